"""Release: what a person of a desk lets an office know about its bundle: fixed fields, signed, and nothing else."""

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction

from spoor.adapters.housekey import house_key
from spoor.bundles.release import KIND, OURS, TURNS, VERSION, ReleaseBroken, signed
from spoor.cases.clock import day_of, moment
from spoor.cases.facts import group_of
from spoor.cases.house import house, role_of
from spoor.cases.models import Case, ExternalNumber, HandOver, Release
from spoor.evidence import log
from spoor.evidence.models import CustodyEvent, Exhibit
from spoor.evidence.sealing import Hands, record, seal
from spoor.vocabulary import Outcome

MAY = ("analyst", "prosecutor", "administrator")
FITS = {  # outcome of the case here -> the words that may be told; none says how, where or by whom
    Outcome.IDENTIFIED: ("ended", "sender_known"),
    Outcome.REFERRED: ("ended",),
    Outcome.NO_OFFENCE: ("ended", "no_offence"),
    Outcome.DISMISSED: ("ended", "dismissed"),
    Outcome.DEAD_TRAIL: ("ended", "sender_not_found"),
}


class NotAPerson(Exception):
    """A release is a decision of a person who works on cases; name one with --by."""


class DayMissing(Exception):
    """Say on which day the office hears more, today or later; only what has ended needs no day."""


class DoesNotFit(Exception):
    """This is not so here: the turn is one of two words, an outcome fits that of the case, a number is of the case."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person lets out. Beside turn and day everything is empty unless it was ticked."""

    turn: str = OURS
    next_news_on: date | None = None
    with_case: bool = False
    outcome: str = ""
    police_number: str = ""


@dataclass(frozen=True, slots=True)
class Released:
    """The row of a release and the bytes of its file."""

    row: Release
    content: bytes


def outcomes_of(case: Case) -> tuple[str, ...]:
    """Return the words of an outcome that may be told of a case; none while it runs."""
    return FITS.get(Outcome(case.outcome), ())


def police_numbers(case: Case) -> list[str]:
    """Return the numbers of the police that a case (its group) has."""
    found = ExternalNumber.objects.filter(case__in=group_of(case), kind=ExternalNumber.Kind.POLICE)
    return list(found.order_by("pk").values_list("value", flat=True))


@transaction.atomic
def release(hand_over: HandOver, wanted: Wanted, *, by: User, at: datetime) -> Released:
    """Sign and keep what an office may know of its own bundle.

    Raises NotAPerson, DayMissing, DoesNotFit and KeyUnreadable.
    """
    if role_of(by) not in MAY:
        raise NotAPerson(by.username)
    case = hand_over.case.lead or hand_over.case
    if wanted.next_news_on is None and not wanted.outcome:
        raise DayMissing
    if wanted.next_news_on is not None and wanted.next_news_on < day_of(at):
        raise DayMissing(wanted.next_news_on.isoformat())
    if wanted.turn not in TURNS or (wanted.outcome and wanted.outcome not in outcomes_of(case)):
        raise DoesNotFit(wanted.outcome or wanted.turn)
    if wanted.police_number and wanted.police_number not in police_numbers(case):
        raise DoesNotFit(wanted.police_number)
    payload = _payload(hand_over, case, wanted, at)
    try:
        content = signed(payload, house_key(settings.HOME.path))
    except ReleaseBroken as error:
        raise DoesNotFit(str(error)) from error
    row = Release.objects.create(
        hand_over=hand_over,
        payload=payload,
        exhibit=_sealed(hand_over, content, by=by, at=at),
        by=by,
        at=at,
    )
    values = {"handover": hand_over.number, "bundle": hand_over.bundle, "fields": sorted(payload)}
    log.add(log.Line("person:handover:released", f"case:{case.pk}", values), by=by.username, at=at)
    Case.objects.filter(pk=case.pk).update(acted_at=at, moved_without_act=0)
    return Released(row, content)


def _payload(hand_over: HandOver, case: Case, wanted: Wanted, at: datetime) -> dict[str, object]:
    """Only what is of this one hand-over: its own bundle and report numbers, and the fields that a person chose."""
    payload: dict[str, object] = {
        "kind": KIND,
        "version": VERSION,
        "house": house().name,
        "bundle": hand_over.bundle,
        "bundle_sha256": hand_over.sha256,
        "reports": list(hand_over.reports.order_by("pk").values_list("number", flat=True)),
        "received": moment(hand_over.received_at),
        "turn": wanted.turn,
        "next_news_on": wanted.next_news_on.isoformat() if wanted.next_news_on else None,
        "made_at": moment(at),
    }
    if wanted.with_case:
        payload["case"] = case.number
    if wanted.outcome:
        payload["outcome"] = wanted.outcome
    if wanted.police_number:
        payload["police_number"] = wanted.police_number
    return payload


def _sealed(hand_over: HandOver, content: bytes, *, by: User, at: datetime) -> Exhibit:
    name = f"vrijgave-{hand_over.bundle}.json"
    sealed = seal([content], kind=Exhibit.Kind.DOCUMENT, name=name, media_type="application/json")
    report = hand_over.reports.order_by("pk")[0].report
    known = Exhibit.objects.filter(report=report, sha256=sealed.stored.sha256).first()
    exhibit = known or record(sealed, report=report, by=by, at=at, why="vrijgave getekend")
    CustodyEvent.objects.create(
        exhibit=exhibit,
        at=at,
        by=by,
        act=CustodyEvent.Act.HANDED_OVER,
        why=f"vrijgave over bundel {hand_over.bundle}",
        **Hands(house().name, hand_over.house).named(),
    )
    return exhibit
