"""The database of libloc, made by hand from a few invented networks."""

import struct
from datetime import UTC, date, datetime
from ipaddress import ip_network

import pytest

from spoor.networks.location import read_location
from spoor.networks.lookup import Networks, Question
from spoor.networks.panel import Panels
from spoor.networks.reading import FileRefused
from spoor.networks.shown import document
from spoor.networks.table import Snapshot, table_of

NETWORKS = [  # prefix, country, AS number, flags
    ("145.7.0.0/16", "NL", 64496, 0),
    ("145.7.8.0/21", "BE", 64497, 4),  # inside it; anycast
    ("145.9.0.0/16", "A1", 0, 1),  # anonymous proxy, no country
    ("2a02::/16", "NL", 64496, 0),
    ("2a02:0:0:1::/64", "DE", 64497, 2),
    ("2a02::1/128", "FR", 64498, 0),
]
NAMES = {64496: "Verzonnen Een", 64497: "Verzonnen Twee"}


def database() -> bytes:
    """Return a file as `location-importer` would write it."""
    nodes: list[list[int]] = [[0, 0, 0xFFFFFFFF]]
    for number, (prefix, *_rest) in enumerate(NETWORKS):
        network = ip_network(prefix)
        first, length = int(network.network_address), network.prefixlen
        if network.version == 4:
            first, length = first | 0xFFFF << 32, length + 96
        at = 0
        for bit in range(length):
            way = first >> (127 - bit) & 1
            if not nodes[at][way]:
                nodes.append([0, 0, 0xFFFFFFFF])
                nodes[at][way] = len(nodes) - 1
            at = nodes[at][way]
        nodes[at][2] = number
    pool, places = b"\0", {}
    for asn, name in NAMES.items():
        places[asn] = len(pool)
        pool += name.encode() + b"\0"
    parts = [
        b"".join(struct.pack(">II", asn, places[asn]) for asn in sorted(NAMES)),
        b"".join(struct.pack(">2sxxIHxx", code.encode(), asn, flags) for _p, code, asn, flags in NETWORKS),
        b"".join(struct.pack(">III", *node) for node in nodes),
        b"",
        pool,
    ]
    made = int(datetime(2026, 10, 29, 6, tzinfo=UTC).timestamp())
    offset, header = 4096, struct.pack(">QIII", made, 0, 0, 0)
    for part in parts:
        header += struct.pack(">II", offset, len(part))
        offset += len(part)
    return (b"LOCDBXX\x01" + header).ljust(4096, b"\0") + b"".join(parts)


@pytest.mark.parametrize(
    ("address", "asn", "name", "country", "network", "kinds"),
    [
        ("145.7.0.1", 64496, "Verzonnen Een", "NL", "145.7.0.0/16", ["unknown"]),
        ("145.7.9.1", 64497, "Verzonnen Twee", "BE", "145.7.8.0/21", ["unknown"]),
        ("145.9.0.1", None, None, None, None, ["proxy"]),
        ("145.8.0.1", None, None, None, None, ["unknown"]),
        ("2a02:ffff::1", 64496, "Verzonnen Een", "NL", "2a02::/16", ["unknown"]),
        ("2a02:0:0:1::5", 64497, "Verzonnen Twee", "DE", "2a02:0:0:1::/64", ["unknown"]),
        ("2a02::1", 64498, None, "FR", "2a02::1/128", ["unknown"]),  # no name is known
    ],
)
def test_the_smallest_network_answers(address, asn, name, country, network, kinds):
    reading = read_location(database())
    table = table_of(reading, Snapshot("location", "libloc", reading.dated, "0" * 64))
    networks = Networks(Panels([table]))
    shown = document(networks.look_up(Question(address, "2026-11-20T12:00:00Z")), networks)
    operator = shown["operator"] or {"asn": None, "name": None, "network": None}
    assert (operator["asn"], operator["name"], operator["network"]) == (asn, name, network)
    assert (shown["country"], shown["kinds"]) == (country, kinds)


def test_day_and_rows_are_those_of_the_file():
    reading = read_location(database())
    assert (reading.dated, reading.rows) == (date(2026, 10, 29), len(NETWORKS) + len(NAMES))


@pytest.mark.parametrize("cut", [0, 7, 40, 4100, -30])
def test_a_file_that_is_cut_short_is_refused(cut):
    with pytest.raises(FileRefused):
        read_location(database()[:cut])
