"""Handing over: which houses we know, what came from them, and the chain of custody of before it came."""

from collections.abc import Sequence

from django.db.models import QuerySet

from spoor.bundles.contents import Custody
from spoor.cases.models import HandedItem, HandOver, Partner, PoliceWord
from spoor.evidence.models import Exhibit


def partners(kind: Partner.Kind | None = None) -> QuerySet[Partner]:
    """Return the partner houses whose key counts, newest first; of one kind where it is said."""
    found = Partner.objects.filter(withdrawal=None)
    return found.filter(kind=kind) if kind else found


def names_by_key(kind: Partner.Kind) -> dict[str, str]:
    """Return the name of each known house of a kind by the fingerprint of its key."""
    return dict(partners(kind).order_by("pk").values_list("fingerprint", "name"))


def handovers_of(members: Sequence[int]) -> QuerySet[HandOver]:
    """Return what other houses handed over into a group of cases, oldest first."""
    return HandOver.objects.filter(case__in=members).select_related("partner", "received_by").order_by("pk")


def _handed(exhibit: Exhibit) -> HandedItem | None:
    """The exhibit as it came in a hand-over; the last one where it came in several."""
    if exhibit.report_id is None:
        return None
    found = HandedItem.objects.filter(exhibit=exhibit).select_related("hand_over")
    return found.prefetch_related("custody").order_by("-pk").first()


def earlier_custody(exhibit: Exhibit) -> tuple[Custody, ...]:
    """Return the links of custody of before an exhibit came to this house, each with the house that told it."""
    item = _handed(exhibit)
    return tuple(
        Custody(one.at, one.act, one.by, one.why, one.result, one.from_whom, one.to_whom, one.house)
        for one in (item.custody.all() if item else ())
    )


def how_told(exhibit: Exhibit) -> str:
    """Return how an exhibit was got, in the words of the house that handed it over; empty for one of our own."""
    item = _handed(exhibit)
    return f"{item.how} ({item.hand_over.house})" if item else ""


def last_words(members: Sequence[int]) -> list[PoliceWord]:
    """Return the last word of a desk about each bundle of a group of cases, newest first."""
    words = PoliceWord.objects.filter(bundle__case__in=members).select_related("bundle", "partner")
    found: dict[int, PoliceWord] = {}
    for one in words.order_by("-made_at", "-pk"):
        found.setdefault(one.bundle_id, one)
    return list(found.values())
