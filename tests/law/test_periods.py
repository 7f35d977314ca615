"""Terms: each clock on both sides of its rules."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spoor.law.calendars import foreign_calendar
from spoor.law.lawbook import load
from spoor.law.periods import end_of_day, end_of_hours, end_of_term, nominal_end
from spoor.law.provisions import Amount

LAW = load()
IRELAND = foreign_calendar("IE", 2026)
days = st.dates(date(2016, 1, 1), date(2028, 6, 1))


def ends(start, amount, unit, clock, calendar=None):
    calendar = calendar or LAW.calendar_nl
    return end_of_term(start, Amount(amount, unit), clock, calendar=calendar, law=LAW)


@pytest.mark.parametrize(
    ("start", "amount", "unit", "last_day"),
    [
        (date(2026, 8, 25), 3, "months", date(2026, 11, 25)),  # an ordinary Wednesday
        (date(2026, 8, 15), 3, "months", date(2026, 11, 16)),  # a Sunday moves to Monday
        (date(2026, 11, 30), 3, "months", date(2027, 3, 1)),  # no 30 February; the 28th is a Sunday
        (date(2026, 12, 26), 3, "months", date(2027, 3, 30)),  # Good Friday, Easter, Easter Monday
        (date(2026, 11, 2), 8, "days", date(2026, 11, 10)),  # withdrawal of a klacht
        (
            date(2026, 4, 2),
            3,
            "days",
            date(2026, 4, 8),
        ),  # Thursday before Easter: two working days, Tue and Wed
        (
            date(2026, 4, 24),
            2,
            "days",
            date(2026, 4, 28),
        ),  # under three days no two working days; King's Day skipped
        (date(2026, 11, 23), 90, "days", date(2027, 2, 22)),  # exactly 90 days: a Sunday moves
        (date(2026, 11, 23), 91, "days", date(2027, 2, 22)),  # 91 days: outside the Atw, a Monday anyhow
        (date(2026, 11, 22), 91, "days", date(2027, 2, 21)),  # 91 days: outside the Atw, the Sunday stays
        (date(2026, 11, 21), 12, "weeks", date(2027, 2, 15)),  # twelve weeks: a Saturday moves
        (date(2026, 11, 21), 13, "weeks", date(2027, 2, 20)),  # thirteen weeks: outside
        (date(2025, 11, 22), 1, "years", date(2026, 11, 22)),  # years: outside, the Sunday stays
        (date(2024, 2, 29), 1, "years", date(2025, 2, 28)),  # no 29 February
    ],
)
def test_a_term_of_dutch_law(start, amount, unit, last_day):
    assert ends(start, amount, unit, "termijnenwet") == last_day


@pytest.mark.parametrize(
    ("start", "amount", "last_day"),
    [
        (date(2026, 11, 20), 10, date(2026, 11, 30)),  # Friday to Monday
        (date(2026, 12, 16), 10, date(2026, 12, 28)),  # Saturday and St Stephen's Day
        (date(2026, 9, 1), 60, date(2026, 11, 2)),  # a Saturday moves to Monday
        (date(2026, 10, 24), 2, date(2026, 10, 28)),  # two days, weekend and bank holiday: Tue and Wed
        (date(2026, 11, 20), 1, date(2026, 11, 23)),  # one day: Saturday moves, no two working days asked
    ],
)
def test_a_term_of_union_law_on_the_irish_calendar(start, amount, last_day):
    assert ends(start, amount, "days", "reg_1182_71", IRELAND) == last_day


def test_plain_days_are_hard():
    assert ends(date(2026, 3, 1), 90, "days", "plain_days") == date(2026, 5, 30)  # a Saturday stays


def test_hours_of_union_law_start_with_the_next_full_hour():
    late = datetime(2026, 11, 21, 23, 30, tzinfo=timezone(timedelta(hours=1)))
    assert end_of_hours(late, Amount(8, "hours"), "reg_1182_71").isoformat() == "2026-11-22T08:00:00+01:00"
    assert end_of_hours(late, Amount(8, "hours"), "hours").isoformat() == "2026-11-22T07:30:00+01:00"


def test_the_end_of_a_day_is_that_of_amsterdam():
    assert end_of_day(date(2026, 11, 23)).isoformat() == "2026-11-23T23:59:59.999999+01:00"
    assert end_of_day(date(2026, 7, 1)).utcoffset() == timedelta(hours=2)


@pytest.mark.parametrize(
    ("amount", "clock"), [(Amount(8, "hours"), "plain_days"), (Amount(8, "days"), "moon")]
)
def test_a_term_that_does_not_fit_its_clock_is_refused(amount, clock):
    with pytest.raises(ValueError):
        end_of_term(date(2026, 1, 1), amount, clock, calendar=LAW.calendar_nl, law=LAW)
    if amount.unit == "days":
        with pytest.raises(ValueError):
            end_of_hours(datetime(2026, 1, 1, tzinfo=UTC), amount, "hours")


def test_an_unknown_state_counts_weekends_only():
    assert not foreign_calendar("ZZ", 2026).covers(date(2026, 1, 1))
    assert foreign_calendar("ZZ", 2026).is_working_day(date(2026, 1, 1))


@given(days, st.integers(1, 90), st.sampled_from(["termijnenwet", "reg_1182_71"]))
def test_a_term_ends_on_a_working_day_and_never_before_its_nominal_end(start, amount, clock):
    end = ends(start, amount, "days", clock)
    assert LAW.calendar_nl.is_working_day(end)
    assert end >= nominal_end(start, Amount(amount, "days"))


@given(days, st.integers(1, 80), st.sampled_from(["termijnenwet", "reg_1182_71", "plain_days"]))
def test_a_longer_term_never_ends_sooner(start, amount, clock):
    assert ends(start, amount, "days", clock) <= ends(start, amount + 1, "days", clock)


@given(days, st.integers(3, 90))
def test_two_working_days_fall_in_a_term_of_three_days_or_more(start, amount):
    end = ends(start, amount, "days", "termijnenwet")
    assert LAW.calendar_nl.working_days(start, end) >= 2
