"""Addresses looked up in dated tables: one, or very many at once.

A look-up settles operator, country, kinds and needs; the grounds are put together when an answer is shown.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import NamedTuple

import numpy as np

from spoor.networks import address as addresses
from spoor.networks.collector import collector_aside
from spoor.networks.moment import Moment, read_moment
from spoor.networks.panel import Panel, Panels
from spoor.networks.ranges import Array, Ranges, packed
from spoor.networks.settled import Settled, Settler
from spoor.networks.table import Snapshot
from spoor.networks.verdict import Hit, Verdict, grounds

LOOKED_UP = ("public", "documentation")  # scopes of which tables may speak; no other has an operator
SHARED_KINDS = frozenset({"mobile", "cgnat_likely"})  # many subscribers behind one address of version 4
TOR_NEAR = timedelta(days=1)  # an exit counts this long before and after it was seen
_AT_ONCE = 1 << 18
_MANY = 1_000  # look-ups from which on AS numbers are named all at once
_IN_MIND = 1 << 20


class Question(NamedTuple):
    """One address at a moment, as typed; a tuple, as there may be millions."""

    address: str
    at: str
    port: int | None = None


class Told(NamedTuple):
    """What the tables tell of an address: settled, and where it stands in each table of the panel (-1 = nowhere)."""

    settled: Settled
    stretch: int
    panel: Panel
    places: tuple[int, ...]


class Answer(NamedTuple):
    """One address (IP-adres) at a moment: kinds, what is still needed, and what the tables told, if anything."""

    typed: str
    version: int
    number: int
    scope: str
    moment: Moment
    port: int | None
    kinds: tuple[str, ...]
    needs: tuple[str, ...]
    told: Told | None

    @property
    def address(self) -> str:
        """The address in its one form."""
        return addresses.written(self.version, self.number)

    @property
    def name(self) -> str | None:
        """What the operator is called."""
        return self.told.settled.name if self.told else None

    @property
    def country(self) -> str | None:
        """The country of the address."""
        return self.told.settled.country if self.told else None


class Networks:
    """The tables of a home, asked for addresses at moments."""

    def __init__(self, panels: Panels) -> None:
        """Begin with nothing in mind."""
        self.panels = panels
        self._settler = Settler(panels)
        self._told: dict[tuple[int, int, tuple[int, ...]], Told | None] = {}

    def look_up(self, question: Question) -> Answer:
        """Return the answer for one address. Raises AddressUnreadable, MomentUnreadable."""
        return next(self.look_up_many([question]))

    def look_up_many(self, questions: Iterable[Question]) -> Iterator[Answer]:
        """Yield the answers in the order of the questions. Raises AddressUnreadable, MomentUnreadable."""
        left = iter(questions)
        while batch := list(islice(left, _AT_ONCE)):
            yield from self._batch(batch)

    def grounds(self, told: Told) -> Verdict:
        """Return why an answer is what it is."""
        tables = told.panel.tables
        hits = [
            Hit(table.snapshot, role, table.row(place))
            for table, role, place in zip(tables, told.panel.roles, told.places, strict=True)
            if place >= 0
        ]
        names = self.panels.names(told.stretch).tables
        systems = [
            Hit(names[at].snapshot, "other", row)
            for asn in told.settled.asns
            for at, row in self._settler.known(told.stretch, asn)
        ]
        return grounds(told.settled, hits, systems)

    def _batch(self, questions: Sequence[Question]) -> list[Answer]:
        with collector_aside():
            return list(self._answers(questions))

    def _answers(self, questions: Sequence[Question]) -> Iterator[Answer]:
        numbers = [addresses.numbered(one.address) for one in questions]
        moments = [read_moment(one.at) for one in questions]
        groups: dict[tuple[int, int], list[int]] = {}
        stretches = {day: self.panels.stretch(day) for day in {one.day for one in moments}}
        for at, ((version, _number), moment) in enumerate(zip(numbers, moments, strict=True)):
            groups.setdefault((stretches[moment.day], version), []).append(at)
        found: list[tuple[str, Told | None]] = [("", None)] * len(questions)
        for (stretch, version), places in groups.items():
            told = self._group(stretch, version, [numbers[at][1] for at in places])
            for at, one in zip(places, told, strict=True):
                found[at] = one
        for question, (version, number), moment, (scope, one_told) in zip(
            questions, numbers, moments, found, strict=True
        ):
            yield _answer(question, version, number, moment, scope, one_told)

    def _learn(self, stretch: int, panel: Panel, rows: Sequence[Sequence[int]]) -> None:
        routed = [
            table.row(place).asns
            for table, role, places in zip(panel.tables, panel.roles, rows, strict=True)
            if role == "routed"
            for place in set(places) - {-1}
        ]
        self._settler.learn(stretch, (asns[0] for asns in routed if len(asns) == 1))

    def _group(self, stretch: int, version: int, numbers: Sequence[int]) -> Iterator[tuple[str, Told | None]]:
        """Yield scope and what is told, of addresses of one version in one stretch of time."""
        values, panel = packed(numbers, version), self.panels.panel(stretch, version)
        specials, blocks = addresses.specials(version), addresses.scopes(version)
        families = [blocks, *(one.families[version] for one in panel.tables)]
        scopes, *rows = _places(families, values, version)
        if len(numbers) >= _MANY:
            self._learn(stretch, panel, rows)
        keys = zip(*rows, strict=True) if rows else iter([()] * len(numbers))
        nowhere = (-1,) * len(rows)
        in_mind, settle, new = self._told, self._settler.settle, tuple.__new__
        for scope_at, places in zip(scopes, keys, strict=True):
            scope = specials[scope_at].scope
            if scope not in LOOKED_UP:
                yield scope, None
                continue
            if scope == "documentation":
                places = panel.imported(places)
            key = stretch, version, places
            told = in_mind.get(key)
            if told is None and places != nowhere:
                if len(in_mind) > _IN_MIND:
                    in_mind.clear()
                told = new(Told, (settle(stretch, panel, places), stretch, panel, places))
                in_mind[key] = told
            yield scope, told


def _places(families: Sequence[Ranges], values: Array, version: int) -> list[list[int]]:
    """Return for each family the row of every number; many are looked up in their own order, which memory likes."""
    if len(values) < _MANY:
        return [_rows(one.find(values), one.row) for one in families]
    order = np.argsort(values.view(">u8")[::2] if version == 6 else values)
    ascending = values[order]
    found = []
    for one in families:
        index = np.empty(len(values), np.int64)
        index[order] = one.find(ascending)
        found.append(_rows(index, one.row))
    return found


def _rows(index: Array, row: Array) -> list[int]:
    """Return the row of each range that was found; the last of an array stands for none, hence -1 by hand."""
    found: list[int] = np.where(index < 0, -1, row[index]).tolist() if row.size else index.tolist()
    return found


def _answer(
    question: Question, version: int, number: int, moment: Moment, scope: str, told: Told | None
) -> Answer:
    kinds: tuple[str, ...] = ()
    needs = moment.needs
    if told:
        kinds = told.settled.kinds
        if told.settled.sightings and is_exit(told, moment):
            kinds = (*kinds, "tor")
        needs += told.settled.needs
    elif scope == "cgnat":
        kinds = ("cgnat_likely",)
    port = question.port
    if kinds and port is None and version == 4 and not SHARED_KINDS.isdisjoint(kinds):
        needs = ("port", *needs)
    values = (question.address, version, number, scope, moment, port, kinds or ("unknown",), needs, told)
    made: Answer = tuple.__new__(Answer, values)
    return made


def is_exit(told: Told, moment: Moment) -> bool:
    """Say whether the address was seen as a Tor exit near a moment, by any of the tables."""
    tables = told.panel.tables
    return any(
        near(tables[at].snapshot, tables[at].row(told.places[at]).seen, moment.instant)
        for at in told.settled.sightings
    )


def near(snapshot: Snapshot, seen: Sequence[int], instant: datetime) -> bool:
    """Say whether an exit was seen within a day of a moment; a list without times speaks for its whole day."""
    if seen:
        return any(abs(instant.timestamp() - one) <= TOR_NEAR.total_seconds() for one in seen)
    start = datetime.combine(snapshot.dated, datetime.min.time(), UTC)
    return start - TOR_NEAR <= instant < start + 2 * TOR_NEAR
