"""Shield: what of a person's life stays covered, who said so, and opening it with a reason.

The program proposes on arrival; here a person confirms, releases or adds, draws over a picture, or says that a file
holds nothing. The sealed original is never changed: each change makes a new redacted copy and a new reading copy.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from spoor.adapters.pictures import Box, boxed
from spoor.cases import shielding
from spoor.cases.models import Case, DueMark
from spoor.cases.papers import says_something
from spoor.evidence import log
from spoor.evidence.models import (
    CustodyEvent,
    Exhibit,
    ProtectedFact,
    ProtectionWord,
    Redaction,
    Report,
)
from spoor.evidence.sealing import SealedBytes, record, seal, store
from spoor.shielding import Fact, mask, mask_all
from spoor.shielding.masks import next_slot, same, slots_in
from spoor.vocabulary import ProtectedKind, Whose

COPY = "gelakte kopie"  # why a redacted copy is in the custody


class ReasonMissing(Exception):
    """Opening or releasing what is protected needs a reason; write one sentence."""


class NotInReport(Exception):
    """This stands in no text of the report, so there is nothing to cover; copy it exactly as it is written there."""


class AlreadyCovered(Exception):
    """This is covered already; look in the list."""


class NothingDrawn(Exception):
    """No box was drawn, so nothing would be covered; draw one, or say that the file holds nothing protected."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What was opened: the columns of a report as they were sealed, and the value of each slot."""

    columns: dict[str, Any]
    values: dict[str, str]


@transaction.atomic
def confirm(fact: ProtectedFact, *, whose: Whose, by: User, at: datetime) -> ProtectionWord:
    """Keep that a person says: this is protected, and whose life it is."""
    word = ProtectionWord.objects.create(
        fact=fact, answer=ProtectionWord.Answer.CONFIRMED, whose=whose, by=by, at=at
    )
    _logged("confirmed", fact.report, {"slot": fact.slot, "whose": whose}, by, at)
    return word


@transaction.atomic
def release(fact: ProtectedFact, *, reason: str, by: User, at: datetime) -> ProtectionWord:
    """Keep that a person says: this is nothing protected; it shows again in the report. Raises ReasonMissing."""
    if not says_something(reason):
        raise ReasonMissing
    word = ProtectionWord.objects.create(
        fact=fact, answer=ProtectionWord.Answer.RELEASED, reason=reason.strip()[:300], by=by, at=at
    )
    _cover(fact.report, by=by, at=at)
    _logged("released", fact.report, {"slot": fact.slot}, by, at)
    return word


@transaction.atomic
def add(
    report: Report, value: str, *, kind: ProtectedKind, whose: Whose, by: User, at: datetime
) -> ProtectedFact:
    """Cover something more in a report, wherever it stands in it. Raises NotInReport and AlreadyCovered."""
    report = Report.objects.select_for_update().get(pk=report.pk)
    value = " ".join(value.split())
    texts = _texts(report)
    taken = [
        *report.protected.values_list("slot", flat=True),
        *(slot for text in texts for slot in slots_in(text)),
    ]
    fact = Fact(next_slot(kind, taken), kind, value)
    standing = shielding.standing_facts(report)
    if any(same(one.kind, one.value) == same(kind, value) for one in standing):
        raise AlreadyCovered
    if len(same(kind, value)) < shielding.SHORTEST or all(mask(text, [fact]) == text for text in texts):
        raise NotInReport
    row = shielding.sealed_fact(report, shielding.Proposal(fact, by.username, "person"), at)
    row.save()
    ProtectionWord.objects.create(fact=row, answer=ProtectionWord.Answer.CONFIRMED, whose=whose, by=by, at=at)
    _cover(report, by=by, at=at)
    _logged("added", report, {"slot": row.slot, "whose": whose}, by, at)
    return row


@transaction.atomic
def cover_more(report: Report, *, by: User, at: datetime) -> int:
    """Propose what a report and its files hold that was not proposed before, and cover it; return how many facts.

    For files that came later, and for reports from before Spoor did so on arrival.
    """
    report = Report.objects.select_for_update().get(pk=report.pk)
    before = [shielding.opened(row) for row in report.protected.order_by("pk")]
    columns = shielding.original_columns(report)
    proposals = shielding.propose_again(
        columns, _files(report), before=before, by=report.received_by.username
    )
    for one in proposals:
        shielding.sealed_fact(report, one, at).save()
    _cover(report, by=by, at=at)
    _logged("covered", report, {"facts": len(proposals)}, by, at)
    return len(proposals)


@transaction.atomic
def cover_answers(exhibits: Sequence[Exhibit], members: Sequence[int], *, by: User, at: datetime) -> int:
    """Make a redacted copy of each answer of a provider whose words hold a fact of these cases; return how many."""
    facts, made = shielding.facts_in(members), 0
    for one in exhibits if facts else ():
        words = shielding.words_in(one.sha256, one.size, one.media_type, one.name)
        if words is not None and mask(words, facts) != words and not one.redactions.exists():
            held = shielding.redacted_text(words, one.sha256, facts)
            sealed = _sealed_copy(held, f"gelakt-{mask(one.name, facts)}.txt", "text/plain")
            _redact(one, sealed, Redaction.How.MASKED, by=by, at=at)
            made += 1
    return made


@transaction.atomic
def cover_file(exhibit: Exhibit, *, by: User, at: datetime) -> Redaction:
    """Make the redacted copy of an imported file: its rows as they were received, each with its facts covered."""
    rows = Report.objects.filter(exhibits__source=exhibit).distinct().order_by("pk")
    lines, found = [], False
    for report in rows:
        facts = shielding.standing_facts(report)
        found = found or bool(facts)
        row = report.exhibits.get(kind=Exhibit.Kind.SUBMISSION).source_row
        columns = mask_all(shielding.original_columns(report), facts)
        lines.append(shielding.canonical_copy({"row": row, "columns": columns}, exhibit.sha256))
    if found:
        store().keep_apart(exhibit.sha256)
    sealed = _sealed_copy(b"\n".join(lines) + b"\n", f"gelakt-{exhibit.name}.jsonl", "application/x-ndjson")
    return _redact(exhibit, sealed, Redaction.How.MASKED, by=by, at=at)


@transaction.atomic
def open_report(report: Report, *, reason: str, by: User, at: datetime) -> Opened:
    """Open what is covered in a report, once, and keep who did and why. Raises ReasonMissing and EvidenceDamaged."""
    if not says_something(reason):
        raise ReasonMissing
    rows = list(report.protected.order_by("pk"))
    values = {row.slot: shielding.opened(row).value for row in rows}
    opened = Opened(shielding.original_columns(report), values)
    original = shielding.submission_of(report)
    if original is not None:
        _looked(original, reason, by, at)
    _logged("opened", report, {"because": shielding.covered(report, reason)}, by, at)
    return opened


@transaction.atomic
def open_exhibit(exhibit: Exhibit, case: Case, *, reason: str, by: User, at: datetime) -> bytes:
    """Return the sealed original of an exhibit that holds what is protected, or may. Raises as `open_report` does."""
    if not says_something(reason):
        raise ReasonMissing
    content = store().read(exhibit.sha256)
    _looked(exhibit, reason, by, at)
    because = shielding.covered(exhibit.report, reason) if exhibit.report else reason.strip()
    values = {"exhibit": exhibit.pk, "sha256": exhibit.sha256, "because": because}
    log.add(log.Line("person:protected:opened", f"case:{case.pk}", values), by=by.username, at=at)
    return content


@transaction.atomic
def nothing_in(exhibit: Exhibit, *, by: User, at: datetime) -> Redaction:
    """Keep that a person looked at a file and found nothing protected in it: it may leave as it is."""
    made = Redaction.objects.create(original=exhibit, how=Redaction.How.NONE, by=by.username, at=at)
    _exhibit_logged("cleared", exhibit, by, at)
    return made


@transaction.atomic
def draw_over(exhibit: Exhibit, boxes: Sequence[Box], *, by: User, at: datetime) -> Redaction:
    """Make the redacted copy of a picture: black where a person drew. Raises NothingDrawn and PictureUnreadable."""
    if not boxes:
        raise NothingDrawn
    content = boxed(store().read(exhibit.sha256), boxes)
    sealed = _sealed_copy(content, f"gelakt-{exhibit.pk}.jpg", "image/jpeg")
    return _redact(exhibit, sealed, Redaction.How.BOXED, by=by, at=at)


@transaction.atomic
def own_copy(exhibit: Exhibit, sealed: SealedBytes, *, by: User, at: datetime) -> Redaction:
    """Keep a redacted copy that a person made elsewhere, e.g. of a PDF or a recording."""
    return _redact(exhibit, sealed, Redaction.How.OWN, by=by, at=at)


def _redact(
    exhibit: Exhibit, sealed: SealedBytes, how: Redaction.How, *, by: User, at: datetime
) -> Redaction:
    """Write a redacted copy and tie it by digest to its original, which opens by the other keys from now on."""
    copy = Exhibit.objects.filter(report=exhibit.report, sha256=sealed.stored.sha256).first()
    copy = copy or record(sealed, report=exhibit.report, by=by, at=at, why=COPY)
    made = Redaction.objects.create(original=exhibit, copy=copy, how=how, by=by.username, at=at)
    if how != Redaction.How.MASKED or exhibit.report is not None:
        store().keep_apart(exhibit.sha256)
    _exhibit_logged("redacted", exhibit, by, at, copy=copy.sha256)
    return made


def _cover(report: Report, *, by: User, at: datetime) -> None:
    """Bring the reading copy and the redacted copies of a report in line with the facts that stand."""
    facts = shielding.standing_facts(report)
    columns = shielding.original_columns(report)
    copy = shielding.reading_copy(columns, facts) if columns else {}
    if report.channel == Report.Channel.HANDOVER:
        copy.pop("extra", None)  # another house told only part of it, and what it told reads otherwise
    row = Report.objects.get(pk=report.pk)
    if any(getattr(row, name) != value for name, value in copy.items()):
        Report.objects.filter(pk=report.pk).update(**copy)
        DueMark.objects.get_or_create(report=report)
    submission = shielding.submission_of(report)
    for one in shielding.originals(report):
        if one == submission:
            content = store().read(one.sha256)
            held = shielding.redacted_submission(content, one.sha256, facts) if facts else None
            _covered(one, held, "melding-gelakt.json", "application/json", by, at)
            continue
        words = shielding.words_in(one.sha256, one.size, one.media_type, one.name)
        if words is not None:
            held = shielding.redacted_text(words, one.sha256, facts) if mask(words, facts) != words else None
            _covered(one, held, f"gelakt-{one.name}.txt", "text/plain", by, at)


def _covered(one: Exhibit, held: bytes | None, name: str, media_type: str, by: User, at: datetime) -> None:
    if held is None:
        Redaction.objects.create(original=one, how=Redaction.How.SCANNED, by=shielding.PROGRAM, at=at)
    else:
        _redact(one, _sealed_copy(held, name, media_type), Redaction.How.MASKED, by=by, at=at)


def _sealed_copy(content: bytes, name: str, media_type: str) -> SealedBytes:
    return seal([content], kind=Exhibit.Kind.REDACTED, name=name, media_type=media_type)


def _texts(report: Report) -> list[str]:
    """Every text of a report as it was sealed: its columns, and the words of its files."""
    columns = shielding.original_columns(report)
    extra = columns.get("extra", {})
    return [
        *(str(columns.get(name, "")) for name in shielding.READ),
        *map(str, extra.values()),
        *_files(report),
    ]


def _files(report: Report) -> list[str]:
    submission = shielding.submission_of(report)
    rows = (
        one
        for one in shielding.originals(report)
        if one != submission and one.kind != Exhibit.Kind.SUBMISSION
    )
    words = (shielding.words_in(one.sha256, one.size, one.media_type, one.name) for one in rows)
    return [text for text in words if text]


def _looked(exhibit: Exhibit, reason: str, by: User, at: datetime) -> None:
    why = shielding.covered(exhibit.report, reason) if exhibit.report else reason.strip()
    CustodyEvent.objects.create(
        exhibit=exhibit, at=at, by=by, act=CustodyEvent.Act.VIEWED, why=f"geopend: {why}"[:300],
        result="controlegetal klopt",
    )  # fmt: skip


def _logged(act: str, report: Report, values: dict[str, object], by: User, at: datetime) -> None:
    case = report.filed.case_id
    line = log.Line(f"person:protected:{act}", f"case:{case}", {"report": report.number, **values})
    log.add(line, by=by.username, at=at)


def _exhibit_logged(act: str, exhibit: Exhibit, by: User, at: datetime, **values: object) -> None:
    subject = f"case:{exhibit.report.filed.case_id}" if exhibit.report else f"exhibit:{exhibit.pk}"
    held: dict[str, object] = {"exhibit": exhibit.pk, "sha256": exhibit.sha256, **values}
    log.add(log.Line(f"person:protected:{act}", subject, held), by=by.username, at=at)
