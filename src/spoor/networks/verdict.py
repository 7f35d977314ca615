"""What the tables together say of a range: operator, country, kinds; where they differ, that is said too."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from spoor.networks.panel import Panel
from spoor.networks.ranges import AS_NUMBERS, packed
from spoor.networks.rows import KINDS, Row
from spoor.networks.sentences import Sentence
from spoor.networks.table import Snapshot

SHARED_KINDS = frozenset({"mobile", "cgnat_likely"})  # many subscribers behind one address of version 4
TOR_NEAR = timedelta(days=1)  # an exit counts this long before and after it was seen
_ROUTED = ("routes", "location", "ranges")
_OPERATORS = Path(__file__).parent / "operators.yaml"


@dataclass(frozen=True, slots=True)
class Hit:
    """What one table says; `at` is its place in the panel."""

    at: int
    snapshot: Snapshot
    row: Row


@dataclass(frozen=True, slots=True)
class Place:
    """One country that a table names: where the block is registered, or where its users are said to be."""

    country: str
    says: str  # registered | located | as_registered
    snapshot: Snapshot


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the tables say of a range, the same for every address in it."""

    name: str | None
    asns: tuple[int, ...]
    network_from: int | None  # place in the panel of the table whose range is the network
    operator_by: Snapshot | None
    places: tuple[Place, ...]
    kinds: tuple[str, ...]
    sightings: tuple[tuple[Snapshot, tuple[int, ...]], ...]  # Tor: when it was seen
    needs: tuple[str, ...]
    provider: str | None
    contact: str | None
    registry: str | None
    sources: tuple[Snapshot, ...]
    messages: tuple[Sentence, ...]

    @property
    def country(self) -> str | None:
        """The country of the nearest table that names one for the address itself."""
        return next((one.country for one in self.places if one.says != "as_registered"), None)

    @property
    def snapshot(self) -> Snapshot | None:
        """The table that gave the operator, else the country."""
        if self.operator_by:
            return self.operator_by
        return next((one.snapshot for one in self.places if one.says != "as_registered"), None)


@cache
def providers() -> Mapping[int, str]:
    """Return the AS numbers whose holder is a provider of the directory."""
    rows = yaml.safe_load(_OPERATORS.read_text(encoding="utf-8"))["rows"]
    return {one["asn"]: one["provider"] for one in rows}


def judge(hits: Sequence[Hit], names: Panel) -> Verdict:
    """Return what the hits together say; the first hit that knows a thing decides, and who differs is named."""
    listed = [one for one in hits if one.snapshot.what not in (*_ROUTED, "delegated", "tor")]
    named = next((one for one in listed if one.row.name), None)
    routed = [one for one in hits if one.snapshot.what in _ROUTED and one.row.asns]
    asns = routed[0].row.asns if routed else ()
    systems = _systems(asns, names)
    by = named or (routed[0] if routed else None)
    own = named.row.name if named else routed[0].row.name if routed else None
    held = {providers()[asn] for asn in asns if asn in providers()}
    places = (*_places(hits), *_registered(systems))
    return Verdict(
        name=own or _one_name(asns, systems),
        asns=asns,
        network_from=by.at if by else None,
        operator_by=by.snapshot if by else None,
        places=places,
        kinds=tuple(
            sorted({kind for one in hits for kind in one.row.kinds if kind != "tor"}, key=KINDS.index)
        ),
        sightings=tuple((one.snapshot, one.row.seen) for one in hits if "tor" in one.row.kinds),
        needs=tuple(sorted({need for one in hits for need in one.row.needs})),
        provider=next((one.row.provider for one in listed if one.row.provider), None)
        or (held.pop() if len(held) == 1 else None),
        contact=next((one.row.contact for one in listed if one.row.contact), None),
        registry=next((one.row.registry for one in hits if one.row.registry), None),
        sources=tuple(dict.fromkeys([one.snapshot for one in hits] + [one.snapshot for one in _used(systems)])),
        messages=tuple(_differences(asns, routed, places, hits)),
    )


def _systems(asns: Sequence[int], names: Panel) -> dict[int, list[Hit]]:
    """Return what the tables with AS numbers say of each."""
    found: dict[int, list[Hit]] = {asn: [] for asn in asns}
    for asn in asns:
        for at, table in enumerate(names.tables):
            ranges = table.families[AS_NUMBERS]
            index = int(ranges.find(packed([asn], AS_NUMBERS))[0])
            if index >= 0:
                found[asn].append(Hit(at, table.snapshot, table.row(int(ranges.row[index]))))
    return found


def _used(systems: Mapping[int, list[Hit]]) -> list[Hit]:
    return [next(one for one in hits if one.row.name) for hits in systems.values() if any(h.row.name for h in hits)]


def _one_name(asns: Sequence[int], systems: Mapping[int, list[Hit]]) -> str | None:
    """Return the name of the AS number; of several only if all are called the same."""
    called = {next((one.row.name for one in systems[asn] if one.row.name), None) for asn in asns}
    return called.pop() if len(called) == 1 else None


def _places(hits: Sequence[Hit]) -> list[Place]:
    return [
        Place(one.row.country, "registered" if one.snapshot.what == "delegated" else "located", one.snapshot)
        for one in hits
        if one.row.country
    ]


def _registered(systems: Mapping[int, list[Hit]]) -> list[Place]:
    return [
        Place(one.row.country, "as_registered", one.snapshot)
        for hits in systems.values()
        for one in hits
        if one.row.country
    ]


def _differences(
    asns: tuple[int, ...], routed: Sequence[Hit], places: Sequence[Place], hits: Sequence[Hit]
) -> list[Sentence]:
    said = []
    if len(asns) > 1:
        said.append(Sentence("message.several_origins", {"asns": ", ".join(f"AS{one}" for one in asns)}))
    for one in routed[1:]:
        if one.row.asns != asns:
            other = ", ".join(f"AS{asn}" for asn in one.row.asns)
            values = {"asns": other, "source": one.snapshot.source, "dated": one.snapshot.dated.isoformat()}
            said.append(Sentence("message.operator_differs", values))
    if len({one.country for one in places}) > 1:
        named = "; ".join(f"{one.country} ({one.snapshot.source}, {one.snapshot.dated})" for one in places)
        said.append(Sentence("message.country_differs", {"places": named}))
    if any(one.says == "registered" for one in places):
        said.append(Sentence("message.registered"))
    marks = sorted({mark for one in hits for mark in one.row.marks})
    return said + [Sentence(f"mark.{mark}") for mark in marks]


def dated(snapshot: Snapshot, day: date) -> list[Sentence]:
    """Return what must be said of the distance between a table and the moment."""
    days = (snapshot.dated - day).days
    values: dict[str, Any] = {"source": snapshot.source, "dated": snapshot.dated.isoformat(), "days": abs(days)}
    if days > 0:
        return [Sentence("message.dated_after", values)]
    return [Sentence("message.dated_before", values)] if days < -30 else []
