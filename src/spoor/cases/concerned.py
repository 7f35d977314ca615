"""Which cases an order concerns: those of its identifiers, the first one first; and the orders of a group of cases."""

from collections.abc import Sequence

from django.db.models import Q, QuerySet

from spoor.cases.models import Case, Identifier, Order


def cases_of(order: Order) -> list[Case]:
    """Return the cases of an order by their leads: its own first, then those of its other identifiers."""
    return list(by_case(order.case, order.identifiers.select_related("case__lead").order_by("pk")))


def orders_of(members: Sequence[int]) -> QuerySet[Order]:
    """Return the orders that concern these cases, newest first."""
    return Order.objects.filter(Q(case__in=members) | Q(identifiers__case__in=members)).distinct()


def by_case(
    first: Case, identifiers: Sequence[Identifier] | QuerySet[Identifier]
) -> dict[Case, list[Identifier]]:
    """Return identifiers by the lead of their case, this case first."""
    found: dict[Case, list[Identifier]] = {first.lead or first: []}
    for one in identifiers:
        found.setdefault(one.case.lead or one.case, []).append(one)
    return found
