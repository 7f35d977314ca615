"""`data/reports.json`: what another house needs to make the case: each report of an office, and its word on it.

Version 1. Times are RFC 3339 in UTC. A column that is empty is left out. What the office says stays what it said.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from spoor.bundles.contents import ContentsBroken, typed

VERSION = 1
REPORTS = "data/reports.json"
MOST_REPORTS = 1000


class ToldBroken(Exception):
    """`reports.json` is no JSON, of another version, or lacks a field; the message names it."""


@dataclass(frozen=True, slots=True)
class ToldWord:
    """A person's word on a report, as that house gives it."""

    label: str
    severity: int
    provision: str
    paragraph: int
    reason: str
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class ToldReport:
    """One report: its number there, how and when it came, its columns, its exhibits by number, and the words on it.

    `left_out` names columns that were kept out because the exhibit that holds them is withheld.
    """

    number: str
    channel: str
    arrival: str
    received_at: str
    danger_now: bool
    columns: Mapping[str, Any]
    exhibits: tuple[int, ...]
    words: tuple[ToldWord, ...] = ()
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """Everything an office tells about a case beside its exhibits."""

    house: str
    kind: str
    reports: tuple[ToldReport, ...] = field(default=())


def as_json(told: Told) -> str:
    """Return it as JSON, the same bytes for the same values."""
    return json.dumps({"version": VERSION, **asdict(told)}, ensure_ascii=False, indent=1) + "\n"


def read(text: str) -> Told:
    """Return what an office tells. Raises ToldBroken."""
    try:
        rows = json.loads(text)
        json.dumps(rows, ensure_ascii=False).encode()  # half a character has no bytes
        if rows.pop("version") != VERSION:
            raise ToldBroken(f"another version; expected {VERSION}")
        found = Told(**{**rows, "reports": tuple(_report(row) for row in rows["reports"])})
    except (ContentsBroken, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ToldBroken(f"{type(error).__name__}: {error}") from error
    if not 1 <= len(found.reports) <= MOST_REPORTS:
        raise ToldBroken(f"{len(found.reports)} reports; expected 1 to {MOST_REPORTS}")
    if len({one.number for one in found.reports}) != len(found.reports):
        raise ToldBroken("a report number stands twice")
    return found


def _report(row: Mapping[str, Any]) -> ToldReport:
    words = tuple(ToldWord(**one) for one in row["words"])
    for one in words:
        typed(one)
    if not isinstance(row["columns"], dict) or not isinstance(row["columns"].get("text"), str):
        raise ToldBroken(f"{row['number']}: no text")
    found = ToldReport(
        **{**row, "words": words, "exhibits": tuple(row["exhibits"]), "left_out": tuple(row["left_out"])}
    )
    typed(found)
    return found
