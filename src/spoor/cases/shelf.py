"""The shelf (op de plank): open cases on which nobody acts, counted honestly and kept per day."""

from datetime import date, datetime, timedelta

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from spoor.cases.clock import start_of_day
from spoor.cases.load import numbers_of
from spoor.cases.models import Case, ShelfCount, Team
from spoor.vocabulary import Outcome

MOST_MOVES = 2  # the second move without an act puts a case on the shelf


def running() -> QuerySet[Case]:
    """Open cases; the cases behind a lead run with it."""
    return Case.objects.filter(outcome=Outcome.OPEN, lead__isnull=True)


def rule(on: date) -> Q:
    """Return what puts an open case on the shelf at the end of a day.

    The date passed without an act; or was moved twice without an act; or the owner is no active person or team;
    or nobody acted within the interval the team promised; or the next step is named by nothing.
    """
    gone = User.objects.filter(is_active=False).values_list("pk", flat=True)
    found = (
        Q(due_on__lt=on)
        | Q(moved_without_act__gte=MOST_MOVES)
        | Q(person__in=list(gone))
        | Q(next_named=False)
    )
    for team in Team.objects.all():
        silent_since = start_of_day(on - timedelta(days=team.promised_days))
        silent = Q(acted_at__lt=silent_since) | Q(acted_at__isnull=True, opened_at__lt=silent_since)
        found |= Q(team=team.pk) & silent if team.is_active else Q(team=team.pk)
    return found


def on_shelf(on: date) -> QuerySet[Case]:
    """Return the open cases that lie on the shelf at the end of a day."""
    return running().filter(rule(on))


def count_of_day(day: date, *, at: datetime) -> ShelfCount:
    """Keep the count of a day; it is written once and never edited, so the first count stands."""
    counted = ShelfCount(
        day=day,
        shelf=on_shelf(day).count(),
        open_cases=running().count(),
        counted_at=at,
        **numbers_of(day, at=at),
    )
    try:
        with transaction.atomic():
            counted.save(force_insert=True)
    except IntegrityError:  # another process counted this day meanwhile
        return ShelfCount.objects.get(day=day)
    return counted
