"""The walk: calls the steps in order for what is due. The only file that knows the order.

A due-mark is counted up before the work and removed after it, so that a killed run resumes, and a report that
breaks the work stands last in line, then stands out, and never holds up the others. Each step may be done
again without doubling anything.
"""

import contextlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from time import perf_counter

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F, Q

from spoor.cases import shelf
from spoor.cases.clock import day_of
from spoor.cases.concerned import cases_of
from spoor.cases.facts import group_of
from spoor.cases.hands import answering
from spoor.cases.models import (
    Case,
    Collective,
    DueMark,
    ExternalNumber,
    Identifier,
    Incoming,
    Order,
    PackEvent,
    Person,
    PoliceWord,
    ProviderReturn,
    ReportPack,
    RouteEvent,
    ShelfCount,
)
from spoor.cases.rectified import standing
from spoor.cases.steps import (
    capture,
    emergency,
    hand_over,
    link,
    pack,
    plan,
    reconsider,
    route,
    send,
    set_aside,
    shield,
    triage,
)
from spoor.cases.steps import collect as collecting
from spoor.cases.steps import read_return as read_return_step
from spoor.cases.steps import read_word as word_step
from spoor.cases.steps import rectify as rectify_step
from spoor.evidence import log
from spoor.evidence.models import Exhibit
from spoor.evidence.sealing import SealedBytes
from spoor.vocabulary import Outcome, Proposition

BATCH = 25  # reports a transaction
REPORT = "office.report"  # the instrument of a report to the police
PATIENCE = 3  # times that one report may fail before it waits for a person


@dataclass(frozen=True, slots=True)
class Walked:
    """Reports that went through the steps together, and the seconds each step took."""

    report_ids: list[int]
    triage: float
    link: float
    route: float


def due() -> int:
    """Return how many reports wait for the walk."""
    return DueMark.objects.filter(failed__lt=PATIENCE).count()


def stuck() -> int:
    """Return how many reports failed too often and wait for a person."""
    return DueMark.objects.filter(failed__gte=PATIENCE).count()


def try_again() -> None:
    """Let the reports that failed too often take part in the walk again."""
    DueMark.objects.filter(failed__gte=PATIENCE).update(failed=0)


def walk(*, by: str, at: datetime, most: int | None = None) -> Iterator[Walked]:
    """Take reports through triage, link and route until nothing is due, or `most` are done; yield each batch.

    Reports go together in batches; one that failed before goes alone, so that it harms no other.
    """
    done = 0
    while most is None or done < most:
        marks = list(DueMark.objects.filter(failed=0).order_by("pk")[:BATCH])
        marks = marks or list(DueMark.objects.filter(failed__lt=PATIENCE).order_by("failed", "pk")[:1])
        if not marks:
            return
        keys = [mark.pk for mark in marks]
        DueMark.objects.filter(pk__in=keys).update(failed=F("failed") + 1)
        with transaction.atomic(), log.gathered():
            walked = _together([mark.report_id for mark in marks], by=by, at=at)
            DueMark.objects.filter(pk__in=keys).delete()
        yield walked
        done += len(marks)


def _together(report_ids: list[int], *, by: str, at: datetime) -> Walked:
    start = perf_counter()
    triage.propose(report_ids, by=by, at=at)
    assessed = perf_counter()
    suggestions = link.suggest(report_ids, by=by, at=at)
    linked = perf_counter()
    cases = set(Case.objects.filter(filings__report__in=report_ids).values_list("pk", flat=True))
    woken = {
        (one.older.lead or one.older).pk for one in suggestions if (one.older.lead or one.older).woke_at == at
    }
    route.follow_all(sorted(cases | woken), by=by, at=at)
    return Walked(report_ids, assessed - start, linked - assessed, perf_counter() - linked)


def cover_older(*, by: str, at: datetime) -> int:
    """Cover what reports hold that came before Spoor did so on arrival, or from another house; return how many."""
    came = Q(kind=Exhibit.Kind.SUBMISSION) | Q(kind=Exhibit.Kind.REDACTED, redacts=None)
    older = Exhibit.objects.filter(came, redactions=None, report__isnull=False)
    reports = {one.report.pk: one.report for one in older.select_related("report__received_by") if one.report}
    for report in reports.values():
        shield.cover_more(report, by=User.objects.get(username=by), at=at)
    return len(reports)


def receive_hand_over(source: Path, *, name: str = "", by: User, at: datetime) -> hand_over.Received:
    """Receive what an office handed over, and cover what this house knows or finds in it. Raises as the step does."""
    found = hand_over.receive(source, name=name, by=by, at=at)
    cover_older(by=by.username, at=at)
    return found


def turn_of_day(*, by: str, at: datetime) -> int:
    """Once a day: end what ends today, follow each case whose term ended, count the shelf; return how many followed."""
    today = day_of(at)
    if ShelfCount.objects.filter(day=today).exists():
        return 0
    end_collectives(by=by, at=at)
    ended = Case.objects.filter(outcome=Outcome.OPEN, lead=None).filter(Q(waits=True, due_on__lt=today))
    keys = {*ended.values_list("pk", flat=True), *_unheard(today)}
    followed = [route.follow(pk, by=by, at=at).pk for pk in sorted(keys)]
    shelf.count_of_day(today, at=at)
    return len(followed)


def _unheard(today: date) -> set[int]:
    """The cases on which a desk would let us know more, on a day that passed since the shelf was last counted."""
    last = ShelfCount.objects.order_by("-day").values_list("day", flat=True).first()
    words = PoliceWord.objects.filter(next_news_on__lt=today).select_related("bundle__case__lead")
    words = words.filter(next_news_on__gte=last) if last else words
    cases = {one.bundle.case.lead or one.bundle.case for one in words}
    return {one.pk for one in cases if one.is_open}


def look_again(*, by: str, at: datetime) -> Iterator[reconsider.Reconsidered]:
    """Put every open and dead case that is due before the law book again, and follow those that changed."""
    with answering(reconsider.due(at).count(), at=at) as answers:
        for seen in reconsider.reconsider_due(answers, by=by, at=at):
            _follow(seen.changed, by=by, at=at)
            yield seen


def touched(case_ids: Sequence[int], *, cause: str, by: str, at: datetime) -> reconsider.Reconsidered:
    """Look again at cases on which something was recorded by a decision for many; follow those that changed."""
    with answering(len(case_ids), at=at) as answers:
        seen = reconsider.reconsider(case_ids, answers, cause=cause, by=by, at=at)
    _follow(seen.changed, by=by, at=at)
    return seen


def pass_on_dangers(*, by: str, at: datetime) -> int:
    """Give dangers that nobody took up in time to the next on the call list; return how many."""
    return len(emergency.pass_on(by=by, at=at))


@transaction.atomic
def set_aside_for_many(
    cases: Sequence[Case], wanted: set_aside.Wanted, *, by: User, at: datetime
) -> Collective:
    """Set one instrument aside in these cases and look at them again, both or neither. Raises as the step does."""
    decision = set_aside.for_many(cases, wanted, by=by, at=at)
    members = list(decision.cases.values_list("pk", flat=True))
    touched(members, cause="facts", by=by.username, at=at)
    return decision


@transaction.atomic
def withdraw_set_aside(decision_id: int, *, because: str, by: User, at: datetime) -> None:
    """Withdraw a decision for many and look at its cases again, both or neither. Raises as the step does."""
    cases = set_aside.withdraw(decision_id, because=because, by=by, at=at)
    touched(cases, cause="facts", by=by.username, at=at)


@transaction.atomic
def end_collectives(*, by: str, at: datetime) -> int:
    """End the decisions for many cases whose last day has passed; their cases are looked at again."""
    ended = set_aside.end_due(by=by, at=at)
    touched(sorted(ended), cause="time", by=by, at=at)
    return len(ended)


def _follow(case_ids: Sequence[int], *, by: str, at: datetime) -> None:
    for start in range(0, len(case_ids), BATCH):
        with transaction.atomic(), log.gathered():
            route.follow_all(case_ids[start : start + BATCH], by=by, at=at)


def read_return(
    case: Case, files: Sequence[SealedBytes], *, order: Order | None, by: User, by_role: str, at: datetime
) -> read_return_step.Gave:
    """Seal an answer, read it, record the answer on the routes of its order, link what it names, follow the trail.

    The files are kept even where reading fails. Raises as the step does.
    """
    exhibits = read_return_step.receive(case, files, order=order, by=by, at=at)
    return _read(case, exhibits, order=order, by=by, by_role=by_role, at=at)


@dataclass(frozen=True, slots=True)
class Collected:
    """What one look into the inbox brought: taken in, brought to an order, waiting, and what was left lying."""

    taken: int
    already: int
    placed: int
    waiting: int
    unfinished: tuple[str, ...]
    refused: tuple[str, ...]


def collect(*, by: User, by_role: str, at: datetime) -> Collected:
    """Seal what waits in the inbox, and read what names one order as if it were dropped on screen.

    What was sealed and not yet read when a run was cut off is read by the next. Raises OSError and KeyRefused.
    """
    found = collecting.inbox(at.timestamp())
    new = [collecting.take(one, by=by, at=at).is_new for one in found.ready]
    collecting.open_again(by=by, at=at)
    placed = 0
    for one in collecting.waiting().select_related("exhibit", "inner").order_by("pk"):
        if (clue := collecting.sure(one)) is not None:
            bring(one, clue.number, because=clue.by, by=by, by_role=by_role, at=at)
            placed += 1
    left = collecting.waiting().count()
    return Collected(sum(new), len(new) - sum(new), placed, left, found.unfinished, found.refused)


@transaction.atomic
def bring(
    one: Incoming, number: str, *, because: str, by: User, by_role: str, at: datetime
) -> read_return_step.Gave:
    """Bring what came in to its order and read it there, both or neither. Raises as the steps do."""
    case, order, exhibit = collecting.bring(one, number, because=because, by=by, at=at)
    how = read_return_step.How(letter=one.channel == Incoming.Channel.MAIL)
    return _read(case, [exhibit], order=order, how=how, by=by, by_role=by_role, at=at)


def read_again(
    found: ProviderReturn,
    *,
    zone: read_return_step.Zone | None = None,
    by: User,
    by_role: str,
    at: datetime,
) -> read_return_step.Gave:
    """Read a sealed answer again, by the layouts of today or in a zone that a person said; the earlier account stays.

    Raises as the step does.
    """
    case, how = found.case.lead or found.case, read_return_step.How(zone=zone)
    return _read(case, [found.exhibit], order=found.order, how=how, by=by, by_role=by_role, at=at)


def _read(
    case: Case,
    exhibits: Sequence[Exhibit],
    *,
    order: Order | None,
    how: read_return_step.How = read_return_step.AS_IT_IS,
    by: User,
    by_role: str,
    at: datetime,
) -> read_return_step.Gave:
    with transaction.atomic():
        gave = read_return_step.read_files(case, exhibits, order=order, how=how, by=by, at=at)
        shield.cover_answers(exhibits, group_of(case), by=by, at=at)
        if order is not None:
            _answered(order, gave, by=by, by_role=by_role, at=at)
        link.suggest_by(gave.identifiers, by=by.username, at=at)
    followed = {case.pk, *(one.case_id for one in gave.returns)}
    route.follow_all(sorted(followed), by=by.username, at=at)
    return gave


def _answered(order: Order, gave: read_return_step.Gave, *, by: User, by_role: str, at: datetime) -> None:
    """Record the answer on the routes of an order; of several cases those that no row names go on waiting."""
    answered = {one.case_id for one in gave.returns if one.reading["records"]}
    unread = [one for one in gave.returns if one.state in ("broken", "unknown_layout")]
    if unread and not answered:
        return
    state = RouteEvent.State.ANSWERED if answered else RouteEvent.State.EMPTY
    note = " ".join(dict.fromkeys(one.exhibit.name for one in gave.returns))[:300]
    only = answered if len(cases_of(order)) > 1 and answered else None
    _on_routes(order, state, note=note, when=at, only=only, by=by, by_role=by_role, at=at)


@transaction.atomic
def rectify(person: Person, *, reason: str, by: User, by_role: str, at: datetime) -> rectify_step.Rectified:
    """Put right that the wrong person was named: take the person out, stop the orders, undo the links, look again.

    All of it or nothing. Raises as the step does.
    """
    done = rectify_step.rectify(person.pk, reason=reason, by=by, at=at)
    for order in done.orders:
        withdraw_order(order, because=reason, by=by, by_role=by_role, at=at)
    for one, other in done.unlinked:
        with contextlib.suppress(link.NothingToWithdraw):
            link.withdraw(one, other, proposition=Proposition.SAME_PERSON, by=by, at=at)
    cases = {done.row.case_id, *(other.pk for _one, other in done.unlinked)}
    cases |= {one.pk for order in done.orders for one in cases_of(order)}
    route.follow_all(sorted(cases), by=by.username, at=at)
    return done


@transaction.atomic
def add_capture(
    case: Case, identifier: Identifier, uploads: Sequence[SealedBytes], *, by: User, at: datetime
) -> list[Exhibit]:
    """Add what a person captured of a message, and cover what its words hold. Raises as the step does."""
    kept = capture.add(case, identifier, uploads, by=by, at=at)
    if kept and (report := kept[0].report) is not None:
        shield.cover_more(report, by=by, at=at)
    return kept


@transaction.atomic
def add_address(found: ProviderReturn, address: str, *, by: User, at: datetime) -> bool:
    """Make an identifier of an address of an answer, link it, follow the trail; whether the answer has it."""
    made = read_return_step.add_address(found, address, by=by, at=at)
    link.suggest_by(made, by=by.username, at=at)
    if made:
        route.follow(found.case_id, by=by.username, at=at)
    return bool(made)


@transaction.atomic
def send_order(order: Order, sending: send.Sending, *, by: User, by_role: str, at: datetime) -> None:
    """Send a signed order and start its term on every route it asks, both or neither. Raises as the steps do."""
    sent = send.send(order.pk, sending, by=by, at=at)
    if order.follow_up == Order.FollowUp.CONFIRMATION:
        return  # it asks nothing and lengthens no term of days: the addressee keeps as long as it needs to produce
    note = " ".join(filter(None, (order.number, sent.reference)))
    _on_routes(order, RouteEvent.State.SENT, note=note, when=sent.sent_at, by=by, by_role=by_role, at=at)


@transaction.atomic
def withdraw_order(order: Order, *, because: str, by: User, by_role: str, at: datetime) -> None:
    """Take an order back; where it was sent, its routes are as law and facts say again. Raises as the step does."""
    was_sent = order.stage == Order.Stage.SENT
    send.withdraw(order.pk, because=because, by=by, at=at)
    if was_sent and order.follow_up != Order.FollowUp.CONFIRMATION:
        _on_routes(order, RouteEvent.State.WITHDRAWN, note=because, when=at, by=by, by_role=by_role, at=at)


@transaction.atomic
def deliver_pack(found: ReportPack, given: pack.Delivery, *, by: User, by_role: str, at: datetime) -> None:
    """Keep that the police have a pack, and start the clock of each of its cases. Raises as the steps do."""
    event = pack.deliver(found.pk, given, by=by, at=at)
    _on_reports(event, RouteEvent.State.SENT, by=by, by_role=by_role, at=at)


@transaction.atomic
def answer_pack(found: ReportPack, said: pack.Answered, *, by: User, by_role: str, at: datetime) -> None:
    """Keep what the police answered with each case it is about, number and all. Raises as the steps do."""
    event = pack.answer(found.pk, said, by=by, at=at)
    for case in _leads_of(event):
        plan.add_number(case.pk, kind=ExternalNumber.Kind.POLICE, value=event.number, by=by, at=at)
    _on_reports(event, RouteEvent.State.ANSWERED, by=by, by_role=by_role, at=at)


def read_word(content: bytes, *, name: str, by: User, by_role: str, at: datetime) -> word_step.Heard:
    """Read what a desk let us know about a bundle, keep that the police have the reports, and follow the case.

    The file is kept even where it is refused. Raises as the step does.
    """
    heard = word_step.take(content, name=name, by=by, at=at)
    if heard.already or heard.older:
        return heard
    with transaction.atomic():
        word = heard.word
        case = word.bundle.case.lead or word.bundle.case
        if word.police_number:
            number = {"kind": ExternalNumber.Kind.POLICE, "value": word.police_number}
            plan.add_number(case.pk, **number, by=by, at=at)
        if case.is_open:
            note = " ".join(filter(None, (word.bundle.number, word.police_number)))
            route.record(
                case,
                instrument=REPORT,
                identifier=standing(group_of(case)).first(),
                state=RouteEvent.State.ANSWERED,
                note=note,
                happened_at=word.received,
                by=by,
                by_role=by_role,
                at=at,
            )
            _follow([case.pk], by=by.username, at=at)
    return heard


def _leads_of(event: PackEvent) -> list[Case]:
    cases = Case.objects.filter(filings__report__in=event.reports.all()).select_related("lead")
    return sorted({one.lead or one for one in cases}, key=lambda one: one.pk)


def _on_reports(event: PackEvent, state: str, *, by: User, by_role: str, at: datetime) -> None:
    """Record a word with the police on the report of each case that still runs, and follow them."""
    running = [case for case in _leads_of(event) if case.is_open]
    for case in running:
        route.record(
            case,
            instrument=REPORT,
            identifier=standing(group_of(case)).first(),
            state=state,
            note=" ".join(filter(None, (event.pack.number, event.number, event.note))),
            happened_at=event.happened_at,
            by=by,
            by_role=by_role,
            at=at,
        )
    _follow([case.pk for case in running], by=by.username, at=at)


def _on_routes(
    order: Order,
    state: str,
    *,
    note: str,
    when: datetime,
    only: Collection[int] | None = None,
    by: User,
    by_role: str,
    at: datetime,
) -> None:
    """Record what came of an order on each route it asks; `only` names the cases, otherwise every one.

    A case of several that ended meanwhile holds up no answer and no withdrawal of the others. Raises CaseEnded.
    """
    several = len(cases_of(order)) > 1 and state != RouteEvent.State.SENT
    for identifier in order.identifiers.order_by("pk").select_related("case"):
        if only is not None and (identifier.case.lead_id or identifier.case_id) not in only:
            continue
        with contextlib.suppress(*((route.CaseEnded,) if several else ())):
            route.record(
                identifier.case,
                instrument=order.instrument,
                identifier=identifier,
                about=order.about,
                state=state,
                note=note,
                happened_at=when,
                by=by,
                by_role=by_role,
                at=at,
            )
