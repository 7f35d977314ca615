"""A layout of one's own: the tables of an unknown file, a guess of what each column is, and the declaration."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from spoor.identifiers import IdentifierUnreadable, normalise
from spoor.returns.addresses import AddressUnreadable, read_address, read_port
from spoor.returns.declaration import read_layouts
from spoor.returns.grids import Document, Grid, ReturnUnreadable, is_empty, plain, zone_in_header
from spoor.returns.layout import Layout, LayoutRefused, as_yaml, common_names
from spoor.returns.reading import read, readers
from spoor.returns.records import ReturnFile
from spoor.returns.times import EPOCH, TimeRules, TimeUnreadable, read_time

ROLES = ("ip", "port", "at", "email", "phone", "account", "account_id", "name", "device", "payment")
SAMPLE = 200
ENOUGH = 0.8  # share of the filled cells of a column that must read as what it is taken for
HIGHEST_HEADER = 12


@dataclass(frozen=True, slots=True)
class Table:
    """A table of an unknown file as a person sees it: where its header may stand, and its first rows."""

    place: int
    title: str
    format: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    count: int


@dataclass(frozen=True, slots=True)
class Guess:
    """What a column may be: a role of `ROLES` or None, and what tells so (`name`, `content` or nothing)."""

    column: str
    role: str | None
    by: str | None
    epoch: bool = False


def tables(name: str, content: bytes) -> tuple[Table, ...]:
    """Return the tables of a file, largest first; none when no reader can take it apart."""
    for reader in readers(name, content):
        try:
            document = reader(content, name, frozenset())
        except ReturnUnreadable:
            continue
        found = [_table(place, grid, document) for place, grid in enumerate(document.grids)]
        if found := [table for table in found if table.header]:
            return tuple(sorted(found, key=lambda table: -table.count))
    return ()


def _table(place: int, grid: Grid, document: Document) -> Table:
    rows = [row for row in grid.rows if row.problem is None]
    widest = max((len(row.cells) for row in rows), default=0)
    head = next((at for at, row in enumerate(rows[:HIGHEST_HEADER]) if _may_head(row.cells, widest)), None)
    if head is None:
        return Table(place, grid.title, document.format, (), (), 0)
    data = rows[head + 1 :]
    shown = tuple(row.cells for row in data[:SAMPLE])
    return Table(place, grid.title, document.format, rows[head].cells, shown, len(data))


def _may_head(cells: tuple[str, ...], widest: int) -> bool:
    """Say whether a row can be a header: as wide as the table, and names rather than values."""
    filled = [cell for cell in cells if cell.strip()]
    return len(filled) == len(cells) == widest and not any(re.fullmatch(r"[\d\W]+", cell) for cell in filled)


def guess_columns(table: Table) -> tuple[Guess, ...]:
    """Return a proposal for each column, by its name first and by its cells otherwise; a person decides."""
    taken: set[str] = set()
    guesses: list[Guess] = []
    for place, column in enumerate(table.header):
        cells = [row[place] for row in table.rows if place < len(row) and not is_empty(row[place])]
        bare = plain(zone_in_header(column)[0])
        named = next((role for role in ROLES if bare in common_names()[role] and role not in taken), None)
        told = next(
            (role for role, test in _TESTS.items() if _mostly(cells, test) and role not in taken), None
        )
        role = told if named in (None, "account") and told else named
        if role in _TESTS and cells and not _mostly(cells, _TESTS[role]):
            role = told
        epoch = role == "at" and _mostly(cells, lambda cell: EPOCH.fullmatch(cell) is not None)
        guesses.append(
            Guess(column, role, None if role is None else "name" if role == named else "content", epoch)
        )
        if role:
            taken.add(role)
    return tuple(guesses)


def _mostly(cells: Sequence[str], test: Callable[[str], bool]) -> bool:
    return bool(cells) and sum(test(cell.strip()) for cell in cells) >= ENOUGH * len(cells)


def _is_ip(cell: str) -> bool:
    try:
        read_address(cell)
    except AddressUnreadable:
        return False
    return True


def _is_time(cell: str) -> bool:
    try:
        read_time(cell, TimeRules(epoch=True))
    except TimeUnreadable:
        return False
    return True


def _is_port(cell: str) -> bool:
    try:
        return read_port(cell) > 1023
    except AddressUnreadable:
        return False


def _is_email(cell: str) -> bool:
    try:
        normalise("email", cell)
    except IdentifierUnreadable:
        return False
    return True


def _is_phone(cell: str) -> bool:
    try:
        return cell.startswith(("+", "00", "06")) and normalise("phone", cell).note is None
    except IdentifierUnreadable:
        return False


_TESTS: dict[str | None, Callable[[str], bool]] = {
    "ip": _is_ip, "at": _is_time, "email": _is_email, "phone": _is_phone, "port": _is_port,
}  # fmt: skip


def make_layout(
    *,
    id: str,
    provider: str,
    title: str,
    table: Table,
    columns: Mapping[str, str],
    zone: str | None,
    order: str | None = None,
    epoch: bool = False,
    source: str = "set up on screen",
) -> str:
    """Return the declaration, as the text of a file, by which tables like this one are read from now on.

    `columns` says for each role of `ROLES` which column holds it. `zone` is what the provider said, or None: then
    a time without a zone stays a question. Raises LayoutRefused.
    """
    _check(columns, table, id)
    section: dict[str, Any] = {
        "name": "table",
        "alone": True,
        "columns": {role: [zone_in_header(column)[0].strip()] for role, column in columns.items()},
        "needs": list(columns),
        "records": _records(columns, id),
        "epoch": epoch,
    }
    section |= {key: value for key, value in (("zone", zone), ("order", order)) if value is not None}
    text = as_yaml(
        {
            "id": id,
            "provider": provider,
            "title": {"nl": title, "en": title},
            "formats": [table.format],
            "basis": "own",
            "source": source,
            "sections": [section],
        }
    )
    read_layouts(text, id, own=True)
    return text


def _check(columns: Mapping[str, str], table: Table, id: str) -> None:
    if unknown := sorted(set(columns) - set(ROLES)):
        raise LayoutRefused(id, "columns", f"roles among {', '.join(ROLES)}", ", ".join(unknown))
    if missing := sorted(set(columns.values()) - set(table.header)):
        raise LayoutRefused(id, "columns", "columns of the table", ", ".join(missing))


def _records(columns: Mapping[str, str], id: str) -> list[dict[str, str]]:
    at = {"at": "at"} if "at" in columns else {}
    records: list[dict[str, str]] = []
    if "ip" in columns:
        records.append({"kind": "login", "ip": "ip", **({"port": "port"} if "port" in columns else {}), **at})
    who = next((role for role in ("account_id", "account", "name") if role in columns), None)
    if who and (not records or "name" in columns or "email" in columns or "phone" in columns):
        records.append({"kind": "subscriber", "value": who, **({} if records else at)})
    records += [
        {"kind": role, "value": role} for role in ("email", "phone", "device", "payment") if role in columns
    ]
    if not records:
        raise LayoutRefused(
            id, "columns", "an address, a person or another identifier", ", ".join(columns) or "-"
        )
    return records


def preview(name: str, content: bytes, declaration: str) -> ReturnFile:
    """Return how a file would be read by one declaration alone. Raises LayoutRefused."""
    layouts: list[Layout] = read_layouts(declaration, name, own=True)
    return read(name, content, layouts)
