"""Papers: a document without a route, made from the case and sealed with it; a person writes its open lines first."""

from datetime import datetime

from django.contrib.auth.decorators import permission_required
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from spoor.adapters.snapshots import SnapshotDamaged
from spoor.cases.house import house_kind
from spoor.cases.models import Case
from spoor.cases.papers import LineGone
from spoor.cases.steps import paper as making
from spoor.drafting import papers
from spoor.drafting.form import LANGUAGES
from spoor.web import order_page
from spoor.web.views.acts import NotDone, on_case, one_of
from spoor.web.views.case import visible_case


def _may_make(user: User) -> None:
    if house_kind() != "office" and not user.has_perm("cases.draft_order"):
        raise PermissionDenied


@permission_required("cases.work_case", raise_exception=True)
@require_GET
def lines(request: HttpRequest, number: str) -> HttpResponse:
    """Show the lines of a paper that only a person fills, before it is made."""
    assert isinstance(request.user, User)
    case, at = visible_case(request, number), timezone.now()
    _may_make(request.user)
    form = next((one for one in papers(house_kind()) if one.id == request.GET.get("form")), None)
    lang = request.GET.get("lang", LANGUAGES[0])
    if form is None or lang not in LANGUAGES:
        raise Http404
    try:
        filled = making.paper(case, form.id, lang=lang, at=at)
    except SnapshotDamaged as error:
        raise Http404(str(error)) from error
    context = {"case": case, "filled": filled, "lines": order_page.lines(filled), "page": "cases"}
    return render(request, "web/paper_lines.html", context)


@on_case
def paper(request: HttpRequest, case: Case, user: User, at: datetime) -> str:
    """Make a paper of this house as PDF and Word file."""
    _may_make(user)
    form = one_of(request, "form", [one.id for one in papers(house_kind())])
    try:
        made = making.draft_paper(
            case,
            form,
            lang=one_of(request, "lang", LANGUAGES),
            written=order_page.lines_written(request.POST.dict()),
            by=user,
            at=at,
        )
    except making.CaseEnded as error:
        raise NotDone(_("Deze zaak is gesloten; er is niets vastgelegd.")) from error
    except SnapshotDamaged as error:
        raise NotDone(_("Een tabel van adressen is beschadigd; waarschuw de beheerder.")) from error
    except LineGone as error:
        raise NotDone(
            _("Dit stuk heeft geen regel meer voor wat u schreef: %(text)s") % {"text": error}
        ) from error
    names = ", ".join(one.name for one in made)
    return _("Opgemaakt en verzegeld: %(names)s.") % {"names": names}
