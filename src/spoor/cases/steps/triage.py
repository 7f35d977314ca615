"""Triage: the program proposes what a text is; a person confirms or corrects, which is a second row."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction

from spoor.cases import danger
from spoor.cases.models import AssessmentRecord, Case, Confirmation, Emergency, Finding
from spoor.evidence import log
from spoor.evidence.models import Report
from spoor.triage import Model, assess, load_model
from spoor.vocabulary import Question


class ReasonMissing(Exception):
    """A person's word needs a reason; write one sentence."""


@cache
def model() -> Model:
    """Return the weights in use: those trained in this home, otherwise the packaged ones."""
    own = settings.HOME.models / "threat.npz"
    return load_model(own if own.exists() else None)


def digest_of_text(text: str) -> str:
    """Return the hex SHA-256 of a text, by which an assessment knows what it has read."""
    return hashlib.sha256(text.encode()).hexdigest()


def propose(report_ids: Sequence[int], *, by: str, at: datetime) -> list[AssessmentRecord]:
    """Assess the reading copies of reports and keep the proposals; one of each model, until the copy changes."""
    weights = model()
    known = set(
        AssessmentRecord.objects.filter(report__in=report_ids, model=weights.version).values_list(
            "report", "text_sha256"
        )
    )
    reports = Report.objects.filter(pk__in=report_ids).select_related("filed").order_by("pk")
    fresh = [(report, digest_of_text(report.text)) for report in reports]
    weighed = [
        (report, digest, assess(report.text, model=weights))
        for report, digest in fresh
        if (report.pk, digest) not in known
    ]
    with transaction.atomic():
        made = AssessmentRecord.objects.bulk_create(
            AssessmentRecord(
                report=report,
                model=one.model,
                text_sha256=digest,
                made_at=at,
                label=one.label,
                severity=one.severity,
                content=one.stored(),
            )
            for report, digest, one in weighed
        )
        log.add(*(_proposed(row) for row in made), by=by, at=at)
    return made


def _proposed(row: AssessmentRecord) -> log.Line:
    values = {"report": row.report.number, "label": row.label, "model": row.model}
    return log.Line("program:assessment:proposed", f"case:{row.report.filed.case_id}", values)


@dataclass(frozen=True, slots=True)
class Word:
    """What a person says of a report: label, order of reading, provision and the facts that the law asks."""

    label: str
    severity: int
    reason: str
    provision: str = "sr:285"
    paragraph: int = 1
    target_capacity: str = "unknown"
    in_writing: bool = True
    under_condition: bool = False
    danger_to_life: bool | None = None


@transaction.atomic
def confirm(report_id: int, word: Word, *, by: User, by_role: str, at: datetime) -> Confirmation:
    """Keep a person's word on a report, and the finding on danger where it was answered. Raises ReasonMissing."""
    if not word.reason.strip():
        raise ReasonMissing
    report = Report.objects.select_related("filed").get(pk=report_id)
    case = Case.objects.select_for_update().get(pk=report.filed.case_id)
    row = Confirmation.objects.create(
        report=report,
        by=by,
        at=at,
        **{name: getattr(word, name) for name in Word.__dataclass_fields__ if name != "danger_to_life"},
    )
    if word.danger_to_life is not None:
        Finding.objects.create(
            case=case,
            question=Question.EMERGENCY,
            answer=word.danger_to_life,
            reason=word.reason,
            by=by,
            by_role=by_role,
            at=at,
        )
    if word.danger_to_life:
        danger.start([case], Emergency.Source.FOUND, by=by.username, at=at)
    case.severity = word.severity
    case.target_role = word.target_capacity
    case.acted_at, case.moved_without_act = at, 0
    case.save(update_fields=["severity", "target_role", "acted_at", "moved_without_act"])
    log.add(
        log.Line(
            "person:assessment:confirmed",
            f"case:{case.pk}",
            {
                "report": report.number,
                "label": word.label,
                "provision": word.provision,
                "severity": word.severity,
            },
        ),
        by=by.username,
        at=at,
    )
    return row
