"""Layouts: what the files of a provider look like, as versioned declarations that were read and checked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from spoor.returns.grids import plain

FOLDER = Path(__file__).parent / "layouts"
FORMATS = ("csv", "html", "text", "xlsx", "json", "pdf", "mail", "docx", "chat")


class LayoutRefused(ValueError):
    """A declaration of a layout is not right; the sentence names file, field, what was expected and found."""

    def __init__(self, file: str, field: str, expected: str, found: object) -> None:
        super().__init__(f"{file}: {field}: expected {expected}, found {found!r}")
        self.file = file
        self.field = field


@dataclass(frozen=True, slots=True)
class Emit:
    """One record that a row gives: its kind, and the columns (by key) that its parts come from.

    `at` may be `@section`: the first cell of another section with one row, such as a date of registration.
    A `main` record must be right or the row is skipped; any other is left out, with a message, when it is not.
    """

    kind: str
    main: bool
    value: str | None = None
    ip: str | None = None
    port: str | None = None
    at: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """One table of a layout: how its header is known, which columns matter, and which records a row gives.

    `positions` is for tables without a header: key -> place, with `shape` to recognise the rows by.
    """

    name: str
    titles: tuple[str, ...]
    columns: Mapping[str, tuple[str, ...]]
    needs: tuple[str, ...]
    any: tuple[str, ...]
    usual: tuple[str, ...]
    alone: bool
    records: tuple[Emit, ...]
    positions: Mapping[str, int]
    shape: Mapping[str, str]
    width: int
    zone: str | None
    epoch: bool
    order: str | None
    labels: frozenset[str]


@dataclass(frozen=True, slots=True)
class Layout:
    """A layout (indeling) of one provider's files, in one version.

    `basis` says where it comes from: parser (an open program reads such files), description (a text describes
    them), own (a user set it up). None was checked against a real answer: none is public.
    """

    id: str
    provider: str
    title: Mapping[str, str]
    formats: tuple[str, ...]
    basis: str
    source: str
    since: date | None
    until: date | None
    names: tuple[str, ...]
    text: tuple[str, ...]
    first: tuple[str, ...]
    rest: str | None
    sections: tuple[Section, ...]
    own: bool = False

    @property
    def version(self) -> int:
        """The number behind the slash."""
        return int(self.id.rpartition("/")[2])


@lru_cache(maxsize=1)
def common_names() -> dict[str, tuple[str, ...]]:
    """Return the names that columns have with many providers, in five languages, by what they mean."""
    with (FOLDER / "_names.yaml").open(encoding="utf-8") as file:
        loaded: dict[str, list[str]] = yaml.safe_load(file)
    return {key: tuple(map(plain, names)) for key, names in loaded.items()}


def name_columns(layout: Layout | None) -> frozenset[str]:
    """Return the plain names of columns that hold the name of a person: of one layout, and those that many use."""
    own = (section.columns.get("name", ()) for section in layout.sections) if layout else ()
    return frozenset({*common_names()["name"], *(plain(name) for names in own for name in names)})


@lru_cache(maxsize=1)
def packaged() -> tuple[Layout, ...]:
    """Return all layouts that come with the program. Raises LayoutRefused."""
    from spoor.returns.declaration import read_layouts

    found: list[Layout] = []
    for file in sorted(FOLDER.glob("[a-z]*.yaml")):
        found += read_layouts(file.read_text(encoding="utf-8"), file.name)
    return with_own(tuple(found), ())


def with_own(packaged: tuple[Layout, ...], own: tuple[Layout, ...]) -> tuple[Layout, ...]:
    """Return all layouts together. Raises LayoutRefused for an id that is there twice."""
    seen: set[str] = set()
    for layout in (*packaged, *own):
        if layout.id in seen:
            raise LayoutRefused(layout.id, "id", "an id that no other layout has", layout.id)
        seen.add(layout.id)
    return (*packaged, *own)


def as_yaml(layout: Mapping[str, Any]) -> str:
    """Return a declaration as the text of a file."""
    text: str = yaml.safe_dump(dict(layout), allow_unicode=True, sort_keys=False, width=110)
    return text
