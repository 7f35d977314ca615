"""Set aside: one reasoned decision of a prosecutor for a named list of cases, with a last day; it can be withdrawn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from spoor.cases.clock import day_of
from spoor.cases.house import house_kind, legal_role, role_of
from spoor.cases.models import Case, Collective, Identifier, RouteEvent, TrailRecord
from spoor.evidence import log
from spoor.law.answers import ALIVE
from spoor.vocabulary import Outcome


class WrongRole(Exception):
    """Only a prosecutor sets an instrument aside for many cases at once."""


class ReasonMissing(Exception):
    """The decision needs a reason and a ground from the list."""


class DayPassed(Exception):
    """The last day of the decision lies in the past; choose today or later."""


class NothingToSetAside(Exception):
    """In none of these cases is a route by this instrument alive."""


class AlreadyEnded(Exception):
    """This decision ended before."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a prosecutor decides: the instrument, the ground from the list, the reason, the last day."""

    instrument: str
    ground: str
    reason: str
    until: date


@transaction.atomic
def for_many(cases: Sequence[Case], wanted: Wanted, *, by: User, at: datetime) -> Collective:
    """Set one instrument aside in each of these open cases where a route by it is alive, and name them.

    Raises WrongRole, ReasonMissing, DayPassed, NothingToSetAside; then nothing is set aside.
    """
    if role_of(by) != "prosecutor":
        raise WrongRole
    if not wanted.reason.strip() or wanted.ground not in RouteEvent.Ground.values:
        raise ReasonMissing
    if wanted.until < day_of(at):
        raise DayPassed(wanted.until.isoformat())
    open_cases = Case.objects.select_for_update().filter(
        pk__in=[case.pk for case in cases], outcome=Outcome.OPEN, lead__isnull=True
    )
    alive = {case: routes for case in open_cases if (routes := _alive(case, wanted.instrument))}
    if not alive:
        raise NothingToSetAside(wanted.instrument)
    role = legal_role(by, house_kind())
    decision = Collective.objects.create(
        instrument=wanted.instrument, ground=wanted.ground, reason=wanted.reason,
        until=wanted.until, by=by, by_role=role, at=at,
    )  # fmt: skip
    decision.cases.set(alive)
    for case, routes in alive.items():
        _events(decision, case, routes, RouteEvent.State.SET_ASIDE, by=by, role=role, at=at)
        values = {"instrument": wanted.instrument, "ground": wanted.ground, "decision": decision.pk}
        log.add(log.Line("person:route:set_aside_for_many", f"case:{case.pk}", values), by=by.username, at=at)
    Case.objects.filter(pk__in=[case.pk for case in alive]).update(acted_at=at, moved_without_act=0)
    return decision


@transaction.atomic
def withdraw(decision_id: int, *, because: str, by: User, at: datetime) -> list[int]:
    """Withdraw a decision for many cases and return the cases. Raises WrongRole, ReasonMissing, AlreadyEnded."""
    if role_of(by) != "prosecutor":
        raise WrongRole
    if not because.strip():
        raise ReasonMissing
    decision = Collective.objects.select_for_update().get(pk=decision_id)
    if decision.ended_at is not None:
        raise AlreadyEnded
    return _end(decision, because, "person:route:set_aside_withdrawn", by=by, at=at)


@transaction.atomic
def end_due(*, by: str, at: datetime) -> set[int]:
    """End the decisions whose last day has passed and return their cases."""
    account = User.objects.get(username=by)
    due = Collective.objects.select_for_update().filter(ended_at__isnull=True, until__lt=day_of(at))
    because = "de laatste dag is voorbij"
    return {
        pk
        for decision in due
        for pk in _end(decision, because, "program:route:set_aside_ended", by=account, at=at)
    }


def _end(decision: Collective, because: str, event: str, *, by: User, at: datetime) -> list[int]:
    decision.ended_at, decision.ended_by, decision.ended_because = at, by, because
    decision.save(update_fields=["ended_at", "ended_by", "ended_because"])
    role = legal_role(by, house_kind())
    cases = list(decision.cases.all())
    for case in cases:
        rows = decision.events.filter(case=case, state=RouteEvent.State.SET_ASIDE).select_related(
            "identifier"
        )
        routes = [
            {"identifier": f"k{row.identifier_id}", "instrument": row.instrument, "about": row.about}
            for row in rows
        ]
        _events(decision, case, routes, RouteEvent.State.WITHDRAWN, by=by, role=role, at=at)
        values = {"instrument": decision.instrument, "decision": decision.pk, "because": because}
        log.add(log.Line(event, f"case:{case.pk}", values), by=by.username, at=at)
    return [case.pk for case in cases]


def _alive(case: Case, instrument: str) -> list[Mapping[str, Any]]:
    record = TrailRecord.objects.filter(case=case).first()
    routes = record.content["routes"] if record else []
    return [
        route
        for route in routes
        if route["state"] in ALIVE and instrument in (route["instrument"], route["about"])
    ]


def _events(
    decision: Collective,
    case: Case,
    routes: Sequence[Mapping[str, Any]],
    state: RouteEvent.State,
    *,
    by: User,
    role: str,
    at: datetime,
) -> None:
    known = Identifier.objects.in_bulk([int(route["identifier"][1:]) for route in routes])
    RouteEvent.objects.bulk_create(
        RouteEvent(
            case=case, identifier=known[int(route["identifier"][1:])], instrument=route["instrument"],
            about=route["about"] or "", state=state,
            ground=decision.ground if state == RouteEvent.State.SET_ASIDE else "",
            note=decision.reason if state == RouteEvent.State.SET_ASIDE else decision.ended_because,
            happened_at=at, by=by, by_role=role, recorded_at=at, collective=decision,
        )
        for route in routes
    )  # fmt: skip
