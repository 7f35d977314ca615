"""Drafts: every known fact stands in the document, what is missing is named, and equal facts give equal bytes."""

import io
from dataclasses import replace

import pytest
from pypdf import PdfReader

from spoor.drafting import Addressee, Dossier, Message, NoTemplate, Offence, Subject, draft

SECTIONS = [
    ("A", "Issuing/validating authority"),
    ("B", "Addressee"),
    ("C", "Deadlines"),
    ("D", "Relation to a previous production/preservation request"),
    ("E", "Information to help identify the requested data"),
    ("F", "Electronic evidence to be produced"),
    ("G", "Information on the underlying conditions"),
    ("H", "Information to the user"),
    ("I", "Details of the issuing authority"),
    ("J", "Details of the validating authority"),
    ("K", "Notification and details of the notified enforcing authority"),
    ("L", "Transfer of data"),
    ("M", "Further information"),
]
DOSSIER = Dossier(
    case="2026-0001",
    house="Meldpunt Test",
    lang="en",
    instrument="eu.epoc.identification",
    instrument_name="European Production Order, identification data",
    made_on="2026-11-23",
    authoriser="public prosecutor",
    addressee=Addressee("X Internet Unlimited Company", "Ireland", "x", "X Legal Request Submissions"),
    offence=Offence("threat", "Sr 285(1)", 48, "2026-11-20", "Netherlands"),
    confirmed_by="Mira de Wit",
    confirmed_because="announces a crime against life",
    last_useful="21 december 2026",
    danger_to_life=False,
    subjects=(
        Subject(
            "account", "@fictief_77", "x", "2026-11-20T19:40:00Z", url="https://x.com/fictief_77/status/1"
        ),
    ),
    messages=(Message("M-2026-000001", "2026-11-21T10:00:00Z", "ik maak je dood", "nl", "ab" * 32),),
    citations=("reg_2023_1543 4 lid 1",),
    unverified=("reg_2023_1543 4 lid 1",),
)


def words(dossier: Dossier) -> str:
    """The text of the document with its line breaks folded, as a reader sees it."""
    pages = PdfReader(io.BytesIO(draft(dossier).content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


@pytest.mark.parametrize(("letter", "title"), SECTIONS)
def test_the_certificate_has_every_section_of_annex_i(letter, title):
    assert f"Section {letter}: {title}" in words(DOSSIER)


@pytest.mark.parametrize(
    "fact",
    [
        "X Internet Unlimited Company",
        "@fictief_77",
        "https://x.com/fictief_77/status/1",
        "2026-11-20T19:40:00Z",
        "48 months",
        "Sr 285(1)",
        "ik maak je dood",
        "M-2026-000001",
        "Mira de Wit",
    ],
)
def test_every_known_fact_stands_in_it(fact):
    assert fact in words(DOSSIER)


def test_what_only_a_person_can_fill_is_named_before_signing():
    missing = draft(DOSSIER).missing
    assert any("Necessity" in item for item in missing)
    assert any("Numeric account id" in item for item in missing)
    assert all(item in words(DOSSIER) for item in missing)


def test_a_known_account_id_is_not_asked_again():
    known = replace(DOSSIER, subjects=(replace(DOSSIER.subjects[0], account_id="1900000077"),))
    assert not any("Numeric account id" in item for item in draft(known).missing)
    assert "1900000077" in words(known)


@pytest.mark.parametrize(("danger", "days", "hours"), [(False, "☒", "☐"), (True, "☐", "☒")])
def test_the_term_follows_from_the_finding_on_danger(danger, days, hours):
    text = words(replace(DOSSIER, danger_to_life=danger))
    assert f"{days} without undue delay and at the latest within 10 days" in text
    assert f"{hours} emergency: at the latest within 8 hours" in text


def test_equal_facts_give_equal_bytes():
    assert draft(DOSSIER).content == draft(replace(DOSSIER)).content
    assert draft(DOSSIER).content != draft(replace(DOSSIER, case="2026-0002")).content


def test_a_message_cannot_inject_markup():
    nasty = replace(DOSSIER.messages[0], text='#panic("x") *vet* $x$ "aanhaling" \\ {}')
    assert '#panic("x") *vet*' in words(replace(DOSSIER, messages=(nasty,)))


def test_the_document_declares_pdf_a():
    metadata = PdfReader(io.BytesIO(draft(DOSSIER).content)).xmp_metadata
    assert metadata is not None
    declared = metadata.rdf_root.toxml()
    assert ("pdfaid:part>3<" in declared, "pdfaid:conformance>B<" in declared) == (True, True)


def test_the_request_of_an_office_names_power_day_and_digest():
    request = replace(
        DOSSIER,
        lang="nl",
        instrument="office.ask_police",
        about_name="Europees verstrekkingsbevel, identificatie",
        police_contact="wijkteam Noord",
    )
    text = words(request)
    assert "Europees verstrekkingsbevel, identificatie" in text
    assert "21 december 2026" in text
    assert "ab" * 32 in text.replace(" ", "")
    assert draft(request).missing == ("Uw registratienummer van onze melding",)


def test_an_instrument_without_template_is_refused():
    with pytest.raises(NoTemplate):
        draft(replace(DOSSIER, instrument="nl.125i"))
