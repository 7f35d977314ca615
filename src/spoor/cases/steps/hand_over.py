"""Hand over: the bundle of an office becomes a case of this desk, with its history and its custody unbroken.

What came is sealed whole before anybody looks into it; a broken one is refused and stays sealed, and nothing else of it
is kept. What the office said of its reports stays its word: the desk weighs for itself.
"""

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction

from spoor.adapters import bundlezip
from spoor.adapters.bundlezip import ZipRefused
from spoor.bundles import told as telling
from spoor.bundles.bag import TAG_MANIFEST, digest_of
from spoor.bundles.contents import CONTENTS, ROOTS, Contents, Item
from spoor.bundles.contents import read as read_contents
from spoor.bundles.sentences import spoken
from spoor.bundles.tokens import tokens_up_to
from spoor.bundles.told import REPORTS, Told, ToldBroken, ToldReport
from spoor.bundles.verify import Verdict, verify
from spoor.cases import danger
from spoor.cases.clock import day_of
from spoor.cases.handing import names_by_key, partners
from spoor.cases.house import house, house_kind
from spoor.cases.models import (
    Case,
    CaseReport,
    DueMark,
    EarlierCustody,
    Emergency,
    HandedItem,
    HandedReport,
    HandOver,
    Partner,
)
from spoor.cases.opening import new_cases
from spoor.evidence import log, stamps
from spoor.evidence.content import COLUMNS, ReportContent, read_row
from spoor.evidence.models import CustodyEvent, Exhibit, Redaction, Report
from spoor.evidence.numbering import lock, take
from spoor.evidence.sealing import Hands, SealedBytes, media_type, record, seal

CHUNK = 1 << 20
MOST_NAMED = 20  # places of what failed that a line of the log names


class NotADesk(Exception):
    """An office hands over and receives no hand-overs; open this at a desk."""


class BundleBroken(Exception):
    """The bundle does not hold; it stays sealed as it came, and there is no case. Ask the office for it again."""

    def __init__(self, verdict: Verdict, exhibit: Exhibit) -> None:
        """Keep what was found and under which exhibit it lies."""
        super().__init__(f"exhibit {exhibit.pk}")
        self.verdict, self.exhibit = verdict, exhibit

    def failed(self, lang: str) -> list[str]:
        """Return in words what failed and where."""
        rows = spoken(self.verdict, lang)["failed"]
        assert isinstance(rows, list)
        return [f"{row['what']} [{row['where']}]: {row['why']}" for row in rows]


class NotAHandOver(Exception):
    """This is a bundle, but not one that an office made for a desk: it is not signed, or tells no reports."""


@dataclass(frozen=True, slots=True)
class Received:
    """What came of it: the hand-over, and whether this bundle was here already."""

    hand_over: HandOver
    already: bool


@dataclass(frozen=True, slots=True)
class _Came:
    """A bundle that holds: where it lies, what it says of itself, and what was checked."""

    root: Path
    exhibit: Exhibit
    contents: Contents
    told: Told
    sha256: str
    verdict: Verdict


def receive(source: Path, *, name: str = "", by: User, at: datetime) -> Received:
    """Receive a bundle: a zip, or its folder, which is packed first. `name` is what the file was called.

    Raises NotADesk, ZipRefused, BundleBroken, NotAHandOver, NoActiveTeam, KeyRefused and OSError.
    """
    if house_kind() != "desk":
        raise NotADesk
    with tempfile.TemporaryDirectory(dir=settings.HOME.path / "run", prefix="handover-") as place:
        whole = source
        if source.is_dir():
            whole = Path(place) / "bundel.zip"
            bundlezip.pack(source, whole)
        elif source.stat().st_size > bundlezip.MOST_PACKED:
            raise ZipRefused("too_large", f"{source.stat().st_size} > {bundlezip.MOST_PACKED}")
        exhibit = _sealed(whole, name or f"{source.name.removesuffix('.zip')}.zip", by=by, at=at)
        came = _opened(whole, Path(place) / "open", exhibit, by=by, at=at)
        known = HandOver.objects.filter(sha256=came.sha256).first()
        if known is not None:
            return Received(known, already=True)
        pieces = {item.number: _seal_item(came.root, item) for item in came.contents.items if item.path}
        with transaction.atomic():
            return _kept(came, pieces, by=by, at=at)


def _sealed(file: Path, name: str, *, by: User, at: datetime) -> Exhibit:
    """Seal what came, whole; the same bytes again are the same exhibit."""
    with open(file, "rb") as stream:
        sealed = seal(
            iter(lambda: stream.read(CHUNK), b""),
            kind=Exhibit.Kind.HANDOVER,
            name=name,
            media_type="application/zip",
        )
    with transaction.atomic():
        known = Exhibit.objects.filter(kind=Exhibit.Kind.HANDOVER, sha256=sealed.stored.sha256).first()
        hands = Hands("", house().name)
        return known or record(sealed, report=None, by=by, at=at, why="overdracht aangeboden", hands=hands)


def _opened(whole: Path, folder: Path, exhibit: Exhibit, *, by: User, at: datetime) -> _Came:
    """Unpack and verify; whatever is wrong is logged before it is said."""
    folder.mkdir()
    try:
        root = bundlezip.unpack(whole, folder)
        verdict = verify(root, tokens_up_to(root / ROOTS, at), names_by_key(Partner.Kind.OFFICE))
        if verdict.failed:
            raise BundleBroken(verdict, exhibit)
        contents = read_contents((root / CONTENTS).read_text("utf-8"))
        return _Came(root, exhibit, contents, _told(root, contents), digest_of(root / TAG_MANIFEST), verdict)
    except (ZipRefused, BundleBroken, NotAHandOver) as error:
        where = (
            [one.where for one in error.verdict.failed] if isinstance(error, BundleBroken) else [str(error)]
        )
        values = {"sha256": exhibit.sha256, "where": where[:MOST_NAMED]}
        with transaction.atomic():
            line = log.Line("program:handover:refused", f"exhibit:{exhibit.pk}", values)
            log.add(line, by=by.username, at=at)
        raise


def _told(root: Path, contents: Contents) -> Told:
    """Return what the office tells. Raises NotAHandOver where the bundle was not made for a desk."""
    if not contents.signed_by:
        raise NotAHandOver("handover.sig")
    if not (root / REPORTS).is_file():
        raise NotAHandOver(REPORTS)
    try:
        told = telling.read((root / REPORTS).read_text("utf-8"))
    except (UnicodeDecodeError, ToldBroken) as error:
        raise NotAHandOver(f"{REPORTS}: {error}") from error
    if any("\0" in str(value) for one in told.reports for value in one.columns.values()):
        raise NotAHandOver(f"{REPORTS}: a null character")
    numbers = {item.number for item in contents.items}
    if told.kind != "office" or any(set(one.exhibits) - numbers for one in told.reports):
        raise NotAHandOver(REPORTS)
    return told


def _seal_item(root: Path, item: Item) -> SealedBytes:
    """Put one exhibit into the store; verifying has compared its digest, and the store computes it once more."""
    assert item.path is not None
    with open(root / item.path, "rb") as stream:
        head = stream.read(4096)
        stream.seek(0)
        kind = item.kind if item.kind in Exhibit.Kind.values else Exhibit.Kind.UPLOAD
        sealed = seal(
            iter(lambda: stream.read(CHUNK), b""),
            kind=Exhibit.Kind(kind),
            name="" if kind == Exhibit.Kind.SUBMISSION else item.name,
            media_type=media_type(head, item.name),
        )
    if sealed.stored.sha256 != item.sha256:
        raise OSError(f"{item.path}: changed while it was read")
    return sealed


def _kept(came: _Came, pieces: Mapping[int, SealedBytes], *, by: User, at: datetime) -> Received:
    """Write the hand-over, its reports, exhibits and custody, all or nothing."""
    series = lock(f"handovers-{day_of(at).year}")  # hand-overs wait for each other: none is taken twice
    known = HandOver.objects.filter(sha256=came.sha256).first()
    if known is not None:
        return Received(known, already=True)
    before = _before(came)
    fresh = [one for one in came.told.reports if one.number not in before]
    made = _reports(fresh, came, by=by, at=at)
    case = _case(list(before.values()), list(made.values()), at)
    CaseReport.objects.bulk_create(CaseReport(report=one, case=case) for one in made.values())
    contents = came.contents
    row = HandOver.objects.create(
        number=f"O-{day_of(at).year}-{take(series)[0]:06d}",
        case=case,
        exhibit=came.exhibit,
        house=contents.house[:120],
        bundle=contents.number[:20],
        case_there=contents.case[:20],
        made_at=contents.made_at,
        made_by=contents.made_by[:200],
        sha256=came.sha256,
        fingerprint=contents.signed_by,
        partner=partners(Partner.Kind.OFFICE).filter(fingerprint=contents.signed_by).first(),
        log_size=contents.log_size,
        log_root=contents.log_root,
        checked=_checked(came.verdict),
        received_by=by,
        received_at=at,
    )
    reports = before | made
    HandedReport.objects.bulk_create(_handed(row, one, reports[one.number]) for one in came.told.reports)
    exhibits = _items(row, came, reports, pieces, by=by, at=at)
    DueMark.objects.bulk_create(DueMark(report=one) for one in made.values())
    if any(one.danger_now for one in made.values()):
        danger.start([case], Emergency.Source.TOLD, by=by.username, at=at)
    _tell(row, made, exhibits, by=by, at=at)
    return Received(row, already=False)


def _before(came: _Came) -> dict[str, Report]:
    """The reports of this bundle that came in an earlier one of the same house, by their number there."""
    numbers = [one.number for one in came.told.reports]
    rows = HandedReport.objects.filter(hand_over__fingerprint=came.contents.signed_by, number__in=numbers)
    return {one.number: one.report for one in rows.select_related("report__filed__case__lead").order_by("pk")}


def _case(before: Sequence[Report], made: Sequence[Report], at: datetime) -> Case:
    """The case that these reports are in: one that runs with an earlier part of them, else a new one."""
    for one in reversed(before):
        case = one.filed.case.lead or one.filed.case
        if case.is_open or not made:
            return case
    first = next((one for one in made if one.danger_now), made[0])
    case = next(iter(new_cases([first], at)))
    case.save()
    return case


def _reports(told: Sequence[ToldReport], came: _Came, *, by: User, at: datetime) -> dict[str, Report]:
    year = day_of(at).year
    numbers = take(lock(f"M-{year}"), len(told)) if told else ()
    rows = [
        _report(one, f"M-{year}-{number:06}", came, by, at) for one, number in zip(told, numbers, strict=True)
    ]
    made = Report.objects.bulk_create(rows)
    return {one.number: report for one, report in zip(told, made, strict=True)}


def _report(told: ToldReport, number: str, came: _Came, by: User, at: datetime) -> Report:
    content, odd = _content(told)
    arrival = told.arrival if told.arrival in Report.Arrival.values else Report.Arrival.MESSAGE
    return Report(
        number=number,
        received_at=at,
        received_by=by,
        channel=Report.Channel.HANDOVER,
        arrival=arrival,
        reference=f"{came.contents.signed_by[:16]}:{came.sha256[:16]}:{told.number}"[:200],
        content_sha256=content.digest(),
        danger_now=told.danger_now,
        extra=dict(content.extra) | odd,
        **{name: getattr(content, name) for name in COLUMNS if name != "reference"},
    )


def _content(told: ToldReport) -> tuple[ReportContent, dict[str, str]]:
    """Read the columns as a row of an import; one that does not read as such stays beside it, as the office gave it."""
    row = {key: str(value) for key, value in told.columns.items() if key != "reference"}
    content, problems, _remarks = read_row(row)
    wrong = {one.column for one in problems if one.column}
    if content is None:
        content = read_row({key: value for key, value in row.items() if key not in wrong})[0]
    if content is None:
        raise NotAHandOver(f"{REPORTS}: {told.number}: text")
    return content, {f"{key} (kantoor)": row[key] for key in sorted(wrong)}


def _handed(row: HandOver, told: ToldReport, report: Report) -> HandedReport:
    words = [
        {
            "label": one.label,
            "severity": one.severity,
            "provision": one.provision,
            "paragraph": one.paragraph,
            "reason": one.reason,
            "by": one.by,
            "at": one.at,
        }
        for one in told.words
    ]
    return HandedReport(
        hand_over=row,
        report=report,
        number=told.number[:20],
        received_at=told.received_at[:40],
        words=words,
        left_out=list(told.left_out),
    )


def _items(
    row: HandOver,
    came: _Came,
    reports: Mapping[str, Report],
    pieces: Mapping[int, SealedBytes],
    *,
    by: User,
    at: datetime,
) -> list[Exhibit]:
    """Write the exhibits that came, those that were withheld by digest and ground, and the custody of before."""
    owner = {number: reports[one.number] for one in came.told.reports for number in one.exhibits}
    first = next(iter(reports.values()))
    fresh = []
    for item in came.contents.items:
        sealed = pieces.get(item.number)
        exhibit = None
        if sealed is not None:
            report = owner.get(item.number, first)
            exhibit = Exhibit.objects.filter(report=report, sha256=item.sha256).first()
            if exhibit is None:
                exhibit = _exhibit(report, sealed, at)
                fresh.append(exhibit)
                _looked_there(row, came, item, exhibit, at)
        _keep_item(row, item, exhibit)
        if exhibit is not None:
            CustodyEvent.objects.create(
                exhibit=exhibit,
                at=at,
                by=by,
                act=CustodyEvent.Act.SEALED,
                why=f"ontvangen van {row.house}, bundel {row.bundle}"[:300],
                result="controlegetal klopt",
                **Hands(row.house, house().name).named(),
            )
    stamps.ask_for(fresh, at=at)
    return fresh


def _looked_there(row: HandOver, came: _Came, item: Item, exhibit: Exhibit, at: datetime) -> None:
    """Keep that the office looked at a file, else it had not left; a submission is read for protected data here."""
    submissions = {one.number for one in came.contents.items if one.kind == Exhibit.Kind.SUBMISSION}
    if item.copy_of in submissions or item.kind not in (Exhibit.Kind.UPLOAD, Exhibit.Kind.REDACTED):
        return
    Redaction.objects.create(original=exhibit, how=Redaction.How.NONE, by=row.house[:150], at=at)


def _exhibit(report: Report, sealed: SealedBytes, at: datetime) -> Exhibit:
    return Exhibit.objects.create(
        report=report,
        kind=sealed.kind,
        name=sealed.name,
        media_type=sealed.media_type,
        sha256=sealed.stored.sha256,
        size=sealed.stored.size,
        sealed_at=at,
    )


def _keep_item(row: HandOver, item: Item, exhibit: Exhibit | None) -> None:
    withheld = item.withheld
    kept = HandedItem.objects.create(
        hand_over=row,
        number=item.number,
        exhibit=exhibit,
        name=item.name[:300],
        kind=item.kind[:40],
        how=item.how[:300],
        sha256=item.sha256,
        size=item.size,
        ground=withheld.ground[:500] if withheld else "",
        withheld_by=withheld.by[:200] if withheld else "",
        withheld_at=withheld.at[:40] if withheld else "",
    )
    EarlierCustody.objects.bulk_create(
        EarlierCustody(
            item=kept,
            place=place,
            at=one.at[:40],
            by=one.by[:200],
            house=(one.house or row.house)[:120],
            act=one.act[:100],
            why=one.why[:500],
            result=one.result[:500],
            from_whom=one.from_whom[:200],
            to_whom=one.to_whom[:200],
        )
        for place, one in enumerate(item.custody, 1)
    )


def _checked(verdict: Verdict) -> dict[str, object]:
    """What was checked and what not, as ids and values: they are said in the language of who reads."""
    return {
        "checked": [{"id": one.id, "values": one.values} for one in verdict.checked],
        "not_checked": [
            [{"id": what.id, "values": what.values}, {"id": why.id, "values": why.values}]
            for what, why in verdict.not_checked
        ],
    }


def _tell(
    row: HandOver, made: Mapping[str, Report], exhibits: Sequence[Exhibit], *, by: User, at: datetime
) -> None:
    digests: dict[int, list[str]] = {}
    for one in exhibits:
        digests.setdefault(one.report_id or 0, []).append(one.sha256)
    subject = f"case:{row.case_id}"
    lines = [
        log.Line(
            "handover:report:received",
            subject,
            {"report": one.number, "sha256": digests.get(one.pk, []), "owner": row.case.team.name},
        )
        for one in made.values()
    ]
    values = {
        "handover": row.number,
        "house": row.house,
        "bundle": row.bundle,
        "sha256": row.sha256,
        "whole": row.exhibit.sha256,
        "fingerprint": row.fingerprint,
        "known": row.partner_id is not None,
        "withheld": row.items.filter(exhibit=None).count(),
    }
    log.add(*lines, log.Line("person:handover:received", subject, values), by=by.username, at=at)
