"""Reports come in: the form, the receipt, the status, and the own reports of a person."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from spoor.adapters.bell import ring
from spoor.cases import danger, selectors
from spoor.cases.clock import day_of
from spoor.cases.house import house
from spoor.cases.models import Case
from spoor.cases.steps.receive import Arriving, NoActiveTeam, Receipt, ReferenceTaken, receive
from spoor.evidence.models import Exhibit, Report
from spoor.evidence.sealing import SealedBytes, media_type, seal
from spoor.web.forms import ReportForm
from spoor.web.templatetags.spoor import OUTCOMES, authoriser

MORE = {"account_id", "email", "ip", "port", "phone", "reference", "note"}


def report(request: HttpRequest) -> HttpResponse:
    """Show the form; take a report in and send its receipt."""
    form = ReportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and form.content is not None:
        receipt = _receive(request, form)
        if receipt is not None:
            response = redirect("receipt", receipt.report.number)
            if receipt.already:
                response["Location"] += "?al=1"
            return response
    more_open = bool(MORE & set(form.errors))
    reading = danger.reading(house(), timezone.now())
    context = {"form": form, "page": "report", "more_open": more_open, "reading": reading}
    return render(request, "web/report.html", context, status=422 if form.errors else 200)


def _receive(request: HttpRequest, form: ReportForm) -> Receipt | None:
    """Seal the uploads and take the report in; None when the form has to be shown again."""
    assert isinstance(request.user, User)
    content = form.content
    assert content is not None
    arriving = Arriving(
        content,
        content.reference or f"form:{form.cleaned_data['token']}",
        arrival=form.cleaned_data["arrival"],
        danger_now=form.cleaned_data["danger_now"],
        uploads=sealed_uploads(form.cleaned_data["uploads"]),
        submitted=form.submitted(),
    )
    try:
        receipt = receive(arriving, by=request.user, at=timezone.now())
    except ReferenceTaken:
        form.add_error(
            "reference" if content.reference else None,
            _(
                "Onder dit kenmerk kwam al een andere melding van u binnen. "
                "Begin een nieuwe melding, of kies een ander kenmerk."
            ),
        )
    except NoActiveTeam:
        form.add_error(None, _("Geen enkel team is actief; de beheerder moet er eerst een actief maken."))
    else:
        ring(settings.HOME.path)
        return receipt
    return None


def sealed_uploads(
    files: Iterable[Any], kind_of: Exhibit.Kind = Exhibit.Kind.UPLOAD
) -> tuple[SealedBytes, ...]:
    """Put uploaded files into the store, and return what they are."""
    sealed = []
    for upload in files:
        head = upload.read(4096)
        upload.seek(0)
        name = upload.name or ""
        kind = media_type(head, name)
        sealed.append(seal(upload.chunks(), kind=kind_of, name=name, media_type=kind))
    return tuple(sealed)


def _visible(request: HttpRequest) -> QuerySet[Report]:
    assert isinstance(request.user, User)
    return selectors.reports_visible_to(request.user)


def receipt(request: HttpRequest, number: str) -> HttpResponse:
    """Show the receipt of a report to who may see it."""
    found = get_object_or_404(_visible(request), number=number)
    context = {
        "report": found,
        "exhibits": found.exhibits.all(),
        "already": "al" in request.GET,
        "page": "report",
    }
    return render(request, "web/receipt.html", context)


def status(request: HttpRequest, number: str) -> HttpResponse:
    """Tell a reporter how it stands: in hand, whose turn, news by when, or how it ended; nothing else."""
    found = get_object_or_404(
        _visible(request).select_related("filed__case__team", "filed__case__lead"), number=number
    )
    case = found.filed.case.lead or found.filed.case
    words = {
        "read": _("Ontvangen en verzegeld; nog niet door een mens gewogen."),
        "hand": _("Een mens heeft de melding gewogen; de zaak loopt."),
    }
    running = case.is_open
    ended = _("Afgesloten: %(outcome)s.") % {"outcome": OUTCOMES[case.outcome]}
    state = (words["hand"] if found.confirmations.exists() else words["read"]) if running else ended
    news_on = _news_on(case)
    turn = _("een ander dan wij") if case.waits else authoriser(case.turn_of)
    context = {"report": found, "status": state, "running": running, "turn": turn, "news_on": news_on}
    return render(request, "web/status.html", context)


def _news_on(case: Case) -> date:
    return day_of((case.acted_at or case.opened_at) + timedelta(days=case.team.promised_days))


def my_reports(request: HttpRequest) -> HttpResponse:
    """List the own reports of a person, newest first."""
    assert isinstance(request.user, User)
    reports = Report.objects.filter(received_by=request.user)[:200]
    return render(request, "web/my_reports.html", {"reports": reports, "page": "report"})


def reports(request: HttpRequest) -> HttpResponse:
    """List all reports for who works on cases, newest first; others see their own."""
    if not request.user.has_perm("cases.work_case"):
        return redirect("my-reports")
    found = _visible(request).select_related("filed__case")
    paged = Paginator(found, 50).get_page(request.GET.get("pagina"))
    return render(request, "web/reports.html", {"paged": paged, "page": "reports"})
