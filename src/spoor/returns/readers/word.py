"""Word (.docx): each table is a table; the paragraphs are lines of "name: value", as in a letter."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from spoor.returns.grids import Document, Grid, ReturnUnreadable, Row, zone_of_file
from spoor.returns.readers.decoding import is_damaged
from spoor.returns.readers.portable import grids_of, named_lines
from spoor.returns.sentences import Sentence

BODY = "word/document.xml"
MOST_BYTES = 200 * 1024 * 1024
DEEPEST = 60
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SKIPPED = (f"{_W}del", f"{_W}moveFrom", f"{_W}instrText")  # what was struck out, and what no reader sees
_BROKEN = (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, KeyError, ValueError, OSError, EOFError, RuntimeError,
           NotImplementedError)  # fmt: skip


def is_word(content: bytes) -> bool:
    """Say whether a zip is a Word document and no workbook."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return BODY in archive.namelist()
    except _BROKEN:
        return b"word/document.xml" in content[:8192]


def read_word(content: bytes, name: str, starts: frozenset[str]) -> Document:
    """Return a Word document as grids: its tables, and the lines between them. Raises ReturnUnreadable."""
    root = _root(content)
    body = next(iter(root.iter(f"{_W}body")), root)
    grids: list[Grid] = []
    for place, table in enumerate(body.iter(f"{_W}tbl"), 1):
        rows = [
            Row(
                f"table {place} row {number}", cells, Sentence("bytes_damaged") if is_damaged(cells) else None
            )
            for number, cells in enumerate(_rows(table), 1)
        ]
        if filled := [row for row in rows if any(cell.strip() for cell in row.cells)]:
            grids.append(Grid(f"table {place}", tuple(filled)))
    within = {id(one) for table in body.iter(f"{_W}tbl") for one in table.iter(f"{_W}p")}
    lines = [_text(one) for one in body.iter(f"{_W}p") if id(one) not in within]
    told = "\n".join(lines)
    pairs, odd = named_lines([told])
    telling = any(row.problem is not None for row in odd)
    grids += grids_of(pairs, odd, starts) if pairs or telling or not grids else ()
    left = [row.cells[0] for row in odd if row.problem is None] if pairs or grids else []
    messages = (Sentence("lines_passed", {"count": len(left), "found": left[0][:80]}),) if left else ()
    if not grids:
        raise ReturnUnreadable(Sentence("no_rows"))
    return Document("docx", tuple(grids), told[:20_000], messages, False, zone_of_file(told[:20_000]))


def _root(content: bytes) -> Element:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive, archive.open(BODY) as file:
            xml = file.read(MOST_BYTES + 1)
        if len(xml) > MOST_BYTES:
            raise ReturnUnreadable(Sentence("too_large", {"most": MOST_BYTES}))
        root: Element = fromstring(xml, forbid_dtd=True)
    except (ParseError, DefusedXmlException) as error:
        raise ReturnUnreadable(Sentence("not_word", {"why": str(error)[:120]})) from None
    except _BROKEN as error:
        raise ReturnUnreadable(Sentence("not_word", {"why": str(error)[:120]})) from None
    return root


def _rows(table: Element) -> Iterator[tuple[str, ...]]:
    """Yield the rows of a table; a cell over several columns counts as so many, so that nothing shifts."""
    for row in table.findall(f"{_W}tr"):
        cells: list[str] = []
        for cell in row.iterfind(f"{_W}tc"):
            span = cell.find(f"{_W}tcPr/{_W}gridSpan")
            wide = span.get(f"{_W}val", "1") if span is not None else "1"
            cells.append("\n".join(_text(one) for one in cell.iter(f"{_W}p")).strip())
            cells += [""] * (min(int(wide), 200) - 1 if wide.isdigit() else 0)
        yield tuple(cells)


def _text(paragraph: Element, depth: int = 0) -> str:
    parts: list[str] = []
    for one in paragraph:
        if one.tag in _SKIPPED or depth > DEEPEST:
            continue
        if one.tag == f"{_W}t":
            parts.append(one.text or "")
        elif one.tag in (f"{_W}tab",):
            parts.append("\t")
        elif one.tag in (f"{_W}br", f"{_W}cr"):
            parts.append("\n")
        elif one.tag == f"{_W}noBreakHyphen":
            parts.append("-")
        else:
            parts.append(_text(one, depth + 1))
    return "".join(parts)
