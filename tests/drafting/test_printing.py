"""Printing: a message is printed with every sign of it, or the sign is named; no sign stops a document."""

import io
import json
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from tests.drafting.test_documents import DOSSIER

from spoor.drafting import Message, draft
from spoor.drafting.documents import compiled
from spoor.drafting.printing import covered, named, printable


def said(text: str, as_format: str = "pdf") -> bytes:
    message = Message("M-2026-000001", "2026-11-21T10:00:00Z", text, "nl", "ab" * 32)
    return draft(replace(DOSSIER, messages=(message,)), as_format=as_format).content


def words(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Ik steek je neer \U0001f52a", "Ik steek je neer [U+1F52A HOCHO]"),  # most threats with an emoji
        (  # a family: joined signs are named together, none is lost
            "\U0001f468\u200d\U0001f469",
            "[U+1F468 MAN, U+200D ZERO WIDTH JOINER, U+1F469 WOMAN]",
        ),
        ("stil \x01 einde", "stil [U+0001] einde"),  # a control sign has no name
        ("kom maar \u2620", "kom maar \u2620"),  # a skull stands in a font we carry
        ("\u0e21\u0e32", "[U+0E21 THAI CHARACTER MO MA, U+0E32 THAI CHARACTER SARA AA]"),
    ],
)
def test_a_sign_that_no_font_has_is_named(text, shown):
    assert printable(text) == shown
    assert shown in words(said(text))
    assert "U+" not in shown or "SHA-256" in words(said(text))


@pytest.mark.parametrize(
    "text",
    [
        "1\ufe0f\u20e3 uur",  # a keycap: one sign of three, of two fonts
        "Z\u0335\u0321\u0316a\u0334l\u0337\u0356g\u0338o\u0336\u0323",  # letters that are crossed out many times
        "\u0645\u06cc\u06ba \u062a\u0645\u06c1\u06cc\u06ba \u0645\u0627\u0631 \u062f\u0648\u06ba \u06af\u0627",  # Urdu
        "\u05d0\u05e0\u05d9 \u0410\u0431\u0432 \u03b1\u03b2\u03b3",  # Hebrew, Cyrillic, Greek
        "\u0905\u0301\u05b0 \u0627\u0301\u05d0\u064e",  # marks of one script on a letter of another
        "a\u202eb\u2066c\u2069",  # signs that turn the direction of writing
    ],
)
def test_any_message_becomes_a_document(text):
    assert said(text).startswith(b"%PDF")
    assert said(text, "docx").startswith(b"PK")


def test_a_control_sign_does_not_stop_the_word_file():
    assert said("stil \x01 einde", "docx").startswith(b"PK")


def test_the_json_keeps_the_message_as_it_was():
    assert "\U0001f52a" in json.dumps(json.loads(said("\U0001f52a", "json")), ensure_ascii=False)


def test_the_compiler_draws_every_sign_that_counts_as_covered():
    signs = [chr(code) for code in range(0x110000) if covered(chr(code))]
    signs = [one for one in signs if not unicodedata.category(one).startswith("M")]  # a mark needs its letter
    lines = ["".join(signs[start : start + 80]) for start in range(0, len(signs), 80)]
    assert "U+" not in words(compiled("form.typ", "form", {**FORM, "intro": " \n".join(lines)}))
    assert [printable(line) for line in lines] == lines


def test_arabic_letters_come_from_our_own_font():
    names = {
        str(font.get_object()["/BaseFont"])
        for page in PdfReader(io.BytesIO(said("\u0645\u06cc\u06ba"))).pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert any("NotoNaskhArabic" in name for name in names)


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=40))
def test_no_text_at_all_stops_a_document(text):
    assert compiled("form.typ", "form", {**FORM, "title": text}).startswith(b"%PDF")


@given(st.text(max_size=60))
def test_what_is_covered_stays_and_what_is_not_is_named(text):
    shown = printable(text)
    assert all(covered(sign) for sign in shown)
    for sign in text:
        assert sign in shown or named(sign) in shown


FORM = {
    "form": "x", "file": "x", "lang": "nl", "title": "", "subtitle": "", "intro": "", "case": "1", "number": "",
    "made_on": "2026-11-23", "final": False, "sections": [], "missing": [], "by_hand": [], "unverified": [],
    "source": "", "signed": "",
}  # fmt: skip
