"""Wording: which words of two texts differ, and whether that is a slip of the pen or another word.

A copy that was altered to slip past a filter keeps its words: a letter is lost, doubled or replaced. A text
that turns the sense puts another word in the same place.
"""

import re
from dataclasses import dataclass

from rapidfuzz.distance import Indel

SLIP = 0.55  # likeness of two pieces from which they are one word spelt in two ways
CONTENT = 4  # letters of a piece that can carry sense
_WORD = re.compile(r"\w+")
# Words that carry no sense of their own: exchanging them turns nothing.
_LIGHT = frozenset(
    re.findall(
        r"\w+",
        "de het een dat die deze dit der den dem des das ein eine the a an of this that these those "
        "is are was were be been am zijn bent ben waren sind ist war seid bin sont est etes suis "
        "sommes sera etre avoir avez ont as ai le la les un une du ce cet cette ces comme eux elles "
        "toi vous leur votre espece type genre sorte soort kind zoals als jij je jullie u you your "
        "like wie ihr euch sie dich them they zij hen hun him her al alle all tous toutes tout any "
        "every each ieder iedere elke jede jeder person people personne persoon personen van von en "
        "in op que qui plutot just juste vraiment really echt gewoon wirklich einfach simply "
        "simplement absolument absoluut",
    )
)


@dataclass(frozen=True, slots=True)
class Wording:
    """How two texts differ in words: what was exchanged, what only one has, what they share."""

    swapped: tuple[tuple[str, str], ...]
    added: tuple[str, ...]
    shared: float  # letters of the shorter text that stand in the longer, 0..1
    words: int  # of the shorter text


def words_of(folded: str) -> tuple[str, ...]:
    """Return the words of a folded text, without the mark for mentions."""
    return tuple(_WORD.findall(folded.replace("@u", " ")))


def _segments(a: tuple[str, ...], b: tuple[str, ...]) -> list[list[list[str]]]:
    """Return the pieces that differ, side by side: words in a, words in b, one of them possibly empty."""
    pieces: list[list[list[str]]] = []
    joined = False
    for code in Indel.opcodes(a, b):
        if code.tag == "equal":
            joined = False
            continue
        if not joined:
            pieces.append([[], []])
        pieces[-1][0].extend(a[code.src_start : code.src_end])
        pieces[-1][1].extend(b[code.dest_start : code.dest_end])
        joined = True
    return pieces


def _weight(words: list[str]) -> int:
    """Return how many letters of a piece carry sense."""
    return sum(len(word) for word in words if word not in _LIGHT)


def _is_slip(left: str, right: str) -> bool:
    return Indel.normalized_similarity(left, right) >= SLIP


def differ(a: tuple[str, ...], b: tuple[str, ...]) -> Wording:
    """Return how the words of two texts differ; the order of the two does not matter."""
    a, b = sorted((a, b), key=lambda words: (sum(map(len, words)), words))
    swapped, added, lost = [], [], 0
    for left_words, right_words in _segments(a, b):
        left, right = "".join(left_words), "".join(right_words)
        if not left or not right:
            added.append(left or right)
            lost += len(left)
        elif not _is_slip(left, right):
            if min(_weight(left_words), _weight(right_words)) >= CONTENT:
                swapped.append((left, right))
            else:
                added.append(max(left, right, key=len))
            lost += len(left)
    total = sum(map(len, a))
    return Wording(tuple(swapped), tuple(added), 1 - lost / total if total else 0.0, len(a))
