"""One dated table, compiled: ranges of each family as arrays, and what each says; and the same table opened again."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np

from spoor.networks.ranges import FAMILIES, Array, Ranges, build, build_prefixes
from spoor.networks.reading import Reading
from spoor.networks.rows import Entry, Row, Skipped, unpacked
from spoor.networks.sentences import Sentence

LAYOUT = 1  # of the compiled form; another number means: compile again from the original
_PARTS = ("starts", "ends", "parent", "row")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A dated table (momentopname): what it tells, who published it, its day, and the digest of the file."""

    what: str
    source: str
    dated: date
    sha256: str
    registry: str | None = None
    installed: bool = False  # brought by a package of the system, and imported by nobody

    @property
    def series(self) -> tuple[str, str]:
        """Tables of one series replace each other by date; tables of two series stand beside each other."""
        return self.what, f"{self.registry or ''} {self.source}"

    def stored(self) -> dict[str, Any]:
        """Return it as JSON-safe values."""
        return {
            "what": self.what,
            "source": self.source,
            "dated": self.dated.isoformat(),
            "sha256": self.sha256,
        }


@dataclass(frozen=True, slots=True)
class Compiled:
    """A table ready to be kept: arrays by name, and the account of its lines."""

    arrays: Mapping[str, Array]
    account: Mapping[str, Any]


def compile_table(reading: Reading) -> Compiled:
    """Return a table as arrays, with the account: rows = read + skipped, and each skipped line with its reason."""
    rows: dict[Row, int] = {}
    skipped = list(reading.skipped)
    arrays: dict[str, Array] = {}
    counted = {}
    for family, (firsts, lasts, at) in reading.prefixes.items():
        places_of = np.array([rows.setdefault(one, len(rows)) for one in reading.known])
        made = build_prefixes(firsts, lasts, places_of[at])
        arrays |= {f"{family}.{part}": getattr(made, part) for part in _PARTS}
        counted[str(family)] = len(made.starts)
    for family in FAMILIES:
        own = [one for one in reading.entries if one.family == family]
        if not own:
            continue
        places = [rows.setdefault(one.row, len(rows)) for one in own]
        ranges, left = build([(one.first, one.last) for one in own], places, family)
        skipped += [_overlapping(own[one]) for one in left]
        arrays |= {f"{family}.{part}": getattr(ranges, part) for part in _PARTS}
        counted[str(family)] = len(ranges.starts)
    said = [row.packed() for row in rows]
    arrays["rows.offsets"] = np.cumsum([0, *map(len, said)], dtype=np.int64)
    arrays["rows.bytes"] = np.frombuffer(b"".join(said), dtype=np.uint8)
    account = {
        "layout": LAYOUT,
        "rows": reading.rows,
        "read": reading.rows - len(skipped),
        "ranges": counted,
        "skipped": [{"line": one.line, "reason": one.reason.stored()} for one in sorted(skipped, key=_line)],
        "remarks": [one.stored() for one in reading.remarks],
    }
    return Compiled(arrays, account)


def _line(skipped: Skipped) -> int:
    return skipped.line


def _overlapping(entry: Entry) -> Skipped:
    return Skipped(entry.line, Sentence("line.overlaps"))


def digest(content: bytes) -> str:
    """Return the hex SHA-256 of a file."""
    return hashlib.sha256(content).hexdigest()


@dataclass(frozen=True, slots=True)
class Table:
    """A compiled table with its snapshot; rows are unpacked when they are asked for."""

    snapshot: Snapshot
    families: Mapping[int, Ranges]
    offsets: memoryview
    content: memoryview
    kept: dict[int, Row] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def opened(cls, snapshot: Snapshot, arrays: Mapping[str, Array]) -> "Table":
        """Return a table from arrays, which may lie on the disk and be mapped."""
        present = {family for family in FAMILIES if f"{family}.starts" in arrays}
        families = {
            family: Ranges(*(arrays[f"{family}.{part}"] for part in _PARTS)) for family in sorted(present)
        }
        return cls(snapshot, families, arrays["rows.offsets"].data, arrays["rows.bytes"].data)

    def row(self, place: int) -> Row:
        """Return what one row says."""
        found = self.kept.get(place)
        if found is None:
            text = str(self.content[self.offsets[place] : self.offsets[place + 1]], "utf-8")
            found = self.kept[place] = unpacked(text)
        return found


def table_of(reading: Reading, snapshot: Snapshot) -> Table:
    """Return a table straight from what was read, without a disk between."""
    return Table.opened(snapshot, compile_table(reading).arrays)


def series_of(tables: Sequence[Table]) -> dict[tuple[str, str], list[Table]]:
    """Return tables by series, each in order of day."""
    found: dict[tuple[str, str], list[Table]] = {}
    for table in sorted(tables, key=lambda one: one.snapshot.dated):
        found.setdefault(table.snapshot.series, []).append(table)
    return found
