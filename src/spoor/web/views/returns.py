"""Answers of providers: dropping the files, the account of every row, and what is worth an order."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.contrib.auth.models import User
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from spoor.cases import selectors, walk
from spoor.cases.addresses import place_of, worth_of
from spoor.cases.facts import group_of
from spoor.cases.house import house, legal_role
from spoor.cases.models import Identifier, Order, ProviderReturn
from spoor.cases.steps import read_return, route
from spoor.evidence.models import Exhibit
from spoor.law import speech
from spoor.networks import sentences as network_sentences
from spoor.returns import say
from spoor.returns.sentences import from_stored
from spoor.web.templatetags.spoor import lang
from spoor.web.views.case import visible_case
from spoor.web.views.intake import sealed_uploads

ON_A_PAGE = 100


def _visible(request: HttpRequest, pk: int) -> ProviderReturn:
    assert isinstance(request.user, User)
    found = ProviderReturn.objects.select_related("case", "exhibit", "order", "by")
    return get_object_or_404(found.filter(case__in=selectors.cases_visible_to(request.user)), pk=pk)


@permission_required("cases.work_case", raise_exception=True)
@require_POST
def receive(request: HttpRequest, number: str) -> HttpResponse:
    """Seal what a provider sent, and read it; a file that cannot be read says so and stays."""
    assert isinstance(request.user, User)
    case, at = visible_case(request, number), timezone.now()
    named = request.POST.get("order", "")
    order = get_object_or_404(Order, number=named, case__in=group_of(case)) if named else None
    files = sealed_uploads(request.FILES.getlist("files"), Exhibit.Kind.RETURN)
    role = legal_role(request.user, house().kind)
    try:
        gave = walk.read_return(case, files, order=order, by=request.user, by_role=role, at=at)
    except read_return.NothingSent:
        messages.error(request, _("Kies de bestanden zoals de aanbieder ze stuurde."))
        return redirect("order", order.number) if order else redirect("case", number)
    except route.CaseEnded:
        messages.error(request, _("Deze zaak is gesloten. De bestanden zijn verzegeld bij de zaak."))
        return redirect("case", number)
    _tell(request, gave)
    if len(gave.returns) == 1:
        return redirect("return", gave.returns[0].pk)
    return redirect("order", order.number) if order else redirect("case", number)


def _tell(request: HttpRequest, gave: read_return.Gave) -> None:
    unread = [one.exhibit.name for one in gave.returns if one.state in ("broken", "unknown_layout")]
    if unread:
        messages.error(
            request, _("Verzegeld, maar niet gelezen: %(names)s.") % {"names": ", ".join(unread[:5])}
        )
    added = len(gave.identifiers)
    said = ngettext("%(n)s kenmerk toegevoegd.", "%(n)s kenmerken toegevoegd.", added) % {"n": added}
    messages.success(request, said)


@permission_required("cases.work_case", raise_exception=True)
@require_GET
def shown(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one answer: its account, the addresses worth an order, and every record with its row."""
    found = _visible(request, pk)
    reading = found.reading
    records = Paginator(reading["records"], ON_A_PAGE).get_page(request.GET.get("blad"))
    rows = reading["rows"] | {"skipped": len(reading["skipped"])}
    worth = worth_of(reading["records"], settings.HOME.networks)
    had = set(
        Identifier.objects.filter(case__in=group_of(found.case), kind="ip").values_list("shown", flat=True)
    )
    context = {
        "found": found,
        "rows": rows,
        "skipped": [(row["line"], _said(row["why"])) for row in reading["skipped"][:ON_A_PAGE]],
        "notes": [_said(note) for note in reading["messages"]],
        "records": [_record(one) for one in records],
        "shown": records,
        "unsure": sum(one["zone"] == "ambiguous" for one in reading["records"]),
        "worth": [_worth(one) | {"had": one.address in had} for one in worth.worth],
        "noise": [_noise(one) for one in worth.noise],
        "page": "cases",
    }
    return render(request, "web/return.html", context)


def _said(stored: dict[str, Any]) -> str:
    return say(from_stored(stored), lang())


def _record(one: dict[str, Any]) -> dict[str, Any]:
    return one | {
        "when": datetime.fromisoformat(one["at"]) if one["at"] else None,
        "place": place_of(one["source"]),
        "more": [(name, value) for name, value in one["fields"].items() if value],
    }


def _worth(one: Any) -> dict[str, Any]:
    return {
        "address": one.address,
        "when": datetime.fromisoformat(one.best.at).astimezone(UTC),
        "at": one.best.at,
        "port": one.best.port,
        "source": one.best.source,
        "times": one.times,
        "operator": one.operator,
        "provider": one.provider,
        "reasons": _reasons(one.reasons),
    }


IN_COLUMNS = ("worth.recent", "worth.repeated", "worth.once")  # what the table says in a column of its own


def _reasons(reasons: Iterable[network_sentences.Sentence]) -> list[str]:
    said = []
    for reason in reasons:
        values = dict(reason.values)
        if "needs" in values:
            values["needs"] = ", ".join(speech.fact_name(one, lang()) for one in values["needs"].split(", "))
        if reason.id not in IN_COLUMNS:
            said.append(network_sentences.say({"id": reason.id, "values": values}, lang()))
    return said


def _noise(one: Any) -> dict[str, Any]:
    return {
        "address": one.address,
        "times": one.times,
        "reasons": _reasons(one.reasons),
    }


@permission_required("cases.work_case", raise_exception=True)
@require_POST
def add_address(request: HttpRequest, pk: int) -> HttpResponse:
    """Make an identifier of an address of this answer that a person chose."""
    assert isinstance(request.user, User)
    found, at = _visible(request, pk), timezone.now()
    if not walk.add_address(found, request.POST.get("address", ""), by=request.user, at=at):
        raise Http404
    messages.success(request, _("Het adres is nu een kenmerk van de zaak."))
    return redirect("return", pk)
