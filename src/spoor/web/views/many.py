"""One act for many cases: a prosecutor sets an instrument aside, and dead cases are closed together."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from spoor.cases import selectors, walk
from spoor.cases.clock import day_of
from spoor.cases.house import house_kind, role_of
from spoor.cases.models import Case, ClosingBatch, Collective, RouteEvent
from spoor.cases.rules import rules
from spoor.cases.steps import close as closing
from spoor.cases.steps import set_aside
from spoor.law import speech
from spoor.web.rows import row
from spoor.web.templatetags.spoor import lang

SHOWN = 200  # cases on the page of a decision for many


@permission_required("cases.work_case", raise_exception=True)
def collectives(request: HttpRequest) -> HttpResponse:
    """Show the decisions for many cases, and the cases in which a chosen instrument is alive."""
    assert isinstance(request.user, User)
    may_decide = role_of(request.user) == "prosecutor"
    if request.method == "POST" and may_decide and _decide(request, request.user):
        return redirect("collectives")
    at, chosen = timezone.now(), request.GET.get("middel", request.POST.get("instrument", ""))
    known = [one for one in rules().table if not one.startswith(("office", "civil"))]
    found = selectors.with_living(request.user, chosen)[:SHOWN] if chosen in known else []
    context = {
        "page": "collectives",
        "may_decide": may_decide,
        "instruments": sorted((speech.instrument_name(one, lang()), one) for one in known),
        "chosen": chosen if chosen in known else "",
        "rows": [row(case, at) for case in found],
        "most": SHOWN,
        "grounds": RouteEvent.Ground.choices,
        "given": request.POST,
        "decisions": Collective.objects.select_related("by", "ended_by").prefetch_related("cases")[:100],
    }
    return render(request, "web/collectives.html", context)


def _decide(request: HttpRequest, user: User) -> bool:
    """Set the instrument aside in the chosen cases; False when the page has to be shown again."""
    at = timezone.now()
    numbers = request.POST.getlist("case")
    cases = list(selectors.cases_visible_to(user).filter(number__in=numbers))
    try:
        until = date.fromisoformat(request.POST.get("until", ""))
    except ValueError:
        messages.error(request, _("Kies tot en met welke dag dit geldt."))
        return False
    wanted = set_aside.Wanted(
        request.POST.get("instrument", ""),
        request.POST.get("ground", ""),
        request.POST.get("reason", ""),
        until,
    )
    try:
        decision = walk.set_aside_for_many(cases, wanted, by=user, at=at)
    except set_aside.DayPassed:
        messages.error(request, _("Die dag is voorbij; kies vandaag of later."))
    except set_aside.ReasonMissing:
        messages.error(request, _("Schrijf de reden, en kies een grond uit de lijst."))
    except set_aside.NothingToSetAside:
        messages.error(request, _("Kies ten minste één zaak waarin dit middel nog kan."))
    else:
        said = _("Terzijde gelegd in %(n)s zaken, met verzamelbesluit %(number)s.")
        messages.success(request, said % {"n": decision.cases.count(), "number": decision.pk})
        return True
    return False


@permission_required("cases.work_case", raise_exception=True)
@require_POST
def end_collective(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw a decision for many cases; they are looked at again at once."""
    assert isinstance(request.user, User)
    at = timezone.now()
    get_object_or_404(Collective, pk=pk)
    try:
        walk.withdraw_set_aside(pk, because=request.POST.get("because", ""), by=request.user, at=at)
    except set_aside.WrongRole:
        messages.error(request, _("Alleen een officier van justitie trekt een verzamelbesluit in."))
    except set_aside.ReasonMissing:
        messages.error(request, _("Schrijf waarom u dit besluit intrekt."))
    except set_aside.AlreadyEnded:
        messages.error(request, _("Dit besluit was al beëindigd."))
    else:
        messages.success(request, _("Ingetrokken; de zaken zijn opnieuw bezien."))
    return redirect("collectives")


@permission_required("cases.close_case", raise_exception=True)
def close_together(request: HttpRequest) -> HttpResponse:
    """Make a list of dead cases, show which of the sample were opened, and sign it in one act."""
    assert isinstance(request.user, User)
    user, at = request.user, timezone.now()
    batch = ClosingBatch.objects.filter(made_by=user, signed_at__isnull=True).first()
    if request.method == "POST":
        done = _list(request, user) if request.POST.get("act") == "list" else _sign(request, user, batch)
        if done:
            return redirect("close-together")
    left = closing.not_opened(batch) if batch else []
    limits = rules().nearest("huis", "samen_sluiten", on=day_of(at)).values
    context = {
        "page": "close-together",
        "ready": closing.ready(user).count(),
        "batch": batch,
        "rows": [row(case, at) for case in _cases_of(batch)],
        "sample": {case.pk for case in batch.sample.all()} if batch else set(),
        "left": {case.pk for case in left},
        "most": limits["most"].amount,
        "opened_first": limits["sample"].amount,
        "reason": request.POST.get("reason", ""),
        "is_desk": house_kind() == "desk",
    }
    return render(request, "web/close_together.html", context)


def _cases_of(batch: ClosingBatch | None) -> list[Case]:
    return list(batch.cases.select_related("team", "person").order_by("pk")) if batch else []


def _list(request: HttpRequest, user: User) -> bool:
    try:
        closing.list_together(by=user, at=timezone.now())
    except closing.NothingReady:
        messages.error(request, _("Er is geen zaak waarvan het spoor dood is."))
    return True


def _sign(request: HttpRequest, user: User, batch: ClosingBatch | None) -> bool:
    if batch is None:
        return True
    try:
        decisions = closing.sign_together(
            batch.pk, reason=request.POST.get("reason", ""), by=user, at=timezone.now()
        )
    except closing.NotOpened as error:
        messages.error(request, _("Open eerst: %(cases)s.") % {"cases": str(error)})
    except closing.ReasonMissing:
        messages.error(request, _("Schrijf waarom."))
    except (closing.RoutesLeft, closing.CaseClosed, closing.EmergencyOpen):
        messages.error(
            request,
            _("In een van deze zaken is iets veranderd; er is niets gesloten. Maak een nieuwe lijst."),
        )
    else:
        messages.success(
            request, _("%(n)s zaken gesloten, elk met haar verantwoording.") % {"n": len(decisions)}
        )
        return True
    return False
