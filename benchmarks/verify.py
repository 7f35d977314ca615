"""How long `spoor verify` takes for a bundle of a thousand exhibits with a WACZ, all of it: `make bench-verify`."""

import hashlib
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from time import perf_counter

sys.path.insert(0, "src")

from spoor import merkle
from spoor.bundles.bag import close_bag
from spoor.bundles.contents import (
    CONTENTS,
    DOSSIER,
    EXHIBITS,
    GRAPH,
    GUIDE,
    HEAD,
    LOG,
    PROOFS,
    Contents,
    Custody,
    Item,
    as_json,
)
from spoor.bundles.graph import graph
from spoor.bundles.guide import guide
from spoor.bundles.verify import sides
from spoor.bundles.wacz import Handed, put

COUNT, EACH, LINES = 1_000, 200_000, 5_000  # exhibits, bytes of each, lines of the whole log
AT = "2026-11-24T12:00:00Z"


def make(root: Path) -> None:
    """Write a bundle of COUNT exhibits, each sealed by a line of the log."""
    for folder in (EXHIBITS, LOG):
        (root / folder).mkdir(parents=True)
    items, texts = [], []
    for number in range(1, COUNT + 1):
        content = number.to_bytes(8, "big") + os.urandom(EACH - 8)
        sha256, path = hashlib.sha256(content).hexdigest(), f"{EXHIBITS}/{number:04d}-stuk.bin"
        (root / path).write_bytes(content)
        custody = (Custody(AT, "verzegeld", "Mira de Wit", "ontvangst van de melding"),)
        items.append(
            Item(
                number, path, "stuk.bin", sha256, EACH, "upload", "bestand", "Mira de Wit", AT, "M-1", custody
            )
        )
        texts.append(
            json.dumps(
                [number, AT, "mira", "", "program:exhibit:sealed", f"exhibit:{number}", {"sha256": sha256}]
            )
        )
    texts += [
        json.dumps([number, AT, "mira", "", "x", "case:2", {}]) for number in range(COUNT + 1, LINES + 1)
    ]
    tree = merkle.of_leaves([merkle.leaf(text.encode()) for text in texts])
    top = merkle.root(LINES, tree).hex()
    rows = []
    for number in range(1, COUNT + 1):
        name = f"{number:08d}.txt"
        (root / LOG / name).write_text(texts[number - 1])
        steps = zip(sides(number - 1, LINES), merkle.inclusion(number - 1, LINES, tree), strict=True)
        rows.append("\t".join([str(number), name, *(f"{side}:{step.hex()}" for side, step in steps)]))
    (root / PROOFS).write_text("".join(f"{row}\n" for row in rows))
    (root / HEAD).write_text(json.dumps({"day": AT[:10], "root": top, "size": LINES}))
    contents = Contents(
        "B-1", "2026-0001", "Meldpunt", "nl", AT, "Mira", "0", tuple(items), (), COUNT, LINES, top
    )
    handed = [
        Handed(
            one.number,
            str(one.path),
            one.sha256,
            one.size,
            "image/png",
            f"https://x.example/{one.number}",
            AT,
            "x",
        )
        for one in items
    ]
    contents = replace(contents, web=put(root, handed, contents))
    (root / CONTENTS).write_text(as_json(contents))
    (root / GRAPH).write_text(graph(contents, ()))
    (root / DOSSIER).write_bytes(b"%PDF-1.7\n")
    (root / GUIDE).write_text(guide(contents, anchored=False))
    close_bag(root, {}, [GUIDE])


def main() -> None:
    """Make, verify three times, print."""
    with tempfile.TemporaryDirectory(dir=".") as name:
        root = Path(name) / "bundel"
        root.mkdir()
        make(root)
        took = []
        for _ in range(3):
            begin = perf_counter()
            done = subprocess.run(
                [sys.executable, "-m", "spoor.commands.main", "verify", str(root), "--json"],
                capture_output=True, env=os.environ | {"PYTHONPATH": "src"}, check=False,
            )  # fmt: skip
            took.append(round(perf_counter() - begin, 2))
        verdict = json.loads(done.stdout)["verdict"]
    print(
        json.dumps(
            {"exhibits": COUNT, "megabytes": COUNT * EACH // 10**6, "seconds": took, "verdict": verdict}
        )
    )


if __name__ == "__main__":
    main()
