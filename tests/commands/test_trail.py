"""`spoor trail`: what it writes, and that it writes nothing when used wrongly."""

import json
import shlex

import pytest

from spoor.commands.main import main

FACTS = """
case: proef
offence: {provision: "sr:285", paragraph: 1, committed_on: 2026-11-20, place: NL}
suspicion: true
danger_to_life: false
identifiers: [{id: acc, kind: account, holder: x, value: "@bedacht"}]
"""


@pytest.fixture
def facts(tmp_path):
    path = tmp_path / "zaak.yaml"
    path.write_text(FACTS, encoding="utf-8")
    return path


def spoor(line):
    return main(["trail", *shlex.split(line)])


def test_json_and_nothing_else(facts, capsys):
    assert spoor(f"--facts {facts} --on 2026-11-23 --json") == 0
    out, err = capsys.readouterr()
    assert json.loads(out)["case"] == "proef"
    assert err == ""


def test_the_language_is_chosen(facts, capsys):
    spoor(f"--facts {facts} --on 2026-11-23 --lang en")
    assert "Next step:" in capsys.readouterr().out
    spoor(f"--facts {facts} --on 2026-11-23")
    assert "Volgende stap:" in capsys.readouterr().out


def test_an_instant_and_no_day_at_all_are_accepted(facts, capsys):
    assert spoor(f"--facts {facts} --on 2026-11-23T10:00:00+01:00 --json") == 0
    assert json.loads(capsys.readouterr().out)["on"] == "2026-11-23T10:00:00+01:00"
    assert spoor(f"--facts {facts} --json") == 0


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("--facts nergens.yaml --on 2026-11-23 --json", "nergens.yaml: cannot be read"),
        ("--facts {facts} --on maandag --json", "--on: 'maandag' is not a moment"),
        ("--facts {facts} --on 2026-11-23T10:00:00 --json", "has no zone"),
        ("--facts {facts} --on 2026-W48-1 --json", "expected a day as YYYY-MM-DD"),  # 3.11 would read it
        ("--facts {facts} --on 2026-11-23 --verbose", "unrecognized arguments"),
        ("--on 2026-11-23", "--facts"),
    ],
)
def test_used_wrongly_writes_one_sentence_and_nothing_else(facts, capsys, line, words):
    assert spoor(line.format(facts=facts)) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert words in err
    assert err.count("\n") == 1


def test_unreadable_facts_are_used_wrongly(facts, capsys):
    facts.write_text(FACTS.replace("suspicion", "suspicious"), encoding="utf-8")
    assert spoor(f"--facts {facts} --on 2026-11-23 --json") == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "unknown key 'suspicious'" in err
    facts.write_bytes(b"\xff")
    assert spoor(f"--facts {facts} --on 2026-11-23 --json") == 2
