"""Receive: seal what somebody tells us, give it a number and a case, and leave a mark that work is due.

The bytes are on the disk before a row speaks of them, and the rows are committed before anybody gets a receipt. What a
report holds of a person's life is covered in its rows from the first moment on; the sealed original keeps it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from spoor.cases import danger, shielding
from spoor.cases.clock import day_of
from spoor.cases.house import house
from spoor.cases.models import Case, CaseReport, DueMark, Emergency
from spoor.cases.opening import NoActiveTeam, new_cases
from spoor.evidence import log, numbering, stamps
from spoor.evidence.content import COLUMNS, ReportContent, canonical
from spoor.evidence.models import Counter as SeriesCounter
from spoor.evidence.models import CustodyEvent, Exhibit, ProtectedFact, Redaction, Report
from spoor.evidence.sealing import Hands, SealedBytes, record, seal, store
from spoor.shielding import Fact, mask

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
class _Sealed:
    """A report whose bytes are on the disk: the submission, what it holds of a person's life, and its redacted copies.

    `looked` says of each exhibit (by digest) how its redaction was made; `copies` holds those that have one.
    """

    item: Arriving
    submission: SealedBytes
    proposals: tuple[shielding.Proposal, ...]
    looked: Mapping[str, Redaction.How]
    copies: Mapping[str, SealedBytes]

    @property
    def facts(self) -> list[Fact]:
        return shielding.facts_of(self.proposals)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the sender gets: the report, and whether it was there already."""

    report: Report
    already: bool


def seal_file(content: bytes, *, name: str, media_type: str, by: User, at: datetime) -> Exhibit:
    """Seal an imported file once; the same bytes again are the same exhibit."""
    sealed = seal([content], kind=Exhibit.Kind.IMPORT_FILE, name=shown_words(name), media_type=media_type)
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


def shown_words(words: str) -> str:
    """Return words that stand by themselves, such as the name of a file, with what is protected in them covered."""
    found = shielding.propose(ReportContent(text=words), by=shielding.PROGRAM)
    return mask(words, shielding.facts_of(found))


def receive(arriving: Arriving, *, by: User, at: datetime) -> Receipt:
    """Take in one report. Raises ReferenceTaken and NoActiveTeam."""
    return receive_many([arriving], by=by, at=at)[0]


def receive_many(arriving: Sequence[Arriving], *, by: User, at: datetime) -> list[Receipt]:
    """Take in reports in one transaction, each whole or not at all, and return their receipts in order.

    A key that this sender used before with the same content gives the receipt of that report. Raises
    ReferenceTaken when it was used with other content, and NoActiveTeam; then none of them is taken in.
    """
    sealed = [_sealed(item, by) for item in arriving]
    with transaction.atomic():
        series = numbering.lock(f"M-{day_of(at).year}")  # receipts wait for each other: no key is taken twice
        known = _known(arriving, by)
        fresh = {one.item.key: one for one in sealed if one.item.key not in known}
        made = _write(list(fresh.values()), series, by=by, at=at) if fresh else {}
        return [Receipt((known | made)[item.key], item.key in known) for item in arriving]


def _sealed(item: Arriving, by: User) -> _Sealed:
    """Put a submission on the disk, and the redacted copies of what holds something of a person's life."""
    words = {
        one.stored.sha256: shielding.words_in(one.stored.sha256, one.stored.size, one.media_type, one.name)
        for one in item.uploads
    }
    files = [*(one.name for one in item.uploads), *(text for text in words.values() if text)]
    proposals = shielding.propose(item.content, files, by=by.username)
    facts, content = shielding.facts_of(proposals), _bytes(item)
    submission = seal(
        [content], kind=Exhibit.Kind.SUBMISSION, media_type="application/json", apart=bool(facts)
    )
    looked, copies = {}, {}
    if facts:
        copy = shielding.redacted_submission(content, submission.stored.sha256, facts)
        copies[submission.stored.sha256] = _copy(copy, "melding-gelakt.json", "application/json")
    looked[submission.stored.sha256] = Redaction.How.MASKED if facts else Redaction.How.SCANNED
    for one in item.uploads:
        sha256, text = one.stored.sha256, words[one.stored.sha256]
        if text is None:
            continue
        if mask(text, facts) == text:
            looked[sha256] = Redaction.How.SCANNED
            continue
        store().keep_apart(sha256)
        looked[sha256] = Redaction.How.MASKED
        copy = shielding.redacted_text(text, sha256, facts)
        copies[sha256] = _copy(copy, f"gelakt-{mask(one.name, facts)}.txt", "text/plain")
    return _Sealed(item, submission, tuple(proposals), looked, copies)


def _copy(content: bytes, name: str, media_type: str) -> SealedBytes:
    return seal([content], kind=Exhibit.Kind.REDACTED, name=name, media_type=media_type)


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


def _write(fresh: Sequence[_Sealed], series: SeriesCounter, *, by: User, at: datetime) -> dict[str, Report]:
    """Write reports, what they hold of a person's life, exhibits, custody, cases and due-marks."""
    numbers = numbering.take(series, len(fresh))
    reports = Report.objects.bulk_create(
        _report(one, f"{series.series}-{number:06}", by, at)
        for one, number in zip(fresh, numbers, strict=True)
    )
    ProtectedFact.objects.bulk_create(
        shielding.sealed_fact(report, proposal, at)
        for report, one in zip(reports, fresh, strict=True)
        for proposal in one.proposals
    )
    exhibits = Exhibit.objects.bulk_create(
        exhibit for report, one in zip(reports, fresh, strict=True) for exhibit in _exhibits(report, one, at)
    )
    hands = Hands(REPORTER, house().name)
    CustodyEvent.objects.bulk_create(
        CustodyEvent(
            exhibit=exhibit,
            at=at,
            by=by,
            act=CustodyEvent.Act.SEALED,
            why=_why(exhibit),
            **({} if exhibit.kind == Exhibit.Kind.REDACTED else hands.named()),
        )
        for exhibit in exhibits
    )
    Redaction.objects.bulk_create(_redactions(reports, fresh, exhibits, at))
    stamps.ask_for(exhibits, at=at)
    cases = Case.objects.bulk_create(new_cases(reports, at))
    CaseReport.objects.bulk_create(
        CaseReport(report=report, case=case) for report, case in zip(reports, cases, strict=True)
    )
    DueMark.objects.bulk_create(DueMark(report=report) for report in reports)
    told = [case for report, case in zip(reports, cases, strict=True) if report.danger_now]
    danger.start(told, Emergency.Source.TOLD, by=by.username, at=at)
    log.add(*_lines(reports, cases, exhibits), by=by.username, at=at)
    return {one.item.key: report for one, report in zip(fresh, reports, strict=True)}


def _why(exhibit: Exhibit) -> str:
    return "gelakte kopie" if exhibit.kind == Exhibit.Kind.REDACTED else "ontvangst van de melding"


def _report(one: _Sealed, number: str, by: User, at: datetime) -> Report:
    content = one.item.content
    held = {name: getattr(content, name) for name in COLUMNS if name != "reference"}
    return Report(
        number=number,
        received_at=at,
        received_by=by,
        channel=one.item.channel,
        arrival=one.item.arrival,
        reference=one.item.key,
        content_sha256=content.digest(),
        danger_now=one.item.danger_now,
        **held | shielding.reading_copy(held | {"extra": dict(content.extra)}, one.facts),
    )


def _exhibits(report: Report, one: _Sealed, at: datetime) -> Iterable[Exhibit]:
    """One exhibit for the submission, one for each upload (equal ones count once) and one for each redacted copy."""
    item, facts = one.item, one.facts
    by_digest = {sealed.stored.sha256: sealed for sealed in (one.submission, *item.uploads)}
    for sealed in [*by_digest.values(), *one.copies.values()]:
        from_file = item.source is not None and sealed is one.submission
        yield Exhibit(
            report=report,
            source=item.source[0] if from_file and item.source else None,
            source_row=item.source[1] if from_file and item.source else None,
            kind=sealed.kind,
            name=mask(sealed.name, facts)[:300],
            media_type=sealed.media_type,
            sha256=sealed.stored.sha256,
            size=sealed.stored.size,
            sealed_at=at,
        )


def _redactions(
    reports: Sequence[Report], fresh: Sequence[_Sealed], exhibits: Sequence[Exhibit], at: datetime
) -> Iterable[Redaction]:
    """What Spoor read of each exhibit on arrival, with the copy it made; of a picture nothing is said yet."""
    by_digest = {(one.report_id, one.sha256): one for one in exhibits}
    for report, one in zip(reports, fresh, strict=True):
        for sha256, how in one.looked.items():
            copy = one.copies.get(sha256)
            yield Redaction(
                original=by_digest[report.pk, sha256],
                copy=by_digest[report.pk, copy.stored.sha256] if copy else None,
                how=how,
                by=shielding.PROGRAM,
                at=at,
            )


def _lines(
    reports: Sequence[Report], cases: Sequence[Case], exhibits: Sequence[Exhibit]
) -> Iterable[log.Line]:
    digests: dict[int, list[str]] = {}
    for exhibit in exhibits:
        digests.setdefault(exhibit.report_id or 0, []).append(exhibit.sha256)
    for report, case in zip(reports, cases, strict=True):
        values: dict[str, object] = {
            "report": report.number,
            "sha256": digests[report.pk],
            "owner": case.team.name,
        }
        yield log.Line(f"{report.channel}:report:received", f"case:{case.pk}", values)
