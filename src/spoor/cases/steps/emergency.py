"""Emergency: somebody takes danger up, nobody does in time, or it ends by the record of who was called and who goes."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from spoor.cases.danger import term, whose_turn
from spoor.cases.house import house
from spoor.cases.models import Case, Emergency
from spoor.evidence import log


class AlreadyEnded(Exception):
    """This emergency ended before."""


class CallIncomplete(Exception):
    """Ending needs all four: who was called, when, who answered, who goes. `missing` names those that are not there."""

    def __init__(self, missing: list[str]) -> None:
        """Keep what is missing."""
        super().__init__(", ".join(missing))
        self.missing = missing


@dataclass(frozen=True, slots=True)
class Call:
    """What somebody recorded of a call. `protection` is who of the protection of the threatened person knows."""

    called: str
    called_at: datetime | None
    answered_by: str
    goes: str
    protection: str = ""
    note: str = ""

    def missing(self) -> list[str]:
        """Return which of the four that must be there are not."""
        named = {"called": self.called, "answered_by": self.answered_by, "goes": self.goes}
        found = [name for name, value in named.items() if not value.strip()]
        return [*found, *([] if self.called_at else ["called_at"])]


@transaction.atomic
def take_up(emergency_id: int, *, by: User, at: datetime) -> Emergency:
    """Somebody takes the danger up; the clock of the call list stops. Raises AlreadyEnded."""
    emergency = _open(emergency_id)
    if emergency.taken_at is None:
        emergency.taken_at, emergency.taken_by = at, by
        emergency.save(update_fields=["taken_at", "taken_by"])
        log.add(_line("person:emergency:taken_up", emergency), by=by.username, at=at)
        Case.objects.filter(pk=emergency.case_id).update(acted_at=at, moved_without_act=0)
    return emergency


@transaction.atomic
def end(emergency_id: int, call: Call, *, by: User, at: datetime) -> Emergency:
    """End the lane with the record of a call. Raises CallIncomplete and AlreadyEnded."""
    emergency = _open(emergency_id)
    if missing := call.missing():
        raise CallIncomplete(missing)
    emergency.called, emergency.called_at = call.called.strip(), call.called_at
    emergency.answered_by, emergency.goes = call.answered_by.strip(), call.goes.strip()
    emergency.protection, emergency.note = call.protection.strip(), call.note.strip()
    if emergency.taken_at is None:
        emergency.taken_at, emergency.taken_by = at, by
    emergency.ended_at, emergency.ended_by = at, by
    emergency.save()
    log.add(_line("person:emergency:ended", emergency), by=by.username, at=at)
    Case.objects.filter(pk=emergency.case_id).update(acted_at=at, moved_without_act=0)
    return emergency


@transaction.atomic
def pass_on(*, by: str, at: datetime) -> list[Emergency]:
    """Give what nobody took up in time to the next on the call list; the last keeps it and its term runs again."""
    late = Emergency.objects.select_for_update().filter(
        ended_at__isnull=True, taken_at__isnull=True, take_up_by__lt=at
    )
    passed = list(late)
    for emergency in passed:
        emergency.place += 1
        emergency.take_up_by = at + term("take_up", at)
        emergency.save(update_fields=["place", "take_up_by"])
        line = _line("program:emergency:passed_on", emergency, to=whose_turn(emergency, house()) or "-")
        log.add(line, by=by, at=at)
    return passed


def _open(emergency_id: int) -> Emergency:
    emergency = Emergency.objects.select_for_update().select_related("case").get(pk=emergency_id)
    if emergency.ended_at is not None:
        raise AlreadyEnded
    return emergency


def _line(event: str, emergency: Emergency, **values: object) -> log.Line:
    return log.Line(event, f"case:{emergency.case_id}", {"emergency": emergency.pk, **values})
