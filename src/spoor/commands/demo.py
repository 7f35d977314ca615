"""`spoor demo`: a small invented demonstration for an empty home: accounts, about forty reports, invented persons."""

import argparse
import csv
import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from spoor.commands.main import UsedWrongly

SUMMARY = "Load the invented demonstration into an empty home."
EXAMPLE = "spoor demo --if-empty"
NEEDS_DATABASE = True
PASSWORD = "spoor-demonstratie"  # noqa: S105 - shown on the console; demonstration only
PEOPLE = {
    "desk": [
        ("mira", "Mira", "de Wit", "analyst"),
        ("bram", "Bram", "Oosterling", "analyst"),
        ("officier", "Olga", "van Aalst", "prosecutor"),
        ("beheer", "Bas", "Hoorn", "administrator"),
        ("melder", "Mette", "Lind", "reporter"),
    ],
    "office": [
        ("sam", "Sam", "Verbeek", "analyst"),
        ("beheer", "Bas", "Hoorn", "administrator"),
        ("melder", "Mette", "Lind", "reporter"),
    ],
}


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument(
        "--if-empty", action="store_true", help="do nothing, and say nothing, when there are reports"
    )
    parser.add_argument("--json", action="store_true", help="print the account as JSON and nothing else")


def run(options: argparse.Namespace) -> int:
    """Load people, reports and a few acts. Raises UsedWrongly for a home that has reports."""
    from spoor.evidence.models import Report

    if Report.objects.exists():
        if options.if_empty:
            return 0
        raise UsedWrongly("spoor demo: this home has reports already; expected an empty one")
    done = _load(datetime.now(UTC))
    print(
        json.dumps(done)
        if options.json
        else f"{done['reports']} verzonnen meldingen, {done['people']} mensen"
    )
    return 0


def _load(at: datetime) -> dict[str, int]:
    from django.contrib.auth.models import User

    from spoor.cases.house import house
    from spoor.cases.importing import import_file
    from spoor.cases.steps import manage
    from spoor.commands.work import drain
    from spoor.evidence.log import COMMANDLINE

    kind, by = house().kind, User.objects.get(username=COMMANDLINE)
    for username, first, last, role in PEOPLE[kind]:
        manage.add_user(
            username=username, first_name=first, last_name=last, role=role, password=PASSWORD, by=by, at=at
        )
    rows = _rows(at, every=1 if kind == "desk" else 4)
    checked, receipts = import_file(_csv(rows), "demonstratie.csv", by=by, at=at)
    if checked.rejected:
        raise UsedWrongly(f"spoor demo: the demonstration file is broken: {checked.rejected[0]}")
    drain(by=COMMANDLINE, quiet=True)
    if kind == "desk":
        _act(at)
    return {"reports": len(receipts), "people": len(PEOPLE[kind])}


def _rows(at: datetime, every: int) -> list[dict[str, str]]:
    """Read the invented reports; `hours_ago` becomes a time before now, so that the demonstration never ages."""
    file = Path(__file__).resolve().parents[1] / "demo" / "reports.jsonl"
    rows = []
    for number, line in enumerate(file.read_text("utf-8").splitlines()):
        row: dict[str, Any] = json.loads(line)
        if number % every:
            continue
        seen = at - timedelta(hours=row.pop("hours_ago"))
        rows.append(
            {key: str(value) for key, value in row.items()} | {"seen_at": seen.isoformat(timespec="seconds")}
        )
    return rows


def _csv(rows: list[dict[str, str]]) -> bytes:
    columns = sorted({key for row in rows for key in row})
    out = io.StringIO()
    writer = csv.DictWriter(out, columns)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def _act(at: datetime) -> None:
    """A few acts of people, so that the demonstration shows a case in each stage."""
    from django.contrib.auth.models import User

    from spoor.cases.models import Case, Identifier
    from spoor.cases.steps import route, triage
    from spoor.evidence.models import Report

    mira, officer = User.objects.get(username="mira"), User.objects.get(username="officier")
    investigator, prosecutor = "opsporingsambtenaar", "officier_van_justitie"
    for reference in ("demo-01", "demo-02", "demo-03", "demo-05", "demo-07", "demo-09"):
        report = Report.objects.get(reference=reference)
        word = triage.Word(
            label="threat",
            severity=3,
            reason="Kondigt een misdrijf tegen het leven aan, gericht aan de persoon.",
            target_capacity=report.extra.get("capacity", "unknown"),
            danger_to_life=False,
        )
        triage.confirm(report.pk, word, by=mira, by_role=investigator, at=at)
        route.follow(report.filed.case_id, by="mira", at=at)
    case = Case.objects.get(filings__report__reference="demo-02")
    account = Identifier.objects.filter(case=case, kind="account").first()
    route.record(
        case, instrument="eu.epoc.identification", identifier=account, state="sent", note="verstuurd via het portaal",
        happened_at=at - timedelta(days=2), by=officer, by_role=prosecutor, at=at,
    )  # fmt: skip
    route.follow(case.pk, by="officier", at=at)
