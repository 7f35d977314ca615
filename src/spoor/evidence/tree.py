"""The log as a Merkle tree (RFC 9162): each line is a leaf, by the same text that the chain digests.

Full subtrees of sixteen lines and more are kept as rows that are only added, so that a head costs no second pass over
the log. They are made when first asked for, also for the lines of a home from before there was a tree.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from spoor import merkle
from spoor.evidence.log import text_of
from spoor.evidence.models import LogEntry, LogHead, LogTreeHead, LogTreeNode
from spoor.evidence.proofs import Growth, Head, ProvenLine

LOWEST = 4  # level of the smallest subtrees that are kept
TILE = 1 << LOWEST  # lines in one of them
AT_ONCE = 900  # values in one question to the database
GROW = 1 << 14  # lines that get their place in one transaction


class LogDamaged(Exception):
    """The lines of the log are not what they were; run `spoor log check`, which names the first that is wrong."""


class NoSuchLine(Exception):
    """The log has no line with this number, or not yet at this size."""


@dataclass(frozen=True, slots=True)
class Proofs:
    """A head, and many lines with their path to it."""

    head: Head
    lines: tuple[ProvenLine, ...]


def grow() -> int:
    """Give every line its place in the tree and return how many lines there are. Raises LogDamaged."""
    size = LogHead.objects.filter(pk=1).values_list("seq", flat=True).first() or 0
    top = LogTreeNode.objects.filter(level=LOWEST).aggregate(last=Max("place"))["last"]
    done = 0 if top is None else (top + 1) * TILE
    while size - done >= TILE:
        until = min(done + GROW, size // TILE * TILE)
        _grow(done, until)
        done = until
    return size


@transaction.atomic
def _grow(done: int, until: int) -> None:
    kept = _Kept()
    kept.prepare((level, (done >> level) - 1) for level in range(LOWEST, 64) if done >> level & 1)
    growing = merkle.Growing(done, kept)
    nodes = []
    for hashed in _leaves(done + 1, until):
        nodes += [
            LogTreeNode(level=level, place=place, hash=value.hex())
            for level, place, value in growing.add(hashed)
            if level >= LOWEST
        ]
    LogTreeNode.objects.bulk_create(nodes, batch_size=AT_ONCE, ignore_conflicts=True)  # another was first


def _leaves(first: int, last: int) -> Iterator[bytes]:
    expected = first
    for entry in LogEntry.objects.filter(seq__gte=first, seq__lte=last).order_by("seq").iterator():
        text = text_of(entry).encode()
        if entry.seq != expected or hashlib.sha256(text).hexdigest() != entry.digest:
            raise LogDamaged(f"line {expected}")
        yield merkle.leaf(text)
        expected += 1
    if expected != last + 1:
        raise LogDamaged(f"line {expected}")


class _Kept:
    """Subtrees by level and place: rows where they are large enough, else made from the lines. Read many at once."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], bytes] = {}
        self.texts: dict[int, str] = {}

    def __call__(self, level: int, place: int) -> bytes:
        found = self._known.get((level, place))
        if found is None:
            found = merkle.join(self(level - 1, 2 * place), self(level - 1, 2 * place + 1))
            self._known[level, place] = found
        return found

    def prepare(self, wanted: Iterable[tuple[int, int]]) -> None:
        """Read what these subtrees need. Raises LogDamaged."""
        large: dict[int, set[int]] = {}
        lines: set[int] = set()
        for level, place in wanted:
            if level >= LOWEST:
                large.setdefault(level, set()).add(place)
            else:
                lines.update(range(place << level, place + 1 << level))
        for level, places in large.items():
            for some in _parts(places):
                rows = LogTreeNode.objects.filter(level=level, place__in=some).values_list("place", "hash")
                self._known |= {(level, place): bytes.fromhex(value) for place, value in rows}
            if lost := [place for place in places if (level, place) not in self._known]:
                raise LogDamaged(f"subtree {level}/{min(lost)} is gone")
        self._read(lines)

    def _read(self, places: set[int]) -> None:
        for some in _parts(places):
            for entry in LogEntry.objects.filter(seq__in=[place + 1 for place in some]):
                self.texts[entry.seq] = text_of(entry)
                self._known[0, entry.seq - 1] = merkle.leaf(self.texts[entry.seq].encode())
        if lost := [place for place in places if (0, place) not in self._known]:
            raise LogDamaged(f"line {min(lost) + 1} is gone")


def _parts(places: Iterable[int]) -> Iterator[list[int]]:
    """Yield places in order, so many at a time as one question may name."""
    ordered = sorted(places)
    for start in range(0, len(ordered), AT_ONCE):
        yield ordered[start : start + AT_ONCE]


class _Wanted:
    """Stands in for the tree to learn which subtrees an answer needs."""

    def __init__(self) -> None:
        self.places: set[tuple[int, int]] = set()

    def __call__(self, level: int, place: int) -> bytes:
        self.places.add((level, place))
        return b""


def head_at(size: int | None = None) -> Head:
    """Return size and root of the log, as it is or as it was at a size. Raises NoSuchLine and LogDamaged."""
    return proofs_for((), size).head


def proofs_for(seqs: Sequence[int], size: int | None = None) -> Proofs:
    """Return the head at a size (the last when not given) and for each line its text and its path to that head.

    Every proof is checked before it is given. Raises NoSuchLine and LogDamaged.
    """
    size = _size(size)
    if wrong := [seq for seq in seqs if not 0 < seq <= size]:
        raise NoSuchLine(f"line {wrong[0]} of {size}")
    wanted = _Wanted()
    merkle.root(size, wanted)
    for seq in seqs:
        wanted.places.add((0, seq - 1))
        merkle.inclusion(seq - 1, size, wanted)
    tree = _Kept()
    tree.prepare(wanted.places)
    head = Head(size, merkle.root(size, tree).hex())
    lines = tuple(
        ProvenLine(seq, tree.texts[seq], tuple(step.hex() for step in merkle.inclusion(seq - 1, size, tree)))
        for seq in seqs
    )
    if broken := [line.seq for line in lines if not line.holds(head)]:
        raise LogDamaged(f"line {broken[0]}")
    return Proofs(head, lines)


def growth(old: int, new: int | None = None) -> Growth:
    """Return the proof that the log at size `new` begins with the log at `old`. Raises NoSuchLine and LogDamaged."""
    new = _size(new)
    if not 0 < old <= new:
        raise NoSuchLine(f"size {old} of {new}")
    wanted = _Wanted()
    for size in (old, new):
        merkle.root(size, wanted)
    merkle.consistency(old, new, wanted)
    tree = _Kept()
    tree.prepare(wanted.places)
    first, second = (Head(size, merkle.root(size, tree).hex()) for size in (old, new))
    found = Growth(first, second, tuple(step.hex() for step in merkle.consistency(old, new, tree)))
    if not found.holds():
        raise LogDamaged(f"between {old} and {new}")
    return found


def _size(size: int | None) -> int:
    last = grow()
    if size is not None and not 0 <= size <= last:
        raise NoSuchLine(f"size {size} of {last}")
    return last if size is None else size


def make_head(*, day: date, at: datetime) -> LogTreeHead:
    """Keep the head of the log of now; once for the same log on the same day. Raises LogDamaged."""
    head = head_at()
    made, _ = LogTreeHead.objects.get_or_create(
        size=head.size, day=day, defaults={"root": head.root, "made_at": at}
    )
    if made.root != head.root:
        raise LogDamaged(f"at {head.size} lines the log had another root when that head was made")
    return made


def head_text(head: LogTreeHead) -> str:
    """Return the text of a kept head that an authority time-stamps."""
    content: dict[str, Any] = {"day": head.day.isoformat(), "root": head.root, "size": head.size}
    return json.dumps(content, sort_keys=True, separators=(",", ":"))


def head_digest(head: LogTreeHead) -> str:
    """Return the hex SHA-256 of that text."""
    return hashlib.sha256(head_text(head).encode()).hexdigest()
