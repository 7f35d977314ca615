"""The words: the same sentences with the same places in both languages, and none that nobody speaks."""

import ast
import string
from pathlib import Path

import pytest

from spoor.law import speech
from spoor.law.lawbook import PACKAGED, load
from spoor.vocabulary import Authoriser, DataCategory, Outcome, Question, RouteState

NL, EN = speech.texts("nl"), speech.texts("en")
# ids that are put together from a part: the question, the group or the result
COMPOSED = ("ask.", "result.", "ask.provider.")


def places(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_hold_the_same_ids():
    assert NL.keys() == EN.keys()
    for section in NL:
        if isinstance(NL[section], dict):
            assert NL[section].keys() == EN[section].keys(), section


def test_both_languages_hold_the_same_places():
    for key, words in NL["sentences"].items():
        assert places(words) == places(EN["sentences"][key]), key


def used_ids():
    for path in Path(PACKAGED).glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def test_every_sentence_is_spoken_somewhere():
    used = set(used_ids())
    silent = [key for key in NL["sentences"] if key not in used and not key.startswith(COMPOSED)]
    assert silent == []


def test_every_name_of_the_trade_has_a_word():
    law = load()
    assert set(law.known_instruments) == set(NL["instruments"])
    assert {one.value for one in RouteState} == set(NL["states"])
    assert {one.value for one in Authoriser} == set(NL["authorisers"])
    assert {one.value for one in Question} == set(NL["questions"])
    assert {one.value for one in Question} <= set(NL["facts"])
    assert {one.value for one in DataCategory} == set(NL["categories"])
    assert {one.value for one in Outcome} == set(NL["outcomes"])


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_sentences_are_short_and_end(lang):
    for key, words in speech.texts(lang)["sentences"].items():
        if not key.startswith("addressee."):
            assert words[-1] in ".?}", key
            assert len(words.split()) <= 30, key


def test_a_day_and_an_instant_in_words():
    assert speech.day_text("2026-11-30", "nl") == "30 november 2026"
    assert speech.day_text("2026-11-22T08:00:00+01:00", "en") == "22 November 2026 08:00"


def test_a_law_has_a_short_name_in_the_language_of_the_reader():
    assert speech.law_name("reg_2023_1543", "nl") == "Vo. 2023/1543"
    assert speech.law_name("reg_2023_1543", "en") == "Reg. 2023/1543"
    assert speech.law_name("onbekend", "nl") == "onbekend"


def test_a_country_the_book_does_not_know_keeps_its_code():
    assert speech.country_name("KE", "nl") == "KE"
    assert speech.country_name("TR", "nl") == "Turkije"
