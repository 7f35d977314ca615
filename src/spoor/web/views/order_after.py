"""After an order was sent: the letter that reminds or passes on, seen first and then recorded with its proof."""

from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from spoor.cases.models import Order, OrderReminder
from spoor.cases.rectified import is_shut
from spoor.cases.steps import look
from spoor.cases.steps import remind as reminding
from spoor.drafting import document
from spoor.evidence.sealing import store
from spoor.web.views.intake import sealed_uploads
from spoor.web.views.orders import may_write, moment_of, on_order, visible_order


@permission_required("cases.work_case", raise_exception=True)
@require_GET
def letter(request: HttpRequest, number: str, act: str) -> HttpResponse:
    """Show the letter as it would be sealed; nothing is kept."""
    assert isinstance(request.user, User)
    found = visible_order(request, number)
    if not may_write(request.user):
        raise PermissionDenied
    if act not in OrderReminder.Act.values:
        raise Http404
    try:
        made = document(reminding.letter(found, act, at=timezone.now()), "pdf")
    except reminding.NothingDue as error:
        raise Http404(str(error)) from error
    response = HttpResponse(made.content, content_type=made.media_type)
    response["Content-Disposition"] = f'inline; filename="{made.name}"'
    return response


@on_order
def remind(request: HttpRequest, found: Order, user: User, at: datetime) -> str:
    """Seal a reminder, or the letter that passes an order on, and record that it left."""
    act = request.POST.get("act", "")
    if act not in OrderReminder.Act.values:
        raise Http404
    proofs = sealed_uploads(request.FILES.getlist("proof")[:1])
    told = reminding.Reminding(
        to=request.POST.get("to", ""),
        sent_at=moment_of(request.POST.get("sent_at", ""), at),
        proof=proofs[0] if proofs else None,
    )
    reminding.remind(found.pk, act, told, by=user, at=at)
    return _("Vastgelegd; de brief is verzegeld bij de zaak.")


@permission_required("cases.work_case", raise_exception=True)
@require_POST
def open_shut(request: HttpRequest, number: str) -> HttpResponse:
    """Give a prosecutor, with a reason and logged, the sealed document that names a wrong person."""
    assert isinstance(request.user, User)
    found = visible_order(request, number)
    if not is_shut(found):
        raise Http404
    try:
        exhibit = look.open_shut(
            found, because=request.POST.get("because", ""), by=request.user, at=timezone.now()
        )
    except look.WrongRole as error:
        raise PermissionDenied from error
    except look.ReasonMissing:
        messages.error(request, _("Schrijf in een zin waarom dit stuk open moet."))
        return redirect("order", number)
    response = HttpResponse(store().read(exhibit.sha256), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{exhibit.name}"'
    return response
