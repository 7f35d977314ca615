"""Browsing the book: the day decides what is in force, and nothing that nobody read looks as if somebody did."""

import shutil
from dataclasses import replace
from datetime import date

import pytest

from spoor.law import browse
from spoor.law.lawbook import PACKAGED, Lawbook, load
from spoor.law.provisions import Amount

LAW = load()
NAMES = {"sr": "Sr", "sv": "Sv", "reg_2023_1543": "Vo. 2023/1543"}
TODAY = date(2026, 11, 24)


@pytest.fixture
def checked_book(tmp_path):
    """Make a book in which one row was checked on a day, by a person."""

    def make(day):
        folder = tmp_path / "law"
        shutil.copytree(PACKAGED, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
        file = folder / "instruments" / "nl" / "sr.yaml"
        row = '- {article: "71", '
        text = file.read_text(encoding="utf-8")
        assert row in text
        said = f"checked_on: {day}, checked_by: mr. Verzonnen, "
        file.write_text(text.replace(row, row + said), encoding="utf-8")
        return Lawbook(folder)

    return make


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("4", "10"),  # numbers by size, not by their first digit
        ("5 lid 4", "10 lid 1"),  # also before a paragraph
        ("126n", "126na"),
        ("285 lid 1", "285 lid 2"),
        ("285 lid 5", "285a lid 1"),  # paragraphs before the next letter
        ("67", "77d"),
    ],
)
def test_articles_stand_in_the_order_of_people(earlier, later):
    assert browse.natural(earlier) < browse.natural(later)


def test_every_article_stands_there_once():
    found = browse.places(LAW)
    assert len(found) == len(set(found)) == len({(one.law, one.article) for one in LAW.provisions()})
    assert list(dict.fromkeys(law for law, _ in found)) == [
        law for law in LAW.titles if law in {place[0] for place in found}
    ]


@pytest.mark.parametrize(
    ("day", "months"),
    [
        (date(2019, 12, 31), 24),  # the last day of the old maximum
        (date(2020, 1, 1), 36),  # the first of the new
    ],
)
def test_what_is_in_force_is_of_that_day(day, months):
    version = browse.version_on(LAW, ("sr", "285 lid 1"), on=day)
    assert version.values["max_penalty"].amount == months
    assert version in browse.in_force(LAW, on=day)["sr"]


def test_a_law_without_articles_on_a_day_is_there_and_empty():
    assert browse.in_force(LAW, on=date(2026, 8, 17))["reg_2023_1543"] == ()
    assert browse.in_force(LAW, on=date(2026, 8, 18))["reg_2023_1543"]
    assert browse.in_force(LAW, on=TODAY)["cets_224"] == ()  # no first day known


def test_checked_counts_only_what_a_person_signed():
    one = LAW.provision("sr", "71", on=TODAY)
    assert browse.checked([one, one]) == 0
    assert browse.checked([replace(one, checked_on=TODAY)]) == 0  # by whom is missing
    assert browse.checked([one, replace(one, checked_on=TODAY, checked_by="mr. Verzonnen")]) == 1


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("285 lid 1 Sr", ("sr", "285 lid 1")),
        ("art. 285 Sr", ("sr", "285 lid 1")),  # the filler word finds nothing and hides nothing
        ("sr 285(1)", ("sr", "285 lid 1")),  # the English way
        ("126na", ("sv", "126na lid 1")),
        ("2023/1543 10", ("reg_2023_1543", "10 lid 1")),
        ("LIMITATION", ("sr", "71")),  # a word of the text, whatever its case
        ("Strafvordering", ("sv", browse.in_force(LAW, on=TODAY)["sv"][0].article)),  # the title
    ],
)
def test_search_finds_what_is_meant(query, first):
    assert browse.search(LAW, query, NAMES)[0] == first


@pytest.mark.parametrize(
    "query",
    [
        "",
        "  ",
        "van de",  # fillers alone ask nothing
        "bestaatniet",
        "sr 28",  # the beginning of a number is no number
    ],
)
def test_search_finds_nothing(query):
    assert browse.search(LAW, query, NAMES) == ()


def test_search_holds_every_word():
    both = browse.search(LAW, "sr limitation", NAMES)
    assert both
    assert {law for law, _ in both} == {"sr"}
    assert browse.search(LAW, "limitation bestaatniet", NAMES) == ()


def test_the_two_versions_of_285_differ_in_maximum_and_fine():
    old, new = LAW.versions("sr", "285 lid 1")
    assert browse.differences(old, new) == (
        browse.Difference("value", "max_penalty", Amount(24, "months"), Amount(36, "months")),
        browse.Difference("value", "max_fine", Amount(4, "category"), Amount(5, "category")),
    )
    assert browse.differences(old, old) == ()


def test_a_value_that_goes_or_comes_is_a_difference():
    one = LAW.provision("sr", "66", on=TODAY)
    bare = replace(
        one,
        values={},
        words="other words",
        words_nl="andere woorden",
        url="https://example.org",
        marks={"x": 1},
    )
    assert [(d.field, d.name, d.before, d.after) for d in browse.differences(one, bare)] == [
        ("words", "", {"en": one.words, "nl": one.words_nl}, {"en": "other words", "nl": "andere woorden"}),
        ("source", "", None, "https://example.org"),
        ("value", "klacht_term", Amount(3, "months"), None),
        ("mark", "x", None, 1),
    ]


def changed(earlier, later):
    return {(one.law, one.article): one for one in browse.compare(LAW, earlier=earlier, later=later)}


def test_between_two_days_an_article_changes_comes_or_goes():
    turn = changed(date(2019, 12, 31), date(2020, 1, 1))
    assert [d.name for d in turn["sr", "285 lid 1"].differences if d.field == "value"] == [
        "max_penalty",
        "max_fine",
    ]
    assert turn["sr", "285 lid 5"].before is None  # the capacity came in that day
    order = changed(date(2026, 8, 17), date(2026, 8, 18))
    assert {law for law, _ in order} == {"reg_2023_1543"}
    assert all(one.before is None and one.differences == () for one in order.values())
    moved = changed(date(2024, 6, 30), date(2024, 7, 1))
    assert moved["sr", "240b"].after is None
    assert moved["sr", "252"].before is None


def test_on_one_day_nothing_changes_and_backward_is_refused():
    assert browse.compare(LAW, earlier=TODAY, later=TODAY) == ()
    with pytest.raises(ValueError, match="lies before"):
        browse.compare(LAW, earlier=TODAY, later=date(2020, 1, 1))


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ("a b c", "a b c", (("same", "a b c"),)),
        ("a b c", "a x c", (("same", "a"), ("gone", "b"), ("new", "x"), ("same", "c"))),
        ("a", "a b", (("same", "a"), ("new", "b"))),  # only added
        ("a b", "a", (("same", "a"), ("gone", "b"))),  # only taken out
        ("", "a", (("new", "a"),)),
    ],
)
def test_words_that_went_and_came(before, after, found):
    assert browse.word_changes(before, after) == found


def test_what_rests_on_an_article():
    found = browse.rests_on(LAW)
    assert found["sv", "126n"] == ("nl.126n", "eu.epoc.traffic")  # its own, then a sheet that names it
    assert "eu.epoc.subscriber" in found["reg_2023_1543", "10 lid 4"]  # only by its emergency term
    assert found["reg_2023_1543", "11 lid 1"] == ("eu.epoc_pr",)  # term and renewal: named once
    assert "nl.126n" in found["huis", "vordering"]  # only by the term that this house gives it
    assert ("sr", "71") not in found


def test_unchecked_is_stale_and_what_cases_rest_on_comes_first():
    found = browse.stale(LAW, on=TODAY, cases={("sr", "71"): 3, ("sv", "126n"): 5})
    assert len(found) == len(list(LAW.provisions()))  # nobody checked anything yet
    assert [(one.provision.article, one.cases) for one in found[:2]] == [("126n", 5), ("71", 3)]
    rest = [len(one.instruments) for one in found[2:]]
    assert rest == sorted(rest, reverse=True)
    assert all(one.due is None for one in found)


@pytest.mark.parametrize(
    ("day", "is_stale"),
    [
        ("2026-11-24", False),  # today
        ("2025-11-24", False),  # the twelve months end today; the last day counts
        ("2025-11-23", True),  # one day too long ago
    ],
)
def test_a_check_holds_for_twelve_months(checked_book, day, is_stale):
    book = checked_book(day)
    mine = [
        one
        for one in browse.stale(book, on=TODAY, cases={})
        if one.provision.article == "71" and one.provision.law == "sr"
    ]
    assert bool(mine) is is_stale
    assert browse.recheck_by(book.provision("sr", "71", on=TODAY), book, on=TODAY) == date(
        int(day[:4]) + 1, 11, int(day[-2:])
    )


def test_each_paragraph_of_an_offence_is_offered_once():
    found = [one.provision.article for one in browse.offences(LAW)]
    assert len(found) == len(set(found))
    assert {"285 lid 1", "285 lid 2", "133"} <= set(found)
    assert "285 lid 4" not in found  # only raises the others
    (threat,) = [one for one in browse.offences(LAW) if one.provision.article == "285 lid 1"]
    assert threat.provision.values["max_penalty"].amount == 36  # the newest version
