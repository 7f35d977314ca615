"""`spoor worklist`: the open cases in the order in which something is lost, and the shelf."""

import argparse
import json
from datetime import UTC, date, datetime

from spoor.commands.main import UsedWrongly

SUMMARY = "Show open cases in order, each with its next step and date, and how many lie on the shelf."
EXAMPLE = "spoor worklist --json --on 2026-11-23"
NEEDS_DATABASE = True


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument("--json", action="store_true", help="print the worklist as JSON and nothing else")
    parser.add_argument(
        "--on", metavar="DAY", help="the end of this day in Europe/Amsterdam (default: today)"
    )


def run(options: argparse.Namespace) -> int:
    """Print the worklist. Returns 1 when the shelf is not empty."""
    from spoor.cases import shelf
    from spoor.cases.clock import day_of

    try:
        on = date.fromisoformat(options.on) if options.on else day_of(datetime.now(UTC))
    except ValueError as error:
        raise UsedWrongly(f"--on {options.on}: expected a day as YYYY-MM-DD") from error
    document = _document(on, options.lang)
    if options.json:
        print(json.dumps(document, ensure_ascii=False))
    else:
        words = {"nl": "{n} zaken, {s} op de plank", "en": "{n} cases, {s} on the shelf"}
        print(words[options.lang].format(n=document["total"], s=document["shelf"]))
        for case in document["cases"]:  # type: ignore[attr-defined]
            print(f"{case['due']}  {case['case']}  {case['next_step']}  [{case['owner']}]")
    return 1 if shelf.on_shelf(on).exists() else 0


def _document(on: date, lang: str) -> dict[str, object]:
    from spoor.cases import shelf
    from spoor.cases.clock import end_of_day
    from spoor.cases.selectors import in_order

    cases = in_order(shelf.running(), end_of_day(on)).select_related("team", "person")
    return {
        "on": on.isoformat(),
        "shelf": shelf.on_shelf(on).count(),
        "total": cases.count(),
        "cases": [
            {
                "case": case.number,
                "owner": case.person.username if case.person else case.team.name,
                "turn_of": case.turn_of,
                "next_step": case.next_sentence[lang],
                "due": case.due_on.isoformat(),
                "last_useful": case.last_useful_at.isoformat() if case.last_useful_at else None,
                "because": case.next_because[lang],
                "emergency": case.emergency,
            }
            for case in cases.iterator(chunk_size=2000)
        ],
    }
