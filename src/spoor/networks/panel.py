"""Which tables speak about a moment: of each series the one nearest at or before it, else the earliest after it.

Of the Tor exits one more day on either side is asked, as an exit comes and goes within a day.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from spoor.networks.ranges import AS_NUMBERS, FAMILIES
from spoor.networks.table import Table, series_of

ROUTED = ("routes", "location", "ranges")  # tables that name the operator of a range
NO_LIST = (*ROUTED, "names", "delegated", "tor")  # every other table is a list of the site itself
_ORDER = (
    "routes",
    "location",
    "ranges",
    "names",
    "delegated",
)  # who is asked first among tables equally near
_TOR_BEFORE, _TOR_AFTER = 2, 1  # days with a list, not calendar days


@dataclass(frozen=True, slots=True)
class Panel:
    """The tables that speak about a stretch of time, for one family, nearest first; lists of the site before all."""

    tables: tuple[Table, ...]
    roles: tuple[str, ...]  # list | routed | other, for each table

    def imported(self, places: tuple[int, ...]) -> tuple[int, ...]:
        """Return what only the tables say that somebody imported: of documentation ranges no other may speak."""
        return tuple(
            -1 if one.snapshot.installed else place for one, place in zip(self.tables, places, strict=True)
        )


class Panels:
    """All tables of a home, and for each moment and family those that speak."""

    def __init__(self, tables: Sequence[Table]) -> None:
        """Sort the tables by day; nothing is read of them."""
        self.tables = tuple(tables)
        self._days = sorted({one.snapshot.dated for one in tables})
        self._made: dict[tuple[int, int], Panel] = {}
        self._series = {
            family: series_of([one for one in tables if family in one.families]) for family in FAMILIES
        }

    def stretch(self, day: date) -> int:
        """Return the number of the stretch between two dated tables in which a day lies."""
        return bisect_right(self._days, day)

    def panel(self, stretch: int, family: int) -> Panel:
        """Return who speaks about a stretch."""
        key = stretch, family
        if key not in self._made:
            day = self._days[stretch - 1] if stretch else date.min
            chosen = [one for tables in self._series[family].values() for one in _nearest(tables, day)]
            ordered = tuple(sorted(chosen, key=lambda one: _rank(one, day)))
            self._made[key] = Panel(ordered, tuple(_role(one.snapshot.what) for one in ordered))
        return self._made[key]

    def names(self, stretch: int) -> Panel:
        """Return who knows AS numbers in a stretch."""
        return self.panel(stretch, AS_NUMBERS)


def _nearest(tables: Sequence[Table], day: date) -> list[Table]:
    """Return of one series the tables of the nearest day (several files may share a day)."""
    days = sorted({one.snapshot.dated for one in tables})
    before = [one for one in days if one <= day]
    after = [one for one in days if one > day]
    if tables[0].snapshot.what == "tor":
        wanted = {*before[-_TOR_BEFORE:], *after[:_TOR_AFTER]}
    else:
        wanted = set(before[-1:] or after[:1])
    return [one for one in tables if one.snapshot.dated in wanted]


def _rank(table: Table, day: date) -> tuple[bool, bool, timedelta, int]:
    snapshot = table.snapshot
    known = snapshot.what in _ORDER
    distance = abs(snapshot.dated - day)
    return known, snapshot.dated > day, distance, _ORDER.index(snapshot.what) if known else 0


def _role(what: str) -> str:
    if what in ROUTED:
        return "routed"
    return "other" if what in NO_LIST else "list"
