"""What people may see: every page and command reads cases through here."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.core.cache import cache
from django.db.models import Case as Rank
from django.db.models import (
    Count,
    F,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    SmallIntegerField,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, ExtractYear, TruncMonth

from spoor.cases import shelf
from spoor.cases.clock import AMSTERDAM, day_of, end_of_day, start_of_day
from spoor.cases.models import (
    Case,
    Confirmation,
    HandOver,
    Incoming,
    Order,
    OrderReminder,
    PackedReport,
    PoliceWord,
    Rectification,
    ReportPack,
    Team,
    TrailRecord,
)
from spoor.cases.rectified import shut_exhibits
from spoor.evidence.models import Exhibit, LogEntry, Report
from spoor.law.answers import ALIVE
from spoor.vocabulary import Label, Outcome

LOST_SOON = timedelta(days=7)
OLDEST_FIRST = (F("acted_at").asc(nulls_first=True), "opened_at", "pk")


def lost_when(at: datetime) -> Rank:
    """Return the group of a case: 0 danger, 1 past its date, then today, this week, next week, later."""
    today = day_of(at)
    sunday = today + timedelta(days=6 - today.weekday())
    ends = (today - timedelta(days=1), today, sunday, sunday + timedelta(days=7))
    groups = [When(emergency=True, then=Value(0))]
    groups += [
        When(lost_first_at__lte=end_of_day(end), then=Value(place)) for place, end in enumerate(ends, 1)
    ]
    return Rank(*groups, default=Value(len(ends) + 1), output_field=SmallIntegerField())


def in_order(cases: QuerySet[Case], at: datetime) -> QuerySet[Case]:
    """Return cases by when something is lost; then what goes before any value, then the value of acting now."""
    return cases.order_by(
        lost_when(at), "-goes_first", F("worth").desc(nulls_last=True), F("severity").desc(nulls_last=True),
        "lost_first_at", "pk",
    )  # fmt: skip


def cases_visible_to(user: User) -> QuerySet[Case]:
    """Return the cases a person may see: all for who works on cases, none for who only reports."""
    if user.has_perm("cases.work_case"):
        return Case.objects.all()
    return Case.objects.none()


def case_of_exhibit(exhibit: Exhibit, user: User) -> Case | None:
    """Return the case by which a person may see an exhibit; None where there is none.

    A part of an archive goes with its archive, the papers of a rectification with its case; the trace of a
    rectification, which names the wrong person, is for a prosecutor only.
    """
    if exhibit.pk in shut_exhibits():
        return None  # it names a wrong person; a prosecutor opens it on the page of its order
    whole = exhibit.source if exhibit.report is None and exhibit.source else exhibit
    if whole.report is not None:
        return whole.report.filed.case
    given = HandOver.objects.filter(exhibit=exhibit).select_related("case").first()
    if given is not None:
        return given.case
    word = PoliceWord.objects.filter(exhibit=exhibit).select_related("bundle__case").first()
    if word is not None:
        return word.bundle.case
    row = Rectification.objects.filter(Q(letter=exhibit) | Q(notices=exhibit)).first()
    if row is None and user.groups.filter(name="prosecutor").exists():
        row = Rectification.objects.filter(trace=exhibit).first()
    return row.case if row else None


def incoming_waiting() -> int:
    """Count the answers that came in and that nobody brought to an order yet."""
    return Incoming.objects.filter(placement=None, kind=Incoming.Kind.ANSWER).count()


def words_of_police(cases: Iterable[Case]) -> dict[int, PoliceWord]:
    """Return by case the last word of a desk about a bundle of it, for the cases of one page."""
    keys = [one.pk for one in cases]
    words = PoliceWord.objects.filter(Q(bundle__case__in=keys) | Q(bundle__case__lead__in=keys))
    found: dict[int, PoliceWord] = {}
    for one in words.select_related("bundle__case", "partner").order_by("made_at", "pk"):
        found[one.bundle.case.lead_id or one.bundle.case_id] = one
    return found


def handovers_visible_to(user: User) -> QuerySet[HandOver]:
    """Return what other houses handed over that a person may see: those of the cases that person may see."""
    if user.has_perm("cases.work_case"):
        return HandOver.objects.select_related("case__lead", "partner", "received_by")
    return HandOver.objects.none()


def orders_visible_to(user: User) -> QuerySet[Order]:
    """Return the orders a person may see: those of the cases that person may see."""
    if user.has_perm("cases.work_case"):
        return Order.objects.all()
    return Order.objects.none()


def packs_visible_to(user: User) -> QuerySet[ReportPack]:
    """Return the packs for the police that a person may see: those of the cases that person may see."""
    if user.has_perm("cases.work_case"):
        return ReportPack.objects.all()
    return ReportPack.objects.none()


def packable(user: User) -> QuerySet[Report]:
    """Return the reports that may go into a pack, oldest first: confirmed as a threat, running, and in no pack yet."""
    last = Confirmation.objects.filter(report=OuterRef("pk")).order_by("-pk").values("label")[:1]
    packed = PackedReport.objects.exclude(pack__stage=ReportPack.Stage.WITHDRAWN).values("report")
    running = Q(filed__case__lead=None, filed__case__outcome=Outcome.OPEN) | Q(
        filed__case__lead__outcome=Outcome.OPEN
    )
    found = reports_visible_to(user).annotate(word=Subquery(last)).filter(running, word=Label.THREAT)
    return found.exclude(pk__in=packed).order_by("pk").select_related("filed__case__lead")


def rectifications_by_year() -> list[tuple[int, int]]:
    """Count the rectifications of this house by year, newest first; no names."""
    years = Rectification.objects.annotate(year=ExtractYear("at", tzinfo=AMSTERDAM)).values("year")
    return [(row["year"], row["n"]) for row in years.annotate(n=Count("pk")).order_by("-year")]


def orders_to(provider: str, user: User) -> dict[str, int]:
    """Count the orders of this house about a provider: sent, answered, reminded, passed on."""
    sent = orders_visible_to(user).filter(provider=provider, stage=Order.Stage.SENT)
    return {
        "sent": sent.count(),
        "answered": sent.filter(returns__isnull=False).distinct().count(),
        "reminded": sent.filter(reminders__act=OrderReminder.Act.REMINDED).distinct().count(),
        "passed_on": sent.filter(reminders__act=OrderReminder.Act.PASSED_ON).distinct().count(),
    }


def log_of_order(order: Order) -> list[LogEntry]:
    """Return the lines of the log about one order, newest first."""
    first = order.case.lead_id or order.case_id
    lines = LogEntry.objects.filter(
        subject__in={f"case:{first}", f"case:{order.case_id}"}, event__startswith="person:order:"
    )
    return [line for line in lines.order_by("-seq")[:1000] if line.values.get("order") == order.number]


def reports_visible_to(user: User) -> QuerySet[Report]:
    """Return the reports a person may see: all for who works on cases, otherwise the own ones."""
    if user.has_perm("cases.work_case"):
        return Report.objects.all()
    return Report.objects.filter(received_by=user)


def worklist(user: User, at: datetime) -> QuerySet[Case]:
    """Return the open cases by when something is lost and then by the value of acting now; danger to life first."""
    running = cases_visible_to(user).filter(outcome=Outcome.OPEN, lead__isnull=True)
    return in_order(running, at).select_related("team", "person")


def longest_unseen(user: User, at: datetime, *, days: int) -> QuerySet[Case]:
    """Return the open cases on which nobody acted for so many days, those never acted on and oldest first."""
    since = start_of_day(day_of(at) - timedelta(days=days))
    unseen = Q(acted_at__lt=since) | Q(acted_at__isnull=True, opened_at__lt=since)
    running = cases_visible_to(user).filter(unseen, outcome=Outcome.OPEN, lead__isnull=True, waits=False)
    return running.order_by(*OLDEST_FIRST).select_related("team", "person")


def with_living(user: User, instrument: str) -> list[Case]:
    """Return the open cases in whose trail a route by this instrument is alive, oldest first."""
    running = cases_visible_to(user).filter(outcome=Outcome.OPEN, lead__isnull=True)
    running = running.exclude(
        next_act__startswith="confirm:"
    )  # a report is assessed before anything is set aside
    named = running.annotate(said=Cast("trail__content", TextField())).filter(
        said__contains=f'"{instrument}"'
    )
    cases = named.select_related("trail", "team", "person").order_by("opened_at", "pk")
    return [case for case in cases.iterator(chunk_size=500) if _lives(case.trail.content, instrument)]


def _lives(content: Mapping[str, Any], instrument: str) -> bool:
    return any(
        route["state"] in ALIVE and instrument in (route["instrument"], route["about"])
        for route in content["routes"]
    )


def never_reached(user: User) -> QuerySet[Case]:
    """Return the open cases on which nobody ever acted, oldest first."""
    running = cases_visible_to(user).filter(outcome=Outcome.OPEN, lead__isnull=True, acted_at__isnull=True)
    return running.order_by("opened_at", "pk").select_related("team", "person")


def never_reached_by_month(user: User) -> list[tuple[date, int]]:
    """Count the cases that nobody ever acted on by the month in which they were opened, newest first."""
    months = never_reached(user).order_by().annotate(month=TruncMonth("opened_at", tzinfo=AMSTERDAM))
    found = months.values("month").annotate(n=Count("pk")).order_by("-month")
    return [(row["month"].date(), row["n"]) for row in found]


def shelf_visible_to(user: User, on: date) -> QuerySet[Case]:
    """Return the cases on the shelf, oldest first."""
    return (
        shelf.on_shelf(on)
        .filter(pk__in=cases_visible_to(user))
        .order_by("opened_at", "pk")
        .select_related("team")
    )


def lost_this_week(at: datetime) -> Q:
    """What makes a case lose the use of its next step within seven days."""
    return Q(last_useful_at__lte=at + LOST_SOON, last_useful_at__gte=at, waits=False)


def my_turn(user: User, legal_role: str) -> Q:
    """What makes it a person's turn: by name, or by role in an own team, or in a team that everybody belongs to."""
    roles = [legal_role] + (["rechter_commissaris"] if legal_role == "officier_van_justitie" else [])
    teams = Team.objects.filter(Q(members=user) | Q(members__isnull=True)).values_list("pk", flat=True)
    return Q(waits=False) & (Q(person=user) | Q(person__isnull=True, turn_of__in=roles, team__in=list(teams)))


def running_and_waiting(user: User) -> tuple[int, int]:
    """Count a person's open cases, and those of them that wait for another, in one look."""
    numbers = (
        cases_visible_to(user)
        .filter(outcome=Outcome.OPEN, lead__isnull=True)
        .aggregate(running=Count("pk"), waiting=Count("pk", filter=Q(waits=True)))
    )
    return numbers["running"], numbers["waiting"]


@dataclass(frozen=True, slots=True)
class Counts:
    """The numbers above the worklist."""

    shelf: int
    lost: int
    mine: int
    waiting: int


def counts(user: User, legal_role: str, at: datetime) -> Counts:
    """Count the open cases of a person's worklist in one look."""
    numbers = (
        cases_visible_to(user)
        .filter(outcome=Outcome.OPEN, lead__isnull=True)
        .aggregate(
            shelf=Count("pk", filter=shelf.rule(day_of(at))),
            lost=Count("pk", filter=lost_this_week(at)),
            mine=Count("pk", filter=my_turn(user, legal_role)),
            waiting=Count("pk", filter=Q(waits=True)),
        )
    )
    return Counts(**numbers)


def search(user: User, query: str, number: str, values: list[str]) -> QuerySet[Case]:
    """Return cases by number, report number, outside number, identifier or words of a message.

    `number` is the query folded to letters and digits, `values` its normalised forms as an identifier.
    """
    query = query.strip()
    found = (
        Q(number__iexact=query)
        | Q(filings__report__number__iexact=query)
        | Q(identifiers__value__in=[*values, query.casefold()])
        | Q(filings__report__text__icontains=query)
    )
    if len(number) >= 3:
        found |= Q(numbers__folded__contains=number)
    return cases_visible_to(user).filter(found).distinct().order_by("-pk").select_related("team")


def log_of(case: Case) -> QuerySet[LogEntry]:
    """Return everything that happened in a case, newest first."""
    return LogEntry.objects.filter(subject=f"case:{case.pk}").order_by("-seq")


def cases_resting_on(user: User) -> Counter[tuple[str, str]]:
    """Count for each law and article the open cases whose trail cites it; no trail is computed anew.

    Reading the trails of 10,000 cases takes some seconds, so the answer is kept until a case or a trail changes.
    """
    running = cases_visible_to(user).filter(outcome=Outcome.OPEN, lead__isnull=True)
    stored = TrailRecord.objects.filter(case__in=running)
    state = stored.aggregate(cases=Count("pk"), first=Min("pk"), last=Max("pk"), at=Max("evaluated_at"))
    key = "resting:" + ":".join(str(one).replace(" ", "T") for one in state.values())
    found: Counter[tuple[str, str]] | None = cache.get(key)
    if found is None:
        found = _cited_by(stored)
        cache.set(key, found)
    return found


def _cited_by(stored: QuerySet[TrailRecord]) -> Counter[tuple[str, str]]:
    found: Counter[tuple[str, str]] = Counter()
    for content in stored.values_list("content", flat=True).iterator(chunk_size=500):
        cited = (one for route in content["routes"] for one in route["citations"])
        found.update({(str(one["instrument"]), str(one["article"])) for one in cited})
    return found
