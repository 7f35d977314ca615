"""The law book: reads and checks the files, and answers what an article says on a day.

Every look-up names the day; there is no default day. Files are read once and kept.
"""

import copy
import hashlib
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

from spoor.law.calendars import Calendar, calendar_from
from spoor.law.directory import (
    Country,
    Power,
    Provider,
    Window,
    country_from,
    power_from,
    providers_from,
    window_from,
)
from spoor.law.provisions import (
    Amount,
    Citation,
    LawbookBroken,
    NotInForce,
    NotInLawBook,
    Offence,
    Provision,
    offence_from,
    provision_from,
)
from spoor.law.sheets import Sheet, sheets_from

PACKAGED = Path(__file__).parent
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Lawbook:
    """Provisions, offences, powers, sheets, providers and countries, with the digest of their files.

    `titles` holds the full title of each law, `short` its display name in each language, `sheets` one sheet
    for each instrument.
    """

    def __init__(self, folder: Path) -> None:
        self._provisions: dict[tuple[str, str], tuple[Provision, ...]] = {}
        self._offences: dict[tuple[str, int | None], tuple[Offence, ...]] = {}
        self._cited: dict[tuple[str, str, date], Citation] = {}
        self.titles: dict[str, Mapping[str, Any]] = {}
        self.short: dict[str, Mapping[str, str]] = {}
        self.digest = _digest(folder)
        for document in _documents(folder):
            self._add(document)
        self._sort()
        self._read_powers(_read(folder / "powers.yaml"))
        self._read_directory(folder / "directory")
        self.calendar_nl: Calendar = calendar_from(_read(folder / "calendars" / "nl.yaml"))
        self.sheets: dict[str, Sheet] = {
            sheet.id: sheet
            for path in sorted((folder / "sheets").glob("*.yaml"))
            for sheet in sheets_from(path.name, _read(path), self._provisions)
        }

    def _add(self, document: Mapping[str, Any]) -> None:
        law, defaults = document["id"], document["defaults"]
        titles = {name: document[name] for name in ("title", "kind", "bwb_id", "celex")}
        if self.titles.setdefault(law, titles) != titles:
            raise LawbookBroken(f"{law}: two files name it differently, {self.titles[law]} and {titles}")
        if "short" in document:
            self.short[law] = document["short"]
        for row in document["provisions"]:
            provision = provision_from(law, row, defaults)
            key = (law, provision.article)
            self._provisions[key] = (*self._provisions.get(key, ()), provision)
        for row in document.get("offences", ()):
            offence = offence_from(law, row, defaults)
            place = (offence.number, offence.paragraph)
            self._offences[place] = (*self._offences.get(place, ()), offence)
            key = (law, offence.provision.article)
            self._provisions[key] = (*self._provisions.get(key, ()), offence.provision)

    def _sort(self) -> None:
        for key, versions in self._provisions.items():
            ordered = sorted(versions, key=lambda one: one.valid_from or date.min)
            for earlier, later in pairwise(ordered):
                if (
                    earlier.valid_to is None
                    or later.valid_from is None
                    or earlier.valid_to >= later.valid_from
                ):
                    raise LawbookBroken(f"{key[0]} {key[1]}: two versions overlap")
            self._provisions[key] = tuple(ordered)
        self._aggravations = _aggravations(self._provisions, self._offences)

    def _read_powers(self, document: Mapping[str, Any]) -> None:
        self.table: tuple[str, ...] = tuple(document["table"])
        self.beside_table: tuple[str, ...] = tuple(document["beside_table"])
        self.known_instruments = frozenset(self.table) | frozenset(self.beside_table)
        self.first_day: date = document["first_day"]
        self.last_day: date = document["last_day"]
        self.reading: Mapping[str, int] = document["reading"]
        self.always_wanted = frozenset(document["always_wanted"])
        self.reach = {kind: frozenset(found) for kind, found in document["reach"].items()}
        self.communication_kinds = frozenset(document["communication_kinds"])
        self.holder_needed = frozenset(document["holder_needed"])
        self.powers: dict[str, Power] = {row["id"]: power_from(row) for row in document["powers"]}
        for power in self.powers.values():
            for law, article in power.cites:
                self.versions(law, article)

    def _read_directory(self, folder: Path) -> None:
        countries = _read(folder / "countries.yaml")
        retention = _read(folder / "retention.yaml")
        kinds = [path for path in files(folder / "providers") if path.name != "defaults.yaml"]
        self.providers: dict[str, Provider] = providers_from(
            _read(folder / "providers" / "defaults.yaml"), map(_read, kinds)
        )
        self.country_codes: frozenset[str] = frozenset(countries["known_codes"].split())
        self.countries: dict[str, Country] = {
            row["code"]: country_from(row, countries["defaults"]) for row in countries["countries"]
        }
        self.windows: dict[str, Window] = {
            name: window_from(row) for name, row in retention["windows"].items()
        }
        self.retention: Mapping[str, Any] = retention
        self.countries_as_of: date = countries["as_of"]

    def versions(self, law: str, article: str) -> tuple[Provision, ...]:
        """Return all versions of an article, oldest first. Raises NotInLawBook."""
        found = self._provisions.get((law, article))
        if found is None:
            raise NotInLawBook(f"the law book holds no {law} {article}")
        return found

    def provisions(self) -> Iterator[Provision]:
        """Yield every version of every article."""
        for versions in self._provisions.values():
            yield from versions

    def provision(self, law: str, article: str, *, on: date) -> Provision:
        """Return the version in force on a day. Raises NotInForce, NotInLawBook."""
        versions = self.versions(law, article)
        for version in versions:
            if version.covers(on):
                return version
        if not versions[-1].known_in_force_on and versions[-1].valid_from is None:
            raise NotInForce(f"{law} {article} is not in force on {on}; no first day known")
        edge = versions[0].valid_from
        if edge is not None and on < edge:
            raise NotInForce(f"{law} {article} is not in force on {on}; in force from {edge}")
        raise NotInForce(
            f"{law} {article} is not in force on {on}; last in force until {versions[-1].valid_to}"
        )

    def in_force(self, law: str, article: str, *, on: date) -> bool:
        """Tell whether an article has a version on a day. Raises NotInLawBook."""
        return any(version.covers(on) for version in self.versions(law, article))

    def value(self, law: str, article: str, name: str, *, on: date) -> Amount:
        """Return a value of an article on a day. Raises NotInForce, NotInLawBook."""
        provision = self.provision(law, article, on=on)
        if name not in provision.values:
            raise NotInLawBook(f"{law} {article} holds no value {name}")
        return provision.values[name]

    def nearest(self, law: str, article: str, *, on: date) -> Provision:
        """Return the version in force on a day; where there is none, the last one, which does not apply then.

        For what must be named even when it is not in force: a citation, the length of a term. Raises
        NotInLawBook.
        """
        versions = self.versions(law, article)
        return next((one for one in versions if one.covers(on)), versions[-1])

    def cite(self, law: str, article: str, on: date) -> Citation:
        """Return the citation of an article; outside its days that of its nearest version."""
        key = (law, article, on)
        found = self._cited.get(key)
        if found is None:
            found = self._cited[key] = self.nearest(law, article, on=on).cite(on)
        return found

    def offences(self, number: str, paragraph: int | None) -> tuple[Offence, ...]:
        """Return the versions of one paragraph of an offence; empty if the book holds none."""
        return self._offences.get((number, paragraph), ())

    def offence_paragraphs(self, number: str) -> tuple[int | None, ...]:
        """Return the paragraphs of an offence that the book holds; empty if none."""
        return tuple(place[1] for place in self._offences if place[0] == number)

    def aggravations(self, number: str) -> tuple[int, ...]:
        """Return the paragraphs of an offence that only raise the maximum of its others."""
        return self._aggravations.get(number, ())

    def with_policies(self, policies: Mapping[str, tuple[Provision, ...]], digest: str) -> "Lawbook":
        """Return a copy in which the house's policies stand otherwise, under a digest of its own."""
        found = copy.copy(self)
        found._provisions = {**self._provisions, **{("huis", name): rows for name, rows in policies.items()}}
        found._cited = {}
        found.digest = digest
        return found

    def holds(self, instrument: str) -> bool:
        """Tell whether the book holds an instrument of the contract's table."""
        return instrument in self.powers


def _aggravations(
    provisions: Mapping[tuple[str, str], object], offences: Mapping[tuple[str, int | None], object]
) -> dict[str, tuple[int, ...]]:
    """Return for each offence with paragraphs those that only raise the maximum of the others."""
    found: dict[str, tuple[int, ...]] = {}
    numbers = {number for number, _ in offences}
    for law, article in provisions:
        number, _, paragraph = article.partition(" lid ")
        if law == "sr" and number in numbers and paragraph and (number, int(paragraph)) not in offences:
            found[number] = (*found.get(number, ()), int(paragraph))
    return found


def _read(path: Path) -> Any:
    with path.open(encoding="utf-8") as stream:
        return yaml.load(stream, Loader=_Loader)  # noqa: S506 - CSafeLoader is a safe loader


def files(folder: Path) -> list[Path]:
    """Return the files that make up an edition of the law book, in a fixed order."""
    return sorted(path for path in folder.rglob("*.yaml") if path.parent.name != "texts")


def _digest(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in files(folder):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _documents(folder: Path) -> Iterator[Mapping[str, Any]]:
    for path in files(folder):
        if path.is_relative_to(folder / "instruments") or path.is_relative_to(folder / "policies"):
            content = _read(path)
            yield from content if isinstance(content, list) else [content]


@cache
def _load(folder: Path) -> Lawbook:
    return Lawbook(folder)


def load(folder: Path | None = None) -> Lawbook:
    """Return the packaged law book, or the one of a folder; read once. Raises LawbookBroken."""
    return _load(folder or PACKAGED)
