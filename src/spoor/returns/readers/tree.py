"""JSON: each list of objects is a table, each object beside it a row of its own."""

import json
import re
from collections.abc import Iterator
from typing import Any

from spoor.returns.grids import Document, Grid, ReturnUnreadable, Row, zone_of_file
from spoor.returns.readers.decoding import decoded, is_damaged
from spoor.returns.sentences import Sentence

DEEPEST = 40
_TWICE = "\0twice"
_SCRIPT = re.compile(r"^\s*window\.[\w.]{1,80}\s*=\s*")
_Placed = tuple[str, dict[str, Any]]


def read_tree(content: bytes, name: str, starts: frozenset[str]) -> Document:
    """Return JSON, or JSON line by line, as grids; a row is named by its place, as in `logins[3]`.

    Raises ReturnUnreadable.
    """
    return _read(content, wrapped=False)


def read_wrapped_tree(content: bytes, name: str, starts: frozenset[str]) -> Document:
    """Return JSON as `read_tree` does, each object that stands alone under a name being that object.

    Raises ReturnUnreadable.
    """
    return _read(content, wrapped=True)


def _read(content: bytes, *, wrapped: bool) -> Document:
    text = decoded(content)
    try:
        loaded = _loaded(_SCRIPT.sub("", text.text))
        grids = list(_grids(loaded, "", 0, wrapped))
    except (ValueError, RecursionError) as error:
        raise ReturnUnreadable(Sentence("not_json", {"why": str(error)[:120]})) from None
    told = text.text[:4000]
    return Document("json", tuple(grids), told, text.messages, text.damaged, zone_of_file(told))


def _loaded(text: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_once)
    except json.JSONDecodeError:
        lines = [line for line in text.split("\n") if line.strip()]
        if len(lines) < 2:
            raise
        return [json.loads(line, object_pairs_hook=_once) for line in lines]


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Keep the first of a name that stands twice, and that it did."""
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found and found[key] != value:
            found[_TWICE] = key
        found.setdefault(key, value)
    return found


def _grids(node: Any, title: str, depth: int, wrapped: bool) -> Iterator[Grid]:
    if depth > DEEPEST:
        raise ValueError("nested too deep")
    here = title or "$"
    if isinstance(node, list):
        objects = [(f"{here}[{place}]", one) for place, one in enumerate(node) if isinstance(one, dict)]
        for name, alike in _alike(objects, title, wrapped).items():
            yield from _table(alike, name, depth, wrapped)
        for place, one in enumerate(node):
            if isinstance(one, list):
                yield from _grids(one, f"{title}[{place}]", depth + 1, wrapped)
    elif isinstance(node, dict):
        for name, alike in _alike([(here, node)], title, wrapped).items():
            yield from _table(alike, name, depth, wrapped)


def _alike(objects: list[_Placed], title: str, wrapped: bool) -> dict[str, list[_Placed]]:
    """Return objects by title; where `wrapped`, one that holds a single object is that object by its name."""
    found: dict[str, list[_Placed]] = {}
    for where, one in objects:
        name = title
        for _ in range(DEEPEST if wrapped else 0):
            inner = next(iter(one.values())) if len(one) == 1 else None
            if not isinstance(inner, dict) or not inner:
                break
            key = next(iter(one))
            where, name, one = f"{where}.{key}".removeprefix("$."), f"{name}.{key}".lstrip("."), inner
        found.setdefault(name, []).append((where, one))
    return found


def _table(objects: list[_Placed], title: str, depth: int, wrapped: bool) -> Iterator[Grid]:
    flat = [(where, _flat(one, "", depth)) for where, one in objects]
    header = tuple(dict.fromkeys(key for _, one in flat for key in one if key != _TWICE))
    if header:
        rows = [Row(title or "$", header)]
        for where, one in flat:
            twice = Sentence("name_twice", {"name": one[_TWICE]}) if _TWICE in one else None
            cells = tuple(one.get(key, "") for key in header)
            rows.append(Row(where, cells, Sentence("bytes_damaged") if is_damaged(cells) else twice))
        yield Grid(title, tuple(rows), fixed=True)
    for where, node in objects:
        yield from _within(node, where.removeprefix("$"), depth, wrapped)


def _within(node: dict[str, Any], title: str, depth: int, wrapped: bool) -> Iterator[Grid]:
    """Yield the tables inside an object whose own values are already part of the row above it."""
    if depth > DEEPEST:
        raise ValueError("nested too deep")
    for key, value in node.items():
        if isinstance(value, list) and any(isinstance(item, dict | list) for item in value):
            yield from _grids(value, f"{title}.{key}".lstrip("."), depth + 1, wrapped)
        elif isinstance(value, dict):
            yield from _within(value, f"{title}.{key}".lstrip("."), depth + 1, wrapped)


def _flat(node: dict[str, Any], above: str, depth: int) -> dict[str, str]:
    if depth > DEEPEST:
        raise ValueError("nested too deep")
    found: dict[str, str] = {}
    for key, value in node.items():
        name = f"{above}{key}"
        if key == _TWICE:
            found[_TWICE] = str(value)
        elif isinstance(value, dict):
            found |= _flat(value, f"{name}.", depth + 1)
        elif isinstance(value, list):
            if value and not any(isinstance(item, dict | list) for item in value):
                found[name] = ", ".join(map(str, value))
        elif value is not None:
            found[name] = value if isinstance(value, str) else json.dumps(value)
    return found
