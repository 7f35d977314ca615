"""Sheets: one page in words for each instrument, for people; the trail does not read them.

A sheet says in both languages what an instrument brings, who decides, to whom it goes, and what to do when
it is refused. It holds no amount: terms and thresholds point to values of the law book.
"""

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from spoor.law.provisions import LawbookBroken, Provision

Words = Mapping[str, str]  # language (nl, en) to text
Provisions = Mapping[tuple[str, str], tuple[Provision, ...]]
LANGUAGES = frozenset({"nl", "en"})
PROSE = (
    "names",
    "brings",
    "issued_by",
    "authorised_by",
    "addressed_to",
    "language",
    "threshold",
    "answers",
    "follow_up",
)
REFERENCES = ("least_penalty", "term", "then_term", "renewal_term", "emergency_term")


@dataclass(frozen=True, slots=True)
class Reference:
    """A value of the book by its place; `law.value(law, article, name, on=day)` gives its amount."""

    law: str
    article: str
    name: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One instrument (instrumentblad). Prose is a mapping of language to text.

    `in_trail`: reached by the engine (also beside the trail), or only described here. `terms` are for the
    answer or the keeping: `term` first, `then_term` runs after it, `renewal_term` lengthens it, and
    `emergency_term` takes its place in an emergency. `least_penalty` is the maximum that the article asks.
    """

    id: str
    in_trail: bool
    data_category: str
    names: Words
    brings: Words
    issued_by: Words
    authorised_by: Words
    addressed_to: Words
    language: Words
    threshold: Words
    answers: Words
    follow_up: Words
    least_penalty: Reference | None
    term: Reference | None
    then_term: Reference | None
    renewal_term: Reference | None
    emergency_term: Reference | None
    citations: tuple[tuple[str, str], ...]

    def name(self, lang: str) -> str:
        """Return the name of the instrument."""
        return self.names[lang]


def sheets_from(place: str, document: Mapping[str, Any], provisions: Provisions) -> Iterator[Sheet]:
    """Yield the sheets of one file. Raises LawbookBroken for a language, citation or value that is not
    there.
    """
    for row in document["sheets"]:
        where = f"sheets/{place} {row.get('id')}"
        _check_fields(row, where)
        citations = tuple((law, article) for law, article in row["citations"])
        for law, article in citations:
            if (law, article) not in provisions:
                raise LawbookBroken(f"{where}: cites {law} {article}, which the law book does not hold")
        plain: dict[str, Any] = {name: row[name] for name in ("id", "in_trail", "data_category", *PROSE)}
        terms: dict[str, Any] = {name: _reference(row.get(name), where, provisions) for name in REFERENCES}
        yield Sheet(**plain, **terms, citations=citations)


def _check_fields(row: Mapping[str, Any], where: str) -> None:
    known: Container[str] = {"id", "in_trail", "data_category", "citations", *PROSE, *REFERENCES}
    if unknown := [name for name in row if name not in known]:
        raise LawbookBroken(f"{where}: unknown field {', '.join(unknown)}")
    for name in PROSE:
        words = row.get(name)
        if not isinstance(words, Mapping) or set(words) != LANGUAGES or not all(words.values()):
            raise LawbookBroken(f"{where}: expected {name} in nl and en, found {words!r}")


def _reference(row: Any, where: str, provisions: Provisions) -> Reference | None:
    if row is None:
        return None
    law, article, name = row
    versions = provisions.get((law, article), ())
    if not versions or any(name not in one.values for one in versions):
        raise LawbookBroken(f"{where}: points to {law} {article} {name}, which the law book does not hold")
    return Reference(law, article, name)
