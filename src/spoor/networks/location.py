"""The database of libloc (IPFire Location), version 1: a binary tree of networks with country, AS number and marks.

Layout, all numbers big-endian: `LOCDBXX`, a version byte, the time it was made (64 bits), three places in the pool of
strings, then offset and length of AS numbers (number, name), networks (country, AS number, flags), tree (left, right,
network), countries and the pool. The tree is over 128 bits; version 4 lies under ::ffff:0:0/96.
"""

import struct
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

import numpy as np

from spoor.networks.ranges import AS_NUMBERS, Array
from spoor.networks.reading import FileRefused, Reading
from spoor.networks.rows import Entry, LineUnreadable, Row, country
from spoor.networks.sentences import Sentence

MAGIC = b"LOCDBXX"
_HEADER = struct.Struct(">QIII10I")
_NONE = 0xFFFFFFFF
_MAPPED = 0xFFFF
_MARKS = {1: "anonymous_proxy", 2: "satellite", 4: "anycast", 8: "drop"}
_SYSTEM = np.dtype([("number", ">u4"), ("name", ">u4")])
_NETWORK = np.dtype([("country", ">u2"), ("_", "V2"), ("asn", ">u4"), ("flags", ">u2"), ("_2", "V2")])
_NODE = np.dtype([("left", ">u4"), ("right", ">u4"), ("network", ">u4")])


def read_location(content: bytes) -> Reading:
    """Read a whole database. Raises FileRefused for another file or version, or one that is cut short."""
    reading = Reading("location")
    try:
        if content[:7] != MAGIC or content[7] != 1:
            raise FileRefused(Sentence("file.not_location"))
        made, _vendor, _words, _licence, *places = _HEADER.unpack_from(content, 8)
        systems = np.frombuffer(content, _SYSTEM, places[1] // _SYSTEM.itemsize, places[0])
        networks = np.frombuffer(content, _NETWORK, places[3] // _NETWORK.itemsize, places[2])
        tree = np.frombuffer(content, _NODE, places[5] // _NODE.itemsize, places[4])
        pool = content[places[8] : places[8] + places[9]]
        reading.dated = datetime.fromtimestamp(made, tz=UTC).date()
        named = {int(one["number"]): _string(pool, int(one["name"])) for one in systems}
        reading.entries = list(_names(named))
        unique, inverse = np.unique(_key(networks), return_inverse=True)
        reading.known = [_row(int(one), named) for one in unique]
        reading.prefixes = _prefixes(tree, inverse)
    except (struct.error, ValueError, IndexError) as error:
        if isinstance(error, FileRefused):
            raise
        raise FileRefused(Sentence("file.not_location")) from None
    counted = [len(firsts) for firsts, _lasts, _places in reading.prefixes.values()]
    reading.rows = len(reading.entries) + sum(counted)
    return reading


def _string(pool: bytes, at: int) -> str:
    return pool[at : pool.index(b"\0", at)].decode("utf-8", "replace")


def _names(named: dict[int, str]) -> Iterator[Entry]:
    return (Entry(0, AS_NUMBERS, asn, asn, Row(name=name)) for asn, name in named.items())


def _key(networks: Array) -> Array:
    """Return country, AS number and flags of each network as one number."""
    country_of, asn, flags = (networks[name].astype(np.uint64) for name in ("country", "asn", "flags"))
    key: Array = country_of << np.uint64(48) | asn << np.uint64(16) | flags
    return key


def _row(key: int, named: dict[int, str]) -> Row:
    code, asn, flags = (key >> 48).to_bytes(2, "big"), key >> 16 & _NONE, key & 0xFFFF
    marks = tuple(mark for bit, mark in _MARKS.items() if flags & bit)
    try:
        where = country(code.decode("ascii", "replace").strip("\0"))
    except LineUnreadable:
        where = None
    kinds = ("proxy",) if "anonymous_proxy" in marks else ()
    return Row((asn,) if asn else (), named.get(asn), where, kinds, marks=marks)


def _prefixes(tree: Array, row_of: Array) -> dict[int, tuple[Array, Array, Array]]:
    """Return the prefixes of the tree by version: first, last, and the place of what is known of each."""
    found: dict[int, list[tuple[Array, Array, Array]]] = {4: [], 6: []}
    for depth, high, low, network in _walk(tree):
        free = 128 - depth
        starts = _shifted(high, low, free)
        ends = (
            starts[0] | np.uint64((1 << max(free - 64, 0)) - 1),
            starts[1] | np.uint64((1 << min(free, 64)) - 1),
        )
        four = (starts[0] == 0) & (starts[1] >> np.uint64(32) == _MAPPED) & (depth >= 96)
        rows = row_of[network]
        found[4].append((*(one[1][four].astype(np.uint32) for one in (starts, ends)), rows[four]))
        found[6].append((*(_sixteen(one[0][~four], one[1][~four]) for one in (starts, ends)), rows[~four]))
    return {version: _together(parts) for version, parts in found.items() if parts}


def _shifted(high: Array, low: Array, free: int) -> tuple[Array, Array]:
    """Return both halves of an address whose last bits are free, from the bits of the way down."""
    if free >= 64:
        return (low << np.uint64(free - 64) if free < 128 else np.zeros_like(low)), np.zeros_like(low)
    if free == 0:
        return high, low
    return (high << np.uint64(free)) | (low >> np.uint64(64 - free)), low << np.uint64(free)


def _sixteen(high: Array, low: Array) -> Array:
    return np.frombuffer(np.column_stack([high, low]).astype(">u8").tobytes(), dtype="S16")


def _together(parts: Sequence[tuple[Array, Array, Array]]) -> tuple[Array, Array, Array]:
    firsts, lasts, rows = (np.concatenate(part) for part in zip(*parts, strict=True))
    return firsts, lasts, rows


def _walk(tree: Array) -> Iterator[tuple[int, Array, Array, Array]]:
    """Yield for each depth of the tree the prefixes that are a network: depth, high and low bits, network."""
    nodes = np.zeros(1, np.int64)
    high, low = (
        np.zeros(1, np.uint64),
        np.zeros(1, np.uint64),
    )  # the bits of the way down, the last bit lowest
    for depth in range(129):
        here = tree[nodes]
        leaf = here["network"] != _NONE
        if leaf.any():
            yield depth, high[leaf], low[leaf], here["network"][leaf].astype(np.int64)
        ways = [(here["left"].astype(np.int64), 0), (here["right"].astype(np.int64), 1)]
        carry = (high << np.uint64(1)) | (low >> np.uint64(63))
        moved = low << np.uint64(1)
        kept = [way > 0 for way, _bit in ways]
        nodes = np.concatenate([way[keep] for (way, _bit), keep in zip(ways, kept, strict=True)])
        high = np.concatenate([carry[keep] for keep in kept])
        low = np.concatenate(
            [moved[keep] | np.uint64(bit) for (_way, bit), keep in zip(ways, kept, strict=True)]
        )
        if nodes.size > len(tree):
            raise ValueError("a node has two parents")
        if not nodes.size:
            return
