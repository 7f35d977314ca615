"""Bundles: a case as a folder that a court and the defence verify without us (BagIt). No Django, no network."""
