"""What reports hold in practice: markup, Urdu and Arabic, very long messages, and hundreds of accounts."""

import io
from dataclasses import replace

import docx
import pytest
from pypdf import PdfReader
from tests.drafting.golden import FULL, SEEN
from tests.drafting.test_forms import of, text_of

from spoor.drafting import Subject, draft, forms

NASTY = '#panic("x") *vet* $x$ `code` @ref <label> \\ {case} [[ ]] // /* "aanhaling" #{1+1}'
URDU = "میں تمہیں جان سے مار دوں گا"
MANY = tuple(
    Subject("account", f"@fictief_{n}", "x", SEEN, account_id=f"19{n:08d}", url=f"https://x.example/{n}")
    for n in range(200)
)
A4_WIDTH_IN_POINTS = 595
QUOTING = [
    "epoc",
    "epoc_pr",
    "eu.eio",
    "mla",
    "nl.126ng",
    "office.report",
    "dsa.16",
    "pv.report",
    "voluntary.emergency",
]
ANNEXED = [
    "nl.126na",
    "nl.126ni",
    "epoc",
    "epoc_pr",
    "coe.185.29",
    "voluntary.preservation",
    "eu.dsa.10",
    "mla",
]


def with_text(text: str):
    return replace(FULL, messages=(replace(FULL.messages[0], text=text),))


@pytest.mark.parametrize("form", QUOTING)
def test_markup_in_a_message_stays_text(form):
    assert '#panic("x") *vet* $x$' in text_of(
        draft(of(forms()[form], "nl", with_text(NASTY)), form=form).content
    )


def test_markup_in_names_stays_text():
    nasty = replace(
        FULL,
        subjects=(replace(FULL.subjects[0], shown=NASTY, account_id="", url=NASTY),),
        target=NASTY,
        suspect=NASTY,
    )
    for form in forms():
        assert draft(of(forms()[form], "nl", nasty), form=form).content.startswith(b"%PDF")


@pytest.mark.parametrize("form", QUOTING)
def test_a_text_from_right_to_left_is_drawn_with_a_font_that_has_it(form):
    reader = PdfReader(io.BytesIO(draft(of(forms()[form], "en", with_text(URDU)), form=form).content))
    fonts = {
        str(font.get_object()["/BaseFont"])
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert any("Arab" in font or "Naskh" in font for font in fonts), fonts
    page = docx.Document(
        io.BytesIO(draft(of(forms()[form], "en", with_text(URDU)), form=form, as_format="docx").content)
    )
    assert any(URDU in one.text for one in page.paragraphs)


@pytest.mark.parametrize("form", QUOTING)
def test_a_message_of_ten_thousand_characters_runs_over_pages_and_loses_nothing(form):
    words = [f"woord{n:04d}" for n in range(1000)]
    content = draft(of(forms()[form], "nl", with_text(" ".join(words))), form=form).content
    assert len(PdfReader(io.BytesIO(content)).pages) > 2
    said = text_of(content)
    assert [word for word in words if word not in said] == []


def test_one_word_without_an_end_stays_on_the_page():
    content = draft(with_text("a" * 10_000), form="pv.report").content
    assert text_of(content).replace(" ", "").count("a") >= 10_000
    places: list[float] = []
    for page in PdfReader(io.BytesIO(content)).pages:
        page.extract_text(visitor_text=lambda text, cm, tm, *_: places.append(tm[4] if text.strip() else 0))
    assert len(places) > 1_000
    assert max(places) < A4_WIDTH_IN_POINTS


@pytest.mark.parametrize("form", ANNEXED)
def test_two_hundred_accounts_stand_in_an_annexed_table(form):
    many = replace(FULL, subjects=MANY)
    content = draft(of(forms()[form], "nl", many), form=form).content
    pages = PdfReader(io.BytesIO(content)).pages
    assert len(pages) > 4
    said = text_of(content)
    assert "De 200 kenmerken staan in de" in said
    assert [one.account_id for one in MANY if one.account_id not in said] == []
    headings = sum("Tijdstip (UTC)" in p.extract_text() or "Gezien (UTC)" in p.extract_text() for p in pages)
    assert headings > 2  # the header comes back on every page
    few = text_of(draft(of(forms()[form], "nl", FULL), form=form).content)
    assert "Bijlage: accounts" not in few
