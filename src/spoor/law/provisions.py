"""One provision of the law book: a rule in words with its values, source and days; and what goes wrong with
it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any


class LawbookBroken(Exception):
    """A law file says something it may not say; the sentence names file, provision and what is wrong."""


class NotInForce(Exception):
    """A provision has no version on the day asked."""


class NotInLawBook(Exception):
    """The law book holds no such instrument, article, offence or value."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with its unit: days, working_days, weeks, months, years, hours, times, parts, percent, euro,
    category (of a fine) or article.
    """

    amount: int
    unit: str


@dataclass(frozen=True, slots=True)
class Citation:
    """A pointer to a provision as it is shown: verified only where a named person read the official text."""

    law: str
    article: str
    verified: bool
    basis: str
    url: str | None

    def stored(self) -> dict[str, object]:
        """Return the citation in the form of the contract."""
        return {
            "instrument": self.law,
            "article": self.article,
            "verified": self.verified,
            "basis": self.basis,
            "url": self.url,
        }


@dataclass(frozen=True, slots=True)
class Provision:
    """One version of one article (bepaling). Days are calendar days; `valid_to` is inclusive.

    `words` is the text or the English summary, `words_nl` the Dutch one.
    """

    law: str
    article: str
    words: str
    words_nl: str
    url: str | None
    valid_from: date | None
    valid_to: date | None
    known_in_force_on: tuple[date, ...]
    basis: str
    clock: str | None
    values: Mapping[str, Amount]
    marks: Mapping[str, Any]
    checked_on: date | None
    checked_by: str | None
    valid_from_basis: str  # read, or memory where the first day itself was not read
    open_points: tuple[Mapping[str, str], ...]

    def covers(self, on: date) -> bool:
        """Tell whether this version is in force on a day; an unknown first day counts as before it."""
        if self.valid_from is None and not self.known_in_force_on:
            return False
        after_start = self.valid_from is None or self.valid_from <= on
        return after_start and (self.valid_to is None or on <= self.valid_to)

    def in_words(self, lang: str) -> str:
        """Return what the article says, in Dutch or in English."""
        return self.words_nl if lang == "nl" else self.words

    def points_in_words(self, lang: str) -> list[dict[str, str]]:
        """Return what a person must weigh, in Dutch or in English: what, why, and the id of who answers."""
        end = "_nl" if lang == "nl" else ""
        return [
            {"what": point[f"what{end}"], "why": point[f"why{end}"], "who": point["who"]}
            for point in self.open_points
        ]

    def cite(self, on: date) -> Citation:
        """Return the citation; before the first day known to be in force "read" becomes "memory".

        A first day that was itself read counts as known.
        """
        basis, known = self.basis, self.valid_from is not None and self.valid_from_basis == "read"
        if basis == "read" and not known and on < min(self.known_in_force_on, default=on):
            basis = "memory"
        verified = self.checked_on is not None and self.checked_by is not None
        return Citation(self.law, self.article, verified, basis, self.url)


@dataclass(frozen=True, slots=True)
class Offence:
    """One paragraph of an offence (strafbaar feit) in one version: its maximum and what hangs on it."""

    number: str
    paragraph: int | None
    provision: Provision
    max_months: Fraction | None
    list_67_1: bool
    klacht: bool
    klacht_not_for: str | None
    eu_list: str | None
    never_lapses: bool
    capacity_paragraph: int | None
    elements: tuple[str, ...]
    otherwise_paragraph: int | None


def provision_from(law: str, row: Mapping[str, Any], defaults: Mapping[str, Any]) -> Provision:
    """Return the provision of one row of a law file. Raises LawbookBroken if a field is missing."""
    full = {**defaults, **row}
    words = full.get("text") or full.get("summary")
    missing = [name for name in ("article", "basis", "url", "checked_on", "checked_by") if name not in full]
    if missing or not words:
        raise LawbookBroken(f"{law} {full.get('article')}: expected {missing or 'text or summary'}")
    if full["basis"] not in ("read", "memory", "unsure"):
        raise LawbookBroken(f"{law} {full['article']}: basis is {full['basis']!r}")
    values = {name: Amount(int(one["amount"]), one["unit"]) for name, one in full.get("values", {}).items()}
    return Provision(
        law=law,
        article=full["article"],
        words=words,
        words_nl=full.get("nl", words),
        url=full["url"],
        valid_from=full["valid_from"],
        valid_to=full["valid_to"],
        known_in_force_on=tuple(full["known_in_force_on"]),
        basis=full["basis"],
        clock=full["clock"],
        values=values,
        marks=full.get("marks", {}),
        checked_on=full["checked_on"],
        checked_by=full["checked_by"],
        valid_from_basis=full.get("valid_from_basis", "read"),
        open_points=tuple(full["open_points"]),
    )


def offence_from(law: str, row: Mapping[str, Any], defaults: Mapping[str, Any]) -> Offence:
    """Return the offence of one row of a law file."""
    paragraph = row.get("paragraph")
    article = row["number"] if paragraph is None else f"{row['number']} lid {paragraph}"
    months = row.get("max_months")
    values = {} if months is None else {"max_penalty": {"amount": months, "unit": "months"}}
    if "fine" in row:
        values["max_fine"] = {"amount": row["fine"], "unit": "category"}
    provision = provision_from(law, {**row, "article": article, "values": values}, defaults)
    return Offence(
        number=row["number"],
        paragraph=paragraph,
        provision=provision,
        max_months=None if months is None else Fraction(months),
        list_67_1=row.get("list_67_1", False),
        klacht=row.get("klacht", False),
        klacht_not_for=row.get("klacht_not_for"),
        eu_list=row.get("eu_list"),
        never_lapses=row.get("never_lapses", False),
        capacity_paragraph=row.get("capacity_paragraph"),
        elements=tuple(row.get("elements", ())),
        otherwise_paragraph=row.get("otherwise_paragraph"),
    )
