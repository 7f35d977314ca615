"""`spoor trail`: every lawful route of one case, its clock, the next step, and whether the trail is dead."""

import argparse
import json
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from spoor.commands.main import UsedWrongly
from spoor.law.facts import CaseFacts, FactsUnreadable, read_facts
from spoor.law.lawbook import load
from spoor.law.speech import readable, speak
from spoor.law.trail import evaluate

SUMMARY = "list every lawful route of one case from a file of facts, and the next step"
EXAMPLE = "spoor trail --facts zaak.yaml --on 2026-11-23 --json"
NEEDS_DATABASE = False


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("--facts", required=True, metavar="FILE", help="facts of one case, YAML or JSON")
    parser.add_argument("--on", metavar="DAY", help="day (its end) or instant with a zone; default: today")
    parser.add_argument("--json", action="store_true", help="write JSON and nothing else")


def run(options: argparse.Namespace) -> int:
    """Evaluate the facts and write the trail."""
    facts = _facts(options.facts)
    on = datetime.now(ZoneInfo("Europe/Amsterdam")).date() if options.on is None else _moment(options.on)
    stored = evaluate(facts, on=on, law=load()).stored()
    if options.json:
        print(json.dumps(speak(stored, options.lang), ensure_ascii=False, indent=1))
    else:
        print(readable(stored, options.lang))
    return 0


def _facts(name: str) -> CaseFacts:
    try:
        return read_facts(Path(name).read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise UsedWrongly(f"{name}: cannot be read ({error.strerror}); expected a file of facts") from error
    except UnicodeDecodeError as error:
        raise UsedWrongly(f"{name}: byte {error.start} is not UTF-8; expected UTF-8 text") from error
    except FactsUnreadable as error:
        raise UsedWrongly(f"{name}: {error}") from error


def _moment(text: str) -> date | datetime:
    expected = "expected a day as YYYY-MM-DD, or an instant with its zone"
    try:
        if len(text) == len(date.min.isoformat()) and "W" not in text:
            return _sensible(date.fromisoformat(text))
        instant = datetime.fromisoformat(text)
    except ValueError as error:
        raise UsedWrongly(f"--on: '{text}' is not a moment; {expected}") from error
    if instant.tzinfo is None:
        raise UsedWrongly(f"--on: '{text}' has no zone; {expected}")
    _sensible(instant.date())
    return instant


def _sensible(day: date) -> date:
    law = load()
    if not law.first_day <= day <= law.last_day:
        raise UsedWrongly(f"--on: expected a day from {law.first_day} to {law.last_day}, found {day}")
    return day
