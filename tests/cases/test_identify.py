"""Identify: a subscriber is not a sender; two people, a fact beyond the subscription, and what speaks against."""

import pytest
from django.db import IntegrityError, transaction
from tests.conftest import NOON

from spoor.cases.models import Case, Hypothesis, Identification, Person
from spoor.cases.steps import close, identify

BECAUSE = "Het toestel met het account lag bij hem thuis."
AGAINST = "Twee huisgenoten gebruiken dezelfde wifi."


@pytest.fixture
def mira(desk, person):
    return person("mira", "analyst")


@pytest.fixture
def olga(desk, person):
    return person("olga", "prosecutor")


@pytest.fixture
def case(mira, report_in):
    return report_in(mira, account="@fictief_1", platform="x")


def named(case: Case, by) -> Person:
    return identify.name_person(case, name="J. Verzonnen", details="abonnee", by=by, at=NOON)


def sender(case: Case, who: Person, by, *, beyond: bool) -> Hypothesis:
    made = identify.suppose(case, kind="sender", person=who, by=by, at=NOON)
    fact = identify.Fact(
        "for", "Het account stond op zijn telefoon.", source="pv 12", beyond_subscriber=beyond
    )
    identify.weigh(made, fact, by=by, at=NOON)
    return made


def proposed(case, by, **more) -> Identification:
    who = named(case, by)
    sender(case, who, by, beyond=True)
    return identify.propose(who, **({"because": BECAUSE, "against": AGAINST} | more), by=by, at=NOON)


def test_a_subscription_alone_proposes_nobody(case, mira):
    who = named(case, mira)
    with pytest.raises(identify.NothingBeyond):
        identify.propose(who, because=BECAUSE, against=AGAINST, by=mira, at=NOON)
    sender(case, who, mira, beyond=False)
    with pytest.raises(identify.NothingBeyond):
        identify.propose(who, because=BECAUSE, against=AGAINST, by=mira, at=NOON)


@pytest.mark.parametrize("more", [{"against": ""}, {"against": "niets"}, {"because": "-"}])
def test_what_speaks_against_is_always_said(case, mira, more):
    with pytest.raises(identify.AgainstMissing):
        proposed(case, mira, **more)


def test_somebody_else_confirms(case, mira, olga):
    made = proposed(case, mira)
    with pytest.raises(identify.SamePerson):
        identify.answer(made.pk, confirmed=True, because="Ik zag hetzelfde bewijs.", by=mira, at=NOON)
    done = identify.answer(made.pk, confirmed=True, because="Ik zag hetzelfde bewijs.", by=olga, at=NOON)
    assert done.state == "confirmed"
    with pytest.raises(identify.Answered):
        identify.answer(made.pk, confirmed=False, because="Toch maar niet.", by=olga, at=NOON)


def test_the_database_refuses_one_person_for_both(case, mira):
    made = proposed(case, mira)
    with pytest.raises(IntegrityError), transaction.atomic():
        Identification.objects.filter(pk=made.pk).update(
            state="confirmed", answered_by=mira, answered_at=NOON, answer_because="zelf"
        )


def test_a_sender_is_known_only_when_confirmed(case, mira, olga):
    def end():
        return close.close_case(case.pk, outcome="identified", reason="gevonden", by=mira, at=NOON)

    with pytest.raises(close.NotConfirmed):
        end()
    made = proposed(case, mira)
    with pytest.raises(close.NotConfirmed):
        end()
    identify.answer(made.pk, confirmed=True, because="Ik zag hetzelfde bewijs.", by=olga, at=NOON)
    assert end().outcome == "identified"


def test_a_refused_proposal_leaves_room_for_another(case, mira, olga):
    made = proposed(case, mira)
    with pytest.raises(identify.AlreadyProposed):
        proposed(case, mira)
    identify.answer(made.pk, confirmed=False, because="Het alibi is nagegaan.", by=olga, at=NOON)
    assert proposed(case, mira).state == "proposed"


def test_a_fact_has_a_source(case, mira):
    made = identify.suppose(case, kind="shared_wifi", person=None, by=mira, at=NOON)
    with pytest.raises(identify.SourceMissing):
        identify.weigh(made, identify.Fact("against", "De wifi is beveiligd."), by=mira, at=NOON)


@pytest.mark.parametrize("kind", ["sender", "other"])  # nobody named; nothing said
def test_a_hypothesis_says_of_whom_or_what(case, mira, kind):
    with pytest.raises(identify.NameMissing):
        identify.suppose(case, kind=kind, person=None, by=mira, at=NOON)


def test_nothing_is_added_to_an_ended_case(case, mira):
    who = named(case, mira)
    close.close_case(case.pk, outcome="no_offence", reason="geen bedreiging", by=mira, at=NOON)
    with pytest.raises(identify.CaseEnded):
        identify.suppose(case, kind="sender", person=who, by=mira, at=NOON)
