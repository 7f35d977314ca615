"""The five commands as others call them: valid by the schemas, exit codes, examples, and no loss by a kill."""

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import jsonschema
import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
CONTRACTS = Path(os.environ.get("SPOOR_CONTRACTS", ROOT.parent / "shared" / "contracts"))
ROWS = 2000
COMMANDS = sorted(
    path.stem.rstrip("_").replace("_", "-")
    for path in (ROOT / "src" / "spoor" / "commands").glob("[a-z]*.py")
    if path.stem != "main"
)


def schema(name):
    file = CONTRACTS / f"{name}.schema.json"
    if not file.exists():
        pytest.skip(f"the contracts are not here: {file.name} in ../shared/contracts")
    return jsonschema.Draft202012Validator(json.loads(file.read_text()))


def environment(home):
    kept = {key: value for key, value in os.environ.items() if key not in ("SPOOR_HOUSE", "SPOOR_DATABASE")}
    return kept | {
        "SPOOR_HOME": str(home),
        "PYTHONPATH": str(ROOT / "src"),
        "DJANGO_SETTINGS_MODULE": "spoor.conf.settings",
    }


def line(*arguments):
    return [sys.executable, "-m", "spoor.commands.main", *map(str, arguments)]


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("home")


@pytest.fixture
def spoor(home, tmp_path):
    """Run a command in a folder of its own; standard output is JSON when it was asked for."""

    def run(*arguments, code=0):
        done = subprocess.run(
            line(*arguments), cwd=tmp_path, env=environment(home), capture_output=True, text=True, timeout=300
        )
        assert done.returncode == code, (done.returncode, done.stderr[-500:])
        return done

    return run


def lines(path, rows):
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))
    return path


def read(path):
    return [json.loads(row) for row in path.read_text().splitlines()]


def valid(name, document):
    errors = [f"{list(error.path)}: {error.message}" for error in schema(name).iter_errors(document)]
    assert errors == []


HEADER = "text,reference,platform,account,seen_at\n"
GOOD = "Ik maak je dood.,r-1,x,@verzonnen_1,2026-11-20T19:40:00Z\n"
BAD = "Nog een.,r-2,mastodoom,@verzonnen_2,gisteren\n"


def test_import_by_its_schema(spoor, tmp_path):
    file = tmp_path / "rijen.csv"
    file.write_text(HEADER + GOOD + BAD)
    dry = json.loads(spoor("import", file, "--dry-run", "--json", code=1).stdout)
    valid("import", dry)
    assert (dry["dry_run"], dry["accepted"]) == (True, 1)
    real = json.loads(spoor("import", file, "--json", code=1).stdout)
    valid("import", real)
    assert (real["rows"], real["accepted"], real["already"], len(real["receipts"])) == (2, 1, 0, 1)
    assert {(item["row"], item["column"]) for item in real["rejected"]} == {(3, "platform"), (3, "seen_at")}
    again = json.loads(spoor("import", file, "--json", code=1).stdout)
    valid("import", again)
    assert (again["accepted"], again["already"]) == (0, 1)
    file.write_text(HEADER + GOOD)
    valid("import", json.loads(spoor("import", file, "--json").stdout))  # nothing wrong: 0


def test_assess_by_its_schema(spoor, tmp_path):
    texts = ["Ik maak je dood.", "Fijne dag nog.", "", "میں تمہیں جان سے مار دوں گا", "🔪 😂"]
    rows = lines(tmp_path / "in.jsonl", [{"id": f"t{n}", "text": text} for n, text in enumerate(texts)])
    spoor("assess", "--jsonl", rows, tmp_path / "out.jsonl")
    found = read(tmp_path / "out.jsonl")
    assert [one["id"] for one in found] == [f"t{n}" for n in range(len(texts))]
    for one, text in zip(found, texts, strict=True):
        valid("assess", one)
        assert all(0 <= span["start"] < span["end"] <= len(text) for span in one["spans"])


def test_link_by_its_schema(spoor, tmp_path):
    pairs = [
        {"id": "p1", "a": "Ik maak je dood.", "b": "ik  maak JE dood"},
        {"id": "p2", "a": "ja", "b": "nee"},
    ]
    spoor("link", "--pairs", lines(tmp_path / "in.jsonl", pairs), tmp_path / "out.jsonl")
    found = read(tmp_path / "out.jsonl")
    assert [one["id"] for one in found] == ["p1", "p2"]
    for one in found:
        valid("link", one)


@pytest.mark.parametrize("name", ["nl-mail", "pk-address", "x-account"])
def test_trail_by_its_schema(spoor, name):
    file = CONTRACTS / "examples" / f"{name}.facts.yaml"
    if not file.exists():
        pytest.skip(f"the contracts are not here: {file.name} in ../shared/contracts/examples")
    certain = yaml.safe_load((CONTRACTS / "examples" / f"{name}.certain.yaml").read_text())
    on = str(certain["as_of"])
    document = json.loads(spoor("trail", "--facts", file, "--on", on, "--json").stdout)
    valid("trail", document)
    alive = any(route["state"] in ("open", "needs", "waiting") for route in document["routes"])
    assert document["dead"] is (not alive and not document["not_in_law_book"])


def test_worklist_by_its_schema(spoor, tmp_path):
    file = tmp_path / "rijen.csv"
    file.write_text(HEADER + GOOD)
    spoor("import", file, "--json")
    now = json.loads(spoor("worklist", "--json").stdout)
    valid("worklist", now)
    assert now["shelf"] == 0
    later = json.loads(
        spoor("worklist", "--json", "--on", "2030-01-01", code=1).stdout
    )  # its date has passed
    valid("worklist", later)
    assert later["shelf"] >= 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("import", "absent.csv", "--json"),
        ("import", "--json"),
        ("assess", "--jsonl", "absent.jsonl", "out.jsonl"),
        ("assess", "--jsonl", "broken.jsonl", "out.jsonl"),  # a bad line
        ("link", "--pairs", "broken.jsonl", "out.jsonl"),
        ("trail", "--facts", "broken.jsonl", "--on", "2026-11-23", "--json"),
        ("worklist", "--json", "--on", "morgen"),
    ],
)
def test_used_wrongly(arguments, spoor, tmp_path):
    (tmp_path / "broken.jsonl").write_text('{"id": "a", \n')
    done = spoor(*arguments, code=2)
    assert done.stdout == ""
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    assert not (tmp_path / "out.jsonl").exists()


@pytest.mark.parametrize("name", COMMANDS)
def test_help_has_an_example(name, spoor):
    assert re.search(rf"example:\n  spoor {name}\b", spoor(name, "--help").stdout)


def count(home, what):
    """Ask the database of a home itself, while another process writes to it."""
    file = home / "spoor.sqlite3"
    if not file.exists():
        return 0
    with sqlite3.connect(f"file:{file}?mode=ro", uri=True, timeout=30) as database:
        try:
            return database.execute(f"select count(*) from {what}").fetchone()[0]
        except sqlite3.OperationalError:
            return 0  # the tables are still being made


def kill_when(process, ready, patience=120):
    """Kill without warning as soon as something is so."""
    until = time.monotonic() + patience
    while not ready():
        assert process.poll() is None, "it ended before it could be killed"
        assert time.monotonic() < until, "it never came so far"
        time.sleep(0.005)
    process.send_signal(signal.SIGKILL)
    process.wait()


@pytest.fixture(scope="module")
def long_file(tmp_path_factory):
    rows = [
        f"Verzonnen bericht {n}: ik weet je te vinden.,k-{n},x,@verzonnen_{n % 700},\n" for n in range(ROWS)
    ]
    file = tmp_path_factory.mktemp("files") / "lang.csv"
    file.write_text(HEADER + "".join(rows))
    return file


@pytest.mark.slow
def test_killed_halfway_loses_nothing_and_doubles_nothing(long_file, tmp_path):
    home = tmp_path / "home"
    run = {"env": environment(home), "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    importing = subprocess.Popen(line("import", long_file, "--json"), **run)
    kill_when(importing, lambda: count(home, "evidence_report") > 0)
    kept = count(home, "evidence_report")
    assert 0 < kept < ROWS

    done = subprocess.run(
        line("import", long_file, "--json", "--no-walk"), env=run["env"], capture_output=True, timeout=300
    )
    result = json.loads(done.stdout)
    assert (result["already"], result["accepted"]) == (kept, ROWS - kept)
    assert count(home, "evidence_report") == ROWS
    assert count(home, "(select distinct reference from evidence_report)") == ROWS

    before = count(home, "cases_duemark")
    working = subprocess.Popen(line("work"), **run)
    kill_when(working, lambda: count(home, "cases_duemark") < before - 50)
    assert 0 < count(home, "cases_duemark") < ROWS
    finished = subprocess.run(line("work", "--json"), env=run["env"], capture_output=True, timeout=580)
    assert json.loads(finished.stdout)["stuck"] == 0
    assert count(home, "cases_duemark") == 0
    assert count(home, "cases_assessmentrecord") == ROWS  # each once
    assert count(home, "(select distinct report_id from cases_assessmentrecord)") == ROWS
    assert count(home, "cases_case") == ROWS
    assert count(home, "cases_case where next_act = ''") == 0
    assert count(home, "(select distinct case_id from cases_trailrecord)") == ROWS
