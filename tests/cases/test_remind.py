"""An answer that is due is asked for again, and then goes where the law names; each letter is sealed and counted."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from tests.cases.test_order import EPOC, confirmed, made, sending, signed
from tests.conftest import NOON

from spoor.cases import selectors, walk
from spoor.cases.due import due, may_pass_on, overdue
from spoor.cases.models import Order, OrderReminder
from spoor.cases.steps import remind, route
from spoor.evidence.models import LogEntry

ROLE = "opsporingsambtenaar"
LATER = NOON + timedelta(days=30)
REMINDED, PASSED_ON = "reminded", "passed_on"


@pytest.fixture
def order(analyst, officer, report_in):
    case = confirmed(
        report_in(analyst, account="@fictief_1", platform="x", seen_at="2026-11-20T19:40:00Z"), analyst
    )
    found = made(case, analyst)
    signed(found, officer)
    walk.send_order(found, sending(reference="X-77"), by=analyst, by_role=ROLE, at=NOON)
    found.refresh_from_db()
    return found


def at_day(order: Order, at):
    route.follow(order.case_id, by="mira", at=at)
    return due(order, at=at)


def told(**more) -> remind.Reminding:
    return remind.Reminding(**({"to": "portaal", "sent_at": LATER} | more))


def test_within_its_term_and_acknowledged_nobody_is_reminded(order, analyst):
    found = at_day(order, NOON)
    assert (found.over, found.acknowledged, found.may_remind) == (False, True, False)
    with pytest.raises(remind.NothingDue):
        remind.remind(order.pk, REMINDED, told(sent_at=NOON), by=analyst, at=NOON)


def test_without_a_number_of_receipt_a_reminder_may_go_at_once(analyst, officer, report_in):
    case = confirmed(report_in(analyst, account="@fictief_3", platform="x"), analyst)
    found = made(case, analyst)
    signed(found, officer)
    walk.send_order(found, sending(), by=analyst, by_role=ROLE, at=NOON)
    found.refresh_from_db()
    assert at_day(found, NOON).may_remind


def test_after_its_term_it_is_reminded_and_only_then_passed_on(order, analyst):
    found = at_day(order, LATER)
    assert (found.over, found.result, found.next_body["id"]) == (True, "no_answer", "advice.enforce")
    assert list(overdue(Order.objects.all(), at=LATER)) == [order]
    assert not may_pass_on(order, found)
    one = remind.remind(order.pk, REMINDED, told(), by=analyst, at=LATER)
    assert one.source.startswith("reg_2023_1543 10")
    two = remind.remind(order.pk, PASSED_ON, told(to="autoriteit"), by=analyst, at=LATER)
    assert two.source == "reg_2023_1543 16"
    with pytest.raises(remind.NothingDue):
        remind.remind(order.pk, PASSED_ON, told(), by=analyst, at=LATER)
    events = LogEntry.objects.filter(event__startswith="person:order:").values_list("event", flat=True)
    assert list(events)[-2:] == ["person:order:reminded", "person:order:passed_on"]
    assert selectors.orders_to("x", analyst) == {"sent": 1, "answered": 0, "reminded": 1, "passed_on": 1}


def test_the_letter_states_number_day_term_and_identifiers(order):
    at_day(order, LATER)
    filled = remind.letter(order, REMINDED, at=LATER)
    words = str(filled)
    for fact in (order.number, "@fictief_1", "2023/1543", str(NOON.day)):
        assert fact in words
    assert filled.missing == ("Address, telephone, e-mail",)  # of this house; nobody filled it in


def test_a_refusal_is_passed_on_without_a_reminder(order, analyst):
    identifier = order.identifiers.get()
    route.record(
        identifier.case, instrument=EPOC, identifier=identifier, state="refused", ground="Annex III",
        happened_at=NOON, by=analyst, by_role=ROLE, at=NOON,
    )  # fmt: skip
    found = at_day(order, NOON)
    assert (found.may_remind, may_pass_on(order, found)) == (False, True)
    assert "16" in str(remind.letter(order, PASSED_ON, at=NOON))


@pytest.mark.parametrize(
    "more", [{"to": " "}, {"sent_at": LATER + timedelta(1)}, {"sent_at": NOON - timedelta(1)}]
)
def test_a_letter_to_nobody_or_at_no_moment_is_refused(order, analyst, more):
    at_day(order, LATER)
    with pytest.raises(remind.NotSaid):
        remind.remind(order.pk, REMINDED, told(**more), by=analyst, at=LATER)
    assert not OrderReminder.objects.exists()


def test_reminders_are_only_added(order, analyst):
    at_day(order, LATER)
    remind.remind(order.pk, REMINDED, told(), by=analyst, at=LATER)
    with pytest.raises(DatabaseError, match="only added"), transaction.atomic():
        OrderReminder.objects.update(to="iemand")


def test_an_answered_order_is_not_reminded(order, analyst):
    identifier = order.identifiers.get()
    route.record(
        identifier.case, instrument=EPOC, identifier=identifier, state="answered", happened_at=NOON,
        by=analyst, by_role=ROLE, at=NOON,
    )  # fmt: skip
    assert at_day(order, LATER) is None


def test_the_pages_offer_it(order, page, analyst, monkeypatch):
    at_day(order, LATER)
    monkeypatch.setattr("django.utils.timezone.now", lambda: LATER)
    browser = page(analyst)
    assert "1 stuk zonder antwoord" in browser.get(reverse("worklist")).content.decode()
    assert order.number in browser.get(reverse("orders") + "?stand=te-laat").content.decode()
    text = browser.get(reverse("order", args=[order.number])).content.decode()
    assert "Herinner de geadresseerde" in text
    letter = browser.get(reverse("order-letter", args=[order.number, REMINDED]))
    assert letter.content.startswith(b"%PDF")
    done = browser.post(
        reverse("order-remind", args=[order.number]), {"act": REMINDED, "to": "portaal"}, follow=True
    ).content.decode()
    assert "de brief is verzegeld" in done
    assert "Leid door" in done
    assert (
        "1 verstuurd, 0 beantwoord, 1 herinnerd"
        in browser.get(reverse("provider", args=["x"])).content.decode()
    )
