"""Block keys: which stored texts are worth comparing at all.

MinHash over groups of four letters of the folded text without spaces, cut into bands; two texts are
compared when one band
agrees (Broder 1997; Leskovec, Rajaraman and Ullman, ch. 3). Stored keys depend on these constants:
never change them, add a version.
"""

from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from spoor.triage.folding import fold

GRAM = 4  # letters
BANDS, ROWS = 16, 2
SHORTEST = 10  # letters; a shorter text resembles too many to say anything
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


def keys_of(letters: str) -> tuple[int, ...]:
    """Return the band keys of such letters: BANDS signed 64-bit numbers, or none for a text that is too short."""
    if len(letters) < SHORTEST:
        return ()
    mixed = gram_hashes(letters)[:, None] * _FACTORS + _SHIFTS
    mixed ^= mixed >> np.uint64(29)
    lowest = (mixed * np.uint64(0x9E3779B97F4A7C15)).min(axis=0).reshape(BANDS, ROWS)
    place = np.arange(BANDS, dtype=np.uint64) * np.uint64(0xBF58476D1CE4E5B9)
    keys = lowest[:, 0] * np.uint64(0x94D049BB133111EB) + lowest[:, 1] + place
    return tuple(int(key) for key in keys.view(np.int64))


def block_keys(text: str) -> tuple[int, ...]:
    """Return the keys under which a text is found again: texts that are nearly the same share at least one.

    Signed 64-bit numbers (they fit an INTEGER of SQLite), stable between runs and machines.
    """
    return keys_of(letters_of(fold(text).text))
