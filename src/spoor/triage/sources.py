"""Training texts: the sources whose licence lets their weights be shipped, and which rows stand together.

A group is a template with all its copies. Splits go by group, never by row: a split by row measured a recall
that was .80 too high (science.md, finding 4).
"""

import csv
import gzip
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

INVENTED = Path(__file__).parent / "invented.yaml"
SOURCES = {  # name -> licence, files, most rows without a threat that are taken from each file
    "mhc": ("CC BY 4.0", ("mhc/mhc_nl", "mhc/mhc_de", "mhc/mhc_fr", "mhc/mhc_ar", "mhc/mhc_en"), 100_000),
    "edos": ("CC0 1.0", ("edos/edos",), 5_000),
    "mlma": ("MIT", ("mlma/mlma",), 6_000),
    "ruhsold": ("MIT", ("ruhsold/ruhsold",), 2_000),
}


@dataclass(frozen=True, slots=True)
class Example:
    """One text with its answer: 1 a threat, 0 none; `kind` names the sort of row within its source."""

    text: str
    threat: int
    language: str
    group: str
    source: str
    kind: str


def _rows(file: Path) -> Iterator[dict[str, str]]:
    with gzip.open(file, "rt", encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def _example(source: str, row: dict[str, str]) -> Example | None:
    """Return one row as an example, or None where the source gives no answer or keeps the row for testing."""
    if row.get("split") == "test":
        return None
    if source == "mhc":
        if row["threat"] == "":
            return None
        group = f"mhc-{'en' if row['lang'] == 'en' else 'x'}-{row['base_templ']}"
        return Example(row["text"], int(row["threat"]), row["lang"], group, source, row["functionality"])
    if source == "edos":
        return Example(
            row["text"], int(row["threat"]), row["lang"], row["id"], source, row["label_category"][:1]
        )
    return Example(row["text"], 0, row["lang"], f"{source}-{row['id']}", source, "")


def read_examples(folder: Path, seed: int) -> list[Example]:
    """Return all examples of the permitted sources and of our own invention, in a stable order.

    Raises FileNotFoundError naming the file that is missing.
    """
    dice = random.Random(seed)  # noqa: S311 - a sample, no secret
    examples: list[Example] = []
    for source, (_, files, most) in SOURCES.items():
        for name in files:
            rows = [example for row in _rows(folder / f"{name}.csv.gz") if (example := _example(source, row))]
            threats = [row for row in rows if row.threat]
            quiet = [row for row in rows if not row.threat]
            examples += threats + (dice.sample(quiet, most) if len(quiet) > most else quiet)
    return examples + list(invented())


def invented() -> Iterator[Example]:
    """Yield the examples we made up ourselves: no person, no source, one group a line of the file."""
    for number, entry in enumerate(yaml.safe_load(INVENTED.read_text(encoding="utf-8"))):
        for language, text in entry["texts"].items():
            yield Example(
                text, int(entry["threat"]), language, f"invented-{number}", "invented", entry["kind"]
            )
