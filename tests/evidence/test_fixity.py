"""Stored bytes are read again: a part each day, everything within thirty days, and what is wrong is named."""

import os
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.adapters.test_store import store_at
from tests.conftest import NOON

from spoor.cases import keeping
from spoor.evidence import fixity, sealing
from spoor.evidence.models import CustodyEvent, Exhibit, FixityRun, LogEntry
from spoor.evidence.sealing import record, seal

DAY = timedelta(days=1)


@pytest.fixture
def exhibits(desk, person, tmp_path, monkeypatch):
    """Twelve exhibits in a store of their own."""
    held = store_at(tmp_path / "evidence")
    for module in (fixity, sealing):
        monkeypatch.setattr(module, "store", lambda: held)
    mira = person("mira", "analyst")
    made = [
        record(seal([b"stuk %d" % n], kind=Exhibit.Kind.UPLOAD), report=None, by=mira, at=NOON, why="proef")
        for n in range(12)
    ]
    return held, mira, made


def read(part, by, at=NOON):
    return fixity.run(part, by=by, now=lambda: at)


def test_whole_bytes_are_counted_and_nothing_is_written_beside_them(exhibits):
    _held, mira, made = exhibits
    seen = []
    run = fixity.run(fixity.ALL, by=mira, now=lambda: NOON, progress=lambda *one: seen.append(one))
    assert (run.checked, run.bytes) == (12, sum(one.size for one in made))
    assert (run.damaged, run.missing, run.unnamed) == ([], [], [])
    assert seen[-1] == (12, 12)
    assert not CustodyEvent.objects.filter(act="checked").exists()


def test_damage_and_loss_are_named_in_custody_and_log(exhibits):
    held, mira, made = exhibits
    one, other = made[3], made[7]
    place = held.path(one.sha256)
    os.chmod(place, 0o600)
    place.write_bytes(b"stuk x")
    held.path(other.sha256).unlink()
    run = read(fixity.ALL, mira)
    assert (run.damaged, run.missing) == ([one.sha256], [other.sha256])
    events = CustodyEvent.objects.filter(act="checked").values_list("exhibit", "result")
    assert set(events) == {(one.pk, "controlegetal klopt niet meer"), (other.pk, "bytes ontbreken")}
    lines = LogEntry.objects.filter(event__startswith="program:exhibit:").values_list("event", "subject")
    lines = lines.exclude(event="program:exhibit:sealed")
    assert set(lines) == {
        ("program:exhibit:damaged", f"exhibit:{one.pk}"),
        ("program:exhibit:missing", f"exhibit:{other.pk}"),
    }


def test_an_object_that_no_row_names_is_named_and_left_alone(exhibits):
    held, mira, made = exhibits
    stray = held.put([b"niemand kent mij"])
    assert read(fixity.ALL, mira).unnamed == []  # its row may still come
    long_ago = NOON.timestamp() - 2 * fixity.GRACE
    for sha256 in (stray.sha256, *(one.sha256 for one in made)):
        os.utime(held.path(sha256), (long_ago, long_ago))
    assert read(fixity.ALL, mira).unnamed == [stray.sha256]
    assert held.read(stray.sha256) == b"niemand kent mij"


def test_everything_is_read_within_thirty_days_whatever_days_were_missed(exhibits, monkeypatch):
    _held, mira, made = exhibits
    seen: dict[str, list[int]] = {one.sha256: [] for one in made}
    real = fixity._read
    monkeypatch.setattr(
        fixity, "_read", lambda sha256, found: (seen[sha256].append(day), real(sha256, found))[1]
    )
    for day in range(70):
        if day in (5, 6, 7, 33):  # the machine was off
            continue
        keeping.reread(by=mira, now=lambda day=day: NOON + day * DAY)
        assert keeping.reread(by=mira, now=lambda day=day: NOON + day * DAY) is None  # once a day
    for days in seen.values():
        assert days[0] <= 30
        assert all(later - earlier <= 31 for earlier, later in zip(days, days[1:], strict=False))
        assert 69 - days[-1] <= 30


def test_the_norm_is_our_own_and_stands_in_the_policy_of_the_house(desk):
    assert keeping.period(NOON.date()) == 30


def test_a_part_may_be_so_many_days_worth(exhibits):
    _held, mira, _made = exhibits
    part = fixity.part_due(NOON.date(), period=30, days=10)
    assert (part.start, part.end) == ("00000000", "55555556")
    run = read(part, mira)
    assert run.checked == Exhibit.objects.filter(sha256__lt="55555556").count()
    assert fixity.part_due(NOON.date(), period=30, days=30) == fixity.ALL
    rest = fixity.part_due(NOON.date(), period=30, days=25)
    assert (rest.start, rest.end) == ("55555556", "2aaaaaac")  # around the end
    assert rest.holds("f" * 64)
    assert rest.holds("0" * 64)
    assert not rest.holds("3" * 64)


def test_a_report_is_only_added(exhibits):
    _held, mira, _made = exhibits
    read(fixity.ALL, mira)
    with pytest.raises(IntegrityError, match="only added to"), transaction.atomic():
        FixityRun.objects.update(checked=0)


def test_after_a_long_silence_all_is_read_once_and_then_parts_again(exhibits):
    _held, mira, _made = exhibits
    keeping.reread(by=mira, now=lambda: NOON)
    keeping.reread(by=mira, now=lambda: NOON + 40 * DAY)
    keeping.reread(by=mira, now=lambda: NOON + 41 * DAY)
    assert list(FixityRun.objects.values_list("scope", flat=True)) == ["portion", "all", "portion"]


def test_what_was_put_back_is_wrong_no_longer_once_it_was_read(exhibits):
    held, mira, made = exhibits
    one = made[0]
    place = held.path(one.sha256)
    content = held.read(one.sha256)
    place.unlink()
    read(fixity.ALL, mira)
    assert fixity.standing() == {one.sha256: "missing"}
    assert held.put([content]).sha256 == one.sha256
    other = fixity.Part("portion", f"{(int(one.sha256[:8], 16) + 1) % 16**8:08x}", one.sha256[:8])
    read(other, mira)
    assert fixity.standing() == {one.sha256: "missing"}  # it was not read since
    read(fixity.ALL, mira)
    assert fixity.standing() == {}
