"""Offences: which maximum and which thresholds the law of the day of the act gives the stated facts.

Thresholds are tested per single offence. Lengths of punishment are in months, exact.
"""

from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from spoor.law.answers import Cite
from spoor.law.facts import CaseFacts, OffenceFacts
from spoor.law.lawbook import Lawbook
from spoor.law.periods import end_of_term, nominal_end
from spoor.law.provisions import Amount, Offence

TERRORIST, IN_CAPACITY = "285 lid 4", "285 lid 5"
NOT_KNOWN = "unknown"  # of the capacity of the person threatened; absent means that nobody said there is one


@dataclass(frozen=True, slots=True)
class Profile:
    """What the law of the day of the act says about the stated offence."""

    article: str
    in_force: bool
    crime: bool  # misdrijf; false for an overtreding
    max_months: Fraction | None
    list_67_1: bool
    klacht: bool
    eu_list: bool
    unsure: bool
    lapses_on: date | None  # last day on which may be prosecuted; None = never lapses or not known
    lapses_soonest_on: date | None  # the same by the shortest term of a crime, for a maximum that is unsure
    cites: tuple[Cite, ...]
    klacht_until: date | None
    in_office_until: date | None = None  # last day if the person holds a listed office; None = that is known


def profile(facts: CaseFacts, law: Lawbook) -> Profile:
    """Return what hangs on the stated offence, by the law of the day on which it was committed."""
    stated = facts.offence
    offence = _offence(stated, law)
    if offence is None:
        return _outside(facts, law)
    months, cites = _raised(offence, stated, law)
    exempt = _klacht_exempt(offence, stated, law)
    found = Profile(
        article=offence.provision.article,
        in_force=True,
        crime=True,
        max_months=months,
        list_67_1=offence.list_67_1,
        klacht=offence.klacht and not exempt,
        eu_list=offence.eu_list == "c"
        or (offence.eu_list == "b" and stated.by_information_system is not False),
        unsure=offence.provision.basis == "unsure",
        lapses_on=None,
        lapses_soonest_on=None,
        cites=cites,
        klacht_until=_klacht_until(stated, law) if offence.klacht and not exempt else None,
    )
    if offence.never_lapses:
        return found
    if stated.target_capacity == NOT_KNOWN:
        found = replace(found, in_office_until=_in_office_until(facts, law))
    lightest = _lapses_on(replace(found, max_months=Fraction()), facts, law)
    return replace(found, lapses_on=_lapses_on(found, facts, law), lapses_soonest_on=lightest)


def _in_office_until(facts: CaseFacts, law: Lawbook) -> date | None:
    """Return the last day for prosecution if the person threatened did hold an office of the list."""
    capacity = min(_capacities(law, IN_CAPACITY, facts.offence.committed_on))
    return profile(replace(facts, offence=replace(facts.offence, target_capacity=capacity)), law).lapses_on


def _outside(facts: CaseFacts, law: Lawbook) -> Profile:
    """Return the profile of an overtreding of Book Three, or of an article that was not in force that day."""
    number = facts.offence.number
    held = law.offence_paragraphs(number)
    article = "424" if not held else number if held[0] is None else f"{number} lid {held[0]}"
    found = Profile(
        article, not held, False, None, False, False, False, False, None, None, (("sr", article),), None
    )
    return found if held else replace(found, lapses_on=_lapses_on(found, facts, law))


def _offence(stated: OffenceFacts, law: Lawbook) -> Offence | None:
    """Return the paragraph that the facts point to, as in force on the day of the act; None if there is
    none.
    """
    paragraph = _paragraph(stated, law)
    found = _version(stated, paragraph, law)
    if (
        found
        and found.capacity_paragraph
        and stated.target_capacity in _capacities(law, IN_CAPACITY, stated.committed_on)
    ):
        return _version(stated, found.capacity_paragraph, law) or found
    return found


def _paragraph(stated: OffenceFacts, law: Lawbook) -> int | None:
    """Return the paragraph to look up; where none is stated, the one whose elements are all stated, else
    the first.

    A paragraph that only raises the maximum (Sr 285(4), (5)) counts as none stated; one of which an element
    is stated not to be so (Sr 285(2): writing and condition, both) for the paragraph that counts otherwise.
    """
    held = law.offence_paragraphs(stated.number)
    if None in held or not held:
        return None
    paragraphs = [one for one in held if one is not None]
    wanted = stated.paragraph
    if wanted not in paragraphs:
        wanted = next((one for one in paragraphs if _elements(stated, one, law) is True), None)
    if wanted is None:
        wanted = min(paragraphs)
    if _elements(stated, wanted, law) is False:
        return law.offences(stated.number, wanted)[-1].otherwise_paragraph
    return wanted


def _elements(stated: OffenceFacts, paragraph: int | None, law: Lawbook) -> bool | None:
    """Tell whether the elements of a paragraph are all stated; False if one is denied, None if not known."""
    names = law.offences(stated.number, paragraph)[-1].elements
    known = {"in_writing": stated.in_writing, "under_condition": stated.under_condition}
    values = [known[name] for name in names]
    if False in values:
        return False
    return True if values and None not in values else None


def _version(stated: OffenceFacts, paragraph: int | None, law: Lawbook) -> Offence | None:
    versions = law.offences(stated.number, paragraph)
    return next((one for one in versions if one.provision.covers(stated.committed_on)), None)


def _capacities(law: Lawbook, article: str, on: date) -> frozenset[str]:
    return frozenset(law.nearest("sr", article, on=on).marks["capacities"])


def _raised(offence: Offence, stated: OffenceFacts, law: Lawbook) -> tuple[Fraction | None, tuple[Cite, ...]]:
    """Return the maximum with what raises it (Sr 285(4) and (5)), and the articles that say so."""
    months: Fraction | None = offence.max_months
    cites: list[Cite] = [("sr", offence.provision.article)]
    for article, applies in (
        (
            TERRORIST,
            stated.terrorist_intent is True or f"{stated.number} lid {stated.paragraph}" == TERRORIST,
        ),
        (
            IN_CAPACITY,
            stated.target_capacity in _capacities(law, IN_CAPACITY, stated.committed_on)
            or f"{stated.number} lid {stated.paragraph}" == IN_CAPACITY,
        ),
    ):
        if not applies or stated.number != "285" or not law.in_force("sr", article, on=stated.committed_on):
            continue
        part = law.provision("sr", article, on=stated.committed_on).values
        if months is not None:
            months += months * Fraction(part["numerator"].amount, part["denominator"].amount)
        cites.append(("sr", article))
    return months, tuple(cites)


def _klacht_exempt(offence: Offence, stated: OffenceFacts, law: Lawbook) -> bool:
    article = offence.klacht_not_for
    return article is not None and stated.target_capacity in _capacities(law, article, stated.committed_on)


def _klacht_until(stated: OffenceFacts, law: Lawbook) -> date:
    """Return the last day for a klacht if the act was known on the day it was committed (Sr 66, Atw)."""
    term = law.value("sr", "66", "klacht_term", on=stated.committed_on)
    return end_of_term(stated.committed_on, term, "termijnenwet", calendar=law.calendar_nl, law=law)


def _lapses_on(found: Profile, facts: CaseFacts, law: Lawbook) -> date | None:
    """Return the last day on which may be prosecuted (Sr 70-72, 77d); None if the right never lapses.

    An act of prosecution starts a new term; for crimes the right ends for good after twice the term.
    """
    start = facts.offence.committed_on
    term = _limitation_term(found, law, start)
    if term is None:
        return None
    if found.crime and facts.age_band == "12_17":
        term = Amount(term.amount // law.value("sr", "77d", "divisor", on=start).amount, term.unit)
    interrupted = facts.offence.prosecution_act_on
    if interrupted is None or interrupted < start or interrupted > nominal_end(start, term):
        return nominal_end(start, term)
    renewed = nominal_end(interrupted, term)
    if not found.crime:
        return renewed
    factor = law.value("sr", "72", "absolute_factor", on=start).amount
    return min(renewed, nominal_end(start, Amount(term.amount * factor, term.unit)))


def _limitation_term(found: Profile, law: Lawbook, on: date) -> Amount | None:
    ladder = law.provision("sr", "70", on=on).values
    if not found.crime:
        return ladder["term_overtreding"]
    months = found.max_months
    if months is None or months >= ladder["limit_never"].amount:
        return None
    if months >= ladder["limit_long"].amount:
        return ladder["term_long"]
    return ladder["term_short"] if months <= ladder["limit_short"].amount else ladder["term_middle"]
