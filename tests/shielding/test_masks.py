"""Slots in the place of facts, wherever and however they are written; what is known is found again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spoor.shielding import Fact, Known, find, mask, mask_all, slots_in
from spoor.shielding.masks import next_slot, same
from spoor.vocabulary import ProtectedKind as Kind

FACTS = [
    Fact("adres 1", Kind.ADDRESS, "Kanarielaan 77"),
    Fact("telefoon 1", Kind.PHONE, "06-12345678"),
    Fact("familie 1", Kind.FAMILY, "Fenna van Kwetsbaar"),
    Fact("auto 1", Kind.CAR, "12-ABC-3"),
]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("op KANARIELAAN  77 dus", "op [adres 1] dus"),  # capitals and a double space
        ("die Kanarielaan ken ik", "die [adres 1] ken ik"),  # the street alone gives it away
        ("bel +31 6 12 34 56 78 nu", "bel [telefoon 1] nu"),  # another way to write the same number
        ("bel 0031612345678 nu", "bel [telefoon 1] nu"),
        ("bel 0612345679 nu", "bel 0612345679 nu"),  # another number
        ("fenna van kwetsbaar", "[familie 1]"),  # small letters
        ("Fenna's school", "[familie 1]'s school"),  # the first name alone
        ("Fennas", "Fennas"),  # a part of another word is another word
        ("12abc3 en 12 ABC 3", "[auto 1] en [auto 1]"),  # with and without joints
        ("112abc3 of 12abc34", "112abc3 of 12abc34"),  # other plates
        (
            "tel0612345678, (06) 12 34 56 78",
            "tel[telefoon 1], [telefoon 1]",
        ),  # within a word, between brackets
        ("٠٦١٢٣٤٥٦٧٨", "[telefoon 1]"),  # in the digits of another script
        ("_Kanarielaan_77_", "_[adres 1]_"),  # an underscore is no letter
        ("Kanarielaan 77, Kanarielaan", "[adres 1], [adres 1]"),  # the longer first, then the street
    ],
)
def test_a_fact_is_covered_however_it_is_written(text, expected):
    assert mask(text, FACTS) == expected


def test_every_text_of_a_value_is_covered_and_its_keys_stay():
    held = {"Fenna": ["Fenna", {"a": "Kanarielaan 77"}], "n": 12}
    assert mask_all(held, FACTS) == {"Fenna": ["[familie 1]", {"a": "[adres 1]"}], "n": 12}


def test_a_slot_is_none_that_is_taken():
    assert next_slot(Kind.ADDRESS, ["adres 1", "adres 3"]) == "adres 2"
    assert slots_in("[adres 1] en [adres 2] en [adres 1]") == ("adres 1", "adres 2")


def test_a_list_of_addresses_is_covered_in_the_time_of_its_length():
    text = "\n".join(
        f"{chr(65 + n % 26)}{chr(97 + n // 26 % 26)}{chr(97 + n // 676)}straat {n}" for n in range(1, 3001)
    )
    facts = [Fact(f"adres {n}", one.kind, text[one.start : one.end]) for n, one in enumerate(find(text), 1)]
    assert len(facts) == 3000
    assert mask(text, facts).count("[adres ") == 3000  # minutes, were each fact looked for by itself


@pytest.mark.parametrize("piece", ["Aa-", "x-1-", "'’", "AA-11-", "Aa Bb Cc school ", "0 ", "12 a b c "])
def test_a_message_made_to_be_slow_ends(piece):
    assert isinstance(find(piece * (20_000 // len(piece))), tuple)


@given(st.text(max_size=80), st.text(max_size=80))
def test_nothing_of_a_found_fact_is_left_in_the_text(before, after):
    text = f"{before} Kanarielaan 77 {after}"
    found = find(text)
    facts = [Fact(f"gegeven {n}", one.kind, text[one.start : one.end]) for n, one in enumerate(found)]
    assert "Kanarielaan 77" not in mask(text, facts)


@given(st.sampled_from(FACTS), st.text(alphabet="abc de.,\n", max_size=40))
def test_what_is_known_is_found_in_any_text_that_holds_it(fact, around):
    text = f"{around} {fact.value} {around}"
    assert fact in Known(FACTS).within(text)
    assert fact.value not in mask(text, Known(FACTS).within(text))


def test_what_is_not_there_is_not_found():
    assert Known(FACTS).within("niets van dit alles 12 34") == []


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        (Kind.PHONE, "06-12345678", "+31 6 1234 5678"),  # the country's prefix is the same line
        (Kind.CAR, "12-ABC-3", "12abc3"),
        (Kind.ADDRESS, "Kerkstraat 12", "kerkstraat  12"),
    ],
)
def test_two_writings_of_one_fact_are_the_same(kind, one, other):
    assert same(kind, one) == same(kind, other)
