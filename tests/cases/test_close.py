"""Close: a dead trail is refused while a route is left, accepted when none is, and wakes by a new link."""

import pytest
from tests.conftest import NOON

from spoor.cases import walk
from spoor.cases.models import Case, Decision, Identifier
from spoor.cases.steps import close, route, triage
from spoor.law import lawbook
from spoor.law.answers import ALIVE

PROSECUTOR = "officier_van_justitie"


@pytest.fixture
def case(officer, report_in):
    made = report_in(officer, account="@fictief_1", platform="x", seen_at="2026-11-20T19:40:00Z")
    list(walk.walk(by="commandline", at=NOON))
    word = triage.Word(label="threat", severity=3, reason="kondigt aan", danger_to_life=False)
    triage.confirm(made.filings.get().report_id, word, by=officer, by_role=PROSECUTOR, at=NOON)
    return route.follow(made.pk, by="officier", at=NOON)


def end(case, officer, outcome="dead_trail", reason="alles geprobeerd", code=""):
    return close.close_case(case.pk, outcome=outcome, reason=reason, code=code, by=officer, at=NOON)


def set_aside_all(case, officer) -> None:
    for left in Case.objects.get(pk=case.pk).trail.content["routes"]:
        if left["state"] in ALIVE:
            route.record(
                case,
                instrument=left["instrument"],
                identifier=Identifier.objects.get(pk=int(left["identifier"][1:])),
                about=left["about"] or "",
                state="set_aside",
                ground="not_proportionate",
                happened_at=NOON,
                by=officer,
                by_role=PROSECUTOR,
                at=NOON,
            )


def test_refused_with_routes_left_and_names_them(case, officer):
    with pytest.raises(close.RoutesLeft) as refused:
        end(case, officer)
    assert {"eu.epoc.identification", "eu.epoc_pr"} <= {r["instrument"] for r in refused.value.routes}
    assert Case.objects.get().outcome == "open"


def test_refused_with_one_route_left(case, officer):
    set_aside_all(case, officer)
    route.record(
        case, instrument="eu.epoc.subscriber", identifier=Identifier.objects.get(), state="sent",
        happened_at=NOON, by=officer, by_role=PROSECUTOR, at=NOON,
    )  # fmt: skip
    with pytest.raises(close.RoutesLeft) as refused:
        end(case, officer)
    assert [(r["instrument"], r["state"]) for r in refused.value.routes] == [
        ("eu.epoc.subscriber", "waiting")
    ]


def test_accepted_when_each_is_tried_closed_or_set_aside(case, officer):
    set_aside_all(case, officer)
    decision = end(case, officer)
    assert Case.objects.get().outcome == "dead_trail"
    assert {r["state"] for r in decision.routes["trail"]["routes"]} <= {"closed", "tried", "set_aside"}
    assert decision.routes["lawbook"] == lawbook.load().digest


def test_refused_while_an_instrument_is_not_in_the_law_book(case, officer, monkeypatch):
    set_aside_all(case, officer)
    real = close.evaluate

    class Short:
        """A trail of a law book that lacks an instrument."""

        def __init__(self, stored):
            self._stored = stored

        def stored(self):
            return self._stored

    monkeypatch.setattr(
        close, "evaluate", lambda *a, **k: Short(real(*a, **k).stored() | {"not_in_law_book": ["eu.eio"]})
    )
    with pytest.raises(close.RoutesLeft) as refused:
        end(case, officer)
    assert (refused.value.routes, refused.value.not_in_law_book) == ([], ["eu.eio"])


def test_a_new_report_with_a_link_wakes_it(case, officer, report_in):
    set_aside_all(case, officer)
    end(case, officer)
    newer = report_in(officer, text="Iets heel anders.", account="fictief_1", platform="x")
    list(walk.walk(by="commandline", at=NOON))
    woken = Case.objects.get(pk=case.pk)
    assert woken.outcome == "open"
    assert newer.number in woken.woke_because["nl"]
    assert woken.next_act.startswith("link:")
    assert woken.due_on == NOON.date()  # today, before what came in today
    assert Decision.objects.filter(case=case).exists()  # the decision stays


@pytest.mark.parametrize(
    ("outcome", "reason", "code", "error"),
    [
        ("no_offence", " ", "", close.ReasonMissing),  # a reason is not a space
        ("dismissed", "oud feit", "", close.CodeMissing),
    ],
)
def test_what_a_decision_needs(case, officer, outcome, reason, code, error):
    with pytest.raises(error):
        end(case, officer, outcome, reason, code)


def test_only_a_prosecutor_dismisses(case, officer, person):
    with pytest.raises(close.WrongRole):
        end(case, person("mira", "analyst"), "dismissed", "oud feit", "43")
    assert end(case, officer, "dismissed", "oud feit", "43").code == "43"


def test_a_case_ends_once(case, officer):
    end(case, officer, "no_offence")
    with pytest.raises(close.CaseClosed):
        end(case, officer, "identified")
    assert Decision.objects.get().outcome == "no_offence"


def test_a_case_without_identifier_has_no_dead_trail(officer, report_in):
    with pytest.raises(close.NoIdentifier):
        end(report_in(officer), officer)


def test_nothing_is_recorded_on_an_ended_case(case, officer):
    end(case, officer, "no_offence")
    with pytest.raises(route.CaseEnded):
        set_aside_all(case, officer)
