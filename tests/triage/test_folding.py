"""Folding: disguised spellings become plain ones, and every folded sign knows where it came from."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spoor.triage.folding import _masked, _plain, _spelt_out, fold, fold_pattern


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Ik MAAK je dood", "ik maak je dood"),  # case
        ("Ik m44k je d00d", "ik maak je dood"),  # leet
        ("ik heb een 9mm", "ik heb een 9mm"),  # a number with its unit is no leet
        ("d o o d", "dood"),  # spaced
        ("d.o.o.d", "dood"),  # dotted
        ("ik u zie", "ik u zie"),  # a word of one letter is not spaced text
        ("do\u200bod", "dood"),  # zero-width space
        ("dооd", "dood"),  # Cyrillic o twice
        ("привет", "привет"),  # honest Cyrillic stays
        ("dooooood", "dood"),  # repeated for effect
        ("tué", "tue"),  # accents
        ("öldüreceğim", "oldurecegim"),  # Turkish
        ("@naam @USER [URL] https://x.com/a ga weg", "@u @u ↗ ↗ ga weg"),  # mentions, links, mask words alike
        ("کتاب ي ك", "کتاب ی ک"),  # Arabic and Urdu letters in one spelling
        ("قـــتل", "قتل"),  # tatweel
    ],
)
def test_fold(text, folded):
    assert fold(text).text == folded


def test_a_mark_in_the_folded_text_points_into_the_original():
    text = "Hé @iemand, ik m\u200bAAK je d 0 0 d!"
    folded = fold(text)
    start = folded.text.index("maak")
    assert text[slice(*folded.span(start, start + 4))] == "m\u200bAAK"


@given(st.text(max_size=200))
def test_origins_rise_and_stay_inside_the_text(text):
    folded = fold(text)
    assert len(folded.origin) == len(folded.text)
    assert list(folded.origin) == sorted(folded.origin)
    assert all(0 <= place < len(text) for place in folded.origin)


@given(st.text(alphabet="abcdefgh iklmnoprstuvw.,", max_size=120))
def test_folding_plain_text_twice_changes_nothing(text):
    once = fold(text).text
    assert fold(once).text == once


@given(st.text(alphabet="اأبتثجيىكکہةےں ", max_size=60))
def test_folding_arabic_script_twice_changes_nothing(text):
    once = fold(text).text
    assert fold(once).text == once


def test_lexicon_entries_are_folded_like_texts():
    assert fold_pattern("erschieß~") == "erschiess~"
    assert fold_pattern("öldür") == fold("öldür").text


@given(st.text(alphabet=st.characters(max_codepoint=127), max_size=80))
def test_the_quick_way_gives_what_the_long_way_gives(text):
    assert _spelt_out(text) == _plain(_masked(text))
