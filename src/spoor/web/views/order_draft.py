"""Writing an order: what it asks, the reasons, the lines by hand; anew, as a new version, or after one that keeps."""

from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from spoor.cases import papers, selectors
from spoor.cases.concerned import cases_of
from spoor.cases.dossier import Written
from spoor.cases.facts import group_of
from spoor.cases.following import asked_of, offered
from spoor.cases.models import Case, Identifier, Order
from spoor.cases.papers import REASONS
from spoor.cases.rectified import standing
from spoor.cases.steps import order as ordering
from spoor.cases.steps import route
from spoor.drafting import Reasons, filled_from
from spoor.law import speech
from spoor.vocabulary import Outcome
from spoor.web import order_page
from spoor.web.templatetags.spoor import lang
from spoor.web.views.case import visible_case
from spoor.web.views.orders import REFUSED, NotRead, may_write, said, visible_order

ON_A_PAGE = 50
MOST_ELSEWHERE = 25  # identifiers of other cases that are put before the law book for one page
RUNNING = (Order.Stage.DRAFT, Order.Stage.SIGNED, Order.Stage.SENT)
NOT_FOUND = (ordering.NotOpen, ordering.OtherAddressee, ordering.NotTogether)
NOT_WRITTEN = (NotRead, ordering.Reused, ordering.PeriodBackwards, papers.LineGone, *NOT_FOUND)


@permission_required("cases.work_case", raise_exception=True)
def draft(request: HttpRequest, number: str) -> HttpResponse:
    """Ask what only a person can write, and make the order; what was typed stays when it is refused."""
    assert isinstance(request.user, User)
    case, at = visible_case(request, number), timezone.now()
    if not may_write(request.user):
        raise PermissionDenied
    asked, trouble = _asked(request, case), ""
    try:
        found = ordering.open_routes(case, asked, at=at)
    except NOT_FOUND as error:
        messages.error(request, said(error))
        return redirect("case", number)
    if request.method == "POST":
        try:
            written = _written(request)
            made = ordering.prepare(
                case, asked, written, reused="reused" in request.POST, by=request.user, at=at
            )
        except NOT_WRITTEN as error:
            trouble = said(error)
        else:
            route.follow_all([one.pk for one in cases_of(made)], by=request.user.username, at=at)
            messages.success(request, _("Opgesteld: %(number)s.") % {"number": made.number})
            return redirect("order", made.number)
    context = _writing(request, found.form.id, trouble) | {
        "case": case,
        "asked": asked,
        "about": asked.about,
        "name": speech.instrument_name(asked.instrument, lang()),
        "addressee": (found.routes[0]["addressee"] or {}).get("name", ""),
        "others": _others(case, asked, at),
        "elsewhere": _elsewhere(request.user, case, asked, found, at),
        "several": len(found.parts) > 1,
        "languages": found.form.languages,
        "chosen_language": ordering.language(found, asked),
        "signers": order_page.signers(found.routes[0]["authoriser"]),
        "authoriser": speech.authoriser_name(found.routes[0]["authoriser"], lang()),
        "reasons": order_page.reasons(found.form.id, found.routes[0]["authoriser"], None, _given(request)),
        "lines": order_page.lines(
            ordering.filled(case, asked, found, Written(), number="", at=at), request.POST.dict()
        ),
    }
    return render(request, "web/order_draft.html", context, status=422 if trouble else 200)


def _asked(request: HttpRequest, case: Case) -> ordering.Asked:
    """Read which route is meant, and the identifiers, from the address or the form."""
    told = request.POST if request.method == "POST" else request.GET
    keys = [key[1:] for key in told.getlist("identifier") if key.startswith("k") and key[1:].isdecimal()]
    assert isinstance(request.user, User)
    seen = Q(case__in=group_of(case)) | Q(case__in=selectors.cases_visible_to(request.user))
    mine = Identifier.objects.filter(seen, pk__in=keys, rectified_at=None).select_related(
        "report", "case__lead"
    )
    return ordering.Asked(
        told.get("instrument", ""), tuple(mine.order_by("pk")), told.get("about", ""), told.get("lang", "")
    )


def _others(case: Case, asked: ordering.Asked, at: datetime) -> list[Identifier]:
    """The other identifiers of the case for which the same order may go to the same addressee."""
    if not asked.identifiers:
        return []
    mine = {one.pk for one in asked.identifiers}
    holder = asked.identifiers[0].holder
    others = standing(group_of(case)).filter(holder=holder).exclude(pk__in=mine)
    found = []
    for one in others.order_by("pk")[:ON_A_PAGE]:
        try:
            ordering.open_routes(case, ordering.Asked(asked.instrument, (one,), asked.about), at=at)
        except ordering.NotOpen:
            continue
        found.append(one)
    return found


def _elsewhere(
    user: User, case: Case, asked: ordering.Asked, found: ordering.Found, at: datetime
) -> list[Identifier]:
    """Identifiers of other open cases of this person for which the same order may go to the same addressee."""
    if not asked.identifiers or not asked.identifiers[0].holder:
        return []
    mine = [pk for part in found.parts for pk in group_of(part.case)]
    others = selectors.cases_visible_to(user).filter(outcome=Outcome.OPEN).exclude(pk__in=mine)
    with_route = Identifier.objects.filter(
        Q(case__lead=None, case__trail__dead=False) | Q(case__lead__trail__dead=False),
        case__in=others,
        holder=asked.identifiers[0].holder,
        rectified_at=None,
    ).exclude(orders__instrument=asked.instrument, orders__stage__in=RUNNING)
    offered = []
    for one in with_route.select_related("report", "case__lead").order_by("-pk")[:MOST_ELSEWHERE]:
        together = ordering.Asked(asked.instrument, (*asked.identifiers, one), asked.about)
        try:
            ordering.open_routes(case, together, at=at)
        except NOT_FOUND:
            continue
        offered.append(one)
    return offered


def _given(request: HttpRequest) -> dict[str, str] | None:
    return {name: request.POST.get(name, "") for name in REASONS} if request.method == "POST" else None


def _written(request: HttpRequest) -> Written:
    """Read what a person wrote. Raises NotRead."""
    told = request.POST
    signer = told.get("signer", "")
    return Written(
        reasons=Reasons(**{name: told.get(name, "") for name in REASONS}),
        period_from=_day(told.get("period_from", "")),
        period_until=_day(told.get("period_until", "")),
        signer=get_object_or_404(User, pk=int(signer), is_active=True) if signer.isdecimal() else None,
        lines=order_page.lines_written(told.dict()),
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise NotRead(_("Kies een dag, zoals 20-11-2026.")) from error


def _writing(request: HttpRequest, form: str, trouble: str) -> dict[str, Any]:
    return {"page": "cases", "trouble": trouble, "given": request.POST}


@permission_required("cases.work_case", raise_exception=True)
def text(request: HttpRequest, number: str) -> HttpResponse:
    """Show the text of an order and keep it as a new version."""
    assert isinstance(request.user, User)
    found, trouble = visible_order(request, number), ""
    version = found.versions.first()
    if not may_write(request.user):
        raise PermissionDenied
    if version is None or found.stage != Order.Stage.DRAFT:
        messages.error(request, str(REFUSED[ordering.SignedAlready]))
        return redirect("order", number)
    if request.method == "POST":
        try:
            ordering.rewrite(
                found.pk,
                _written(request),
                reused="reused" in request.POST,
                by=request.user,
                at=timezone.now(),
            )
        except NOT_WRITTEN as error:
            trouble = said(error)
        else:
            messages.success(request, _("Bewaard als nieuwe versie."))
            return redirect("order", number)
    context = _writing(request, version.filled["form"], trouble) | {
        "order": found,
        "version": version,
        "name": order_page.name_of(found),
        "signers": order_page.signers(found.authoriser),
        "authoriser": speech.authoriser_name(found.authoriser, lang()),
        "reasons": order_page.reasons(version.filled["form"], found.authoriser, version, _given(request)),
        "lines": order_page.lines(filled_from(version.filled), request.POST.dict()),
    }
    return render(request, "web/order_text.html", context, status=422 if trouble else 200)


@permission_required("cases.work_case", raise_exception=True)
def follow(request: HttpRequest, number: str, act: str) -> HttpResponse:
    """Write the order that extends or confirms the keeping of one that was sent."""
    assert isinstance(request.user, User)
    base, at, trouble = visible_order(request, number), timezone.now(), ""
    if not may_write(request.user):
        raise PermissionDenied
    mine = next((one for one in offered(base, at=at) if one.act == act), None)
    if mine is None:
        raise Http404
    try:
        asked = asked_of(base, act=act)
        found = ordering.open_routes(base.case, asked, at=at)
        if request.method == "POST":
            made = ordering.follow_up(
                base.pk, act, _written(request), reused="reused" in request.POST, by=request.user, at=at
            )
            messages.success(request, _("Opgesteld: %(number)s.") % {"number": made.number})
            return redirect("order", made.number)
    except NOT_FOUND as error:
        messages.error(request, said(error))
        return redirect("order", number)
    except (ordering.NotToFollow, *NOT_WRITTEN) as error:
        trouble = said(error)
    context = _writing(request, found.form.id, trouble) | {
        "order": base,
        "following": order_page.following(mine),
        "name": found.form.title[lang()],
        "signers": order_page.signers(found.routes[0]["authoriser"]),
        "authoriser": speech.authoriser_name(found.routes[0]["authoriser"], lang()),
        "reasons": order_page.reasons(found.form.id, found.routes[0]["authoriser"], None, _given(request)),
        "lines": order_page.lines(
            ordering.filled(base.case, asked, found, Written(), number="", at=at), request.POST.dict()
        ),
    }
    return render(request, "web/order_text.html", context, status=422 if trouble else 200)
