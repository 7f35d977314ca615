"""A file as grids of cells, before anybody knows what they mean; and how a name of a column is compared."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from spoor.returns.sentences import Sentence
from spoor.returns.times import is_zone

# what stands in a cell where there is nothing
EMPTY = frozenset(
    ("", "-", "--", "—", "–", "n/a", "none", "null", "(null)", "nil", "\\n", "not available", "unknown",
     "onbekend", "niet beschikbaar", "geen")
)  # fmt: skip
_NOTHING = re.compile(
    r"(?:[\w\s]{1,40}:\s*)?(?:there\s+(?:is|are|was|were)\s+)?no\s+(?:[\w-]+\s+){0,4}"
    r"(?:records?|data|results?|entries|information|rows)(?:\s+[\w-]+){0,6}\W*"
    r"|(?:[\w\s]{1,40}:\s*)?(?:er\s+zijn\s+)?geen\s+(?:[\w-]+\s+){0,4}"
    r"(?:gegevens|records?|resultaten|informatie|rijen)(?:\s+[\w-]+){0,6}\W*"
    r"|(?:es\s+(?:sind|wurden|liegen)\s+)?keine\s+(?:[\w-]+\s+){0,4}"
    r"(?:daten|datensätze|einträge|ergebnisse|informationen)(?:\s+[\w-]+){0,6}\W*",
    re.IGNORECASE,
)
_HEADER_ZONE = re.compile(r"[\s(\[_]+(UTC|GMT|CET|CEST|Z|[A-Z][a-z]+/[A-Za-z_/]+|[+-]\d{2}:?\d{2})[)\]]?$")
_WHOLE_FILE_ZONE = re.compile(
    r"\ball\s+(?:dates\s+and\s+)?times?(?:tamps?)?\b(?P<between>[^.\n]{0,60}?)\b(?:UTC|GMT)\b"
    r"|\balle\s+tijd(?:en|stippen)\b(?P<tussen>[^.\n]{0,60}?)\b(?:UTC|GMT)\b",
    re.IGNORECASE,
)


LONGEST_NAME = 120  # of a column; a longer cell is no header, and patterns are not tried on it


@dataclass(frozen=True, slots=True)
class Row:
    """Cells and where they stand; `problem` says why the reader could not take them apart."""

    line: int | str
    cells: tuple[str, ...]
    problem: Sentence | None = None
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """One table or section as it stands in a file.

    `fixed` says that the reader made the header itself (rows[0]) from names that stand beside the values.
    """

    title: str
    rows: tuple[Row, ...]
    sheet: str | None = None
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """What a reader made of a file: its grids, the text that may tell whose it is, and what was wrong.

    `damaged` says that something is missing from the file: it is then never more than partly read.
    """

    format: str
    grids: tuple[Grid, ...]
    text: str = ""
    messages: tuple[Sentence, ...] = ()
    damaged: bool = False
    zone: str | None = None


class ReturnUnreadable(Exception):
    """The file as a whole cannot be taken apart; the sentence says where and why."""

    def __init__(self, why: Sentence) -> None:
        super().__init__(why.id)
        self.why = why


@lru_cache(maxsize=20_000)
def plain(name: str) -> str:
    """Return the name of a column as it is compared: no case, no spaces, no signs, no accents, no BOM."""
    folded = unicodedata.normalize("NFKD", name.replace("\ufeff", "")).casefold()
    return "".join(sign for sign in folded if sign.isalnum())


@lru_cache(maxsize=20_000)
def zone_in_header(name: str) -> tuple[str, str | None]:
    """Return a column's name without the zone that stands behind it, and that zone."""
    found = _HEADER_ZONE.search(name.strip()) if len(name) <= LONGEST_NAME else None
    if not found or not name.strip()[: found.start()].strip(" (["):
        return name, None
    zone = found[1]
    if "/" in zone and not is_zone(zone):
        return name, None
    return name.strip()[: found.start()], "UTC" if zone in ("GMT", "Z") else zone


def zone_of_file(text: str) -> str | None:
    """Return the zone that a file states for all its times ("All times are in UTC"), else None."""
    for found in _WHOLE_FILE_ZONE.finditer(text):
        between = found["between"] or found["tussen"] or ""
        if not re.search(r"\b(?:not|niet|except|unless|behalve)\b", between, re.IGNORECASE):
            return "UTC"
    return None


def is_empty(cell: str) -> bool:
    """Say whether a cell holds nothing."""
    return cell.strip().casefold() in EMPTY


def says_nothing(row: Row) -> str | None:
    """Return the provider's statement that there is nothing ("No responsive records located"), or None."""
    filled = [cell for cell in row.cells if cell.strip()]
    if len(filled) != 1:
        return None
    lines = (line.strip() for line in filled[0].split("\n"))
    return next((line for line in lines if len(line) < 200 and _NOTHING.fullmatch(line)), None)
