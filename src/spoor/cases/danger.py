"""Danger: opening the emergency lane of a case, whose turn it is on the call list, and whether anybody reads now."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from spoor.cases.clock import AMSTERDAM, day_of
from spoor.cases.models import Case, Emergency, HouseRecord
from spoor.cases.rules import rules
from spoor.evidence import log

POLICY = ("huis", "spoedbaan")
WEEKEND = 5  # Monday is 0


def term(name: str, at: datetime) -> timedelta:
    """Return one of the house's own terms of the emergency lane: take_up, disclosure or protection."""
    return timedelta(minutes=rules().value(*POLICY, name, on=day_of(at)).amount)


def call_list(house: HouseRecord) -> list[str]:
    """Return who is called, in order: a name with a number, one a line."""
    return [line.strip() for line in house.call_list.splitlines() if line.strip()]


def whose_turn(emergency: Emergency, house: HouseRecord) -> str:
    """Return who on the call list must take it up; the last one keeps it, nobody where the list is empty."""
    names = call_list(house)
    return names[min(emergency.place, len(names) - 1)] if names else ""


def start(cases: Iterable[Case], source: Emergency.Source, *, by: str, at: datetime) -> list[Emergency]:
    """Open the emergency lane of these cases where it is not open; in the transaction of what told of the danger."""
    fresh = [
        case for case in cases if not Emergency.objects.filter(case=case, ended_at__isnull=True).exists()
    ]
    if not fresh:
        return []
    take_up_by = at + term("take_up", at)
    made = Emergency.objects.bulk_create(
        Emergency(case=case, source=source, started_at=at, take_up_by=take_up_by) for case in fresh
    )
    log.add(*(log.Line("program:emergency:started", f"case:{case.pk}", {}) for case in fresh), by=by, at=at)
    return made


def standing(members: Sequence[int]) -> Emergency | None:
    """Return the open emergency of a group of cases; the oldest where there are several."""
    return Emergency.objects.filter(case__in=members, ended_at__isnull=True).order_by("pk").first()


@dataclass(frozen=True, slots=True)
class Reading:
    """Whether somebody reads reports now; `now` is None where the house did not say. `again_at` is the next moment."""

    now: bool | None
    again_at: datetime | None = None


def reading(house: HouseRecord, at: datetime) -> Reading:
    """Tell whether reports are read at an instant, by the days and hours the house gave (Dutch time)."""
    if house.reads == HouseRecord.Reads.NOT_SAID:
        return Reading(None)
    if house.reads == HouseRecord.Reads.ALWAYS:
        return Reading(True)
    if house.reads_from is None or house.reads_until is None:
        return Reading(None)
    local = at.astimezone(AMSTERDAM)
    if _reads_on(house, local) and house.reads_from <= local.time() < house.reads_until:
        return Reading(True)
    return Reading(False, _next_opening(house, local, house.reads_from))


def _reads_on(house: HouseRecord, local: datetime) -> bool:
    holiday = not rules().calendar_nl.is_working_day(local.date())
    return house.reads == HouseRecord.Reads.DAILY or not holiday


def _next_opening(house: HouseRecord, local: datetime, opens: time) -> datetime:
    day = local.date() if local.time() < opens else local.date() + timedelta(days=1)
    while True:
        found = datetime.combine(day, opens, AMSTERDAM)
        if _reads_on(house, found):
            return found
        day += timedelta(days=1)
