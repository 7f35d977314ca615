"""`spoor log` and `spoor evidence fixity`: what they print, and how they end."""

import json

import pytest
from tests.adapters.test_store import store_at
from tests.conftest import NOON
from tests.evidence.test_tree import tamper

from spoor.commands.main import main
from spoor.evidence import fixity, log, sealing
from spoor.evidence.models import Exhibit, LogTreeHead
from spoor.evidence.sealing import record, seal


@pytest.fixture
def home(desk, monkeypatch):
    monkeypatch.setattr("spoor.commands._home.open_home", lambda: None)
    log.add(*(log.Line("a:b:c", f"case:{n}", {"n": n}) for n in range(20)), by="mira", at=NOON)


def said(capsys) -> dict:
    return json.loads(capsys.readouterr().out)


def test_a_head_is_kept_and_said(home, capsys):
    assert main(["log", "head", "--json"]) == 0
    head = said(capsys)
    assert (head["size"], head["root"]) == LogTreeHead.objects.values_list("size", "root").get()
    assert main(["log", "head", "--lang", "en"]) == 0
    assert f"{head['size']} lines, root {head['root']}" in capsys.readouterr().out


def test_a_proof_is_written_and_checked_by_itself(home, capsys, tmp_path, monkeypatch):
    main(["log", "prove", "7", "--size", "15", "--json"])
    proof = said(capsys)
    assert (proof["seq"], proof["size"]) == (7, 15)
    file = tmp_path / "proof.json"
    file.write_text(json.dumps(proof))
    monkeypatch.setattr("spoor.commands._home.open_home", lambda: pytest.fail("opened the home"))
    assert main(["log", "verify", str(file), "--json"]) == 0
    assert said(capsys)["holds"] is True
    assert main(["log", "verify", str(file), "--lang", "en"]) == 0
    assert "Not checked: whether this root" in capsys.readouterr().out
    file.write_text(json.dumps(proof | {"seq": 8}))
    assert main(["log", "verify", str(file), "--json"]) == 1
    assert said(capsys)["holds"] is False


def test_growth_is_written_and_checked(home, capsys, tmp_path):
    assert main(["log", "consistency", "7", "--json"]) == 0
    proof = said(capsys)
    assert proof["new"]["size"] >= 20
    file = tmp_path / "proof.json"
    file.write_text(json.dumps(proof))
    assert main(["log", "verify", str(file)]) == 0
    assert "begint met dat van 7 regels" in capsys.readouterr().out
    assert main(["log", "consistency", "7", "9"]) == 0


def test_the_check_names_the_first_wrong_line_and_ends_in_1(home, capsys):
    assert main(["log", "check", "--json"]) == 0
    assert said(capsys)["holds"] is True
    main(["log", "head"])
    capsys.readouterr()
    tamper("UPDATE evidence_logentry SET actor = 'x' WHERE seq = 9")
    assert main(["log", "check", "--json"]) == 1
    found = said(capsys)
    assert (found["first"], found["wrong_heads"]) == (
        {"seq": 9, "what": "changed"},
        [LogTreeHead.objects.get().pk],
    )
    assert main(["log", "check", "--lang", "en"]) == 1
    out = capsys.readouterr().out
    assert "line 9 was changed" in out
    assert "lines 1 to 16 are not those" in out
    assert main(["log", "prove", "9"]) == 1
    assert "spoor log check" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        ["prove"],
        ["prove", "x"],
        ["prove", "0"],
        ["prove", "999"],
        ["prove", "1", "2"],
        ["prove", "1", "--size", "999"],
        ["head", "--size", "3"],
        ["check", "--all"],
        ["consistency", "999"],
        ["verify", "no-such-file.json"],
        ["nothing"],
    ],
)
def test_wrong_use_is_said_in_one_sentence(home, capsys, words):
    assert main(["log", *words]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert len(told.err.strip().splitlines()) == 1


def test_stamp_says_that_no_authority_is_configured(home, capsys):
    assert main(["log", "stamp", "--lang", "en"]) == 0
    assert "No time-stamping authority is configured" in capsys.readouterr().out


def test_fixity_ends_in_1_with_the_name_of_what_is_wrong(home, person, capsys, tmp_path, monkeypatch):
    held = store_at(tmp_path / "evidence")
    for module in (fixity, sealing):
        monkeypatch.setattr(module, "store", lambda: held)
    exhibit = record(
        seal([b"stuk"], kind=Exhibit.Kind.UPLOAD),
        report=None,
        by=person("mira", "analyst"),
        at=NOON,
        why="proef",
    )
    assert main(["evidence", "fixity", "--all", "--json"]) == 0
    assert said(capsys)["checked"] == 1
    assert main(["evidence", "fixity"]) == 0
    assert "Het deel van vandaag is al gelezen" in capsys.readouterr().out
    held.path(exhibit.sha256).unlink()
    assert main(["evidence", "fixity", "--all", "--lang", "en"]) == 1
    told = capsys.readouterr()
    assert f"missing: {exhibit.sha256}" in told.out
    assert "1 / 1 read again" in told.err
    assert main(["evidence", "fixity", "--days", "0"]) == 2
    assert main(["evidence", "fixity", "--days", "30", "--json"]) == 1


def test_stamp_says_how_many_are_due_and_ended(home, capsys):
    assert main(["log", "stamp", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["due"], told["ended"]) == (0, 0)
