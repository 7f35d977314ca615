"""Identifiers inside a message: where an address, number, link, handle or IP address stands in a text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import phonenumbers

from spoor.identifiers.errors import IdentifierUnreadable
from spoor.identifiers.kinds import REGION, Normalised, normalise

_TLD = "nl|com|net|org|be|de|eu|uk|fr|tr|pk|info|io|me|tv|ru|us|app|social|example|test"
_URL = re.compile(
    r"(?:https?|hxxps?)://[^\s<>\"]+|(?<![\w@.])(?:www\.)?(?:[a-z0-9-]{1,63}\.){1,4}(?:"
    + _TLD
    + r")(?![\w-])(?:/[^\s<>\"]*)?",
    re.IGNORECASE,
)
_EMAIL = re.compile(r"[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
_IPV4 = re.compile(r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?::\d{1,5})?(?![\w.]*\d)")
_IPV6 = re.compile(r"(?<![\w:.])[0-9a-fA-F]{0,4}(?::[0-9a-fA-F]{0,4}){2,7}(?:\.\d{1,3}){0,3}(?![\w:])")
_HANDLE = re.compile(r"(?<![\w@./+-])@(?=\w*[^\W\d_])[\w.]{1,40}\w")
_MASKS = {"@user", "@username", "@naam"}  # what data sets and redactors put in place of a name
_DIALLED = re.compile(r"[+(]?\d(?:[\s().\-/]{0,2}\d){6,}")  # \d also means Arabic and Urdu digits


@dataclass(frozen=True, slots=True)
class Found(Normalised):
    """An identifier and where it stands: code points from `start` up to, not including, `end`."""

    start: int = 0
    end: int = 0


def _trimmed(text: str) -> str:
    """Return a link without the punctuation of the sentence around it."""
    text = text.rstrip(".,;:!?'\"»”’…")
    if text.endswith(")") and text.count(")") > text.count("("):
        text = text.rstrip(").,;:!?'\"")
    return text


def _read(kind: str, text: str, start: int) -> Found | None:
    try:
        found = normalise(kind, text)
    except IdentifierUnreadable:
        return None
    return Found(found.kind, found.value, found.shown, found.note, start, start + len(text))


def _by_pattern(text: str) -> Iterator[Found | None]:
    if "@" in text:
        for match in _EMAIL.finditer(text):
            yield _read("email", match.group().rstrip("'-"), match.start())
    if "." in text:
        for match in _URL.finditer(text):
            yield _read("url", _trimmed(match.group()), match.start())
        for match in _IPV4.finditer(text):
            yield _read("ip", match.group(), match.start())
    if text.count(":") > 1:
        for match in _IPV6.finditer(text):
            yield _read("ip", match.group(), match.start())
    if "@" in text:
        for match in _HANDLE.finditer(text):
            if match.group().casefold() not in _MASKS:
                yield _read("account", match.group(), match.start())


def _phones(text: str) -> Iterator[Found]:
    if not _DIALLED.search(text):
        return
    for match in phonenumbers.PhoneNumberMatcher(text, REGION):
        found = _read("phone", match.raw_string, match.start)
        if found:
            yield found


def find_in_text(text: str) -> tuple[Found, ...]:
    """Return the identifiers in a message, in order and without overlap.

    E-mail addresses go before links, links before IP addresses, handles and telephone numbers: a number in
    a link is no telephone. What only looks like an identifier is left out, as are mask words such as @user.
    """
    taken: list[Found] = []
    for found in [*_by_pattern(text), *_phones(text)]:
        if found and all(found.end <= other.start or found.start >= other.end for other in taken):
            taken.append(found)
    return tuple(sorted(taken, key=lambda one: one.start))
