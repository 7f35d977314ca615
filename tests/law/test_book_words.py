"""Words of the book: a day that is not known is said to be unknown, and a check has a name or there is none."""

from dataclasses import replace
from datetime import date

import pytest

from spoor.law import book_words
from spoor.law.lawbook import load
from spoor.law.provisions import Amount

LAW = load()
ROW = LAW.provision("sr", "71", on=date(2026, 1, 1))
DAY, LATER = date(2020, 1, 1), date(2024, 6, 30)


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ({"valid_from": DAY}, "vanaf 1 januari 2020"),
        ({"valid_from": DAY, "valid_to": LATER}, "van 1 januari 2020 tot en met 30 juni 2024"),
        ({"valid_to": LATER}, "eerste dag onbekend; tot en met 30 juni 2024"),
        ({"known_in_force_on": (DAY,)}, "eerste dag onbekend; gold op 1 januari 2020"),
        ({}, "niet bekend of het geldt"),  # neither a first day nor a day on which it was seen
    ],
)
def test_validity_says_what_is_not_known(days, words):
    bare = replace(ROW, valid_from=None, valid_to=None, known_in_force_on=())
    assert book_words.validity_words(replace(bare, **days), "nl") == words


@pytest.mark.parametrize(
    ("amount", "dutch", "english"),
    [
        (Amount(1, "months"), "1 maand", "1 month"),
        (Amount(24, "months"), "24 maanden", "24 months"),
        (Amount(8, "hours"), "8 uur", "8 hours"),  # Dutch counts hours without a plural
        (Amount(424, "article"), "artikel 424", "article 424"),
    ],
)
def test_an_amount_has_its_unit(amount, dutch, english):
    assert book_words.amount_words(amount, "nl") == dutch
    assert book_words.amount_words(amount, "en") == english


def test_every_unit_basis_and_clock_of_the_book_has_a_word():
    for one in LAW.provisions():
        for lang in ("nl", "en"):
            assert book_words.basis_word(one.basis, lang)
            assert one.clock is None or one.clock in book_words.CLOCKS, one.clock
            for amount in one.values.values():
                assert amount.unit in book_words._UNITS, "name this unit in law/book_words.py"


def test_every_kind_of_law_has_a_word():
    assert {row["kind"] for row in LAW.titles.values()} <= set(book_words.KINDS)


def test_every_value_of_the_book_has_a_name():
    named = {name for one in LAW.provisions() for name in one.values}
    assert sorted(named - set(book_words.VALUES)) == [], "name these in law/value_words.py"


def test_a_check_without_a_name_is_no_check():
    assert book_words.checked_words(ROW, "nl") == "bron niet geverifieerd"
    assert book_words.checked_words(replace(ROW, checked_on=DAY), "en") == "source not verified"
    done = replace(ROW, checked_on=DAY, checked_by="mr. Verzonnen")
    assert book_words.checked_words(done, "nl") == "nagekeken op 1 januari 2020 door mr. Verzonnen"


def test_a_difference_is_said_with_its_units():
    assert book_words.differing_words("value", "max_penalty", "nl") == "hoogste straf"
    assert book_words.differing_words("mark", "some_countries", "en") == "some countries"
    assert book_words.said("value", Amount(36, "months"), "nl") == "36 maanden"
    assert book_words.said("value", None, "nl") == "geen"
    assert book_words.said("basis", "memory", "en") == "from memory"
    assert book_words.said("mark", ["RU", "PK"], "nl") == "RU, PK"
    assert book_words.said("mark", [{"nl": "a"}, {"nl": "b"}], "nl") == "2 punten"
    assert book_words.said("words", {"nl": "bedreiging", "en": "threat"}, "en") == "threat"
