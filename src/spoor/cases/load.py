"""Load: how busy the house is, from its own counts; the law book's own assumption where too little was counted."""

from datetime import date, datetime, timedelta

from spoor.cases.clock import day_of, start_of_day
from spoor.cases.models import Case, ShelfCount
from spoor.law.lawbook import Lawbook
from spoor.law.worth import Load, usual_load, weights
from spoor.vocabulary import Outcome

WINDOW = timedelta(days=28)


def load_now(law: Lawbook, on: date) -> Load:
    """Return q, what the house did of what came in during four weeks, and d, the days its backlog takes.

    Both come from the last count of a day; a house that is younger than four weeks counts its own days. With fewer
    arrivals than the policy's least, the policy's own load.
    """
    marks, usual = weights(law, on), usual_load(law, on)
    counted = ShelfCount.objects.order_by("-day").first()
    if counted is None or counted.arrived < marks["least_arrived"]:
        return usual
    share = min(1.0, counted.handled / counted.arrived)
    first = Case.objects.order_by("pk").values_list("opened_at", flat=True)[0]
    per_day = counted.handled / max(1, min(WINDOW.days, (counted.day - day_of(first)).days))
    days = round(counted.unreached / per_day) if per_day else marks["longest_delay"]
    return Load(share, max(1, min(days, marks["longest_delay"])))


def numbers_of(day: date, *, at: datetime) -> dict[str, int]:
    """Return what the count of a day keeps of the load: arrived, handled, never reached."""
    since = start_of_day(day) - WINDOW
    cases = Case.objects.filter(lead__isnull=True, opened_at__lte=at)
    return {
        "arrived": cases.filter(opened_at__gte=since).count(),
        "handled": cases.filter(acted_at__gte=since).count(),
        "unreached": cases.filter(outcome=Outcome.OPEN, acted_at__isnull=True).count(),
    }
