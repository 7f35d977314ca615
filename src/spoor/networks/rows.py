"""What one line of a public file says of one range: the value that all formats are read into."""

import ipaddress
import json
import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from spoor.networks.address import AddressUnreadable, numbered
from spoor.networks.ranges import AS_NUMBERS, BITS
from spoor.networks.sentences import Sentence

KINDS = (
    "residential", "mobile", "hosting", "vpn", "tor", "proxy", "education", "government", "cgnat_likely", "unknown",
)  # fmt: skip
_COUNTRY = re.compile(r"[A-Z]{2}")
_NO_COUNTRY = {"ZZ", "XX", "EU", "AP", "A1", "A2", "A3", "T1"}  # regions, and marks that are no country
_scan: Any = vars(json.JSONDecoder())["scan_once"]  # without the search for blanks around
_AS = re.compile(r"(?:AS)?(\d{1,10})(?:\.(\d{1,5}))?", re.ASCII | re.IGNORECASE)


class Row(NamedTuple):
    """What is known of a range. A tuple, as a table holds a million of them."""

    asns: tuple[int, ...] = ()
    name: str | None = None
    country: str | None = None
    kinds: tuple[str, ...] = ()
    provider: str | None = None
    contact: str | None = None
    needs: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    registry: str | None = None
    seen: tuple[int, ...] = ()  # seconds since 1970: when a Tor exit was seen; none = all day of the table

    def packed(self) -> bytes:
        """Return it as bytes; the empty end is left out."""
        full = next((n for n in range(len(self), 0, -1) if self[n - 1]), 0)
        return json.dumps(self[:full], ensure_ascii=False).encode()


class Entry(NamedTuple):
    """One row of a file: its line, the range it speaks of, and what it says."""

    line: int
    family: int
    first: int
    last: int
    row: Row


class Skipped(NamedTuple):
    """A line that could not be read, and why."""

    line: int
    reason: Sentence


class LineUnreadable(ValueError):
    """A line is not what its format says; the sentence says why."""

    def __init__(self, id: str, **values: object) -> None:
        """Keep the sentence."""
        super().__init__(id)
        self.sentence = Sentence(id, values)


def unpacked(text: str) -> Row:
    """Return a row from its text."""
    fields: list[Any] = [tuple(one) if one.__class__ is list else one for one in _scan(text, 0)[0]]
    return Row(*fields)


def prefix_range(text: str) -> tuple[int, int, int]:
    """Return family, first and last of a prefix or an address. Raises LineUnreadable, also for host bits."""
    try:
        network = ipaddress.ip_network(text.strip())
    except ValueError:
        raise LineUnreadable("line.prefix", found=text.strip()[:60]) from None
    if network.prefixlen == 0:
        raise LineUnreadable("line.default_route", found=text.strip())
    return network.version, int(network.network_address), int(network.broadcast_address)


def bounds(first: str, last: str) -> tuple[int, int, int]:
    """Return family, first and last of a range of addresses or of their numbers. Raises LineUnreadable."""
    try:
        if first.isdecimal() and last.isdecimal():
            low, high = int(first), int(last)
            family = 4 if high < 1 << BITS[4] else 6
            if high >= 1 << BITS[6]:
                raise LineUnreadable("line.range", found=f"{first},{last}"[:90])
        else:
            family, low = numbered(first)
            other, high = numbered(last)
            if other != family:
                raise LineUnreadable("line.range", found=f"{first},{last}"[:90])
    except AddressUnreadable:
        raise LineUnreadable("line.range", found=f"{first},{last}"[:90]) from None
    if high < low:
        raise LineUnreadable("line.range", found=f"{first},{last}"[:90])
    return family, low, high


def as_number(text: str) -> int:
    """Return an AS number, written 1136, AS1136 or 1.10. Raises LineUnreadable."""
    found = _AS.fullmatch(text.strip())
    number = -1
    if found:
        high, low = found.groups()
        number = int(high) if low is None else (int(high) << 16) + int(low) if int(high) < 65536 else -1
    if not 0 <= number < 1 << BITS[AS_NUMBERS]:
        raise LineUnreadable("line.asn", found=text.strip()[:60])
    return number


def country(text: str) -> str | None:
    """Return a country, or None where the file names none. Raises LineUnreadable."""
    code = text.strip().upper()
    if code in ("", "??", "-", "*") or code in _NO_COUNTRY:
        return None
    if not _COUNTRY.fullmatch(code):
        raise LineUnreadable("line.country", found=text.strip()[:20])
    return code


def kinds(text: str, otherwise: Sequence[str]) -> tuple[str, ...]:
    """Return the kinds that a cell names, `|` or a space between them. Raises LineUnreadable."""
    named = text.replace("|", " ").split()
    if wrong := [one for one in named if one not in KINDS]:
        raise LineUnreadable("line.kind", found=wrong[0][:40], expected=", ".join(KINDS))
    return tuple(named) or tuple(otherwise)
