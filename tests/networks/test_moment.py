"""Moments: what may be typed, and what is missing of it."""

from datetime import UTC, datetime

import pytest

from spoor.networks.moment import MomentUnreadable, read_moment


@pytest.mark.parametrize(
    ("text", "needs"),
    [
        ("2026-11-20T19:40:58Z", ()),
        ("2026-11-20t19:40:58z", ()),
        ("2026-11-20 19:40:58+01:00", ()),
        ("2026-11-20T19:40:58.123456789+0100", ()),  # more digits than a datetime holds
        ("2026-11-20T19:40:58", ("time_zone",)),
        ("2026-11-20T19:40Z", ("exact_time",)),
        ("2026-11-20T19:40", ("exact_time", "time_zone")),
        ("2026-11-20", ("exact_time", "time_zone")),
        ("2016-12-31T23:59:60Z", ()),  # a leap second
    ],
)
def test_what_is_missing_of_a_moment_is_needed(text: str, needs: tuple[str, ...]) -> None:
    found = read_moment(text)
    assert (found.needs, found.typed) == (needs, text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "gisteren",
        "20-11-2026",
        "20261120T194058Z",  # ISO 8601 without dashes, which the library would read
        "2026-W47-5",
        "2026-11-31",
        "2026-11-20T24:00:00Z",
        "2026-11-20T19:40:61Z",
        "2026-11-20T12:00:60Z",  # no leap second then
        "2026-11-20T19:60:00Z",
        "2026-11-20T19:40:58+24:00",
        "2026-11-20T19:40:58+01:75",
        "0001-01-01T00:00:00+01:00",  # before the first year in UTC
        "1763667658",
        "٢٠٢٦-11-20",
    ],
)
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(MomentUnreadable):
        read_moment(text)


def test_the_zone_is_reckoned_with() -> None:
    assert read_moment("2026-11-21T00:30:00+01:00").instant == datetime(2026, 11, 20, 23, 30, tzinfo=UTC)
    assert read_moment("2026-11-20T23:30:00-00:30").instant == datetime(2026, 11, 21, 0, 0, tzinfo=UTC)
