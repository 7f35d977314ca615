"""A draft of every instrument that a case can reach, from its rows; and the papers that need no route."""

import io
from datetime import timedelta

import docx
import pytest
from pypdf import PdfReader
from tests.conftest import NOON
from tests.drafting.test_forms import by_hand

from spoor.cases import walk
from spoor.cases.dossier import Written
from spoor.cases.facts import facts_of, know
from spoor.cases.house import house
from spoor.cases.models import Case, ExternalNumber, Finding, HouseRecord, Identifier, Order, ProviderReturn
from spoor.cases.papers import keep_sealed
from spoor.cases.rules import rules
from spoor.cases.steps import identify, paper, route, triage
from spoor.cases.steps import order as ordering
from spoor.drafting import Reasons, document, forms, papers
from spoor.evidence.models import Exhibit, LogEntry
from spoor.evidence.sealing import seal, store
from spoor.law.facts import parse_facts
from spoor.law.trail import evaluate

REASONS = Reasons(
    "Alleen deze gegevens wijzen de gebruiker aan.",
    "De dreiging weegt zwaarder dan deze inbreuk.",
    "Minder gegevens wijzen niemand aan.",
    "Open bronnen zijn bekeken, zonder uitkomst.",
    "De gebruiker kan anders sporen wissen.",
)
STATES = ("open", "needs", "waiting")
HELD = [  # one of each kind of place: an addressee in another Member State, here, in the United States, none
    ("account", "@fictief_1", "x"),
    ("account", "@fictief_2", "snap"),
    ("account", "@fictief_3", "gab"),
    ("ip", "203.0.113.7", "kpn"),
    ("phone", "+31612345678", "kpn"),
    ("email", "fictief@tuta.example", "tuta"),
    ("url", "https://hosting.example/stuk", "transip"),
]
DESK = {
    "nl.126na", "nl.126nc", "nl.ciot", "nl.126n", "nl.126nd", "nl.126ng", "nl.126ni", "eu.epoc.subscriber",
    "eu.epoc.identification", "eu.epoc.traffic", "eu.epoc.content", "eu.epoc_pr", "eu.eio", "mla", "eu.dsa.10",
    "coe.185.29", "voluntary.preservation", "voluntary.subscriber", "voluntary.emergency", "police", "open_source",
}  # fmt: skip
OFFICE = {"office.ask_police", "civil.disclosure", "office.report", "dsa.16"}


def made_case(by, report_in) -> Case:
    case = report_in(
        by, account="@fictief_1", platform="x", seen_at="2026-11-20T19:40:00Z", target="wethouder Verzonnen",
        url="https://x.com/fictief_1/status/1", reported_by="bureau Verzonnen",
    )  # fmt: skip
    list(walk.walk(by="commandline", at=NOON))
    word = triage.Word(
        label="threat", severity=3, reason="kondigt aan", target_capacity="alderman", danger_to_life=False
    )
    triage.confirm(case.filings.get().report_id, word, by=by, by_role="opsporingsambtenaar", at=NOON)
    for kind, value, holder in HELD:
        Identifier.objects.get_or_create(
            case=case,
            kind=kind,
            value=value,
            defaults={
                "shown": value,
                "holder": holder,
                "added_at": NOON,
                "at": NOON - timedelta(days=2) if kind == "ip" else None,
                "port": 51234 if kind == "ip" else None,
            },
        )
    Identifier.objects.filter(case=case).update(captured=True)
    ExternalNumber.objects.create(
        case=case, kind="record", value="PL-1", folded="pl1", added_by=by, added_at=NOON
    )
    return case


def find(case: Case, question: str, by, answer: bool = True) -> None:
    Finding.objects.create(
        case=case, question=question, answer=answer, reason=f"reden {question}", by=by,
        by_role="officier_van_justitie", at=NOON,
    )  # fmt: skip


def alive(case: Case) -> dict[str, ordering.Asked]:
    """One way to ask each instrument that lives in the trail of a case."""
    facts = facts_of(know(case), house().kind)
    trail = evaluate(parse_facts(facts, rules()), on=NOON, law=rules()).stored()
    rows = {one.key: one for one in Identifier.objects.filter(case=case)}
    found: dict[str, ordering.Asked] = {}
    for item in [*trail["routes"], *trail["beside"]]:
        if item["state"] in STATES and item["instrument"] != "capture":
            mine = (rows[item["identifier"]],) if item["identifier"] else ()
            found.setdefault(
                item["instrument"], ordering.Asked(item["instrument"], mine, item.get("about") or "")
            )
    return found


def text_of(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


@pytest.fixture
def analyst(desk, person):
    HouseRecord.objects.update(
        order_address="Postbus 1", order_phone="070 0000000", order_email="a@om.example"
    )
    return person("mira", "analyst")


@pytest.fixture
def case(analyst, report_in):
    found = made_case(analyst, report_in)
    for question in ("serious_breach", "urgent"):
        find(found, question, analyst)
    return found


@pytest.mark.parametrize("instrument", sorted(DESK))
def test_a_desk_drafts_it_from_its_rows(case, analyst, person, instrument):
    find(case, "emergency", analyst, answer=instrument == "voluntary.emergency")
    asked = alive(case)[instrument]
    found = ordering.open_routes(case, asked, at=NOON, states=STATES)
    written = Written(REASONS, NOON.date(), NOON.date(), signer=person("officier", "prosecutor"))
    filled = ordering.filled(case, asked, found, written, number="V-1", at=NOON)
    words = text_of(document(filled, "pdf").content)
    assert asked.identifiers[0].shown in words
    assert "PL-1" in words
    assert "kondigt aan" in words or instrument == "open_source"
    if "tells_user" in forms()[filled.form].asked:
        assert REASONS.confidentiality in words
    assert set(filled.missing) <= by_hand(forms()[filled.form], filled.lang, "fact")


def test_an_open_route_becomes_an_order_in_its_own_form(case, analyst):
    asked = alive(case)["nl.ciot"]
    order = ordering.prepare(case, asked, Written(REASONS), by=analyst, at=NOON)
    assert order.versions.get().filled["form"] == "nl.ciot"


@pytest.mark.parametrize("instrument", sorted(OFFICE))
def test_an_office_drafts_it_from_its_rows(office, person, report_in, instrument):
    by = person("sam", "analyst")
    case = made_case(by, report_in)
    asked = alive(case)[instrument]
    found = ordering.open_routes(case, asked, at=NOON, states=STATES)
    filled = ordering.filled(case, asked, found, Written(REASONS), number="", at=NOON)
    words = text_of(document(filled, "pdf").content)
    assert "Ik maak je dood." in words
    assert "@fictief_1" in words
    assert "kondigt aan" in words


def test_a_complaint_follows_a_report_and_says_what_was_asked(office, person, report_in):
    by = person("sam", "analyst")
    case = made_case(by, report_in)
    assert "sv.12" not in alive(case)
    ExternalNumber.objects.create(
        case=case, kind="police", value="PL-9", folded="pl9", added_by=by, added_at=NOON
    )
    account = Identifier.objects.get(case=case, value="@fictief_1")
    route.record(
        case, instrument="office.ask_police", identifier=account, about="eu.epoc.identification", state="sent",
        note="V-7", happened_at=NOON, by=by, by_role="melder", at=NOON,
    )  # fmt: skip
    asked = alive(case)["sv.12"]
    found = ordering.open_routes(case, asked, at=NOON)
    filled = ordering.filled(case, asked, found, Written(), number="", at=NOON)
    rows = [row for section in filled.sections for block in section.blocks for row in block.rows]
    assert any("V-7" in row for row in rows)


def test_what_nobody_confirmed_is_not_stated_as_an_offence(desk, person, report_in):
    by = person("mira", "analyst")
    case = report_in(by, account="@fictief_9", platform="x")
    list(walk.walk(by="commandline", at=NOON))
    filled = paper.paper(case, "pv.report", at=NOON)
    told = [block for section in filled.sections for block in section.blocks]
    assert not any("285" in (block.value or "") for block in told)
    assert "Feit waarop het onderzoek ziet" in filled.missing


@pytest.mark.parametrize("form", [one.id for one in papers("desk")])
@pytest.mark.parametrize("lang", ["nl", "en"])
def test_a_paper_is_sealed_as_pdf_and_word_file(case, analyst, form, lang):
    made = paper.draft_paper(case, form, lang=lang, by=analyst, at=NOON)
    assert [one.name.rpartition(".")[2] for one in made] == ["pdf", "docx"]
    contents = [store().read(one.sha256) for one in made]
    assert contents[0].startswith(b"%PDF")
    assert docx.Document(io.BytesIO(contents[1])).paragraphs
    assert {one.kind for one in made} == {Exhibit.Kind.DOCUMENT}
    assert LogEntry.objects.get(event="person:paper:made").values == {"form": form, "lines": []}


def test_the_same_paper_twice_is_one_exhibit(case, analyst):
    first = paper.draft_paper(case, "pv.report", by=analyst, at=NOON)
    again = paper.draft_paper(case, "pv.report", by=analyst, at=NOON)
    assert [one.pk for one in first] == [one.pk for one in again]


def test_a_paper_of_the_other_house_and_a_closed_case_are_refused(case, analyst):
    with pytest.raises(paper.NoPaper):
        paper.draft_paper(case, "office.power_of_attorney", by=analyst, at=NOON)
    Case.objects.filter(pk=case.pk).update(outcome="referred")
    with pytest.raises(paper.CaseEnded):
        paper.draft_paper(case, "pv.report", by=analyst, at=NOON)


def test_an_office_makes_a_power_of_attorney(office, person, report_in):
    by = person("sam", "analyst")
    made = paper.draft_paper(made_case(by, report_in), "office.power_of_attorney", by=by, at=NOON)
    words = text_of(store().read(made[0].sha256))
    for fact in ("Artikel 163, eerste lid", "Sr 285(1)", "wethouder Verzonnen", "M-2026-000001"):
        assert fact in words


def answered(case: Case, by) -> Exhibit:
    sealed = seal([b"ip,time\n"], kind=Exhibit.Kind.UPLOAD, name="opgave.csv", media_type="text/csv")
    exhibit = keep_sealed(case, sealed, why="opgave", by=by, at=NOON)
    record = {
        "kind": "login", "at": "2026-11-20T19:39:58Z", "at_text": "20-11-2026 20:39:58", "zone": "stated",
        "ip": "203.0.113.7", "port": 51234, "value": None, "fields": {}, "source": {"line": 2},
    }  # fmt: skip
    person_of = {**record, "kind": "subscriber", "ip": None, "port": None, "fields": {"naam": "J. Verzonnen"}}
    ProviderReturn.objects.create(
        case=case, exhibit=exhibit, provider="x", state="read", received_at=NOON, by=by, read_at=NOON,
        reading={"file": "opgave.csv", "rows": 2, "skipped": [], "messages": [], "records": [record, person_of]},
    )  # fmt: skip
    return exhibit


def test_a_record_of_received_data_names_row_moment_and_digest(case, analyst):
    exhibit = answered(case, analyst)
    filled = paper.paper(case, "pv.received", at=NOON)
    sentences = [
        row
        for one in filled.sections
        for block in one.blocks
        if block.kind == "sentences"
        for row in block.rows
    ]
    assert sentences[0][0] == (
        "Regel 2 van opgave.csv noemt IP-adres 203.0.113.7, bronpoort 51234, op 2026-11-20T19:39:58Z (UTC), "
        "2026-11-20 20:39:58+01:00 in Nederland."
    )
    assert exhibit.sha256 in sentences[0][1]
    assert "naam: J. Verzonnen" in sentences[1][0]


def test_a_record_of_an_address_names_the_table_it_was_looked_up_in(case, analyst, settings, tmp_path):
    from datetime import date

    from spoor.adapters.home import Home
    from spoor.cases import addresses

    settings.HOME = Home(tmp_path)
    addresses.import_demonstration(settings.HOME.networks, date(2026, 11, 20))
    filled = paper.paper(case, "pv.address", at=NOON)
    said = " ".join(row[0] for one in filled.sections for block in one.blocks for row in block.rows if row)
    rows = [
        row
        for one in filled.sections
        for block in one.blocks
        if block.kind == "sentences"
        for row in block.rows
    ]
    assert any("Verzonnen Mobiel B.V. (203.0.113.0/24)" in row[0] for row in rows), said


def test_a_record_of_identification_says_what_speaks_against(case, analyst, person):
    exhibit = answered(case, analyst)
    named = identify.name_person(
        case, name="J. Verzonnen", details="abonnee", exhibit=exhibit, row="regel 3", by=analyst, at=NOON
    )
    sender = identify.suppose(case, kind="sender", person=named, by=analyst, at=NOON)
    house_mate = identify.suppose(case, kind="household", person=None, by=analyst, at=NOON)
    fact = identify.Fact("for", "zelfde bijnaam op een forum", exhibit=exhibit, beyond_subscriber=True)
    identify.weigh(sender, fact, by=analyst, at=NOON)
    identify.weigh(
        house_mate, identify.Fact("against", "het adres is gedeeld", exhibit=exhibit), by=analyst, at=NOON
    )
    proposed = identify.propose(
        named, because="bijnaam en tijd kloppen", against="een huisgenoot kan het zijn", by=analyst, at=NOON
    )
    assert "J. Verzonnen" not in [order_suspect(case)]
    second = person("sam", "analyst")
    identify.answer(proposed.pk, confirmed=True, because="de bijnaam is uniek", by=second, at=NOON)
    assert order_suspect(case) == "J. Verzonnen"
    filled = paper.paper(case, "pv.identification", at=NOON)
    said = " ".join(str(block.value or block.rows) for one in filled.sections for block in one.blocks)
    for words in (
        "zelfde bijnaam",
        "het adres is gedeeld",
        "een huisgenoot kan het zijn",
        "de bijnaam is uniek",
        "sam",
    ):
        assert words in said


def order_suspect(case: Case) -> str | None:
    """The suspect as an order would name it."""
    asked = alive(case)["nl.126nd"]
    found = ordering.open_routes(case, asked, at=NOON, states=STATES)
    filled = ordering.filled(case, asked, found, Written(), number="", at=NOON)
    blocks = [block for one in filled.sections for block in one.blocks]
    return next(block.value for block in blocks if block.text == "Verdachte, voor zover bekend")


def test_what_follows_an_order_names_the_order_it_follows(case, analyst):
    asked = alive(case)["eu.epoc_pr"]
    order = ordering.prepare(case, asked, Written(REASONS), by=analyst, at=NOON)
    Order.objects.filter(pk=order.pk).update(stage=Order.Stage.SENT)
    for note in ("V-2025-000009", f"{order.number} X-77"):
        route.record(
            case, instrument="eu.epoc_pr", identifier=asked.identifiers[0], state="sent", note=note,
            happened_at=NOON, by=analyst, by_role="opsporingsambtenaar", at=NOON,
        )  # fmt: skip
    case.refresh_from_db()
    filled = paper.paper(case, "epoc_pr.extension", at=NOON)
    values = {
        block.text: block.value for one in filled.sections for block in one.blocks if block.kind == "field"
    }
    assert values["Addressee"] == order.addressee
    rows = [
        row for one in filled.sections for block in one.blocks if block.kind == "table" for row in block.rows
    ]
    assert any(f"{order.number} X-77" in row for row in rows)
