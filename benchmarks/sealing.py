"""How fast bytes are sealed and read back (encrypted, digested, synced), beside a plain write of the same disk.

`make bench-sealing`. Prints JSON: megabytes (10^6 bytes) a second for one large object and for many small ones.
"""

import json
import os
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

sys.path.insert(0, "src")

from spoor.adapters.keys import open_keyring
from spoor.adapters.store import CHUNK, Store

LARGE, SMALL, EACH = 1_000, 500, 20_000  # megabytes of one object; small objects, bytes of each


def plain(folder: Path, piece: bytes) -> float:
    """Seconds to write and sync the same bytes without sealing."""
    begin = perf_counter()
    with open(folder / "plain", "xb") as out:
        for _ in range(LARGE):
            out.write(piece)
        out.flush()
        os.fsync(out.fileno())
    return perf_counter() - begin


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory(dir=os.environ.get("SPOOR_BENCH", ".")) as name:
        folder = Path(name)
        store = Store(folder / "store", open_keyring(folder / "store", b"m" * 32, at=datetime.now(UTC)))
        piece = os.urandom(1_000_000)
        disk = plain(folder, piece)
        begin = perf_counter()
        stored = store.put(piece for _ in range(LARGE))
        sealed = perf_counter() - begin
        begin = perf_counter()
        for _piece in store.stream(stored.sha256):
            pass
        read = perf_counter() - begin
        begin = perf_counter()
        for count in range(SMALL):
            store.put([count.to_bytes(8, "big") + piece[:EACH]])
        small = perf_counter() - begin
    print(
        json.dumps(
            {
                "disk_mb_s": round(LARGE / disk),
                "seal_mb_s": round(LARGE / sealed),
                "read_mb_s": round(LARGE / read),
                "small_objects_a_second": round(SMALL / small),
                "piece_bytes": CHUNK,
            },
            indent=1,
        )
    )


if __name__ == "__main__":
    main()
