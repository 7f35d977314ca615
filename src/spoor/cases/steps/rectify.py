"""Rectify: the wrong person was named. One act takes the person out of the case and lists who received the name.

What was known is sealed as a trace for the court before anything goes; the rectification itself names nobody.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.core.serializers import serialize
from django.db import transaction
from django.db.models import Q

from spoor.cases.clock import day_of
from spoor.cases.concerned import orders_of
from spoor.cases.facts import group_of
from spoor.cases.house import house, role_of
from spoor.cases.models import (
    Bundle,
    Case,
    Decision,
    Hypothesis,
    HypothesisFact,
    Identification,
    Identifier,
    LinkSuggestion,
    Order,
    OrderSending,
    Person,
    Rectification,
)
from spoor.cases.papers import says_something
from spoor.cases.sentences import both
from spoor.cases.waking import wake
from spoor.drafting import Addressee, Contact, Document, Dossier, Offence, draft
from spoor.evidence import log
from spoor.evidence.models import CustodyEvent, Exhibit, LogEntry
from spoor.evidence.sealing import record, seal
from spoor.vocabulary import IdentifierKind, Outcome

THEIRS = (
    IdentifierKind.PHONE,
    IdentifierKind.EMAIL,
    IdentifierKind.NAME,
    IdentifierKind.PAYMENT,
)  # not the line
GONE = "rechtgezet"


class WrongRole(Exception):
    """Only a prosecutor rectifies; ask one."""


class ReasonMissing(Exception):
    """Write in a sentence why this was the wrong person; the letter says it too."""


@dataclass(frozen=True, slots=True)
class Rectified:
    """What was done, and what the walk does next: orders to withdraw, cases judged one by what is gone."""

    row: Rectification
    orders: list[Order]
    unlinked: list[tuple[Case, Case]]


def receivers(person: Person) -> list[dict[str, str]]:
    """Return everyone who received the name: who looked at the case or the answer since, and to whom it was sent."""
    members = group_of(person.case)
    subjects = [f"case:{pk}" for pk in members]
    looks = LogEntry.objects.filter(
        event="person:case:viewed", subject__in=subjects, at__gte=person.added_at
    ).order_by("seq")
    found = [_one(entry.actor, "zaak ingezien", entry.at) for entry in looks]
    if person.exhibit:
        seen = CustodyEvent.objects.filter(exhibit=person.exhibit, act=CustodyEvent.Act.VIEWED)
        found += [
            _one(event.by.username, f"stuk ingezien: {person.exhibit.name}", event.at)
            for event in seen.select_related("by")
        ]
    for order in naming(person):
        for sent in OrderSending.objects.filter(signature__version__order=order):
            found.append(_one(sent.to, f"{order.number} verstuurd", sent.sent_at))
    given = Bundle.objects.filter(case__in=members, made_at__gte=person.added_at).select_related("made_by")
    found += [_one(one.made_by.username, f"bundel {one.number}", one.made_at) for one in given.order_by("pk")]
    first: dict[tuple[str, str], dict[str, str]] = {}
    for one in found:
        first.setdefault((one["who"], one["by"]), one)
    return list(first.values())


def _one(who: str, by: str, at: datetime) -> dict[str, str]:
    return {"who": who, "by": by, "on": day_of(at).isoformat()}


def naming(person: Person) -> list[Order]:
    """Return the orders of the case whose text holds the name, or that ask about what came with it."""
    orders = orders_of(group_of(person.case)).prefetch_related("versions", "identifiers")
    theirs = {one.pk for one in came_with(person)}
    return [
        order
        for order in orders
        if theirs & {one.pk for one in order.identifiers.all()}
        or any(person.name in json.dumps(v.filled, ensure_ascii=False) for v in order.versions.all())
    ]


def came_with(person: Person) -> list[Identifier]:
    """Return the identifiers that the same row of the same answer gave: theirs, not the line's."""
    if person.exhibit is None:
        return []
    return list(
        Identifier.objects.filter(
            provided_in=person.exhibit, provided_row=person.row, kind__in=THEIRS, rectified_at__isnull=True
        )
    )


@transaction.atomic
def rectify(person_id: int, *, reason: str, by: User, at: datetime) -> Rectified:
    """Take a person out of a case: seal the trace, draft letter and notices, remove.

    Raises WrongRole and ReasonMissing.
    """
    person = (
        Person.objects.select_for_update(of=("self",)).select_related("case", "exhibit").get(pk=person_id)
    )
    if role_of(by) != "prosecutor":
        raise WrongRole
    if not says_something(reason):
        raise ReasonMissing
    case, told = person.case, receivers(person)
    orders = [one for one in naming(person) if one.stage != Order.Stage.WITHDRAWN]
    theirs = came_with(person)
    unlinked = _unlinked(case, theirs)
    row = Rectification.objects.create(
        case=case,
        reason=reason.strip(),
        sources=[[person.exhibit_id, person.row]] if person.exhibit_id else [],
        receivers=told,
        orders=[one.number for one in orders],
        cases=sorted({one.number for pair in unlinked for one in pair} | {case.number}),
        trace=_trace(person, theirs, told, reason, by=by, at=at),
        letter=_letter(person, reason, by=by, at=at),
        by=by,
        at=at,
    )
    row.notices.set(_notices(case, told, by=by, at=at))
    _remove(person, theirs, at)
    _reopen(case, by=by, at=at)
    values = {"rectification": row.pk, "receivers": len(told), "orders": row.orders}
    log.add(log.Line("person:person:rectified", f"case:{case.pk}", values), by=by.username, at=at)
    return Rectified(row, orders, unlinked)


def _unlinked(case: Case, theirs: Sequence[Identifier]) -> list[tuple[Case, Case]]:
    """The pairs of cases that were suggested as one by what goes."""
    same = Q(pk__in=[])
    for one in theirs:
        same |= Q(kind=one.kind, value=one.value)
    others = Case.objects.filter(identifiers__in=Identifier.objects.filter(same)).exclude(pk=case.pk)
    return [(case, other) for other in others.distinct()]


def _trace(
    person: Person,
    theirs: Sequence[Identifier],
    told: list[dict[str, str]],
    reason: str,
    *,
    by: User,
    at: datetime,
) -> Exhibit:
    """Seal everything that goes, apart from the case: only the court's copy holds it."""
    rows: list[Any] = [person, *theirs]
    rows += Hypothesis.objects.filter(person=person)
    rows += HypothesisFact.objects.filter(hypothesis__person=person)
    rows += Identification.objects.filter(person=person)
    rows += Decision.objects.filter(case__in=group_of(person.case))
    kept = {
        "case": person.case.number,
        "reason": reason,
        "rectified_by": by.username,
        "rectified_at": at.isoformat(),
        "receivers": told,
        "rows": json.loads(serialize("json", rows)),
    }
    content = json.dumps(kept, ensure_ascii=False, indent=1).encode()
    sealed = seal(
        [content], kind=Exhibit.Kind.DOCUMENT, name="rectificatie.json", media_type="application/json"
    )
    return record(sealed, report=None, by=by, at=at, why="rectificatie: bewaard voor de rechter")


def _letter(person: Person, reason: str, *, by: User, at: datetime) -> Exhibit:
    made = draft(_dossier(person.case, person.name, reason, by=by, at=at), form="rectification.letter")
    return _sealed(made, by=by, at=at)


def _notices(case: Case, told: Iterable[dict[str, str]], *, by: User, at: datetime) -> list[Exhibit]:
    """One notice for each who received the name, saying by what they got it; the name stands in none of them."""
    by_whom: dict[str, list[str]] = {}
    for one in told:
        by_whom.setdefault(one["who"], []).append(f"{one['by']} ({one['on']})")
    return [
        _sealed(
            draft(_dossier(case, who, "; ".join(ways), by=by, at=at), form="rectification.notice"),
            by=by,
            at=at,
        )
        for who, ways in by_whom.items()
    ]


def _sealed(made: Document, *, by: User, at: datetime) -> Exhibit:
    sealed = seal([made.content], kind=Exhibit.Kind.DOCUMENT, name=made.name, media_type=made.media_type)
    return record(sealed, report=None, by=by, at=at, why="rectificatie opgemaakt")


def _dossier(case: Case, to: str, statement: str, *, by: User, at: datetime) -> Dossier:
    told = house()
    reply = Contact(told.name, "", told.order_address, told.order_phone, told.order_email)
    return Dossier(
        case=case.number,
        house=told.name,
        lang="nl",
        instrument="",
        instrument_name="",
        made_on=day_of(at).isoformat(),
        authoriser="",
        addressee=Addressee(name=to),
        offence=Offence("", "", None, "", ""),
        subjects=(),
        messages=(),
        citations=(),
        unverified=(),
        issuer=Contact(by.get_full_name() or by.username),
        reply_to=reply,
        statement=statement,
    )


def _remove(person: Person, theirs: Sequence[Identifier], at: datetime) -> None:
    """Take the person out of hypotheses, identifications, identifiers and links."""
    for one in theirs:
        others = Identifier.objects.filter(kind=one.kind, value=one.value).exclude(case=person.case)
        for other in others.values_list("case", flat=True):
            older, newer = sorted((person.case_id, other))
            LinkSuggestion.objects.filter(older=older, newer=newer, proposition="same_person").delete()
        one.value, one.shown, one.rectified_at = f"{GONE}-{one.pk}", GONE, at
        one.save(update_fields=["value", "shown", "rectified_at"])
    HypothesisFact.objects.filter(hypothesis__person=person).delete()
    Hypothesis.objects.filter(person=person).delete()
    Identification.objects.filter(person=person).delete()
    decisions = Decision.objects.filter(case__in=group_of(person.case), reason__icontains=person.name)
    decisions.update(reason=GONE)
    person.delete()


def _reopen(case: Case, *, by: User, at: datetime) -> None:
    case = Case.objects.select_for_update().get(pk=case.lead_id or case.pk)
    if case.outcome == Outcome.IDENTIFIED:
        sentence = both("woke_by_rectification")
        values: dict[str, object] = {"because": sentence}
        wake(case, sentence, event="person:case:woke_by_act", values=values, by=by.username, at=at)
