"""Trusted time: asked with the seal, sent later, tried again, each authority by itself."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from tests import authority
from tests.conftest import NOON

from spoor.adapters import timestamps
from spoor.adapters.timestamps import Authority, OtherData, Stamped, Unreachable
from spoor.cases import keeping
from spoor.evidence import stamps, tree
from spoor.evidence.models import Exhibit, LogEntry, LogTreeHead, TimeStamp, TimeStampRequest
from spoor.evidence.sealing import record, seal

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
def home(tmp_path, monkeypatch):
    """Let the authorities be named in a folder of this test."""
    monkeypatch.setattr(stamps, "home", lambda: tmp_path)
    return tmp_path


@pytest.fixture(scope="module")
def roots(tmp_path_factory):
    return authority.make(tmp_path_factory.mktemp("tsa"))


def name(home, roots, **urls):
    """Name authorities that stamp each exhibit."""
    rows = "".join(
        f"  - {{name: {one}, url: '{url}', roots: '{roots}', each_exhibit: true}}\n"
        for one, url in urls.items()
    )
    (home / timestamps.FILE).write_text(f"authorities:\n{rows}")


def good(one: Authority, digest: str) -> Stamped:
    return Stamped(b"answer", NOON, "1.2.3", "7", "CN=x", "a" * 64, "test")


def sealed(by, content: bytes = b"bytes") -> Exhibit:
    with transaction.atomic():
        bytes_ = seal([content], kind=Exhibit.Kind.UPLOAD)
        return record(bytes_, report=None, by=by, at=NOON, why="proef")


def test_none_named_asks_nothing(desk, person, home):
    sealed(person("mira", "analyst"))
    assert not TimeStampRequest.objects.exists()
    assert keeping.configured() == ((), "")


def test_asked_in_the_transaction_of_the_seal(desk, person, home, roots):
    name(home, roots, een="http://een.nl/", twee="http://twee.nl/")
    mira = person("mira", "analyst")

    def act() -> None:
        with transaction.atomic():
            sealed(mira)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        act()
    assert not TimeStampRequest.objects.exists()
    exhibit = sealed(mira)
    sealed(mira)  # the same bytes are stamped once
    rows = TimeStampRequest.objects.values_list("authority", "what", "subject", "digest", "tries")
    assert list(rows) == [(one, "exhibit", exhibit.pk, exhibit.sha256, 0) for one in ("een", "twee")]


def test_a_report_asks_too(desk, person, home, roots, report_in):
    name(home, roots, een="http://een.nl/")
    report_in(person("mira", "analyst"))
    assert TimeStampRequest.objects.get().digest == Exhibit.objects.get().sha256


def test_a_broken_file_of_authorities_stops_no_seal_and_is_said(desk, person, home, roots):
    (home / timestamps.FILE).write_text("authorities: [")
    exhibit = sealed(person("mira", "analyst"))
    assert not TimeStampRequest.objects.exists()
    assert "authorities.yaml" in keeping.configured()[1]
    kept = keeping.keep(by=person("bo", "administrator"), now=lambda: NOON)
    assert "authorities.yaml" in kept.trouble[0]
    name(home, roots, een="http://een.nl/")
    assert stamps.ask_for_all(at=NOON) == 1
    assert TimeStampRequest.objects.get().subject == exhibit.pk
    assert stamps.ask_for_all(at=NOON) == 0


def test_a_stamp_is_kept_with_what_it_says_and_in_the_log(desk, person, home, roots):
    name(home, roots, een="http://een.nl/")
    exhibit = sealed(person("mira", "analyst"))
    assert stamps.drain(by="mira", at=NOON, most=9, ask=good) == stamps.Drained(1, 0, 0)
    assert stamps.drain(by="mira", at=NOON, most=9, ask=good) == stamps.Drained(0, 0, 0)
    stamp = TimeStamp.objects.get()
    assert (bytes(stamp.answer), stamp.gen_time, stamp.request.digest) == (b"answer", NOON, exhibit.sha256)
    line = LogEntry.objects.get(event="program:stamp:received")
    assert (line.subject, line.values["authority"]) == (f"exhibit:{exhibit.pk}", "een")
    with pytest.raises(IntegrityError, match="only added to"), transaction.atomic():
        TimeStamp.objects.update(policy="9")


def test_one_authority_is_down_for_a_day_and_the_other_is_not_held_up(desk, person, home, roots):
    name(home, roots, een="http://een.nl/", twee="http://twee.nl/")
    mira, asked = person("mira", "analyst"), []
    for n in range(3):
        sealed(mira, b"%d" % n)

    def ask(one: Authority, digest: str) -> Stamped:
        asked.append(one.name)
        if one.name == "een" and at < NOON + 24 * HOUR:
            raise Unreachable("down")
        return good(one, digest)

    at = NOON
    while at < NOON + 31 * HOUR:
        stamps.drain(by="mira", at=at, most=20, ask=ask)
        if at == NOON:
            assert TimeStamp.objects.filter(request__authority="twee").count() == 3
        at += MINUTE
    assert TimeStamp.objects.filter(request__authority="een").count() == 3
    down = asked.count("een") - 3
    assert 8 < down < 20  # one question a round, with waits that grow to six hours
    assert not LogEntry.objects.filter(event="program:stamp:refused").exists()


def test_a_bad_answer_is_kept_as_trouble_and_never_as_a_stamp(desk, person, home, roots):
    name(home, roots, een="http://een.nl/")
    mira = person("mira", "analyst")
    for n in range(5):
        sealed(mira, b"%d" % n)

    def ask(one: Authority, digest: str) -> Stamped:
        raise OtherData("expected a, found b")

    assert stamps.drain(by="mira", at=NOON, most=9, ask=ask) == stamps.Drained(0, 3, 5)
    assert not TimeStamp.objects.exists()
    tried = TimeStampRequest.objects.filter(tries=1)
    assert {(one.trouble, one.detail) for one in tried} == {("other_data", "expected a, found b")}
    assert LogEntry.objects.filter(event="program:stamp:refused").count() == 3
    assert stamps.drain(by="mira", at=NOON, most=9, ask=ask).failed == 0  # all wait


def test_at_most_so_many_in_a_round(desk, person, home, roots):
    name(home, roots, een="http://een.nl/")
    mira = person("mira", "analyst")
    for n in range(5):
        sealed(mira, b"%d" % n)
    assert stamps.drain(by="mira", at=NOON, most=2, ask=good) == stamps.Drained(2, 0, 3)


def test_the_head_of_the_day_is_anchored_once_by_each_authority(desk, person, home, roots, monkeypatch):
    mira = person("mira", "analyst")
    with authority.serving(roots.parent) as one, authority.serving(roots.parent) as two:
        name(home, roots, een=one.url, twee=two.url)
        sealed(mira)
        for hour in (0, 3, 24):
            keeping.keep(by=mira, now=lambda hour=hour: NOON + hour * HOUR)
    heads = list(LogTreeHead.objects.all())
    assert [head.day for head in heads] == [NOON.date(), NOON.date() + timedelta(days=1)]
    found = TimeStampRequest.objects.filter(what="head", next_try=None)
    wanted = {(head.pk, tree.head_digest(head), name) for head in heads for name in ("een", "twee")}
    assert set(found.values_list("subject", "digest", "authority")) == wanted
    stamp = TimeStamp.objects.filter(request__what="head").first()
    again = timestamps.verify(bytes(stamp.answer), stamp.request.digest, roots)
    assert again.gen_time == stamp.gen_time


def test_the_real_home_of_the_tests_names_nobody():
    assert timestamps.authorities(settings.HOME.path) == ()
