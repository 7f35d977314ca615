"""Times: an instant, a question, or a refusal; and never a guess."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spoor.returns.times import TimeRules, TimeUnreadable, read_time

BARE = TimeRules()
AMSTERDAM = TimeRules(zone="Europe/Amsterdam")


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("Wed Aug 19 12:00:00 UTC 2021", "2021-08-19T12:00:00"),  # the public example; it was a Thursday
        ("2026-04-11 04:02:00 UTC", "2026-04-11T04:02:00"),
        ("2026-04-11T04:02:00Z", "2026-04-11T04:02:00"),
        ("2026-04-11T04:02:00.000Z", "2026-04-11T04:02:00"),
        ("2026-04-11 04:02:00 Z", "2026-04-11T04:02:00"),  # Google's list of IP activity
        ("2026-04-11T06:02:00+02:00", "2026-04-11T04:02:00"),
        ("2026-04-11 06:02:00 +0200 (CEST)", "2026-04-11T04:02:00"),
        ("2026-04-11 06:02:00 CEST", "2026-04-11T04:02:00"),
        ("2026-04-11 06:02:00 Europe/Amsterdam", "2026-04-11T04:02:00"),
        ("Wed Apr 17 13:02:41 +0000 2019", "2019-04-17T13:02:41"),  # created_at of a tweet
        ("Thu, 19 Aug 2021 12:00:00 GMT", "2021-08-19T12:00:00"),  # a mail header
        ("Mar 24, 2024, 10:15:00\u202fPM UTC", "2024-03-24T22:15:00"),  # Takeout
        ("19 augustus 2021 12:00:00 UTC", "2021-08-19T12:00:00"),
        ("31-03-2026 12:00 UTC", "2026-03-31T12:00:00"),  # only one reading is a date
        ("2026/04/11 04:02:00 UTC+2", "2026-04-11T02:02:00"),
        ("20260411040200Z", "2026-04-11T04:02:00"),
        ("2026-10-25 02:30:00 CEST", "2026-10-25T00:30:00"),  # the name tells which of the two hours
    ],
)
def test_a_time_with_its_zone_is_an_instant(text: str, instant: str) -> None:
    moment = read_time(text, BARE)
    assert moment.at == datetime.fromisoformat(instant).replace(tzinfo=UTC)
    assert moment.zone == "stated"


@pytest.mark.parametrize(
    ("text", "rules", "question"),
    [
        ("2026-04-11 04:02:00", BARE, "no_zone"),
        ("2026-03-29 02:30:00", AMSTERDAM, "summer_time"),  # that hour is skipped
        ("2026-10-25 02:30:00", AMSTERDAM, "summer_time"),  # that hour comes twice
        ("2026-10-25 02:30:00 Europe/Amsterdam", BARE, "summer_time"),
        ("2026-04-11 04:02:00 IST", BARE, "zone_unsure"),  # India, Ireland or Israel
        ("2026-07-01 12:00:00 PST", BARE, "zone_unsure"),  # in July nobody there uses it
        ("2026-04-11 04:02:00 +0200 UTC", BARE, "zone_unsure"),  # two zones that differ
        ("04-11-2026 04:02:00 UTC", BARE, "day_or_month"),
        ("2026-04-11", AMSTERDAM, "day_only"),
    ],
)
def test_what_is_not_certain_is_a_question(text: str, rules: TimeRules, question: str) -> None:
    moment = read_time(text, rules)
    assert (moment.at, moment.zone, moment.text, moment.question) == (None, "ambiguous", text, question)


@pytest.mark.parametrize(
    "text",
    ["", "yesterday", "2026-04-31 04:02:00 UTC", "2026-04-11 24:00:00 UTC", "2026-04-11 04:02:60 UTC", "1775880000",
     "0026-04-11 04:02:00 UTC", "2026-04-11 04:02:00 foo", "2026-04-11 4", "203.0.113.7", "2026-02-30",
     "2026-04-11 04:02:00 +25:00", "2026-04-11T04:02:00Z 203.0.113.7"],
)  # fmt: skip
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(TimeUnreadable):
        read_time(text, BARE)


def test_seconds_since_1970_are_read_where_the_layout_says_so() -> None:
    rules = TimeRules(epoch=True)
    for text in ("1775880123", "1775880123000", "1775880123000000"):
        moment = read_time(text, rules)
        assert (moment.at, moment.zone) == (datetime(2026, 4, 11, 4, 2, 3, tzinfo=UTC), "layout")


def test_a_zone_in_the_value_wins_then_the_file_then_the_layout() -> None:
    rules = TimeRules(zone="Europe/Amsterdam", stated="UTC")
    assert read_time("2026-04-11 04:02:00 +01:00", rules).at == datetime(2026, 4, 11, 3, 2, tzinfo=UTC)
    assert read_time("2026-04-11 04:02:00", rules).zone == "stated"
    assert read_time("2026-04-11 04:02:00", AMSTERDAM).zone == "layout"


INSTANTS = st.datetimes(datetime(1990, 1, 2), datetime(2100, 12, 30)).map(
    lambda one: one.replace(microsecond=0)
)
OFFSETS = st.integers(-14 * 4, 14 * 4).map(lambda quarters: timezone(timedelta(minutes=15 * quarters)))
FORMS = st.sampled_from(["%Y-%m-%d %H:%M:%S %z", "%Y-%m-%dT%H:%M:%S%z", "%a %b %d %H:%M:%S %z %Y",
                         "%a, %d %b %Y %H:%M:%S %z", "%b %d, %Y, %I:%M:%S %p %z", "%d %B %Y %H:%M:%S %z"])  # fmt: skip


@given(INSTANTS, OFFSETS, FORMS)
def test_every_form_brings_back_the_instant(local: datetime, zone: timezone, form: str) -> None:
    aware = local.replace(tzinfo=zone)
    moment = read_time(aware.strftime(form), BARE)
    assert moment.at == aware.astimezone(UTC)
    assert moment.zone == "stated"


@given(INSTANTS)
def test_without_a_zone_there_is_never_an_instant(local: datetime) -> None:
    assert read_time(local.isoformat(sep=" "), BARE).at is None


@given(st.text(max_size=40))
def test_any_text_is_an_instant_with_a_zone_or_a_question_or_refused(text: str) -> None:
    try:
        moment = read_time(text, BARE)
    except TimeUnreadable:
        return
    assert (moment.at is None) == (moment.zone == "ambiguous")
