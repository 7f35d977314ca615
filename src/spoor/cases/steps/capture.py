"""Capture: a person adds the picture or file of a message that was not caught yet; the bytes are sealed first."""

from collections.abc import Sequence
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from spoor.cases.models import Case, Identifier
from spoor.evidence import log
from spoor.evidence.models import Exhibit, Report
from spoor.evidence.sealing import SealedBytes, record


class NothingAdded(Exception):
    """A capture is at least one file; choose the picture or file of the message."""


@transaction.atomic
def add(
    case: Case, identifier: Identifier, uploads: Sequence[SealedBytes], *, by: User, at: datetime
) -> list[Exhibit]:
    """Keep files as the capture of the message behind an identifier. Raises NothingAdded.

    Every identifier of the same report counts as captured from then on. Bytes that were there already stay one exhibit.
    """
    if not uploads:
        raise NothingAdded
    report = identifier.report or Report.objects.filter(filed__case=identifier.case_id).order_by("pk")[0]
    kept = []
    for upload in uploads:
        known = Exhibit.objects.filter(report=report, sha256=upload.stored.sha256).first()
        kept.append(known or record(upload, report=report, by=by, at=at, why="opname toegevoegd"))
    same = Identifier.objects.filter(case=identifier.case_id)
    same = same.filter(report=identifier.report) if identifier.report_id else same.filter(pk=identifier.pk)
    same.update(captured=True)
    Case.objects.filter(pk=case.pk).update(acted_at=at, moved_without_act=0)
    values = {"report": report.number, "exhibits": [exhibit.pk for exhibit in kept]}
    log.add(log.Line("person:message:captured", f"case:{case.pk}", values), by=by.username, at=at)
    return kept
