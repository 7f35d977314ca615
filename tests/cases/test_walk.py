"""The walk: each report gets its assessment, links and trail, once, whatever happened before."""

import pytest
from tests.conftest import NOON

from spoor.cases import walk
from spoor.cases.models import AssessmentRecord, Case, DueMark, Identifier, LinkSuggestion, ShelfCount
from spoor.cases.steps import link, triage


@pytest.fixture
def mira(desk, person):
    return person("mira", "analyst")


def done() -> int:
    return sum(len(walked.report_ids) for walked in walk.walk(by="commandline", at=NOON))


def test_a_report_comes_out_assessed_linked_and_routed(mira, report_in):
    case = report_in(mira, account="@fictief_1", platform="x", seen_at="2026-11-20T19:40:00Z")
    assert done() == 1
    case.refresh_from_db()
    assert AssessmentRecord.objects.get().label in ("threat", "unsure", "no_threat")
    assert Identifier.objects.get().value == "x:fictief_1"
    instruments = {route["instrument"] for route in case.trail.content["routes"]}
    assert "eu.epoc.identification" in instruments
    assert case.last_useful_at is not None
    assert not DueMark.objects.exists()


def test_a_second_walk_finds_nothing(mira, report_in):
    report_in(mira)
    assert (done(), done()) == (1, 0)


def test_the_same_account_is_suggested(mira, report_in):
    first = report_in(mira, account="@Fictief_1", platform="x")
    second = report_in(mira, text="Iets heel anders dan dat.", account="fictief_1", platform="x")
    done()
    suggestion = LinkSuggestion.objects.get(proposition="same_account")
    assert (suggestion.older, suggestion.newer) == (first, second)
    assert suggestion.reasons


def test_near_same_text_is_suggested(mira, report_in):
    report_in(mira, text="Ik weet waar je woont, ik schiet je dood, vuile verrader.")
    report_in(mira, text="ik weet waar je w00nt ik schiet je dood vuile verrader!!")
    done()
    assert LinkSuggestion.objects.get().proposition == "same_message"


def test_unrelated_reports_are_not_linked(mira, report_in):
    report_in(mira, text="Ik steek vrijdag je huis in brand.", account="@fictief_1", platform="x")
    report_in(mira, text="Er ligt een bom in het stadhuis.", account="@fictief_2", platform="x")
    done()
    assert not LinkSuggestion.objects.exists()


@pytest.mark.parametrize("step", [triage, link])
def test_a_run_killed_in_a_step_leaves_nothing_half_and_resumes(mira, report_in, monkeypatch, step):
    report_in(mira, account="@fictief_1", platform="x")
    name = "propose" if step is triage else "suggest"
    real = getattr(step, name)

    def killed(*args, **kwargs):
        real(*args, **kwargs)
        raise KeyboardInterrupt

    monkeypatch.setattr(step, name, killed)
    with pytest.raises(KeyboardInterrupt):
        done()
    assert not AssessmentRecord.objects.exists()
    assert DueMark.objects.get().failed == 1
    monkeypatch.setattr(step, name, real)
    assert done() == 1
    assert AssessmentRecord.objects.count() == Identifier.objects.count() == 1


def test_a_report_that_breaks_the_work_waits_for_a_person_and_holds_up_nobody(mira, report_in, monkeypatch):
    bad, good = report_in(mira, text="breekt"), report_in(mira, text="gewoon bericht")
    real = triage.propose

    def breaks(report_ids: list[int], **more):
        if bad.filings.get().report_id in report_ids:
            raise ZeroDivisionError
        return real(report_ids, **more)

    monkeypatch.setattr(triage, "propose", breaks)
    for _ in range(walk.PATIENCE):
        with pytest.raises(ZeroDivisionError):
            done()
    assert done() == 0
    assert walk.stuck() == 1
    assert AssessmentRecord.objects.get().report == good.filings.get().report


def test_a_report_that_failed_too_often_is_tried_again_when_a_person_asks(mira, report_in):
    report_in(mira)
    DueMark.objects.update(failed=walk.PATIENCE)
    assert done() == 0
    walk.try_again()
    assert walk.stuck() == 0
    assert done() == 1


def test_the_shelf_is_counted_once_a_day(mira, report_in):
    report_in(mira)
    walk.turn_of_day(by="commandline", at=NOON)
    walk.turn_of_day(by="commandline", at=NOON)
    assert ShelfCount.objects.get().open_cases == 1


def test_case_without_identifier_asks_for_one_after_confirmation(mira, report_in):
    case = report_in(mira)
    done()
    word = triage.Word(label="threat", severity=3, reason="kondigt aan", danger_to_life=False)
    triage.confirm(case.filings.get().report_id, word, by=mira, by_role="opsporingsambtenaar", at=NOON)
    from spoor.cases.steps import route

    assert route.follow(case.pk, by="mira", at=NOON).next_act == f"identifier:{case.pk}"
    assert Case.objects.get().next_named
