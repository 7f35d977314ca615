"""Route: what a person records and finds changes the trail, and the next step follows."""

from datetime import timedelta

import pytest
from tests.conftest import NOON

from spoor.cases import walk
from spoor.cases.models import Case, Identifier
from spoor.cases.steps import route, triage

ROLE = "officier_van_justitie"


@pytest.fixture
def case(officer, report_in):
    made = report_in(officer, account="@fictief_1", platform="x", seen_at="2026-11-20T19:40:00Z")
    list(walk.walk(by="commandline", at=NOON))
    word = triage.Word(
        label="threat",
        severity=3,
        reason="kondigt aan",
        target_capacity="member_representative_body",
        danger_to_life=False,
    )
    triage.confirm(made.filings.get().report_id, word, by=officer, by_role=ROLE, at=NOON)
    return route.follow(made.pk, by="officier", at=NOON)


def states(case: Case) -> dict[str, str]:
    case = Case.objects.get(pk=case.pk)
    return {r["instrument"]: r["state"] for r in case.trail.content["routes"]}


def record(case, officer, state, instrument="eu.epoc.identification", days=0, ground=""):
    route.record(
        case, instrument=instrument, identifier=Identifier.objects.get(), state=state, ground=ground,
        happened_at=NOON - timedelta(days=days), by=officer, by_role=ROLE, at=NOON,
    )  # fmt: skip
    return route.follow(case.pk, by="officier", at=NOON)


@pytest.mark.parametrize(
    ("state", "days", "expected"),
    [
        ("sent", 0, "waiting"),  # ten days run
        ("sent", 20, "tried"),  # the term is over: no answer
        ("refused", 0, "tried"),
        ("empty", 0, "tried"),
        ("answered", 0, "tried"),
        ("withdrawn", 0, "open"),  # back to what the law says
    ],
)
def test_what_is_recorded_decides(case, officer, state, days, expected):
    record(case, officer, state, days=days)
    assert states(case)["eu.epoc.identification"] == expected


def test_setting_aside_needs_a_ground_from_the_list(case, officer):
    with pytest.raises(route.ReasonMissing):
        record(case, officer, "set_aside", ground="geen zin")
    record(case, officer, "set_aside", ground="not_necessary")
    assert states(case)["eu.epoc.identification"] == "set_aside"


@pytest.mark.parametrize(("answers", "expected"), [((True, True), "open"), ((True, False), "closed")])
def test_findings_open_or_close_a_threshold(case, officer, answers, expected):
    assert states(case)["eu.epoc_pr"] == "needs"
    for question, answer in zip(("serious_breach", "urgent"), answers, strict=True):
        route.find(
            case, question=question, answer=answer, reason="oordeel", by=officer, by_role=ROLE, at=NOON
        )
    route.follow(case.pk, by="officier", at=NOON)
    assert states(case)["eu.epoc_pr"] == expected


def test_a_finding_needs_a_reason(case, officer):
    with pytest.raises(route.ReasonMissing):
        route.find(case, question="urgent", answer=True, reason="", by=officer, by_role=ROLE, at=NOON)


def test_computing_again_never_moves_a_date(case, officer):
    before = Case.objects.get(pk=case.pk)
    later = route.follow(case.pk, by="commandline", at=NOON + timedelta(days=5))
    assert (later.next_act, later.due_on) == (before.next_act, before.due_on)


def test_an_added_identifier_gets_routes_of_its_own(case, officer):
    route.add_identifier(
        case, kind="email", raw="fictief@kpnmail.nl", seen_at=None, port=None, by=officer, at=NOON
    )
    route.follow(case.pk, by="officier", at=NOON)
    assert states(case)["nl.126na"] in ("open", "needs")


def test_handle_number_and_link_of_one_report_are_one_trail(officer, report_in):
    made = report_in(
        officer,
        account="@fictief_9",
        account_id="1900000009",
        platform="x",
        url="https://x.com/fictief_9/status/19",
    )
    list(walk.walk(by="commandline", at=NOON))
    trail = Case.objects.get(pk=made.pk).trail
    assert len({route["identifier"] for route in trail.content["routes"]}) == 1
    assert Identifier.objects.filter(case=made).count() == 3
