"""Rectify: the wrong person goes everywhere but from the court's sealed copy, and whoever got the name is told."""

import io
import json
from dataclasses import asdict

import pytest
from django.urls import reverse
from pypdf import PdfReader
from tests.cases.test_identify import AGAINST, BECAUSE, sender
from tests.cases.test_order import REASONS, confirmed, sending, signed
from tests.cases.test_read_return import files
from tests.conftest import NOON

from spoor.cases import selectors, walk
from spoor.cases.dossier import Written
from spoor.cases.house import legal_role
from spoor.cases.models import (
    Case,
    Hypothesis,
    Identification,
    Identifier,
    Judgement,
    LinkSuggestion,
    Order,
    Person,
    Rectification,
    RouteEvent,
)
from spoor.cases.steps import bundle, close, identify, link, look, paper, rectify, route
from spoor.cases.steps import order as ordering
from spoor.evidence.models import LogEntry
from spoor.evidence.sealing import store
from spoor.returns.proposal import make_layout, tables

NAME = "Q. Verkeerd"
ANSWER = f"naam;telefoon;adres\n{NAME};0612345678;Fictiestad\n".encode()
REASON = "Een ander gebruikte het adres op dat moment."


@pytest.fixture
def mira(desk, person):
    return person("mira", "analyst")


@pytest.fixture
def olga(desk, person):
    return person("olga", "prosecutor")


@pytest.fixture
def layout(settings):
    folder = settings.HOME.path / "layouts"
    folder.mkdir(exist_ok=True)
    table = tables("antwoord.csv", ANSWER)[0]
    columns = {"name": "naam", "phone": "telefoon"}
    text = make_layout(
        id="eigen.test_abonnee/1", provider="eigen", title="Test", table=table, columns=columns, zone=None
    )
    (folder / "test.yaml").write_text(text)
    yield
    (folder / "test.yaml").unlink()


@pytest.fixture
def case(mira, report_in):
    return confirmed(
        report_in(mira, account="@fictief_1", platform="x", seen_at="2026-11-20T19:40:00Z"), mira
    )


@pytest.fixture
def wrong(case, mira, olga, layout):
    """A person whom an answer names, confirmed as the sender; the case was closed on it."""
    walk.read_return(
        case, files(("antwoord.csv", ANSWER)), order=None, by=mira, by_role="opsporingsambtenaar", at=NOON
    )
    found = Person.objects.get()
    sender(case, found, mira, beyond=True)
    made = identify.propose(found, because=BECAUSE, against=AGAINST, by=mira, at=NOON)
    identify.answer(made.pk, confirmed=True, because="Ik zag hetzelfde bewijs.", by=olga, at=NOON)
    look.look_at_case(case, by=olga, at=NOON)
    return found


def put_right(person, by, **more):
    told = {"reason": REASON, "by": by, "by_role": legal_role(by, "desk"), "at": NOON} | more
    return walk.rectify(person, **told)


def everything_but_evidence() -> str:
    """What the tables say that pages, search and links read."""
    tables = (Person, Hypothesis, Identification, Identifier, Rectification, LinkSuggestion, Judgement)
    rows = [str(row) for table in tables for row in table.objects.values()]
    return " ".join([*rows, *(str(line.values) for line in LogEntry.objects.all())])


def test_the_name_and_number_are_gone_but_from_the_sealed_trace(wrong, case, olga):
    assert NAME in everything_but_evidence()
    done = put_right(wrong, olga)
    left = everything_but_evidence()
    assert (NAME in left, "612345678" in left) == (False, False)
    trace = store().read(done.row.trace.sha256).decode()
    assert NAME in trace
    assert "612345678" in trace
    assert BECAUSE in trace


def test_a_case_that_was_closed_on_it_is_open_again(wrong, case, mira, olga):
    close.close_case(case.pk, outcome="identified", reason=f"Het was {NAME}.", by=mira, at=NOON)
    put_right(wrong, olga)
    again = Case.objects.get(pk=case.pk)
    assert again.outcome == "open"
    assert NAME not in again.decisions.get().reason


def test_whoever_received_the_name_is_listed_and_has_a_notice(wrong, olga):
    row = put_right(wrong, olga).row
    assert {one["who"] for one in row.receivers} >= {"olga"}
    assert row.notices.count() == len({one["who"] for one in row.receivers})
    words = [
        " ".join(page.extract_text() for page in PdfReader(io.BytesIO(store().read(one.sha256))).pages)
        for one in row.notices.all()
    ]
    assert all(NAME not in one for one in words)
    letter = PdfReader(io.BytesIO(store().read(row.letter.sha256)))
    assert NAME in " ".join(page.extract_text() for page in letter.pages)


def test_running_orders_about_the_person_stop(wrong, case, mira, olga):
    phone = Identifier.objects.get(kind="phone")
    route.describe(case, phone, holder="kpn", shared=None, port=None, by=mira, at=NOON)
    order = ordering.prepare(case, ordering.Asked("nl.126na", (phone,)), Written(REASONS), by=mira, at=NOON)
    signed(order, mira)
    walk.send_order(order, sending(to="KPN, balie"), by=mira, by_role="opsporingsambtenaar", at=NOON)
    row = put_right(wrong, olga).row
    assert Order.objects.get(pk=order.pk).stage == "withdrawn"
    assert row.orders == [order.number]
    assert "KPN, balie" in {one["who"] for one in row.receivers}


@pytest.fixture
def named(wrong, case, mira, olga):
    """An order about the number of the wrong person, which the rectification withdrew."""
    phone = Identifier.objects.get(kind="phone")
    route.describe(case, phone, holder="kpn", shared=None, port=None, by=mira, at=NOON)
    order = ordering.prepare(case, ordering.Asked("nl.126na", (phone,)), Written(REASONS), by=mira, at=NOON)
    signed(order, mira)
    walk.send_order(order, sending(to="KPN, balie"), by=mira, by_role="opsporingsambtenaar", at=NOON)
    put_right(wrong, olga)
    return Order.objects.get(pk=order.pk)


def test_no_page_gives_the_document_that_names_the_wrong_person(named, mira, page):
    browser = page(mira)
    text = browser.get(reverse("order", args=[named.number])).content.decode()
    assert "noemt een verkeerde persoon" in text
    assert "stuk.pdf" not in text
    assert "/bewijsstuk/" not in text
    assert REASONS.necessity not in text
    assert "Open het verzegelde stuk" not in text
    assert browser.get(reverse("order-paper", args=[named.number, "pdf"])).status_code == 404
    version = named.versions.get()
    signature = version.signatures.get()
    for exhibit in (version.to_sign_id, signature.document_id, signature.sending.proof_id):
        assert browser.get(reverse("exhibit", args=[exhibit])).status_code == 404
    assert (
        f'/bewijsstuk/{version.to_sign_id}"'
        not in browser.get(reverse("case", args=[named.case.number])).content.decode()
    )


def test_only_a_prosecutor_opens_it_with_a_reason_and_that_is_logged(named, mira, olga, page):
    address = reverse("order-open", args=[named.number])
    assert page(mira).post(address, {"because": "ik wil dat zien"}).status_code == 403
    browser = page(olga)
    assert "Open het verzegelde stuk" in browser.get(reverse("order", args=[named.number])).content.decode()
    assert browser.post(address, {"because": "-"}).status_code == 302
    assert not LogEntry.objects.filter(event="person:order:opened").exists()
    answer = browser.post(address, {"because": "De rechter vraagt erom."})
    assert answer.content.startswith(b"%PDF")
    line = LogEntry.objects.get(event="person:order:opened")
    assert (line.actor, line.values["because"]) == ("olga", "De rechter vraagt erom.")


def test_rectifications_are_counted_by_year_without_names(named, page, person):
    assert selectors.rectifications_by_year() == [(NOON.year, 1)]
    text = page(person("beheer", "administrator")).get(reverse("house")).content.decode()
    assert "Rechtzettingen" in text
    assert NAME not in text


def test_an_order_over_two_cases_stops_in_both(wrong, case, mira, olga, report_in):
    other = confirmed(report_in(mira, account="@fictief_2", platform="x"), mira)
    phone = Identifier.objects.get(kind="phone")
    route.describe(case, phone, holder="kpn", shared=None, port=None, by=mira, at=NOON)
    second = route.add_identifier(
        other, kind="phone", raw="0687654321", platform="", seen_at=None, port=None, by=mira, at=NOON
    )
    route.describe(other, second, holder="kpn", shared=None, port=None, by=mira, at=NOON)
    both = ordering.Asked("nl.126na", (second, phone))
    order = ordering.prepare(other, both, Written(REASONS), by=mira, at=NOON)
    signed(order, mira)
    walk.send_order(order, sending(to="KPN"), by=mira, by_role="opsporingsambtenaar", at=NOON)
    assert put_right(wrong, olga).row.orders == [order.number]
    assert RouteEvent.objects.filter(case=other).last().state == "withdrawn"
    assert Order.objects.get(pk=order.pk).stage == "withdrawn"


def test_cases_that_leaned_on_it_come_apart(wrong, case, mira, olga, report_in):
    other = report_in(mira, phone="0612345678", text="Heel iets anders.")
    list(walk.walk(by="commandline", at=NOON))
    link.judge(case, other, proposition="same_person", answer="yes", ground="zelfde nummer", by=mira, at=NOON)
    row = put_right(wrong, olga).row
    assert Case.objects.get(pk=other.pk).lead is None
    assert other.number in row.cases
    assert not LinkSuggestion.objects.filter(proposition="same_person").exists()


def test_reading_the_answer_again_names_nobody_again(wrong, case, mira, olga):
    put_right(wrong, olga)
    walk.read_again(case.returns.get(), by=mira, by_role="opsporingsambtenaar", at=NOON)
    assert not Person.objects.exists()
    assert not Identifier.objects.filter(kind="phone", rectified_at=None).exists()


def test_only_a_prosecutor_puts_it_right_and_says_why(wrong, mira, olga):
    with pytest.raises(rectify.WrongRole):
        put_right(wrong, mira)
    with pytest.raises(rectify.ReasonMissing):
        put_right(wrong, olga, reason="fout")
    assert Person.objects.exists()


def test_the_trace_is_for_the_prosecutor_only(wrong, case, mira, olga):
    row = put_right(wrong, olga).row
    assert selectors.case_of_exhibit(row.trace, mira) is None
    assert selectors.case_of_exhibit(row.trace, olga) == case
    assert selectors.case_of_exhibit(row.letter, mira) == case
    assert json.loads(store().read(row.trace.sha256))["rectified_by"] == "olga"


@pytest.mark.parametrize("form", ["pv.received", "pv.identification", "pv.report"])
def test_no_paper_names_the_person_again(wrong, case, olga, form):
    put_right(wrong, olga)
    said = json.dumps(asdict(paper.paper(case, form, at=NOON)), ensure_ascii=False)
    assert (NAME in said, "612345678" in said, "rechtgezet" in said) == (False, False, False)


def said_in(folder) -> str:
    """All that a bundle says, PDF read as text."""
    found = []
    for file in sorted(one for one in folder.rglob("*") if one.is_file()):
        content = file.read_bytes()
        if content.startswith(b"%PDF"):
            found += [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]
        else:
            found.append(content.decode("utf-8", errors="replace"))
    return " ".join(found)


def test_a_bundle_names_the_wrong_person_before_and_never_after(wrong, case, mira, olga, tmp_path):
    paper.draft_paper(case, "pv.received", by=mira, at=NOON)
    bundle.make(case, tmp_path / "voor", withheld={}, by=olga, at=NOON)
    assert NAME in said_in(tmp_path / "voor")
    done = put_right(wrong, olga)
    assert {"who": "olga", "by": "bundel B-2026-000001", "on": NOON.date().isoformat()} in done.row.receivers
    bundle.make(case, tmp_path / "na", withheld={}, by=olga, at=NOON)
    assert NAME not in said_in(tmp_path / "na")
    assert "ten onrechte als afzender" in (tmp_path / "na" / "VERIFY.md").read_text()
