"""`spoor evidence check`: the contract, files of others as they are stated, folders, names, wrong use."""

import json
import os
import re
from pathlib import Path

import jsonschema
import pytest
from tests.adapters.checks import made

from spoor.adapters.checks import verdict
from spoor.commands.main import main

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("SPOOR_CONTRACTS", ROOT.parent / "shared" / "contracts")).parent
CHECKS = ROOT / "src" / "spoor" / "adapters" / "checks"


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    folder = tmp_path / "home"
    (folder / "trust").mkdir(parents=True)
    (folder / "trust" / "wortel.pem").write_bytes(made.root().pem)
    monkeypatch.setenv("SPOOR_HOME", str(folder))
    return folder


@pytest.fixture
def check(capsys):
    def run(*arguments):
        code = main(["evidence", "check", *map(str, arguments), "--json"])
        return code, json.loads(capsys.readouterr().out)

    return run


OUTSIDE = {
    "warc/example-bad.warc.gz.bad": "broken",  # several records in one gzip member
    "warc/example-digest.warc": "broken",  # a wrong payload digest
    "warc/example-resource.warc.gz": "good",
    "warc/example-trunc.warc": "broken",
    "warc/example-wget-bad-target-uri.warc.gz": "good",  # warcio check: 0
    "warc/example.warc.gz": "good",
    "wacz/valid_example_1.wacz": "good",
    "wacz/invalid_example_1.wacz": "broken",
    "rfc3161/valid_timestamp.tsr": "good",
    "rfc3161/self_signed.tsr": "broken",  # no path to a root
    "pdq/aaa-orig.jpg": "good",
    "pdq/blur-a-little.jpg": "good",
    "pdq/high-contrast.jpg": "good",
    "pdq/shrink-a-lot.jpg": "good",
    "pdq/square-256x256.jpg": "good",
}


@pytest.mark.parametrize("name", OUTSIDE)
def test_a_file_of_others_is_judged_as_it_is_stated(name, check):
    file = SHARED / "outside" / name
    if not file.exists():
        pytest.skip("the files of others are not here: ../shared/outside")
    if "valid_timestamp" in name and not list(Path("/etc/ssl/certs").glob("IdenTrust_Commercial*")):
        pytest.skip("the root certificates of the system are not installed here (ca-certificates)")
    code, (found,) = check(file)
    assert found["verdict"] == OUTSIDE[name], found["checks"]
    assert code == (1 if OUTSIDE[name] == "broken" else 0)


def test_the_valid_time_stamp_is_over_the_text_that_is_stated(check, tmp_path):
    file = SHARED / "outside" / "rfc3161" / "valid_timestamp.tsr"
    if not file.exists() or not list(Path("/etc/ssl/certs").glob("IdenTrust_Commercial*")):
        pytest.skip("../shared/outside or the root certificates of the system are not here")
    data = tmp_path / "digest.txt"
    data.write_text("4b7b4e39f12b8c725e6e603e6d4422500316df94211070682ef10260ff5759ef")
    _code, (found,) = check(file, "--data", data)
    said = {one["what_id"]: (one["verdict"], one["why"]) for one in found["checks"]}
    assert said["token.imprint"][0] == "good"
    assert "IdenTrust Commercial Root CA 1" in said["token.path"][1]
    data.write_text("anders")
    assert check(file, "--data", data)[0] == 1


def folder_of_all(folder):
    folder.mkdir()
    files = {
        "a.warc": made.warc(),
        "b.warc.gz": made.warc_gz(),
        "c.wacz": made.wacz(made.by_domain),
        "d.pdf": made.signed_pdf(),
        "d.pdf.tsr": made.response(made.signed_pdf()),
        "e.eml": made.signed_mail(),
        "f.txt": b"gewone tekst",
        "g.png": made.picture(),
        "onder/h.jpg": made.picture("JPEG"),
    }
    files["d.pdf.tsr"] = made.response(files["d.pdf"])
    for name, content in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)
    return files


def test_a_folder_is_read_whole_and_follows_the_contract(check, tmp_path):
    names = folder_of_all(tmp_path / "map")
    code, found = check(tmp_path / "map")
    assert code == 0
    assert sorted(Path(one["file"]).relative_to(tmp_path / "map").as_posix() for one in found) == sorted(
        names
    )
    verdicts = {Path(one["file"]).name: (one["kind"], one["verdict"]) for one in found}
    assert verdicts == {
        "a.warc": ("warc", "good"),
        "b.warc.gz": ("warc", "good"),
        "c.wacz": ("wacz", "good"),
        "d.pdf": ("pdf", "good"),
        "d.pdf.tsr": ("rfc3161", "good"),
        "e.eml": ("email", "good"),
        "f.txt": (None, "not_checked"),
        "g.png": ("image", "good"),
        "h.jpg": ("image", "good"),
    }
    (stamp,) = [one for one in found if one["file"].endswith(".tsr")]
    assert {"token.imprint", "token.path"} <= {
        one["what_id"] for one in stamp["checks"] if one["verdict"] == "good"
    }
    file = SHARED / "contracts" / "evidence.schema.json"
    if file.exists():
        jsonschema.Draft202012Validator(json.loads(file.read_text())).validate(found)


NAMED = {
    "leeg.png": (b"", "image", "broken", "form.empty"),
    "leeg": (b"", None, "broken", "form.empty"),
    "tekst.warc": (b"gewone tekst", "warc", "broken", "form.not_as_named"),
    "foto.pdf": (made.picture(), "image", "not_checked", "form.other_name"),
    "opname.bin": (made.warc_gz(), "warc", "good", "warc.read"),
    "pak.zip": (made.zipped({"a.txt": b"x"}), None, "not_checked", "form.unknown"),
    "brief.txt": (made.mail(), "email", "good", "mail.parsed"),
    "stuk.tsr": (b"\x30\x03\x02\x01", "rfc3161", "broken", "form.not_as_named"),
}


@pytest.mark.parametrize("name", NAMED)
def test_the_content_decides_and_a_name_that_promises_something_else_is_said(name, check, tmp_path):
    content, kind, said, why = NAMED[name]
    (tmp_path / name).write_bytes(content)
    _code, (found,) = check(tmp_path / name)
    assert (found["kind"], found["verdict"] if why != "form.other_name" else said) == (kind, said), found
    assert why in {one["why_id"] for one in found["checks"]}


def test_a_link_to_nowhere_is_named_and_stops_nothing(check, tmp_path):
    folder = tmp_path / "map"
    folder.mkdir()
    (folder / "a.warc").write_bytes(made.warc())
    (folder / "nergens").symlink_to(folder / "weg")
    code, found = check(folder)
    assert code == 0
    assert [one["verdict"] for one in found] == ["good", "not_checked"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["check"],
        ["check", "{here}/weg.warc"],
        ["check", "{here}/a.warc", "{here}/weg.warc"],
        ["check", "{here}/leeg"],
        ["check", "{here}/a.warc", "--data", "{here}/weg"],
        ["check", "{here}/a.warc", "--roots", "{here}/a.warc"],
        ["keuren", "{here}/a.warc"],
    ],
)
def test_used_wrongly_is_one_sentence_and_nothing_on_standard_output(arguments, tmp_path, capsys):
    (tmp_path / "a.warc").write_bytes(made.warc())
    (tmp_path / "leeg").mkdir()
    assert main(["evidence", *(one.format(here=tmp_path) for one in arguments), "--json"]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert len(told.err.strip().splitlines()) == 1


def test_in_words_it_is_dutch_and_english_when_asked_and_holds_no_sign_that_steers(tmp_path, capsys):
    (tmp_path / "a.warc").write_bytes(made.record("resource", b"x", uri="https://a.example/\x1b[2J b"))
    assert main(["evidence", "check", str(tmp_path / "a.warc")]) == 0
    dutch = capsys.readouterr().out
    assert "goed (warc)" in dutch
    assert "\x1b" not in dutch
    assert main(["evidence", "check", str(tmp_path / "a.warc"), "--lang", "en"]) == 0
    assert "good (warc)" in capsys.readouterr().out


def test_every_sentence_is_there_in_both_languages_with_the_same_values():
    dutch, english = verdict.texts("nl"), verdict.texts("en")
    assert set(dutch) == set(english)
    for key in dutch:
        assert sorted(re.findall(r"\{\w+\}", dutch[key])) == sorted(re.findall(r"\{\w+\}", english[key])), key
    code = "".join(file.read_text(encoding="utf-8") for file in CHECKS.glob("*.py"))
    used = set(re.findall(r'"((?:warc|wacz|token|picture|pdf|mail|child|form)\.[a-z0-9_]+)"', code))
    assert {one for one in used if one not in dutch and f"what.{one}" not in dutch} == set()
    said = {key for key in dutch if not key.startswith(("what.", "verdict."))}
    assert {key for key in said if f'"{key}"' not in code} == set()
