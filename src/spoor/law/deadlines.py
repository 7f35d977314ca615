"""Deadlines: how long a route's term is, when it ends once it runs, and whose calendar counts."""

from collections.abc import Sequence
from datetime import date, datetime

from spoor.law.answers import Deadline
from spoor.law.calendars import Calendar, foreign_calendar
from spoor.law.directory import Power
from spoor.law.facts import HistoryRow
from spoor.law.lawbook import Lawbook
from spoor.law.periods import end_of_day, end_of_hours, end_of_term, nominal_end
from spoor.law.provisions import Amount, Provision
from spoor.law.scene import HOME

Clock = tuple[str, str, str]


def length(power: Power, law: Lawbook, *, emergency: bool) -> Deadline:
    """Return the length of a route's term, not yet running."""
    where = power.emergency_clock if emergency and power.emergency_clock else power.clock
    provision, term = _term(where, law)
    return Deadline(term.amount, term.unit, emergency=emergency, source=_name(provision))


def running(
    power: Power, sent: Sequence[HistoryRow], law: Lawbook, *, country: str | None, emergency: bool
) -> Deadline:
    """Return the term of a route that was sent: its last day, or its last instant for a term in hours.

    The day (or instant) of sending counts as receipt. An order to keep data that is sent again before its
    end is
    a renewal where the law knows one; a term in two parts (recognition, execution) runs one after the other.
    """
    where = power.emergency_clock if emergency and power.emergency_clock else power.clock
    provision, term = _term(where, law)
    clock = provision.clock or "plain_days"
    start = sent[-1]
    if term.unit == "hours":
        last_at = end_of_hours(_instant(start), term, clock)
        return Deadline(term.amount, term.unit, last_at=last_at, emergency=emergency, source=_name(provision))
    first = _first_of_renewed(power, sent, law)
    last_on = _end(first.day, term, clock, country, law)
    if first is not start:
        last_on = _end(last_on, term, clock, country, law)
    if power.then_clock is not None:
        second, more = _term(power.then_clock, law)
        last_on = _end(last_on, more, second.clock or "plain_days", country, law)
        term = Amount(term.amount + more.amount, term.unit)
    return Deadline(term.amount, term.unit, last_on=last_on, source=_name(provision))


def is_over(deadline: Deadline, on: date, until: datetime) -> bool:
    """Tell whether a term has ended: after its last day, or after its last instant."""
    if deadline.last_at is not None:
        return until > deadline.last_at
    return deadline.last_on is not None and on > deadline.last_on


def prudent_day(power: Power, sent: HistoryRow, deadline: Deadline, law: Lawbook) -> date | datetime | None:
    """Return the earlier moment for which a prudent reader plans, where the legal one falls later; else
    None.
    """
    where = power.emergency_clock if deadline.emergency and power.emergency_clock else power.clock
    _, term = _term(where, law)
    if deadline.last_at is not None:
        plain = end_of_hours(_instant(sent), term, "hours")
        return plain if sent.at is not None and plain < deadline.last_at else None
    if power.then_clock is not None or deadline.last_on is None:
        return None
    nominal = nominal_end(sent.day, term)
    return nominal if nominal < deadline.last_on and power.renewals is None else None


def calendar_for(country: str | None, year: int, law: Lawbook) -> Calendar:
    """Return the calendar of the state where the act must be done."""
    return law.calendar_nl if country == HOME else foreign_calendar(country, year)


def _first_of_renewed(power: Power, sent: Sequence[HistoryRow], law: Lawbook) -> HistoryRow:
    """Return the sending from which keeping runs: the one before the last if that one still ran and may
    renew.
    """
    if power.renewals is None or len(sent) == 1:
        return sent[-1]
    provision, term = _term(power.clock, law)
    allowed = law.versions(power.renewals[0], power.renewals[1])[-1].values[power.renewals[2]].amount
    first, *later = sent
    runs_until = _end(first.day, term, provision.clock or "plain_days", HOME, law)
    in_time = [row for row in later if row.day <= runs_until][:allowed]
    return first if in_time else sent[-1]


def _end(start: date, term: Amount, clock: str, country: str | None, law: Lawbook) -> date:
    return end_of_term(start, term, clock, calendar=calendar_for(country, start.year, law), law=law)


def _term(where: Clock, law: Lawbook) -> tuple[Provision, Amount]:
    provision = law.versions(where[0], where[1])[-1]
    return provision, provision.values[where[2]]


def _instant(row: HistoryRow) -> datetime:
    return row.at or end_of_day(row.day)


def _name(provision: Provision) -> str:
    return f"{provision.law} {provision.article}"
