"""Block keys: which stored texts are worth comparing at all.

MinHash over groups of four letters of the folded text without spaces, cut into bands; two texts are
compared when one band
agrees (Broder 1997; Leskovec, Rajaraman and Ullman, ch. 3). Stored keys depend on these constants:
never change them, add a version.
"""

from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from spoor.linking.scripts import consonants, script_of
from spoor.triage.folding import fold
from spoor.triage.language import language_of

GRAM = 4  # letters
BANDS, ROWS = 16, 2  # the first LETTER_BANDS for the letters, the rest for the consonants
LETTER_BANDS = 12
SHORTEST = 10  # letters; a shorter text resembles too many to say anything
SHORTEST_BARE = 6  # consonants
_SEED = 285
_DICE = np.random.default_rng(_SEED)
_FACTORS = _DICE.integers(1, 2**63, size=BANDS * ROWS, dtype=np.uint64) | np.uint64(1)
_SHIFTS = _DICE.integers(0, 2**63, size=BANDS * ROWS, dtype=np.uint64)


def letters_of(folded: str) -> str:
    """Return a folded text as letters and digits only: case, accents, leet, gaps and signs are gone."""
    return "".join(sign for sign in folded.replace("@u", " ") if sign.isalnum())


def gram_hashes(letters: str) -> NDArray[np.uint64]:
    """Return the distinct hashed letter groups of such letters."""
    grams = {letters[i : i + GRAM] for i in range(len(letters) - GRAM + 1)}
    return np.fromiter((crc32(gram.encode()) for gram in sorted(grams)), dtype=np.uint64, count=len(grams))


def _keys(letters: str, first: int, last: int) -> list[int]:
    """Return the keys of the bands from `first` up to, not including, `last`."""
    factors, shifts = _FACTORS[first * ROWS : last * ROWS], _SHIFTS[first * ROWS : last * ROWS]
    mixed = gram_hashes(letters)[:, None] * factors + shifts
    mixed ^= mixed >> np.uint64(29)
    lowest = (mixed * np.uint64(0x9E3779B97F4A7C15)).min(axis=0).reshape(last - first, ROWS)
    place = np.arange(first, last, dtype=np.uint64) * np.uint64(0xBF58476D1CE4E5B9)
    keys = lowest[:, 0] * np.uint64(0x94D049BB133111EB) + lowest[:, 1] + place
    return [int(key) for key in keys.view(np.int64)]


def block_keys(text: str) -> tuple[int, ...]:
    """Return the keys under which a text is found again: texts that are nearly the same share at least one.

    Twelve keys of its letters, and four of its consonants where the text may have a twin in the other script
    (Arabic script, or Latin letters in an unknown language or Roman Urdu). Signed 64-bit numbers (they fit an
    INTEGER of SQLite), stable between runs and machines; none for a text too short to say anything.
    """
    folded = fold(text).text
    letters = letters_of(folded)
    keys = _keys(letters, 0, LETTER_BANDS) if len(letters) >= SHORTEST else []
    if script_of(text) == "arabic" or language_of(text, folded) in ("und", "ur-Latn"):
        bare = consonants(text)
        keys += _keys(bare, LETTER_BANDS, BANDS) if len(bare) >= SHORTEST_BARE else []
    return tuple(keys)
