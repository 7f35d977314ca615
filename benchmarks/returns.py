"""Measure: 10,000 rows of logins from Snapchat and from Meta, read in less than three seconds each.

Run with `make bench-returns`. The files are made by the generator of the tests; reading is measured, and so is the
command as a whole, with starting Python and writing JSON. Exit 1 when one takes longer than it may.
"""

import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.returns.generate import meta, snap_new, snap_old
from tests.returns.shapes import Made

from spoor.returns import packaged, read

ROWS, MOST_SECONDS = 10_000, 3.0


def seconds_to_read(made: Made) -> float:
    """Return the seconds that reading takes, layouts loaded; every row must be there."""
    packaged()
    started = time.perf_counter()
    file = read(made.name, made.content)
    took = time.perf_counter() - started
    if (file.state, file.rows_read) != ("read", made.rows):
        raise SystemExit(f"{made.name}: {file.state}, {file.rows_read} of {made.rows} rows")
    return took


def seconds_of_command(made: Made) -> float:
    """Return the seconds that `spoor returns read --json` takes."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / made.name.rpartition("/")[2]
        path.write_bytes(made.content)
        started = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-m", "spoor.commands.main", "returns", "read", str(path), "--json"],
            check=True,
            capture_output=True,
            env=os.environ | {"SPOOR_HOME": folder},
        )
        took = time.perf_counter() - started
    if json.loads(done.stdout)[0]["rows"]["read"] != made.rows:
        raise SystemExit(f"{made.name}: not every row was read")
    return took


def main() -> int:
    """Measure all and say what they took."""
    print(f"{platform.machine()}, Python {platform.python_version()}, {os.cpu_count()} cores; {ROWS} rows")
    slow = False
    for name, sample in (
        ("snap, first and last seen", snap_old),
        ("snap, one table", snap_new),
        ("meta", meta),
    ):
        made = sample(ROWS)
        reading, command = seconds_to_read(made), seconds_of_command(made)
        slow |= command > MOST_SECONDS
        print(
            f"{name:<26} {len(made.content) / 1e6:5.1f} MB  read {reading:5.2f} s  command {command:5.2f} s"
        )
    return int(slow)


if __name__ == "__main__":
    sys.exit(main())
