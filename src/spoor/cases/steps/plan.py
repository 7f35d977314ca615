"""Plan: who owns a case and by when its next step is due; moving a date without an act is counted."""

from datetime import date, datetime

from django.contrib.auth.models import User
from django.db import transaction

from spoor.cases.clock import day_of, end_of_day
from spoor.cases.models import Case, ExternalNumber, Team
from spoor.evidence import log


class DayPassed(Exception):
    """The new date lies in the past; choose today or later."""


class NotActive(Exception):
    """The owner is no active person or team; choose one that is."""


class ReasonMissing(Exception):
    """Moving a date needs a reason; write one sentence."""


class NumberUnreadable(Exception):
    """A number of the outside world has letters or digits, at most 100; this one has not."""


@transaction.atomic
def move(case_id: int, *, due_on: date, reason: str, by: User, at: datetime) -> Case:
    """Give the next step another date. The second time without an act between puts the case on the shelf."""
    if due_on < day_of(at):
        raise DayPassed(due_on.isoformat())
    if not reason.strip():
        raise ReasonMissing
    case = Case.objects.select_for_update().get(pk=case_id)
    old, case.due_on = case.due_on, due_on
    case.lost_first_at = min(end_of_day(due_on), case.last_useful_at or end_of_day(due_on))
    case.moved_without_act += 1
    case.save(update_fields=["due_on", "lost_first_at", "moved_without_act"])
    values = {"from": old.isoformat(), "to": due_on.isoformat(), "times": case.moved_without_act}
    log.add(log.Line("person:date:moved", f"case:{case.pk}", values), by=by.username, at=at)
    return case


@transaction.atomic
def assign(case_id: int, *, team: Team, person: User | None, by: User, at: datetime) -> Case:
    """Give a case to an active team, and perhaps to an active person. Raises NotActive."""
    if not team.is_active or (person is not None and not person.is_active):
        raise NotActive
    case = Case.objects.select_for_update().get(pk=case_id)
    case.team, case.person = team, person
    case.save(update_fields=["team", "person"])
    values = {"team": team.name, "person": person.username if person else ""}
    log.add(log.Line("person:case:assigned", f"case:{case.pk}", values), by=by.username, at=at)
    return case


@transaction.atomic
def add_number(case_id: int, *, kind: str, value: str, by: User, at: datetime) -> ExternalNumber:
    """Keep a number under which the outside world knows the case. Raises NumberUnreadable."""
    folded = fold_number(value)
    if not folded or len(value.strip()) > 100:
        raise NumberUnreadable(value[:100])
    number, is_new = ExternalNumber.objects.get_or_create(
        case_id=case_id,
        kind=kind,
        value=value.strip(),
        defaults={"folded": folded, "added_by": by, "added_at": at},
    )
    if is_new:
        Case.objects.filter(pk=case_id).update(acted_at=at, moved_without_act=0)
        log.add(
            log.Line("person:number:added", f"case:{case_id}", {"kind": kind, "value": number.value}),
            by=by.username,
            at=at,
        )
    return number


def fold_number(value: str) -> str:
    """Return the letters and digits of a number in lower case, so that PL1500-2026/1 finds pl15002026 1."""
    return "".join(sign for sign in value.casefold() if sign.isalnum())[:100]
