"""`spoor demo`: a small invented demonstration for an empty home: accounts, about forty reports, invented persons."""

import argparse
import csv
import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from spoor.commands._demo_order import order_and_answer
from spoor.commands.main import UsedWrongly
from spoor.words import Words

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from spoor.cases.models import Case

SUMMARY = "Load the invented demonstration into an empty home."
EXAMPLE = "spoor demo --if-empty"
NEEDS_DATABASE = True
LOADED = Words(
    "{reports} verzonnen meldingen, {people} mensen", "{reports} invented reports, {people} people"
)
PASSWORD = "spoor-demonstratie"  # noqa: S105 - shown on the console; demonstration only
CALL_LIST = "Mira de Wit, 06-00000001\nBram Oosterling, 06-00000002"
ORDERS = {
    "order_address": "Verzonnenlaan 1, 1000 AA Fictiestad",
    "order_phone": "070-0000000",
    "order_email": "antwoorden@meldpunt.example",
}
OPERATORS = {"Verzonnen Glasvezel": "NL", "Verzonnen Mobiel": "NL", "Verzonnen Mobiel Pakistan": "PK"}
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
    print(json.dumps(done) if options.json else LOADED.filled(**done).say(options.lang))
    return 0


def _load(at: datetime) -> dict[str, int]:
    from django.conf import settings
    from django.contrib.auth.models import User

    from spoor.cases import addresses
    from spoor.cases.house import house
    from spoor.cases.steps import manage
    from spoor.commands.work import drain
    from spoor.evidence.log import COMMANDLINE

    kind, by = house().kind, User.objects.get(username=COMMANDLINE)
    for username, first, last, role in PEOPLE[kind]:
        manage.add_user(
            username=username, first_name=first, last_name=last, role=role, password=PASSWORD, by=by, at=at
        )
    rows = _rows(at, every=1 if kind == "desk" else 4)
    received = sum(_bring(rows, days, by, at) for days in sorted({row[0] for row in rows}, reverse=True))
    drain(by=COMMANDLINE, quiet=True)
    addresses.import_demonstration(settings.HOME.networks, (at - timedelta(days=20)).date())
    if kind == "desk":
        received += _danger(at)
        drain(by=COMMANDLINE, quiet=True)
        _act(at)
    return {"reports": received, "people": len(PEOPLE[kind])}


def _bring(rows: list[tuple[int, dict[str, str]]], days: int, by: "User", at: datetime) -> int:
    """Receive the reports that came in so many days ago, and return how many."""
    from spoor.cases.importing import import_file

    content = _csv([row for came, row in rows if came == days])
    checked, receipts = import_file(content, f"demonstratie-{days}.csv", by=by, at=at - timedelta(days=days))
    if checked.rejected:
        raise UsedWrongly(f"spoor demo: the demonstration file is broken: {checked.rejected[0]}")
    return len(receipts)


def _danger(at: datetime) -> int:
    """One report through the form, whose reporter says that life is in danger now."""
    from django.contrib.auth.models import User

    from spoor.cases.steps.receive import Arriving, receive
    from spoor.evidence.content import read_row

    row = {
        "text": "morgen 14.00 uur sta ik bij haar voordeur en dan is het klaar met haar",
        "platform": "instagram",
        "account": "@fictief_4411",
        "target": "wethouder Lotte Brand (verzonnen)",
        "seen_at": (at - timedelta(minutes=20)).isoformat(timespec="seconds"),
    }
    content, _problems, _remarks = read_row(row)
    assert content is not None
    sender = User.objects.get(username="melder")
    receive(
        Arriving(content, "form:demonstratie", danger_now=True, submitted=row),
        by=sender,
        at=at - timedelta(minutes=12),
    )
    return 1


def _rows(at: datetime, every: int) -> list[tuple[int, dict[str, str]]]:
    """Read the invented reports, each with the number of days ago that it came in.

    `hours_ago` becomes a time before now, so that the demonstration never ages.
    """
    file = Path(__file__).resolve().parents[1] / "demo" / "reports.jsonl"
    rows = []
    for number, line in enumerate(file.read_text("utf-8").splitlines()):
        row: dict[str, Any] = json.loads(line)
        if number % every:
            continue
        hours = row.pop("hours_ago")
        seen = (at - timedelta(hours=hours)).isoformat(timespec="seconds")
        days = 3 if hours > 140 else 1 if hours > 40 else 0
        rows.append((days, {key: str(value) for key, value in row.items()} | {"seen_at": seen}))
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
    from spoor.cases.steps import manage, route, triage
    from spoor.evidence.models import Report

    mira, officer = User.objects.get(username="mira"), User.objects.get(username="officier")
    investigator, prosecutor = "opsporingsambtenaar", "officier_van_justitie"
    for reference in ("demo-01", "demo-02", "demo-03", "demo-07", "demo-09"):
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
    _providers(officer, at)
    _judge_no_threat(at)
    _send_all("demo-03", at)
    _end("demo-26", at)
    _late_answer(_end("demo-20", at), at)
    told = {"call_list": CALL_LIST, "reads": "always", **ORDERS}
    manage.change_house(told, introduced=False, by=officer, at=at)
    case = Case.objects.get(filings__report__reference="demo-02")
    account = Identifier.objects.filter(case=case, kind="account").first()
    route.record(
        case, instrument="eu.epoc.identification", identifier=account, state="sent", note="verstuurd via het portaal",
        happened_at=at - timedelta(days=2), by=officer, by_role=prosecutor, at=at,
    )  # fmt: skip
    route.follow(case.pk, by="officier", at=at)
    order_and_answer("demo-07", mira=mira, officer=officer, at=at)


def _providers(officer: "User", at: datetime) -> None:
    """The invented operators of the invented networks, as providers of this house."""
    from spoor.cases.rules import change

    for name, country in OPERATORS.items():
        subject = f"huis-{name.casefold().replace(' ', '-')}"
        content: dict[str, object] = {"name": name, "kind": "access", "country": country}
        if country == "NL":
            content |= {"eu_addressee": "NL", "offers_services_in_eu": True}
        else:
            content |= {"offers_services_in_eu": False}
        change(kind="provider", subject=subject, content=content, source="demonstratie", by=officer, at=at)


def _end(reference: str, at: datetime) -> "Case":
    """One case in which everything was tried or set aside, so that it ended without a route."""
    from django.contrib.auth.models import User

    from spoor.cases.steps import close, route, triage
    from spoor.evidence.models import Report

    officer = User.objects.get(username="officier")
    report = Report.objects.get(reference=reference)
    word = triage.Word(
        label="threat", severity=3, reason="Kondigt brandstichting of doodslag aan.", danger_to_life=False
    )
    triage.confirm(report.pk, word, by=officer, by_role="officier_van_justitie", at=at)
    case = route.follow(report.filed.case_id, by="officier", at=at)
    for left in _left(case):
        if left["data_category"] == "subscriber":
            _record(case, left, "refused", "geen account met deze naam", at)
        else:
            _record(case, left, "set_aside", "not_proportionate", at, "Het account is weg.")
    route.follow(case.pk, by="officier", at=at)
    reason = "Elke wettige weg is geprobeerd of staat niet in verhouding tot het bericht."
    close.close_case(case.pk, outcome="dead_trail", reason=reason, by=officer, at=at)
    return case


def _late_answer(case: "Case", at: datetime) -> None:
    """One case that ended and woke by an answer that came late."""
    from django.contrib.auth.models import User

    from spoor.cases.models import Identifier
    from spoor.cases.steps import route

    officer = User.objects.get(username="officier")
    route.record(
        case,
        instrument="eu.epoc.identification",
        identifier=Identifier.objects.filter(case=case, kind="account").first(),
        state="answered",
        note="De aanbieder vond het account alsnog en stuurt inlogregistraties.",
        happened_at=at,
        by=officer,
        by_role="officier_van_justitie",
        at=at,
    )
    route.add_identifier(
        case, kind="ip", raw="203.0.113.25", seen_at=at - timedelta(days=2), port=40112, by=officer, at=at
    )
    route.follow(case.pk, by="officier", at=at)


def _judge_no_threat(at: datetime) -> None:
    """One report that a person assessed as no threat, and the case ended with it."""
    from django.contrib.auth.models import User

    from spoor.cases.steps import close, triage
    from spoor.evidence.models import Report

    bram = User.objects.get(username="bram")
    report = Report.objects.get(reference="demo-16")
    word = triage.Word(
        label="no_threat",
        severity=0,
        reason="Kondigt een rechtszaak aan, geen misdrijf.",
        danger_to_life=False,
    )
    triage.confirm(report.pk, word, by=bram, by_role="opsporingsambtenaar", at=at)
    reason = "Het bericht kondigt een rechtszaak aan. Dat mag; het is geen strafbaar feit."
    close.close_case(report.filed.case_id, outcome="no_offence", reason=reason, by=bram, at=at)


def _send_all(reference: str, at: datetime) -> None:
    """One case in which all that is open was sent and the rest set aside, so that it waits for another."""
    from spoor.cases.models import Case
    from spoor.cases.steps import route

    case = Case.objects.get(filings__report__reference=reference)
    for left in _left(case):
        sent = left["state"] == "open" and left["instrument"] not in ("open_source", "police")
        _record(case, left, "sent" if sent else "set_aside", "" if sent else "other_route_enough", at)
    route.follow(case.pk, by="officier", at=at)


def _left(case: "Case") -> list[dict[str, Any]]:
    """Return the routes of a case on which something can still be done."""
    return [one for one in case.trail.content["routes"] if one["state"] in ("open", "needs")]


def _record(
    case: "Case", left: dict[str, Any], state: str, ground: str, at: datetime, note: str = ""
) -> None:
    """Record what the prosecutor of the demonstration did on one route."""
    from django.contrib.auth.models import User

    from spoor.cases.models import Identifier
    from spoor.cases.steps import route

    route.record(
        case,
        instrument=left["instrument"],
        identifier=Identifier.objects.get(pk=int(left["identifier"][1:])),
        about=left["about"] or "",
        state=state,
        ground=ground,
        note=note,
        happened_at=at,
        by=User.objects.get(username="officier"),
        by_role="officier_van_justitie",
        at=at,
    )
