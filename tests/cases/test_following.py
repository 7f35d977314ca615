"""What follows an order that keeps data: extended once within its term, confirmed once production was asked."""

from datetime import timedelta

import pytest
from tests.cases.test_order import EPOC, REASONS, asked, confirmed, made, sending
from tests.conftest import NOON

from spoor.cases import walk
from spoor.cases.dossier import Written
from spoor.cases.following import offered
from spoor.cases.models import Case, Order, RouteEvent
from spoor.cases.steps import order as ordering
from spoor.cases.steps import route
from spoor.drafting import Reasons

ROLE = "opsporingsambtenaar"
EXTENSION, CONFIRMATION = "extension", "confirmation"
OTHER = Reasons(*[f"Na zestig dagen geldt dit nog: {name}." for name in Reasons.__slots__])


@pytest.fixture
def case(analyst, officer, report_in):
    found = confirmed(
        report_in(analyst, account="@fictief_1", platform="x", seen_at="2026-11-20T19:40:00Z"), analyst
    )
    for question in ("serious_breach", "urgent"):
        route.find(
            found, question=question, answer=True, reason="een kamerlid met de dood bedreigd", by=officer,
            by_role="officier_van_justitie", at=NOON,
        )  # fmt: skip
    return route.follow(found.pk, by="mira", at=NOON)


def sent(order, analyst, officer, *, at=NOON):
    from spoor.cases.steps import sign

    sign.sign(order.pk, 1, without_fields=True, lines_seen=True, by=officer, at=at)
    walk.send_order(order, sending(sent_at=at), by=analyst, by_role=ROLE, at=at)
    order.refresh_from_db()
    route.follow(order.case_id, by="mira", at=at)
    return order


@pytest.fixture
def kept(case, analyst, officer):
    return sent(made(case, analyst, "eu.epoc_pr"), analyst, officer)


def keeping(case) -> dict:
    trail = Case.objects.get(pk=case.pk).trail.content
    return next(r["deadline"] for r in trail["routes"] if r["instrument"] == "eu.epoc_pr")


def test_an_extension_is_offered_with_its_last_day_and_source(kept, case):
    (one,) = offered(kept, at=NOON)
    assert (one.act, one.kept_until) == (EXTENSION, keeping(case)["last_on"])
    assert one.until > one.kept_until
    assert one.source == "reg_2023_1543 11 lid 1"


def test_it_is_signed_and_sent_as_an_order_and_moves_the_term_once(kept, case, analyst, officer):
    before, later = keeping(case), NOON + timedelta(days=50)
    route.follow(case.pk, by="mira", at=later)
    (one,) = offered(kept, at=later)
    more = ordering.follow_up(kept.pk, EXTENSION, Written(OTHER), by=analyst, at=later)
    assert (more.follows, more.authoriser, more.versions.get().filled["form"]) == (
        kept,
        "officier_van_justitie",
        "epoc_pr.extension",
    )
    assert kept.number in str(more.versions.get().filled)
    assert offered(kept, at=later) == []  # it is made; nobody makes a second
    sent(more, analyst, officer, at=later)
    after = keeping(case)
    assert (before["renewed"], after["renewed"]) == (False, True)
    assert (after["last_on"], after["source"]) == (one.until, one.source)
    with pytest.raises(ordering.NotToFollow):
        ordering.follow_up(kept.pk, EXTENSION, Written(OTHER), by=analyst, at=later)


def test_an_extension_can_be_written_again_in_its_own_form(kept, analyst):
    more = ordering.follow_up(kept.pk, EXTENSION, Written(OTHER), by=analyst, at=NOON)
    version = ordering.rewrite(more.pk, Written(OTHER), by=analyst, at=NOON)
    assert version.filled["form"] == "epoc_pr.extension"


def test_after_its_end_keeping_is_not_extended(kept, case, analyst):
    late = NOON + timedelta(days=90)
    route.follow(case.pk, by="mira", at=late)
    assert offered(kept, at=late) == []
    with pytest.raises(ordering.NotOpen):
        ordering.follow_up(kept.pk, EXTENSION, Written(OTHER), by=analyst, at=late)


def test_a_confirmation_asks_a_request_for_production_that_was_sent(kept, case, analyst, officer):
    assert [one.act for one in offered(kept, at=NOON)] == [EXTENSION]
    with pytest.raises(ordering.NotToFollow):
        ordering.follow_up(kept.pk, CONFIRMATION, Written(OTHER), by=analyst, at=NOON)
    epoc = ordering.prepare(case, asked(case, EPOC), Written(REASONS), reused=True, by=analyst, at=NOON)
    sent(epoc, analyst, officer)
    assert [one.act for one in offered(kept, at=NOON)] == [EXTENSION, CONFIRMATION]
    before = RouteEvent.objects.count()
    confirming = ordering.follow_up(kept.pk, CONFIRMATION, Written(OTHER), by=analyst, at=NOON)
    sent(confirming, analyst, officer)
    assert RouteEvent.objects.count() == before  # no second term of days
    assert keeping(case)["renewed"] is False
    assert [one.act for one in offered(kept, at=NOON)] == [EXTENSION]


def test_what_is_not_sent_or_keeps_nothing_is_not_followed(case, analyst, officer):
    draft = made(case, analyst, "eu.epoc_pr")
    assert offered(draft, at=NOON) == []
    other = ordering.prepare(case, asked(case, EPOC), Written(OTHER), by=analyst, at=NOON)
    assert offered(sent(other, analyst, officer), at=NOON) == []


def test_an_order_that_follows_says_how(kept):
    from django.db import IntegrityError, transaction

    with pytest.raises(IntegrityError), transaction.atomic():
        Order.objects.filter(pk=kept.pk).update(follow_up=EXTENSION)


def test_a_dutch_preservation_is_renewed_once_by_its_own_term(officer, analyst, report_in):
    at_home = confirmed(
        report_in(analyst, ip="192.0.2.77", port="40112", seen_at="2026-11-20T19:40:00Z"), analyst
    )
    address = at_home.identifiers.get(kind="ip")
    route.describe(at_home, address, holder="kpn", shared=None, port=None, by=analyst, at=NOON)
    for question in ("serious_breach", "urgent"):
        route.find(
            at_home, question=question, answer=True, reason="een kamerlid met de dood bedreigd", by=officer,
            by_role="officier_van_justitie", at=NOON,
        )  # fmt: skip
    route.follow(at_home.pk, by="mira", at=NOON)
    wanted = ordering.Asked("nl.126ni", (address,))
    order = ordering.prepare(Case.objects.get(pk=at_home.pk), wanted, Written(REASONS), by=analyst, at=NOON)
    kept = sent(order, analyst, officer)
    (one,) = offered(kept, at=NOON)
    assert one.act == EXTENSION
    more = ordering.follow_up(kept.pk, EXTENSION, Written(OTHER), by=analyst, at=NOON)
    assert more.versions.get().filled["form"] == "nl.126ni.renewal"
    sent(more, analyst, officer)
    trail = Case.objects.get(pk=at_home.pk).trail.content
    clock = next(r["deadline"] for r in trail["routes"] if r["instrument"] == "nl.126ni")
    assert (clock["renewed"], clock["last_on"], clock["source"]) == (True, one.until, one.source)
    assert offered(kept, at=NOON) == []
