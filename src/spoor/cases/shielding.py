"""Shielding: what of a person's life a report holds, the reading copy without it, and what may leave in its place."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db.models import Max, Q, QuerySet

from spoor.evidence.content import ReportContent
from spoor.evidence.models import Exhibit, ProtectedFact, ProtectionWord, Report
from spoor.evidence.sealing import protected_keys, store
from spoor.shielding import Fact, Known, find, mask, mask_all
from spoor.shielding.known import ANYWHERE
from spoor.shielding.masks import KINDS, next_slot, same, slots_in
from spoor.shielding.readable import MOST_BYTES, words_of
from spoor.vocabulary import ProtectedKind

PROGRAM = "spoor"  # who proposes when nobody did
TOLD = "protected"  # the column in which a sender names what must stay apart
READ = ("text", "target", "reported_by", "note")  # columns of the reading copy, beside `extra`
SHORTEST = 2  # signs of a value that is worth covering
_TELLING = {
    "adres": ProtectedKind.ADDRESS, "address": ProtectedKind.ADDRESS, "telefoon": ProtectedKind.PHONE,
    "phone": ProtectedKind.PHONE, "gezin": ProtectedKind.FAMILY, "familie": ProtectedKind.FAMILY,
    "family": ProtectedKind.FAMILY, "kind": ProtectedKind.FAMILY, "child": ProtectedKind.FAMILY,
    "school": ProtectedKind.SCHOOL, "auto": ProtectedKind.CAR, "car": ProtectedKind.CAR,
    "gewoonte": ProtectedKind.ROUTINE, "routine": ProtectedKind.ROUTINE,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Proposal:
    """A fact that is proposed as protected: by whom (the program, or who sent it), and why."""

    fact: Fact
    by: str
    because: str


def facts_of(proposals: Iterable[Proposal]) -> list[Fact]:
    """Return the facts of proposals."""
    return [one.fact for one in proposals]


def propose(content: ReportContent, files: Sequence[str] = (), *, by: str) -> list[Proposal]:
    """Return what a report on its way in holds of a person's life; `files` are the names and words of its uploads."""
    held = {name: getattr(content, name) for name in (*READ, "phone")} | {"extra": content.extra}
    return propose_again(held, files, by=by)


def propose_again(
    columns: Mapping[str, Any], files: Sequence[str], *, before: Sequence[Fact] = (), by: str
) -> list[Proposal]:
    """Return the same of the columns of a report, as they are sealed; `before` was proposed already.

    What the sender named comes first, then what a person confirmed in an earlier report, then what the program finds.
    The sender's own telephone number (its column) is an identifier, not a protected fact.
    """
    extra: Mapping[str, str] = columns.get("extra", {})
    texts = [*(str(columns.get(name, "")) for name in READ), *files]
    texts += [str(value) for name, value in extra.items() if name != TOLD]
    found = _Proposing(texts, str(columns.get("phone", "")), before)
    return found.all(str(extra.get(TOLD, "")), str(columns.get("target", "")), by)


class _Proposing:
    """Gathers the facts of one report, each once, each with a slot of its own."""

    def __init__(self, texts: Sequence[str], phone: str, before: Sequence[Fact]) -> None:
        self.texts = texts
        self.made: list[Proposal] = []
        self.numbers: dict[ProtectedKind, int] = {}
        self.seen = {same(fact.kind, fact.value) for fact in before}
        self.sender = same(ProtectedKind.PHONE, phone) if phone else None
        self.taken = {slot for text in texts for slot in slots_in(text)} | {fact.slot for fact in before}

    def add(self, kind: ProtectedKind, value: str, by: str, because: str) -> None:
        value = " ".join(value.split())
        bare = same(kind, value)
        if len(bare) < SHORTEST or (kind == ProtectedKind.PHONE and bare == self.sender):
            return
        if bare in self.seen:
            return
        self.seen.add(bare)
        slot = next_slot(kind, self.taken, self.numbers.get(kind, 0) + 1)
        self.numbers[kind] = int(slot.rpartition(" ")[2])
        self.taken.add(slot)
        self.made.append(Proposal(Fact(slot, kind, value), by, because))

    def all(self, told: str, target: str, by: str) -> list[Proposal]:
        for kind, value in told_facts(told):
            self.add(kind, value, by, "reporter")
        before = known(target)
        for text in self.texts:
            for fact in before.within(text):
                self.add(fact.kind, fact.value, PROGRAM, "known")
        for text in self.texts:
            for one in find(text):
                self.add(one.kind, text[one.start : one.end], PROGRAM, one.because)
        return self.made


def told_facts(told: str) -> list[tuple[ProtectedKind, str]]:
    """Return what a sender named: one a line or between semicolons, a word such as `adres:` before it or not."""
    found = []
    for piece in told.replace("\n", ";").split(";"):
        before, colon, after = piece.partition(":")
        kind = _TELLING.get(before.strip().casefold()) if colon else None
        value = (after if kind else piece).strip()
        if value:
            guessed = next((one.kind for one in find(value)), ProtectedKind.OTHER)
            found.append((kind or guessed, value))
    return found


def known(target: str) -> Known:
    """Return what persons confirmed before: homes, numbers and cars of anybody, the rest of the same target only."""
    last = ProtectionWord.objects.aggregate(last=Max("pk"))["last"]
    return _known(last or 0, " ".join(target.casefold().split()))


@lru_cache(maxsize=512)
def _known(last: int, target: str) -> Known:
    rows = _confirmed(last)
    return Known(
        fact
        for fact, of in rows
        if fact.kind in ANYWHERE or (target and " ".join(of.casefold().split()) == target)
    )


@lru_cache(maxsize=2)
def _confirmed(last: int) -> list[tuple[Fact, str]]:
    """Every fact whose last word is yes, with the target of its report; `last`, the newest word, ends the cache."""
    words = ProtectionWord.objects.filter(pk__lte=last).order_by("pk").values_list("fact", "answer")
    standing = {fact for fact, answer in dict(words).items() if answer == ProtectionWord.Answer.CONFIRMED}
    rows = ProtectedFact.objects.filter(words__isnull=False).distinct().select_related("report")
    return [(opened(row), row.report.target) for row in rows if row.pk in standing]


def forget() -> None:
    """Forget the facts that are kept open in memory: for a process that goes to another home."""
    _known.cache_clear()
    _confirmed.cache_clear()


def sealed_fact(report: Report, one: Proposal, at: datetime) -> ProtectedFact:
    """Return the row of a proposal, its value sealed under the keys of protected data; not yet written."""
    row = ProtectedFact(
        report=report,
        slot=one.fact.slot,
        kind=one.fact.kind,
        proposed_by=one.by,
        because=one.because,
        made_at=at,
    )
    row.sealed = protected_keys().wrap(one.fact.value.encode(), row.binding)
    return row


def opened(row: ProtectedFact) -> Fact:
    """Return a protected fact with its value. Raises InvalidTag for a row that was changed, and KeyRefused."""
    value = protected_keys().unwrap(bytes(row.sealed), row.binding).decode()
    return Fact(row.slot, ProtectedKind(row.kind), value)


def standing_facts(report: Report) -> list[Fact]:
    """Return the facts of a report that stay covered: all but those that a person released."""
    rows = report.protected.prefetch_related("words").order_by("pk")
    return [opened(row) for row in rows if not is_released(row)]


def is_released(row: ProtectedFact) -> bool:
    """Whether a person said that this is no protected fact."""
    last = next(iter(row.words.all()), None)
    return last is not None and last.answer == ProtectionWord.Answer.RELEASED


def originals(report: Report) -> QuerySet[Exhibit]:
    """Return what came of a report: the submission and files; from another house also its redacted copies."""
    handed = Q(kind=Exhibit.Kind.REDACTED, redacts=None)
    came = Q(kind__in=(Exhibit.Kind.SUBMISSION, Exhibit.Kind.UPLOAD))
    return report.exhibits.filter(came | handed).order_by("pk")


def submission_of(report: Report) -> Exhibit | None:
    """Return the sealed submission of a report, or the copy that another house gave; None where neither came."""
    for kind in (Exhibit.Kind.SUBMISSION, Exhibit.Kind.REDACTED):
        for one in originals(report).filter(kind=kind):
            if kind == Exhibit.Kind.SUBMISSION or _columns_in(one) is not None:
                return one
    return None


def _columns_in(exhibit: Exhibit) -> dict[str, Any] | None:
    if exhibit.size > MOST_BYTES or exhibit.media_type.startswith("image/"):
        return None
    try:
        held = json.loads(store().read(exhibit.sha256))
    except ValueError:
        return None
    return dict(held["columns"]) if isinstance(held, dict) and "columns" in held else None


def original_columns(report: Report) -> dict[str, Any]:
    """Return the columns of a report as they were sealed, empty where that did not come. Raises EvidenceDamaged."""
    exhibit = submission_of(report)
    return (_columns_in(exhibit) if exhibit else None) or {}


def covered(report: Report, text: str) -> str:
    """Return what a person typed about a report, with what the report covers covered."""
    return mask(text.strip(), standing_facts(report))


def facts_in(members: Sequence[int]) -> list[Fact]:
    """Return the facts that the reports of a group of cases cover."""
    rows = ProtectedFact.objects.filter(report__filed__case__in=members).select_related("report")
    return [opened(row) for row in rows.prefetch_related("words").order_by("pk") if not is_released(row)]


def reading_copy(columns: Mapping[str, Any], facts: Sequence[Fact]) -> dict[str, Any]:
    """Return the columns of a report that people read, a slot in the place of each fact."""
    copy: dict[str, Any] = {name: mask(str(columns.get(name, "")), facts) for name in READ}
    copy["extra"] = mask_all(columns.get("extra", {}), facts)
    return copy


def departed() -> tuple[int, list[str]]:
    """Compute every reading copy again; return how many there are, and the numbers of reports whose rows say otherwise.

    Of a report that another house handed over only the message is compared: the office may have left out the rest.
    """
    count, found = 0, []
    for report in Report.objects.order_by("pk").iterator():
        columns = original_columns(report)
        if not columns:
            continue
        count += 1
        copy = reading_copy(columns, standing_facts(report))
        names = ("text",) if report.channel == Report.Channel.HANDOVER else (*READ, "extra")
        if any(getattr(report, name) != copy[name] for name in names):
            found.append(report.number)
    return count, found


def redacted_submission(content: bytes, sha256: str, facts: Sequence[Fact]) -> bytes:
    """Return the redacted copy of a sealed submission: the same JSON with slots, and the digest of the original."""
    held = json.loads(content)
    covered = {
        key: mask_all(value, facts) if key in ("columns", "submitted") else value
        for key, value in held.items()
    }
    return canonical_copy(covered, sha256)


def canonical_copy(held: Mapping[str, Any], sha256: str) -> bytes:
    """Return a redacted copy as canonical JSON, tied to its original."""
    whole = {**held, "redacted_copy_of": sha256}
    return json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def redacted_text(words: str, sha256: str, facts: Sequence[Fact]) -> bytes:
    """Return the redacted copy of a file: its words with slots, under a line with the digest of the original."""
    head = (
        f"Gelakte kopie van het stuk met SHA-256 {sha256}: alleen de woorden, met [..] voor wat is afgedekt."
    )
    return f"{head}\n\n{mask(words, facts)}\n".encode()


def words_in(sha256: str, size: int, media_type: str, name: str) -> str | None:
    """Return the words of a sealed file; None where it has none that Spoor can read. Raises EvidenceDamaged."""
    if size > MOST_BYTES:
        return None
    return words_of(store().read(sha256), media_type, name)


def kinds_of(slots: Iterable[str]) -> list[ProtectedKind]:
    """Return the kinds that slots stand for, each once."""
    return list(dict.fromkeys(KINDS[slot.rpartition(" ")[0]] for slot in slots))
