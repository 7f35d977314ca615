"""Each public format as a small file: what is read, what is skipped and why, and how Windows writes it."""

from datetime import date
from pathlib import Path

import pytest

from spoor.networks.ranges import AS_NUMBERS
from spoor.networks.reading import FileRefused, Reading, read_table
from spoor.networks.shown import network_text
from spoor.networks.table import compile_table

DELEGATED = """\
2|ripencc|1763679599|7|19830705|20261120|+0100
ripencc|*|ipv4|*|4|summary
ripencc|*|asn|*|1|summary
ripencc|NL|ipv4|192.0.2.0|192|19930901|allocated|holder-1
ripencc|EU|ipv4|198.51.100.0|256|19930901|assigned|holder-2
ripencc||ipv4|203.0.113.0|128||available|
ripencc|ZZ|ipv4|203.0.113.128|128||reserved|
ripencc|BE|ipv6|2001:db8::|32|20040101|allocated|holder-1
ripencc|NL|asn|64496|2|19930901|allocated|holder-1
ripencc|NL|ipv4|198.51.100.0|0|19930901|allocated|holder-1
"""
ROUTES = """\
; IP-ASN32-DAT file
; Original file : rib.20261119.0000.bz2
; Converted on  : Fri Nov 20 08:00:00 2026
192.0.2.0/24\t64496
192.0.2.128/25\t{64497,64498}
198.51.100.0/24\t64499_64500
203.0.113.0/24\t1.10
2001:db8::/32\tAS64496
0.0.0.0/0\t64511
192.0.2.1/24\t64496
"""
DUMP = """\
TABLE_DUMP2|1763596800|B|192.0.2.1|64500|198.51.100.0/24|64500 64501|IGP|192.0.2.1|0|0||NAG||
TABLE_DUMP2|1763596800|B|192.0.2.2|64502|198.51.100.0/24|64502 64503|IGP|192.0.2.2|0|0||NAG||
TABLE_DUMP2|1763596800|B|192.0.2.2|64502|203.0.113.0/24|64502 {64504,64505}|IGP|192.0.2.2|0|0||NAG||
"""
NAMES = """\
asn,name,country
64496,"Verzonnen, en meer B.V.",NL
AS64497 VERZONNEN Verzonnen Net, BE
64498 ZONDER-LAND
leeg
"""
RANGES = """\
192.0.2.0,192.0.2.9,NL
3325256704,3325256713,BE
203.0.113.9,203.0.113.1,NL
2001:db8::,2001:db8::f,64496,"Een, twee"
198.51.100.0,198.51.100.255,??
"""
TOR = """\
ExitNode 0123456789ABCDEF
Published 2026-11-20 09:00:00
ExitAddress 192.0.2.7 2026-11-20 10:00:00
ExitAddress 192.0.2.7 2026-11-20 22:00:00
ExitAddress 192.0.2.8
"""
BULK = "192.0.2.7\n2001:db8::7\n# remark\nniets\n"
OWN = """\
prefix,name,kind,provider id,contact,needs,country
192.0.2.0/24,Net,mobile cgnat_likely,kpn,a@b.example,destination,NL
198.51.100.5
203.0.113.0-203.0.113.9,Reeks,,,,,
192.0.2.0/33
192.0.2.9,Net,thuis
"""


def read(text: str, what: str) -> Reading:
    return read_table(text.encode(), what)


def said(reading: Reading) -> dict[str, object]:
    """Return range -> what its row says, without what is empty."""
    return {
        f"AS{one.first}"
        if one.family == AS_NUMBERS
        else network_text(one.family, one.first, one.last): tuple(value for value in one.row if value)
        for one in reading.entries
    }


def test_delegated() -> None:
    found = read(DELEGATED, "delegated")
    assert said(found) == {
        "192.0.2.0-192.0.2.191": ("NL", "ripencc"),  # 192 addresses: no prefix
        "198.51.100.0/24": ("ripencc",),  # EU is no country
        "203.0.113.0/25": (("available",), "ripencc"),
        "203.0.113.128/25": (("reserved",), "ripencc"),
        "2001:db8::/32": ("BE", "ripencc"),
        "AS64496": ("NL", "ripencc"),
    }
    assert (found.dated, found.registry) == (date(2026, 11, 20), "ripencc")
    assert [one.line for one in found.skipped] == [10]  # a count of nought
    assert found.remarks == []  # the header promises seven rows, and seven are there


def test_a_file_cut_short_is_noticed() -> None:
    (remark,) = read("\n".join(DELEGATED.split("\n")[:6]), "delegated").remarks
    assert remark.values == {"promised": 7, "found": 3}


def test_routes_keep_every_origin() -> None:
    found = read(ROUTES, "routes")
    assert said(found) == {
        "192.0.2.0/24": ((64496,),),
        "192.0.2.128/25": ((64497, 64498),),
        "198.51.100.0/24": ((64499, 64500),),
        "203.0.113.0/24": ((65546,),),  # 1.10
        "2001:db8::/32": ((64496,),),
    }
    assert found.dated == date(2026, 11, 19)  # of the dump, not of its conversion
    assert [(one.line, one.reason.id) for one in found.skipped] == [
        (9, "line.default_route"),
        (10, "line.prefix"),  # bits behind the prefix
    ]


def test_a_dump_of_many_peers_is_put_together() -> None:
    found = read(DUMP, "routes")
    assert said(found) == {"198.51.100.0/24": ((64501, 64503),), "203.0.113.0/24": ((64504, 64505),)}
    assert (found.dated, found.rows) == (date(2025, 11, 20), 3)


def test_names() -> None:
    found = read(NAMES, "names")
    assert said(found) == {
        "AS64496": ("Verzonnen, en meer B.V.", "NL"),
        "AS64497": ("VERZONNEN Verzonnen Net", "BE"),
        "AS64498": ("ZONDER-LAND",),
    }
    assert [one.line for one in found.skipped] == [5]


def test_ranges_in_addresses_and_in_numbers() -> None:
    found = read(RANGES, "ranges")
    assert said(found) == {
        "192.0.2.0-192.0.2.9": ("NL",),
        "198.51.100.0-198.51.100.9": ("BE",),
        "2001:db8::/124": ((64496,), "Een, twee"),
        "198.51.100.0/24": (),
    }
    assert [one.line for one in found.skipped] == [3]  # the last before the first


def test_tor_exits_with_when_they_were_seen() -> None:
    found = read(TOR, "tor")
    ten, late = 1795168800, 1795212000
    assert said(found) == {"192.0.2.7/32": (("tor",), (ten, late))}
    assert (found.dated, found.last_seen) == (None, date(2026, 11, 20))
    assert [one.line for one in found.skipped] == [5]


def test_tor_exits_in_bulk_have_no_day() -> None:
    found = read(BULK, "tor")
    assert set(said(found)) == {"192.0.2.7/32", "2001:db8::7/128"}
    assert (found.dated, found.last_seen, found.rows) == (None, None, 3)


def test_an_own_list() -> None:
    found = read(OWN, "access")
    assert said(found) == {
        "192.0.2.0/24": ("Net", "NL", ("mobile", "cgnat_likely"), "kpn", "a@b.example", ("destination",)),
        "198.51.100.5/32": (("residential",),),
        "203.0.113.0-203.0.113.9": ("Reeks", ("residential",)),
    }
    assert [(one.line, one.reason.id) for one in found.skipped] == [(5, "line.prefix"), (6, "line.kind")]


ALL = [
    (DELEGATED, "delegated"), (ROUTES, "routes"), (DUMP, "routes"), (NAMES, "names"), (RANGES, "ranges"),
    (TOR, "tor"), (BULK, "tor"), (OWN, "vpn"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "what"), ALL)
def test_windows_writes_the_same_file(text: str, what: str) -> None:
    windows = b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()
    assert read_table(windows, what) == read(text, what)


@pytest.mark.parametrize(("text", "what"), ALL)
def test_no_line_vanishes(text: str, what: str) -> None:
    account = compile_table(read(text, what)).account
    assert account["rows"] == account["read"] + len(account["skipped"])


def test_a_range_said_twice_counts_as_it_was_said_last() -> None:
    found = read("192.0.2.0/24,Een\n192.0.2.0/24,Twee\n198.51.100.0/24,Drie\n", "access")
    assert said(found)["192.0.2.0/24"] == ("Twee", ("residential",))
    assert [(one.line, one.reason.id) for one in found.skipped] == [(1, "line.replaced")]


def test_a_range_that_overlaps_in_part_is_skipped_and_said() -> None:
    text = "192.0.2.0,192.0.2.9,NL\n192.0.2.5,192.0.2.20,BE\n192.0.2.30,192.0.2.40,DE\n"
    (skipped,) = compile_table(read(text, "ranges")).account["skipped"]
    assert (skipped["line"], skipped["reason"]["id"]) == (2, "line.overlaps")


@pytest.mark.parametrize(
    ("content", "what", "id"),
    [
        (b"", "routes", "file.no_rows"),
        (b"; only a remark\n", "routes", "file.no_rows"),
        (b"<html>\n<body>\n404\n", "tor", "file.no_rows"),  # a page in place of a file
        (b"192.0.2.1\nx y\ny z\n", "tor", "file.too_many_bad"),  # more bad than good
        (b"\x1f\x8b\x08\x00\xff\xfe", "routes", "file.not_utf8"),  # still packed
        (b"192.0.2.1\n" * 100 + b"x y\n" * 11, "tor", "file.too_many_bad"),  # one in ten
    ],
)
def test_another_file_is_refused_whole(content: bytes, what: str, id: str) -> None:
    with pytest.raises(FileRefused) as caught:
        read_table(content, what)
    assert caught.value.sentence.id == id


def test_the_table_of_the_demonstration_can_be_read() -> None:
    demonstration = Path(__file__).resolve().parents[2] / "src" / "spoor" / "demo" / "networks.csv"
    found = read_table(demonstration.read_bytes(), "access")
    assert found.skipped == []
    assert len(found.entries) == 8
