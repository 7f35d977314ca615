"""Tables: the rows that a form may show from a dossier. Each row of a fact names its exhibit by number and digest."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from spoor.drafting.dossier import Dossier, Subject
from spoor.drafting.names import kind_name
from spoor.words import Words

Row = Mapping[str, str]
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
EXHIBIT = Words("stuk {number}, SHA-256 {sha256}", "exhibit {number}, SHA-256 {sha256}")


def rows_of(dossier: Dossier) -> dict[str, Sequence[Row]]:
    """Return every table that a form may name."""
    subjects = [_subject(number, one, dossier.lang) for number, one in enumerate(dossier.subjects, 1)]
    told = {
        "messages": dossier.messages,
        "pieces": dossier.pieces,
        "elements": dossier.elements,
        "received": dossier.received,
        "findings": dossier.findings,
        "earlier": dossier.earlier,
        "custody": dossier.custody,
        "perishing": dossier.perishing,
        "located": dossier.located,
        "weighed": dossier.weighed,
    }
    numbers = {one.sha256: one.number for one in dossier.pieces}
    rows = {name: [_row(one, numbers, dossier.lang) for one in ones] for name, ones in told.items()}
    received = rows["received"]
    identified = [_row(dossier.identified, numbers, dossier.lang)] if dossier.identified else []
    return {
        **rows,
        "subjects": subjects,
        "addresses": [row for row, one in zip(subjects, dossier.subjects, strict=True) if one.kind == "ip"],
        "links": [one for one in subjects if one["url"]],
        "identified": identified,
        "received_with_port": [one for one in received if one["ip"] and one["port"]],
        "received_without_port": [one for one in received if one["ip"] and not one["port"]],
        "received_other": [one for one in received if not one["ip"]],
        "received_zone": [one for one in received if one["zone"]],
        "against": [one for one in rows["weighed"] if one["for_or_against"] == "against"],
        "pro": [one for one in rows["weighed"] if one["for_or_against"] == "for"],
    }


def _row(one: Any, numbers: Mapping[str, str], lang: str) -> Row:
    """Return a value of the dossier as a row of text, with its exhibit and its moments in local time."""
    row = {name: _text(getattr(one, name)) for name in one.__slots__}
    if "kind" in row:
        row["kind"] = kind_name(row["kind"], lang)
    digest = row.get("sha256", "")
    number = numbers.get(digest, "")
    exhibit = EXHIBIT.filled(number=number or "-", sha256=digest).say(lang) if digest else ""
    here = {f"{name.removesuffix('_at')}_here": local(row[name]) for name in row if name.endswith("_at")}
    if "at" in row:
        here["at_here"] = local(row["at"])
    return {**row, **here, "piece": number, "exhibit": exhibit, "for_or_against": row.get("speaks", "")}


def _text(value: object) -> str:
    return "" if value is None or isinstance(value, bool) else str(value)


def _subject(number: int, one: Subject, lang: str) -> Row:
    return {
        "number": str(number),
        "kind": kind_name(one.kind, lang),
        "shown": one.shown,
        "service": one.service,
        "account_id": one.account_id,
        "named": one.account_id or one.shown,
        "url": one.url or (one.shown if one.kind == "url" else ""),
        "port": "" if one.port is None else str(one.port),
        "case": one.case,
        "seen_at": one.seen_at,
        "seen_here": local(one.seen_at),
    }


def local(moment: str) -> str:
    """Return a moment in Amsterdam time with its offset, empty for none. `moment` is RFC 3339 in UTC."""
    if not moment:
        return ""
    return datetime.fromisoformat(moment).astimezone(AMSTERDAM).isoformat(sep=" ", timespec="seconds")
