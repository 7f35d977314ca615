"""Measure: `spoor evidence check` on one large WARC takes at most 1.3 times as long as `warcio check`.

Run with `make bench-warc`. The file is invented: pages of text and of random bytes with block and payload digests,
plain and with a gzip member for each record. Both programs run as whole processes, in turns, in one run; the middle
of five counts.
Exit 1 when it takes longer than it may.
"""

import gzip
import os
import platform
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.adapters.checks.made import HTTP, record

SIZE, TURNS, MOST = 300 * 1024**2, 5, 1.3


def write(path: Path, *, packed: bool) -> None:
    """Write an invented WARC of about SIZE bytes of records."""
    chance = random.Random(20261124)
    words = [chance.randbytes(4).hex() for _word in range(5000)]
    written = number = 0
    with path.open("wb") as file:
        while written < SIZE:
            number += 1
            if number % 3:
                page = " ".join(chance.choices(words, k=chance.randrange(200, 6000))).encode()
            else:
                page = chance.randbytes(chance.randrange(2_000, 200_000))
            one = record("response", HTTP + page, page, number)
            written += len(one)
            file.write(gzip.compress(one, 6) if packed else one)


def seconds(command: list[str]) -> float:
    """Return the seconds that a whole process takes. It must find nothing wrong."""
    started = time.perf_counter()
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode:
        raise SystemExit(f"{command}: {done.returncode} {done.stdout[:500]!r} {done.stderr[:500]!r}")
    return time.perf_counter() - started


def main() -> int:
    """Measure both programs on both files and print the figures."""
    print(f"{platform.platform()}, Python {platform.python_version()}, {os.cpu_count()} cores")
    ours = [sys.executable, "-m", "spoor.commands.main", "evidence", "check"]
    theirs = [sys.executable, "-m", "warcio.cli", "check"]
    worst = 0.0
    with tempfile.TemporaryDirectory() as folder:
        for name in ("groot.warc", "groot.warc.gz"):
            path = Path(folder) / name
            write(path, packed=name.endswith(".gz"))
            took: dict[str, list[float]] = {"spoor": [], "warcio": []}
            for _turn in range(TURNS):
                took["spoor"].append(seconds([*ours, str(path), "--json"]))
                took["warcio"].append(seconds([*theirs, str(path)]))
            middle = {who: statistics.median(found) for who, found in took.items()}
            ratio = middle["spoor"] / middle["warcio"]
            worst = max(worst, ratio)
            size = path.stat().st_size / 1024**2
            both = f"spoor {middle['spoor']:.2f} s, warcio {middle['warcio']:.2f} s"
            print(f"{name}: {size:.0f} MiB; {both}; {ratio:.2f} times")
    print(f"worst {worst:.2f} times; at most {MOST}")
    return 0 if worst <= MOST else 1


if __name__ == "__main__":
    sys.exit(main())
