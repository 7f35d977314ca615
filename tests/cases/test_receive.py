"""Receive: sealed, numbered, owned and due, in one go."""

import json

import pytest
from tests.conftest import NOON

from spoor.cases.models import Case, DueMark, Team
from spoor.cases.steps.receive import Arriving, NoActiveTeam, ReferenceTaken, receive, receive_many
from spoor.evidence import log
from spoor.evidence.content import read_row
from spoor.evidence.models import Exhibit, Report
from spoor.evidence.sealing import seal, store


def arriving(text: str = "Ik maak je dood.", **more: object) -> Arriving:
    content, _, _ = read_row({"text": text})
    assert content is not None
    return Arriving(content, more.pop("key", content.key(1)), **more)


@pytest.fixture
def mira(desk, person):
    return person("mira", "analyst")


def test_a_report_is_sealed_with_its_custody(mira):
    report = receive(arriving(submitted={"text": "Ik maak je dood."}), by=mira, at=NOON).report
    exhibit = report.exhibits.get()
    sealed = json.loads(store().read(exhibit.sha256))
    assert sealed["columns"]["text"] == "Ik maak je dood."
    assert exhibit.custody.get().act == "sealed"
    assert report.number == "M-2026-000001"


def test_a_case_has_owner_next_step_and_date_from_its_first_report(mira):
    receive(arriving(), by=mira, at=NOON)
    case = Case.objects.get()
    assert (case.team.name, case.due_on.isoformat()) == ("Werkvoorraad", "2026-11-24")
    assert case.next_sentence["nl"].startswith("Bevestig de weging")
    assert DueMark.objects.filter(report__filed__case=case).exists()


def test_the_team_with_fewest_open_cases_gets_the_next(mira):
    Team.objects.create(name="Tweede")
    owners = []
    for n in range(4):
        receive(arriving(f"bericht {n}"), by=mira, at=NOON)
        owners.append(Case.objects.latest("pk").team.name)
    assert owners == ["Werkvoorraad", "Tweede", "Werkvoorraad", "Tweede"]


def test_without_an_active_team_nothing_is_taken_in(mira):
    Team.objects.update(is_active=False)
    with pytest.raises(NoActiveTeam):
        receive(arriving(), by=mira, at=NOON)
    assert not Report.objects.exists()


def test_the_same_key_with_the_same_content_is_the_same_report(mira):
    first = receive(arriving(), by=mira, at=NOON)
    again = receive(arriving(), by=mira, at=NOON)
    assert (first.already, again.already) == (False, True)
    assert first.report == again.report
    assert Report.objects.count() == Case.objects.count() == 1


def test_the_same_key_with_other_content_is_refused(mira):
    receive(arriving(key="K1"), by=mira, at=NOON)
    with pytest.raises(ReferenceTaken):
        receive(arriving("iets anders", key="K1"), by=mira, at=NOON)
    assert Report.objects.count() == 1


def test_another_sender_has_keys_of_their_own(mira, person):
    receive(arriving(key="K1"), by=mira, at=NOON)
    assert not receive(arriving(key="K1"), by=person("sam", "reporter"), at=NOON).already


def test_numbers_have_no_gap_after_a_refusal(mira):
    receive(arriving(key="K1"), by=mira, at=NOON)
    with pytest.raises(ReferenceTaken):
        receive_many([arriving("b", key="K2"), arriving("c", key="K1")], by=mira, at=NOON)
    assert receive(arriving("d", key="K3"), by=mira, at=NOON).report.number == "M-2026-000002"


def test_uploads_are_sealed_beside_the_form_and_equal_ones_once(mira):
    files = tuple(seal([b"plaatje"], kind=Exhibit.Kind.UPLOAD, name=name) for name in ("a.png", "kopie.png"))
    report = receive(arriving(uploads=files), by=mira, at=NOON).report
    assert sorted(report.exhibits.values_list("kind", flat=True)) == ["submission", "upload"]


def test_danger_told_by_the_reporter_comes_first(mira):
    receive(arriving("gewoon"), by=mira, at=NOON)
    receive(arriving("spoed", danger_now=True), by=mira, at=NOON)
    case = Case.objects.latest("pk")
    assert case.emergency
    assert case.due_on == NOON.date()
    assert "112" in case.next_sentence["nl"]


def test_the_log_tells_it_and_holds_no_message(mira):
    receive(arriving("Ik maak je dood op Voorbeeldstraat 1"), by=mira, at=NOON)
    from spoor.evidence.models import LogEntry

    entry = LogEntry.objects.get(event="form:report:received")
    assert "Voorbeeldstraat" not in json.dumps(entry.values)
    assert list(log.breaks()) == []
