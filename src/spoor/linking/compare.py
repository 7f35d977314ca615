"""Two texts: copies of one message, or not?

The same wording is not the same message: "he wrote that ..." repeats every word of what it reports, and one
"not" turns a text round. So likeness is measured first, over texts without case, accents, leet and gaps; then
a difference in quotation, report, denial or praise sets a like pair aside, with that difference as reason.
"""

from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from spoor.linking.keys import SHORTEST, skeleton
from spoor.linking.polarity import Polarity, polarity_of, turns

ALIKE = 0.72  # likeness from which two texts are one message, unless a difference in sense sets them aside
TURNED = 0.49  # greatest score of a pair that was set aside
CONTAINED = 0.92  # likeness of the best part from which one text stands inside another
CONTAINED_LENGTH = 40  # letters; shorter texts stand inside others by chance


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """A text prepared for comparing: its letters and how it stands to what it says."""

    letters: str
    polarity: Polarity


@dataclass(frozen=True, slots=True)
class Comparison:
    """Whether two texts are copies of one message, a score 0..1 for their likeness, and the reasons."""

    same_message: bool
    score: float
    reasons: tuple[dict[str, Any], ...]

    def stored(self) -> dict[str, Any]:
        """Return the comparison as plain JSON values, without words of any language."""
        return {"same_message": self.same_message, "score": self.score, "reasons": list(self.reasons)}


def fingerprint(text: str) -> Fingerprint:
    """Return a text prepared once for many comparisons."""
    return Fingerprint(skeleton(text), polarity_of(text))


def _reason(sentence: str, **values: int | str) -> dict[str, Any]:
    return {"id": f"link.{sentence}", "values": values}


def likeness(a: str, b: str) -> float:
    """Return how alike two skeletons are, 0..1: twice the letters in common order over all letters."""
    return float(Indel.normalized_similarity(a, b))


def _standing_inside(a: str, b: str) -> float:
    short, long = sorted((a, b), key=lambda letters: (len(letters), letters))
    if len(short) < CONTAINED_LENGTH or len(long) > 20 * len(short):
        return 0.0
    return float(fuzz.partial_ratio(short, long)) / 100


def compare_fingerprints(a: Fingerprint, b: Fingerprint) -> Comparison:
    """Compare two prepared texts; see `compare`."""
    if min(len(a.letters), len(b.letters)) < SHORTEST and a.letters != b.letters:
        return Comparison(False, 0.0, (_reason("too_short"),))
    score = likeness(a.letters, b.letters)
    percent = round(100 * score)
    if score < ALIKE:
        inside = _standing_inside(a.letters, b.letters)
        if inside < CONTAINED:
            return Comparison(False, round(score, 4), (_reason("different", percent=percent),))
        score, found = inside, _reason("contained", percent=round(100 * inside))
    else:
        found = _reason("identical") if a.letters == b.letters else _reason("alike", percent=percent)
    turned = turns(a.polarity, b.polarity) if a.letters != b.letters else ()
    if turned:
        reasons = (found, *(_reason(f"turned.{kind}") for kind in turned))
        return Comparison(False, round(min(score, TURNED), 4), reasons)
    return Comparison(True, round(score, 4), (found,))


def compare(a: str, b: str) -> Comparison:
    """Say whether two texts are copies of one message.

    Order does not matter. "Same message" is about wording and sense, never about who wrote it.
    """
    return compare_fingerprints(fingerprint(a), fingerprint(b))
