"""Identify: persons and hypotheses with what speaks for and against; two people before anybody is called the sender.

That somebody holds the subscription is no answer to who wrote the message. So a proposal needs a fact beyond the
subscriber, says what speaks against it, and is confirmed by somebody else. Nothing here is computed.
"""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet

from spoor.cases.models import Case, Hypothesis, HypothesisFact, Identification, Identifier, Person
from spoor.cases.papers import says_something
from spoor.evidence import log
from spoor.evidence.models import Exhibit
from spoor.vocabulary import Outcome


class CaseEnded(Exception):
    """The case has ended; a new fact opens it again first."""


class NameMissing(Exception):
    """A person needs a name, or the words by which the source names them."""


class SourceMissing(Exception):
    """A fact needs words and a source: a document of the case, an identifier, or where it was seen."""


class NothingBeyond(Exception):
    """Only the subscription points to this person; add a fact beyond it before proposing."""


class AgainstMissing(Exception):
    """Say in a sentence why, and in a sentence what speaks against it; there is always something."""


class AlreadyProposed(Exception):
    """A proposal waits for its answer in this case; answer that first."""


class SamePerson(Exception):
    """Whoever proposed does not confirm; ask a colleague."""


class Answered(Exception):
    """This proposal was answered already; look at the case again."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact for or against: its words, where it comes from, and whether it goes beyond the subscriber."""

    speaks: str
    text: str
    exhibit: Exhibit | None = None
    identifier: Identifier | None = None
    source: str = ""
    beyond_subscriber: bool = False


@transaction.atomic
def name_person(
    case: Case,
    *,
    name: str,
    details: str = "",
    exhibit: Exhibit | None = None,
    row: str = "",
    by: User,
    at: datetime,
) -> Person:
    """Add a person whom a source names. Raises NameMissing and CaseEnded."""
    case = _open(case)
    if not name.strip():
        raise NameMissing
    person = Person.objects.create(
        case=case,
        name=name.strip()[:200],
        details=details.strip(),
        exhibit=exhibit,
        row=row,
        added_by=by,
        added_at=at,
    )
    _log(case, "person:person:named", {"person": person.pk}, by=by, at=at)
    return person


@transaction.atomic
def suppose(
    case: Case, *, kind: str, person: Person | None, text: str = "", by: User, at: datetime
) -> Hypothesis:
    """Add a hypothesis. Raises NameMissing where it is about a person and names none, or says nothing; CaseEnded."""
    case = _open(case)
    if kind == Hypothesis.Kind.SENDER and person is None:
        raise NameMissing
    if kind == Hypothesis.Kind.OTHER and not text.strip():
        raise NameMissing
    made = Hypothesis.objects.create(
        case=case, kind=kind, person=person, text=text.strip()[:300], made_by=by, made_at=at
    )
    _log(case, "person:hypothesis:made", {"hypothesis": made.pk, "of": kind}, by=by, at=at)
    return made


@transaction.atomic
def weigh(hypothesis: Hypothesis, fact: Fact, *, by: User, at: datetime) -> HypothesisFact:
    """Add a fact for or against a hypothesis. Raises SourceMissing and CaseEnded."""
    case = _open(hypothesis.case)
    if not fact.text.strip() or not (fact.exhibit or fact.identifier or fact.source.strip()):
        raise SourceMissing
    added = HypothesisFact.objects.create(
        hypothesis=hypothesis,
        speaks=fact.speaks,
        text=fact.text.strip(),
        exhibit=fact.exhibit,
        identifier=fact.identifier,
        source=fact.source.strip()[:200],
        beyond_subscriber=fact.beyond_subscriber,
        by=by,
        at=at,
    )
    values: dict[str, object] = {"hypothesis": hypothesis.pk, "speaks": fact.speaks}
    _log(case, "person:hypothesis:weighed", values, by=by, at=at)
    return added


@transaction.atomic
def propose(person: Person, *, because: str, against: str, by: User, at: datetime) -> Identification:
    """Propose that a person is the sender. Raises NothingBeyond, AgainstMissing, AlreadyProposed and CaseEnded."""
    case = _open(person.case)
    if not (says_something(because) and says_something(against)):
        raise AgainstMissing
    if Identification.objects.filter(case=case, state=Identification.State.PROPOSED).exists():
        raise AlreadyProposed
    if not beyond(person).exists():
        raise NothingBeyond
    made = Identification.objects.create(
        case=case,
        person=person,
        because=because.strip(),
        against=against.strip(),
        proposed_by=by,
        proposed_at=at,
    )
    _log(case, "person:identification:proposed", {"identification": made.pk}, by=by, at=at)
    return made


@transaction.atomic
def answer(
    identification_id: int, *, confirmed: bool, because: str, by: User, at: datetime
) -> Identification:
    """Confirm a proposal or not, by somebody else than who made it. Raises SamePerson, AgainstMissing, Answered."""
    found = Identification.objects.select_for_update().get(pk=identification_id)
    case = _open(found.case)
    if found.state != Identification.State.PROPOSED:
        raise Answered
    if found.proposed_by_id == by.pk:
        raise SamePerson
    if not says_something(because):
        raise AgainstMissing
    found.state = Identification.State.CONFIRMED if confirmed else Identification.State.REFUSED
    found.answered_by, found.answered_at, found.answer_because = by, at, because.strip()
    found.save(update_fields=["state", "answered_by", "answered_at", "answer_because"])
    values: dict[str, object] = {"identification": found.pk, "confirmed": confirmed}
    _log(case, "person:identification:answered", values, by=by, at=at)
    return found


def beyond(person: Person) -> QuerySet[HypothesisFact]:
    """Return the facts beyond the subscriber that speak for this person as the sender."""
    return HypothesisFact.objects.filter(
        hypothesis__person=person,
        hypothesis__kind=Hypothesis.Kind.SENDER,
        speaks=HypothesisFact.Speaks.FOR,
        beyond_subscriber=True,
    )


def _open(case: Case) -> Case:
    case = Case.objects.select_for_update().get(pk=case.lead_id or case.pk)
    if case.outcome != Outcome.OPEN:
        raise CaseEnded(case.number)
    return case


def _log(case: Case, event: str, values: dict[str, object], *, by: User, at: datetime) -> None:
    log.add(log.Line(event, f"case:{case.pk}", values), by=by.username, at=at)
    Case.objects.filter(pk=case.pk).update(acted_at=at, moved_without_act=0)
