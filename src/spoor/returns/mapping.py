"""A row becomes records: each part from its own column, or the row is skipped with the reason."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from spoor.identifiers import IdentifierUnreadable, Normalised, find_in_text, normalise
from spoor.returns.addresses import Address, AddressUnreadable, read_address, read_port
from spoor.returns.grids import Grid, Row, is_empty, plain
from spoor.returns.layout import Emit
from spoor.returns.matching import Match
from spoor.returns.records import Record, Source
from spoor.returns.sentences import Sentence
from spoor.returns.times import Moment, TimeRules, TimeUnreadable, read_time

LONGEST = 2_000  # of a cell in which addresses and numbers are looked for among other words


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about one column that must be said; `loud` where a value of the file is not in the records."""

    sentence: Sentence
    column: str
    line: int | str
    loud: bool


@dataclass(frozen=True, slots=True)
class Mapped:
    """What became of one row: records, or the reason why there are none."""

    records: tuple[Record, ...]
    remarks: tuple[Remark, ...] = ()
    problem: Sentence | None = None


class _Unfit(Exception):
    """A part of a record cannot be read; the sentence says which column and what stood there."""

    def __init__(self, column: str, why: Sentence) -> None:
        super().__init__(column)
        self.column = column
        self.why = Sentence("in_column", {"column": column, "why": why})


@dataclass(frozen=True, slots=True)
class Mapper:
    """Turns the rows of one recognised grid into records.

    `shared` holds single values of other sections, for records that take their time from there.
    """

    grid: Grid
    match: Match
    file_zone: str | None
    shared: Mapping[str, str]
    given: str | None = None

    def map(self, row: Row) -> Mapped:
        """Return the records of a row; all of its main records are right, or there is none."""
        if row.problem is not None:
            return Mapped((), (), row.problem)
        cells = self._aligned(row)
        if cells is None:
            said = {"found": len(row.cells), "want": len(self.match.header)}
            return Mapped((), (), Sentence("other_width", said))
        row = replace(row, cells=cells)
        records: list[Record] = []
        remarks: list[Remark] = []
        for emit in self._applying(row):
            try:
                made, doubts = self._made(emit, row)
            except _Unfit as unfit:
                if emit.main:
                    return Mapped((), (), unfit.why)
                remarks.append(Remark(unfit.why, unfit.column, row.line, loud=True))
                continue
            records += [one for one in made if not any(_same(one, other) for other in records)]
            remarks += [one for one in doubts if one not in remarks]
        if not any(emit.main for emit in self._applying(row)):
            wanted = ", ".join(
                sorted({self._wanted(emit) for emit in self.match.section.records if emit.main})
            )
            return Mapped((), (), Sentence("lacks", {"wanted": wanted}))
        return Mapped(tuple(records), tuple(remarks))

    def _aligned(self, row: Row) -> tuple[str, ...] | None:
        """Return as many cells as the header has, or None: only a sheet leaves out empty cells at the end."""
        want = len(self.match.header)
        if len(row.cells) == want:
            return row.cells
        if self.grid.sheet is not None and len(row.cells) < want:
            return row.cells + ("",) * (want - len(row.cells))
        return None

    def _cell(self, key: str | None, row: Row) -> str:
        if key is None:
            return ""
        if key.startswith("@"):
            return self.shared.get(plain(key[1:]), "")
        place = self.match.places.get(key)
        cell = "" if place is None else row.cells[place].strip()
        return "" if is_empty(cell) else cell

    def _column(self, key: str | None) -> str:
        place = self.match.places.get(key or "")
        return str(key) if place is None else self.match.header[place].strip()

    def _wanted(self, emit: Emit) -> str:
        key = emit.ip if emit.kind == "login" else emit.value
        return self._column(key) if key else emit.kind

    def _applying(self, row: Row) -> list[Emit]:
        """Return the records that this row gives: those whose cells are filled, and one only without a time."""
        filled = [emit for emit in self.match.section.records if self._filled(emit, row)]
        timed = {(emit.kind, emit.ip, emit.value) for emit in filled if self._cell(emit.at, row)}
        kept: list[Emit] = []
        untimed: set[tuple[str, str | None, str | None]] = set()
        for emit in filled:
            same = (emit.kind, emit.ip, emit.value)
            if not self._cell(emit.at, row):
                if same in timed or same in untimed:
                    continue
                untimed.add(same)
            kept.append(emit)
        return kept

    def _filled(self, emit: Emit, row: Row) -> bool:
        if emit.kind == "login":
            return bool(self._cell(emit.ip, row))
        if emit.value is not None and not emit.main:
            return bool(self._cell(emit.value, row))
        if emit.kind in ("email", "phone", "payment", "device", "account") and emit.value is not None:
            return bool(self._cell(emit.value, row))
        return any(not is_empty(cell) for cell in row.cells)

    def _made(self, emit: Emit, row: Row) -> tuple[list[Record], list[Remark]]:
        address = self._address(emit, row)
        moment, remarks = self._moment(emit, row)
        base = Record(
            kind=emit.kind,
            source=Source(row.line, self.grid.sheet, row.page),
            fields=self._fields(row, emit.note),
            at=moment.at if moment else None,
            at_text=moment.text if moment else None,
            zone=moment.zone if moment else None,
            ip=address.ip if address else None,
            port=address.port if address else None,
        )
        return [replace(base, value=value) for value in self._values(emit, row)], remarks

    def _fields(self, row: Row, note: str | None) -> dict[str, str]:
        fields: dict[str, str] = {}
        for name, cell in zip(self.match.header, row.cells, strict=True):
            if cell.strip():
                key = name.strip() or "-"
                while key in fields:
                    key += " +"
                fields[key] = cell
        if note:
            fields["spoor"] = note
        return fields

    def _address(self, emit: Emit, row: Row) -> Address | None:
        text = self._cell(emit.ip, row)
        if not text:
            return None
        try:
            address = read_address(text)
        except AddressUnreadable as error:
            raise _Unfit(self._column(emit.ip), error.why) from None
        port_text = self._cell(emit.port, row)
        if not port_text:
            return address
        try:
            port = read_port(port_text)
        except AddressUnreadable as error:
            raise _Unfit(self._column(emit.port), error.why) from None
        if address.port not in (None, port):
            said = {"one": address.port, "other": port}
            raise _Unfit(self._column(emit.port), Sentence("two_ports", said))
        return Address(address.ip, port)

    def _moment(self, emit: Emit, row: Row) -> tuple[Moment | None, list[Remark]]:
        if emit.at is None:
            return None, []
        section, column, text = self.match.section, self._column(emit.at), self._cell(emit.at, row)
        if not text:
            there = emit.at in self.match.places and emit.main and emit.kind == "login"
            said = Remark(Sentence("no_time"), column, row.line, loud=True)
            return None, [said] if there else []
        if plain(text) in section.labels:
            return Moment(None, None, text), []
        rules = TimeRules(
            section.zone,
            self.match.zones.get(emit.at, self.file_zone),
            section.epoch,
            section.order,
            self.given,
        )
        try:
            moment = read_time(text, rules)
        except TimeUnreadable as error:
            raise _Unfit(column, error.why) from None
        if moment.question is None:
            return moment, []
        return moment, [Remark(Sentence(moment.question, {"found": text}), column, row.line, loud=False)]

    def _values(self, emit: Emit, row: Row) -> list[str | None]:
        text = self._cell(emit.value, row)
        if not text:
            return [None]
        if emit.kind not in ("email", "phone"):
            return [_payment(text) if emit.kind == "payment" else text]
        found = _all(emit.kind, text)
        if not found:
            raise _Unfit(self._column(emit.value), Sentence(f"no_{emit.kind}", {"found": text[:80]}))
        return list(found)


def _same(one: Record, other: Record) -> bool:
    """Say whether two records of one row tell the same, such as first and last seen at one instant."""
    return replace(one, fields={}) == replace(other, fields={})


def _payment(text: str) -> str:
    try:
        return normalise("payment", text).value
    except IdentifierUnreadable:
        return text


def _all(kind: str, text: str) -> tuple[str, ...]:
    """Return every e-mail address or phone number in a cell; none where any part of the cell is not certain."""
    parts = [part.strip() for part in text.replace("\n", ";").replace(",", ";").split(";") if part.strip()]
    try:
        return tuple(dict.fromkeys(_one(kind, part) for part in parts))
    except IdentifierUnreadable:
        return tuple(
            dict.fromkeys(_written(found) for found in find_in_text(text[:LONGEST]) if found.kind == kind)
        )


def _one(kind: str, part: str) -> str:
    """Return a number in its form for comparing, an address of mail as it stands in the file (no alias folded).

    Digits without + or 0 before them begin with a country.
    """
    digits = part.replace(" ", "").replace("-", "")
    if kind == "phone" and digits.isascii() and digits.isdigit() and not digits.startswith("0"):
        found = normalise(kind, f"+{digits}")
        if found.note is not None:
            raise IdentifierUnreadable(kind, part, "phone")
        return found.value
    return _written(normalise(kind, part))


def _written(found: Normalised) -> str:
    return found.shown if found.kind == "email" else found.value
