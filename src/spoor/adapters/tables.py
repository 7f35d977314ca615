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

MOST_BYTES = 200 * 1024 * 1024
LARGEST_UNPACKED = 1024 * 1024 * 1024
SUFFIXES = (".csv", ".xlsx", ".jsonl")


class FileUnreadable(Exception):
    """The file cannot be read as rows; the sentence says where and what was expected."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number as in a spreadsheet (the first after a header is 2), its values, or what is wrong."""

    number: int
    values: dict[str, str]
    unreadable: str = ""


def read_rows(content: bytes, name: str) -> Iterator[Row]:
    """Yield the rows of a file; its name's ending says how to read it. Empty rows are passed over.

    Raises FileUnreadable for another ending, a broken file, or a header without the column `text`.
    """
    suffix = Path(name).suffix.casefold()
    if len(content) > MOST_BYTES:
        raise FileUnreadable(f"{name}: {len(content)} bytes; expected at most {MOST_BYTES}")
    if suffix == ".csv":
        return _csv_rows(content, name)
    if suffix == ".xlsx":
        return _xlsx_rows(content, name)
    if suffix == ".jsonl":
        return _jsonl_rows(content, name)
    raise FileUnreadable(f"{name}: expected a file that ends in {', '.join(SUFFIXES)}")


def _decoded(content: bytes, name: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise FileUnreadable(
            f"{name}, line {line}: byte {error.start} is not UTF-8; save the file as CSV UTF-8"
        ) from error


def _header(cells: list[str], name: str) -> list[str]:
    header = [cell.strip().casefold() for cell in cells]
    if "text" not in header:
        shown = ", ".join(cell for cell in header if cell)[:200]
        raise FileUnreadable(
            f"{name}, row 1: expected a header with the column text, found: {shown or 'nothing'}"
        )
    twice = {cell for cell in header if cell and header.count(cell) > 1}
    if twice:
        raise FileUnreadable(f"{name}, row 1: the column {', '.join(sorted(twice))} stands there twice")
    return header


def _named(header: list[str], cells: list[str], number: int) -> Row | None:
    if not any(cell.strip() for cell in cells):
        return None
    surplus = [cell for cell in cells[len(header) :] if cell.strip()]
    if surplus:
        return Row(number, {}, f"{len(header)} kolommen, zoals in de kop; gevonden: {len(cells)}")
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
        raise FileUnreadable(f"{name}, row {number + 1}: not CSV ({error})") from error
    if not header:
        raise FileUnreadable(f"{name}: the file is empty; expected a header with the column text")


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
                raise FileUnreadable(f"{name}: unpacks to more than {LARGEST_UNPACKED} bytes")
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError) as error:
        raise FileUnreadable(f"{name}: not an XLSX workbook ({error})") from error
    header: list[str] = []
    sheet = book.worksheets[0]
    for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
        texts = [_cell(value) for value in cells]
        if not header:
            header = _header(texts, name)
        elif row := _named(header, texts, number):
            yield row
    if not header:
        raise FileUnreadable(f"{name}: the first sheet is empty; expected a header with the column text")


def _jsonl_rows(content: bytes, name: str) -> Iterator[Row]:
    empty = True
    for number, line in enumerate(_decoded(content, name).split("\n"), start=1):
        if not line.strip():
            continue
        empty = False
        yield _jsonl_row(line, number)
    if empty:
        raise FileUnreadable(f"{name}: the file is empty; expected one JSON object a line")


def _jsonl_row(line: str, number: int) -> Row:
    try:
        value = json.loads(line)
    except ValueError as error:
        return Row(number, {}, f"een JSON-object ({error})")
    if not isinstance(value, dict):
        return Row(number, {}, "een JSON-object op elke regel")
    nested = [key for key, item in value.items() if isinstance(item, dict | list)]
    if nested:
        return Row(number, {}, f"tekst of een getal in {', '.join(nested)}")
    return Row(number, {key.strip().casefold(): _cell(item) for key, item in value.items()})
