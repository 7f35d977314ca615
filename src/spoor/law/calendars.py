"""Calendars: which days are no working days, for the Netherlands as data, elsewhere from a library."""

from calendar import SATURDAY
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

import holidays

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The working days of one state. `verified` is true only where a person looked the list up."""

    id: str
    free_days: frozenset[date]
    first_year: int
    last_year: int

    def covers(self, day: date) -> bool:
        """Tell whether the feast days around a day are known; if not, only weekends count."""
        return self.first_year <= day.year <= self.last_year

    def is_working_day(self, day: date) -> bool:
        """Tell whether a day is neither Saturday, Sunday nor feast day."""
        return day.weekday() < SATURDAY and day not in self.free_days

    def next_working_day(self, day: date) -> date:
        """Return the day itself if it is a working day, else the first one after it."""
        while not self.is_working_day(day):
            day += ONE_DAY
        return day

    def working_days(self, after: date, until: date) -> int:
        """Count the working days after one day up to and including another."""
        span = (until - after).days
        return sum(self.is_working_day(after + timedelta(days=step)) for step in range(1, span + 1))


def calendar_from(document: Mapping[str, Any]) -> Calendar:
    """Return a calendar that is kept as data."""
    days = frozenset(row["day"] for row in document["days"])
    return Calendar(document["id"], days, document["first_year"], document["last_year"])


@cache
def foreign_calendar(country: str | None, year: int) -> Calendar:
    """Return the calendar of another state for a year and the next, from the library; weekends only if
    unknown.

    Shown as unverified wherever it is used.
    """
    years = (year, year + 1)
    try:
        found = holidays.country_holidays(country or "", years=years)
    except NotImplementedError:
        return Calendar(country or "-", frozenset(), date.max.year, date.min.year)
    return Calendar(country or "-", frozenset(found), *years)
