"""The account of a file: every row is read or skipped with a reason, and what must be said is said."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from spoor.returns.addresses import holds_address
from spoor.returns.grids import Document, Grid, Row, plain, says_nothing
from spoor.returns.layout import Layout
from spoor.returns.mapping import Mapper, Remark
from spoor.returns.matching import Match, named_for, nearest
from spoor.returns.records import Record, ReturnFile, Skipped, Source
from spoor.returns.sentences import Sentence
from spoor.returns.times import GIVEN

SAMPLE = 500  # rows in which a column that no record uses is searched for addresses


@dataclass(slots=True)
class _Account:
    """The account of one file while it is read."""

    in_file: int = 0
    read: int = 0
    skipped: list[Skipped] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)
    messages: list[Sentence] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    unknown: int = 0
    doubt: bool = False

    def told_nothing(self, row: Row, title: str = "") -> bool:
        """Keep the provider's statement that there is nothing, and say whether this row is one."""
        said = says_nothing(row)
        if said is not None:
            found = f"{title}: {said}" if title else said
            self.messages.append(Sentence("says_nothing", {"line": row.line, "found": found}))
        return said is not None

    def skip(self, row: Row, why: Sentence) -> None:
        """Count a row that gives no record."""
        self.in_file += 1
        self.skipped.append(Skipped(row.line, why))


@dataclass(frozen=True, slots=True)
class File:
    """The file that is read: its name, digest and size, and the zone that the caller says its times are in."""

    name: str
    sha256: str
    size: int
    zone: str | None = None


def accounted(
    file: File,
    document: Document,
    matches: Sequence[Match | None],
    layouts: Sequence[Layout],
) -> ReturnFile:
    """Return a file whose grids were recognised, or not, with every row read or skipped."""
    account = _Account(messages=list(document.messages))
    main = _main(document, matches)
    shared = _shared(document)
    for grid, match in zip(document.grids, matches, strict=True):
        if not grid.rows:
            account.messages.append(Sentence("no_rows_under", {"section": grid.title}))
        elif match is not None:
            _read_grid(account, grid, match, Mapper(grid, match, document.zone, shared, file.zone))
        elif main is not None and main.rest and not _tells_address(grid):
            _read_rest(account, grid)
        else:
            _pass_grid(account, grid, document, layouts)
    _say_remarks(account)
    _say_zone(account, file.zone)
    layout = main or (
        _named_layout(layouts, file.name) if account.in_file == 0 and account.messages else None
    )
    state = _state(account, document, main)
    if account.in_file == 0 and not account.messages:
        account.messages.append(Sentence("no_rows"))
    return ReturnFile(
        file=file.name,
        sha256=file.sha256,
        state=state,
        provider=layout.provider if layout else None,
        layout=layout.id if layout else None,
        rows_in_file=account.in_file,
        rows_read=account.read,
        skipped=tuple(account.skipped),
        records=tuple(account.records),
        messages=tuple(account.messages),
        bytes=file.size,
        zone_given=file.zone,
    )


def _main(document: Document, matches: Sequence[Match | None]) -> Layout | None:
    """Return the layout that reads most rows of a document."""
    rows: dict[str, int] = {}
    by_id: dict[str, Layout] = {}
    for grid, match in zip(document.grids, matches, strict=True):
        if match is not None:
            by_id[match.layout.id] = match.layout
            rows[match.layout.id] = rows.get(match.layout.id, 0) + len(grid.rows)
    return by_id[max(rows, key=lambda one: rows[one])] if rows else None


def _named_layout(layouts: Sequence[Layout], name: str) -> Layout | None:
    found = [layout for layout in layouts if named_for(layout, name)]
    return max(found, key=lambda layout: layout.version) if found else None


def _shared(document: Document) -> dict[str, str]:
    """Return the single values of sections with one row, by title."""
    return {
        plain(grid.title): grid.rows[1].cells[0]
        for grid in document.grids
        if grid.fixed and grid.title and len(grid.rows) == 2 and grid.rows[1].cells
    }


def _tells_address(grid: Grid) -> bool:
    return any(holds_address(" ".join(row.cells)) for row in grid.rows)


def _read_grid(account: _Account, grid: Grid, match: Match, mapper: Mapper) -> None:
    """Map the rows of a recognised grid; a header that comes back begins the same table again."""
    for row in grid.rows[: match.at_row]:
        if not account.told_nothing(row) and holds_address(" ".join(row.cells)):
            account.skip(row, Sentence("before_header"))
    before, told = account.in_file, False
    for row in grid.rows[match.first_row :]:
        if row.cells == match.header:
            continue
        if account.told_nothing(row):
            told = True
            continue
        mapped = mapper.map(row)
        if mapped.problem is not None:
            account.skip(row, mapped.problem)
            continue
        account.in_file += 1
        account.read += 1
        account.records += mapped.records
        account.remarks += mapped.remarks
    if account.in_file == before and not told:
        account.messages.append(Sentence("no_rows_under", {"section": match.section.name}))
    _say_columns(account, grid, match)


def _say_columns(account: _Account, grid: Grid, match: Match) -> None:
    used = set(match.places.values())
    passed = [
        name.strip()
        for place, name in enumerate(match.header)
        if place not in used and any(_is_address(row, place) for row in grid.rows[match.first_row :][:SAMPLE])
    ]
    if passed:
        account.messages.append(Sentence("addresses_passed", {"columns": ", ".join(passed)}))
        account.doubt = True
    if match.extra and match.lacking:
        said = {"extra": ", ".join(match.extra), "lacking": ", ".join(match.lacking)}
        account.messages.append(Sentence("columns_changed", said))
        account.doubt = True
    elif match.lacking:
        account.messages.append(Sentence("columns_lacking", {"lacking": ", ".join(match.lacking)}))
    elif match.extra:
        account.messages.append(Sentence("columns_extra", {"extra": ", ".join(match.extra)[:300]}))


def _is_address(row: Row, place: int) -> bool:
    return place < len(row.cells) and holds_address(row.cells[place][:200])


def _read_rest(account: _Account, grid: Grid) -> None:
    """Keep the rows of a section that the layout does not map, as they are."""
    header = grid.rows[0].cells if grid.fixed else ()
    for row in grid.rows[1 if grid.fixed else 0 :]:
        if account.told_nothing(row, grid.title):
            continue
        if row.problem is not None and row.problem.id != "other_names":
            account.skip(row, row.problem)
        else:
            names = header if len(header) == len(row.cells) else tuple(map(str, range(1, len(row.cells) + 1)))
            fields = {"section": grid.title} | dict(zip(names, row.cells, strict=True))
            account.in_file += 1
            account.read += 1
            account.records.append(Record("other", Source(row.line, grid.sheet, row.page), fields))


def _pass_grid(account: _Account, grid: Grid, document: Document, layouts: Sequence[Layout]) -> None:
    """Skip the rows of a grid that no layout knows, and say what it resembles."""
    near = nearest(grid, document, layouts)
    rows = [row for row in grid.rows[1 if grid.fixed else 0 :] if not account.told_nothing(row, grid.title)]
    for row in rows:
        account.skip(row, row.problem or Sentence("section_unknown", {"section": grid.title or "-"}))
    if rows:
        account.unknown += 1
        account.messages.append(
            near.sentence() if near else Sentence("resembles_none", {"section": grid.title or "-"})
        )


def _say_zone(account: _Account, zone: str | None) -> None:
    """Say of how many times the zone is the caller's word."""
    if zone is not None:
        count = sum(record.zone == GIVEN for record in account.records)
        account.messages.append(Sentence("zone_given", {"zone": zone, "count": count}))


def _say_remarks(account: _Account) -> None:
    """Say each kind of remark once a column, with the first line and how many there are."""
    kinds: dict[tuple[str, str], list[Remark]] = {}
    for remark in account.remarks:
        kinds.setdefault((remark.sentence.id, remark.column), []).append(remark)
    for (id, column), same in kinds.items():
        account.doubt |= same[0].loud
        each = id in ("in_column", "summer_time")
        if each:
            account.messages += [
                Sentence("at_line", {"line": one.line, "why": one.sentence}) for one in same[:20]
            ]
        said = {"column": column, "count": len(same), "line": same[0].line, "why": same[0].sentence}
        if not each or len(same) > 20:
            account.messages.append(Sentence("in_rows", said))


def _state(account: _Account, document: Document, main: Layout | None) -> str:
    told = any(message.id == "says_nothing" for message in account.messages)
    if main is None:
        return "read" if told and account.in_file == 0 and not document.damaged else "unknown_layout"
    silent = account.in_file == 0 and not told
    return (
        "partly"
        if account.skipped or account.doubt or account.unknown or document.damaged or silent
        else "read"
    )
