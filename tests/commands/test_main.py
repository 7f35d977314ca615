"""The console: what is used wrongly ends with 2, one sentence on standard error and nothing on standard output."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src"


@pytest.mark.parametrize(
    "line",
    [
        ["nonsense"],  # no such command
        ["trail"],  # a required option is missing
        ["trail", "--facts", "absent.yaml", "--on", "gisteren"],  # raised inside a command
    ],
)
def test_used_wrongly_is_one_sentence_and_exit_2(line: list[str], tmp_path: Path) -> None:
    environment = os.environ | {"PYTHONPATH": str(SOURCE), "SPOOR_HOME": str(tmp_path / "home")}
    command = [sys.executable, "-m", "spoor.commands.main", *line]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("spoor") or done.stderr.startswith("absent.yaml")
    assert done.stderr.count("\n") == 1


def test_what_is_written_is_utf_8_whatever_the_locale(tmp_path: Path) -> None:
    facts = tmp_path / "zaak.yaml"
    facts.write_text(
        'case: "zaak 🔫"\noffence: {provision: "sr:285", committed_on: 2026-11-20}\n'
        "identifiers: [{id: naam, kind: name}]\n",
        encoding="utf-8",
    )
    environment = os.environ | {"PYTHONPATH": str(SOURCE), "PYTHONIOENCODING": "ascii"}
    command = [sys.executable, "-m", "spoor.commands.main", "trail", "--facts", str(facts)]
    done = subprocess.run([*command, "--on", "2026-11-23", "--json"], env=environment, capture_output=True)
    assert done.returncode == 0
    assert "zaak 🔫" in done.stdout.decode("utf-8")
