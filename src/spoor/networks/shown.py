"""An answer as a document: the form of the contract, with sources, countries and messages beside it."""

import ipaddress
from typing import Any

from spoor.networks import address as addresses
from spoor.networks.lookup import LOOKED_UP, Answer, tor_near
from spoor.networks.sentences import Sentence
from spoor.networks.verdict import SHARED_KINDS, Verdict, dated

RDAP = {  # where each registry answers RDAP; general knowledge, checked by nobody. Spoor asks none of them
    "afrinic": "https://rdap.afrinic.net/rdap/ip/",
    "apnic": "https://rdap.apnic.net/ip/",
    "arin": "https://rdap.arin.net/registry/ip/",
    "lacnic": "https://rdap.lacnic.net/rdap/ip/",
    "ripencc": "https://rdap.db.ripe.net/ip/",
}


def document(answer: Answer) -> dict[str, Any]:
    """Return an answer as JSON-safe values; its sentences are ids with values."""
    verdict, day = answer.verdict, answer.moment.instant.date()
    read = addresses.read(answer.typed)
    snapshot = verdict.snapshot if verdict else None
    registry = verdict.registry if verdict else None
    return {
        "address": answer.address,
        "at": answer.moment.typed,
        "port": answer.port,
        "version": answer.version,
        "scope": answer.scope,
        "operator": _operator(answer),
        "country": answer.country,
        "kinds": list(answer.kinds),
        "needs": list(answer.needs),
        "snapshot": snapshot.stored() if snapshot else None,
        "zone": read.zone,
        "purpose": read.purpose,
        "provider": verdict.provider if verdict else None,
        "contact": verdict.contact if verdict else None,
        "countries": [_place(one) for one in verdict.places] if verdict else [],
        "sources": [
            one.stored() | {"days": (one.dated - day).days} for one in (verdict.sources if verdict else ())
        ],
        "rdap": RDAP[registry] + answer.address if registry in RDAP else None,
        "messages": [one.stored() for one in [*read.notes, *_messages(answer)]],
    }


def network_text(version: int, first: int, last: int) -> str:
    """Return a range as a prefix, or as first-last where it is none."""
    bits = (last - first).bit_length()
    if last - first + 1 == 1 << bits and not first % (1 << bits):
        return f"{addresses.written(version, first)}/{(32 if version == 4 else 128) - bits}"
    one, other = (addresses.written(version, number) for number in (first, last))
    return f"{one}-{other}"


def _operator(answer: Answer) -> dict[str, Any] | None:
    verdict = answer.verdict
    if verdict is None or verdict.operator_by is None:
        return None
    return {
        "name": verdict.name,
        "asn": verdict.asns[0] if len(verdict.asns) == 1 else None,
        "network": network_text(answer.version, *answer.network) if answer.network else None,
        "asns": list(verdict.asns),
    }


def _place(place: Any) -> dict[str, Any]:
    return {
        "country": place.country,
        "says": place.says,
        "source": place.snapshot.source,
        "dated": place.snapshot.dated.isoformat(),
    }


def _messages(answer: Answer) -> list[Sentence]:
    """Return what a reader must know of this answer, the weightiest first."""
    said = [Sentence(f"needs.{one}") for one in answer.needs]
    if answer.scope != "public":
        said.append(Sentence(f"scope.{answer.scope}"))
    if answer.scope in LOOKED_UP:
        said += _of_tables(answer, answer.verdict)
    if answer.version == 6 and answer.scope in LOOKED_UP:
        said.append(Sentence("message.line_of_version_6", {"line": _line(answer.number)}))
    if answer.version == 4 and not SHARED_KINDS.isdisjoint(answer.kinds):
        said.append(Sentence("message.shared"))
    return said


def _of_tables(answer: Answer, verdict: Verdict | None) -> list[Sentence]:
    said = []
    if verdict is None or verdict.operator_by is None:
        said.append(Sentence("message.no_operator"))
    if verdict is None:
        return [*said, Sentence("message.no_country")]
    if verdict.country is None:
        said.append(Sentence("message.no_country"))
    day = answer.moment.instant.date()
    for one in dict.fromkeys([verdict.snapshot, *(place.snapshot for place in verdict.places[:1])]):
        said += dated(one, day) if one else []
    for snapshot, seen in verdict.sightings:
        if not tor_near(snapshot, seen, answer.moment.instant):
            said.append(Sentence("message.tor_not_near", {"dated": snapshot.dated.isoformat()}))
    return said + list(verdict.messages)


def _line(number: int) -> str:
    """Return the /64 that an address of version 6 lies in: the line, not the device."""
    return str(ipaddress.IPv6Network((number >> 64 << 64, 64)))
