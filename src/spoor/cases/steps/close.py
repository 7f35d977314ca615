"""Close: end a case with one of its outcomes, and say why. A dead trail must have no route left."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from spoor.cases.clock import day_of
from spoor.cases.facts import facts_of, group_of, know
from spoor.cases.house import house_kind, role_of
from spoor.cases.models import Case, Decision
from spoor.cases.rules import rules
from spoor.evidence import log
from spoor.law.facts import parse_facts
from spoor.law.trail import evaluate
from spoor.vocabulary import Outcome

ALIVE = ("open", "needs", "waiting")


class CaseClosed(Exception):
    """The case already ended; a new report or a withdrawn judgement opens it again."""


class ReasonMissing(Exception):
    """A decision needs a reason; write it as you would to the person threatened."""


class CodeMissing(Exception):
    """Dismissal needs its code (sepotcode)."""


class WrongRole(Exception):
    """Only a prosecutor dismisses a case."""


class NoIdentifier(Exception):
    """A case without any identifier has no trail to be dead; add one, or choose another outcome."""


class RoutesLeft(Exception):
    """A dead trail was claimed while these routes are open, waiting or lack something, or an instrument
    is not in the law book and not set aside.

    `routes` are language-neutral routes of the trail, `not_in_law_book` the ids of instruments.
    """

    def __init__(self, routes: list[Mapping[str, Any]], not_in_law_book: list[str]) -> None:
        """Keep what is left, for the page that names it."""
        super().__init__(f"{len(routes)} routes left, {len(not_in_law_book)} instruments not in the law book")
        self.routes = routes
        self.not_in_law_book = not_in_law_book


@transaction.atomic
def close_case(
    case_id: int, *, outcome: str, reason: str, code: str = "", by: User, at: datetime
) -> Decision:
    """End a case and the cases behind it. Raises CaseClosed, ReasonMissing, CodeMissing, WrongRole, RoutesLeft."""
    case = Case.objects.select_for_update().get(pk=case_id)
    case = Case.objects.select_for_update().get(pk=case.lead_id) if case.lead_id else case
    if case.outcome != Outcome.OPEN:
        raise CaseClosed(f"case {case.number} ended as {case.outcome}")
    if not reason.strip():
        raise ReasonMissing
    if outcome == Outcome.DISMISSED:
        _may_dismiss(code, by)
    routes = _routes_when_dead(case, at) if outcome == Outcome.DEAD_TRAIL else {}
    decision = Decision.objects.create(
        case=case, outcome=outcome, code=code, reason=reason, routes=routes, by=by, at=at
    )
    Case.objects.filter(pk__in=group_of(case), outcome=Outcome.OPEN).update(
        outcome=outcome, acted_at=at, moved_without_act=0, waits=False, emergency=False
    )
    values = {"outcome": outcome, "code": code, "decision": decision.pk}
    log.add(log.Line("person:case:closed", f"case:{case.pk}", values), by=by.username, at=at)
    return decision


def _may_dismiss(code: str, by: User) -> None:
    if not code.strip():
        raise CodeMissing
    if role_of(by) != "prosecutor":
        raise WrongRole


def _routes_when_dead(case: Case, at: datetime) -> dict[str, object]:
    """Evaluate the trail afresh and return it if nothing is left, with the day it was asked."""
    facts = facts_of(know(case), house_kind())
    if facts is None:
        raise NoIdentifier(case.number)
    law = rules()
    stored: dict[str, Any] = evaluate(parse_facts(facts), on=at, law=law).stored()
    left = [route for route in stored["routes"] if route["state"] in ALIVE]
    if left or stored["not_in_law_book"]:
        raise RoutesLeft(left, list(stored["not_in_law_book"]))
    return {"on": day_of(at).isoformat(), "lawbook": law.digest, "facts": facts, "trail": stored}
