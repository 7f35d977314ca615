"""Periods: when a term ends. The only place that adds days.

Arithmetic on days and hours only. No clock and no database: the caller names the start, the amount, the
clock under which it runs and the calendar, and gets back the last day (inclusive) or the last instant.
"""

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from spoor.law.calendars import ONE_DAY, Calendar
from spoor.law.lawbook import Lawbook
from spoor.law.provisions import Amount

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
ONE_HOUR = timedelta(hours=1)
MONTHS_IN_YEAR = date.max.month


def end_of_term(start: date, term: Amount, clock: str, *, calendar: Calendar, law: Lawbook) -> date:
    """Return the last day of a term that starts with an event on `start`; that day itself is not counted.

    plain_days: the nominal last day, whatever day it is. termijnenwet (Atw 1, 2, 4) and reg_1182_71 (art.
    3): a last day on a Saturday, Sunday or feast day moves to the next working day, and a term of some days
    holds at least two working days. The Atw leaves long terms alone. A term in working days counts only
    those. Raises ValueError for hours or an unknown clock.
    """
    if term.unit == "working_days":
        return _after_working_days(start, term.amount, calendar)
    nominal = nominal_end(start, term)
    if clock == "plain_days":
        return nominal
    if clock == "termijnenwet":
        if _outside_atw(term, law, start):
            return nominal
        return _moved(start, nominal, term, "atw", "2", calendar=calendar, law=law)
    if clock == "reg_1182_71":
        return _moved(start, nominal, term, "reg_1182_71", "3 lid 5", calendar=calendar, law=law)
    raise ValueError(f"no clock {clock!r}; expected plain_days, termijnenwet or reg_1182_71")


def nominal_end(start: date, term: Amount) -> date:
    """Return the last day by plain counting; a month without that day ends on its last day."""
    if term.unit == "days":
        return start + timedelta(days=term.amount)
    if term.unit == "weeks":
        return start + timedelta(weeks=term.amount)
    if term.unit == "months":
        return _add_months(start, term.amount)
    if term.unit == "years":
        year = start.year + term.amount
        return date(year, start.month, min(start.day, monthrange(year, start.month)[1]))
    raise ValueError(f"no term of days: {term.amount} {term.unit}")


def end_of_hours(start: datetime, term: Amount, clock: str) -> datetime:
    """Return the last instant of a term in hours, in the zone of `start`; nights and holidays count, and an
    hour lasts an hour whatever the clock on the wall does that night.

    reg_1182_71: the hour of the event is not counted, so the first hour is the next full one (art. 3).
    hours: running hours from the instant itself.
    """
    if term.unit != "hours":
        raise ValueError(f"no term of hours: {term.amount} {term.unit}")
    hours = timedelta(hours=term.amount)
    if clock == "reg_1182_71":
        start, hours = start.replace(minute=0, second=0, microsecond=0), hours + ONE_HOUR
    return (start.astimezone(UTC) + hours).astimezone(start.tzinfo)


def end_of_day(day: date) -> datetime:
    """Return the last instant of a calendar day in Europe/Amsterdam."""
    midnight = datetime.combine(day + ONE_DAY, time(), tzinfo=AMSTERDAM)
    return midnight - timedelta(microseconds=1)


def days_after(day: date, count: int) -> date:
    """Return the day that lies a number of days later."""
    return day + timedelta(days=count)


def _after_working_days(start: date, count: int, calendar: Calendar) -> date:
    for _ in range(count):
        start = calendar.next_working_day(start + ONE_DAY)
    return start


def _add_months(start: date, months: int) -> date:
    years, month = divmod(start.month - 1 + months, MONTHS_IN_YEAR)
    year = start.year + years
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def _outside_atw(term: Amount, law: Lawbook, on: date) -> bool:
    """Tell whether Atw art. 4 leaves a term alone: years, or more days, weeks or months than it names."""
    name = f"most_{term.unit}"
    limits = law.provision("atw", "4", on=on).values
    return name not in limits or term.amount > limits[name].amount


def _moved(
    start: date, last: date, term: Amount, instrument: str, article: str, *, calendar: Calendar, law: Lawbook
) -> date:
    last = calendar.next_working_day(last)
    least = law.provision(instrument, article, on=start).values
    if term.unit != "days" or term.amount >= least["from_days"].amount:
        while calendar.working_days(start, last) < least["working_days"].amount:
            last = calendar.next_working_day(last + ONE_DAY)
    return last
