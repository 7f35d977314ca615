"""The log (logboek): one for everything that happens, each line chained to the one before it."""

import getpass
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

from spoor.evidence.models import LogEntry, LogHead

COMMANDLINE = "commandline"  # the built-in account of the console; its lines name the system's user too


@dataclass(frozen=True, slots=True)
class Line:
    """What one act adds to the log: event `source:subject:action`, the subject as `case:12`, plain values."""

    event: str
    subject: str
    values: Mapping[str, object]


Told = tuple[Line, str, datetime]  # a line, who acted, when
_waiting: ContextVar[list[Told] | None] = ContextVar("waiting", default=None)


@cache
def _system_user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container may run as a number without a name
        return "?"


def text_of(entry: LogEntry) -> str:
    """Return the canonical JSON of a line, the digest of the line before included: what chain and tree digest."""
    content = [
        entry.seq,
        entry.at.astimezone(UTC).isoformat(),
        entry.actor,
        entry.system_user,
        entry.event,
        entry.subject,
        entry.values,
        entry.previous,
    ]
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest_of(entry: LogEntry) -> str:
    """Return the hex SHA-256 of a line over its canonical text."""
    return hashlib.sha256(text_of(entry).encode()).hexdigest()


def add(*lines: Line, by: str, at: datetime) -> None:
    """Add lines to the log, in order. Call it inside the transaction of the act that it describes."""
    told = [(line, by, at) for line in lines]
    waiting = _waiting.get()
    if waiting is None:
        _write(told)
    else:
        waiting += told


@contextmanager
def gathered() -> Iterator[None]:
    """Write the lines of several acts in one go at the end; they share one transaction, which the caller holds.

    When the acts fail, nothing of them is written, and neither are their lines.
    """
    waiting: list[Told] = []
    token = _waiting.set(waiting)
    try:
        yield
    finally:
        _waiting.reset(token)
    _write(waiting)


def _write(told: Sequence[Told]) -> None:
    if not told:
        return
    head = LogHead.objects.select_for_update().filter(pk=1).first() or LogHead.objects.create(pk=1)
    entries = []
    for line, by, at in told:
        entry = LogEntry(
            seq=head.seq + 1,
            at=at,
            actor=by,
            system_user=_system_user() if by == COMMANDLINE else "",
            event=line.event,
            subject=line.subject,
            values=dict(line.values),
            previous=head.digest,
        )
        entry.digest = digest_of(entry)
        head.seq, head.digest = entry.seq, entry.digest
        entries.append(entry)
    LogEntry.objects.bulk_create(entries)
    LogHead.objects.filter(pk=1).update(seq=head.seq, digest=head.digest)


def breaks() -> Iterator[int]:
    """Yield the number of each line that does not follow from the one before it; nothing when the log is whole."""
    seq, previous = 0, "0" * 64
    for entry in LogEntry.objects.order_by("seq").iterator():
        if entry.seq != seq + 1 or entry.previous != previous or entry.digest != digest_of(entry):
            yield entry.seq
        seq, previous = entry.seq, entry.digest
    head = LogHead.objects.filter(pk=1).first()
    if head is not None and (head.seq, head.digest) != (seq, previous):
        yield head.seq
