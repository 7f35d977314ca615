"""Addresses looked up a second, in invented tables of the size of the public ones. Run with `make bench-networks`.

Per version a routing table of 500,000 nested prefixes over 60,000 AS numbers with names, a table of registered
countries (200,000 ranges), a table of located countries (400,000), 2,000 Tor exits and an own list of 5,000; random
addresses, seven of eight inside a prefix of the routing table, at moments of their own. Measured: from text to answers
with operator, country, kinds and needs all read; and through the command, file in and file out, with everything shown.
"""

import argparse
import gc
import ipaddress
import itertools
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from spoor.networks.lookup import Networks, Question
from spoor.networks.panel import Panels
from spoor.networks.reading import Reading
from spoor.networks.rows import Entry, Row
from spoor.networks.table import Snapshot, Table, table_of

DAY = date(2026, 11, 20)
COUNTRIES = ("NL", "BE", "DE", "FR", "GB", "US", "PK", "TR", "MA", "SR")
SPACE = {4: (16 << 24, 200 << 24, 32), 6: (0x2A << 120, 0x2B << 120, 128)}
LENGTHS = {4: (16, 19, 20, 21, 22, 23, 24, 24, 24, 24), 6: (29, 32, 32, 36, 40, 44, 48, 48, 48, 48)}


def prefixes(count: int, version: int, rnd: random.Random) -> list[tuple[int, int]]:
    """Return so many different prefixes, many of them inside another."""
    low, high, bits = SPACE[version]
    found: dict[tuple[int, int], None] = {}
    inside: list[int] = []
    while len(found) < count:
        length = rnd.choice(LENGTHS[version])
        size = 1 << (bits - length)
        start = (
            (rnd.choice(inside) if inside and rnd.random() < 0.3 else rnd.randrange(low, high)) // size * size
        )
        found[(start, start + size - 1)] = None
        if len(inside) < 50_000:
            inside.append(start)
    return list(found)


def parts(count: int, version: int, rnd: random.Random) -> list[tuple[int, int]]:
    """Return so many ranges that lie side by side and cover the whole space."""
    low, high, _bits = SPACE[version]
    cuts = sorted({low, high, *(rnd.randrange(low, high) for _ in range(count - 1))})
    return [(one, other - 1) for one, other in itertools.pairwise(cuts)]


def table(what: str, version: int, pairs: list[tuple[int, int]], row: Callable[[], Row]) -> Table:
    """Return a compiled table of one family."""
    reading = Reading(what, [Entry(n, version, *pair, row()) for n, pair in enumerate(pairs)])
    reading.rows = len(pairs)
    return table_of(reading, Snapshot(what, f"invented {what}", DAY, "0" * 64))


def tables(version: int, size: int, rnd: random.Random) -> tuple[list[Table], list[tuple[int, int]]]:
    """Return the tables of a version, and the prefixes of the routing table."""
    routed = prefixes(size, version, rnd)
    names = [(asn, asn) for asn in range(1, 60_001)]
    label = iter(range(1, 60_001))
    made = [
        table("routes", version, routed, lambda: Row(asns=(rnd.randint(1, 60_000),))),
        table("names", 0, names, lambda: Row(name=f"Invented {next(label)} B.V.")),
        table(
            "delegated",
            version,
            parts(size * 2 // 5, version, rnd),
            lambda: Row(country=rnd.choice(COUNTRIES)),
        ),
        table(
            "ranges", version, parts(size * 4 // 5, version, rnd), lambda: Row(country=rnd.choice(COUNTRIES))
        ),
        table("tor", version, [(one, one) for one, _last in routed[:2000]], lambda: Row(kinds=("tor",))),
        table("access", version, routed[:5000], lambda: Row(kinds=("residential",))),
    ]
    return made, routed


def questions(count: int, version: int, routed: list[tuple[int, int]], rnd: random.Random) -> list[Question]:
    """Return addresses as text, each at a moment of its own."""
    low, high, _bits = SPACE[version]
    start, asked = datetime(2026, 11, 20, tzinfo=UTC), []
    kind = ipaddress.IPv4Address if version == 4 else ipaddress.IPv6Address
    for number in range(count):
        value = rnd.randint(*rnd.choice(routed)) if number % 8 else rnd.randrange(low, high)
        moment = (start + timedelta(seconds=number % 900_000)).strftime("%Y-%m-%dT%H:%M:%SZ")
        asked.append(Question(str(kind(value)), moment, 1024 + number % 60_000))
    return asked


def measure(version: int, size: int, count: int, rnd: random.Random) -> None:
    """Print look-ups a second for one version."""
    began = time.perf_counter()
    made, routed = tables(version, size, rnd)
    asked = questions(count, version, routed, rnd)
    compiled = time.perf_counter() - began
    networks = Networks(Panels(made))
    gc.collect()
    for run in ("first", "again"):
        began = time.perf_counter()
        known = 0
        for one in networks.look_up_many(asked):
            known += bool(one.name and one.country and one.kinds) and one.needs is not None
        took = time.perf_counter() - began
        print(
            f"IPv{version}, {size:,} prefixes, {count:,} addresses, {run}: {count / took:,.0f} a second "
            f"({known:,} with operator and country; tables made in {compiled:.0f} s)"
        )


def through_the_command(count: int, rnd: random.Random) -> None:
    """Print lines a second of `spoor ip --jsonl` in a home with an imported list."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        environment = os.environ | {"SPOOR_HOME": str(home / "home")}
        lines = "".join(f"20.{n >> 8 & 255}.{n & 255}.0/24,Invented {n}\n" for n in range(60_000))
        (home / "list.csv").write_text(lines)
        spoor = [sys.executable, "-m", "spoor.commands.main"]
        kept = [
            "networks",
            "import",
            str(home / "list.csv"),
            "--as",
            "access",
            "--source",
            "x",
            "--dated",
            "2026-11-20",
        ]
        subprocess.run([*spoor, *kept], check=True, env=environment, capture_output=True)
        with (home / "in.jsonl").open("w") as out:
            for n in range(count):
                address = f"20.{rnd.randrange(256)}.{rnd.randrange(256)}.{n & 255}"
                row = {"address": address, "at": "2026-11-20T19:40:58Z", "port": 1024 + n % 60_000}
                out.write(json.dumps(row) + "\n")
        began = time.perf_counter()
        bulk = ["ip", "--jsonl", str(home / "in.jsonl"), str(home / "out.jsonl")]
        subprocess.run([*spoor, *bulk], check=True, env=environment, capture_output=True)
        took = time.perf_counter() - began
        print(f"spoor ip --jsonl, {count:,} lines, start included: {count / took:,.0f} a second")


def main() -> None:
    """Measure both versions, and the command."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--size", type=int, default=500_000, help="prefixes in the routing table")
    parser.add_argument("--count", type=int, default=500_000, help="addresses asked")
    options = parser.parse_args()
    rnd = random.Random(20261124)
    for version in (4, 6):
        measure(version, options.size, options.count, rnd)
    through_the_command(options.count, rnd)


if __name__ == "__main__":
    main()
