"""An answer as a document: the form of the contract, with sources, countries and messages beside it."""

import ipaddress
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from spoor.networks import address as addresses
from spoor.networks.lookup import LOOKED_UP, SHARED_KINDS, Answer, Networks, Told, near
from spoor.networks.ranges import Ranges, packed
from spoor.networks.sentences import Sentence
from spoor.networks.table import Snapshot
from spoor.networks.verdict import Place, Verdict, dated

_AT_ONCE = 1 << 14
RDAP = {  # where each registry answers RDAP; general knowledge, checked by nobody. Spoor asks none of them
    "afrinic": "https://rdap.afrinic.net/rdap/ip/",
    "apnic": "https://rdap.apnic.net/ip/",
    "arin": "https://rdap.arin.net/registry/ip/",
    "lacnic": "https://rdap.lacnic.net/rdap/ip/",
    "ripencc": "https://rdap.db.ripe.net/ip/",
}


def brief(answer: Answer) -> dict[str, Any]:
    """Return the fields of the contract alone, without a sentence: for very many answers."""
    told = answer.told
    by = _by(told) if told else None
    return {
        "address": answer.address,
        "at": answer.moment.typed,
        "port": answer.port,
        "version": answer.version,
        "scope": answer.scope,
        "operator": _operator(answer, told),
        "country": answer.country,
        "kinds": list(answer.kinds),
        "needs": list(answer.needs),
        "snapshot": by.stored() if by else None,
    }


def briefs(answers: Iterable[Answer]) -> Iterator[dict[str, Any]]:
    """Yield what `brief` returns for very many answers; networks are found for many at once and written once each."""
    left, written = iter(answers), _Written()
    while batch := list(islice(left, _AT_ONCE)):
        yield from map(written.brief, batch, _indexes(batch))


def _indexes(batch: Sequence[Answer]) -> list[int]:
    """Return for each answer the range of its operator's table that holds it; -1 where no table named one."""
    found = [-1] * len(batch)
    asked: dict[tuple[int, int], tuple[Ranges, list[int]]] = {}
    for at, answer in enumerate(batch):
        told = answer.told
        if told is not None and told.settled.operator_by is not None:
            ranges = told.panel.tables[told.settled.operator_by].families[answer.version]
            asked.setdefault((id(ranges), answer.version), (ranges, []))[1].append(at)
    for (_id, version), (ranges, places) in asked.items():
        numbers = packed([batch[at].number for at in places], version)
        for at, index in zip(places, ranges.find(numbers).tolist(), strict=True):
            found[at] = index
    return found


class _Written:
    """What was written already: networks by their table and place, operators' parts, and tables."""

    def __init__(self) -> None:
        self._networks: dict[tuple[int, int], str] = {}
        self._snapshots: dict[int, dict[str, Any]] = {}

    def brief(self, answer: Answer, index: int) -> dict[str, Any]:
        """Return the fields of the contract for an answer whose operator's range is known."""
        told = answer.told
        by = _by(told) if told else None
        return {
            "address": answer.address,
            "at": answer.moment.typed,
            "port": answer.port,
            "version": answer.version,
            "scope": answer.scope,
            "operator": self._operator(answer, told, index) if told and index >= 0 else None,
            "country": answer.country,
            "kinds": answer.kinds,
            "needs": answer.needs,
            "snapshot": self._snapshot(by) if by else None,
        }

    def _snapshot(self, snapshot: Snapshot) -> dict[str, Any]:
        found = self._snapshots.get(id(snapshot))
        if found is None:
            found = self._snapshots[id(snapshot)] = snapshot.stored()
        return found

    def _operator(self, answer: Answer, told: Told, index: int) -> dict[str, Any]:
        settled = told.settled
        table = told.panel.tables[settled.operator_by or 0]
        ranges = table.families[answer.version]
        key = id(ranges), index
        network = self._networks.get(key)
        if network is None:
            network = self._networks[key] = network_text(answer.version, *ranges.bounds(index))
        asns = settled.asns
        return {
            "name": settled.name,
            "asn": asns[0] if len(asns) == 1 else None,
            "network": network,
            "asns": asns,
        }


def document(answer: Answer, networks: Networks) -> dict[str, Any]:
    """Return an answer as JSON-safe values; its sentences are ids with values."""
    day, told = answer.moment.day, answer.told
    read = addresses.read(answer.typed)
    why = networks.grounds(told) if told else None
    registry = why.registry if why else None
    messages = [*read.notes, *_messages(answer, why)]
    return brief(answer) | {
        "zone": read.zone,
        "purpose": read.purpose,
        "provider": why.provider if why else None,
        "contact": why.contact if why else None,
        "countries": [_place(one) for one in why.places] if why else [],
        "sources": [one.stored() | {"days": (one.dated - day).days} for one in (why.sources if why else ())],
        "rdap": RDAP[registry] + answer.address if registry in RDAP else None,
        "messages": [one.stored() for one in messages],
    }


def _by(told: Told) -> Snapshot | None:
    """Return the table that gave the operator, else the country."""
    settled = told.settled
    at = settled.country_by if settled.operator_by is None else settled.operator_by
    return None if at is None else told.panel.tables[at].snapshot


def network_text(version: int, first: int, last: int) -> str:
    """Return a range as a prefix, or as first-last where it is none."""
    bits = (last - first).bit_length()
    if last - first + 1 == 1 << bits and not first % (1 << bits):
        return f"{addresses.written(version, first)}/{(32 if version == 4 else 128) - bits}"
    one, other = (addresses.written(version, number) for number in (first, last))
    return f"{one}-{other}"


def _operator(answer: Answer, told: Told | None) -> dict[str, Any] | None:
    if told is None or told.settled.operator_by is None:
        return None
    settled, ranges = told.settled, told.panel.tables[told.settled.operator_by].families[answer.version]
    index = ranges.find_one(answer.number)
    return {
        "name": settled.name,
        "asn": settled.asns[0] if len(settled.asns) == 1 else None,
        "network": network_text(answer.version, *ranges.bounds(index)),
        "asns": list(settled.asns),
    }


def _place(place: Place) -> dict[str, Any]:
    return {
        "country": place.country,
        "says": place.says,
        "source": place.snapshot.source,
        "dated": place.snapshot.dated.isoformat(),
    }


def _messages(answer: Answer, why: Verdict | None) -> list[Sentence]:
    """Return what a reader must know of this answer, the weightiest first."""
    said = [Sentence(f"needs.{one}") for one in answer.needs]
    if answer.scope != "public":
        said.append(Sentence(f"scope.{answer.scope}"))
    if answer.scope in LOOKED_UP:
        said += _of_tables(answer)
        if answer.version == 6:
            said.append(Sentence("message.line_of_version_6", {"line": _line(answer.number)}))
    if answer.version == 4 and not SHARED_KINDS.isdisjoint(answer.kinds):
        said.append(Sentence("message.shared"))
    return said + list(why.messages if why else ())


def _of_tables(answer: Answer) -> list[Sentence]:
    """Return what is not known and which file would tell, and how far the tables are from the moment."""
    told = answer.told
    settled = told.settled if told else None
    said = [] if settled and settled.operator_by is not None else [Sentence("message.no_operator")]
    if settled is None or settled.country is None:
        said.append(Sentence("message.no_country"))
    if told is None or settled is None:
        return said
    tables = [told.panel.tables[at] for at in (settled.operator_by, settled.country_by) if at is not None]
    for snapshot in dict.fromkeys(one.snapshot for one in tables):
        said += dated(snapshot, answer.moment.day)
    for at in settled.sightings:
        table = told.panel.tables[at]
        if not near(table.snapshot, table.row(told.places[at]).seen, answer.moment.instant):
            said.append(Sentence("message.tor_not_near", {"dated": table.snapshot.dated.isoformat()}))
    return said


def _line(number: int) -> str:
    """Return the /64 that an address of version 6 lies in: the line, not the device."""
    return str(ipaddress.IPv6Network((number >> 64 << 64, 64)))
