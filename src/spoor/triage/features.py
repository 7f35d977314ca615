"""Features: what the grammar saw, and the letters of the message, as numbers for the weights."""

import re
from itertools import pairwise
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from spoor.triage.grammar import OWN, Reading
from spoor.triage.lexicon import Lexicon

BITS = 18  # hashed letters: 2**18 places, one byte each when stored
SHORTEST, LONGEST = 2, 5
# Names of the grammar features with the sign their weight may have: +1 raises, -1 lowers, 0 either.
SIGNS: dict[str, int] = {
    "own": 1,  # a listed crime, announced by the sender; against a person it never weighs less than otherwise
    "own_person": 1,
    "own_group": -1,
    "own_nobody": -1,
    "doom": 1,  # "you will not survive this"
    "normative": 1,
    "call": 1,
    "wish": 1,
    "hypothetical": 1,
    "question": 0,
    "mentioned": 0,
    "own_short": 1,  # simple assault, damage or something vague
    "other_short": 0,
    "quoted": -1,
    "reported": -1,
    "negated": -1,
    "mock_denial": 1,
    "means": 1,
    "time": 1,
    "place": 1,
    "knowledge": 1,
    "condition": 0,
    "intent_sign": 1,
    "you": 1,
    "denounce": -1,
    "lawful": -1,
    "praise": -1,
    "game": -1,
    "sport": -1,
    "fiction": -1,
    "idiom": -1,
    "laugh": -1,
    "no_act": -1,
}
GRAMMAR = tuple(SIGNS)
_PERSON = ("you", "near", "third", "office")
_QUIET = ("denounce", "lawful", "praise", "game", "sport", "fiction", "idiom", "laugh")


def grammar_features(reading: Reading) -> NDArray[np.float64]:
    """Return the grammar features of one reading, in the order of GRAMMAR, each 0 or 1.

    Means, time, place and knowledge count only beside an act that stands: a time alone threatens nobody. What
    lowers counts only if the text holds an act at all, so that a friendly text without one is not
    rewarded twice.
    """
    seen: set[str] = set()
    standing = [act for act in reading.acts if act.distance is None]
    for act in standing:
        if act.listed and act.mood in OWN:
            kind = "person" if act.target in _PERSON else "group" if act.target else "nobody"
            seen.update({"doom"} if act.crime == "doom" else {"own", f"own_{kind}"})
        elif act.listed:
            seen.add(act.mood)
        else:
            seen.add("own_short" if act.mood in OWN else "other_short")
    seen.update(act.distance for act in reading.acts if act.distance and act.listed)
    if standing:
        beside = ("mock_denial", "means", "time", "place", "knowledge", "condition", "intent_sign", "you")
        seen.update(kind for kind in beside if kind in reading.kinds)
    if "knowledge" in reading.kinds or "means" in reading.kinds:
        seen.update({"knowledge", "means"} & reading.kinds)
    if reading.acts:
        seen.update(kind for kind in _QUIET if kind in reading.kinds)
    else:
        seen.add("no_act")
    return np.array([name in seen for name in GRAMMAR], dtype=np.float64)


def own_words(text: str, reading: Reading, words: Lexicon | None) -> str:
    """Return the sender's own words of a folded text: quotations become one sign, groups one word.

    So the letters of a quoted threat cannot count against the one who quotes it, and no group of people
    weighs more than another.
    """
    parts: list[str] = []
    last = 0
    for mark in reading.marks:
        if mark.kind == "quotation" and mark.start >= last:
            parts.extend((text[last : mark.start], " «» "))
            last = mark.end
    plain = "".join(parts) + text[last:]
    return words.words["group"].sub("grp", plain) if words else plain


def letter_places(text: str) -> NDArray[np.int64]:
    """Return the hashed places of the letter groups (2 to 5 signs, within words) of a text, each once."""
    mask = (1 << BITS) - 1
    grams: set[str] = set()
    for word in re.findall(r"\S+", text[:4000]):
        padded = f" {word[:40]} "
        size = len(padded)
        for width in range(SHORTEST, LONGEST + 1):
            grams.update(padded[i : i + width] for i in range(size - width + 1))
    found = text.split()
    grams.update(f"{a} {b}" for a, b in pairwise(found))
    return np.unique(np.fromiter((crc32(g.encode()) & mask for g in grams), dtype=np.int64, count=len(grams)))
