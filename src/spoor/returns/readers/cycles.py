"""Pairs of a name and a value that repeat become rows: IP, time, action, IP, time, action..."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from spoor.returns.grids import Grid, Row, plain
from spoor.returns.readers.decoding import is_damaged
from spoor.returns.sentences import Sentence


@dataclass(frozen=True, slots=True)
class Pair:
    """A name and the value beside it."""

    name: str
    value: str
    line: int
    page: int | None = None


def in_rows(title: str, pairs: Sequence[Pair], starts: frozenset[str]) -> Grid:
    """Return pairs as a grid: a row begins where its first name comes back.

    `starts` are names that layouts say a row begins with; they decide only where the pairs themselves do not. A
    row that has other names, or another order, than most rows is kept with its problem: a value of its
    neighbour may have slipped in.
    """
    names = [plain(pair.name) for pair in pairs]
    start = _start(names, starts)
    groups: list[list[Pair]] = []
    for pair, name in zip(pairs, names, strict=True):
        inside = {plain(one.name) for one in groups[-1]} if groups else set()
        if not groups or name == start or name in inside:
            groups.append([])
        groups[-1].append(pair)
    if len(groups) == 1:
        usual = tuple(plain(pair.name) for pair in groups[0])
    else:
        usual = Counter(tuple(plain(pair.name) for pair in group) for group in groups).most_common(1)[0][0]
    shown = {plain(pair.name): pair.name for pair in pairs}
    header = Row(pairs[0].line if pairs else 1, tuple(shown[name] for name in usual))
    return Grid(title, (header, *(_row(group, usual, start) for group in groups)), fixed=True)


def _row(group: list[Pair], usual: tuple[str, ...], start: str | None) -> Row:
    found = tuple(plain(pair.name) for pair in group)
    cells = tuple(pair.value for pair in group)
    problem = None
    if start is None and len(usual) > 1:
        problem = Sentence("order_unsure")
    elif found != usual:
        said = {"found": ", ".join(pair.name for pair in group), "want": len(usual)}
        problem = Sentence("other_names", said)
    if is_damaged(cells):
        problem = Sentence("bytes_damaged")
    return Row(group[0].line, cells, problem, group[0].page)


def _start(names: list[str], starts: frozenset[str]) -> str | None:
    """Return the name that a row begins with; None where the first and the last row tell different things."""
    if not names:
        return None
    counts = Counter(names)
    if max(counts.values()) == 1:
        return names[0]
    follows = Counter(after for before, after in pairwise(names) if before == names[-1])
    if not follows or follows.most_common(1)[0][0] == names[0]:
        return names[0]
    ends = {names[0], follows.most_common(1)[0][0]}
    hinted = [name for name in counts if name in starts]
    return hinted[0] if len(hinted) == 1 and hinted[0] in ends else None
