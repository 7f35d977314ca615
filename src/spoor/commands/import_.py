"""`spoor import`: a file of reports is sealed and received, row by row."""

import argparse
import json
import sys
from datetime import UTC, datetime
from pathlib import Path

from spoor.commands._account import account
from spoor.commands.main import UsedWrongly
from spoor.words import Words

SUMMARY = "Receive a file of reports (CSV, XLSX, JSONL); a dry run shows what would happen."
EXAMPLE = "spoor import meldingen.csv --dry-run --json"
NEEDS_DATABASE = True
RECEIVED = Words("{done} / {total} ontvangen", "{done} / {total} received")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--dry-run", action="store_true", help="check the whole file and write nothing")
    parser.add_argument("--json", action="store_true", help="print the account as JSON and nothing else")
    parser.add_argument("--by", metavar="USERNAME", help="account that imports (default: commandline)")
    parser.add_argument(
        "--no-walk", action="store_true", help="leave assessing, linking and routing to the server"
    )
    parser.add_argument("--name", help="name to keep for the file (default: its own)")
    parser.add_argument(
        "--state", type=Path, metavar="FILE", help="write progress and result here, for the web page"
    )


def run(options: argparse.Namespace) -> int:
    """Import one file. Returns 1 when rows were rejected."""
    from spoor.adapters.tables import FileUnreadable
    from spoor.cases.importing import check_file, import_file
    from spoor.cases.steps.receive import NoActiveTeam

    by = account(options.by)
    try:
        content = options.file.read_bytes()
    except OSError as error:
        raise UsedWrongly(f"{options.file}: {error.strerror}; expected a file that can be read") from error
    name, at = options.name or options.file.name, datetime.now(UTC)
    try:
        if options.dry_run:
            result = check_file(content, name, by=by, at=at).result(dry_run=True, lang=options.lang)
        else:
            report = _reporter(options)
            checked, receipts = import_file(content, name, by=by, at=at, progress=report)
            result = checked.result(dry_run=False, lang=options.lang, receipts=receipts)
    except FileUnreadable as error:
        raise UsedWrongly(error.sentence(options.lang)) from error
    except NoActiveTeam as error:
        raise UsedWrongly(f"{options.file}: {NoActiveTeam.__doc__}") from error
    _show(result, options)
    if not options.dry_run:
        _then_work(options, by.username)
    return 1 if result["rejected"] else 0


def _reporter(options: argparse.Namespace):  # type: ignore[no-untyped-def]
    def report(done: int, total: int) -> None:
        if options.state:
            _write_state(options.state, {"done": done, "total": total})
        if sys.stderr.isatty() or done == total:
            print(
                "\r" + RECEIVED.filled(done=done, total=total).say(options.lang),
                end="\n" if done == total else "",
                file=sys.stderr,
                flush=True,
            )

    return report


def _write_state(file: Path, state: dict[str, object]) -> None:
    part = file.with_suffix(".part")
    part.write_text(json.dumps(state, ensure_ascii=False))
    part.replace(file)


def _show(result: dict[str, object], options: argparse.Namespace) -> None:
    if options.state:
        _write_state(options.state, {"result": result})
    if options.json:
        print(json.dumps(result, ensure_ascii=False))
        return
    rejected = result["rejected"]
    assert isinstance(rejected, list)
    rows = len({item["row"] for item in rejected})
    words = {
        "nl": "{rows} regels: {accepted} ontvangen, {already} al bekend, {n} afgewezen",
        "en": "{rows} rows: {accepted} accepted, {already} already there, {n} rejected",
    }
    print(words[options.lang].format(n=rows, **{key: result[key] for key in ("rows", "accepted", "already")}))
    for item in rejected:
        want = "verwacht" if options.lang == "nl" else "expected"
        place = f"regel {item['row']}" if options.lang == "nl" else f"row {item['row']}"
        column = f", {item['column']}" if item["column"] else ""
        found = f" ({item['found']!r})" if item["found"] else ""
        print(f"  {place}{column}: {want} {item['expected']}{found}")
    for note in result["notes"]:  # type: ignore[attr-defined]
        print(f"  {note['text']}")


def _then_work(options: argparse.Namespace, by: str) -> None:
    """Walk what is due here, unless a server of this home does it already; ring its bell either way."""
    from django.conf import settings

    from spoor.adapters.bell import ring
    from spoor.commands.work import drain

    ring(settings.HOME.path)
    if not options.no_walk:
        drain(by=by, quiet=options.json, lang=options.lang)
