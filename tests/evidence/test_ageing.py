"""When a time stamp ends, and when it is due to be stamped itself."""

from datetime import UTC, date, datetime, timedelta

import pytest

from spoor.evidence.ageing import Held, due, end

AT = datetime(2026, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)
BEFORE = 90 * DAY
ENDED = {"sha1": date(2030, 6, 30)}


@pytest.mark.parametrize(
    ("life", "left", "found"),
    [
        (1000, 91, False),  # a day more than the norm
        (1000, 90, True),
        (1000, 0.001, True),  # the last moment
        (1000, 0, False),  # at the end it is too late
        (1000, -1, False),
        (90, 90, False),  # a renewal by a certificate that ends on the same day: not at once again
        (90, 45, True),  # when half of what it had left is over
        (30, 16, False),  # a certificate that never held longer than the norm
        (30, 15, True),
        (0.01, 0.001, False),  # never shorter and shorter, for ever
    ],
)
def test_due(life, left, found):
    held = Held(AT, AT + life * DAY)
    assert due(held, at=held.until - left * DAY, before=BEFORE, ended={}) is found


def test_half_way_is_later():
    held = Held(AT, AT + 1000 * DAY)
    assert [due(held, at=held.until - left * DAY, before=BEFORE, ended={}, part=2) for left in (46, 45)] == [
        False,
        True,
    ]


def test_an_algorithm_ends_it_before_its_certificate():
    held = Held(AT, datetime(2036, 1, 1, tzinfo=UTC), ("sha1", "rsa2048"))
    assert end(held, ENDED) == datetime(2030, 6, 30, 23, 59, 59, 999999, UTC)
    assert end(held, {}) == held.until
    assert not due(held, at=datetime(2030, 3, 1, tzinfo=UTC), before=BEFORE, ended=ENDED)
    assert due(held, at=datetime(2030, 5, 1, tzinfo=UTC), before=BEFORE, ended=ENDED)
    assert not due(held, at=datetime(2030, 7, 1, tzinfo=UTC), before=BEFORE, ended=ENDED)


def test_a_certificate_that_never_changes_is_asked_a_few_times_and_no_more():
    until, at, asked = AT + 1000 * DAY, AT, 0
    held = Held(AT, until)
    while at < until:
        if due(held, at=at, before=BEFORE, ended={}):
            held, asked = Held(at, until), asked + 1
        at += timedelta(minutes=10)
    assert 5 < asked < 14
