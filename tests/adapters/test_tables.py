"""Files of reports: what is read, row by row, and what is refused with its place."""

import io

import openpyxl
import pytest

from spoor.adapters.tables import FileUnreadable, read_rows


@pytest.mark.parametrize(
    ("content", "values"),
    [
        (b"text,platform\nhallo,x\n", {"text": "hallo", "platform": "x"}),  # plain
        (
            b"\xef\xbb\xbfText;Platform\nhallo;x\n",
            {"text": "hallo", "platform": "x"},
        ),  # BOM, semicolon, capitals
        (
            b'text,note\n"twee\nregels","a, b"\n',
            {"text": "twee\nregels", "note": "a, b"},
        ),  # a line break inside
        (b"text,\nhallo,los\n", {"text": "hallo", "(zonder naam)": "los"}),  # a column without a name is kept
        (b"text\r\nhallo\r\n", {"text": "hallo"}),  # CRLF
        ("text\nتهديد\n".encode(), {"text": "تهديد"}),  # right to left
    ],
)
def test_csv_rows(content, values):
    (row,) = read_rows(content, "lijst.csv")
    assert (row.number, row.values) == (2, values)


def test_row_numbers_are_those_of_a_spreadsheet_and_empty_rows_are_passed_over():
    rows = list(read_rows(b"text\na\n\nb\n", "lijst.csv"))
    assert [(row.number, row.values["text"]) for row in rows] == [(2, "a"), (4, "b")]


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"text\nx", "lijst.pdf", r"ends in \.csv, \.xlsx, \.jsonl"),  # another kind of file
        (b"bericht\nx", "lijst.csv", "column text"),  # no such column
        (b"", "lijst.csv", "empty"),
        (b"text,text\na,b", "lijst.csv", "twice"),  # which of the two?
        (b"text\ngoed\n\xff\xfe", "lijst.csv", "line 3"),  # not UTF-8, and where
        (b'text\n"open', "lijst.csv", "row 2"),  # a quote that never closes
        (b"PK nothing", "lijst.xlsx", "not an XLSX"),
        (b"\n\n", "lijst.jsonl", "empty"),
    ],
)
def test_a_file_that_is_no_list_is_refused_with_its_place(content, name, said):
    with pytest.raises(FileUnreadable, match=said):
        list(read_rows(content, name))


def test_a_row_with_too_many_cells_is_unreadable_and_the_rest_is_read():
    first, second = read_rows(b"text,note\na,b,c\nd,e\n", "lijst.csv")
    assert first.unreadable
    assert second.values == {"text": "d", "note": "e"}


def test_xlsx_cells_become_text():
    from datetime import datetime

    book = openpyxl.Workbook()
    book.active.append(["text", "seen_at", "port"])
    book.active.append(["hallo", datetime(2026, 11, 20, 20, 40), 51234.0])
    out = io.BytesIO()
    book.save(out)
    (row,) = read_rows(out.getvalue(), "lijst.xlsx")
    assert row.values == {"text": "hallo", "seen_at": "2026-11-20 20:40:00", "port": "51234"}


@pytest.mark.parametrize(
    ("line", "unreadable"),
    [
        ('{"text": "hallo", "port": 51234}', False),  # a number becomes text
        ("[1, 2]", True),  # no object
        ("{kapot", True),
        ('{"text": "a", "extra": {"b": 1}}', True),  # nested values have no column
    ],
)
def test_jsonl_rows_are_judged_one_by_one(line, unreadable):
    rows = list(read_rows(f'{line}\n{{"text": "b"}}\n'.encode(), "lijst.jsonl"))
    assert bool(rows[0].unreadable) is unreadable
    assert (rows[1].number, rows[1].values) == (2, {"text": "b"})
