"""Check of the whole log: chain, tree and heads computed again from the lines alone."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby

from spoor import merkle
from spoor.evidence import log, tree
from spoor.evidence.models import LogEntry, LogHead, LogTreeHead, LogTreeNode, TimeStampRequest
from spoor.evidence.proofs import Head

CHANGED, REMOVED, MOVED, ADDED = "changed", "removed", "moved", "added"
NAMED = 20  # troubles kept by name; all are counted


@dataclass(frozen=True, slots=True)
class WrongLine:
    """The number of a line and what is the matter: changed, removed, moved (does not follow) or added."""

    seq: int
    what: str


@dataclass(slots=True)
class Checked:
    """What the check found: troubles in the order of the log, the first named ones only, and how many there are."""

    lines: int = 0
    head: Head = field(default_factory=lambda: Head(0, merkle.EMPTY.hex()))
    wrong: list[WrongLine] = field(default_factory=list)
    count: int = 0
    heads: int = 0
    wrong_heads: list[int] = field(default_factory=list)
    subtrees: int = 0
    wrong_subtrees: list[tuple[int, int]] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Say whether nothing is wrong."""
        return not (self.count or self.wrong_heads or self.wrong_subtrees)

    def add(self, seq: int, what: str) -> None:
        """Keep that a line is wrong."""
        self.count += 1
        if len(self.wrong) < NAMED:
            self.wrong.append(WrongLine(seq, what))


def check() -> Checked:
    """Read every line and compute chain, tree and heads again."""
    found = Checked()
    told = LogHead.objects.filter(pk=1).first() or LogHead()
    heads = _by_size(found)
    growing, nodes = merkle.Growing(), _Nodes(found)
    _heads_fit(heads.pop(0, []), growing, found)
    seq, previous = 0, "0" * 64
    for entry in LogEntry.objects.order_by("seq").iterator():
        _follows(entry, seq, previous, told.seq, found)
        seq, previous = entry.seq, entry.digest
        found.lines += 1
        nodes.compare(growing.add(merkle.leaf(log.text_of(entry).encode())))
        _heads_fit(heads.pop(growing.size, []), growing, found)
    if seq < told.seq:
        found.add(seq + 1, REMOVED)
    elif seq == told.seq and previous != told.digest:
        found.add(seq, CHANGED)
    for left in heads.values():
        found.wrong_heads += [one.pk for one in left]
    nodes.finish()
    found.head = Head(growing.size, growing.root().hex())
    found.wrong_heads.sort()
    return found


def _follows(entry: LogEntry, seq: int, previous: str, last: int, found: Checked) -> None:
    """Keep what is wrong with one line, seen from the one before it."""
    if entry.seq != seq + 1:
        found.add(seq + 1, REMOVED)
    if entry.seq > last:
        found.add(entry.seq, ADDED)
    elif entry.digest != log.digest_of(entry):
        found.add(entry.seq, CHANGED)
    elif entry.seq == seq + 1 and entry.previous != previous:
        found.add(entry.seq, MOVED)


def _by_size(found: Checked) -> dict[int, list[LogTreeHead]]:
    """Return the kept heads by size; one whose time-stamped text differs from its row is wrong already."""
    heads = list(LogTreeHead.objects.order_by("size", "pk"))
    found.heads = len(heads)
    stamped = {
        (subject, digest)
        for subject, digest in TimeStampRequest.objects.filter(what=TimeStampRequest.What.HEAD).values_list(
            "subject", "digest"
        )
    }
    asked = {subject for subject, _ in stamped}
    fit = {one.pk: one.pk not in asked or (one.pk, tree.head_digest(one)) in stamped for one in heads}
    found.wrong_heads += [pk for pk, fits in fit.items() if not fits]
    return {
        size: list(some)
        for size, some in groupby((one for one in heads if fit[one.pk]), lambda one: one.size)
    }


def _heads_fit(heads: list[LogTreeHead], growing: merkle.Growing, found: Checked) -> None:
    root = growing.root().hex() if heads else ""
    found.wrong_heads += [one.pk for one in heads if one.root != root]


class _Nodes:
    """Compares the kept subtrees with the computed ones, in the order in which subtrees fill."""

    def __init__(self, found: Checked) -> None:
        self._found = found
        self._rows: dict[int, Iterator[tuple[int, str]]] = {}

    def compare(self, full: list[tuple[int, int, bytes]]) -> None:
        """Compare the subtrees that one line filled."""
        for level, place, value in full:
            if level >= tree.LOWEST:
                self._one(level, place, value.hex())

    def _one(self, level: int, place: int, value: str) -> None:
        rows = self._rows.get(level)
        if rows is None:
            found = LogTreeNode.objects.filter(level=level).order_by("place").values_list("place", "hash")
            rows = self._rows[level] = found.iterator()
        kept = next(rows, None)
        if kept is None:
            return  # not grown this far yet
        self._found.subtrees += 1
        if kept != (place, value):
            self._found.wrong_subtrees.append((level, place))

    def finish(self) -> None:
        """Keep that rows are left for which the log has no lines."""
        for level, rows in self._rows.items():
            self._found.wrong_subtrees += [(level, place) for place, _ in rows]
