"""Two texts: copies of one message, or not?

The same wording is not the same message: "he wrote that ..." repeats every word of what it reports, and one
"not" turns a text round. So likeness is measured first, over texts without case, accents, leet and gaps; then
another word in the same place, or a difference in quotation, report, denial or praise, sets a like
pair aside,
with that difference as reason.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from spoor.linking.keys import letters_of
from spoor.linking.polarity import Polarity, polarity_of, turns
from spoor.linking.scripts import consonants, script_of
from spoor.linking.wording import Wording, differ, words_of
from spoor.triage.folding import fold

ALIKE = 0.70  # likeness from which two texts are one message, unless a difference in sense sets them aside
TURNED = 0.49  # greatest score of a pair that was set aside
CONTAINED = 0.92  # likeness of the best part from which one text stands inside another
CONTAINED_LENGTH = 40  # letters; shorter texts stand inside others by chance
REWORDED = 0.85  # share of the shorter text's letters that stand, in order, in the longer
REWORDED_WORDS = 3
LONG = 16  # words from which one exchanged word leaves a copy a copy, if it names no crime and no praise
CROSS_SCRIPT = 0.72  # likeness of consonants from which two scripts hold one message
SHORTEST = 8  # letters; with fewer only identical texts are one message


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """A text prepared for comparing: its letters, words and script; the rest is read when it is asked."""

    text: str
    letters: str
    words: tuple[str, ...]
    script: str

    @property
    def polarity(self) -> Polarity:
        """How the text stands to what it says."""
        return _stance(self.text)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Whether two texts are copies of one message, a score 0..1 for their likeness, and the reasons."""

    same_message: bool
    score: float
    reasons: tuple[dict[str, Any], ...]

    def stored(self) -> dict[str, Any]:
        """Return the comparison as plain JSON values, without words of any language."""
        return {"same_message": self.same_message, "score": self.score, "reasons": list(self.reasons)}


@lru_cache(maxsize=4096)
def fingerprint(text: str) -> Fingerprint:
    """Return a text prepared once for many comparisons."""
    folded = fold(text)
    return Fingerprint(text, letters_of(folded.text), words_of(folded.text), script_of(text))


@lru_cache(maxsize=4096)
def _stance(text: str) -> Polarity:
    return polarity_of(text, fold(text))


def _reason(sentence: str, **values: int | str) -> dict[str, Any]:
    return {"id": f"link.{sentence}", "values": values}


def _percent(share: float) -> int:
    return round(100 * share)


def _alike(a: Fingerprint, b: Fingerprint, wording: Wording) -> tuple[float, dict[str, Any]] | None:
    """Return how alike two texts are and in which way, or None if they are not."""
    if a.letters == b.letters:
        return 1.0, _reason("identical")
    score = float(Indel.normalized_similarity(a.letters, b.letters))
    if score >= ALIKE:
        return score, _reason("alike", percent=_percent(score))
    if wording.words >= REWORDED_WORDS and wording.shared >= REWORDED:
        return max(score, 0.5 + wording.shared / 4), _reason("reworded", percent=_percent(wording.shared))
    short, long = sorted((a.letters, b.letters), key=lambda letters: (len(letters), letters))
    if len(short) >= CONTAINED_LENGTH and len(long) <= 20 * len(short):
        inside = float(fuzz.partial_ratio(short, long)) / 100
        if inside >= CONTAINED:
            return inside, _reason("contained", percent=_percent(inside))
    return None


def _swaps(a: Fingerprint, b: Fingerprint, wording: Wording) -> bool:
    """Say whether another word in the same place changes what the text is about."""
    if not wording.swapped:
        return False
    weighty = a.polarity.crimes ^ b.polarity.crimes or a.polarity.praised ^ b.polarity.praised
    return wording.words < LONG or bool(weighty) or len(wording.swapped) * LONG > wording.words


def _across_scripts(a: Fingerprint, b: Fingerprint) -> Comparison:
    first, second = consonants(a.text), consonants(b.text)
    score = float(Indel.normalized_similarity(first, second))
    shortest = min(len(first), len(second))
    needed = CROSS_SCRIPT if shortest >= SHORTEST else 0.9 if shortest > SHORTEST // 2 else 2.0
    if score < needed:
        return Comparison(False, round(score, 4), (_reason("different", percent=_percent(score)),))
    return Comparison(True, round(score, 4), (_reason("scripts", percent=_percent(score)),))


def compare_fingerprints(a: Fingerprint, b: Fingerprint) -> Comparison:
    """Compare two prepared texts; see `compare`."""
    if min(len(a.letters), len(b.letters)) < SHORTEST and a.letters != b.letters:
        return Comparison(False, 0.0, (_reason("too_short"),))
    if not a.letters:
        return Comparison(False, 0.0, (_reason("too_short"),))
    if a.script != b.script:
        return _across_scripts(a, b)
    wording = differ(a.words, b.words)
    found = _alike(a, b, wording)
    if not found:
        score = min(TURNED, float(Indel.normalized_similarity(a.letters, b.letters)))
        return Comparison(False, round(score, 4), (_reason("different", percent=_percent(score)),))
    score, reason = found
    if a.letters == b.letters:
        return Comparison(True, 1.0, (reason,))
    turned = list(turns(a.polarity, b.polarity, same_words=not wording.swapped and not wording.added))
    if _swaps(a, b, wording):
        turned.append("other_word")
    if turned:
        reasons = (reason, *(_reason(f"turned.{kind}") for kind in turned))
        return Comparison(False, round(min(score, TURNED), 4), reasons)
    return Comparison(True, round(score, 4), (reason,))


def compare(a: str, b: str) -> Comparison:
    """Say whether two texts are copies of one message.

    Order does not matter. "Same message" is about wording and sense, never about who wrote it.
    """
    return compare_fingerprints(fingerprint(a), fingerprint(b))
