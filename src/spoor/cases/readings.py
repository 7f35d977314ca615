"""Readings of an answer: which file each is of, and who said in which zone its times are, in words for people."""

from collections.abc import Mapping
from typing import Any

from spoor.returns.records import CALLER
from spoor.words import Words

SHOWS_IN = {
    "file": Words("het bestand", "the file"),
    "letter": Words("een brief van de aanbieder", "a letter of the provider"),
    "telephone": Words("de telefoon, met naam", "the telephone, with a name"),
    "earlier": Words("een eerder antwoord", "an earlier answer"),
}
SAID = Words(
    "tijdzone {zone} is gezegd door {by} op {on}, want {where} zegt dat: {because}",
    "time zone {zone} was said by {by} on {on}, because {where} says so: {because}",
)


def zone_in_words(zone: Mapping[str, str], lang: str) -> str:
    """Return who said a zone, when, where that shows and why."""
    where = SHOWS_IN[zone["shows_in"]].say(lang)
    told = {name: zone[name] for name in ("by", "on", "because")}
    return SAID.filled(zone=zone["name"], where=where, **told).say(lang)


def zone_said(reading: Mapping[str, Any], record: Mapping[str, Any], lang: str) -> str:
    """Return who said the zone of one record of a reading; empty where the file or its layout says it."""
    zone = reading.get("zone")
    return zone_in_words(zone, lang) if zone and record.get("zone_by") == CALLER else ""


def file_of(reading: Mapping[str, Any]) -> str:
    """Return the name of a file without the archive around it: a part that is read again stands alone."""
    return str(reading.get("file") or "").rpartition("!")[2]
