"""`spoor assess`: a file of texts becomes a file of assessments, line by line."""

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from spoor.commands.main import UsedWrongly

SUMMARY = "assess texts: language, chance of a threat, elements and the phrases that weighed"
EXAMPLE = "spoor assess --jsonl texts.jsonl assessed.jsonl"
NEEDS_DATABASE = False
STEP = 1000  # lines between two reports of progress


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "--jsonl",
        nargs=2,
        metavar=("IN", "OUT"),
        required=True,
        help='one {"id", "text"} a line in IN; one assessment a line in OUT, in the same order',
    )
    parser.add_argument("--json", action="store_true", help="print the number of texts as JSON")
    parser.add_argument("--weights", type=Path, help="other weights than the packaged ones (.npz)")


def read_lines(file: Path, keys: Sequence[str]) -> list[dict[str, str]]:
    """Return the objects of a JSON Lines file, each with text under every key; empty lines are passed over.

    Raises UsedWrongly naming file, line and expectation.
    """
    try:
        lines = file.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise UsedWrongly(f"{file}: cannot be read as UTF-8 text ({error})") from None
    rows = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise UsedWrongly(f"{file}, line {number}: expected JSON ({error.msg})") from None
        if not isinstance(row, dict) or not all(isinstance(row.get(key), str) for key in keys):
            raise UsedWrongly(f"{file}, line {number}: expected an object with the texts {', '.join(keys)}")
        rows.append({key: row[key] for key in keys})
    return rows


def write_lines(file: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    """Write one object a line; the file appears whole or not at all.

    Raises UsedWrongly for a place that cannot be written.
    """
    try:
        handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    except OSError as error:
        raise UsedWrongly(f"{file}: cannot be written ({error.strerror})") from None
    unfinished = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as out:
            out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        unfinished.replace(file)
    finally:
        unfinished.unlink(missing_ok=True)


def run(options: argparse.Namespace) -> int:
    """Assess every line of IN and write OUT. Returns 0; UsedWrongly names the line that cannot be read."""
    from spoor.triage import assess, load_model, speak

    source, target = (Path(name) for name in options.jsonl)
    rows = read_lines(source, ("id", "text"))
    model = load_model(options.weights)
    out = []
    for number, row in enumerate(rows, 1):
        out.append(speak(assess(row["text"], model=model).stored(), row["id"], options.lang))
        if number % STEP == 0:
            print(f"{number}/{len(rows)}", file=sys.stderr)
    write_lines(target, out)
    if options.json:
        print(json.dumps({"texts": len(out), "model": model.version}))
    return 0
