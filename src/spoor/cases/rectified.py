"""What a rectification took away: identifiers and rows of answers that no page, draft or reading may name again."""

from collections.abc import Sequence

from django.db.models import Max, QuerySet

from spoor.cases.models import Identifier, Order, Rectification
from spoor.evidence.models import CustodyEvent, Exhibit

PAPER_MADE = "opgemaakt stuk"  # why a paper without a route stands in the custody


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


def naming_exhibits(members: Sequence[int]) -> set[int]:
    """Return the exhibits of a group of cases that name a wrong person, to be left out of what goes out.

    Documents of its orders, the answers whose rows were put right with the archives they came in, and the papers made
    before: what these say is not read again, so all of them.
    """
    rows = Rectification.objects.filter(case__in=members)
    answers = {number for sources in rows.values_list("sources", flat=True) for number, _row in sources}
    archives = Exhibit.objects.filter(parts__in=answers).values_list("pk", flat=True)
    last = rows.aggregate(last=Max("at"))["last"]
    made = CustodyEvent.objects.filter(exhibit__report__filed__case__in=members, why=PAPER_MADE)
    papers = made.filter(at__lte=last).values_list("exhibit", flat=True) if last else ()
    return {*shut_exhibits(), *answers, *archives, *papers}


def rows_of(exhibit: Exhibit) -> set[str]:
    """Return the rows of a file whose person was put right as the wrong one, as `place_of` writes them."""
    sources = Rectification.objects.values_list("sources", flat=True)
    return {row for one in sources for number, row in one if number == exhibit.pk}
