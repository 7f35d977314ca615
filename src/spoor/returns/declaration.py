"""Reads the declarations of layouts (YAML) and refuses, by file and field, what is not right."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import yaml

from spoor.returns.grids import plain
from spoor.returns.layout import FORMATS, Emit, Layout, LayoutRefused, Section, common_names
from spoor.returns.records import KINDS
from spoor.returns.times import is_zone

_LAYOUT_KEYS = {
    "id", "provider", "title", "formats", "basis", "source", "since", "until", "names", "text", "first", "rest",
    "sections",
}  # fmt: skip
_SECTION_KEYS = {
    "name", "titles", "columns", "needs", "any", "usual", "alone", "records", "positions", "shape", "width",
    "zone", "epoch", "order", "labels",
}  # fmt: skip
_EMIT_KEYS = {"kind", "main", "value", "ip", "port", "at", "note"}
_SHAPES = ("ip", "port", "time", "epoch")
_BASES = ("parser", "description", "own")


def read_layouts(text: str, file: str, *, own: bool = False) -> list[Layout]:
    """Return the layouts of one file: a declaration, or a list of them. Raises LayoutRefused."""
    try:
        loaded = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise LayoutRefused(file, "-", "YAML", str(error).replace("\n", " ")[:200]) from error
    rows = loaded if isinstance(loaded, list) else [loaded]
    return [_layout(_table(row, file, f"[{place}]"), file, own) for place, row in enumerate(rows)]


def _layout(row: Mapping[str, Any], file: str, own: bool) -> Layout:
    _known(row, _LAYOUT_KEYS, file, "layout")
    id = _text(row, "id", file)
    if not re.fullmatch(r"[a-z0-9_]+\.[a-z0-9_]+/[1-9]\d*", id):
        raise LayoutRefused(file, "id", "provider.name/version", id)
    here = f"{file} {id}"
    title = _table(row.get("title"), here, "title")
    if set(title) != {"nl", "en"}:
        raise LayoutRefused(here, "title", "nl and en", sorted(title))
    sections = _list(row.get("sections"), here, "sections")
    if not sections:
        raise LayoutRefused(here, "sections", "at least one section", sections)
    rest = row.get("rest")
    if rest not in (None, "other"):
        raise LayoutRefused(here, "rest", "other or nothing", rest)
    return Layout(
        id=id,
        provider=_text(row, "provider", here),
        title={key: str(words) for key, words in title.items()},
        formats=_among(row.get("formats"), FORMATS, here, "formats"),
        basis=_among([row.get("basis", "own")], _BASES, here, "basis")[0],
        source=_text(row, "source", here),
        since=_day(row.get("since"), here, "since"),
        until=_day(row.get("until"), here, "until"),
        names=tuple(str(name).casefold() for name in _list(row.get("names", []), here, "names")),
        text=tuple(str(part).casefold() for part in _list(row.get("text", []), here, "text")),
        first=tuple(plain(str(name)) for name in _list(row.get("first", []), here, "first")),
        rest=rest,
        sections=tuple(_section(_table(one, here, "sections"), here) for one in sections),
        own=own,
    )


def _section(row: Mapping[str, Any], file: str) -> Section:
    _known(row, _SECTION_KEYS, file, "sections")
    here = f"{file} section {_text(row, 'name', file)}"
    columns = {key: _names(key, row, here) for key in _table(row.get("columns", {}), here, "columns")}
    positions = {
        str(key): place for key, place in _table(row.get("positions", {}), here, "positions").items()
    }
    if bool(columns) == bool(positions):
        raise LayoutRefused(
            here, "columns", "columns, or positions for a table without a header", sorted(columns)
        )
    keys = set(columns) | set(positions)
    shape = _checked(row, keys, positions, here)
    needs, either, usual = (_keys(row, name, keys, here) for name in ("needs", "any", "usual"))
    if columns and not needs and not either:
        raise LayoutRefused(here, "needs", "at least one column that must be there", needs)
    return Section(
        name=str(row["name"]),
        titles=tuple(plain(str(title)) for title in _list(row.get("titles", []), here, "titles")),
        columns=columns,
        needs=needs,
        any=either,
        usual=usual,
        alone=bool(row.get("alone", False)),
        records=_emits(row, keys, here),
        positions=positions,
        shape=shape,
        width=int(row.get("width", 0)),
        zone=row.get("zone"),
        epoch=bool(row.get("epoch", False)),
        order=row.get("order"),
        labels=frozenset(plain(str(label)) for label in _list(row.get("labels", []), here, "labels")),
    )


def _checked(
    row: Mapping[str, Any], keys: set[str], positions: Mapping[str, Any], here: str
) -> dict[str, str]:
    """Return the shape of a section whose places, zone and order of dates are right. Raises LayoutRefused."""
    if any(not isinstance(place, int) or place < 0 for place in positions.values()):
        raise LayoutRefused(here, "positions", "places counted from 0", positions)
    shape = {str(key): str(form) for key, form in _table(row.get("shape", {}), here, "shape").items()}
    for key, form in shape.items():
        _member(key, keys, here, "shape")
        _member(form, _SHAPES, here, f"shape.{key}")
    if positions and (not shape or not isinstance(row.get("width"), int)):
        raise LayoutRefused(here, "shape", "shape and width for a table without a header", sorted(shape))
    zone, order = row.get("zone"), row.get("order")
    if zone is not None and not is_zone(str(zone)):
        raise LayoutRefused(here, "zone", "UTC or a name such as Europe/Amsterdam", zone)
    if order not in (None, "day_first", "month_first"):
        raise LayoutRefused(here, "order", "day_first or month_first", order)
    return shape


def _emits(row: Mapping[str, Any], keys: set[str], here: str) -> tuple[Emit, ...]:
    rows = _list(row.get("records"), here, "records")
    if not rows:
        raise LayoutRefused(here, "records", "at least one record", rows)
    found: list[Emit] = []
    for one in rows:
        emit = _table(one, here, "records")
        _known(emit, _EMIT_KEYS, here, "records")
        _member(emit.get("kind"), KINDS, here, "records.kind")
        for part in ("value", "ip", "port", "at"):
            if emit.get(part) is not None and not str(emit[part]).startswith("@"):
                _member(emit[part], keys, here, f"records.{part}")
        main = bool(emit.get("main", not found or emit["kind"] == found[0].kind))
        if emit["kind"] == "login" and emit.get("ip") is None:
            raise LayoutRefused(here, "records.ip", "a column of addresses for a login", None)
        parts = {key: emit.get(key) for key in ("value", "ip", "port", "at", "note")}
        found.append(Emit(kind=emit["kind"], main=main, **parts))
    return tuple(found)


def _names(key: object, row: Mapping[str, Any], here: str) -> tuple[str, ...]:
    """Return the names of one column, in order of preference; `~ip` stands for the common names of an address."""
    names: list[str] = []
    for name in _list(row["columns"][key], here, f"columns.{key}"):
        if str(name).startswith("~"):
            _member(str(name)[1:], common_names(), here, f"columns.{key}")
            names += common_names()[str(name)[1:]]
        else:
            names.append(plain(str(name)))
    if not names or "" in names:
        raise LayoutRefused(here, f"columns.{key}", "names of a column", row["columns"][key])
    return tuple(dict.fromkeys(names))


def _keys(row: Mapping[str, Any], field: str, keys: set[str], here: str) -> tuple[str, ...]:
    found = tuple(str(one) for one in _list(row.get(field, []), here, field))
    for one in found:
        _member(one, keys, here, field)
    return found


def _known(row: Mapping[str, Any], keys: set[str], file: str, field: str) -> None:
    if unknown := sorted(map(str, set(row) - keys)):
        raise LayoutRefused(file, field, f"only {', '.join(sorted(keys))}", ", ".join(unknown))


def _member(one: object, among: object, file: str, field: str) -> None:
    if one not in among:  # type: ignore[operator]
        shown = ", ".join(sorted(map(str, among)))  # type: ignore[call-overload]
        raise LayoutRefused(file, field, f"one of {shown}", one)


def _among(found: object, among: tuple[str, ...], file: str, field: str) -> tuple[str, ...]:
    rows = _list(found, file, field)
    if not rows:
        raise LayoutRefused(file, field, f"some of {', '.join(among)}", found)
    for one in rows:
        _member(one, among, file, field)
    return tuple(map(str, rows))


def _table(found: object, file: str, field: str) -> Mapping[str, Any]:
    if not isinstance(found, dict):
        raise LayoutRefused(file, field, "names with values", found)
    return found


def _list(found: object, file: str, field: str) -> list[Any]:
    if not isinstance(found, list):
        raise LayoutRefused(file, field, "a list", found)
    return found


def _text(row: Mapping[str, Any], field: str, file: str) -> str:
    found = row.get(field)
    if not isinstance(found, str) or not found.strip():
        raise LayoutRefused(file, field, "text", found)
    return found


def _day(found: object, file: str, field: str) -> date | None:
    if found is not None and not isinstance(found, date):
        raise LayoutRefused(file, field, "a day as YYYY-MM-DD, or nothing", found)
    return found
