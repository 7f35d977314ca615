"""Judgements: a yes joins, withdrawing splits, the oldest leads, and an ended lead wakes."""

import itertools

import pytest
from django.db import IntegrityError, transaction
from tests.conftest import NOON

from spoor.cases.models import Case, Judgement
from spoor.cases.steps import link


@pytest.fixture
def mira(desk, person):
    return person("mira", "analyst")


@pytest.fixture
def cases(mira, report_in):
    return [report_in(mira, text=f"bericht nummer {n}") for n in range(4)]


def judge(one, other, mira, proposition="same_account", answer="yes", ground=""):
    return link.judge(one, other, proposition=proposition, answer=answer, ground=ground, by=mira, at=NOON)


def leads() -> list[int | None]:
    first = Case.objects.order_by("pk").first().pk
    return [case.lead_id - first if case.lead_id else None for case in Case.objects.order_by("pk")]


def test_a_yes_makes_one_group_and_the_oldest_leads(cases, mira):
    judge(cases[2], cases[1], mira)
    assert leads() == [None, None, 1, None]
    judge(cases[2], cases[0], mira)
    assert leads() == [None, 0, 0, None]


@pytest.mark.parametrize("order", list(itertools.permutations([(0, 1), (1, 2), (2, 3)])))
def test_the_group_does_not_depend_on_the_order(cases, mira, order):
    for one, other in order:
        judge(cases[one], cases[other], mira)
    assert leads() == [None, 0, 0, 0]


def test_withdrawing_splits_again_and_keeps_the_trace(cases, mira):
    judge(cases[0], cases[1], mira)
    judge(cases[1], cases[2], mira)
    link.withdraw(cases[0], cases[1], proposition="same_account", by=mira, at=NOON)
    assert leads() == [None, None, 1, None]
    assert Judgement.objects.filter(withdrawn_by=mira).count() == 1
    with pytest.raises(link.NothingToWithdraw):
        link.withdraw(cases[0], cases[1], proposition="same_account", by=mira, at=NOON)


@pytest.mark.parametrize(
    ("proposition", "answer"),
    [
        ("same_message", "yes"),  # the same words, perhaps another mouth
        ("same_campaign", "yes"),
        ("same_account", "no"),
        ("same_account", "unsure"),
    ],
)
def test_other_judgements_join_nothing(cases, mira, proposition, answer):
    judge(cases[0], cases[1], mira, proposition, answer)
    assert leads() == [None] * 4


def test_same_person_needs_a_ground_other_than_the_text(cases, mira):
    with pytest.raises(link.GroundMissing):
        judge(cases[0], cases[1], mira, "same_person")
    judge(cases[0], cases[1], mira, "same_person", ground="zelfde telefoonnummer")
    assert leads()[1] == 0


def test_the_database_holds_it_too(cases, mira):
    with pytest.raises(IntegrityError), transaction.atomic():
        Judgement.objects.create(
            older=cases[0], newer=cases[1], proposition="same_person", answer="yes", by=mira, at=NOON
        )


def test_a_new_judgement_replaces_the_standing_one(cases, mira):
    judge(cases[0], cases[1], mira)
    judge(cases[0], cases[1], mira, answer="no")
    assert leads()[1] is None
    assert Judgement.objects.filter(withdrawn_at=None).count() == 1


def test_an_ended_lead_wakes_when_a_running_case_joins(cases, mira):
    Case.objects.filter(pk=cases[0].pk).update(outcome="identified")
    judge(cases[0], cases[1], mira)
    lead = Case.objects.get(pk=cases[0].pk)
    assert lead.outcome == "open"
    assert lead.woke_because
