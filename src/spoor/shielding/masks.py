"""Masks: a slot such as `[adres 1]` in the place of each protected fact, wherever it stands in a report."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

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
_GAP = r"[\W_]{0,3}"
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


def next_slot(kind: ProtectedKind, taken: Iterable[str]) -> str:
    """Return a slot of this kind that is not taken, neither by a fact nor by what a sender wrote."""
    used = set(taken)
    number = 1
    while f"{WORDS[kind]} {number}" in used:
        number += 1
    return f"{WORDS[kind]} {number}"


def same(kind: ProtectedKind, value: str) -> str:
    """Return what two writings of one fact have in common: letters and digits, of a number those behind the prefix."""
    bare = "".join(sign for sign in value.casefold() if sign.isalnum())
    return _subscriber(bare) if kind == ProtectedKind.PHONE else bare


def _subscriber(digits: str) -> str:
    for prefix in ("0031", "31", "0"):
        if digits.startswith(prefix) and len(digits) - len(prefix) >= 8:
            return digits[len(prefix) :]
    return digits


def mask(text: str, facts: Sequence[Fact]) -> str:
    """Return a text with the slot of each fact in every place where the fact stands, however it is written there."""
    if not facts or not text:
        return text
    by_group: dict[str, str] = {}
    patterns = []
    for place, (fact, pattern) in enumerate(_longest_first(facts)):
        by_group[f"f{place}"] = fact.slot
        patterns.append(f"(?P<f{place}>{pattern})")
    whole = re.compile("|".join(patterns), re.IGNORECASE)
    return whole.sub(lambda match: f"[{by_group[match.lastgroup or '']}]", text)


def mask_all(value: object, facts: Sequence[Fact]) -> object:
    """Return a JSON value with the facts masked in every text in it; keys stay."""
    if isinstance(value, str):
        return mask(value, facts)
    if isinstance(value, Mapping):
        return {key: mask_all(held, facts) for key, held in value.items()}
    if isinstance(value, list | tuple):
        return [mask_all(held, facts) for held in value]
    return value


def _longest_first(facts: Sequence[Fact]) -> list[tuple[Fact, str]]:
    found = [(len(value), fact, value) for fact in facts for value in _writings(fact)]
    return [(fact, _pattern(fact.kind, value)) for _n, fact, value in sorted(found, key=lambda one: -one[0])]


def _writings(fact: Fact) -> Iterable[str]:
    """The value, and the part of it that gives it away by itself: the street, the first name."""
    yield fact.value
    if fact.kind == ProtectedKind.ADDRESS and (street := _HOUSE_NUMBER.match(fact.value)):
        yield street["street"].strip()
    if fact.kind == ProtectedKind.FAMILY:
        first = fact.value.split()[0]
        if first != fact.value and len(first) >= SHORTEST_NAME and first[:1].isupper():
            yield first


def _pattern(kind: ProtectedKind, value: str) -> str:
    if kind == ProtectedKind.PHONE:
        digits = _GAP.join(same(kind, value)) or re.escape(value)
        prefix = rf"(?:(?:(?:\+|00)31|0){_GAP}(?:\(?0\)?{_GAP})?)?"
        return rf"(?<!\d)\(?{prefix}{digits}(?!\d)"
    if kind == ProtectedKind.CAR and any(sign.isdigit() for sign in value):
        return r"(?<!\w)" + _GAP.join(re.escape(sign) for sign in value if sign.isalnum()) + r"(?!\w)"
    words = [re.escape(word) for word in re.findall(r"\w+", value)]
    inside = r"[\W_]{1,4}".join(words) if words else re.escape(value)
    return rf"(?<!\w){inside}(?!\w)"
