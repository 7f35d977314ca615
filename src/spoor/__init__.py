"""Spoor: from a report of an online threat to an identified sender, or to a trail that is proven dead."""

__version__ = "0.1.0"
