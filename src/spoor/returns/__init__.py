"""Pure: an answer of a provider as bytes becomes records with identifiers, and an account of every row."""

from spoor.returns.layout import Layout, LayoutRefused, packaged, with_own
from spoor.returns.reading import broken, letter, read
from spoor.returns.records import Record, ReturnFile, Skipped, Source
from spoor.returns.sentences import Sentence, say
from spoor.returns.shares import share

__all__ = [
    "Layout",
    "LayoutRefused",
    "Record",
    "ReturnFile",
    "Sentence",
    "Skipped",
    "Source",
    "broken",
    "letter",
    "packaged",
    "read",
    "say",
    "share",
    "with_own",
]
