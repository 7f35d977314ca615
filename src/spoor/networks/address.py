"""Addresses: read, brought to one form, and given the scope that IANA's registries give them."""

import ipaddress
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from spoor.networks.ranges import Ranges, build
from spoor.networks.sentences import Sentence

_SPECIAL = Path(__file__).parent / "special.yaml"
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_OCTAL = re.compile(r"^(?:\d+\.)*0\d+(?:\.\d+)*$", re.ASCII)
_WITH_PORT = re.compile(r"^(?:\[[^\]]*\]:?\d*|\d+\.\d+\.\d+\.\d+:\d+)$", re.ASCII)
_GROUP = re.compile(r"[0-9A-Fa-f]{1,4}", re.ASCII)
_GROUPS = 1 << 18  # groups of version 6 kept in mind
_NAT64, _SIX_TO_FOUR, _TEREDO = 0x64FF9B << 64, 0x2002, 0x20010000
_V4 = 0xFFFFFFFF
_SHOWN = 80  # characters of a text that is no address, in the sentence about it
_ZONED = ("link_local", "multicast")


class AddressUnreadable(ValueError):
    """The text is no IP address; the sentence says what stands there and what was expected."""

    def __init__(self, sentence: Sentence) -> None:
        """Keep the sentence."""
        super().__init__(sentence.id)
        self.sentence = sentence


class Special(NamedTuple):
    """One block of IANA's registries: the scope it gives and what it is for."""

    scope: str
    purpose: str | None


@dataclass(frozen=True, slots=True)
class Address:
    """An IP address (IP-adres) in one form: version, number, scope, and the address that it embeds."""

    version: int
    number: int
    scope: str
    purpose: str | None
    zone: str | None = None
    notes: tuple[Sentence, ...] = ()

    @property
    def text(self) -> str:
        """The one way to write it (RFC 5952)."""
        return written(self.version, self.number)


def written(version: int, number: int) -> str:
    """Return an address in its one form."""
    return str(ipaddress.IPv4Address(number) if version == 4 else ipaddress.IPv6Address(number))


class _Padded(dict[str, str]):
    """Groups of version 6 as four digits, each checked once; what is no group is a KeyError."""

    def __missing__(self, group: str) -> str:
        if not _GROUP.fullmatch(group):
            raise KeyError(group)
        if len(self) > _GROUPS:
            self.clear()
        self[group] = padded = group.zfill(4)
        return padded


_padded = _Padded().__getitem__


def numbered(text: str) -> tuple[int, int]:
    """Return version and number; an IPv4-mapped address is its version 4. Raises AddressUnreadable."""
    groups = text.split(":")
    if len(groups) == 8:
        try:  # the usual form of version 6, fast: anything else in a group is left to the library
            number = int("".join(map(_padded, groups)), 16)
        except KeyError:
            return _numbered(text)
        return (4, number & _V4) if number >> 32 == 0xFFFF else (6, number)
    return _numbered(text)


def _numbered(text: str) -> tuple[int, int]:
    if "%" in text:
        zoned = read(text)
        return zoned.version, zoned.number
    try:
        if ":" not in text:
            return 4, int(ipaddress.IPv4Address(text))
        number = _shortened(text)
        if number is None:
            number = int(ipaddress.IPv6Address(text))
    except ipaddress.AddressValueError:
        raise AddressUnreadable(_why(text)) from None
    return (4, number & _V4) if number >> 32 == 0xFFFF else (6, number)


def _shortened(text: str) -> int | None:
    """Return the number of an address of version 6 with `::` in it, fast; None leaves it to the library."""
    head, gap, tail = text.partition("::")
    before, behind = head.split(":") if head else [], tail.split(":") if tail else []
    missing = 8 - len(before) - len(behind)
    if not gap or missing < 1:
        return None
    try:
        return int("".join(map(_padded, [*before, *["0"] * missing, *behind])), 16)
    except KeyError:
        return None


def read(raw: str) -> Address:
    """Return the address that a text says. Raises AddressUnreadable."""
    text, percent, zone = raw.strip().partition("%")
    version, number = numbered(text)
    special = specials(version)[scope_index(version, number)]
    if percent and (not zone or "%" in zone or version == 4 or special.scope not in _ZONED):
        raise AddressUnreadable(Sentence("address.zone", {"text": " ".join(raw.split())[:_SHOWN]}))
    notes = [Sentence("note.mapped")] if version == 4 and ":" in text else []
    if version == 6:
        notes += _embeds(number)
    return Address(version, number, special.scope, special.purpose, zone or None, tuple(notes))


def _why(raw: str) -> Sentence:
    text = " ".join(raw.split())[:_SHOWN]
    if _OCTAL.match(text):
        return Sentence("address.octal", {"text": text})
    if _WITH_PORT.match(text):
        return Sentence("address.with_port", {"text": text})
    if "/" in text:
        return Sentence("address.prefix", {"text": text})
    return Sentence("address.unreadable", {"text": text})


def _embeds(number: int) -> list[Sentence]:
    """Return what an address of version 6 carries inside: an address of version 4."""
    if number >> 32 == _NAT64:
        return [Sentence("note.nat64", {"inside": written(4, number & _V4)})]
    if number >> 112 == _SIX_TO_FOUR:
        return [Sentence("note.six_to_four", {"inside": written(4, number >> 80 & _V4)})]
    if number >> 96 == _TEREDO:
        client, server = written(4, ~number & _V4), written(4, number >> 64 & _V4)
        port = ~(number >> 32) & 0xFFFF
        return [Sentence("note.teredo", {"inside": client, "server": server, "source_port": port})]
    if number >> 32 == 0 and number > 0xFFFF:
        return [Sentence("note.compatible", {"inside": written(4, number & _V4)})]
    return []


@cache
def _registry() -> dict[int, tuple[Ranges, list[Special]]]:
    rows = yaml.load(_SPECIAL.read_text(encoding="utf-8"), Loader=_Loader)["rows"]  # noqa: S506 - a safe loader
    made = {}
    for version in (4, 6):
        own = [
            (ipaddress.ip_network(prefix), Special(scope, purpose))
            for prefix, scope, purpose in rows
            if (":" in prefix) == (version == 6)
        ]
        pairs = [(int(one.network_address), int(one.broadcast_address)) for one, _special in own]
        ranges, _left = build(pairs, range(len(pairs)), version)
        made[version] = ranges, [*(special for _one, special in own), Special("public", None)]
    return made


def scopes(version: int) -> Ranges:
    """Return the blocks of a version; the last entry of `specials` is what lies in none of them."""
    return _registry()[version][0]


def specials(version: int) -> list[Special]:
    """Return what the rows of `scopes` say; the last is for an address in no block."""
    return _registry()[version][1]


def scope_index(version: int, number: int) -> int:
    """Return the place in `specials` of the smallest block that holds an address."""
    ranges = scopes(version)
    at = ranges.find_one(number)
    return -1 if at < 0 else int(ranges.row[at])
