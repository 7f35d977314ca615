"""The public formats, line by line: each parser turns a line into entries or says why it cannot.

A parser takes (line number, text) and yields entries; it yields nothing for what is no row (a comment, a header, a
sum) and raises LineUnreadable for a row that it cannot read. `FORMATS` names them as `spoor networks import --as`.
"""

import csv
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial

from spoor.networks.ranges import AS_NUMBERS, BITS
from spoor.networks.rows import (
    Entry,
    LineUnreadable,
    Row,
    as_number,
    bounds,
    country,
    kinds,
    prefix_range,
)

Parser = Callable[[int, str], Iterator[Entry]]
REGISTRIES = ("afrinic", "apnic", "arin", "iana", "lacnic", "ripencc")
_GIVEN_OUT = ("allocated", "assigned")
_STATUSES = (*_GIVEN_OUT, "available", "reserved")
_NAMED_AS = re.compile(r"(?:AS)?(\d+)\s+(\S.*)", re.ASCII | re.IGNORECASE)
_NEEDS = ("destination",)


def delegated(number: int, text: str) -> Iterator[Entry]:
    """RIR delegated and delegated-extended: `registry|cc|type|start|value|date|status[|holder]`."""
    cells = text.split("|")
    if cells[-1] == "summary" or (len(cells) == 7 and cells[0] in ("2", "2.3", "2.4")):
        return
    if len(cells) < 7 or cells[0] not in REGISTRIES or cells[6] not in _STATUSES:
        raise LineUnreadable("line.delegated", found=text[:90])
    registry, code, kind, start, value, _day, status = cells[:7]
    given = status in _GIVEN_OUT
    row = Row(
        country=country(code) if given else None, marks=() if given else (status,), registry=registry or None
    )
    if not value.isdecimal():
        raise LineUnreadable("line.delegated", found=text[:90])
    yield Entry(number, *_delegated_range(kind, start, int(value), text), row)


def _delegated_range(kind: str, start: str, value: int, text: str) -> tuple[int, int, int]:
    if kind == "ipv6":
        return prefix_range(f"{start}/{value}")
    if kind == "asn":
        family, first = AS_NUMBERS, as_number(start)
    elif kind == "ipv4":
        family, first, _last = bounds(start, start)
    else:
        raise LineUnreadable("line.delegated", found=text[:90])
    last = first + value - 1
    if value < 1 or last >= 1 << BITS[family] or (kind == "ipv4" and family != 4):
        raise LineUnreadable("line.range", found=text[:90])
    return family, first, last


def routes(number: int, text: str) -> Iterator[Entry]:
    """A routing table: pyasn text (`prefix<TAB>asn`) or a line of `bgpdump -m`."""
    if "|" in text:
        cells = text.split("|")
        if len(cells) < 7 or not cells[0].startswith("TABLE_DUMP"):
            raise LineUnreadable("line.routes", found=text[:90])
        prefix, path = cells[5], cells[6].split()
        origin = path[-1] if path else ""
    else:
        prefix, *rest = text.split(None, 1)
        origin = rest[0] if rest else ""
    asns = tuple(sorted({as_number(one) for one in re.split(r"[,_\s]+", origin.strip("{}() "))}))
    yield Entry(number, *prefix_range(prefix), Row(asns=() if asns == (0,) else asns))


def names(number: int, text: str) -> Iterator[Entry]:
    """Names of AS numbers: `AS1136 KPN KPN B.V., NL`, or CSV `asn,name[,country]`."""
    found = _NAMED_AS.fullmatch(text.strip())
    if found:
        asn, rest = as_number(found.group(1)), found.group(2)
        name, comma, code = rest.rpartition(",")
        if not comma or len(code.strip()) != 2:
            name, code = rest, ""
    else:
        cells = _cells(text)
        if cells[0].casefold() in ("asn", "as", "as_number"):
            return
        if len(cells) < 2:
            raise LineUnreadable("line.names", found=text[:90])
        asn, name, code = as_number(cells[0]), cells[1], cells[2] if len(cells) > 2 else ""
    yield Entry(number, AS_NUMBERS, asn, asn, Row(name=name.strip() or None, country=country(code)))


def ranges(number: int, text: str) -> Iterator[Entry]:
    """Ranges: CSV `first,last,country` or `first,last,asn[,name]`, in addresses or in their numbers."""
    cells = _cells(text)
    if cells[0].casefold() in ("first", "start", "range_start", "start_ip", "ip_range_start"):
        return
    if len(cells) < 3:
        raise LineUnreadable("line.ranges", found=text[:90])
    where, said = bounds(cells[0], cells[1]), cells[2]
    if re.fullmatch(r"(?:AS)?\d+", said, re.ASCII | re.IGNORECASE):
        asn = as_number(said)
        yield Entry(
            number, *where, Row(asns=(asn,) if asn else (), name=", ".join(filter(None, cells[3:])) or None)
        )
    else:
        yield Entry(number, *where, Row(country=country(said)))


def tor_exits(number: int, text: str) -> Iterator[Entry]:
    """Tor exits: one address a line, or `ExitNode` / `ExitAddress ADDRESS DAY TIME` with when it was seen."""
    word, *rest = text.split()
    if word in ("ExitNode", "Published", "LastStatus", "@type", "Downloaded"):
        return
    seen: tuple[int, ...] = ()
    if word == "ExitAddress":
        word, *rest = rest or [""]
        try:
            instant = datetime.fromisoformat(" ".join(rest)).replace(tzinfo=UTC)
        except ValueError:
            raise LineUnreadable("line.tor", found=text[:90]) from None
        seen = (int(instant.timestamp()),)
    elif rest:
        raise LineUnreadable("line.tor", found=text[:90])
    yield Entry(number, *prefix_range(word), Row(kinds=("tor",), seen=seen))


def own_list(number: int, text: str, *, kind: str) -> Iterator[Entry]:
    """A site's own list: CSV `prefix[,name[,kind[,provider id[,contact[,needs[,country]]]]]]`."""
    cells = [*_cells(text), "", "", "", "", "", ""]
    if cells[0].casefold() in ("prefix", "network", "address", "first"):
        return
    needs = tuple(cells[5].replace("|", " ").split())
    if wrong := [one for one in needs if one not in _NEEDS]:
        raise LineUnreadable("line.needs", found=wrong[0][:40])
    row = Row(
        name=cells[1] or None,
        kinds=kinds(cells[2], (kind,)),
        provider=cells[3] or None,
        contact=cells[4] or None,
        needs=needs,
        country=country(cells[6]),
    )
    first, dash, last = cells[0].partition("-")
    where = bounds(first.strip(), last.strip()) if dash else prefix_range(cells[0])
    yield Entry(number, *where, row)


def _cells(text: str) -> list[str]:
    delimiter = max(",;\t", key=text.count)
    if '"' not in text:
        return [cell.strip() for cell in text.split(delimiter)]
    try:
        return [cell.strip() for cell in next(csv.reader([text], delimiter=delimiter, strict=True))]
    except csv.Error as error:
        raise LineUnreadable("line.csv", found=str(error)) from None


LISTS = {
    "access": "residential",
    "mobile": "mobile",
    "vpn": "vpn",
    "proxy": "proxy",
    "hosting": "hosting",
    "education": "education",
    "government": "government",
}
FORMATS: dict[str, Parser] = {
    "delegated": delegated,
    "routes": routes,
    "names": names,
    "ranges": ranges,
    "tor": tor_exits,
    **{name: partial(own_list, kind=kind) for name, kind in LISTS.items()},
}
