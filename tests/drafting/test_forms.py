"""Every form in both languages: it renders, says the same in each format, and names what is missing before signing."""

import io
import json
import re
from dataclasses import asdict, replace
from pathlib import Path

import docx
import pytest
import yaml
from pypdf import PdfReader
from tests.drafting.golden import EMPTY, FULL

from spoor import law
from spoor.drafting import (
    Dossier,
    FormBroken,
    Line,
    document,
    draft,
    fill,
    filled_from,
    form_of,
    forms,
    papers,
)
from spoor.drafting.form import LANGUAGES, ROWS, Block, Form, Section, _form
from spoor.law.lawbook import load

ALL = [(form, lang) for form in forms().values() for lang in LANGUAGES]
NAMED = [pytest.param(form, lang, id=f"{form.id}-{lang}") for form, lang in ALL]
BESIDE = {"office.report", "dsa.16", "sv.12", "transfer"}
PLACEHOLDER = re.compile(r"\{\w+\}")
WITHOUT_PROVIDER = {  # these go to no provider that could tell its user, or to a public authority only
    "office.report", "office.power_of_attorney", "sv.12", "transfer", "nl.ciot", "open_source", "pv.report",
    "pv.findings", "pv.received", "pv.address", "pv.identification", "rectification.letter", "rectification.notice",
    "order.reminder", "order.passed_on",  # the confidentiality of the order they are about still holds
}  # fmt: skip


def of(form: Form, lang: str, dossier: Dossier = FULL) -> Dossier:
    return replace(dossier, lang=lang, instrument=form.instruments[0] if form.instruments else "")


def text_of(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


def name_of(form: Form, section: Section, block: Block, lang: str) -> str:
    """How a block that must be filled is named: by its words, or by the title of its section for rows and text."""
    words = section.title[lang] if block.kind in (*ROWS, "text") else block.text[lang]
    return f"{section.letter}: {words}" if form.lettered and section.letter else words


def asks(block: Block) -> bool:
    """Whether a block is missing in an empty dossier: the state that issues is always known."""
    return block.must and not block.when and block.value != "state_of_issue"


def by_hand(form: Form, lang: str, *hands: str) -> set[str]:
    """What a person must write, which no dossier can fill; by kind of hand, any where none is named."""
    return {
        f"{section.letter}: {block.text[lang]}" if form.lettered else block.text[lang]
        for section in form.sections
        for block in section.blocks
        if block.must and block.by_hand in (hands or ("pen", "fact", "signature"))
    }


@pytest.mark.parametrize(("form", "lang"), NAMED)
def test_it_is_a_pdf_that_declares_pdf_a_and_holds_every_heading(form, lang):
    made = draft(of(form, lang), form=form.id)
    reader = PdfReader(io.BytesIO(made.content))
    declared = reader.xmp_metadata.rdf_root.toxml()
    assert ("pdfaid:part>3<" in declared, "pdfaid:conformance>B<" in declared) == (True, True)
    said = text_of(made.content)
    assert not PLACEHOLDER.search(said)
    for section in fill(form, of(form, lang)).sections:
        assert " ".join(section.title.split()) in said
    assert made.content == draft(of(form, lang), form=form.id).content


@pytest.mark.parametrize(("form", "lang"), NAMED)
def test_the_word_file_and_the_json_say_the_same(form, lang):
    dossier = of(form, lang)
    page = docx.Document(io.BytesIO(draft(dossier, form=form.id, as_format="docx").content))
    told = json.loads(draft(dossier, form=form.id, as_format="json").content)
    headings = [one.text for one in page.paragraphs if one.style.name == "Heading 2"]
    sections = fill(form, dossier).sections
    assert [one["title"] for one in told["sections"]] == [one.title for one in sections]
    assert all(section.title in heading for section, heading in zip(sections, headings, strict=False))
    assert not PLACEHOLDER.search("\n".join(one.text for one in page.paragraphs))


@pytest.mark.parametrize(("form", "lang"), NAMED)
def test_what_must_be_filled_is_named_and_nothing_else(form, lang):
    made = draft(of(form, lang), form=form.id)
    assert set(made.missing) <= by_hand(form, lang, "fact")
    assert set(made.by_hand) <= by_hand(form, lang, "pen", "signature")
    empty = fill(form, of(form, lang, EMPTY))
    asked = [(section, block) for section in form.sections for block in section.blocks if asks(block)]
    assert {name_of(form, section, block, lang) for section, block in asked} <= {
        *empty.missing,
        *empty.by_hand,
    }
    assert not any(PLACEHOLDER.search(one) for one in (*empty.missing, *empty.by_hand))
    said = text_of(draft(of(form, lang, EMPTY), form=form.id).content)
    assert all(" ".join(one.split()) in said for one in (*empty.missing, *empty.by_hand))


@pytest.mark.parametrize(("form", "lang"), NAMED)
def test_each_line_takes_what_a_person_writes_with_the_name_and_only_the_empty_stay(form, lang):
    blank = fill(form, of(form, lang, EMPTY))
    keys = [block.key for _title, block in blank.lines]
    assert len(set(keys)) == len(keys)
    assert not [one for _title, one in blank.lines if "andtekening" in one.text or "ignature" in one.text]
    wrote = {key: Line(f"geschreven-{n}", "M. Schrijver") for n, key in enumerate(keys)}
    filled = fill(form, of(form, lang, EMPTY), wrote)
    assert set(filled.by_hand) <= by_hand(form, lang, "signature")
    assert not set(filled.missing) & by_hand(form, lang)
    if keys:
        said = text_of(document(filled, "pdf").content)
        page = docx.Document(io.BytesIO(document(filled, "docx").content))
        for words in (said, "\n".join(one.text for one in page.paragraphs)):
            assert all(f"geschreven-{n}" in words for n in range(len(keys)))
            assert "M. Schrijver" in words


def test_what_was_stored_before_lines_stood_apart_still_loads():
    stored = json.loads(json.dumps(asdict(fill(forms()["nl.126ni"], of(forms()["nl.126ni"], "nl")))))
    del stored["by_hand"]
    for section in stored["sections"]:
        for block in section["blocks"]:
            for name in ("key", "must", "by"):
                del block[name]
    assert filled_from(stored).by_hand == ()
    assert document(filled_from(stored), "pdf").content.startswith(b"%PDF")


@pytest.mark.parametrize(("form", "lang"), NAMED)
def test_an_empty_dossier_states_no_fact(form, lang):
    """Nothing that only a case can know stands in a form by itself."""
    said = json.dumps(json.loads(draft(of(form, lang, EMPTY), form=form.id, as_format="json").content))
    for fact in ("285", "fictief", "Verzonnen", "bedreiging", "None"):
        assert fact not in said.replace("285(3)", "")


@pytest.mark.parametrize("form", forms().values(), ids=lambda form: form.id)
def test_a_form_to_a_provider_says_whether_it_tells_its_user_and_why_not_to(form):
    if form.id in WITHOUT_PROVIDER:
        assert "tells_user" not in form.asked
        return
    assert "tells_user" in form.asked
    assert "reason_confidentiality" in form.asked or form.id == "dsa.16"  # a notice asks no secrecy


@pytest.mark.parametrize("form", forms().values(), ids=lambda form: form.id)
def test_an_order_of_a_desk_prints_the_reasons_a_person_wrote(form):
    powers = load().powers
    if any(powers[one].authoriser != "melder" for one in form.instruments if one in powers):
        weighed = {"necessity", "proportionality", "subsidiarity", "alternatives"}
        assert weighed <= form.reasons


def test_every_instrument_of_the_trail_has_a_form():
    table = yaml.safe_load((Path(law.__file__).parent / "powers.yaml").read_text("utf-8"))
    assert [one for one in [*table["table"], *BESIDE] if form_of(one) is None] == []


def test_an_instrument_has_one_form():
    named = [instrument for form in forms().values() for instrument in form.instruments]
    assert len(named) == len(set(named))


def test_a_form_without_an_instrument_is_a_paper_of_a_house():
    made_by_an_act = {"rectification.letter", "rectification.notice", "order.reminder", "order.passed_on"}
    assert {form.id for form in forms().values() if not form.instruments} - made_by_an_act == {
        form.id for house in ("desk", "office") for form in papers(house)
    }
    assert [form.id for form in papers("office")] == ["office.power_of_attorney"]


@pytest.mark.parametrize(
    "row",
    [
        {"extra": 1},  # a key nobody knows
        {"sections": [{"title": "x", "blocks": [{"field": "a", "tick": "b"}]}]},  # two kinds in one block
        {"sections": [{"title": {"nl": "x"}, "blocks": []}]},  # no English
    ],
)
def test_a_broken_declaration_is_refused(row):
    whole = {
        "id": "x",
        "file": "x",
        "language": "nl",
        "title": "x",
        "source": "x",
        "basis": "read",
        "sections": [],
    }
    with pytest.raises(FormBroken):
        _form({**whole, **row}, "x")


def test_a_form_that_asks_what_no_dossier_has_is_refused():
    block = {"field": "x", "value": "nobody_knows"}
    whole = {"id": "x", "file": "x", "language": "nl", "title": "x", "source": "x", "basis": "read"}
    with pytest.raises(FormBroken, match="nobody_knows"):
        fill(_form({**whole, "sections": [{"title": "x", "blocks": [block]}]}, "x"), FULL)
