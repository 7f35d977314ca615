"""`spoor lawbook`: the book of a day, an article with its versions, two days compared, what is stale."""

import json
import shlex

import pytest

from spoor.commands.main import main


def spoor(line):
    return main(["lawbook", *shlex.split(line)])


def shown(line, capsys):
    assert spoor(f"{line} --json") in (0, 1)
    out, err = capsys.readouterr()
    assert err == ""
    return json.loads(out)


def test_the_book_of_a_day_counts_what_a_person_read(capsys):
    document = shown("--on 2026-11-23", capsys)
    assert document["articles"] == sum(len(row["articles"]) for row in document["laws"])
    assert document["checked"] == 0
    (epoc,) = [row for row in document["laws"] if row["law"] == "reg_2023_1543"]
    assert epoc["articles"]
    (before,) = [row for row in shown("--on 2026-08-17", capsys)["laws"] if row["law"] == "reg_2023_1543"]
    assert before["articles"] == []  # named, though nothing of it was in force


def test_an_article_has_all_its_versions_and_marks_the_one_of_the_day(capsys):
    document = shown('--article sr "285 lid 1" --on 2019-06-01', capsys)
    assert [(v["values"]["max_penalty"]["amount"], v["in_force"]) for v in document["versions"]] == [
        (24, True),
        (36, False),
    ]
    assert "nl.126n" in shown("--article sv 126n", capsys)["instruments"]


def test_two_days_compared_say_what_was_and_what_became(capsys):
    document = shown("--compare 2019-12-31 2020-01-01", capsys)
    (threat,) = [one for one in document["changes"] if one["article"] == "285 lid 1"]
    assert "max_penalty" in threat["differs_in"]
    assert spoor("--compare 2019-12-31 2020-01-01 --lang en") == 0
    assert "maximum penalty: 24 months -> 36 months" in capsys.readouterr().out


def test_stale_rows_are_a_finding_and_exit_1(capsys):
    assert spoor("--stale --on 2026-11-23") == 1
    assert "bron niet geverifieerd" in capsys.readouterr().out
    first, *_, last = shown("--stale --on 2026-11-23", capsys)["stale"]
    assert len(first["instruments"]) > len(last["instruments"])
    assert first["due"] is None


def test_the_language_is_chosen(capsys):
    assert spoor("--on 2026-11-23 --lang en") == 0
    assert "source not verified" in capsys.readouterr().out
    assert spoor("--on 2026-11-23") == 0
    assert "vanaf 18 augustus 2026" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("--on gisteren", "--on: 'gisteren' is not a day; expected YYYY-MM-DD"),
        ("--on 1500-01-01", "--on: expected a day from"),  # a slip of the pen
        ("--article sr 9999", "the law book holds no sr 9999; see spoor lawbook --on"),
        ("--article sx 1", "expected one of dir_2014_41"),  # no such law: name those there are
        ("--compare 2020-01-01 2019-12-31", "expected the earlier day first"),
        ("--compare 2020-01-01 morgen", "--compare: 'morgen' is not a day"),
        ("--stale --article sr 71", "not allowed with argument"),
    ],
)
def test_used_wrongly_writes_one_sentence_and_nothing_else(line, words, capsys):
    assert spoor(line) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert words in err
    assert err.count("\n") == 1
