"""The letters and titles that the source of a form has, one test a section; and what the law asks an order to state."""

from dataclasses import replace

import pytest
from tests.drafting.golden import FULL
from tests.drafting.test_forms import of, text_of

from spoor.drafting import draft, fill, forms

EPOC = {
    "A": "Issuing/validating authority",
    "B": "Addressee",
    "C": "Deadlines",
    "D": "Relation to a previous production/preservation request",
    "E": "Information to help identify the requested data",
    "F": "Electronic evidence to be produced",
    "G": "Information on the underlying conditions",
    "H": "Information to the user",
    "I": "Details of the issuing authority",
    "J": "Details of the validating authority",
    "K": "Notification and details of the notified enforcing authority",
    "L": "Transfer of data",
    "M": "Further information",
}
EPOC_PR = {  # letters unsure in the reference
    "A": "Issuing/validating authority",
    "B": "Addressee",
    "C": "Information to identify the data",
    "D": "Data to be preserved",
    "E": "Information on the underlying conditions",
    "F": "Details of the issuing authority",
    "G": "Details of the validating authority",
}
EIO = {
    "A": "Issuing and executing State",
    "B": "Urgency",
    "C": "Measures to be carried out",
    "D": "Relation to an earlier EIO",
    "E": "Persons concerned",
    "F": "Type of proceedings",
    "G": "Reasons, facts and classification",
    "H": "Extra requirements for certain measures (H1 to H7)",
    "I": "Formalities",
    "J": "Remedies",
    "K": "Issuing authority",
    "L": "Validating authority",
}
DSA_16 = {
    "a": "Why the content is illegal",
    "b": "Exact electronic location",
    "c": "Name and e-mail address of who notifies",
    "d": "Statement of good faith",
}
LETTERED = [
    *(("epoc", *one) for one in EPOC.items()),
    *(("epoc_pr", *one) for one in EPOC_PR.items()),
    *(("eu.eio", *one) for one in EIO.items()),
    *(("dsa.16", *one) for one in DSA_16.items()),
]


def said(form: str, lang: str = "nl", **changes: object) -> str:
    return text_of(draft(replace(of(forms()[form], lang), **changes), form=form).content)


@pytest.mark.parametrize(("form", "letter", "title"), LETTERED)
def test_a_section_has_the_letter_and_title_of_its_source(form, letter, title):
    assert f"Section {letter}: {title}" in said(form, "en")


@pytest.mark.parametrize(
    ("form", "letters"), [("epoc", EPOC), ("epoc_pr", EPOC_PR), ("eu.eio", EIO), ("dsa.16", DSA_16)]
)
def test_no_letter_is_there_that_its_source_has_not(form, letters):
    assert [one.letter for one in forms()[form].sections if one.letter] == list(letters)
    found = fill(forms()[form], of(forms()[form], "nl"))
    assert [one.letter for one in found.sections if one.letter] == list(letters)


@pytest.mark.parametrize(
    ("form", "facts"),
    [
        (
            "eu.eio",
            ["10 lid 2, onder e", "203.0.113.7", "51234", "Sr 285(1)", "48 maanden", "Ik maak je dood."],
        ),
        ("epoc", ["203.0.113.7", "51234", "1900000077", "artikel 5, lid 4, onder c", "V-2026-000000"]),
        ("epoc_pr", ["1900000077", "90 dagen", "2026-11-01", "volksvertegenwoordiger zwijgt"]),
    ],
)
def test_the_facts_of_the_case_stand_in_the_european_forms(form, facts):
    words = said(form).replace("artikel 10, lid 2", "10 lid 2")
    assert [fact for fact in facts if fact not in words] == []


# What an order must state: domain/law.md 2.3, read in 126nc(4), 126nd(3), 126ni(3), 126n(4) and 126na(3) Sv
ORDERS = {
    "nl.126nc": {
        "(a) the person meant": "@fictief_77",
        "(b) the identifying data": "geboortedatum en geslacht",
        "(c) term": "10 dagen na ontvangst",
        "(c) manner of delivery": "antwoord@om.example",
        "(d) title": "artikel 126nc",
    },
    "nl.126nd": {
        "(a) name, if known": "Jan Verzonnen",
        "(a) closest description": "@fictief_77",
        "(b) closest description of the data": "logbestanden",
        "(b) from": "2026-11-01",
        "(b) term": "10 dagen na ontvangst",
        "(b) manner": "tekstbestand",
        "(c) title": "artikel 126nd",
        "interest of the investigation": "Alleen deze gegevens wijzen de gebruiker aan.",
    },
    "nl.126ng": {
        "(a) name, if known": "Jan Verzonnen",
        "(b) the data": "opgeslagen inhoud",
        "(c) title": "artikel 126ng, tweede lid",
        "serious breach": "volksvertegenwoordiger zwijgt",
        "urgent": "de gegevens verdwijnen",
        "authorisation": "schriftelijke machtiging van de rechter-commissaris",
    },
    "nl.126ni": {
        "(a) data to keep": "registratie, inloggegevens",
        "(b) time of the order": "Datum en tijdstip van de vordering",
        "(c) title": "artikel 126ni",
        "(d) period": "90 dagen",
        "(e) paragraph 2": "Artikel 126ni, tweede lid, is van toepassing",
        "oral": "gewaarmerkt afschrift",
        "serious breach": "volksvertegenwoordiger zwijgt",
    },
    "nl.126n": {
        "(a) the crime": "bedreiging (Sr 285(1))",
        "(a) suspect, if known": "Jan Verzonnen",
        "(b) facts showing the conditions": "kondigt een misdrijf tegen het leven aan",
        "(c) person whose data": "@fictief_77",
        "(d) data": "in- en uitloggen met IP-adres, bronpoort",
        "(e) period": "2026-11-23",
        "authorisation by case law": "schriftelijke machtiging van de rechter-commissaris",
    },
    "nl.126na": {
        "(a) the crime": "bedreiging (Sr 285(1))",
        "(b) facts showing the conditions": "kondigt een misdrijf tegen het leven aan",
        "(c) person whose data": "@fictief_77",
        "(d) data": "de naam, het adres, de postcode, de woonplaats, het nummer en de soort dienst",
        "address": "203.0.113.7",
        "source port": "51234",
        "time to the second, with its offset": "2026-11-20 20:39:58+01:00",
    },
    "nl.ciot": {"never told": "verneemt niets", "search key": "203.0.113.7"},
}  # fmt: skip


@pytest.mark.parametrize(
    ("form", "what", "words"), [(form, *one) for form, rows in ORDERS.items() for one in rows.items()]
)
def test_a_dutch_order_states_what_its_article_asks(form, what, words):
    assert words in said(form), what


@pytest.mark.parametrize(
    "words",
    [
        "bedreiging (Sr 285(1), Nederland)",  # (a)
        "kondigt een misdrijf tegen het leven aan",  # (a)
        "https://x.example/fictief_77/status/1",  # (b)
        "antwoord@om.example",  # (c)
        "Wij menen te goeder trouw",  # (d)
    ],
)
def test_a_notice_holds_what_article_16_asks(words):
    assert words in said("dsa.16")


def test_a_notice_without_a_link_or_an_address_says_so():
    bare = replace(
        FULL, subjects=(replace(FULL.subjects[0], url=""),), reply_to=replace(FULL.reply_to, email="")
    )
    missing = draft(bare, form="dsa.16").missing
    assert missing == ("b: Exacte elektronische locatie", "c: E-mailadres")


@pytest.mark.parametrize("condition", ["(a)", "(b)", "(c)", "(d)"])
def test_a_summons_argues_each_condition_of_lycos_pessers(condition):
    assert condition in said("civil.disclosure")
    bare = draft(replace(FULL, reasons=type(FULL.reasons)(), confirmed_because=""), form="civil.disclosure")
    assert any(one.startswith(condition) for one in bare.missing)


@pytest.mark.parametrize("form", [one for one in forms() if one.startswith("pv.")])
def test_a_record_keeps_facts_and_conclusions_apart_and_ties_each_sentence_to_its_exhibit(form):
    found = fill(forms()[form], of(forms()[form], "nl"))
    titles = [section.title for section in found.sections]
    assert titles.index("Conclusies van de verbalisant") > max(
        place for place, title in enumerate(titles) if title.startswith("Feiten")
    )
    sentences = [
        row
        for section in found.sections
        for one in section.blocks
        if one.kind == "sentences"
        for row in one.rows
    ]
    assert len(sentences) >= 3
    assert all(exhibit.startswith("stuk ") and "SHA-256" in exhibit for _, exhibit in sentences)


def test_a_report_to_the_police_lists_elements_evidence_and_what_perishes():
    words = said("office.report")
    for fact in ("aankondiging", "maak je dood", "opname.png", "Waarschijnlijk weg na", "21 december 2026"):
        assert fact in words


def test_a_sentence_stands_only_where_all_it_says_is_known():
    bare = replace(FULL, messages=(replace(FULL.messages[0], url="", target=""),))
    words = text_of(draft(bare, form="pv.report").content)
    assert "is ontvangen op" in words
    assert "noemt als link" not in words
    assert "noemt als bedreigde" not in words
