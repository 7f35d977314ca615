"""Covering: what a person types on a page of a case passes through here, so that a protected fact is not typed on."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponseBase, QueryDict

from spoor.cases.concerned import cases_of
from spoor.cases.facts import group_of
from spoor.cases.models import Case, Order
from spoor.cases.shielding import facts_in
from spoor.evidence.models import Report
from spoor.shielding import mask

ITSELF = (
    "protected",
    "protected-add",
    "protected-open",
    "exhibit-original",
    "exhibit-look",
    "domicile",
)  # here it is the subject
KEPT = ("csrfmiddlewaretoken", "password")  # these are compared, not kept


class CoverTyped:
    """Put the slots of a case in the place of its protected facts in every text that is posted about it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: Any, _args: Any, arguments: dict[str, Any]
    ) -> HttpResponseBase | None:
        """Cover the posted texts before the page reads them."""
        match = request.resolver_match
        if request.method != "POST" or match is None or match.url_name in ITSELF:
            return None
        facts = facts_in(_members(str(match.url_name), arguments, request.POST))
        if facts:
            told = request.POST.copy()
            for name in told:
                if name not in KEPT:
                    told.setlist(name, [mask(value, facts) for value in told.getlist(name)])
            request.POST = told  # type: ignore[assignment]  # a request lets it be replaced
        return None


def _members(page: str, arguments: dict[str, Any], posted: QueryDict) -> list[int]:
    """Return the cases that a page is about: by its number, by that of its order or pack, or by what was chosen."""
    number = str(arguments.get("number", ""))
    if page.startswith("order"):
        orders = Order.objects.filter(number=number)
        found = Case.objects.filter(pk__in=[case.pk for order in orders for case in cases_of(order)])
    elif page.startswith("pack"):
        chosen = posted.getlist("report")
        found = Case.objects.filter(filings__report__in=Report.objects.filter(number__in=chosen))
        found = found | Case.objects.filter(filings__report__packed__pack__number=number)
    else:
        found = Case.objects.filter(number__in=[number, *posted.getlist("case")])
    return sorted({member for one in found.distinct() for member in group_of(one.lead or one)})
