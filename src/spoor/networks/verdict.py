"""Why an answer is what it is: the tables behind it, the countries they name, and where they differ."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from spoor.networks.rows import Row
from spoor.networks.sentences import Sentence
from spoor.networks.settled import Settled
from spoor.networks.table import Snapshot

STALE = 30  # days between a table and the moment from which on the answer says so
_OPERATORS = Path(__file__).parent / "operators.yaml"


@dataclass(frozen=True, slots=True)
class Hit:
    """What one table says; `role` is list, routed or other."""

    snapshot: Snapshot
    role: str
    row: Row


@dataclass(frozen=True, slots=True)
class Place:
    """One country that a table names: where the block is registered, or where its users are said to be."""

    country: str
    says: str  # registered | located | as_registered
    snapshot: Snapshot


@dataclass(frozen=True, slots=True)
class Verdict:
    """The grounds of an answer."""

    places: tuple[Place, ...]
    provider: str | None
    contact: str | None
    registry: str | None
    sources: tuple[Snapshot, ...]
    messages: tuple[Sentence, ...]


@cache
def providers() -> Mapping[int, str]:
    """Return the AS numbers whose holder is a provider of the directory."""
    rows = yaml.safe_load(_OPERATORS.read_text(encoding="utf-8"))["rows"]
    return {one["asn"]: one["provider"] for one in rows}


def grounds(settled: Settled, hits: Sequence[Hit], systems: Sequence[Hit]) -> Verdict:
    """Return why it was settled so: `hits` speak of the address, `systems` of its AS numbers."""
    listed = [one.row for one in hits if one.role == "list"]
    held = {providers()[asn] for asn in settled.asns if asn in providers()}
    places = (
        *(Place(one.row.country, _says(one), one.snapshot) for one in hits if one.row.country),
        *(Place(one.row.country, "as_registered", one.snapshot) for one in systems if one.row.country),
    )
    named = [one.snapshot for one in systems if one.row.name][:1]
    return Verdict(
        places=places,
        provider=next((one.provider for one in listed if one.provider), None)
        or (held.pop() if len(held) == 1 else None),
        contact=next((one.contact for one in listed if one.contact), None),
        registry=next((one.row.registry for one in hits if one.row.registry), None),
        sources=tuple(dict.fromkeys([one.snapshot for one in hits] + named)),
        messages=tuple(_differences(settled.asns, places, hits)),
    )


def _says(hit: Hit) -> str:
    return "registered" if hit.snapshot.what == "delegated" else "located"


def _differences(asns: tuple[int, ...], places: Sequence[Place], hits: Sequence[Hit]) -> list[Sentence]:
    said = []
    if len(asns) > 1:
        said.append(Sentence("message.several_origins", {"asns": _numbers(asns)}))
    for one in hits:
        if one.role == "routed" and one.row.asns not in ((), asns):
            values = {"source": one.snapshot.source, "dated": one.snapshot.dated.isoformat()}
            said.append(Sentence("message.operator_differs", values | {"asns": _numbers(one.row.asns)}))
    if len({one.country for one in places}) > 1:
        named = "; ".join(f"{one.country} ({one.snapshot.source}, {one.snapshot.dated})" for one in places)
        said.append(Sentence("message.country_differs", {"places": named}))
    if any(one.says == "registered" for one in places):
        said.append(Sentence("message.registered"))
    marks = sorted({mark for one in hits for mark in one.row.marks})
    return said + [Sentence(f"mark.{mark}") for mark in marks]


def _numbers(asns: tuple[int, ...]) -> str:
    return ", ".join(f"AS{one}" for one in asns)


def dated(snapshot: Snapshot, day: date) -> list[Sentence]:
    """Return what must be said of the distance between a table and the moment."""
    days = (snapshot.dated - day).days
    values: dict[str, Any] = {
        "source": snapshot.source,
        "dated": snapshot.dated.isoformat(),
        "days": abs(days),
    }
    if days > 0:
        return [Sentence("message.dated_after", values)]
    return [Sentence("message.dated_before", values)] if days < -STALE else []
