"""Route: put the facts of a case before the law book, keep its answer, and set the next step.

And what a person records on a route: sent, answered, refused, ... set aside; or a finding that the law asks.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from spoor.cases import danger
from spoor.cases.clock import day_of
from spoor.cases.facts import Facts, Known, facts_of, know_all
from spoor.cases.holders import holder, operator
from spoor.cases.house import house_kind
from spoor.cases.load import load_now
from spoor.cases.models import Case, Emergency, Finding, Identifier, RouteEvent, TrailRecord
from spoor.cases.next_step import NextStep, SpokenTrail, next_step
from spoor.cases.rules import rules
from spoor.cases.sentences import LANGUAGES, Spoken, both
from spoor.cases.waking import wake
from spoor.evidence import log
from spoor.identifiers import normalise
from spoor.law.changes import fingerprint
from spoor.law.facts import parse_facts
from spoor.law.lawbook import Lawbook
from spoor.law.speech import instrument_name, speak
from spoor.law.trail import evaluate
from spoor.law.worth import Load, gravity
from spoor.vocabulary import Outcome, Question

STEP_FIELDS = [
    "next_act",
    "next_named",
    "next_sentence",
    "next_because",
    "turn_of",
    "waits",
    "due_on",
    "last_useful_at",
    "lost_first_at",
    "severity",
    "worth",
    "goes_first",
    "emergency",
]
GOES_FIRST = ("danger", "emergency", "emergency_needs", "term", "capture")
LATE = (RouteEvent.State.ANSWERED, RouteEvent.State.WITHDRAWN)
OFFICER = {"desk": "opsporingsambtenaar", "office": "melder"}


class ReasonMissing(Exception):
    """This record needs a reason, or a ground from the list; write it and send it again."""


class HolderUnknown(Exception):
    """This provider is in neither the directory nor the rules of this house; add it there first."""


class PortTaken(Exception):
    """This address with this time and port is an identifier of the case already."""


class CaseEnded(Exception):
    """The case has ended; a new report, identifier or late answer opens it again."""


def follow(case_id: int, *, by: str, at: datetime) -> Case:
    """Evaluate the trail of a case (of its group, by its lead) and set its next step."""
    return follow_all([case_id], by=by, at=at)[0]


def follow_all(case_ids: Sequence[int], *, by: str, at: datetime) -> list[Case]:
    """Evaluate the trails of cases (of their groups, by their leads) and set their next steps."""
    found = Case.objects.filter(pk__in=case_ids).select_related("lead").order_by("pk")
    leads = {(case.lead or case).pk: case.lead or case for case in found}
    kind, law = house_kind(), rules()
    load = load_now(law, day_of(at))
    answers = [_ask(known, kind, law, load, at) for known in know_all(list(leads.values()))]
    with transaction.atomic():
        locked = Case.objects.select_for_update().in_bulk(leads)
        _keep([answer for answer in answers if answer.trail], law, at)
        lines = []
        for answer in answers:
            case = locked[answer.known.case.pk]
            if case.outcome != Outcome.OPEN:
                continue
            known = replace(answer.known, case=case)
            _weigh(case, known, answer, law, at)
            spoken = _spoken(answer.trail) if answer.trail else None
            if _set(case, next_step(known, spoken, officer=OFFICER[kind], on=day_of(at))):
                values = {"next": case.next_act, "due": case.due_on.isoformat()}
                lines.append(log.Line("program:trail:followed", f"case:{case.pk}", values))
        log.add(*lines, by=by, at=at)
    return list(locked.values())


def _weigh(case: Case, known: Known, answer: "_Answer", law: Lawbook, at: datetime) -> None:
    """Set what orders the worklist: severity where nobody did, what goes first, the value of acting now."""
    if case.severity is None:
        case.severity = known.proposed_severity
    step = answer.trail["next_step"] if answer.trail else None
    case.emergency = known.emergency is not None
    case.goes_first = step is not None and step["lane"] in GOES_FIRST
    case.worth = None if answer.index is None else answer.index * gravity(case.severity, law, day_of(at))


@dataclass(frozen=True, slots=True)
class _Answer:
    """What the law book answered to the facts of one case; no trail without an identifier."""

    known: Known
    facts: Facts | None
    trail: dict[str, Any] | None
    index: float | None = None


def _ask(known: Known, kind: str, law: Lawbook, load: Load, at: datetime) -> _Answer:
    facts = facts_of(known, kind)
    if facts is None:
        return _Answer(known, None, None)
    trail = evaluate(parse_facts(facts, law), on=at, law=law, load=load)
    worth = trail.next_step.worth if trail.next_step else None
    return _Answer(known, facts, trail.stored(), worth.index if worth else None)


def _keep(answers: Sequence[_Answer], law: Lawbook, at: datetime) -> None:
    """Write the trails: a new row for a case without one, otherwise over the old."""
    rows = [
        TrailRecord(
            case=answer.known.case,
            evaluated_at=at,
            lawbook=law.digest,
            facts=answer.facts,
            content=answer.trail,
            fingerprint=fingerprint(answer.trail) if answer.trail else "",
            looked_on=day_of(at),
            dead=bool(answer.trail and answer.trail["dead"]),
        )
        for answer in answers
    ]
    TrailRecord.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["case"],
        update_fields=["evaluated_at", "lawbook", "facts", "content", "fingerprint", "looked_on", "dead"],
    )


def _spoken(stored: dict[str, Any]) -> SpokenTrail:
    """Return, in both languages, what the next step is chosen from; routes keep their sentence ids."""
    step = {"next_step": stored["next_step"]}
    return {lang: stored | speak(step, lang) for lang in LANGUAGES}


def _set(case: Case, step: NextStep) -> bool:
    """Write the next step into the case and return whether it is another act than before.

    The date of an act stands: computing it again never moves it, a person may. A legal term sets its own day.
    """
    is_new = case.next_act != step.act
    due_on = step.due_on if is_new or step.waits else case.due_on
    step = replace(step, due_on=due_on)
    case.next_act, case.next_named = step.act, True
    case.next_sentence, case.next_because = step.sentence, step.because
    case.turn_of, case.waits = step.turn_of, step.waits
    case.due_on, case.last_useful_at, case.lost_first_at = due_on, step.last_useful_at, step.lost_first_at
    case.save(update_fields=STEP_FIELDS)
    return is_new


def instrument_spoken(instrument: str) -> Spoken:
    """Return the name of an instrument in every language."""
    return {lang: instrument_name(instrument, lang) for lang in LANGUAGES}


@transaction.atomic
def record(
    case: Case,
    *,
    instrument: str,
    identifier: Identifier | None,
    about: str = "",
    state: str,
    ground: str = "",
    note: str = "",
    happened_at: datetime,
    by: User,
    by_role: str,
    at: datetime,
) -> RouteEvent:
    """Keep what was done on a route. Raises ReasonMissing for a setting aside without a listed ground, CaseEnded.

    An answer that comes late, or an order taken back, opens a case again that ended without a route.
    """
    late = both("woke_by_answer", name=instrument_spoken(about or instrument))
    case = _open(case, waking=late if state in LATE else None, by=by, at=at)
    if state == RouteEvent.State.SET_ASIDE and ground not in RouteEvent.Ground.values:
        raise ReasonMissing
    event = RouteEvent.objects.create(
        case=case,
        identifier=identifier,
        instrument=instrument,
        about=about,
        state=state,
        ground=ground,
        note=note,
        happened_at=happened_at,
        by=by,
        by_role=by_role,
        recorded_at=at,
    )
    _acted(case, at)
    values = {
        "instrument": instrument,
        "state": state,
        "ground": ground,
        "identifier": identifier and identifier.key,
    }
    log.add(log.Line("person:route:recorded", f"case:{case.pk}", values), by=by.username, at=at)
    return event


@transaction.atomic
def find(
    case: Case,
    *,
    question: str,
    answer: bool,
    reason: str,
    identifier: Identifier | None = None,
    instrument: str = "",
    by: User,
    by_role: str,
    at: datetime,
) -> Finding:
    """Keep a person's finding, with its reason. Raises ReasonMissing and CaseEnded."""
    case = _open(case)
    if not reason.strip():
        raise ReasonMissing
    finding = Finding.objects.create(
        case=case,
        identifier=identifier,
        instrument=instrument,
        question=question,
        answer=answer,
        reason=reason,
        by=by,
        by_role=by_role,
        at=at,
    )
    if question == Question.EMERGENCY and answer:
        danger.start([case], Emergency.Source.FOUND, by=by.username, at=at)
    _acted(case, at)
    values = {"question": question, "answer": answer, "instrument": instrument}
    log.add(log.Line("person:finding:made", f"case:{case.pk}", values), by=by.username, at=at)
    return finding


@transaction.atomic
def add_identifier(
    case: Case, *, kind: str, raw: str, platform: str = "", seen_at: datetime | None, port: int | None,
    message_kind: str = "", by: User, at: datetime,
) -> Identifier:  # fmt: skip
    """Add an identifier that a person found; a new one wakes a dead case. Raises IdentifierUnreadable, CaseEnded."""
    item = normalise(kind, raw, platform=platform or None)
    case = _open(case, waking=both("woke_by_identifier"), by=by, at=at)
    identifier, is_new = Identifier.objects.get_or_create(
        case=case,
        kind=item.kind,
        value=item.value,
        at=seen_at if kind == "ip" else None,
        port=port if kind == "ip" else None,
        defaults={
            "shown": item.shown,
            "holder": operator(item.value, seen_at, port)
            if kind == "ip"
            else holder(item.kind, item.value, platform),
            "source": Identifier.Source.PERSON,
            "message_kind": message_kind,
            "added_at": at,
        },
    )
    if is_new:
        _acted(case, at)
        values = {"kind": identifier.kind, "identifier": identifier.key}
        log.add(log.Line("person:identifier:added", f"case:{case.pk}", values), by=by.username, at=at)
    return identifier


@transaction.atomic
def describe(
    case: Case,
    identifier: Identifier,
    *,
    holder: str,
    shared: bool | None,
    port: int | None,
    by: User,
    at: datetime,
) -> Identifier:
    """Say who holds the data behind an identifier, whether many share an address, and its port where none was known.

    A dead case wakes. Raises HolderUnknown, PortTaken and CaseEnded.
    """
    if holder and holder not in rules().providers:
        raise HolderUnknown(holder)
    case = _open(case, waking=both("woke_by_holder"), by=by, at=at)
    before = (identifier.holder, identifier.shared, identifier.port)
    identifier.holder, identifier.shared = holder, shared
    if identifier.port is None and port is not None and identifier.kind == "ip":
        same = Identifier.objects.filter(
            case=identifier.case_id, kind="ip", value=identifier.value, port=port
        )
        if same.filter(at=identifier.at).exists():
            raise PortTaken
        identifier.port = port
    if before != (identifier.holder, identifier.shared, identifier.port):
        identifier.save(update_fields=["holder", "shared", "port"])
        _acted(case, at)
        values = {"identifier": identifier.key, "holder": holder, "shared": shared, "port": identifier.port}
        log.add(log.Line("person:identifier:described", f"case:{case.pk}", values), by=by.username, at=at)
    return identifier


def _open(
    case: Case, *, waking: Spoken | None = None, by: User | None = None, at: datetime | None = None
) -> Case:
    """Lock the case (the lead of its group); with a sentence that says why, a dead one wakes. Raises CaseEnded."""
    case = Case.objects.select_for_update().get(pk=case.lead_id or case.pk)
    if case.outcome == Outcome.DEAD_TRAIL and waking and by and at:
        values: dict[str, object] = {"because": waking}
        wake(case, waking, event="person:case:woke_by_act", values=values, by=by.username, at=at)
    if case.outcome != Outcome.OPEN:
        raise CaseEnded(case.number)
    return case


def _acted(case: Case, at: datetime) -> None:
    Case.objects.filter(pk=case.pk).update(acted_at=at, moved_without_act=0)
