"""Fixity: stored bytes read again against their digests, a part each day or all at once, and a report of what is wrong.

Digests are spread evenly, so a part of the bytes is a part of the digests: those between two beginnings.
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q

from spoor.adapters.store import SUFFIX, EvidenceDamaged
from spoor.evidence import log
from spoor.evidence.models import CustodyEvent, Exhibit, FixityRun
from spoor.evidence.sealing import store

WHOLE = 16**8  # beginnings of eight hexadecimal digits
DAMAGED, MISSING = "damaged", "missing"
RESULTS = {DAMAGED: "controlegetal klopt niet meer", MISSING: "bytes ontbreken"}
GRACE = 3600  # seconds in which a new object may still get its row
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Part:
    """The digests that are read: from one beginning up to another, around the end where they cross it."""

    scope: str
    start: str = "00000000"
    end: str = "00000000"

    def query(self) -> Q:
        """Return which exhibits these are."""
        if self.scope == FixityRun.Scope.ALL:
            return Q()
        if self.start < self.end:
            return Q(sha256__gte=self.start, sha256__lt=self.end)
        return Q(sha256__gte=self.start) | Q(sha256__lt=self.end)

    def holds(self, sha256: str) -> bool:
        """Say whether a digest is in this part."""
        if self.scope == FixityRun.Scope.ALL:
            return True
        if self.start < self.end:
            return self.start <= sha256 < self.end
        return sha256 >= self.start or sha256 < self.end


ALL = Part(FixityRun.Scope.ALL)


@dataclass(slots=True)
class _Found:
    checked: int = 0
    size: int = 0
    wrong: dict[str, list[str]] = field(default_factory=lambda: {DAMAGED: [], MISSING: []})


def part_due(day: date, *, period: int, days: int | None = None) -> Part | None:
    """Return what must be read on a day so that all is read once in `period` days; None when today had its turn.

    It begins where the last part ended and grows with the days since; `days` says how many days' worth instead.
    """
    last = FixityRun.objects.filter(scope=FixityRun.Scope.PORTION).order_by("pk").last()
    if days is None:
        newest = FixityRun.objects.order_by("pk").last()  # a run over everything counts as well
        days = 1 if newest is None else (day - newest.ended_at.date()).days
        if days < 1:
            return None
    if days >= period:
        return ALL
    start = int(last.end, 16) if last else 0
    return Part(
        FixityRun.Scope.PORTION, f"{start:08x}", f"{(start + -(-WHOLE * days // period)) % WHOLE:08x}"
    )


def standing() -> dict[str, str]:
    """Return each digest that was damaged or missing when it was last read, and which of the two."""
    wrong: dict[str, str] = {}
    for made in FixityRun.objects.order_by("pk").iterator():
        part = Part(made.scope, made.start, made.end)
        wrong = {sha256: what for sha256, what in wrong.items() if not part.holds(sha256)}
        wrong |= dict.fromkeys(made.damaged, DAMAGED) | dict.fromkeys(made.missing, MISSING)
    return wrong


def run(
    part: Part, *, by: User, now: Callable[[], datetime], progress: Progress = lambda _done, _all: None
) -> FixityRun:
    """Read the bytes of a part, keep each damage with its exhibits and in the log, and keep the report."""
    started, found = now(), _Found()
    digests = list(
        Exhibit.objects.filter(part.query()).order_by("sha256").values_list("sha256", flat=True).distinct()
    )
    for place, sha256 in enumerate(digests, 1):
        what = _read(sha256, found)
        if what:
            found.wrong[what].append(sha256)
            _keep(sha256, what, by=by, at=now())
        found.checked += 1
        progress(place, len(digests))
    return _report(part, found, list(_unnamed(part, started)), started=started, by=by, at=now())


def _read(sha256: str, found: _Found) -> str:
    """Read one object to its end; return what is wrong with it, nothing when it is whole."""
    try:
        for piece in store().stream(sha256):
            found.size += len(piece)
    except EvidenceDamaged:
        return DAMAGED if store().has(sha256) else MISSING
    except OSError:  # the disk cannot give the bytes
        return DAMAGED
    return ""


@transaction.atomic
def _keep(sha256: str, what: str, *, by: User, at: datetime) -> None:
    exhibits = list(Exhibit.objects.filter(sha256=sha256))
    CustodyEvent.objects.bulk_create(
        CustodyEvent(
            exhibit=one,
            at=at,
            by=by,
            act=CustodyEvent.Act.CHECKED,
            why="herlezing van de bewaarde bytes",
            result=RESULTS[what],
        )
        for one in exhibits
    )
    lines = [log.Line(f"program:exhibit:{what}", f"exhibit:{one.pk}", {"sha256": sha256}) for one in exhibits]
    log.add(*lines, by=by.username, at=at)


def _unnamed(part: Part, started: datetime) -> Iterator[str]:
    """Yield objects of the store that no row names, and that had time to get one."""
    folder = store().root / "objects"
    for prefix in sorted(os.listdir(folder)) if folder.exists() else ():
        held = {one.name.removesuffix(SUFFIX): one for one in os.scandir(folder / prefix)}
        named = set(Exhibit.objects.filter(sha256__startswith=prefix).values_list("sha256", flat=True))
        for sha256, one in sorted(held.items()):
            old = one.stat().st_mtime < started.timestamp() - GRACE
            if part.holds(sha256) and sha256 not in named and old:
                yield sha256


@transaction.atomic
def _report(
    part: Part, found: _Found, unnamed: list[str], *, started: datetime, by: User, at: datetime
) -> FixityRun:
    made = FixityRun.objects.create(
        scope=part.scope,
        started_at=started,
        ended_at=at,
        start=part.start,
        end=part.end,
        checked=found.checked,
        bytes=found.size,
        damaged=found.wrong[DAMAGED],
        missing=found.wrong[MISSING],
        unnamed=unnamed,
    )
    values = {
        "checked": made.checked,
        "damaged": len(made.damaged),
        "missing": len(made.missing),
        "unnamed": len(unnamed),
    }
    log.add(log.Line("program:store:read", f"fixity:{made.pk}", values), by=by.username, at=at)
    return made
