"""The sheets: one for each instrument, in both languages, without an amount, pointing where the trail points."""

import re
from pathlib import Path

import pytest
import yaml

from spoor.law.lawbook import PACKAGED, load
from spoor.law.provisions import LawbookBroken
from spoor.law.sheets import PROSE, REFERENCES, sheets_from
from spoor.vocabulary import DataCategory

LAW = load()
SHEETS = list(LAW.sheets.values())
AMOUNT = re.compile(
    r"\d+ ?(%|uur|dag|week|weken|maand|jaar|euro|hour|day|week|month|year)"
    r"|\b(tien|acht|zestig|negentig|dertig|ten|eight|sixty|ninety|thirty) (uur|dag|maand|hour|day|month)",
    re.IGNORECASE,
)
WORDS = {"nl": "x", "en": "x"}
ROW = {
    "id": "nl.126na",
    "in_trail": True,
    "data_category": "subscriber",
    "citations": [["sv", "126na lid 1"]],
    **dict.fromkeys(PROSE, WORDS),
}


def clock(where):
    """A term of the house's own is no term in law, so a sheet leaves it out."""
    return None if where is None or where[0] == "huis" else tuple(where)


def place(reference):
    return reference and (reference.law, reference.article, reference.name)


def test_every_instrument_that_the_engine_knows_has_a_sheet_that_says_so():
    assert {one.id for one in SHEETS if one.in_trail} == set(LAW.known_instruments)


def test_no_id_stands_twice():
    rows = [
        row["id"]
        for path in (Path(PACKAGED) / "sheets").glob("*.yaml")
        for row in yaml.safe_load(path.read_text())["sheets"]
    ]
    assert len(rows) == len(set(rows)) == len(SHEETS)


@pytest.mark.parametrize("power", LAW.powers.values(), ids=lambda one: one.id)
def test_a_sheet_points_to_the_same_terms_and_provisions_as_the_trail(power):
    sheet = LAW.sheets[power.id]
    assert sheet.data_category == power.category
    assert place(sheet.term) == clock(power.clock)
    assert place(sheet.then_term) == clock(power.then_clock)
    assert place(sheet.renewal_term) == clock(power.renewal_clock)
    assert place(sheet.emergency_term) == clock(power.emergency_clock)
    assert set(power.cites) <= set(sheet.citations)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda one: one.id)
def test_a_sheet_speaks_both_languages_and_names_no_amount(sheet):
    DataCategory(sheet.data_category)
    assert sheet.citations
    for name in PROSE:
        words = getattr(sheet, name)
        assert all(words[lang].strip() for lang in ("nl", "en")), name
        for lang in ("nl", "en"):
            assert not AMOUNT.search(words[lang]), words[lang]
            assert len(words[lang].split()) <= 50, words[lang]


def test_a_sheet_has_its_name_in_a_language():
    assert LAW.sheets["eu.epoc_pr"].name("nl") == "Europees bewaringsbevel"
    assert LAW.sheets["eu.epoc_pr"].name("en") == "European Preservation Order"


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({**ROW, "citations": [["sv", "999"]]}, "cites sv 999"),  # a provision that is nowhere
        ({**ROW, "term": ["sv", "66", "keep"]}, "points to sv 66 keep"),  # an article that is nowhere
        ({**ROW, "term": ["sr", "66", "keep"]}, "points to sr 66 keep"),  # a value the article does not hold
        ({**ROW, "brings": {"nl": "x"}}, "expected brings in nl and en"),  # one language only
        ({**ROW, "brings": {"nl": "x", "en": ""}}, "expected brings"),  # an empty text
        ({name: value for name, value in ROW.items() if name != "answers"}, "expected answers"),
        ({**ROW, "terms": []}, "unknown field terms"),  # a misspelt field is not silently no field
    ],
)
def test_a_sheet_that_is_wrong_breaks_the_book(row, words):
    with pytest.raises(LawbookBroken, match=re.escape(words)):
        list(sheets_from("x.yaml", {"sheets": [row]}, LAW._provisions))


def test_every_reference_of_a_sheet_is_a_value_of_the_book():
    found = [one for sheet in SHEETS for one in (getattr(sheet, name) for name in REFERENCES) if one]
    assert found
    for one in found:
        assert LAW.versions(one.law, one.article)[-1].values[one.name].unit
