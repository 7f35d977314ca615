"""Offences: every row of the reference's table, typed again from it, and what raises a maximum."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from spoor.law.facts import parse_facts
from spoor.law.lawbook import load
from spoor.law.offences import profile

LAW = load()
DOCUMENT = yaml.safe_load((Path(__file__).parent / "golden" / "offences.yaml").read_text())
LEAST_FOR_TRAFFIC = 36


def profile_of(number, paragraph, **more):
    offence = {"provision": f"sr:{number}", "committed_on": "2026-07-01", "place": "NL", **more}
    if paragraph is not None:
        offence["paragraph"] = paragraph
    identifier = {"id": "a", "kind": "account"}
    return profile(parse_facts({"case": "a", "offence": offence, "identifiers": [identifier]}), LAW)


def lapses(years):
    return None if years == 0 else date(2026 + years, 7, 1)


@pytest.mark.parametrize(
    ("number", "paragraph", "months", "listed", "traffic", "klacht", "years"),
    [pytest.param(*row, id=f"{row[0]} {row[1]}") for row in DOCUMENT["table"]],
)
def test_an_offence_is_as_the_reference_has_it(number, paragraph, months, listed, traffic, klacht, years):
    found = profile_of(number, paragraph)
    assert (found.max_months, found.list_67_1, found.klacht) == (months, listed, klacht)
    assert (found.eu_list or found.max_months >= LEAST_FOR_TRAFFIC) is traffic
    assert found.lapses_on == lapses(years)
    assert not found.unsure


@pytest.mark.parametrize(("paragraph", "capacity", "intent", "months", "years"), DOCUMENT["raised"])
def test_what_raises_the_maximum_of_a_threat(paragraph, capacity, intent, months, years):
    found = profile_of("285", paragraph, target_capacity=capacity, terrorist_intent=intent)
    assert found.max_months == months
    assert found.lapses_on == lapses(years)


def test_the_table_names_every_offence_of_the_book_that_is_sure_and_in_force():
    named = {(str(row[0]), row[1]) for row in DOCUMENT["table"]}
    day = date(2026, 7, 1)
    for (number, paragraph), versions in LAW._offences.items():
        sure = any(one.provision.covers(day) and one.provision.basis != "unsure" for one in versions)
        assert not sure or {(number, paragraph), (number, None)} & named, (number, paragraph)


@pytest.mark.parametrize("number", ["121", "121a", "142", "142a"])
def test_what_the_reference_is_unsure_of_says_so(number):
    assert profile_of(number, None).unsure


def test_insult_of_an_official_or_a_member_needs_no_klacht():
    assert profile_of("266", None).klacht
    assert not profile_of("266", None, target_capacity="member_representative_body").klacht
    assert not profile_of("266", None, target_capacity="minister").klacht
    assert profile_of("266", None, target_capacity="journalist").klacht
