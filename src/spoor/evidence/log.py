"""The log (logboek): one for everything that happens, each line chained to the one before it."""

import getpass
import hashlib
import json
from collections.abc import Iterator, Mapping
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


@cache
def _system_user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container may run as a number without a name
        return "?"


def digest_of(entry: LogEntry) -> str:
    """Return the hex SHA-256 of a line over its canonical JSON, the digest of the line before included."""
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
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def add(*lines: Line, by: str, at: datetime) -> None:
    """Add lines to the log, in order. Call it inside the transaction of the act that it describes."""
    head, _ = LogHead.objects.select_for_update().get_or_create(pk=1)
    entries = []
    for line in lines:
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
    head.save()


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
