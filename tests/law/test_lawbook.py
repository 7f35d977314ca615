"""The law book as a whole: complete, sourced, without overlap; and no number outside it."""

import ast
import shutil
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
import yaml

from spoor.law.lawbook import PACKAGED, load
from spoor.law.provisions import LawbookBroken, NotInForce, NotInLawBook, provision_from
from spoor.law.routes import RULES
from spoor.law.speech import texts
from spoor.vocabulary import Authoriser, DataCategory

LAW = load()
NEVER_IN_FORCE = {"cets_224", "un_cybercrime"}  # signed or opened, in force for nobody here
OFFICE_ONLY = {"civil.disclosure", "office.ask_police"}
# 0, 1 and -1 count and index; no amount of the law is among them.
TRIVIAL = {0, 1, -1}


def test_every_provision_has_words_source_days_and_units():
    for one in LAW.provisions():
        place = f"{one.law} {one.article}"
        assert one.words, place
        assert isinstance(one.article, str), place
        assert one.basis in ("read", "memory", "unsure"), place
        assert one.valid_from or one.known_in_force_on or one.law in NEVER_IN_FORCE, place
        assert (one.checked_on is None) == (one.checked_by is None), place
        assert all(amount.unit for amount in one.values.values()), place
        assert LAW.titles[one.law]["title"], place


def rows_of(folder):
    for path in sorted((Path(PACKAGED) / folder).rglob("*.yaml")):
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        for document in content if isinstance(content, list) else [content]:
            for row in (*document["provisions"], *document.get("offences", ())):
                yield document, row


def test_every_provision_is_told_in_dutch_and_in_english():
    for document, row in (*rows_of("instruments"), *rows_of("policies")):
        place = f"{document['id']} {row.get('article') or row['number']}"
        assert row.get("text") or row["summary"], place
        assert row["nl"], place
        assert set(document["short"]) == {"nl", "en"}, document["id"]


def test_a_provision_speaks_the_language_that_is_asked():
    klacht = LAW.provision("sv", "164", on=date(2026, 1, 1))
    assert klacht.in_words("nl") == "Een klacht is een aangifte met een verzoek tot vervolging."
    assert klacht.in_words("en") == "A klacht is a report with a request for prosecution."


def test_two_files_may_not_name_one_law_differently(tmp_path):
    shutil.copytree(PACKAGED, tmp_path / "law", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    path = tmp_path / "law" / "instruments" / "nl" / "sv.yaml"
    path.write_text(path.read_text().replace("title: Wetboek van Strafvordering", "title: Wetboek"))
    with pytest.raises(LawbookBroken, match="two files name it differently"):
        load(tmp_path / "law")


def test_the_elements_of_a_threat_are_read_in_both_languages_with_their_sources():
    for version in LAW.versions("sr", "285 lid 1"):
        elements = version.marks["elements_read"]
        assert [one["id"] for one in elements] == [f"E{number}" for number in range(1, 13)]
        for one in elements:
            assert one["basis"] in ("read", "memory", "unsure")
            assert all(one[lang] for lang in ("nl", "en"))
            assert all(LAW.versions(law, article) for law, article in one["cites"])


@pytest.mark.parametrize(
    ("article", "day", "category"),
    [
        ("285 lid 1", date(2019, 12, 31), 4),  # as quoted in 2018
        ("285 lid 1", date(2026, 7, 1), 5),  # raised some day between 2020 and 2026
        ("285b lid 1", date(2026, 7, 1), 4),
        ("272 lid 1", date(2026, 7, 1), 5),
        ("266 lid 1", date(2026, 7, 1), 2),
        ("134", date(2026, 7, 1), 2),
    ],
)
def test_the_category_of_the_fine_is_as_the_reference_has_it(article, day, category):
    assert LAW.value("sr", article, "max_fine", on=day).amount == category


def test_an_open_point_says_what_why_and_who():
    points = [(one, point) for one in LAW.provisions() for point in one.open_points]
    assert points
    for one, point in points:
        assert set(point) == {"what", "what_nl", "why", "why_nl", "who"}, (one.law, one.article)
        assert all(point.values()), (one.law, one.article)


def test_a_change_of_law_over_time_is_a_version_and_not_an_edit():
    assert LAW.in_force("rv", "843a", on=date(2024, 12, 31))
    assert not LAW.in_force("rv", "843a", on=date(2025, 1, 1))
    assert not LAW.in_force("rv", "194", on=date(2024, 12, 31))
    assert LAW.in_force("rv", "194", on=date(2025, 1, 1))
    assert not LAW.in_force("tw", "13.2a", on=date(2015, 3, 11))
    assert not LAW.in_force("sv", "126nba", on=date(2019, 2, 28))
    assert LAW.in_force("sv", "126nba", on=date(2019, 3, 1))


def test_no_row_claims_a_check_that_no_person_made():
    assert [one.article for one in LAW.provisions() if one.checked_on or one.checked_by] == []


def test_every_unit_has_a_word_in_both_languages():
    units = {amount.unit for one in LAW.provisions() for amount in one.values.values()}
    for lang in ("nl", "en"):
        assert units <= set(texts(lang)["units"])


def test_a_value_that_is_a_term_runs_under_a_named_clock():
    named = {"hours", "plain_days", "reg_1182_71", "termijnenwet"}
    for power in LAW.powers.values():
        for law, article, name in filter(None, (power.clock, power.then_clock, power.emergency_clock)):
            for version in LAW.versions(law, article):
                assert version.clock in named, (law, article)
                assert name in version.values, (law, article)


def test_versions_of_one_article_do_not_overlap_and_leave_no_gap():
    for key in {(one.law, one.article) for one in LAW.provisions()}:
        for earlier, later in pairwise(LAW.versions(*key)):
            assert (later.valid_from - earlier.valid_to).days == 1, key


def test_no_bare_number_stands_in_the_code_of_the_law_room():
    found = []
    for path in sorted(Path(PACKAGED).glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            number = isinstance(node, ast.Constant) and isinstance(node.value, int | float)
            if number and not isinstance(node.value, bool) and node.value not in TRIVIAL:
                found.append(f"{path.name}:{node.lineno}: {node.value}")
    # the arithmetic of the calendar itself: hours of one hour, days of one day, microseconds
    assert found == []


def test_functions_and_files_keep_to_their_length():
    for path in sorted(Path(PACKAGED).glob("*.py")):
        text = path.read_text()
        assert text.count("\n") <= 350, path.name
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef):
                assert node.end_lineno - node.lineno < 60, f"{path.name} {node.name}"


def test_every_power_has_a_rule_and_known_names():
    assert set(RULES) == set(LAW.powers) - OFFICE_ONLY
    for power in LAW.powers.values():
        DataCategory(power.category)
        Authoriser(power.authoriser)


def test_the_book_holds_the_whole_table_of_the_contract():
    assert [one for one in LAW.table if not LAW.holds(one)] == []


def test_every_country_names_a_treaty_that_stands_in_the_book():
    for country in LAW.countries.values():
        assert LAW.versions("rechtshulp", country.treaty)
        assert set(country.names) == {"nl", "en"}


def test_before_its_first_day_a_provision_is_not_in_force():
    with pytest.raises(NotInForce, match="in force from 2026-08-18"):
        LAW.provision("reg_2023_1543", "1", on=date(2026, 8, 17))
    assert LAW.provision("reg_2023_1543", "1", on=date(2026, 8, 18))


def test_after_its_last_day_a_provision_is_not_in_force():
    with pytest.raises(NotInForce, match="last in force until 2024-06-30"):
        LAW.provision("sr", "240b", on=date(2024, 7, 1))


def test_two_versions_of_one_article_answer_for_their_own_days():
    assert LAW.value("sr", "285 lid 1", "max_penalty", on=date(2019, 12, 31)).amount == 24
    assert LAW.value("sr", "285 lid 1", "max_penalty", on=date(2020, 1, 1)).amount == 36


def test_what_the_book_does_not_hold_is_said():
    with pytest.raises(NotInLawBook):
        LAW.provision("sr", "999", on=date(2026, 1, 1))
    with pytest.raises(NotInLawBook):
        LAW.value("sr", "66", "no_such_value", on=date(2026, 1, 1))


def test_a_row_without_a_source_breaks_the_book():
    with pytest.raises(LawbookBroken, match="url"):
        provision_from("sr", {"article": "1", "summary": "x", "basis": "read"}, {})


def test_read_before_the_first_known_day_counts_as_memory():
    assert LAW.cite("sv", "126na lid 1", date(2024, 12, 31)).basis == "memory"
    assert LAW.cite("sv", "126na lid 1", date(2026, 11, 23)).basis == "read"
    assert LAW.cite("sv", "126na lid 1", date(2026, 11, 23)).verified is False


def test_a_folder_that_is_the_same_has_the_same_digest():
    assert load().digest == load(PACKAGED).digest
    assert len(load().digest) == 64
