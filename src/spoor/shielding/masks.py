"""Masks: a slot such as `[adres 1]` in the place of each protected fact, wherever it stands in a report."""

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from spoor.vocabulary import ProtectedKind

WORDS = {
    ProtectedKind.ADDRESS: "adres",
    ProtectedKind.PHONE: "telefoon",
    ProtectedKind.FAMILY: "familie",
    ProtectedKind.CAR: "auto",
    ProtectedKind.SCHOOL: "school",
    ProtectedKind.ROUTINE: "gewoonte",
    ProtectedKind.OTHER: "gegeven",
}
KINDS = {word: kind for kind, word in WORDS.items()}
SLOT = re.compile(rf"\[({'|'.join(KINDS)}) (\d{{1,4}})\]")
_TOKEN = re.compile(r"[^\W_]+")
_SIGNS = re.compile(r"[^\W_]")
_DIGITS = re.compile(r"\d+")
MOST_GAP, MOST_JOINT = 4, 3  # signs between two words of a fact, and between two signs of a number
_HOUSE_NUMBER = re.compile(r"^(?P<street>[^\d]*[^\W\d_]{4,})[\s,]+(?:\w{1,6}\.?\s)?\d")
SHORTEST_NAME = 3  # letters of a first name that is masked by itself as well


@dataclass(frozen=True, slots=True)
class Fact:
    """A protected fact with the slot that stands for it, e.g. `adres 1`."""

    slot: str
    kind: ProtectedKind
    value: str


def slots_in(text: str) -> tuple[str, ...]:
    """Return the slots that stand in a text, in order, each once."""
    return tuple(dict.fromkeys(f"{word} {number}" for word, number in SLOT.findall(text)))


def next_slot(kind: ProtectedKind, taken: Container[str], start: int = 1) -> str:
    """Return a slot of this kind, from a number on, that neither a fact has nor a sender wrote."""
    number = start
    while f"{WORDS[kind]} {number}" in taken:
        number += 1
    return f"{WORDS[kind]} {number}"


def same(kind: ProtectedKind, value: str) -> str:
    """Return what two writings of one fact have in common: letters and digits, of a number those behind the prefix."""
    bare = "".join(_plain(sign) for sign in value.casefold() if sign.isalnum())
    return _subscriber(bare) if kind == ProtectedKind.PHONE else bare


def _plain(sign: str) -> str:
    """Return a sign as it is compared: digits of every script are the same."""
    return str(int(sign)) if sign.isdecimal() else sign


def _subscriber(digits: str) -> str:
    for prefix in ("0031", "31", "0"):
        if digits.startswith(prefix) and len(digits) - len(prefix) >= 8:
            return digits[len(prefix) :]
    return digits


@dataclass(frozen=True, slots=True)
class Place:
    """Where a fact stands in a text: code points, end exclusive."""

    start: int
    end: int
    fact: Fact


class Masker:
    """Facts, ready to be found in any number of texts: by their first word, or by all signs of a number.

    The time for a text grows with its length, however many facts there are.
    """

    def __init__(self, facts: Iterable[Fact]) -> None:
        self._words: dict[str, list[tuple[tuple[str, ...], Fact]]] = {}
        self._numbers: dict[str, Fact] = {}
        for fact in facts:
            if fact.kind == ProtectedKind.PHONE or (
                fact.kind == ProtectedKind.CAR and _has_digit(fact.value)
            ):
                self._numbers.setdefault(same(fact.kind, fact.value), fact)
                continue
            for value in _writings(fact):
                words = tuple(_TOKEN.findall(value.casefold()))
                if words:
                    self._words.setdefault(words[0], []).append((words, fact))
        for rows in self._words.values():
            rows.sort(key=lambda row: -len("".join(row[0])))
        self._lengths = sorted({len(number) for number in self._numbers}, reverse=True)

    def places(self, text: str) -> list[Place]:
        """Return where the facts stand, from left to right without overlaps; of two at one place the longer."""
        tokens = [(one.start(), one.end(), one.group().casefold()) for one in _TOKEN.finditer(text)]
        found: list[Place] = []
        for index, (start, end, word) in enumerate(tokens):
            here = [self._worded(tokens, index, word), self._numbered(text, start)]
            for inside in _DIGITS.finditer(text, start, end) if self._numbers else ():
                here.append(self._numbered(text, inside.start()))  # `tel0612345678` is one word
            for one in sorted((one for one in here if one), key=lambda one: (one.start, -one.end)):
                if not found or one.start >= found[-1].end:
                    found.append(one)
        return found

    def _worded(self, tokens: Sequence[tuple[int, int, str]], index: int, word: str) -> Place | None:
        for words, fact in self._words.get(word, ()):
            run = tokens[index : index + len(words)]
            close = all(two[0] - one[1] <= MOST_GAP for one, two in pairwise(run))
            if close and tuple(one[2] for one in run) == words:
                return Place(run[0][0], run[-1][1], fact)
        return None

    def _numbered(self, text: str, start: int) -> Place | None:
        """Find a number that begins here, with the prefix of the country or without, however its signs are joined."""
        if not self._numbers:
            return None
        signs, ends = _joined(text, start, self._lengths[0] + len("00310"))
        whole = "".join(signs)
        for skipped in _prefixes(whole, is_international=text[max(0, start - 1) : start] == "+"):
            for length in self._lengths:
                number = whole[skipped : skipped + length]
                fact = self._numbers.get(number) if len(number) == length else None
                if fact is not None and (skipped == 0 or fact.kind == ProtectedKind.PHONE):
                    begin, end = (
                        start - (text[max(0, start - 1) : start] in ("+", "(")),
                        ends[skipped + length - 1],
                    )
                    if _stands_alone(text, start, end, fact.kind):
                        return Place(begin, end, fact)
        return None


def _stands_alone(text: str, start: int, end: int, kind: ProtectedKind) -> bool:
    """Whether no digit continues a telephone number, and no sign a licence plate."""
    around = text[max(0, start - 1) : start] + text[end : end + 1]
    return not any(sign.isdigit() if kind == ProtectedKind.PHONE else sign.isalnum() for sign in around)


def _has_digit(value: str) -> bool:
    return any(sign.isdigit() for sign in value)


def _joined(text: str, start: int, most: int) -> tuple[list[str], list[int]]:
    """Return the letters and digits from a place on while they stand close, and where each ends."""
    signs: list[str] = []
    ends: list[int] = []
    last = start
    for one in _SIGNS.finditer(text, start):
        if one.start() - last > MOST_JOINT or len(signs) >= most:
            break
        signs.append(_plain(one.group().casefold()[:1]))
        ends.append(one.end())
        last = one.end()
    return signs, ends


def _prefixes(digits: str, *, is_international: bool) -> list[int]:
    """Return how many signs may be the prefix of a Dutch telephone number, the longest first."""
    found = [0]
    for prefix in ("0", "31" if is_international else "0031"):
        if digits.startswith(prefix):
            found = [len(prefix + "0")] * digits.startswith(f"{prefix}0") + [len(prefix), *found]
    return found


@lru_cache(maxsize=64)
def _masker(facts: tuple[Fact, ...]) -> Masker:
    return Masker(facts)


def mask(text: str, facts: Sequence[Fact]) -> str:
    """Return a text with the slot of each fact in every place where the fact stands, however it is written there."""
    if not facts or not text:
        return text
    parts, last = [], 0
    for place in _masker(tuple(facts)).places(text):
        parts += [text[last : place.start], f"[{place.fact.slot}]"]
        last = place.end
    return "".join([*parts, text[last:]])


def mask_all(value: object, facts: Sequence[Fact]) -> object:
    """Return a JSON value with the facts masked in every text in it; keys stay."""
    if isinstance(value, str):
        return mask(value, facts)
    if isinstance(value, Mapping):
        return {key: mask_all(held, facts) for key, held in value.items()}
    if isinstance(value, list | tuple):
        return [mask_all(held, facts) for held in value]
    return value


def _writings(fact: Fact) -> Iterable[str]:
    """The value, and the part of it that gives it away by itself: the street, the first name."""
    yield fact.value
    if fact.kind == ProtectedKind.ADDRESS and (street := _HOUSE_NUMBER.match(fact.value)):
        yield street["street"].strip()
    if fact.kind == ProtectedKind.FAMILY:
        first = fact.value.split()[0]
        if first != fact.value and len(first) >= SHORTEST_NAME and first[:1].isupper():
            yield first
