"""Declarations of layouts: the packaged ones hold, and a wrong one is refused by file and field."""

import re

import pytest
import yaml

from spoor.returns import LayoutRefused, packaged, read, with_own
from spoor.returns.declaration import read_layouts
from spoor.returns.sentences import FOLDER, texts

OWN = """
id: own.telecom/1
provider: telecom
title: {nl: Bedacht telecom, en: Invented telecom}
formats: [csv]
basis: own
source: set up on screen
sections:
  - name: table
    alone: true
    columns: {ip: [Bron-IP], at: [Datum/tijd], port: [Bronpoort]}
    needs: [ip, at]
    zone: Europe/Amsterdam
    order: day_first
    records: [{kind: login, ip: ip, port: port, at: at}]
"""
PLACES = re.compile(r"\{\w+\}")
ROW = b"Datum/tijd;Bron-IP;Bronpoort\n11-04-2026 06:02:00;203.0.113.5;51234\n"


def test_every_packaged_layout_names_its_source_and_a_known_basis() -> None:
    assert len(packaged()) > 20
    assert {layout.provider for layout in packaged()} >= {
        "meta", "google", "x", "snap", "tiktok", "discord", "kik", "microsoft", "apple", "reddit",
    }  # fmt: skip
    assert all(layout.source and layout.basis in ("parser", "description") for layout in packaged())


def test_an_own_layout_reads_what_was_unknown() -> None:
    assert read("telecom.csv", ROW).state == "unknown_layout"
    layouts = with_own(packaged(), tuple(read_layouts(OWN, "own.yaml", own=True)))
    (record,) = read("telecom.csv", ROW, layouts).records
    assert (record.ip, record.port, record.zone) == ("203.0.113.5", 51234, "layout")
    assert record.as_json()["at"] == "2026-04-11T04:02:00Z"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"id": "telecom"}, "id"),
        ({"title": {"nl": "x"}}, "title"),
        ({"formats": ["odt"]}, "formats"),
        ({"sections": []}, "sections"),
        ({"since": "ooit"}, "since"),
        ({"colour": "red"}, "layout"),
        ({"section.columns": {"ip": []}}, "columns.ip"),
        ({"section.columns": {"ip": ["~nothing"]}}, "columns.ip"),
        ({"section.needs": ["nowhere"]}, "needs"),
        ({"section.needs": []}, "needs"),
        ({"section.zone": "Amsterdam"}, "zone"),
        ({"section.order": "year_first"}, "order"),
        ({"section.records": []}, "records"),
        ({"section.records": [{"kind": "suspect"}]}, "records.kind"),
        ({"section.records": [{"kind": "login", "ip": "nowhere"}]}, "records.ip"),
        ({"section.records": [{"kind": "login", "at": "at"}]}, "records.ip"),
        ({"section.positions": {"ip": 0}}, "columns"),
    ],
)
def test_a_wrong_declaration_is_refused_by_file_and_field(change, field: str) -> None:
    declared = yaml.safe_load(OWN)
    for key, value in change.items():
        aim = declared["sections"][0] if key.startswith("section.") else declared
        aim[key.removeprefix("section.")] = value
    with pytest.raises(LayoutRefused) as refused:
        read_layouts(yaml.safe_dump(declared), "own.yaml", own=True)
    assert refused.value.field == field
    assert "own.yaml" in str(refused.value)


@pytest.mark.parametrize("text", ["", "[1]", "x: [", "- - -"])
def test_what_is_no_declaration_is_refused(text: str) -> None:
    with pytest.raises(LayoutRefused):
        read_layouts(text, "own.yaml")


def test_an_id_that_is_there_twice_is_refused() -> None:
    own = tuple(read_layouts(OWN, "own.yaml", own=True))
    with pytest.raises(LayoutRefused):
        with_own(packaged(), own + own)


def test_the_sentences_are_the_same_in_both_languages() -> None:
    dutch, english = texts("nl"), texts("en")
    assert set(dutch) == set(english)
    for key, words in dutch.items():
        assert sorted(PLACES.findall(words)) == sorted(PLACES.findall(english[key])), key


def test_every_sentence_is_said_somewhere() -> None:
    source = "".join(
        file.read_text(encoding="utf-8")
        for folder in (FOLDER.parent, FOLDER.parent.parent / "adapters")
        for file in folder.rglob("*.py")
    )
    built = {"no_email", "no_phone"}
    unused = [key for key in texts("nl") if f'"{key}"' not in source and key not in built]
    assert not unused
