"""A layout of one's own: guessed, made, tried and refused."""

import json

import pytest
from tests.returns.shapes import at, ip, naive, pdf, port, table, workbook, z

from spoor.returns import LayoutRefused
from spoor.returns.proposal import guess_columns, make_layout, preview, tables

HEADER = ["Datum/tijd (UTC)", "Bron-IP", "Bronpoort", "Klantnummer", "E-mailadres"]
ROWS: list[list[object]] = [[naive(at(i)), ip(i), port(i), f"K{i}", f"b{i}@example.org"] for i in range(5)]
COLUMNS = {
    "ip": "Bron-IP",
    "port": "Bronpoort",
    "at": "Datum/tijd (UTC)",
    "account_id": "Klantnummer",
    "email": "E-mailadres",
}
PAGE = "<html><body><h2>Log</h2><table>" + "".join(
    "<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in [HEADER, *ROWS]
) + "</table></body></html>"  # fmt: skip
WIDTHS = (24, 22, 12, 14, 20)
LINES = [
    "".join(str(cell).ljust(width) for cell, width in zip(row, WIDTHS, strict=True))
    for row in [HEADER, *ROWS]
]
FILES = {
    "log.csv": table(HEADER, ROWS, ";").encode(),
    "log.xlsx": workbook({"Log": [["Bedacht Telecom"], [], HEADER, *ROWS]}),
    "log.json": json.dumps([dict(zip(HEADER, map(str, row), strict=True)) for row in ROWS]).encode(),
    "log.html": PAGE.encode(),
    "log.pdf": pdf([LINES]),
}


@pytest.mark.parametrize("name", FILES)
def test_a_table_of_any_format_is_mapped_once_and_then_read(name: str) -> None:
    shown = tables(name, FILES[name])[0]
    assert shown.header == tuple(HEADER)
    assert {guess.role: guess.column for guess in guess_columns(shown)} == COLUMNS
    declared = make_layout(
        id="own.log/1", provider="telecom", title="Log", table=shown, columns=COLUMNS, zone=None
    )
    file = preview(name, FILES[name], declared)
    assert (file.state, file.rows_read, file.layout) == ("read", 5, "own.log/1")
    found = [(one.ip, one.port, one.as_json()["at"]) for one in file.records if one.kind == "login"]
    assert found == [(ip(i), port(i), z(at(i))) for i in range(5)]
    assert [one.value for one in file.records if one.kind == "email"] == [
        f"b{i}@example.org" for i in range(5)
    ]


def test_columns_without_telling_names_are_guessed_by_their_cells() -> None:
    text = table(["a", "b", "c", "d"], [[z(at(i)), ip(i), port(i), f"+3161234567{i}"] for i in range(5)])
    guesses = guess_columns(tables("x.csv", text.encode())[0])
    assert [(guess.role, guess.by) for guess in guesses] == [
        ("at", "content"), ("ip", "content"), ("port", "content"), ("phone", "content"),
    ]  # fmt: skip


def test_a_name_that_its_cells_contradict_is_not_believed() -> None:
    text = table(["ip", "time"], [["geen idee", z(at(i))] for i in range(5)])
    assert [guess.role for guess in guess_columns(tables("x.csv", text.encode())[0])] == [None, "at"]


def test_a_layout_is_refused_for_a_column_that_is_not_there() -> None:
    shown = tables("log.csv", FILES["log.csv"])[0]
    for columns in ({"ip": "nowhere"}, {"suspect": "Bron-IP"}, {"at": "Datum/tijd (UTC)"}):
        with pytest.raises(LayoutRefused):
            make_layout(
                id="own.log/1", provider="telecom", title="Log", table=shown, columns=columns, zone=None
            )


def test_a_file_that_nobody_can_take_apart_has_no_tables() -> None:
    assert tables("x.pdf", b"%PDF-1.4 nothing") == ()
