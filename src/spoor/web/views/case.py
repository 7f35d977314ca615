"""The page of a case, its exhibits, and the way to close it."""

from io import BytesIO
from typing import Any

from django.contrib.auth.decorators import permission_required
from django.contrib.auth.models import User
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from spoor.cases import selectors
from spoor.cases.domiciles import chosen, domicile_of
from spoor.cases.facts import group_of
from spoor.cases.house import house
from spoor.cases.models import Case, Domicile, ExternalNumber, Identifier, RouteEvent, Team
from spoor.cases.outgoing import Leave, outgoing
from spoor.cases.rules import rules
from spoor.cases.steps import close as closing
from spoor.cases.steps.look import look_at_case, look_at_exhibit
from spoor.evidence.models import Exhibit
from spoor.evidence.sealing import store
from spoor.law import speech
from spoor.vocabulary import Outcome
from spoor.web import case_page, handover_page, paper_page, person_page
from spoor.web.rows import row, title
from spoor.web.templatetags.spoor import (
    CAPACITIES,
    OUTCOMES,
    PLATFORMS,
    PROPOSITIONS,
    label,
    lang,
    message_kinds,
    severity,
)
from spoor.web.trail_page import route_view

OFFENCES = ("sr:285:1", "sr:285:2", "sr:285:3", "sr:284:1", "sr:285b:1", "sr:285d:1", "sr:131:1", "sr:266:1")


def visible_case(request: HttpRequest, number: str) -> Case:
    """Return a case that this person may see; others do not learn that it exists (404)."""
    assert isinstance(request.user, User)
    cases = selectors.cases_visible_to(request.user).select_related("team", "person", "lead", "trail")
    return get_object_or_404(cases, number=number)


@permission_required("cases.work_case", raise_exception=True)
@require_GET
def case(request: HttpRequest, number: str) -> HttpResponse:
    """Show a case; looking is itself logged. A case behind a lead shows its lead."""
    return shown(request, visible_case(request, number))


def shown(request: HttpRequest, found: Case, refused: str = "") -> HttpResponse:
    """Return the page of a case; with the sentence of a refused act, also what was typed, so that none is lost."""
    assert isinstance(request.user, User)
    if found.lead is not None:
        return redirect("case", found.lead.number)
    at = timezone.now()
    look_at_case(found, by=request.user, at=at)
    may_draft = house().kind == "office" or request.user.has_perm("cases.draft_order")
    context = (
        case_page.page(found, may_draft=may_draft, at=at)
        | person_page.persons(group_of(found), request.user)
        | _choices()
        | {
            "case": found,
            "page": "cases",
            "title": title(found),
            "turn": row(found, at).turn,
            "outcome_name": OUTCOMES[found.outcome],
            "decision": found.decisions.select_related("by").first(),
            "numbers": found.numbers.all(),
            "domicile": domicile_of(group_of(found)),
            "domicile_row": chosen(group_of(found)),
            "domicile_kinds": Domicile.Kind.choices,
            "log": list(selectors.log_of(found).exclude(event="person:case:viewed")[:300]),
        }
    )
    context |= paper_page.offered(found, context["document"], may_draft=may_draft)
    context |= handover_page.on_case(found, group_of(found))
    context |= paper_page.packs_of(found, request.user)
    if refused:
        values = {name: kept for name, kept in request.POST.lists() if name != "csrfmiddlewaretoken"}
        page = reverse("case", args=[found.number])
        context["typed"] = {"path": request.path, "values": values, "said": refused, "page": page}
    return render(request, "web/case.html", context, status=422 if refused else 200)


def _choices() -> dict[str, Any]:
    """What can be chosen on the page, in words."""
    return {
        "teams": Team.objects.filter(is_active=True),
        "people": User.objects.filter(
            is_active=True, groups__name__in=("analyst", "prosecutor", "administrator")
        ).distinct(),
        "labels": [(code, label(code)) for code in ("threat", "unsure", "no_threat")],
        "severities": [(level, severity(level)) for level in (4, 3, 2, 1, 0)],
        "capacities": list(CAPACITIES.items()),
        "offences": [(code, _offence_name(code)) for code in OFFENCES],
        "platforms": list(PLATFORMS.items()),
        "message_kinds": message_kinds(),
        "holders": sorted((one.name, one.id) for one in rules().providers.values()),
        "number_kinds": ExternalNumber.Kind.choices,
        "record_states": RouteEvent.State.choices,
        "grounds": RouteEvent.Ground.choices,
        "propositions": list(PROPOSITIONS.items()),
    }


def _offence_name(code: str) -> str:
    names = {
        "sr:285:1": _("art. 285 lid 1 Sr: bedreiging"),
        "sr:285:2": _("art. 285 lid 2 Sr: schriftelijk en onder voorwaarde"),
        "sr:285:3": _("art. 285 lid 3 Sr: met een terroristisch misdrijf"),
        "sr:284:1": _("art. 284 Sr: dwang"),
        "sr:285b:1": _("art. 285b Sr: belaging"),
        "sr:285d:1": _("art. 285d Sr: persoonsgegevens om te intimideren"),
        "sr:131:1": _("art. 131 Sr: opruiing"),
        "sr:266:1": _("art. 266 Sr: eenvoudige belediging"),
    }
    return names[code]


@permission_required("cases.work_case", raise_exception=True)
@require_GET
def exhibit(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Send the bytes of an exhibit, checked against their digest; looking is logged and in its custody.

    Of one that holds protected data the redacted copy is sent; what nobody looked at yet is looked at first.
    """
    assert isinstance(request.user, User)
    found = get_object_or_404(Exhibit.objects.select_related("report__filed__case", "source"), pk=pk)
    belongs = selectors.case_of_exhibit(found, request.user)
    if belongs is None:
        raise Http404
    visible_case(request, belongs.number)
    how = outgoing([found])[found.pk]
    if how.copy is not None:
        found = how.copy
    elif how.leave != Leave.ITSELF:
        return redirect("exhibit-look", pk)
    content = b"".join(store().stream(found.sha256))
    look_at_exhibit(found, belongs, by=request.user, at=timezone.now())
    response = FileResponse(
        BytesIO(content), as_attachment=True, filename=found.name or f"{found.sha256}.json"
    )
    response["Content-Type"] = "application/octet-stream"
    return response


@permission_required("cases.close_case", raise_exception=True)
def close(request: HttpRequest, number: str) -> HttpResponse:
    """Ask how a case ends; a dead trail with a route left is refused, and the page names what is left."""
    assert isinstance(request.user, User)
    found = visible_case(request, number)
    context: dict[str, Any] = {"case": found, "page": "cases", "outcomes": _outcomes()}
    status = 200
    if request.method == "POST":
        context |= {"chosen": request.POST.get("outcome", ""), "reason": request.POST.get("reason", "")}
        context["code"] = request.POST.get("code", "")
        trouble = _close(request, found, context)
        if trouble is None:
            return redirect("case", found.number)
        context["trouble"], status = trouble, 422
    return render(request, "web/close.html", context, status=status)


def _close(request: HttpRequest, found: Case, context: dict[str, Any]) -> str | None:
    """Close, or return why not; what is left of the routes goes into the context."""
    assert isinstance(request.user, User)
    if context["chosen"] not in set(Outcome) - {Outcome.OPEN}:
        return _("Kies hoe de zaak eindigt.")
    try:
        closing.close_case(
            found.pk,
            outcome=context["chosen"],
            reason=context["reason"],
            code=context["code"],
            by=request.user,
            at=timezone.now(),
        )
    except closing.RoutesLeft as error:
        context["refused"] = _refused(error)
        return ""
    except closing.EmergencyOpen:
        return _("Er staat nog gevaar voor leven open. Leg eerst vast wie is gebeld en wie erheen gaat.")
    except closing.CaseClosed:
        return _("Deze zaak was al gesloten.")
    except closing.ReasonMissing:
        return _("Schrijf waarom.")
    except closing.CodeMissing:
        return _("Seponeren vraagt een sepotcode.")
    except closing.WrongRole:
        return _("Alleen een officier van justitie seponeert. Wijs de zaak aan een officier toe.")
    except closing.NotConfirmed:
        return _("Stel eerst de persoon voor als afzender, en laat een ander dat bevestigen.")
    except closing.NoIdentifier:
        return _(
            "Deze zaak heeft geen kenmerk, dus geen spoor dat dood kan zijn. "
            "Voeg een kenmerk toe of kies een andere uitkomst."
        )
    return None


def _refused(error: closing.RoutesLeft) -> dict[str, Any]:
    spoken = speech.speak({"routes": error.routes}, lang())
    keys = {int(route["identifier"][1:]) for route in error.routes}
    shown = {item.key: item.shown for item in Identifier.objects.filter(pk__in=keys)}
    groups: dict[str, list[dict[str, Any]]] = {}
    for left in spoken["routes"]:
        groups.setdefault(shown.get(left["identifier"], ""), []).append(route_view(left, may_draft=False))
    return {
        "count": len(error.routes),
        "groups": list(groups.items()),
        "not_in_law_book": error.not_in_law_book,
    }


def _outcomes() -> list[tuple[str, object, str]]:
    hints = {
        "identified": _(
            "De afzender is bekend en iemand anders dan de eerste onderzoeker heeft dat nagegaan."
        ),
        "referred": _("Overgedragen aan een ander; noem aan wie."),
        "no_offence": _("Geen strafbaar feit; de melding blijft bewaard."),
        "dismissed": _("Geseponeerd door een officier van justitie, met een code."),
        "dead_trail": _("Elke route is geprobeerd, gesloten of terzijde gelegd; anders weigert Spoor."),
    }
    codes = [code for code in OUTCOMES if code != "open"]
    if house().kind == "office":
        codes.remove("dismissed")
    return [(code, OUTCOMES[code], hints[code]) for code in codes]
