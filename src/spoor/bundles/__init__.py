"""Bundles: a case as a folder that a court and the defence verify without us (BagIt, RFC 8493). No Django, no network."""
