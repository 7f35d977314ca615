"""Files with rows of reports: CSV, XLSX and JSONL become named text values, row by row."""

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from spoor.words import Words

MOST_BYTES = 200 * 1024 * 1024
LARGEST_UNPACKED = 1024 * 1024 * 1024
SUFFIXES = (".csv", ".xlsx", ".jsonl")

TOO_LARGE = Words("te groot; verwacht ten hoogste {most} bytes", "too large; expected at most {most} bytes")
OTHER_ENDING = Words(
    "verwacht een bestand dat eindigt op {endings}", "expected a file that ends in {endings}"
)
NOT_UTF8 = Words(
    "regel {n} is geen UTF-8; bewaar het bestand als CSV UTF-8",
    "line {n} is not UTF-8; save the file as CSV UTF-8",
)
NO_TEXT = Words(
    "rij 1: verwacht een kop met de kolom text; gevonden: {found}",
    "row 1: expected a header with the column text; found: {found}",
)
TWICE = Words("rij 1: de kolom {names} staat er twee keer", "row 1: the column {names} stands there twice")
NOT_CSV = Words("rij {n} is geen CSV ({why})", "row {n} is not CSV ({why})")
NOT_XLSX = Words("geen XLSX-werkmap", "not an XLSX workbook")
EMPTY = Words("het bestand is leeg; verwacht de kolom text", "the file is empty; expected the column text")
AS_MANY_CELLS = Words(
    "{want} kolommen, zoals in de kop; gevonden: {found}", "{want} columns, as in the header; found: {found}"
)
AN_OBJECT = Words("een JSON-object op elke regel", "a JSON object on each line")
FLAT = Words("tekst of een getal in {names}", "text or a number in {names}")


class FileUnreadable(Exception):
    """The file cannot be read as rows; the words say where and what was expected."""

    def __init__(self, place: str, words: Words) -> None:
        """Keep the place (file, and line or row) and the words in both languages."""
        super().__init__(f"{place}: {words.en}")
        self.place = place
        self.words = words

    def sentence(self, lang: str) -> str:
        """Return place and words as one sentence."""
        return f"{self.place}: {self.words.say(lang)}"


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number as in a spreadsheet (the first after a header is 2), its values, or what is wrong."""

    number: int
    values: dict[str, str]
    unreadable: Words | None = None


def read_rows(content: bytes, name: str) -> Iterator[Row]:
    """Yield the rows of a file; its name's ending says how to read it. Empty rows are passed over.

    Raises FileUnreadable for another ending, a broken file, or a header without the column `text`.
    """
    suffix = Path(name).suffix.casefold()
    if len(content) > MOST_BYTES:
        raise FileUnreadable(name, TOO_LARGE.filled(most=MOST_BYTES))
    if suffix == ".csv":
        return _csv_rows(content, name)
    if suffix == ".xlsx":
        return _xlsx_rows(content, name)
    if suffix == ".jsonl":
        return _jsonl_rows(content, name)
    raise FileUnreadable(name, OTHER_ENDING.filled(endings=", ".join(SUFFIXES)))


def _decoded(content: bytes, name: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise FileUnreadable(name, NOT_UTF8.filled(n=line)) from error


def _header(cells: list[str], name: str) -> list[str]:
    header = [cell.strip().casefold() for cell in cells]
    if "text" not in header:
        shown = ", ".join(cell for cell in header if cell)[:200]
        raise FileUnreadable(name, NO_TEXT.filled(found=shown or "-"))
    twice = {cell for cell in header if cell and header.count(cell) > 1}
    if twice:
        raise FileUnreadable(name, TWICE.filled(names=", ".join(sorted(twice))))
    return header


def _named(header: list[str], cells: list[str], number: int) -> Row | None:
    if not any(cell.strip() for cell in cells):
        return None
    surplus = [cell for cell in cells[len(header) :] if cell.strip()]
    if surplus:
        return Row(number, {}, AS_MANY_CELLS.filled(want=len(header), found=len(cells)))
    values = {name: cell for name, cell in zip(header, cells, strict=False) if name}
    nameless = [cell for name, cell in zip(header, cells, strict=False) if not name and cell.strip()]
    if nameless:
        values["(zonder naam)"] = " | ".join(nameless)
    return Row(number, values)


def _csv_rows(content: bytes, name: str) -> Iterator[Row]:
    text = _decoded(content, name)
    first = text.split("\n", 1)[0]
    delimiter = max(";,\t", key=first.count)
    csv.field_size_limit(10_000_000)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    header: list[str] = []
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            if not header:
                header = _header(cells, name)
            elif row := _named(header, cells, number):
                yield row
    except csv.Error as error:
        raise FileUnreadable(name, NOT_CSV.filled(n=number + 1, why=error)) from error
    if not header:
        raise FileUnreadable(name, EMPTY)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _xlsx_rows(content: bytes, name: str) -> Iterator[Row]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(member.file_size for member in archive.infolist()) > LARGEST_UNPACKED:
                raise FileUnreadable(name, TOO_LARGE.filled(most=LARGEST_UNPACKED))
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError) as error:
        raise FileUnreadable(name, NOT_XLSX) from error
    header: list[str] = []
    sheet = book.worksheets[0]
    for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
        texts = [_cell(value) for value in cells]
        if not header:
            header = _header(texts, name)
        elif row := _named(header, texts, number):
            yield row
    if not header:
        raise FileUnreadable(name, EMPTY)


def _jsonl_rows(content: bytes, name: str) -> Iterator[Row]:
    empty = True
    for number, line in enumerate(_decoded(content, name).split("\n"), start=1):
        if not line.strip():
            continue
        empty = False
        yield _jsonl_row(line, number)
    if empty:
        raise FileUnreadable(name, EMPTY)


def _jsonl_row(line: str, number: int) -> Row:
    try:
        value = json.loads(line)
    except ValueError:
        return Row(number, {}, AN_OBJECT)
    if not isinstance(value, dict):
        return Row(number, {}, AN_OBJECT)
    nested = [key for key, item in value.items() if isinstance(item, dict | list)]
    if nested:
        return Row(number, {}, FLAT.filled(names=", ".join(nested)))
    return Row(number, {key.strip().casefold(): _cell(item) for key, item in value.items()})
