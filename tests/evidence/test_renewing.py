"""Renewal: asked over the bytes of the old one before its certificate ends, once, each authority by itself."""

import hashlib
from datetime import UTC, date, datetime, timedelta

import pytest
from tests import authority
from tests.evidence.test_stamps import home, sealed

from spoor.adapters import timestamps
from spoor.adapters.lifetimes import LifetimeUnknown, lifetime
from spoor.adapters.timestamps import Authority, Stamped, Unreachable
from spoor.cases import keeping
from spoor.evidence import renewing, stamps
from spoor.evidence.models import TimeStamp, TimeStampRequest
from spoor.evidence.renewing import Ageing, Norm

__all__ = ["home"]
DAY = timedelta(days=1)
NORM = Norm(90 * DAY, {})
START = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return authority.make(tmp_path_factory.mktemp("tsa"), days=200)


def named(home, roots, *names, **more):
    rows = "".join(
        f"  - {{name: {one}, url: 'http://{one}.nl/', roots: '{roots}', each_exhibit: {str(one != 'twee').lower()}"
        + "".join(f", {key}: {value}" for key, value in more.items())
        + "}\n"
        for one in names
    )
    (home / timestamps.FILE).write_text(f"authorities:\n{rows}")


class Clock:
    """Authorities whose certificates end on given days, asked at a moment of the test."""

    def __init__(self, **ends):
        self.at, self.ends, self.asked = START, ends, []

    def __call__(self, one: Authority, digest: str) -> Stamped:
        if self.ends[one.name] is None:
            raise Unreachable("down")
        self.asked.append((one.name, digest))
        answer = f"{one.name} {digest} {self.at}".encode()
        until = START + self.ends[one.name] * DAY
        return Stamped(answer, self.at, "1.2", "7", "CN=x", "a" * 64, "test", until, ("sha256", "ec256"))

    def day(self, number: float, norm: Norm = NORM) -> int:
        """Do the daily work of a day; return how many were due."""
        self.at = START + number * DAY
        found = renewing.renew(norm, at=self.at)
        stamps.drain(by="mira", at=self.at, most=99, ask=self)
        return found


@pytest.fixture
def stamp(desk, person, home, folder):
    """A time stamp of `een` over an exhibit; its certificate ends after 200 days."""
    named(home, folder, "een")
    sealed(person("mira", "analyst"))
    clock = Clock(een=200)
    clock.day(0)
    return clock


def test_it_is_asked_over_the_bytes_of_the_old_one_before_its_end_and_once(stamp):
    assert [stamp.day(one) for one in (1, 109, 110, 111, 112)] == [0, 0, 1, 0, 0]
    old, new = TimeStamp.objects.order_by("pk")
    assert (new.request.what, new.request.subject) == ("token", old.pk)
    assert new.request.digest == hashlib.sha256(bytes(old.answer)).hexdigest()
    assert len(stamp.asked) == 2


def test_a_renewal_that_holds_longer_ends_the_asking(stamp):
    stamp.ends["een"] = 3000
    assert sum(stamp.day(one) for one in range(100, 400)) == 1
    assert renewing.ageing(NORM, at=START + 400 * DAY) == Ageing(0, 0)
    assert stamp.day(2911) == 1  # and so on, the last of the chain


def test_what_ended_without_one_is_counted_and_not_asked_any_more(stamp):
    stamp.ends["een"] = None
    assert stamp.day(150) == 1
    assert renewing.ageing(NORM, at=START + 150 * DAY) == Ageing(1, 0)
    assert stamp.day(201) == 0
    assert renewing.ageing(NORM, at=START + 201 * DAY) == Ageing(0, 1)


def test_one_that_came_too_late_does_not_count(stamp):
    stamp.ends["een"] = None
    stamp.day(150)
    stamp.ends["een"] = 3000
    stamp.day(201)
    assert TimeStamp.objects.count() == 2
    assert renewing.ageing(NORM, at=START + 202 * DAY) == Ageing(0, 1)


def test_half_way_the_others_are_asked_too(stamp, home, folder):
    named(home, folder, "een", "twee")
    stamp.ends |= {"een": None, "twee": 3000}
    stamp.day(120)
    assert TimeStampRequest.objects.filter(what="token").count() == 1
    stamp.day(160)
    assert set(TimeStampRequest.objects.filter(what="token").values_list("authority", flat=True)) == {
        "een",
        "twee",
    }
    assert TimeStamp.objects.get(request__what="token").request.authority == "twee"
    assert renewing.ageing(NORM, at=START + 300 * DAY) == Ageing(0, 0)


def test_an_authority_that_is_no_longer_named_is_renewed_by_the_others(stamp, home, folder):
    named(home, folder, "twee")
    stamp.ends["twee"] = 3000
    assert stamp.day(110) == 1
    assert TimeStamp.objects.get(request__what="token").request.authority == "twee"


def test_each_authority_keeps_its_own_chain(desk, person, home, folder):
    named(home, folder, "een", "drie")
    sealed(person("mira", "analyst"))
    clock = Clock(een=200, drie=400)
    clock.day(0)
    assert [clock.day(one) for one in (110, 310)] == [1, 1 + 0]
    chain = TimeStampRequest.objects.filter(what="token").values_list("authority", flat=True)
    assert set(chain) == {"een", "drie"}


def test_of_two_renewals_only_the_one_that_holds_longest_is_renewed(stamp, home, folder):
    named(home, folder, "een", "twee")
    stamp.ends["twee"] = 3000
    stamp.day(160)  # both are asked; `een` still ends after 200 days
    assert TimeStamp.objects.filter(request__what="token").count() == 2
    assert [stamp.day(one) for one in (182, 195)] == [0, 0]


def test_an_authority_may_have_its_own_period(stamp, home, folder):
    named(home, folder, "een", renew_before_days=20)
    assert [stamp.day(one) for one in (110, 179, 180)] == [0, 0, 1]


def test_an_algorithm_that_is_about_to_end_is_a_reason_too(stamp):
    norm = Norm(90 * DAY, {"ec256": date(2027, 1, 31)})
    assert stamp.day(60, norm) == 1


@pytest.mark.parametrize("days", ["0", "true", "1826", "'x'", "1.5"])
def test_a_period_that_is_none_is_refused(home, folder, days):
    named(home, folder, "een", renew_before_days=days)
    with pytest.raises(timestamps.AuthoritiesUnreadable, match="renew_before_days"):
        timestamps.authorities(home)


def test_the_norm_of_the_house_has_a_period_and_days(desk):
    norm = keeping.norm(date(2026, 11, 24))
    assert norm.before == 90 * DAY
    assert norm.ended["sha1"] == date(2013, 12, 31)


def test_a_real_time_stamp_says_until_when_it_holds_and_an_old_row_learns_it(desk, person, home, folder):
    with authority.serving(folder.parent) as server:
        (home / timestamps.FILE).write_text(
            f"authorities:\n  - {{name: een, url: '{server.url}', roots: '{folder}', each_exhibit: true}}\n"
        )
        sealed(person("mira", "analyst"))
        stamps.drain(by="mira", at=START, most=9)
    row = TimeStampRequest.objects.get()
    assert timedelta(days=199) < row.holds_until - row.stamp.gen_time <= timedelta(days=200)
    assert row.algorithms.split() == ["ec256", "sha256"]
    found = (row.holds_until, row.algorithms)
    TimeStampRequest.objects.update(holds_until=None, algorithms="")
    renewing.renew(NORM, at=START)
    row.refresh_from_db()
    assert (row.holds_until, row.algorithms) == found


def test_what_cannot_be_read_is_said_once(desk, person, home, folder):
    named(home, folder, "een")
    sealed(person("mira", "analyst"))
    stamps.drain(
        by="mira", at=START, most=9, ask=lambda *_: Stamped(b"x", START, "1", "7", "CN=x", "a" * 64, "t")
    )
    renewing.renew(NORM, at=START)
    assert TimeStampRequest.objects.get().algorithms == renewing.UNKNOWN
    with pytest.raises(LifetimeUnknown):
        lifetime(b"x")
