"""`spoor draft`: a form without a route as well as an instrument; what is missing is named, wrong use is exit 2."""

import io
import json

import docx
import pytest
from tests.conftest import NOON

from spoor.cases import walk
from spoor.commands.main import main
from spoor.evidence.models import Exhibit

PV = ["draft", "2026-0001", "pv.report"]


@pytest.fixture
def case(desk, person, report_in, monkeypatch):
    monkeypatch.setattr("spoor.commands._home.open_home", lambda: None)
    made = report_in(person("mira", "analyst"), account="@fictief_1", platform="x")
    list(walk.walk(by="commandline", at=NOON))
    return made


def test_a_paper_is_written_and_nothing_is_kept(case, tmp_path, capsys):
    before = Exhibit.objects.count()
    out = tmp_path / "pv.docx"
    assert main([*PV, "--out", str(out)]) == 0
    assert any("M-2026-000001" in one.text for one in docx.Document(io.BytesIO(out.read_bytes())).paragraphs)
    assert "Met de hand in te vullen: Naam, rang of functie, eenheid" in capsys.readouterr().out
    assert Exhibit.objects.count() == before


def test_its_language_and_missing_fields_as_json(case, tmp_path, capsys):
    out = tmp_path / "pv.json"
    assert main([*PV, "--out", str(out), "--in", "en", "--json"]) == 0
    assert "Name, rank or post, unit" in json.loads(capsys.readouterr().out)["by_hand"]
    assert json.loads(out.read_text("utf-8"))["title"] == "Record of the report"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ["2026-0001", "office.power_of_attorney", "--out", "x.pdf"],
            "no form",
        ),  # a paper of the other house
        (["2026-0001", "pv.nothing", "--out", "x.pdf"], "no form"),
        (["2026-0009", "pv.report", "--out", "x.pdf"], "no case"),
        (["2026-0001", "pv.report", "--out", "x.txt"], "expected a name"),
        (["2026-0001", "pv.report", "--out", "x.pdf", "--in", "fr"], "no reviewed words"),
    ],
)
def test_wrong_use_is_exit_2_and_writes_nothing(case, tmp_path, monkeypatch, capsys, words, said):
    monkeypatch.chdir(tmp_path)
    assert main(["draft", *words]) == 2
    told = capsys.readouterr()
    assert said in told.err
    assert told.out == ""
    assert list(tmp_path.iterdir()) == []


def test_a_route_that_is_not_there_is_exit_1(case, tmp_path, capsys):
    assert main(["draft", "2026-0001", "nl.126na", "--out", str(tmp_path / "x.pdf")]) == 1
    assert "geen route" in capsys.readouterr().err
