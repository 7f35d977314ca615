"""Keeping: what the evidence needs each day, whoever works: the head of the log, time stamps, a part read again.

Nothing of a case waits for it. The server does it beside the walk, `spoor work` after it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib.auth.models import User

from spoor.adapters.timestamps import AuthoritiesUnreadable, authorities
from spoor.cases.clock import day_of
from spoor.cases.rules import rules
from spoor.evidence import fixity, renewing, stamps, tree
from spoor.evidence.models import FixityRun, LogTreeHead
from spoor.evidence.renewing import Ageing, Norm

REREAD = ("huis", "herlezing", "reread")
RENEW = ("huis", "vernieuwing_tijdstempel")
AT_ONCE = 20  # questions to an authority in one round


@dataclass(frozen=True, slots=True)
class Kept:
    """What one round did, and in `trouble` what a person must mend."""

    head: LogTreeHead | None
    stamped: int
    failed: int
    run: FixityRun | None
    trouble: tuple[str, ...]


def keep(*, by: User, now: Callable[[], datetime], most: int = AT_ONCE) -> Kept:
    """Make the head of today, renew time stamps that end soon, send what waits, and read the part of today again."""
    at, trouble, head, sent = now(), [], None, stamps.Drained(0, 0, 0)
    try:
        head = head_of_day(at)
    except tree.LogDamaged as error:
        trouble.append(f"{error}: {tree.LogDamaged.__doc__}")
    try:
        if head is not None:
            stamps.anchor(head, at=at)
        renew(at)
        sent = stamps.drain(by=by.username, at=at, most=most)
    except AuthoritiesUnreadable as error:
        trouble.append(str(error))
    run = reread(by=by, now=now)
    if run is not None and (run.damaged or run.missing):
        trouble.append(f"fixity: {len(run.damaged)} damaged, {len(run.missing)} missing")
    return Kept(head, sent.stamped, sent.failed, run, tuple(trouble))


def head_of_day(at: datetime) -> LogTreeHead:
    """Return the first head of today, and make it where there is none. Raises LogDamaged."""
    today = day_of(at)
    found = LogTreeHead.objects.filter(day=today).order_by("pk").first()
    return found or tree.make_head(day=today, at=at)


def period(day: date) -> int:
    """Return within how many days all stored bytes are read again: our own norm."""
    return int(rules().value(*REREAD, on=day).amount)


def reread(*, by: User, now: Callable[[], datetime]) -> FixityRun | None:
    """Read the part that is due today; None when today had its turn."""
    today = day_of(now())
    part = fixity.part_due(today, period=period(today))
    return None if part is None else fixity.run(part, by=by, now=now)


def norm(day: date) -> Norm:
    """Return how long before its end a time stamp is renewed, and since when an algorithm is not believed."""
    provision = rules().provision(*RENEW, on=day)
    ended = {str(name): date.fromisoformat(str(last)) for name, last in provision.marks["ended"].items()}
    return Norm(timedelta(days=int(rules().value(*RENEW, "renew", on=day).amount)), ended)


def renew(at: datetime) -> int:
    """Ask for a time stamp over each that ends soon; return how many were due. Raises AuthoritiesUnreadable."""
    return renewing.renew(norm(day_of(at)), at=at)


def ageing(at: datetime) -> Ageing:
    """Return how many time stamps are due to be renewed and how many ended. Raises AuthoritiesUnreadable."""
    return renewing.ageing(norm(day_of(at)), at=at)


def configured() -> tuple[tuple[str, ...], str]:
    """Return the names of the authorities of this home, and what is the matter with their file, if anything."""
    try:
        return tuple(one.name for one in authorities(stamps.home())), ""
    except AuthoritiesUnreadable as error:
        return (), str(error)
