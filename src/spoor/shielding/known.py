"""Known: what a person confirmed as protected before is found again in what arrives, wherever it is written."""

import re
from collections.abc import Iterable

from spoor.shielding.masks import Fact, mask, same
from spoor.vocabulary import ProtectedKind

ANYWHERE = (ProtectedKind.ADDRESS, ProtectedKind.PHONE, ProtectedKind.CAR)  # these name one home, line or car
_WORD = re.compile(r"\w+")


class Known:
    """Confirmed facts, by the first word (of a number: its last digits) that a text must hold to hold them."""

    def __init__(self, facts: Iterable[Fact]) -> None:
        self._by_anchor: dict[str, list[Fact]] = {}
        seen: set[tuple[str, str]] = set()
        for fact in facts:
            key = (str(fact.kind), same(fact.kind, fact.value))
            if key not in seen and key[1]:
                seen.add(key)
                self._by_anchor.setdefault(_anchor(fact), []).append(fact)

    def within(self, text: str) -> list[Fact]:
        """Return the facts that stand in a text."""
        if not self._by_anchor or not text:
            return []
        digits = "".join(sign if sign.isdigit() else " " for sign in text)
        anchors = {word.casefold() for word in _WORD.findall(text)} | _tails(digits) | _compact(text)
        near = [fact for anchor in anchors & self._by_anchor.keys() for fact in self._by_anchor[anchor]]
        return [fact for fact in near if mask(text, [fact]) != text]


def _anchor(fact: Fact) -> str:
    bare = same(fact.kind, fact.value)
    if fact.kind == ProtectedKind.PHONE:
        return bare[-4:]
    if fact.kind == ProtectedKind.CAR and any(sign.isdigit() for sign in bare):
        return bare
    words = _WORD.findall(fact.value.casefold())
    return words[0] if words else bare


def _tails(digits: str) -> set[str]:
    """The last four digits of every run of digits, gaps of up to three signs closed."""
    runs = re.split(r" {4,}", digits)
    closed = ("".join(run.split()) for run in runs)
    single = (run for run in digits.split())
    return {run[-4:] for run in (*closed, *single) if len(run) >= 2}


def _compact(text: str) -> set[str]:
    """Each word with the one or two that follow, as a licence plate is written apart."""
    words = [word.casefold() for word in _WORD.findall(text)]
    pairs = ("".join(words[start : start + size]) for size in (2, 3) for start in range(len(words)))
    return set(pairs)
