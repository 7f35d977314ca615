"""Browsing the law book: what is in force, what differs between two days, what rests on what, what is stale.

Pure: every function names its day, and nothing here looks at a clock, a case or a screen.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import Any

from spoor.law.directory import Power
from spoor.law.lawbook import Lawbook
from spoor.law.periods import nominal_end
from spoor.law.provisions import Amount, Offence, Provision
from spoor.law.sheets import Sheet

Place = tuple[str, str]  # law id and article
_PARTS = re.compile(r"\d+|\D+")
_WORDS = re.compile(r"\w+")
_BRACKETED = re.compile(r"\((\w+)\)")  # English cites 4 lid 1 as 4(1)
_FILLERS = frozenset({"art", "artikel", "article", "van", "of", "het", "de", "the"})


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing in which two versions of an article differ; None where a version lacks it.

    `field` is words (a mapping of language to text), value, clock, basis, source or mark; `name` says
    which value or mark.
    """

    field: str
    name: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Change:
    """What happened to one article between two days; None where it was not in force."""

    law: str
    article: str
    before: Provision | None
    after: Provision | None
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Stale:
    """A version that a person must read: never checked, or checked too long ago (`due` has passed)."""

    provision: Provision
    due: date | None
    instruments: tuple[str, ...]
    cases: int


def natural(article: str) -> tuple[tuple[bool, int, str], ...]:
    """Return the key by which people order articles: 4, 5 lid 2, 10, 126n, 126na."""
    parts = _PARTS.findall(article)
    return tuple((not part.isdecimal(), int(part) if part.isdecimal() else 0, part) for part in parts)


def places(law: Lawbook) -> tuple[Place, ...]:
    """Return every article of the book once, law by law in the order of its files, articles in natural order."""
    order = {name: number for number, name in enumerate(law.titles)}
    found = {(one.law, one.article) for one in law.provisions()}
    return tuple(sorted(found, key=lambda place: (order[place[0]], natural(place[1]))))


def in_force(law: Lawbook, *, on: date) -> dict[str, tuple[Provision, ...]]:
    """Return for each law its articles in force on a day; a law that had none then is there, and empty."""
    found: dict[str, tuple[Provision, ...]] = dict.fromkeys(law.titles, ())
    for place in places(law):
        version = version_on(law, place, on=on)
        if version is not None:
            found[version.law] = (*found[version.law], version)
    return found


def version_on(law: Lawbook, place: Place, *, on: date) -> Provision | None:
    """Return the version of an article in force on a day; None if it has none then."""
    return next((one for one in law.versions(*place) if one.covers(on)), None)


def is_checked(provision: Provision) -> bool:
    """Tell whether a named person read the official text."""
    return provision.checked_on is not None and provision.checked_by is not None


def checked(provisions: Iterable[Provision]) -> int:
    """Return how many of these versions a named person checked against the official text."""
    return sum(is_checked(one) for one in provisions)


def search(law: Lawbook, query: str, names: Mapping[str, str]) -> tuple[Place, ...]:
    """Return the articles that hold every word of a query, those whose article or law is meant first.

    A word with a digit must stand there whole, another may be the beginning of one. `names` holds what
    else a law is called on screen. An empty query finds nothing.
    """
    asked = [one for one in _tokens(query) if one not in _FILLERS]
    if not asked:
        return ()
    found: list[tuple[int, bool, int, Place]] = []
    for place in places(law):
        title = _tokens(f"{place[0]} {law.titles[place[0]]['title']} {names.get(place[0], '')}")
        number = _tokens(place[1])
        head = {*number, *title}
        body = head | {
            word for one in law.versions(*place) for word in _tokens(f"{one.words} {one.words_nl}")
        }
        if all(_stands(one, body) for one in asked):
            meant = sum(one in head for one in asked)
            found.append((-meant, number[0] not in asked, len(found), place))
    return tuple(place for *_, place in sorted(found))


def _tokens(text: str) -> list[str]:
    return _WORDS.findall(_BRACKETED.sub(r" lid \1", text).casefold())


def _stands(asked: str, words: Iterable[str]) -> bool:
    if any(sign.isdigit() for sign in asked):
        return asked in words
    return any(word.startswith(asked) for word in words)


def differences(before: Provision, after: Provision) -> tuple[Difference, ...]:
    """Return in what two versions of an article differ: words, values, clock, basis, source, marks."""
    found = [
        Difference(field, "", old, new)
        for field, old, new in (
            ("words", _both(before), _both(after)),
            ("clock", before.clock, after.clock),
            ("basis", before.basis, after.basis),
            ("source", before.url, after.url),
        )
        if old != new
    ]
    pairs: tuple[tuple[str, Mapping[str, Any], Mapping[str, Any]], ...] = (
        ("value", before.values, after.values),
        ("mark", before.marks, after.marks),
    )
    for field, old_ones, new_ones in pairs:
        for name in {**new_ones, **old_ones}:
            if old_ones.get(name) != new_ones.get(name):
                found.append(Difference(field, name, old_ones.get(name), new_ones.get(name)))
    return tuple(found)


def _both(one: Provision) -> Mapping[str, str]:
    return {"en": one.words, "nl": one.words_nl}


def compare(law: Lawbook, *, earlier: date, later: date) -> tuple[Change, ...]:
    """Return what came in, went out or got another version between two days.

    Only what the book knows: a version whose first day is unknown counts as in force before it. Raises
    ValueError where the days stand the wrong way round.
    """
    if later < earlier:
        raise ValueError(f"{later} lies before {earlier}")
    found = []
    for place in places(law):
        before, after = version_on(law, place, on=earlier), version_on(law, place, on=later)
        if before is after:
            continue
        differ = differences(before, after) if before and after else ()
        found.append(Change(*place, before, after, differ))
    return tuple(found)


def word_changes(before: str, after: str) -> tuple[tuple[str, str], ...]:
    """Return one text turned into another as (same, gone or new, words), in reading order."""
    old, new = before.split(), after.split()
    found: list[tuple[str, str]] = []
    for tag, start, end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(("same", " ".join(old[start:end])))
            continue
        if end > start:
            found.append(("gone", " ".join(old[start:end])))
        if new_end > new_start:
            found.append(("new", " ".join(new[new_start:new_end])))
    return tuple(found)


def rests_on(law: Lawbook) -> dict[Place, tuple[str, ...]]:
    """Return for each article the instruments that cite it or take a term from it: those of the trail first."""
    found: dict[Place, tuple[str, ...]] = {}
    cited = [(power.id, _cited(power)) for power in law.powers.values()]
    cited += [(sheet.id, _told(sheet)) for sheet in law.sheets.values()]
    for instrument, its_places in cited:
        for place in its_places:
            if instrument not in found.get(place, ()):
                found[place] = (*found.get(place, ()), instrument)
    return found


def _cited(power: Power) -> Sequence[Place]:
    clocks = (power.clock, power.then_clock, power.emergency_clock, power.renewal_clock)
    terms = [(clock[0], clock[1]) for clock in clocks if clock is not None]
    return [*power.cites, *power.provider_cites, *terms]


def _told(sheet: Sheet) -> Sequence[Place]:
    terms = (sheet.least_penalty, sheet.term, sheet.then_term, sheet.renewal_term, sheet.emergency_term)
    return [*sheet.citations, *((one.law, one.article) for one in terms if one is not None)]


def stale(law: Lawbook, *, on: date, cases: Mapping[Place, int]) -> tuple[Stale, ...]:
    """Return every version that nobody checked, or that was checked longer ago than the house allows.

    What most open cases rest on comes first, then what most instruments rest on. The allowed time is the
    house's own norm (policies, `controle_bronnen`); on its last day a check still counts.
    """
    instruments = rests_on(law)
    found = []
    for place in places(law):
        for version in law.versions(*place):
            due = recheck_by(version, law, on=on)
            if due is None or due < on:
                found.append(Stale(version, due, instruments.get(place, ()), cases.get(place, 0)))
    return tuple(sorted(found, key=lambda one: (-one.cases, -len(one.instruments))))


def recheck_by(provision: Provision, law: Lawbook, *, on: date) -> date | None:
    """Return the last day on which the check of a version still counts; None if nobody checked it."""
    if provision.checked_on is None or provision.checked_by is None:
        return None
    return nominal_end(provision.checked_on, _recheck(law, on))


def _recheck(law: Lawbook, on: date) -> Amount:
    return law.value("huis", "controle_bronnen", "recheck", on=on)


def offences(law: Lawbook) -> tuple[Offence, ...]:
    """Return the newest version of every paragraph of an offence that the book holds, in natural order."""
    found = []
    for name, article in places(law):
        number, _, paragraph = article.partition(" lid ")
        versions = law.offences(number, int(paragraph) if paragraph.isdecimal() else None)
        if versions and versions[-1].provision.law == name:  # other laws have such a number too
            found.append(versions[-1])
    return tuple(found)
