"""CSV and its kin: any separator, and files of several sections between rows of ==== as Snapchat sends them."""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from spoor.returns.addresses import holds_address
from spoor.returns.grids import Document, Grid, Row, says_nothing, zone_of_file
from spoor.returns.readers.decoding import decoded, is_damaged
from spoor.returns.sentences import Sentence

DELIMITERS = ",;\t|"
MOST_RESTARTS = 50
# split at line ends alone: other separators (U+2028, form feed) may stand within a cell
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+")
_RULE = re.compile(r"\s*(?:={5,}|-{5,})\s*")
csv.field_size_limit(10_000_000)


def read_delimited(content: bytes, name: str, starts: frozenset[str]) -> Document:
    """Return a text of separated cells as grids, one a section. Raises ReturnUnreadable."""
    text = decoded(content)
    lines = _LINE.findall(text.text)
    rows = list(_rows(lines, _delimiter(lines)))
    grids, legend = _sections(rows)
    messages = list(text.messages)
    if len(lines) > 1 and not lines[-1].endswith(("\n", "\r")):
        messages.append(Sentence("no_line_end", {"line": len(lines)}))
    told = "\n".join([*legend, "====="]) if legend is not None else text.text[:20_000]
    return Document("csv", tuple(grids), told, tuple(messages), text.damaged, zone_of_file(told))


def _delimiter(lines: list[str]) -> str:
    """Return the separator that takes most lines apart into the same number of cells."""
    best, best_score = ",", (0, 0)
    sample = lines[:300]
    for delimiter in DELIMITERS:
        if not any(delimiter in line for line in sample):
            continue
        widths = Counter(len(row.cells) for row in _rows(sample, delimiter) if len(row.cells) > 1)
        if widths:
            width, count = widths.most_common(1)[0]
            best, best_score = max((best, best_score), (delimiter, (count, width)), key=lambda one: one[1])
    return best


def _rows(lines: list[str], delimiter: str) -> Iterator[Row]:
    """Yield the rows; one whose quote is never closed is a row with a problem, and reading goes on behind it."""
    start = restarts = 0
    while start < len(lines) and restarts <= MOST_RESTARTS:
        reader = csv.reader(lines[start:], delimiter=delimiter, strict=True)
        done = 0
        try:
            for cells in reader:
                yield _row(start + done + 1, cells)
                done = reader.line_num
            return
        except csv.Error:
            yield Row(start + done + 1, (lines[start + done].rstrip("\r\n"),), Sentence("quote_open"))
            start, restarts = start + done + 1, restarts + 1
    for place in range(start, len(lines)):
        yield Row(place + 1, (lines[place].rstrip("\r\n"),), Sentence("quote_open"))


def _row(line: int, cells: list[str]) -> Row:
    found = tuple(cells)
    return Row(line, found, Sentence("bytes_damaged") if is_damaged(found) else None)


def _sections(rows: list[Row]) -> tuple[list[Grid], list[str] | None]:
    """Return the sections between rules, without their legends, and the text of the legends (None: no rules)."""
    ruled = [place for place, row in enumerate(rows) if _is_rule(row)]
    if not ruled:
        return [Grid("", tuple(row for row in rows if _filled(row)))], None
    grids: list[Grid] = []
    legend: list[str] = []
    edges = [-1, *ruled, len(rows)]
    for before, after in pairwise(edges):
        part = rows[before + 1 : after]
        headed = before >= 0 and "=" in rows[before].cells[0]
        followed = after < len(rows) and "=" in rows[after].cells[0]
        kept, told = (part, []) if headed and not followed else _without_legend(part, headed)
        legend += ["\n".join(row.cells) for row in told]
        kept = [row for row in kept if _filled(row)]
        if kept:
            grids.append(Grid("", tuple(kept)))
    return grids, legend


def _is_rule(row: Row) -> bool:
    filled = [cell for cell in row.cells if cell.strip()]
    return len(filled) == 1 and _RULE.fullmatch(filled[0]) is not None


def _filled(row: Row) -> bool:
    return any(cell.strip() for cell in row.cells)


def _without_legend(part: list[Row], headed: bool) -> tuple[list[Row], list[Row]]:
    """Split what stands before a rule into rows of data and the legend of the next section.

    A legend between sections is one cell wide; what has several cells, or holds an address, is never a legend: it is
    a row, and is accounted for as one.
    """
    first = len(part)
    while first > int(headed):
        row = part[first - 1]
        if says_nothing(row) or holds_address(" ".join(row.cells)):
            break
        if headed and len(row.cells) > 1:
            break
        first -= 1
    return part[:first], part[first:]
