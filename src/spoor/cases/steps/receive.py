"""Receive: seal what somebody tells us, give it a number and a case, and leave a mark that work is due.

The bytes are on the disk before a row speaks of them, and the rows are committed before anybody gets a receipt.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from spoor.cases import danger
from spoor.cases.clock import day_of
from spoor.cases.house import house
from spoor.cases.models import Case, CaseReport, DueMark, Emergency
from spoor.cases.opening import NoActiveTeam, new_cases
from spoor.evidence import log, numbering, stamps
from spoor.evidence.content import COLUMNS, ReportContent, canonical
from spoor.evidence.models import Counter as SeriesCounter
from spoor.evidence.models import CustodyEvent, Exhibit, Report
from spoor.evidence.sealing import Hands, SealedBytes, record, seal

__all__ = ["Arriving", "NoActiveTeam", "Receipt", "ReferenceTaken", "receive", "receive_many", "seal_file"]
REPORTER, SENDER = "melder", "inzender"  # whose hands, by kind; never by a name, which may be protected


class ReferenceTaken(Exception):
    """This sender used the same reference for other content; give the report a reference of its own."""


@dataclass(frozen=True, slots=True)
class Arriving:
    """One report on its way in: its content, what was attached, and the file and row it came from."""

    content: ReportContent
    key: str
    channel: Report.Channel = Report.Channel.FORM
    arrival: str = Report.Arrival.MESSAGE
    danger_now: bool = False
    uploads: tuple[SealedBytes, ...] = ()
    source: tuple[Exhibit, int] | None = None
    submitted: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the sender gets: the report, and whether it was there already."""

    report: Report
    already: bool


def seal_file(content: bytes, *, name: str, media_type: str, by: User, at: datetime) -> Exhibit:
    """Seal an imported file once; the same bytes again are the same exhibit."""
    sealed = seal([content], kind=Exhibit.Kind.IMPORT_FILE, name=name, media_type=media_type)
    with transaction.atomic():
        known = Exhibit.objects.filter(
            kind=Exhibit.Kind.IMPORT_FILE, sha256=sealed.stored.sha256, report=None
        ).first()
        if known is not None:
            return known
        hands = Hands(SENDER, house().name)
        exhibit = record(sealed, report=None, by=by, at=at, why="aangeleverd bestand", hands=hands)
        log.add(
            log.Line(
                "import:file:sealed",
                f"exhibit:{exhibit.pk}",
                {"sha256": exhibit.sha256, "size": exhibit.size},
            ),
            by=by.username,
            at=at,
        )
        return exhibit


def receive(arriving: Arriving, *, by: User, at: datetime) -> Receipt:
    """Take in one report. Raises ReferenceTaken and NoActiveTeam."""
    return receive_many([arriving], by=by, at=at)[0]


def receive_many(arriving: Sequence[Arriving], *, by: User, at: datetime) -> list[Receipt]:
    """Take in reports in one transaction, each whole or not at all, and return their receipts in order.

    A key that this sender used before with the same content gives the receipt of that report. Raises
    ReferenceTaken when it was used with other content, and NoActiveTeam; then none of them is taken in.
    """
    sealed = [
        seal([_bytes(item)], kind=Exhibit.Kind.SUBMISSION, media_type="application/json") for item in arriving
    ]
    with transaction.atomic():
        series = numbering.lock(f"M-{day_of(at).year}")  # receipts wait for each other: no key is taken twice
        known = _known(arriving, by)
        fresh = {
            item.key: (item, bytes_)
            for item, bytes_ in zip(arriving, sealed, strict=True)
            if item.key not in known
        }
        made = _write(list(fresh.values()), series, by=by, at=at) if fresh else {}
        return [Receipt((known | made)[item.key], item.key in known) for item in arriving]


def _bytes(item: Arriving) -> bytes:
    """Return what is sealed for a report: the submitted form, or the row with its file's digest and number."""
    if item.source is None:
        return canonical({"submitted": dict(item.submitted), "columns": item.content.columns()})
    exhibit, row = item.source
    return canonical(
        {
            "file_sha256": exhibit.sha256,
            "row": row,
            "columns": item.content.columns()
            | ({"reference": item.content.reference} if item.content.reference else {}),
        }
    )


def _known(arriving: Sequence[Arriving], by: User) -> dict[str, Report]:
    known = {
        report.reference: report
        for report in Report.objects.filter(received_by=by, reference__in=[item.key for item in arriving])
    }
    for item in arriving:
        report = known.get(item.key)
        if report is not None and report.content_sha256 != item.content.digest():
            raise ReferenceTaken(item.key)
    return known


def _write(
    fresh: Sequence[tuple[Arriving, SealedBytes]], series: SeriesCounter, *, by: User, at: datetime
) -> dict[str, Report]:
    """Write reports, exhibits, custody, cases and due-marks."""
    numbers = numbering.take(series, len(fresh))
    reports = Report.objects.bulk_create(
        _report(item, f"{series.series}-{number:06}", by, at)
        for (item, _), number in zip(fresh, numbers, strict=True)
    )
    exhibits = Exhibit.objects.bulk_create(
        exhibit
        for report, (item, bytes_) in zip(reports, fresh, strict=True)
        for exhibit in _exhibits(report, item, bytes_, at)
    )
    hands = Hands(REPORTER, house().name)
    CustodyEvent.objects.bulk_create(
        CustodyEvent(
            exhibit=exhibit,
            at=at,
            by=by,
            act=CustodyEvent.Act.SEALED,
            why="ontvangst van de melding",
            **hands.named(),
        )
        for exhibit in exhibits
    )
    stamps.ask_for(exhibits, at=at)
    cases = Case.objects.bulk_create(new_cases(reports, at))
    CaseReport.objects.bulk_create(
        CaseReport(report=report, case=case) for report, case in zip(reports, cases, strict=True)
    )
    DueMark.objects.bulk_create(DueMark(report=report) for report in reports)
    told = [case for report, case in zip(reports, cases, strict=True) if report.danger_now]
    danger.start(told, Emergency.Source.TOLD, by=by.username, at=at)
    log.add(*_lines(reports, cases, exhibits), by=by.username, at=at)
    return {item.key: report for (item, _), report in zip(fresh, reports, strict=True)}


def _report(item: Arriving, number: str, by: User, at: datetime) -> Report:
    content = item.content
    return Report(
        number=number,
        received_at=at,
        received_by=by,
        channel=item.channel,
        arrival=item.arrival,
        reference=item.key,
        content_sha256=content.digest(),
        danger_now=item.danger_now,
        extra=dict(content.extra),
        **{name: getattr(content, name) for name in COLUMNS if name != "reference"},
    )


def _exhibits(report: Report, item: Arriving, bytes_: SealedBytes, at: datetime) -> Iterable[Exhibit]:
    """One exhibit for the submission and one for each upload; equal uploads count once."""
    by_digest = {sealed.stored.sha256: sealed for sealed in (bytes_, *item.uploads)}
    for sealed in by_digest.values():
        from_file = item.source is not None and sealed is bytes_
        yield Exhibit(
            report=report,
            source=item.source[0] if from_file and item.source else None,
            source_row=item.source[1] if from_file and item.source else None,
            kind=sealed.kind,
            name=sealed.name,
            media_type=sealed.media_type,
            sha256=sealed.stored.sha256,
            size=sealed.stored.size,
            sealed_at=at,
        )


def _lines(
    reports: Sequence[Report], cases: Sequence[Case], exhibits: Sequence[Exhibit]
) -> Iterable[log.Line]:
    digests: dict[int, list[str]] = {}
    for exhibit in exhibits:
        digests.setdefault(exhibit.report_id or 0, []).append(exhibit.sha256)
    for report, case in zip(reports, cases, strict=True):
        values = {"report": report.number, "sha256": digests[report.pk], "owner": case.team.name}
        yield log.Line(f"{report.channel}:report:received", f"case:{case.pk}", values)
