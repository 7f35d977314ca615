"""Ranges that nest: for a number, the smallest range that holds it; for many numbers at once.

The ranges lie sorted by first number, the larger first. The last that begins at or before a number is its range, or
lies within it: then the way up by `parent` ends at the smallest that holds the number.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

AS_NUMBERS = 0  # the family of AS numbers, beside 4 and 6
FAMILIES = (4, 6, AS_NUMBERS)
BITS = {4: 32, 6: 128, AS_NUMBERS: 32}
Array = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Ranges:
    """Sorted, nested ranges of one family; `row` says what is known of each."""

    starts: Array
    ends: Array
    parent: Array
    row: Array

    def find(self, numbers: Array) -> Array:
        """Return for each number the index of the smallest range that holds it, or -1."""
        at = np.searchsorted(self.starts, numbers, side="right").astype(np.int64) - 1
        left = np.flatnonzero(at >= 0)
        while left.size:
            left = left[self.ends[at[left]] < numbers[left]]
            at[left] = self.parent[at[left]]
            left = left[at[left] >= 0]
        return at

    def find_one(self, number: int) -> int:
        """Return the index of the smallest range that holds a number, or -1."""
        text = self.starts.dtype.kind == "S"
        value = np.bytes_(number.to_bytes(16, "big").rstrip(b"\0")) if text else np.uint32(number)
        at = int(self.starts.searchsorted(value, "right")) - 1
        while at >= 0 and self.ends[at] < value:
            at = int(self.parent[at])
        return at

    def bounds(self, index: int) -> tuple[int, int]:
        """Return first and last number of one range."""
        return _number(self.starts[index]), _number(self.ends[index])


def packed(numbers: Iterable[int], family: int) -> Array:
    """Return numbers as an array that sorts: 32 bits, or sixteen bytes for version 6."""
    if family == 6:
        return np.frombuffer(b"".join(one.to_bytes(16, "big") for one in numbers), dtype="S16")
    return np.fromiter(numbers, dtype=np.uint32)


def _number(value: Any) -> int:
    if isinstance(value, bytes):
        return int.from_bytes(value.ljust(16, b"\0"), "big")  # numpy drops the zero bytes at the end
    return int(value)


def nested(pairs: Sequence[tuple[int, int]]) -> tuple[list[int], list[int]]:
    """Return the order of ranges without twins (larger first) and the place of each one's parent in that order.

    A range that overlaps another without lying within it has no place: it is left out of the order.
    """
    order: list[int] = []
    parents: list[int] = []
    above: list[tuple[int, int]] = []  # (last number, place) of the ranges that are still open
    for index in sorted(range(len(pairs)), key=lambda one: (pairs[one][0], -pairs[one][1])):
        first, last = pairs[index]
        while above and above[-1][0] < first:
            above.pop()
        if above and above[-1][0] < last:
            continue
        parents.append(above[-1][1] if above else -1)
        above.append((last, len(order)))
        order.append(index)
    return order, parents


def build(pairs: Sequence[tuple[int, int]], rows: Sequence[int], family: int) -> tuple[Ranges, list[int]]:
    """Return the ranges, and which of the pairs found no place because they overlap another in part."""
    order, parents = nested(pairs)
    made = Ranges(
        packed((pairs[one][0] for one in order), family),
        packed((pairs[one][1] for one in order), family),
        np.array(parents, dtype=np.int32),
        np.array([rows[one] for one in order], dtype=np.int32),
    )
    return made, sorted(set(range(len(pairs))) - set(order)) if len(order) < len(pairs) else []


def build_prefixes(firsts: Array, lasts: Array, rows: Array) -> Ranges:
    """Return the ranges of prefixes, which never overlap in part; for very many of them, without a loop over each."""
    order = np.lexsort((_larger_first(lasts), firsts))
    starts, ends = firsts[order], lasts[order]
    parent = np.arange(-1, len(order) - 1)
    left = np.arange(1, len(order))
    while left.size:
        left = left[ends[parent[left]] < starts[left]]  # what ends before this begins does not hold it
        parent[left] = parent[parent[left]]
        left = left[parent[left] >= 0]
    return Ranges(starts, ends, parent.astype(np.int32), rows[order].astype(np.int32))


def _larger_first(lasts: Array) -> Array:
    """Return numbers that are smaller for a larger range, among ranges that begin at the same place."""
    order = np.argsort(lasts, kind="stable")
    places = np.empty(len(order), np.int64)
    places[order] = np.arange(len(order))
    return -places
