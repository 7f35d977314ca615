"""Pure: identifiers (kenmerken) are read, brought to one form, and found in links and texts."""

from spoor.identifiers.errors import IdentifierUnreadable
from spoor.identifiers.kinds import Normalised, normalise, registrable_domain
from spoor.identifiers.search import Found, find_in_text
from spoor.identifiers.urls import from_url

__all__ = [
    "Found",
    "IdentifierUnreadable",
    "Normalised",
    "find_in_text",
    "from_url",
    "normalise",
    "registrable_domain",
]
