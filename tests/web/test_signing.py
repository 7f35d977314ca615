"""Signing by password: the limit of tries of the log-in, told with its moment, and logged."""

import pytest
from django.urls import reverse
from tests.cases.test_order import confirmed, made
from tests.conftest import PASSWORD

from spoor.cases.models import OrderSignature
from spoor.evidence.models import LogEntry


@pytest.fixture
def order(desk, person, report_in):
    mira = person("mira", "analyst")
    return made(confirmed(report_in(mira, account="@fictief_1", platform="x"), mira), mira)


def try_to_sign(browser, order, password):
    told = {"version": "1", "how": "account", "password": password, "without_fields": "1", "lines_seen": "1"}
    return browser.post(reverse("order-sign", args=[order.number]), told, follow=True)


def test_five_wrong_passwords_close_signing_for_a_while_and_say_until_when(order, page, person):
    browser = page(person("olga", "prosecutor"))
    for _ in range(4):
        assert "Dit is niet uw wachtwoord" in try_to_sign(browser, order, "fout").content.decode()
    answer = try_to_sign(browser, order, "fout")
    assert "gesloten" in answer.content.decode()
    assert answer.status_code == 422
    assert "gesloten" in try_to_sign(browser, order, PASSWORD).content.decode()  # the right one too
    assert not OrderSignature.objects.exists()
    line = LogEntry.objects.filter(event="person:order:locked").first()
    assert (line.actor, line.values["order"]) == ("olga", order.number)
    assert order.number in answer.content.decode()


def test_the_right_password_signs_and_forgets_the_wrong_ones(order, page, person):
    from axes.models import AccessAttempt

    browser = page(person("olga", "prosecutor"))
    try_to_sign(browser, order, "fout")
    assert AccessAttempt.objects.exists()
    assert "Getekend" in try_to_sign(browser, order, PASSWORD).content.decode()
    assert not AccessAttempt.objects.exists()
