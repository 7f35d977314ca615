"""History decides last: what was sent, answered, refused or set aside puts a route in its state."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby

from spoor.law.answers import Route, Sentence
from spoor.law.deadlines import clock_cites, clock_of, is_over, prudent_day, running
from spoor.law.directory import Power
from spoor.law.facts import CaseFacts, HistoryRow
from spoor.law.lawbook import Lawbook
from spoor.law.scene import HOME

Key = tuple[str, str, str | None]
RESULTS = frozenset({"answered", "refused", "no_answer", "empty"})


@dataclass(frozen=True, slots=True)
class History:
    """The rows of a case up to a moment, by route; later rows are not yet known."""

    rows: dict[Key, tuple[HistoryRow, ...]]

    def of_case(self, instrument: str) -> tuple[HistoryRow, ...]:
        """Return the rows of what is done once for the whole case, whichever identifier they name."""
        found = [row for key, rows in self.rows.items() if key[1] == instrument for row in rows]
        return tuple(sorted(found, key=_day))

    def of(self, identifier: str, instrument: str, about: str | None = None) -> tuple[HistoryRow, ...]:
        """Return the rows of one route, oldest first; a row that names no `about` counts for each."""
        found = self.rows.get((identifier, instrument, about), ())
        if about is not None:
            found = tuple(sorted((*self.rows.get((identifier, instrument, None), ()), *found), key=_day))
        return found


def _day(row: HistoryRow) -> date:
    return row.day


def history_of(facts: CaseFacts, on: date, until: datetime) -> History:
    """Return what was done up to a moment, the rows of each route in the order of their days; within a day
    in that of their instants where each has one, else as they stand.
    """
    rows: dict[Key, tuple[HistoryRow, ...]] = {}
    for row in sorted(facts.history, key=_day):
        if row.day <= on and (row.at is None or row.at <= until):
            key = (row.identifier, row.instrument, row.about)
            rows[key] = (*rows.get(key, ()), row)
    return History({key: tuple(_in_time(found)) for key, found in rows.items()})


def _in_time(rows: Sequence[HistoryRow]) -> Iterator[HistoryRow]:
    """Yield rows sorted by day, those of one day by their instants if all have one."""
    for _, same_day in groupby(rows, key=_day):
        found = list(same_day)
        timed = [(row.at, place) for place, row in enumerate(found) if row.at is not None]
        yield from (found[place] for _, place in sorted(timed)) if len(timed) == len(found) else found


def apply(
    route: Route, power: Power, rows: Sequence[HistoryRow], law: Lawbook, *, on: date, until: datetime
) -> Route:
    """Return the route in the state that its last row gives it; withdrawn leaves what law and facts say."""
    if not rows or rows[-1].state == "withdrawn":
        return route
    last = rows[-1]
    if last.state == "set_aside":
        because = Sentence("set_aside.ground", {"ground": last.ground, "by_role": last.by_role})
        return replace(
            route,
            state="set_aside",
            because=because,
            because_code=last.ground,
            by_role=last.by_role,
            missing=(),
        )
    sent = _sent(rows)
    if sent:
        route = _sent_route(route, power, sent, law, on=on, until=until)
    if last.state in RESULTS:
        route = _unanswered(route, law, on) if last.state in ("refused", "no_answer") else route
        because = Sentence(
            f"result.{last.state}", {"day": last.day.isoformat(), "ground": last.ground or "-"}
        )
        return replace(
            route, state="tried", result=last.state, because=because, because_code=last.ground, missing=()
        )
    return route


def _sent(rows: Sequence[HistoryRow]) -> tuple[HistoryRow, ...]:
    """Return the last unbroken run of sendings; what is sent after a refusal is new, and renews nothing."""
    found: list[HistoryRow] = []
    over = False
    for row in rows:
        if row.state == "sent":
            found = [row] if over else [*found, row]
            over = False
        elif row.state in ("refused", "empty"):
            over = True
        elif row.state in ("withdrawn", "set_aside"):
            found = []
    return tuple(found)


def _sent_route(
    route: Route, power: Power, sent: Sequence[HistoryRow], law: Lawbook, *, on: date, until: datetime
) -> Route:
    """Return the route as waiting, or as tried without answer once its term is over."""
    country = route.addressee.country if route.addressee else None
    deadline = running(power, sent, law, country=country, emergency=route.emergency)
    basis = route.basis
    if power.clock[0] == "huis":
        basis = (*basis, f"huis {power.clock[1]}")
    advice = route.advice
    if clock_of(power, law, on) == "reg_1182_71" and deadline.last_on is not None and country != HOME:
        advice = (*advice, Sentence("advice.calendar", {"country": country}))
    prudent = prudent_day(power, sent[-1], deadline, law)
    if prudent is not None:
        advice = (*advice, Sentence("advice.prudent", {"moment": prudent.isoformat()}))
    route = replace(
        route,
        deadline=deadline,
        basis=basis,
        advice=advice,
        missing=(),
        because=None,
        because_code=None,
        citations=tuple(
            dict.fromkeys((*route.citations, *(law.cite(*one, on) for one in clock_cites(power, law, on))))
        ),
    )
    if not is_over(deadline, on, until):
        return replace(route, state="waiting")
    over = deadline.last_at or deadline.last_on
    because = Sentence("result.no_answer", {"day": over.isoformat() if over else "-", "ground": "-"})
    return replace(_unanswered(route, law, on), state="tried", result="no_answer", because=because)


def _unanswered(route: Route, law: Lawbook, on: date) -> Route:
    """Return a route that was refused or not answered, with what is left to do about it."""
    if route.instrument.startswith("voluntary."):
        return replace(route, advice=(*route.advice, Sentence("advice.binding")))
    if route.instrument.startswith("nl.") and route.instrument != "nl.ciot":
        cited = (*route.citations, law.cite("sr", "184 lid 1", on))
        return replace(route, advice=(*route.advice, Sentence("advice.refused_order")), citations=cited)
    return _enforceable(route, law, on)


def _enforceable(route: Route, law: Lawbook, on: date) -> Route:
    """Return the route with what enforces a European order that was not followed (Reg. 2023/1543 art. 16)."""
    country = route.addressee.country if route.addressee else None
    if not route.instrument.startswith("eu.epoc") or country is None:
        return route
    advice = (*route.advice, Sentence("advice.enforce", {"country": country}))
    return replace(route, advice=advice, citations=(*route.citations, law.cite("reg_2023_1543", "16", on)))
