"""XLSX workbooks: each sheet is a grid, its rows numbered as on screen."""

import io
import lzma
import struct
import zipfile
import zlib
from datetime import date, datetime, time
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from spoor.returns.grids import Document, Grid, ReturnUnreadable, Row, zone_of_file
from spoor.returns.sentences import Sentence

# what a damaged workbook makes the libraries raise, as found by spoiling bytes
_BROKEN = (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, lzma.LZMAError, struct.error, InvalidFileException,
           ParseError, LookupError, ValueError, TypeError, AttributeError, ArithmeticError,
           AssertionError, OSError, EOFError, RuntimeError, SyntaxError)  # fmt: skip
LARGEST_UNPACKED = 1024 * 1024 * 1024
MOST_PARTS = 5_000
_ENTITY = tuple(
    mark.encode(code) for mark in ("<!DOCTYPE", "<!ENTITY") for code in ("utf-8", "utf-16-le", "utf-16-be")
)


def read_workbook(content: bytes, name: str, starts: frozenset[str]) -> Document:
    """Return a workbook as grids. Raises ReturnUnreadable for one that is broken, too large or declares entities."""
    _guard(content)
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        grids = [grid for sheet in book.worksheets if (grid := _grid(sheet))]
        book.close()
    except _BROKEN as error:
        raise ReturnUnreadable(Sentence("not_xlsx", {"why": str(error)[:120]})) from None
    told = "\n".join(cell for grid in grids for row in grid.rows[:12] for cell in row.cells if cell)[:20_000]
    return Document("xlsx", tuple(grids), told, (), False, zone_of_file(told))


def _guard(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
                raise ReturnUnreadable(Sentence("too_large_unpacked", {"most": LARGEST_UNPACKED}))
            if any(part.flag_bits & 1 for part in parts):
                raise ReturnUnreadable(Sentence("encrypted"))
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    with archive.open(part) as file:
                        start = file.read(4000)
                    if any(mark in start for mark in _ENTITY):
                        raise ReturnUnreadable(Sentence("entities", {"part": part.filename}))
    except _BROKEN as error:
        raise ReturnUnreadable(Sentence("not_xlsx", {"why": str(error)[:120]})) from None


def _grid(sheet: object) -> Grid | None:
    title = str(getattr(sheet, "title", ""))
    rows = []
    for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):  # type: ignore[attr-defined]
        texts = [_cell(value) for value in cells]
        while texts and not texts[-1]:
            texts.pop()
        if texts:
            rows.append(Row(number, tuple(texts)))
    return Grid(title, tuple(rows), sheet=title) if rows else None


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="milliseconds" if value.microsecond else "seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
