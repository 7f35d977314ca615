"""Renewing time stamps: which of them are due, and asking for a new one over the bytes of the old."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from spoor.adapters import timestamps
from spoor.adapters.lifetimes import LifetimeUnknown, lifetime
from spoor.evidence import stamps
from spoor.evidence.ageing import Held, due
from spoor.evidence.models import TimeStampRequest

UNKNOWN = "?"  # of a time stamp whose certificates cannot be read
AT_ONCE = 500  # old time stamps read in one round
LONGEST = timedelta(days=timestamps.MOST_RENEW_DAYS)
Token = TimeStampRequest.What.TOKEN


@dataclass(frozen=True, slots=True)
class Norm:
    """How long before its end a time stamp is renewed, and which algorithms are no longer believed since when."""

    before: timedelta
    ended: Mapping[str, date]


@dataclass(frozen=True, slots=True)
class Ageing:
    """How many time stamps are due to be renewed, and how many ended without a renewal in time."""

    due: int
    ended: int


def renew(norm: Norm, *, at: datetime) -> int:
    """Ask for a new time stamp over each that is due; return how many were found due. Raises AuthoritiesUnreadable.

    Its own authority is asked; half-way to the end, or where that one is no longer named, all of them.
    """
    _learn()
    named = timestamps.authorities(stamps.home())
    count = 0
    for one in _due(norm, named, at):
        own = [other for other in named if other.name == one.authority]
        before = _before(one, named, norm)
        late = due(_held(one), at=at, before=before, ended=norm.ended, part=2)
        digest = hashlib.sha256(bytes(one.stamp.answer)).hexdigest()
        for authority in named if late or not own else own:
            stamps.enqueue(Token, [(one.stamp.pk, digest)], authority, at)
        count += 1
    return count


def ageing(norm: Norm, *, at: datetime) -> Ageing:
    """Return how many are due, and how many ended without one in time. Raises AuthoritiesUnreadable."""
    named = timestamps.authorities(stamps.home())
    in_time = stamps.stamped(Token).filter(
        request__subject=OuterRef("stamp__pk"), gen_time__lte=OuterRef("holds_until")
    )
    gone = _held_rows().filter(holds_until__lte=at).exclude(Exists(in_time))
    return Ageing(len(_due(norm, named, at)), _tips(gone).count())


def _due(norm: Norm, named: tuple[timestamps.Authority, ...], at: datetime) -> list[TimeStampRequest]:
    """The time stamps that are due: the last of each chain, and no other."""
    newer = stamps.stamped(Token).filter(request__subject=OuterRef("stamp__pk"))
    ending = Q(holds_until__lte=at + max(norm.before, LONGEST))
    for name, day in norm.ended.items():
        if datetime.combine(day, time.max, UTC) > at:
            ending |= Q(algorithms__contains=name)
    rows = _tips(_held_rows().filter(ending, holds_until__gt=at)).exclude(Exists(newer))
    return [
        one
        for one in rows.select_related("stamp").order_by("holds_until", "pk")
        if due(_held(one), at=at, before=_before(one, named, norm), ended=norm.ended)
    ]


def _held_rows() -> QuerySet[TimeStampRequest]:
    return TimeStampRequest.objects.filter(next_try__isnull=True, holds_until__isnull=False)


def _tips(rows: QuerySet[TimeStampRequest]) -> QuerySet[TimeStampRequest]:
    """Leave out a renewal beside which another renewal of the same time stamp holds longer."""
    beside = _held_rows().filter(what=Token, subject=OuterRef("subject")).exclude(pk=OuterRef("pk"))
    better = Q(holds_until__gt=OuterRef("holds_until")) | Q(
        holds_until=OuterRef("holds_until"), pk__lt=OuterRef("pk")
    )
    return rows.exclude(Q(what=Token) & Exists(beside.filter(better)))


def _held(one: TimeStampRequest) -> Held:
    assert one.holds_until is not None
    return Held(one.stamp.gen_time, one.holds_until, one.algorithms.split())


def _before(one: TimeStampRequest, named: tuple[timestamps.Authority, ...], norm: Norm) -> timedelta:
    days = next((other.renew_days for other in named if other.name == one.authority), None)
    return norm.before if days is None else timedelta(days=days)


def _learn() -> None:
    """Read until when the time stamps of before this was kept hold."""
    old = TimeStampRequest.objects.filter(next_try__isnull=True, holds_until__isnull=True, algorithms="")
    for one in old.select_related("stamp")[:AT_ONCE]:
        try:
            found = lifetime(bytes(one.stamp.answer))
        except LifetimeUnknown:
            one.algorithms = UNKNOWN
        else:
            one.holds_until, one.algorithms = found.until, " ".join(found.algorithms)[:200]
        one.save(update_fields=["holds_until", "algorithms"])
