"""Addresses looked up in dated tables: one, or very many at once.

What an answer shows is put together when it is shown; a look-up settles operator, country, kinds and needs.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

import numpy as np

from spoor.networks import address as addresses
from spoor.networks.moment import Moment, read_moment
from spoor.networks.panel import Panel, Panels
from spoor.networks.ranges import Array, packed
from spoor.networks.table import Snapshot
from spoor.networks.verdict import SHARED_KINDS, TOR_NEAR, Hit, Verdict, judge

LOOKED_UP = ("public", "documentation")  # scopes of which tables may speak; no other has an operator
_AT_ONCE = 65_536


class Question(NamedTuple):
    """One address at a moment, as typed; a tuple, as there may be millions."""

    address: str
    at: str
    port: int | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """One address (IP-adres) at a moment: what the tables say of it, and what is still needed."""

    typed: str
    version: int
    number: int
    scope: str
    moment: Moment
    port: int | None
    kinds: tuple[str, ...]
    needs: tuple[str, ...]
    verdict: Verdict | None
    network: tuple[int, int] | None

    @property
    def address(self) -> str:
        """The address in its one form."""
        return addresses.written(self.version, self.number)

    @property
    def name(self) -> str | None:
        """What the operator is called."""
        return self.verdict.name if self.verdict else None

    @property
    def country(self) -> str | None:
        """The country of the address."""
        return self.verdict.country if self.verdict else None


class Networks:
    """The tables of a home, asked for addresses at moments."""

    def __init__(self, panels: Panels) -> None:
        """Begin with nothing in mind."""
        self.panels = panels
        self._verdicts: dict[tuple[int, int, tuple[int, ...]], Verdict | None] = {}

    def look_up(self, question: Question) -> Answer:
        """Return the answer for one address. Raises AddressUnreadable, MomentUnreadable."""
        return next(self.look_up_many([question]))

    def look_up_many(self, questions: Iterable[Question]) -> Iterator[Answer]:
        """Yield the answers in the order of the questions. Raises AddressUnreadable, MomentUnreadable."""
        batch: list[Question] = []
        for question in questions:
            batch.append(question)
            if len(batch) == _AT_ONCE:
                yield from self._batch(batch)
                batch = []
        yield from self._batch(batch)

    def _batch(self, questions: Sequence[Question]) -> list[Answer]:
        numbers = [addresses.numbered(one.address) for one in questions]
        moments = [read_moment(one.at) for one in questions]
        groups: dict[tuple[int, int], list[int]] = {}
        for at, ((version, _number), moment) in enumerate(zip(numbers, moments, strict=True)):
            groups.setdefault((self.panels.stretch(moment.instant.date()), version), []).append(at)
        answers: list[Answer | None] = [None] * len(questions)
        for (stretch, version), places in groups.items():
            found = self._group(stretch, version, [numbers[at][1] for at in places])
            for at, (scope, verdict, network) in zip(places, found, strict=True):
                answers[at] = _answer(questions[at], numbers[at], moments[at], scope, verdict, network)
        return [one for one in answers if one is not None]

    def _group(
        self, stretch: int, version: int, numbers: Sequence[int]
    ) -> Iterator[tuple[str, Verdict | None, tuple[int, int] | None]]:
        """Yield scope, verdict and network of addresses of one version in one stretch of time."""
        values, panel = packed(numbers, version), self.panels.panel(stretch, version)
        blocks = addresses.scopes(version)
        scopes = _rows(blocks.find(values), blocks.row).tolist()
        specials = addresses.specials(version)
        indexes = [one.families[version].find(values) for one in panel.tables]
        rows = [
            _rows(index, one.families[version].row).tolist()
            for index, one in zip(indexes, panel.tables, strict=True)
        ]
        spoken = zip(*rows, strict=True) if rows else iter([()] * len(numbers))
        bounds = _Bounds(panel, version, indexes)
        for at, (scope_at, key) in enumerate(zip(scopes, spoken, strict=True)):
            scope = specials[scope_at].scope
            verdict = self._verdict(stretch, version, key, panel) if scope in LOOKED_UP else None
            by = verdict.network_from if verdict else None
            yield scope, verdict, None if by is None else bounds.of(by, at)

    def _verdict(self, stretch: int, version: int, key: tuple[int, ...], panel: Panel) -> Verdict | None:
        whole = stretch, version, key
        if whole not in self._verdicts:
            if len(self._verdicts) > 16 * _AT_ONCE:
                self._verdicts.clear()
            hits = [
                Hit(at, table.snapshot, table.row(row))
                for at, (table, row) in enumerate(zip(panel.tables, key, strict=True))
                if row >= 0
            ]
            self._verdicts[whole] = judge(hits, self.panels.names(stretch)) if hits else None
        return self._verdicts[whole]


class _Bounds:
    """First and last numbers of the ranges that were found, drawn from the arrays at once."""

    def __init__(self, panel: Panel, version: int, indexes: Sequence[Array]) -> None:
        self._panel, self._version, self._indexes = panel, version, indexes
        self._drawn: dict[int, tuple[list[int], list[int]]] = {}

    def of(self, table: int, at: int) -> tuple[int, int]:
        """Return the bounds of the range that a table found for one address."""
        if table not in self._drawn:
            ranges = self._panel.tables[table].families[self._version]
            index = np.maximum(self._indexes[table], 0)
            self._drawn[table] = _numbers(ranges.starts[index]), _numbers(ranges.ends[index])
        firsts, lasts = self._drawn[table]
        return firsts[at], lasts[at]


def _numbers(values: Array) -> list[int]:
    if values.dtype.kind != "S":
        return list(values.tolist())
    raw = np.ascontiguousarray(values).tobytes()
    return [int.from_bytes(raw[at : at + 16], "big") for at in range(0, len(raw), 16)]


def _rows(index: Array, row: Array) -> Array:
    if not row.size:
        return index
    return np.where(index < 0, -1, row[np.maximum(index, 0)])


def _answer(
    question: Question,
    number: tuple[int, int],
    moment: Moment,
    scope: str,
    verdict: Verdict | None,
    network: tuple[int, int] | None,
) -> Answer:
    kinds = verdict.kinds if verdict else ()
    if verdict and verdict.sightings and any(tor_near(*one, moment.instant) for one in verdict.sightings):
        kinds = (*kinds, "tor")
    if scope == "cgnat":
        kinds = ("cgnat_likely",)
    needs = moment.needs
    if question.port is None and number[0] == 4 and not SHARED_KINDS.isdisjoint(kinds):
        needs = ("port", *needs)
    if verdict and verdict.needs:
        needs = (*needs, *verdict.needs)
    return Answer(
        question.address, *number, scope, moment, question.port, kinds or ("unknown",), needs, verdict, network
    )


def tor_near(snapshot: Snapshot, seen: Sequence[int], instant: datetime) -> bool:
    """Say whether an exit was seen within a day of a moment; a list without times speaks for its whole day."""
    if seen:
        return any(abs(instant.timestamp() - one) <= TOR_NEAR.total_seconds() for one in seen)
    start = datetime.combine(snapshot.dated, datetime.min.time(), UTC)
    return start - TOR_NEAR <= instant < start + 2 * TOR_NEAR
