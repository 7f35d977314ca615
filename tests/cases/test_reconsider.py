"""Every open and dead case is looked at again: what changed is said, what lives wakes, what did not change stays."""

from datetime import timedelta

import pytest
from tests.conftest import NOON

from spoor.cases import hands, rules, walk
from spoor.cases.models import (
    Case,
    Collective,
    HouseChange,
    Identifier,
    LawEdition,
    RouteEvent,
    ShelfCount,
    TrailRecord,
)
from spoor.cases.steps import close, reconsider, route, set_aside, triage
from spoor.evidence.models import LogEntry
from spoor.law import lawbook
from spoor.law.adjusted import ChangeUnknown
from spoor.law.answers import ALIVE

PROSECUTOR = "officier_van_justitie"
TOMORROW = NOON + timedelta(days=1)


@pytest.fixture
def make(officer, report_in):
    def case(account="@fictief_1", platform="x"):
        made = report_in(
            officer,
            text=f"Bericht van {account}",
            account=account,
            platform=platform,
            seen_at="2026-11-20T19:40:00Z",
        )
        list(walk.walk(by="commandline", at=NOON))
        word = triage.Word(label="threat", severity=3, reason="kondigt aan", danger_to_life=False)
        triage.confirm(made.filings.get().report_id, word, by=officer, by_role=PROSECUTOR, at=NOON)
        return route.follow(made.pk, by="officier", at=NOON)

    return case


def act(case, instrument, state, officer, at=NOON, ground=""):
    return route.record(
        case, instrument=instrument, identifier=Identifier.objects.filter(case=case).first(), state=state,
        ground=ground, happened_at=at, by=officer, by_role=PROSECUTOR, at=at,
    )  # fmt: skip


def kill(case, officer):
    for left in TrailRecord.objects.get(case=case).content["routes"]:
        if left["state"] in ALIVE:
            act(case, left["instrument"], "set_aside", officer, ground="not_proportionate")
    close.close_case(case.pk, outcome="dead_trail", reason="alles geprobeerd", by=officer, at=NOON)
    return Case.objects.get(pk=case.pk)


def again(at=TOMORROW):
    return list(walk.look_again(by="commandline", at=at))


def test_what_did_not_change_is_looked_at_once_a_day_and_left_alone(make, officer):
    dead = kill(make(), officer)
    before = LogEntry.objects.count()
    assert sum(seen.asked for seen in again()) == 1
    assert again() == []  # looked at today already
    assert Case.objects.get(pk=dead.pk).outcome == "dead_trail"
    assert LogEntry.objects.count() == before
    assert TrailRecord.objects.get(case=dead).looked_on == TOMORROW.date()


def test_a_new_practice_of_a_provider_wakes_a_dead_case_and_says_so(make, officer):
    case = make(account="fictief", platform="telegram")
    # set aside what lives; then somebody learns that Telegram has an addressee in Belgium
    for left in TrailRecord.objects.get(case=case).content["routes"]:
        if left["state"] in ALIVE:
            act(case, left["instrument"], "set_aside", officer, ground="not_proportionate")
    route.follow(case.pk, by="officier", at=NOON)
    shut = {
        r["instrument"]
        for r in TrailRecord.objects.get(case=case).content["routes"]
        if r["state"] == "closed"
    }
    close.close_case(case.pk, outcome="dead_trail", reason="alles geprobeerd", by=officer, at=NOON)
    assert "coe.185.29" in shut
    rules.change(
        kind="country",
        subject="AE",
        content={"budapest": "2026-11-01"},
        source="verdragenbank",
        by=officer,
        at=NOON,
    )
    (seen,) = again(NOON)
    assert seen.woken == (case.pk,)
    woken = Case.objects.get(pk=case.pk)
    assert woken.outcome == "open"
    assert "Een regel, verdrag of praktijk is veranderd" in woken.woke_because["nl"]
    assert "Cybercrimeverdrag" in woken.woke_because["nl"]
    assert woken.next_act.startswith("route:coe.185.29")
    assert woken.due_on == NOON.date()
    assert LogEntry.objects.filter(event="program:case:woke_by_rules", subject=f"case:{case.pk}").exists()
    assert woken.decisions.count() == 1  # the decision stays


def test_a_term_that_ends_turns_waiting_into_no_answer_and_is_logged(make, officer):
    case = make()
    act(case, "eu.epoc.subscriber", "sent", officer)
    route.follow(case.pk, by="officier", at=NOON)
    later = NOON + timedelta(days=20)
    (seen,) = again(later)
    assert case.pk in seen.changed
    route_now = next(
        r
        for r in TrailRecord.objects.get(case=case).content["routes"]
        if r["instrument"] == "eu.epoc.subscriber"
    )
    assert (route_now["state"], route_now["result"]) == ("tried", "no_answer")
    line = LogEntry.objects.get(event="program:trail:changed")
    assert "Een termijn of besluit liep af" in line.values["because"]["nl"]


@pytest.mark.parametrize("how", ["answer", "identifier"])
def test_a_late_answer_or_a_new_identifier_wakes_a_dead_case(make, officer, how):
    dead = kill(make(), officer)
    if how == "answer":
        act(dead, "eu.epoc.subscriber", "answered", officer, at=TOMORROW)
    else:
        route.add_identifier(
            dead, kind="email", raw="iemand@kpnmail.nl", seen_at=None, port=None, by=officer, at=TOMORROW
        )
    woken = route.follow(dead.pk, by="officier", at=TOMORROW)
    assert woken.outcome == "open"
    assert woken.due_on == TOMORROW.date()
    assert ("laat antwoord" if how == "answer" else "nieuw kenmerk") in woken.woke_because["nl"]


def test_what_brings_nothing_new_does_not_open_an_ended_case(make, officer):
    dead = kill(make(), officer)
    with pytest.raises(route.CaseEnded):
        act(dead, "eu.epoc.subscriber", "refused", officer)
    assert Case.objects.get(pk=dead.pk).outcome == "dead_trail"


def wanted(**more):
    known = {
        "instrument": "mla",
        "ground": "not_proportionate",
        "reason": "geen zicht op antwoord",
        "until": TOMORROW.date(),
    }
    return set_aside.Wanted(**(known | more))


def test_one_decision_sets_an_instrument_aside_in_many_cases_and_is_counted_apart(make, officer):
    cases = [make(f"@fictief_{number}") for number in (1, 2)]
    decision = set_aside.for_many(cases, wanted(instrument="eu.epoc.content"), by=officer, at=NOON)
    walk.touched([case.pk for case in cases], cause="facts", by="officier", at=NOON)
    assert set(decision.cases.all()) == set(cases)
    for case in cases:
        found = next(
            r
            for r in TrailRecord.objects.get(case=case).content["routes"]
            if r["instrument"] == "eu.epoc.content"
        )
        assert found["state"] == "set_aside"
        assert found["by_role"] == PROSECUTOR
    assert RouteEvent.objects.filter(collective=decision, state="set_aside").count() == 2
    cases_again = set_aside.withdraw(decision.pk, because="toch nodig", by=officer, at=NOON)
    walk.touched(cases_again, cause="facts", by="officier", at=NOON)
    assert {
        next(r for r in record.content["routes"] if r["instrument"] == "eu.epoc.content")["state"]
        for record in TrailRecord.objects.all()
    } == {"needs"}
    with pytest.raises(set_aside.AlreadyEnded):
        set_aside.withdraw(decision.pk, because="nog eens", by=officer, at=NOON)


def test_a_decision_for_many_ends_on_its_last_day_and_wakes_what_it_had_closed(make, officer):
    case = make()
    set_aside.for_many([case], wanted(instrument="eu.epoc.traffic"), by=officer, at=NOON)
    route.follow(case.pk, by="officier", at=NOON)
    dead = kill(case, officer)
    on_the_last_day = TOMORROW
    assert walk.end_collectives(by="commandline", at=on_the_last_day) == 0  # inclusive
    assert walk.end_collectives(by="commandline", at=TOMORROW + timedelta(days=1)) == 1
    woken = Case.objects.get(pk=dead.pk)
    assert woken.outcome == "open"
    assert "Een termijn of besluit liep af" in woken.woke_because["nl"]
    assert Collective.objects.get().ended_by.username == "commandline"


def test_a_decision_does_not_end_without_a_look_at_its_cases(make, officer, monkeypatch):
    set_aside.for_many([make()], wanted(instrument="eu.epoc.traffic"), by=officer, at=NOON)

    def killed(*_args, **_more):
        raise KeyboardInterrupt

    monkeypatch.setattr(reconsider, "reconsider", killed)
    with pytest.raises(KeyboardInterrupt):
        walk.end_collectives(by="commandline", at=TOMORROW + timedelta(days=1))
    assert Collective.objects.get().ended_at is None  # so the next run ends it and looks


@pytest.mark.parametrize(
    ("role", "more", "error"),
    [
        ("analyst", {}, set_aside.WrongRole),  # no analyst decides for many
        ("prosecutor", {"reason": " "}, set_aside.ReasonMissing),
        ("prosecutor", {"ground": "omdat"}, set_aside.ReasonMissing),  # not a ground of the list
        ("prosecutor", {"until": (NOON - timedelta(days=1)).date()}, set_aside.DayPassed),
        ("prosecutor", {"instrument": "nl.126na"}, set_aside.NothingToSetAside),  # X has none
    ],
)
def test_a_decision_for_many_is_refused(make, person, role, more, error):
    case = make()
    with pytest.raises(error):
        set_aside.for_many([case], wanted(**more), by=person(f"p{role}", role), at=NOON)
    assert not Collective.objects.exists()
    assert not RouteEvent.objects.exists()


def test_a_killed_run_goes_on_where_it_was(make, officer, monkeypatch):
    for number in range(5):
        kill(make(f"@fictief_{number}"), officer)
    monkeypatch.setattr(reconsider, "BATCH", 2)
    with hands.answering(5, at=TOMORROW) as answers:
        run = reconsider.reconsider_due(answers, by="commandline", at=TOMORROW)
        next(run)
        run.close()  # killed after one batch
    assert reconsider.due(TOMORROW).count() == 3
    assert sum(seen.asked for seen in again()) == 3


def test_what_a_person_did_meanwhile_is_not_written_over(make, officer):
    case = make()
    act(case, "eu.epoc.subscriber", "sent", officer)
    route.follow(case.pk, by="officier", at=NOON)
    later = NOON + timedelta(days=20)

    def slow(asked):
        with hands.answering(1, at=later) as answers:
            found = list(answers(asked))
        act(
            case, "eu.epoc.subscriber", "answered", officer, at=later
        )  # comes in while the answers are computed
        route.follow(case.pk, by="officier", at=later)
        return found

    list(reconsider.reconsider_due(slow, by="commandline", at=later))
    routes = TrailRecord.objects.get(case=case).content["routes"]
    assert next(r["result"] for r in routes if r["instrument"] == "eu.epoc.subscriber") == "answered"


def test_the_turn_of_the_day_counts_the_load(make, officer):
    make()
    walk.turn_of_day(by="commandline", at=TOMORROW)
    counted = ShelfCount.objects.get()
    assert (counted.arrived, counted.handled, counted.unreached) == (1, 1, 0)


def test_many_hands_answer_as_one(make, officer, monkeypatch):
    make()
    monkeypatch.setattr(hands, "MANY", 0)
    seen = again()
    assert [one.asked for one in seen] == [1]
    assert TrailRecord.objects.get().looked_on == TOMORROW.date()


def test_a_change_of_the_house_needs_something_the_book_has(officer):
    with pytest.raises(ChangeUnknown):
        rules.change(
            kind="provider", subject="x", content={"basis": "read"}, source="zelf", by=officer, at=NOON
        )
    assert not HouseChange.objects.exists()


def test_back_to_the_book(officer):
    rules.change(
        kind="provider", subject="x", content={"voluntary": False}, source="brief", by=officer, at=NOON
    )
    assert rules.rules().providers["x"].voluntary is False
    rules.change(kind="provider", subject="x", content={}, source="vergissing", by=officer, at=NOON)
    assert rules.rules() is lawbook.load()


def test_an_edition_is_kept_once_and_reads_as_the_book(officer):
    law = rules.rules()
    kept = rules.keep_edition(by=officer, at=NOON)
    assert rules.keep_edition(by=officer, at=TOMORROW).kept_at == kept.kept_at == NOON
    assert LawEdition.objects.count() == 1
    assert rules.edition(kept.digest, ()).digest == law.digest
    with pytest.raises(rules.EditionMissing):
        rules.edition("0" * 64, ())
