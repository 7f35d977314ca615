"""What came in by mail or from the folder: what names no order waits here until a person says where it belongs."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.contrib.auth.models import User
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from spoor.cases import selectors, walk
from spoor.cases.house import house, legal_role
from spoor.cases.models import Incoming
from spoor.cases.steps import collect, route

ON_A_PAGE = 50
STOOD_IN = {
    "subject": gettext_lazy("in het onderwerp"),
    "body": gettext_lazy("in de tekst"),
    "name": gettext_lazy("in de bestandsnaam"),
    "file": gettext_lazy("in de naam van een bijlage"),
    "reply": gettext_lazy("antwoord op ons bericht"),
    "reference": gettext_lazy("nummer van de geadresseerde"),
}


@permission_required("cases.work_case", raise_exception=True)
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """List what waits for a person, what is no answer, and what was brought to an order or set aside."""
    assert isinstance(request.user, User)
    waiting = collect.waiting().select_related("exhibit")[:ON_A_PAGE]
    silent = Incoming.objects.filter(placement=None).exclude(kind=Incoming.Kind.ANSWER)
    placed = Incoming.objects.exclude(placement=None).select_related("placement__order", "placement__by")
    context = {
        "waiting": [{"one": one, "clues": _clues(one), "likely": _likely(one)} for one in waiting],
        "silent": [{"one": one, "clues": _clues(one)} for one in silent[:ON_A_PAGE]],
        "placed": [{"one": one, "because": _because(one)} for one in placed[:ON_A_PAGE]],
        "orders": selectors.orders_visible_to(request.user).filter(stage="sent")[:ON_A_PAGE],
        "page": "incoming",
    }
    return render(request, "web/incoming.html", context)


def _clues(one: Incoming) -> list[dict[str, Any]]:
    return [clue | {"where": STOOD_IN[clue["by"]]} for clue in one.clues]


def _likely(one: Incoming) -> str:
    """The only order of ours that is named, to spare the typing; empty where several are."""
    known = {clue["number"] for clue in one.clues if clue["known"]}
    return known.pop() if len(known) == 1 else ""


def _because(one: Incoming) -> str:
    """Why it was brought there: the place of the clue where the program did it, else a person's words."""
    return str(STOOD_IN.get(one.placement.because, one.placement.because))


@permission_required("cases.work_case", raise_exception=True)
@require_GET
def file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Send the bytes of what came in, checked against their digest; looking is logged and in its custody."""
    assert isinstance(request.user, User)
    found = get_object_or_404(Incoming.objects.select_related("exhibit"), pk=pk)
    content = collect.look_at(found, by=request.user, at=timezone.now())
    response = FileResponse(BytesIO(content), as_attachment=True, filename=found.name.rpartition("/")[2])
    response["Content-Type"] = "application/octet-stream"
    return response


@permission_required("cases.work_case", raise_exception=True)
@require_POST
def bring(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring what came in to an order and read it there."""
    assert isinstance(request.user, User)
    by, at = request.user, timezone.now()
    found = get_object_or_404(Incoming.objects.select_related("exhibit", "inner"), pk=pk)
    role, number = legal_role(by, house().kind), request.POST.get("order", "")
    said = request.POST.get("because", "")

    def act() -> None:
        gave = walk.bring(found, number, because=said, by=by, by_role=role, at=at)
        messages.success(
            request,
            _("Thuisgebracht bij %(order)s: %(n)s bestanden gelezen.")
            % {"order": number.strip().upper(), "n": len(gave.returns)},
        )

    return _done(request, act)


@permission_required("cases.work_case", raise_exception=True)
@require_POST
def set_aside(request: HttpRequest, pk: int) -> HttpResponse:
    """Say with a reason that what came in belongs to no order."""
    assert isinstance(request.user, User)
    by, at = request.user, timezone.now()
    found = get_object_or_404(Incoming, pk=pk)

    def act() -> None:
        collect.set_aside(found, because=request.POST.get("because", ""), by=by, at=at)
        messages.success(request, _("Terzijde gelegd. Het stuk blijft verzegeld bewaard."))

    return _done(request, act)


def _done(request: HttpRequest, act: Callable[[], None]) -> HttpResponse:
    """Do an act, or say why not; back to the list."""
    try:
        act()
    except collect.NoSuchOrder:
        messages.error(request, _("Geen verstuurde vordering heeft dit nummer; zoek het op in de lijst."))
    except collect.ReasonMissing:
        messages.error(request, _("Zeg in een woord waarom."))
    except collect.PlacedAlready:
        messages.error(request, _("Een ander heeft dit stuk intussen al geplaatst."))
    except route.CaseEnded:
        messages.error(request, _("De zaak van deze vordering is gesloten; er is niets vastgelegd."))
    return redirect("incoming")
