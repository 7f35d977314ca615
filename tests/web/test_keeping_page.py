"""What the pages say about time stamps and about the keeping of the evidence, and what to do where it is wrong."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.conftest import NOON

from spoor.adapters import timestamps
from spoor.adapters.timestamps import Authority, Stamped, Unreachable
from spoor.evidence import stamps, tree
from spoor.evidence.models import Exhibit, FixityRun, TimeStampRequest
from spoor.web import keeping_page


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setattr(stamps, "home", lambda: tmp_path)
    monkeypatch.setattr(timestamps, "_certificates", lambda *_: [])
    return tmp_path


def name(home, each="true"):
    row = f"{{name: eerste, url: 'http://tsa.nl/', roots: r.pem, each_exhibit: {each}}}"
    (home / timestamps.FILE).write_text(f"authorities: [{row}]")


def good(one: Authority, digest: str) -> Stamped:
    return Stamped(b"answer", NOON, "1.2.3", "7", "CN=x", "a" * 64, "test")


def down(one: Authority, digest: str) -> Stamped:
    raise Unreachable("down")


def shown(case, client) -> str:
    return client.get(reverse("case", args=[case.number])).content.decode()


def test_a_case_says_that_no_authority_is_configured(desk, person, report_in, page, home):
    mira = person("mira", "analyst")
    assert "Geen tijdstempeldienst ingesteld" in shown(report_in(mira), page(mira))


def test_a_case_says_who_stamped_when_or_who_is_waited_for(desk, person, report_in, page, home):
    mira = person("mira", "analyst")
    name(home)
    case = report_in(mira)
    assert "Wacht op tijdstempel van eerste, 0 pogingen" in shown(case, page(mira))
    stamps.drain(by="mira", at=NOON, most=9, ask=down)
    assert "Wacht op tijdstempel van eerste, 1 poging (niet bereikbaar)" in shown(case, page(mira))
    stamps.drain(by="mira", at=NOON + timedelta(hours=1), most=9, ask=good)
    assert "Tijdstempel van eerste: 23 nov" in shown(case, page(mira)).replace("\xa0", " ")


def test_a_case_says_that_its_exhibit_was_not_asked_for(desk, person, report_in, page, home):
    mira = person("mira", "analyst")
    name(home, each="false")
    case = report_in(mira)
    assert "Geen tijdstempel gevraagd voor dit stuk" in shown(case, page(mira))
    (home / timestamps.FILE).write_text("[")
    assert "authorities.yaml is niet te lezen" in shown(case, page(mira))


def test_the_house_shows_head_anchor_and_reading(desk, person, report_in, page, home):
    boss = person("bo", "administrator")
    report_in(boss)
    name(home)
    now = timezone.now()
    head = tree.make_head(day=now.date(), at=now)
    stamps.anchor(head, at=now)
    stamps.drain(by="bo", at=now, most=9, ask=good)
    FixityRun.objects.create(
        scope="all", started_at=now, ended_at=now, start="0" * 8, end="0" * 8, checked=7, bytes=9
    )
    said = page(boss).get(reverse("house")).content.decode()
    assert head.root in said
    assert "door eerste" in said
    assert "alles: 7 gelezen, 0 mis" in said
    assert "Er is niets mis." in said


def test_the_house_says_what_is_wrong_and_what_to_do(desk, person, report_in, page, home):
    boss = person("bo", "administrator")
    name(home)
    report_in(boss)
    tree.make_head(day=NOON.date(), at=NOON)
    stamps.drain(by="bo", at=NOON, most=9, ask=down)
    wrong = Exhibit.objects.get().sha256
    FixityRun.objects.create(
        scope="all",
        started_at=NOON,
        ended_at=NOON,
        start="0" * 8,
        end="0" * 8,
        checked=7,
        bytes=9,
        missing=[wrong],
    )
    said = keeping_page.view(NOON + timedelta(days=5))["wrong"]
    assert [what.split()[0] for what in said] == ["De", "eerste:", "1", "De"]
    assert "spoor work" in said[0]
    assert "(niet bereikbaar)" in said[1]
    assert wrong[:12] in said[2]
    assert "spoor evidence fixity" in said[3]
    (home / timestamps.FILE).unlink()
    assert "eerste, die niet meer" in keeping_page.view(NOON)["wrong"][0]
    (home / timestamps.FILE).write_text("[")
    assert "spoor log stamp --all" in keeping_page.view(NOON)["wrong"][0]
    assert TimeStampRequest.objects.filter(next_try__isnull=False).exists()
    assert "spoor log stamp --all" in page(boss).get(reverse("house")).content.decode()


def test_the_house_says_how_many_time_stamps_are_due_and_how_many_ended(desk, person, report_in, home):
    name(home)
    report_in(person("mira", "analyst"))
    stamps.drain(by="mira", at=NOON, most=9, ask=good)
    until = NOON + timedelta(days=365)
    TimeStampRequest.objects.update(holds_until=until, algorithms="sha256")
    said = dict(keeping_page.view(NOON)["facts"])["Tijdstempels die ouder worden"]
    assert said == "0 aan vernieuwing toe, 0 geëindigd zonder vernieuwing"
    said = dict(keeping_page.view(until - timedelta(days=80))["facts"])["Tijdstempels die ouder worden"]
    assert said == "1 aan vernieuwing toe, 0 geëindigd zonder vernieuwing"
    late = keeping_page.view(until + timedelta(days=1))
    assert any("1 tijdstempel eindigde zonder een nieuwe erover" in one for one in late["wrong"])
    (home / timestamps.FILE).write_text("authorities: [")
    assert "niet te lezen" in dict(keeping_page.view(NOON)["facts"])["Tijdstempels die ouder worden"]
