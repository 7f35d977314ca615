"""Close: end a case with one of its outcomes, and say why. A dead trail must have no route left."""

from collections.abc import Mapping
from datetime import datetime
from random import SystemRandom
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet

from spoor.cases.clock import day_of
from spoor.cases.danger import standing
from spoor.cases.exhaustion import account_of, kept_of
from spoor.cases.facts import facts_of, group_of, know
from spoor.cases.house import house_kind, role_of
from spoor.cases.models import Case, ClosingBatch, Decision, Identification
from spoor.cases.rules import keep_edition, rules
from spoor.cases.selectors import cases_visible_to
from spoor.evidence import log
from spoor.evidence.models import Exhibit, LogEntry, Report
from spoor.evidence.sealing import record, seal
from spoor.law.answers import ALIVE
from spoor.law.facts import parse_facts
from spoor.law.trail import evaluate
from spoor.vocabulary import Outcome


class CaseClosed(Exception):
    """The case already ended; a new report or a withdrawn judgement opens it again."""


class ReasonMissing(Exception):
    """A decision needs a reason; write it as you would to the person threatened."""


class CodeMissing(Exception):
    """Dismissal needs its code (sepotcode)."""


class WrongRole(Exception):
    """Only a prosecutor dismisses a case."""


class NotConfirmed(Exception):
    """At a desk a sender is known once somebody else confirmed the identification; propose it first."""


class NoIdentifier(Exception):
    """A case without any identifier has no trail to be dead; add one, or choose another outcome."""


class EmergencyOpen(Exception):
    """Danger to life is still open in this case; record the call first."""


class NothingReady(Exception):
    """No open case has a dead trail; there is nothing to close together."""


class NotOpened(Exception):
    """Open the cases of the sample first; `cases` are those that were not opened since the list was made."""

    def __init__(self, cases: list[Case]) -> None:
        """Keep which cases are still to be opened."""
        super().__init__(", ".join(case.number for case in cases))
        self.cases = cases


class BatchSigned(Exception):
    """This list was signed before; make a new one."""


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
    """End a case and the cases behind it. Raises CaseClosed, ReasonMissing, EmergencyOpen, CodeMissing, WrongRole,
    NotConfirmed, RoutesLeft.

    A dead trail gets its account (verantwoording): every route with its ground and source, sealed with the case.
    """
    case = Case.objects.select_for_update().get(pk=case_id)
    case = Case.objects.select_for_update().get(pk=case.lead_id) if case.lead_id else case
    if case.outcome != Outcome.OPEN:
        raise CaseClosed(f"case {case.number} ended as {case.outcome}")
    if not reason.strip():
        raise ReasonMissing
    if standing(group_of(case)) is not None:
        raise EmergencyOpen(case.number)
    if outcome == Outcome.DISMISSED:
        _may_dismiss(code, by)
    if outcome == Outcome.IDENTIFIED and house_kind() == "desk":
        _confirmed(case)
    decision = Decision(case=case, outcome=outcome, code=code, reason=reason, by=by, at=at)
    if outcome == Outcome.DEAD_TRAIL:
        decision.routes = _routes_when_dead(case, by=by, at=at)
        decision.exhibit = _sealed_account(decision, by=by, at=at)
    decision.save(force_insert=True)
    Case.objects.filter(pk__in=group_of(case), outcome=Outcome.OPEN).update(
        outcome=outcome, acted_at=at, moved_without_act=0, waits=False, emergency=False
    )
    values = {"outcome": outcome, "code": code, "decision": decision.pk}
    log.add(log.Line("person:case:closed", f"case:{case.pk}", values), by=by.username, at=at)
    return decision


def ready(user: User) -> QuerySet[Case]:
    """Return the open cases that a person may close and whose trail is dead, those that wait longest first."""
    return cases_visible_to(user).filter(
        outcome=Outcome.OPEN, lead__isnull=True, trail__dead=True, next_act__startswith="close:"
    ).order_by("due_on", "pk")  # fmt: skip


@transaction.atomic
def list_together(*, by: User, at: datetime) -> ClosingBatch:
    """Put the dead cases that wait longest on a list to close in one act, with a random sample to open first.

    How many at most, and how many of them are opened, is the house's policy `samen_sluiten`. Raises NothingReady.
    """
    limits = rules().nearest("huis", "samen_sluiten", on=day_of(at)).values
    cases = list(ready(by)[: limits["most"].amount])
    if not cases:
        raise NothingReady
    batch = ClosingBatch.objects.create(made_by=by, made_at=at)
    batch.cases.set(cases)
    batch.sample.set(SystemRandom().sample(cases, min(limits["sample"].amount, len(cases))))
    return batch


def not_opened(batch: ClosingBatch) -> list[Case]:
    """Return the cases of the sample that who made the list has not opened since; the log says so."""
    seen = set(
        LogEntry.objects.filter(
            event="person:case:viewed", actor=batch.made_by.username, at__gte=batch.made_at
        ).values_list("subject", flat=True)
    )
    return [case for case in batch.sample.order_by("pk") if f"case:{case.pk}" not in seen]


@transaction.atomic
def sign_together(batch_id: int, *, reason: str, by: User, at: datetime) -> list[Decision]:
    """Close every case of a list in one act; each must be dead at that moment, or none is closed.

    Raises BatchSigned, ReasonMissing, NotOpened, and what closing one case raises.
    """
    batch = ClosingBatch.objects.select_for_update().get(pk=batch_id, made_by=by)
    if batch.signed_at is not None:
        raise BatchSigned
    if not reason.strip():
        raise ReasonMissing
    if left := not_opened(batch):
        raise NotOpened(left)
    batch.reason, batch.signed_at = reason, at
    batch.save(update_fields=["reason", "signed_at"])
    return [
        close_case(case.pk, outcome=Outcome.DEAD_TRAIL, reason=reason, by=by, at=at)
        for case in batch.cases.order_by("pk")
    ]


def _may_dismiss(code: str, by: User) -> None:
    if not code.strip():
        raise CodeMissing
    if role_of(by) != "prosecutor":
        raise WrongRole


def _confirmed(case: Case) -> None:
    state = Identification.State.CONFIRMED
    if not Identification.objects.filter(case__in=group_of(case), state=state).exists():
        raise NotConfirmed(case.number)


def _routes_when_dead(case: Case, *, by: User, at: datetime) -> dict[str, Any]:
    """Evaluate the trail afresh and return what its account is made from, if nothing is left."""
    known = know(case)
    facts = facts_of(known, house_kind())
    if facts is None:
        raise NoIdentifier(case.number)
    stored: dict[str, Any] = evaluate(parse_facts(facts, rules()), on=at, law=rules()).stored()
    left = [route for route in stored["routes"] if route["state"] in ALIVE]
    if left or stored["not_in_law_book"]:
        raise RoutesLeft(left, list(stored["not_in_law_book"]))
    keep_edition(by=by, at=at)
    return kept_of(known, facts, stored, by=by, at=at)


def _sealed_account(decision: Decision, *, by: User, at: datetime) -> Exhibit:
    document = account_of(decision)
    sealed = seal(
        [document.content], kind=Exhibit.Kind.DOCUMENT, name=document.name, media_type=document.media_type
    )
    report = Report.objects.filter(filed__case=decision.case).order_by("pk").first()
    known = Exhibit.objects.filter(report=report, sha256=sealed.stored.sha256).first()
    return known or record(sealed, report=report, by=by, at=at, why="verantwoording opgemaakt")
