"""Domiciles: which address stands in a report to the police, and since when a person chose it."""

from collections.abc import Sequence

from spoor.cases.house import house
from spoor.cases.models import Domicile


def chosen(members: Sequence[int]) -> Domicile | None:
    """Return the last domicile that a person chose for a group of cases."""
    return Domicile.objects.filter(case__in=members).select_related("by").order_by("-pk").first()


def domicile_of(members: Sequence[int]) -> str:
    """Return the domicile of a group of cases in words: what a person chose, else this house's own address."""
    last = chosen(members)
    told = house()
    own = ", ".join(filter(None, (told.name, told.order_address))) if told.order_address else ""
    return last.address if last and last.address else own
