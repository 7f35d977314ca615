"""Deadlines: how long a route's term is, when it ends once it runs, and whose calendar counts."""

from collections.abc import Sequence
from datetime import date, datetime

from spoor.law.answers import Cite, Deadline
from spoor.law.calendars import Calendar, foreign_calendar
from spoor.law.directory import Power
from spoor.law.facts import HistoryRow
from spoor.law.lawbook import Lawbook
from spoor.law.periods import end_of_day, end_of_hours, end_of_term, nominal_end
from spoor.law.provisions import Amount, Provision
from spoor.law.scene import HOME

Clock = tuple[str, str, str]


def length(power: Power, law: Lawbook, *, on: date, emergency: bool) -> Deadline:
    """Return the length of a route's term, not yet running, by the law of a day."""
    provision, term = _term(_clock(power, emergency=emergency), law, on)
    return Deadline(term.amount, term.unit, emergency=emergency, source=_name(provision))


def running(
    power: Power, sent: Sequence[HistoryRow], law: Lawbook, *, country: str | None, emergency: bool
) -> Deadline:
    """Return the term of a route that was sent: its last day, or its last instant for a term in hours.

    The day (or instant) of sending counts as receipt. An order to keep data that is sent again before its
    end is a renewal where the law knows one; a term in two parts (recognition, execution) runs one after
    the other.
    """
    start = sent[-1]
    provision, term = _term(_clock(power, emergency=emergency), law, start.day)
    clock = provision.clock or "plain_days"
    if term.unit == "hours":
        last_at = end_of_hours(_instant(start), term, clock)
        return Deadline(term.amount, term.unit, last_at=last_at, emergency=emergency, source=_name(provision))
    last_on, renewed = _end(start.day, term, clock, country, law), False
    if power.renewal_clock is not None:
        _, more = _term(power.renewal_clock, law, start.day)
        first, renewed = _renewed(sent, term, more)
        last_on = _end(first, term, clock, country, law)
        if renewed:
            provision = _term(power.renewal_clock, law, start.day)[0]
            last_on = _end(nominal_end(first, term), more, clock, country, law)
    elif power.then_clock is not None:
        second, more = _term(power.then_clock, law, start.day)
        last_on = _end(last_on, more, second.clock or "plain_days", country, law)
        term = Amount(term.amount + more.amount, term.unit)
    return Deadline(term.amount, term.unit, last_on=last_on, source=_name(provision), renewed=renewed)


def is_over(deadline: Deadline, on: date, until: datetime) -> bool:
    """Tell whether a term has ended: after its last day, or after its last instant."""
    if deadline.last_at is not None:
        return until > deadline.last_at
    return deadline.last_on is not None and on > deadline.last_on


def prudent_day(power: Power, sent: HistoryRow, deadline: Deadline, law: Lawbook) -> date | datetime | None:
    """Return the earlier moment for which a prudent reader plans, where the legal one falls later; else
    None.
    """
    _, term = _term(_clock(power, emergency=deadline.emergency), law, sent.day)
    if deadline.last_at is not None:
        plain = end_of_hours(_instant(sent), term, "hours")
        return plain if sent.at is not None and plain < deadline.last_at else None
    if power.then_clock is not None or deadline.last_on is None:
        return None
    nominal = nominal_end(sent.day, term)
    return nominal if nominal < deadline.last_on else None


def clock_of(power: Power, law: Lawbook, on: date) -> str:
    """Return the name of the clock under which a power's term runs."""
    return _term(power.clock, law, on)[0].clock or "plain_days"


def clock_cite(power: Power, *, emergency: bool) -> tuple[Cite, ...]:
    """Return the provision that sets a power's term; none for a term of the house's own."""
    where = _clock(power, emergency=emergency)
    return () if where[0] == "huis" else (where[:-1],)


def clock_cites(power: Power, law: Lawbook, on: date) -> tuple[Cite, ...]:
    """Return the provisions that continue and count a running term; none for a term of the house's own."""
    if power.clock[0] == "huis":
        return ()
    counting = {
        "reg_1182_71": (("reg_1182_71", "2 lid 1"), ("reg_1182_71", "3")),
        "termijnenwet": (("atw", "1"),),
    }
    more = (power.then_clock[:-1],) if power.then_clock else ()
    return (*more, *counting.get(clock_of(power, law, on), ()))


def calendar_for(country: str | None, year: int, law: Lawbook) -> Calendar:
    """Return the calendar of the state where the act must be done."""
    return law.calendar_nl if country == HOME else foreign_calendar(country, year)


def _renewed(sent: Sequence[HistoryRow], term: Amount, more: Amount) -> tuple[date, bool]:
    """Return the day from which keeping runs, and whether it was renewed.

    A sending within the term renews it, once; one after its end is a new order.
    """
    first = sent[0].day
    end, renewed = nominal_end(first, term), False
    for row in sent[1:]:
        if row.day > end:
            first, end, renewed = row.day, nominal_end(row.day, term), False
        elif not renewed:
            end, renewed = nominal_end(end, more), True
    return first, renewed


def _clock(power: Power, *, emergency: bool) -> Clock:
    return power.emergency_clock if emergency and power.emergency_clock else power.clock


def _end(start: date, term: Amount, clock: str, country: str | None, law: Lawbook) -> date:
    return end_of_term(start, term, clock, calendar=calendar_for(country, start.year, law), law=law)


def _term(where: Clock, law: Lawbook, on: date) -> tuple[Provision, Amount]:
    instrument, article, name = where
    provision = law.nearest(instrument, article, on=on)
    return provision, provision.values[name]


def _instant(row: HistoryRow) -> datetime:
    return row.at or end_of_day(row.day)


def _name(provision: Provision) -> str:
    return f"{provision.law} {provision.article}"
