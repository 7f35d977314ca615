"""Ageing of time stamps, pure: when one ends, and when it is due to be stamped itself.

A time stamp shows a moment only as long as its certificates hold and nobody breaks what it was made with. A newer one
over its bytes, asked before that, shows that it was there while it still held (the renewal of RFC 4998, 5.2).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

SHORTEST = timedelta(hours=1)  # a time stamp that held so short at its own moment is not renewed


@dataclass(frozen=True, slots=True)
class Held:
    """A time stamp: its moment, the end of its first certificate, and its algorithms."""

    gen_time: datetime
    until: datetime
    algorithms: Sequence[str] = ()


def end(held: Held, ended: Mapping[str, date]) -> datetime:
    """Return when a time stamp ends: with its certificate, or with the last day of one of its algorithms (UTC)."""
    days = [ended[one] for one in held.algorithms if one in ended]
    return min([held.until, *(datetime.combine(one, time.max, UTC) for one in days)])


def due(held: Held, *, at: datetime, before: timedelta, ended: Mapping[str, date], part: int = 1) -> bool:
    """Say whether a time stamp is due to be renewed: it ends within `before`, and half of what it had left is over.

    The half keeps a renewal by a certificate that ends on the same day from being renewed at once, and for ever.
    After the end it is too late: a renewal would no longer show that it held. `part` 2 is half-way to the end.
    """
    last = end(held, ended)
    life = last - held.gen_time
    return life >= SHORTEST and timedelta(0) < last - at <= min(before, life / 2) / part
