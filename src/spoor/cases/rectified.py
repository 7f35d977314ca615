"""What a rectification took away: identifiers and rows of answers that no page, draft or reading may name again."""

from collections.abc import Sequence

from django.db.models import QuerySet

from spoor.cases.models import Identifier, Rectification
from spoor.evidence.models import Exhibit


def standing(members: Sequence[int]) -> QuerySet[Identifier]:
    """Return the identifiers of a group of cases but those of a wrong person."""
    return Identifier.objects.filter(case__in=members, rectified_at=None).order_by("pk")


def rows_of(exhibit: Exhibit) -> set[str]:
    """Return the rows of a file whose person was put right as the wrong one, as `place_of` writes them."""
    sources = Rectification.objects.values_list("sources", flat=True)
    return {row for one in sources for number, row in one if number == exhibit.pk}
