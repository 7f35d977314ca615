"""What a rectification took away: identifiers and rows of answers that no page, draft or reading may name again."""

from collections.abc import Sequence

from django.db.models import QuerySet

from spoor.cases.models import Identifier, Order, Rectification
from spoor.evidence.models import Exhibit


def standing(members: Sequence[int]) -> QuerySet[Identifier]:
    """Return the identifiers of a group of cases but those of a wrong person."""
    return Identifier.objects.filter(case__in=members, rectified_at=None).order_by("pk")


def is_shut(order: Order) -> bool:
    """Whether an order was withdrawn because it names a wrong person: no page shows what it says."""
    if order.stage != Order.Stage.WITHDRAWN:
        return False
    return any(order.number in numbers for numbers in Rectification.objects.values_list("orders", flat=True))


def shut_exhibits() -> set[int]:
    """Return the documents of orders that name a wrong person: drafts, signed ones, proofs and letters."""
    numbers = {one for row in Rectification.objects.values_list("orders", flat=True) for one in row}
    if not numbers:
        return set()
    of = Order.objects.filter(number__in=numbers, stage=Order.Stage.WITHDRAWN)
    names = ("versions__to_sign", "versions__signatures__document", "versions__signatures__sending__proof",
             "reminders__paper", "reminders__proof")  # fmt: skip
    return {pk for row in of.values_list(*names) for pk in row if pk}


def rows_of(exhibit: Exhibit) -> set[str]:
    """Return the rows of a file whose person was put right as the wrong one, as `place_of` writes them."""
    sources = Rectification.objects.values_list("sources", flat=True)
    return {row for one in sources for number, row in one if number == exhibit.pk}
