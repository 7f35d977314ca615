"""Merkle tree (RFC 9162, 2.1): one digest for a whole list, and short proofs that a line is in it or that it grew.

SHA-256; a leaf is hashed behind a zero byte, two subtrees behind a one byte. Places count from 0. Trees are given as
`Subtrees`: a function that returns the hash of the full subtree `place` of `2**level` leaves, however it is kept.
"""

import hashlib
from collections.abc import Callable, Sequence

Subtrees = Callable[[int, int], bytes]
EMPTY = hashlib.sha256(b"").digest()  # the root of a tree without leaves


def leaf(content: bytes) -> bytes:
    """Return the hash of a leaf."""
    return hashlib.sha256(b"\x00" + content).digest()


def join(left: bytes, right: bytes) -> bytes:
    """Return the hash of two subtrees together."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def of_leaves(leaves: Sequence[bytes]) -> Subtrees:
    """Return the subtrees of a list of leaf hashes in memory."""

    def subtree(level: int, place: int) -> bytes:
        if level == 0:
            return leaves[place]
        return join(subtree(level - 1, 2 * place), subtree(level - 1, 2 * place + 1))

    return subtree


def root(size: int, tree: Subtrees) -> bytes:
    """Return the root over the first `size` leaves."""
    return _over(0, size, tree) if size else EMPTY


def inclusion(place: int, size: int, tree: Subtrees) -> list[bytes]:
    """Return the hashes from a leaf up to the root over `size` leaves (RFC 9162, 2.1.3.1)."""
    if not 0 <= place < size:
        raise ValueError(f"expected a place below {size}, found {place}")
    start, end, path = 0, size, []
    while end - start > 1:
        middle = start + _half(end - start)
        if place < middle:
            path.append(_over(middle, end, tree))
            end = middle
        else:
            path.append(_over(start, middle, tree))
            start = middle
    return path[::-1]


def consistency(old: int, size: int, tree: Subtrees) -> list[bytes]:
    """Return the hashes that show that the tree over `size` begins with the one over `old` (RFC 9162, 2.1.4.1)."""
    if not 0 < old <= size:
        raise ValueError(f"expected an old size from 1 to {size}, found {old}")
    start, end, path, known = 0, size, [], True
    while end != old:
        middle = start + _half(end - start)
        if old <= middle:
            path.append(_over(middle, end, tree))
            end = middle
        else:
            path.append(_over(start, middle, tree))
            start, known = middle, False
    if not known:
        path.append(_over(start, end, tree))
    return path[::-1]


def includes(content: bytes, place: int, size: int, path: Sequence[bytes], top: bytes) -> bool:
    """Say whether `path` leads from this leaf at this place to the root `top` over `size` leaves (2.1.3.2)."""
    if not 0 <= place < size:
        return False
    index, last, found = place, size - 1, leaf(content)
    for step in path:
        if last == 0:
            return False
        if index & 1 or index == last:
            found = join(step, found)
            while index and not index & 1:
                index, last = index >> 1, last >> 1
        else:
            found = join(found, step)
        index, last = index >> 1, last >> 1
    return last == 0 and found == top


def grew(old: int, old_top: bytes, size: int, path: Sequence[bytes], top: bytes) -> bool:
    """Say whether the tree with root `top` begins with the one of `old` leaves and root `old_top` (2.1.4.2)."""
    if not 0 < old <= size:
        return False
    if old == size:
        return not path and old_top == top
    steps = [old_top, *path] if old & (old - 1) == 0 else list(path)
    if not steps:
        return False
    index, last = old - 1, size - 1
    while index & 1:
        index, last = index >> 1, last >> 1
    first = second = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if index & 1 or index == last:
            first, second = join(step, first), join(step, second)
            while index and not index & 1:
                index, last = index >> 1, last >> 1
        else:
            second = join(second, step)
        index, last = index >> 1, last >> 1
    return last == 0 and first == old_top and second == top


class Growing:
    """The tree while leaves come one after the other: it keeps one hash a level, and tells each full subtree."""

    def __init__(self, size: int = 0, tree: Subtrees | None = None) -> None:
        """Begin empty, or behind the first `size` leaves of a tree that is kept."""
        self.size = size
        self._edge: dict[int, bytes] = {}
        for level in range(size.bit_length()):
            if size >> level & 1 and tree is not None:
                self._edge[level] = tree(level, (size >> level) - 1)

    def add(self, hashed: bytes) -> list[tuple[int, int, bytes]]:
        """Add one leaf hash; return level, place and hash of every subtree that it fills, the leaf itself first."""
        full, level, place = [(0, self.size, hashed)], 0, self.size
        while place & 1:
            hashed = join(self._edge.pop(level), hashed)
            level, place = level + 1, place >> 1
            full.append((level, place, hashed))
        self._edge[level] = hashed
        self.size += 1
        return full

    def root(self) -> bytes:
        """Return the root over what came so far."""
        found: bytes | None = None
        for level in sorted(self._edge):
            found = self._edge[level] if found is None else join(self._edge[level], found)
        return EMPTY if found is None else found


def _half(count: int) -> int:
    """Return the largest power of two below a count."""
    return 1 << ((count - 1).bit_length() - 1)


def _over(start: int, end: int, tree: Subtrees) -> bytes:
    count = end - start
    if count & (count - 1) == 0:
        return tree(count.bit_length() - 1, start // count)
    middle = start + _half(count)
    return join(_over(start, middle, tree), _over(middle, end, tree))
