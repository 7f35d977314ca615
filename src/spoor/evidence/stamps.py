"""Trusted time: which digests wait for a time stamp, and what the authorities of this home answered.

Asking is a row in the transaction of the seal, so nothing waits for a network; the questions go out later, and again.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from spoor.adapters import timestamps
from spoor.adapters.timestamps import Authority, NotStamped, Stamped
from spoor.evidence import log, tree
from spoor.evidence.models import Exhibit, LogTreeHead, TimeStamp, TimeStampRequest

FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)
BAD_IN_A_ROW = 3  # answers after which an authority rests
Ask = Callable[[Authority, str], Stamped]


@dataclass(frozen=True, slots=True)
class Drained:
    """What one round brought: stamps, questions that failed, and what still waits, of authorities that are known."""

    stamped: int
    failed: int
    waiting: int


def home() -> Path:
    """Return the folder in which the authorities are named."""
    return Path(settings.HOME.path)


def ask_for(exhibits: Sequence[Exhibit], *, at: datetime) -> int:
    """Ask each authority that stamps exhibits for these, in the caller's transaction; return how many were asked.

    A file of authorities that cannot be used stops no seal: the page of the house and `spoor work` say so, and
    `spoor log stamp --all` asks for what was sealed meanwhile.
    """
    try:
        named = [one for one in timestamps.authorities(home()) if one.each_exhibit]
    except timestamps.AuthoritiesUnreadable:
        return 0
    asked = [(one.pk, one.sha256) for one in exhibits]
    return sum(enqueue(TimeStampRequest.What.EXHIBIT, asked, one, at) for one in named)


def ask_for_all(*, at: datetime) -> int:
    """Ask for every exhibit that no authority was asked for; return how many. Raises AuthoritiesUnreadable."""
    count = 0
    for one in timestamps.authorities(home()):
        if one.each_exhibit:
            known = TimeStampRequest.objects.filter(authority=one.name).values("digest")
            left = Exhibit.objects.exclude(sha256__in=known).order_by("pk").values_list("pk", "sha256")
            count += enqueue(TimeStampRequest.What.EXHIBIT, list(left), one, at)
    return count


def anchor(head: LogTreeHead, *, at: datetime) -> int:
    """Ask every authority for the head of the log; return how many were asked. Raises AuthoritiesUnreadable."""
    digest = tree.head_digest(head)
    named = timestamps.authorities(home())
    return sum(enqueue(TimeStampRequest.What.HEAD, [(head.pk, digest)], one, at) for one in named)


def enqueue(what: str, wanted: Sequence[tuple[int, str]], authority: Authority, at: datetime) -> int:
    """Put questions for an authority into the queue; what it was asked before is not asked again."""
    rows = [
        TimeStampRequest(
            what=what, subject=subject, digest=digest, authority=authority.name, asked_at=at, next_try=at
        )
        for subject, digest in wanted
    ]
    TimeStampRequest.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)  # the same bytes once
    return len(rows)


def drain(*, by: str, at: datetime, most: int, ask: Ask = timestamps.ask) -> Drained:
    """Send what is due, at most so many questions to each authority; one that fails holds up no other.

    Raises AuthoritiesUnreadable.
    """
    stamped = failed = 0
    named = timestamps.authorities(home())
    for authority in named:
        good, bad = _drain(authority, by=by, at=at, most=most, ask=ask)
        stamped, failed = stamped + good, failed + bad
    names = [one.name for one in named]
    waiting = TimeStampRequest.objects.filter(authority__in=names, next_try__isnull=False).count()
    return Drained(stamped, failed, waiting)


def _drain(authority: Authority, *, by: str, at: datetime, most: int, ask: Ask) -> tuple[int, int]:
    mine = TimeStampRequest.objects.filter(authority=authority.name)
    good = bad = in_a_row = 0
    for request in list(mine.filter(next_try__lte=at).order_by("next_try", "pk")[:most]):
        try:
            found = ask(authority, request.digest)
        except NotStamped as trouble:
            bad, in_a_row = bad + 1, in_a_row + 1
            until = _failed(request, trouble, by=by, at=at)
            if trouble.waits or in_a_row == BAD_IN_A_ROW:
                mine.filter(next_try__lt=until).update(next_try=until)
                break
        else:
            good, in_a_row = good + 1, 0
            _keep(request, found, by=by, at=at)
    return good, bad


@transaction.atomic
def _failed(request: TimeStampRequest, trouble: NotStamped, *, by: str, at: datetime) -> datetime:
    """Keep what was the matter and when it is tried again; a bad answer is a line of the log, silence is not."""
    request.tries += 1
    request.trouble, request.detail = trouble.code, str(trouble)[:300]
    wait = FIRST_WAIT * 2 ** min(request.tries - 1, 20)
    request.next_try = at + min(wait, LONGEST_WAIT)
    request.save(update_fields=["tries", "trouble", "detail", "next_try"])
    if not trouble.waits:
        values = {"authority": request.authority, "trouble": trouble.code, "tries": request.tries}
        log.add(log.Line("program:stamp:refused", f"{request.what}:{request.subject}", values), by=by, at=at)
    return request.next_try


@transaction.atomic
def _keep(request: TimeStampRequest, found: Stamped, *, by: str, at: datetime) -> None:
    held = TimeStampRequest.objects.select_for_update().get(pk=request.pk)
    if held.next_try is None:  # another process was first
        return
    TimeStamp.objects.create(
        request=held,
        answer=found.answer,
        gen_time=found.gen_time,
        policy=found.policy,
        serial=found.serial,
        signer=found.signer,
        roots_sha256=found.roots_sha256,
        checked_with=found.checked_with,
        received_at=at,
    )
    held.tries += 1
    held.next_try, held.trouble, held.detail = None, "", ""
    held.holds_until, held.algorithms = found.until, " ".join(found.algorithms)[:200]
    held.save(update_fields=["tries", "next_try", "trouble", "detail", "holds_until", "algorithms"])
    values = {"authority": held.authority, "gen_time": found.gen_time.isoformat(), "sha256": held.digest}
    log.add(log.Line("program:stamp:received", f"{held.what}:{held.subject}", values), by=by, at=at)


def stamped(what: TimeStampRequest.What) -> QuerySet[TimeStamp]:
    """Return the time stamps over one sort of thing."""
    return TimeStamp.objects.filter(request__what=what)


def of(digests: Sequence[str]) -> dict[str, list[TimeStampRequest]]:
    """Return the requests for these digests, each with its stamp where there is one, by digest."""
    found: dict[str, list[TimeStampRequest]] = {}
    for request in TimeStampRequest.objects.filter(digest__in=digests).select_related("stamp"):
        found.setdefault(request.digest, []).append(request)
    return found
