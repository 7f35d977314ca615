"""One order over several cases: each is asked of the law in its own, waits with its own term, and gets its own rows."""

import io
import json
from datetime import timedelta

import pytest
from django.urls import reverse
from pypdf import PdfReader
from tests.cases.test_order import EPOC, REASONS, confirmed, sending, signed, states
from tests.conftest import NOON

from spoor.cases import walk
from spoor.cases.concerned import cases_of, orders_of
from spoor.cases.dossier import Written
from spoor.cases.house import legal_role
from spoor.cases.models import Case, Identifier, Person, ProviderReturn, RouteEvent
from spoor.cases.steps import order as ordering
from spoor.cases.steps import route
from spoor.evidence.models import Exhibit
from spoor.evidence.sealing import seal, store

ROLE = "opsporingsambtenaar"


@pytest.fixture
def cases(analyst, report_in):
    told = [("@fictief_1", "2026-11-20T19:40:00Z"), ("@fictief_2", "2026-11-21T08:00:00Z")]
    return [
        confirmed(report_in(analyst, account=name, platform="x", seen_at=seen), analyst)
        for name, seen in told
    ]


def account(case: Case) -> Identifier:
    return Identifier.objects.get(case=case, kind="account")


@pytest.fixture
def order(cases, analyst):
    asked = ordering.Asked(EPOC, tuple(account(case) for case in cases), lang="nl")
    return ordering.prepare(cases[0], asked, Written(REASONS), by=analyst, at=NOON)


@pytest.fixture
def sent(order, analyst, officer):
    signed(order, officer)
    walk.send_order(order, sending(), by=analyst, by_role=ROLE, at=NOON)
    order.refresh_from_db()
    return order


def followed(cases) -> list[str]:
    route.follow_all([case.pk for case in cases], by="mira", at=NOON)
    return [states(case)[EPOC] for case in cases]


def came(cases) -> list[str]:
    """The last thing recorded on the route of each case."""
    return [RouteEvent.objects.filter(case=case).last().state for case in cases]


def test_every_case_it_concerns_shows_it_and_the_first_is_its_own(order, cases):
    assert order.case == cases[0]
    assert cases_of(order) == cases
    assert [list(orders_of([case.pk])) for case in cases] == [[order], [order]]


def test_each_statement_says_which_case_it_is_about(order, cases):
    content = store().read(order.versions.get().sha256)
    words = " ".join(" ".join(p.extract_text() for p in PdfReader(io.BytesIO(content)).pages).split())
    for case, name, day in zip(
        cases, ("@fictief_1", "@fictief_2"), ("2026-11-20", "2026-11-21"), strict=True
    ):
        assert name in words
        assert f"{day} (zaak {case.number})" in words
        assert f"zaak {case.number}, M-" in words
    assert f"{cases[0].number}, {cases[1].number}" in json.dumps(order.versions.get().filled)
    assert words.count(REASONS.proportionality) == 1


def test_an_order_of_one_case_has_no_column_for_the_case(cases, analyst):
    asked = ordering.Asked(EPOC, (account(cases[0]),))
    made = ordering.prepare(cases[0], asked, Written(REASONS), by=analyst, at=NOON)
    headers = [
        b["header"] for s in made.versions.get().filled["sections"] for b in s["blocks"] if b["header"]
    ]
    assert not any("Case" in header for header in headers)


def test_sending_starts_the_term_of_every_case(sent, cases):
    assert followed(cases) == ["waiting", "waiting"]


def test_withdrawing_gives_every_case_its_route_back(sent, cases, officer):
    role = legal_role(officer, "desk")
    walk.withdraw_order(sent, because="niet meer nodig", by=officer, by_role=role, at=NOON)
    assert followed(cases) == ["open", "open"]


def test_a_case_that_ended_holds_up_no_withdrawal_of_the_others(sent, cases, officer):
    Case.objects.filter(pk=cases[1].pk).update(outcome="dismissed")
    role = legal_role(officer, "desk")
    walk.withdraw_order(sent, because="niet meer nodig", by=officer, by_role=role, at=NOON)
    assert followed(cases[:1]) == ["open"]


@pytest.mark.parametrize("outcome", ["dismissed", "identified"])
def test_a_case_that_ended_is_asked_in_no_order(cases, analyst, outcome):
    Case.objects.filter(pk=cases[1].pk).update(outcome=outcome)
    asked = ordering.Asked(EPOC, tuple(account(case) for case in cases))
    with pytest.raises(ordering.NotOpen, match=cases[1].number):
        ordering.prepare(cases[0], asked, Written(REASONS), by=analyst, at=NOON)


def test_another_term_is_another_order(cases, analyst):
    route.find(
        cases[1], question="emergency", answer=True, reason="vrijdag", by=analyst, by_role=ROLE, at=NOON
    )
    asked = ordering.Asked(EPOC, tuple(account(case) for case in cases))
    with pytest.raises(ordering.NotTogether, match=cases[1].number):
        ordering.prepare(cases[0], asked, Written(REASONS), by=analyst, at=NOON)


SUBSCRIBERS = b"""naam;account;e-mail
J. Verzonnen;fictief_1;een@fictief.example
P. Bedacht;@Fictief_2;twee@fictief.example
N. Niemand;onbekend;drie@fictief.example
"""


def answered(order, by, name, content):
    sealed = seal([content], kind=Exhibit.Kind.RETURN, name=name)
    at = NOON + timedelta(hours=1)
    return walk.read_return(order.case, [sealed], order=order, by=by, by_role=ROLE, at=at)


def test_each_case_gets_the_rows_that_name_it_and_what_names_nothing_goes_to_the_first(
    sent, cases, analyst, monkeypatch
):
    from spoor.returns import Record, ReturnFile
    from spoor.returns.records import Source

    def row(line, account, mail):
        source = Source("opgave.csv", "a" * 64, line)
        return Record("email", source, {"account": account, "e-mail": mail}, value=mail)

    records = (
        row(2, "fictief_1", "een@fictief.example"),
        row(3, "@Fictief_2", "twee@fictief.example"),
        row(4, "onbekend", "drie@fictief.example"),
    )
    read = ReturnFile(
        file="opgave.csv", sha256="a" * 64, provider="x", layout="x", state="read", rows_in_file=3,
        rows_read=3, skipped=(), messages=(), records=records,
    )  # fmt: skip
    monkeypatch.setattr("spoor.cases.steps.read_return.read", lambda *given: read)
    gave = answered(sent, analyst, "opgave.csv", SUBSCRIBERS)
    mails = [
        list(Identifier.objects.filter(case=case, kind="email").values_list("shown", flat=True))
        for case in cases
    ]
    assert mails == [["een@fictief.example", "drie@fictief.example"], ["twee@fictief.example"]]
    assert [one.case for one in gave.returns] == cases
    said = [[note["id"] for note in one.reading["messages"]] for one in gave.returns]
    assert said == [["several_cases", "names_nothing"], ["several_cases"]]
    assert came(cases) == ["answered", "answered"]
    assert not Person.objects.exists()


def test_a_case_that_no_row_names_goes_on_waiting(sent, cases, analyst):
    content = b'[{"loginIp": "198.51.100.7", "createdAt": "2026-11-20T19:39:58.000Z", "accountId": "1"}]'
    answered(sent, analyst, "fictief_2-ip-audit.txt", content)  # the name of the file names the account
    assert came(cases) == ["sent", "answered"]
    assert [one.case for one in ProviderReturn.objects.all() if one.reading["records"]] == [cases[1]]


def test_the_page_offers_the_identifiers_of_other_cases_to_the_same_provider(cases, page, analyst):
    query = f"?instrument={EPOC}&identifier={account(cases[0]).key}"
    browser = page(analyst)
    text = browser.get(reverse("draft", args=[cases[0].number]) + query).content.decode()
    assert "1 kenmerk van een andere zaak" in text
    told = {"instrument": EPOC, "identifier": [account(case).key for case in cases], "lang": "nl"}
    made = browser.post(reverse("draft", args=[cases[0].number]), told, follow=True).content.decode()
    assert "Opgesteld: V-2026-000001" in made
    for case in cases:
        assert "V-2026-000001" in browser.get(reverse("case", args=[case.number])).content.decode()


def test_who_may_not_see_a_case_cannot_put_it_in_an_order(cases, page, analyst, monkeypatch):
    from spoor.cases import selectors

    only = Case.objects.filter(pk=cases[0].pk)
    monkeypatch.setattr(selectors, "cases_visible_to", lambda user: only)
    query = f"?instrument={EPOC}&identifier={account(cases[0]).key}"
    browser = page(analyst)
    text = browser.get(reverse("draft", args=[cases[0].number]) + query).content.decode()
    assert "andere zaak" not in text
    told = {"instrument": EPOC, "identifier": [account(case).key for case in cases], "lang": "nl"}
    browser.post(reverse("draft", args=[cases[0].number]), told)
    assert [cases_of(one) for one in orders_of([cases[0].pk])] == [[cases[0]]]
