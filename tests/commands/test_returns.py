"""`spoor returns`: the contract, the exit codes, and that a folder is accounted for to the last file."""

import json
import os
import zipfile
from pathlib import Path

import jsonschema
import pytest
from tests.returns.generate import SAMPLES, meta, snap_new
from tests.returns.test_layouts import OWN, ROW

from spoor.commands.main import main

ROOT = Path(__file__).resolve().parents[2]
CONTRACTS = Path(os.environ.get("SPOOR_CONTRACTS", ROOT.parent / "shared" / "contracts"))
JPEG = b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0" + bytes(100)


@pytest.fixture
def home(tmp_path, monkeypatch):
    path = tmp_path / "home"
    monkeypatch.setenv("SPOOR_HOME", str(path))
    return path


@pytest.fixture
def answer(tmp_path):
    """A folder with one file of every kind, a picture, and an archive."""
    folder = tmp_path / "antwoord"
    for name, sample in SAMPLES.items():
        made = sample()
        path = folder / name / made.name
        path.parent.mkdir(parents=True)
        path.write_bytes(made.content)
    (folder / "photo.jpg").write_bytes(JPEG)
    with zipfile.ZipFile(folder / "more.zip", "w") as archive:
        archive.writestr("linked_media/1.jpg", JPEG)
        archive.writestr("records.html", meta().content)
    return folder


def spoor(capsys, *arguments):
    code = main(["returns", *map(str, arguments)])
    out, err = capsys.readouterr()
    return code, out, err


def test_a_folder_is_read_whole_and_keeps_the_contract(home, answer, capsys):
    code, out, err = spoor(capsys, "read", answer, "--json")
    files = json.loads(out)
    assert (code, err) == (0, "")
    assert len(files) == len(SAMPLES) + 3
    assert all(
        file["rows"]["in_file"] == file["rows"]["read"] + len(file["rows"]["skipped"]) for file in files
    )
    assert [file["file"] for file in files if file["layout"] == "attachment"] == [
        f"{answer}/more.zip!linked_media/1.jpg",
        f"{answer}/photo.jpg",
    ]
    schema = CONTRACTS / "returns.schema.json"
    if not schema.exists():
        pytest.skip("the contracts are not here: returns.schema.json in ../shared/contracts")
    jsonschema.Draft202012Validator(json.loads(schema.read_text())).validate(files)


@pytest.mark.parametrize(
    ("name", "content", "state"),
    [
        ("ip_data.csv", snap_new().content.replace(b"203.0.113.1", b"nobody", 1), "partly"),
        ("x.csv", b"a,b\n1,2\n", "unknown_layout"),
        ("ip_data.csv", b"", "broken"),
        ("answer.zip", b"PK\x03\x04 and no more", "broken"),
        ("x.pdf", b"%PDF-1.4 and no more", "broken"),
    ],
)
def test_anything_not_read_whole_is_exit_1(home, tmp_path, capsys, name, content, state):
    (tmp_path / name).write_bytes(content)
    code, out, _ = spoor(capsys, "read", tmp_path / name, "--json")
    (file,) = json.loads(out)
    assert (code, file["state"]) == (1, state)
    assert file["messages"] or file["rows"]["skipped"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["read", "nergens.csv"], "nergens.csv: no such file or folder"),
        (["read"], "expected a file, a folder or an archive"),
        (["layouts", "x"], "expected no path"),
        (["write", "x"], "invalid choice"),
        (["read", "{empty}"], "found an empty folder"),
    ],
)
def test_used_wrongly_is_exit_2_with_one_sentence(home, tmp_path, capsys, arguments, words):
    (tmp_path / "leeg").mkdir()
    code, out, err = spoor(
        capsys, *[one.replace("{empty}", str(tmp_path / "leeg")) for one in arguments], "--json"
    )
    assert (code, out) == (2, "")
    assert words in err
    assert err.count("\n") == 1


def test_nothing_is_read_when_one_of_the_paths_is_not_there(home, answer, capsys):
    assert spoor(capsys, "read", answer, "nergens")[:2] == (2, "")


def test_an_own_layout_of_the_home_is_used(home, tmp_path, capsys):
    (tmp_path / "telecom.csv").write_bytes(ROW)
    assert spoor(capsys, "read", tmp_path / "telecom.csv")[0] == 1
    (home / "layouts").mkdir(parents=True)
    (home / "layouts" / "telecom.yaml").write_text(OWN, encoding="utf-8")
    code, out, _ = spoor(capsys, "read", tmp_path / "telecom.csv", "--json")
    assert code == 0
    assert json.loads(out)[0]["records"][0]["at"] == "2026-04-11T04:02:00Z"
    assert "own.telecom/1" in spoor(capsys, "layouts")[1]


def test_an_own_layout_that_is_wrong_is_exit_2_and_names_the_file(home, tmp_path, capsys):
    (home / "layouts").mkdir(parents=True)
    (home / "layouts" / "telecom.yaml").write_text(OWN.replace("day_first", "dutch"), encoding="utf-8")
    code, out, err = spoor(capsys, "layouts")
    assert (code, out) == (2, "")
    assert "layouts/telecom.yaml" in err
    assert "order" in err


def test_the_language_is_chosen(home, tmp_path, capsys):
    (tmp_path / "ip_data.csv").write_bytes(snap_new().content.replace(b"203.0.113.1", b"nobody", 1))
    assert "is geen IP-adres" in spoor(capsys, "read", tmp_path / "ip_data.csv")[1]
    english = spoor(capsys, "read", tmp_path / "ip_data.csv", "--lang", "en")[1]
    assert "partly read" in english
    assert "is no IP address" in english


def test_layouts_name_where_they_come_from(home, capsys):
    code, out, _ = spoor(capsys, "layouts", "--json")
    rows = json.loads(out)
    assert code == 0
    assert all(row["source"] and row["basis"] in ("parser", "description") for row in rows)
    assert "Snapchat" in spoor(capsys, "layouts")[1]
