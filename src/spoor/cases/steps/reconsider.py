"""Reconsider: every open and dead case is put before the law book again, and what changed is said in a sentence.

Rules, treaties, practices and terms change while nobody touches a case. Only the kept facts are read, so that a
hundred thousand cases take minutes; a run that was stopped goes on where it was.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from spoor.cases.clock import day_of
from spoor.cases.facts import facts_of, know
from spoor.cases.house import house_kind
from spoor.cases.models import Case, TrailRecord
from spoor.cases.rules import rules
from spoor.cases.sentences import LANGUAGES, Spoken, both
from spoor.cases.waking import wake
from spoor.evidence import log
from spoor.law.again import Answered, Answering, Asked
from spoor.law.changes import Change, changes, why
from spoor.law.speech import sentence
from spoor.law.worth import gravity
from spoor.vocabulary import Outcome

BATCH = 2000  # cases a transaction
SEEN_AGAIN = (Outcome.OPEN, Outcome.DEAD_TRAIL)


@dataclass(frozen=True, slots=True)
class Stood:
    """How a case stood when it was asked: its id, its outcome, the fingerprint of the answer of then."""

    case_id: int
    outcome: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Reconsidered:
    """One batch: how many cases were asked, which say something else now, and which of them woke."""

    asked: int
    changed: tuple[int, ...]
    woken: tuple[int, ...]


def due(at: datetime) -> QuerySet[TrailRecord]:
    """Return the trails that were not looked at today under the rules of now."""
    stale = Q(looked_on__isnull=True) | Q(looked_on__lt=day_of(at)) | ~Q(lawbook=rules().digest)
    return TrailRecord.objects.filter(stale, case__outcome__in=SEEN_AGAIN, case__lead__isnull=True)


def reconsider_due(answering: Answering, *, by: str, at: datetime) -> Iterator[Reconsidered]:
    """Ask what is due again, batch by batch, until nothing is due; yield what came of each batch."""
    after = 0
    while True:
        rows = list(
            due(at)
            .filter(pk__gt=after)
            .order_by("pk")
            .values_list("pk", "case", "case__outcome", "facts", "fingerprint")[:BATCH]
        )
        if not rows:
            return
        after = rows[-1][0]
        answers = list(answering([Asked(pk, facts, known) for pk, _, _, facts, known in rows]))
        stood = {pk: Stood(case, outcome, known) for pk, case, outcome, _, known in rows}
        with transaction.atomic():
            seen = _keep(answers, stood, by=by, at=at)
        yield seen


def reconsider(
    case_ids: Sequence[int], answering: Answering, *, cause: str, by: str, at: datetime
) -> Reconsidered:
    """Ask some cases again with their facts read afresh, for what was recorded on them meanwhile.

    `cause` is facts, law or time: what the sentence says made them change.
    """
    asked, stood = [], {}
    records = TrailRecord.objects.filter(case__in=case_ids, case__outcome__in=SEEN_AGAIN).order_by("pk")
    with transaction.atomic():
        for record in records.select_for_update(of=("self",)).select_related("case"):
            facts = facts_of(know(record.case), house_kind())
            if facts is not None:
                asked.append(Asked(record.pk, facts, record.fingerprint))
                stood[record.pk] = Stood(record.case_id, record.case.outcome, record.fingerprint)
                TrailRecord.objects.filter(pk=record.pk).update(facts=facts)
        return _keep(list(answering(asked)), stood, cause=cause, by=by, at=at)


def _keep(
    answers: Sequence[Answered],
    stood: Mapping[int, Stood],
    *,
    cause: str | None = None,
    by: str,
    at: datetime,
) -> Reconsidered:
    """Write what the answers say: the day for all, the content where it differs; wake what lives again."""
    law = rules()
    TrailRecord.objects.filter(pk__in=[one.key for one in answers]).update(
        looked_on=day_of(at), lawbook=law.digest
    )
    _weigh([one for one in answers if stood[one.key].outcome == Outcome.OPEN], stood, at)
    changed, woken = [], []
    for one in answers:
        if one.stored is None:
            continue
        case_id, outcome = stood[one.key].case_id, stood[one.key].outcome
        record = TrailRecord.objects.select_for_update(of=("self",)).select_related("case").get(pk=one.key)
        if record.fingerprint != stood[one.key].fingerprint:
            continue  # somebody acted on the case meanwhile, and it was followed with newer facts
        found = changes(record.content, one.stored)
        told = _told(found, cause or why(record.content, one.stored, facts_changed=False))
        _replace(record, one, at)
        changed.append(case_id)
        if outcome == Outcome.DEAD_TRAIL and not one.dead:
            woken.append(case_id)
            event, values = "program:case:woke_by_rules", {"because": told}
            wake(record.case, told, event=event, values=values, by=by, at=at)
        elif found:
            line = log.Line("program:trail:changed", f"case:{case_id}", {"because": told})
            log.add(line, by=by, at=at)
    return Reconsidered(len(answers), tuple(changed), tuple(woken))


def _weigh(answers: Sequence[Answered], stood: Mapping[int, Stood], at: datetime) -> None:
    """Refresh what acting now is worth; it changes with the day though the answer does not."""
    law, index = rules(), {stood[one.key].case_id: one.index for one in answers}
    cases = list(Case.objects.filter(pk__in=index).only("pk", "severity", "worth"))
    for case in cases:
        found = index[case.pk]
        case.worth = found and found * gravity(case.severity, law, day_of(at))
    Case.objects.bulk_update(cases, ["worth"], batch_size=BATCH)


def _replace(record: TrailRecord, one: Answered, at: datetime) -> None:
    record.content, record.fingerprint = one.stored, one.fingerprint
    record.dead, record.evaluated_at = one.dead, at
    record.looked_on, record.lawbook = day_of(at), rules().digest
    record.save(update_fields=["content", "fingerprint", "dead", "evaluated_at", "looked_on", "lawbook"])


def _told(found: Sequence[Change], cause: str) -> Spoken:
    """Say what changed and why, in both languages: the first route that woke, and how many more."""
    if not found:
        return both(f"woke_by_{cause}", change=dict.fromkeys(LANGUAGES, ""))
    first = found[0].sentence().stored()
    said: Spoken = {lang: sentence(first, lang) for lang in LANGUAGES}
    if len(found) > 1:
        said = both("more_changes", change=said, count=len(found) - 1)
    return both(f"woke_by_{cause}", change=said)
