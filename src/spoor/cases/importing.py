"""A file of reports, row by row: check all of it first, then receive what can be received.

Checking writes nothing. Receiving seals the file once, then takes the rows in small transactions, each row whole or
not at all; a run that was cut off is simply run again, because every row has a key of its own.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.auth.models import User

from spoor.adapters.tables import Row, read_rows
from spoor.cases.shielding import TOLD
from spoor.cases.steps.receive import Arriving, Receipt, receive_many, seal_file, shown_words
from spoor.cases.steps.shield import cover_file
from spoor.evidence.content import COLUMNS, Problem, ReportContent, read_row
from spoor.evidence.models import Report
from spoor.evidence.sealing import media_type
from spoor.words import Words

UNKNOWN = Words(
    "kolom {name} kent Spoor niet; de inhoud wordt bij elke melding bewaard",
    "column {name} is not known to Spoor; its content is kept with each report",
)
IN_THE_FUTURE = Words("seen_at ligt in de toekomst", "seen_at lies in the future")
FREE_REFERENCE = Words(
    "een kenmerk dat nog niet voor een andere inhoud is gebruikt",
    "a reference that was not used for other content before",
)
BATCH = 100  # rows a transaction
Progress = Callable[[int, int], None]  # rows done, rows in all


@dataclass(frozen=True, slots=True)
class Readable:
    """A row that can be received: its number, content and key."""

    number: int
    content: ReportContent
    key: str


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that cannot, and why."""

    number: int
    problem: Problem


@dataclass(slots=True)
class Checked:
    """A file that was read to its end: rows in file order, and remarks for the sender."""

    name: str
    rows: int = 0
    readable: list[Readable] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    notes: list[Words] = field(default_factory=list)
    already: dict[int, Report] = field(default_factory=dict)

    def reject(self, number: int, problem: Problem) -> None:
        """Keep one more reason why a row is not received."""
        self.rejected.append(Rejected(number, problem))

    @property
    def rejected_rows(self) -> int:
        """How many rows are rejected; a row may have several problems."""
        return len({item.number for item in self.rejected})

    def result(
        self, *, dry_run: bool, lang: str, receipts: Sequence[tuple[int, Receipt]] = ()
    ) -> dict[str, object]:
        """Return the contract's account of this import; rows = accepted + already + rejected rows."""
        already = len(self.already) if dry_run else sum(receipt.already for _, receipt in receipts)
        return {
            "file": shown_words(self.name),
            "dry_run": dry_run,
            "rows": self.rows,
            "accepted": len(self.readable) - already,
            "already": already,
            "rejected": [
                {
                    "row": item.number,
                    "column": item.problem.column,
                    "expected": item.problem.expected.say(lang),
                    "found": item.problem.found and shown_words(item.problem.found),
                }
                for item in self.rejected
            ],
            "receipts": [
                {"row": row, "receipt": receipt.report.number, "already": receipt.already}
                for row, receipt in receipts
            ],
            "notes": [{"text": note.say(lang)} for note in self.notes],
        }


def check_file(content: bytes, name: str, *, by: User, at: datetime) -> Checked:
    """Read a whole file and say what receiving it would do; nothing is written.

    Raises FileUnreadable when it cannot be read as rows at all.
    """
    checked = Checked(name)
    equal: Counter[str] = Counter()
    remarks: Counter[Words] = Counter()
    unknown: Counter[str] = Counter()
    for row in read_rows(content, name):
        checked.rows += 1
        unknown.update(column for column in row.values if column not in (*COLUMNS, TOLD))
        _check_row(row, checked, equal, remarks, at)
    for column in unknown:
        checked.notes.append(UNKNOWN.filled(name=column))
    checked.notes += [Words(f"{n} x {said.nl}", f"{n} x {said.en}") for said, n in remarks.items()]
    _check_references(checked, by)
    return checked


def _check_row(
    row: Row, checked: Checked, equal: Counter[str], remarks: Counter[Words], at: datetime
) -> None:
    if row.unreadable:
        checked.reject(row.number, Problem(None, row.unreadable, None))
        return
    content, problems, said = read_row(row.values)
    for problem in problems:
        checked.reject(row.number, problem)
    if content is None:
        return
    remarks.update(said)
    if content.seen_at and content.seen_at > at:
        remarks[IN_THE_FUTURE] += 1
    digest = content.digest()
    equal[digest] += 1
    checked.readable.append(Readable(row.number, content, content.key(equal[digest])))


def _check_references(checked: Checked, by: User) -> None:
    """Find the keys this sender used before, here or earlier in the file; other content under one is rejected."""
    keys = [item.key for item in checked.readable]
    known = {
        report.reference: report
        for start in range(0, len(keys), 500)
        for report in Report.objects.filter(received_by=by, reference__in=keys[start : start + 500])
    }
    digests = {key: report.content_sha256 for key, report in known.items()}
    kept, seen = [], dict[str, Report | None]()
    for item in checked.readable:
        digest = item.content.digest()
        if digests.setdefault(item.key, digest) != digest:
            checked.reject(item.number, Problem("reference", FREE_REFERENCE, item.content.reference[:200]))
            continue
        kept.append(item)
        if item.key in known:
            checked.already[item.number] = known[item.key]
        elif item.key in seen:
            checked.already[item.number] = Report()
        seen[item.key] = None
    checked.readable = kept
    checked.rejected.sort(key=lambda item: item.number)


def import_file(
    content: bytes, name: str, *, by: User, at: datetime, progress: Progress = lambda done, total: None
) -> tuple[Checked, list[tuple[int, Receipt]]]:
    """Receive each row of a file that can be received. Raises FileUnreadable before anything is written."""
    checked = check_file(content, name, by=by, at=at)
    if not checked.readable:
        return checked, []
    exhibit = seal_file(content, name=name, media_type=media_type(content[:4096], name), by=by, at=at)
    receipts: list[tuple[int, Receipt]] = []
    given: dict[str, Receipt] = {}
    total = len(checked.readable)
    for start in range(0, total, BATCH):
        batch = checked.readable[start : start + BATCH]
        fresh = {item.key: item for item in batch if item.key not in given}
        arriving = [
            Arriving(item.content, key, channel=Report.Channel.IMPORT, source=(exhibit, item.number))
            for key, item in fresh.items()
        ]
        made = dict(zip(fresh, receive_many(arriving, by=by, at=at), strict=True)) if arriving else {}
        for item in batch:
            first = fresh.get(item.key) is item
            receipts.append(
                (item.number, made[item.key] if first else Receipt((given | made)[item.key].report, True))
            )
        given |= made
        progress(min(start + BATCH, total), total)
    cover_file(exhibit, by=by, at=at)
    return checked, receipts
