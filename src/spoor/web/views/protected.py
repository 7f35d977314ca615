"""Protected data of a report: confirm, release, add, open with a reason; look at a file and draw over it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.contrib.auth.models import User
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from spoor.adapters.pictures import Box, PictureUnreadable
from spoor.adapters.pictures import shown as small_copy
from spoor.cases import selectors
from spoor.cases.models import Case
from spoor.cases.outgoing import Leave, outgoing
from spoor.cases.papers import says_something
from spoor.cases.shielding import TOLD, is_released
from spoor.cases.steps import shield
from spoor.cases.steps.look import look_at_exhibit
from spoor.evidence.models import Exhibit, ProtectedFact, ProtectionWord, Report
from spoor.evidence.protected import KIND_NAMES, WHOSE_NAMES
from spoor.evidence.sealing import store
from spoor.vocabulary import ProtectedKind, Whose
from spoor.web.views.intake import sealed_uploads

MINUTES = 15  # that a file stays open on screen for who gave a reason
HANDS = 3  # boxes that can be typed where nothing can be drawn
Words = dict[str, str]


def _report(request: HttpRequest, number: str) -> Report:
    assert isinstance(request.user, User)
    found = selectors.reports_visible_to(request.user).select_related("filed__case__lead")
    return get_object_or_404(found, number=number)


def _case(report: Report) -> Case:
    return report.filed.case.lead or report.filed.case


@permission_required("cases.work_case", raise_exception=True)
@never_cache
def protected(request: HttpRequest, number: str) -> HttpResponse:
    """Show what is covered in a report; a POST keeps a person's words on it."""
    assert isinstance(request.user, User)
    report = _report(request, number)
    if request.method == "POST":
        try:
            done = _keep_words(request, report, request.user, timezone.now())
        except shield.ReasonMissing:
            return _shown(request, report, trouble=_("Schrijf bij wat niet beschermd is in een zin waarom."))
        if done:
            messages.success(request, _("Vastgelegd."))
        return redirect("case", _case(report).number)
    return _shown(request, report)


def _keep_words(request: HttpRequest, report: Report, user: User, at: datetime) -> int:
    """Keep each word that differs from the last one; return how many were kept. Raises ReasonMissing."""
    rows = list(report.protected.prefetch_related("words"))
    said = {row.pk: _said(request, row) for row in rows}
    if any(one.get("answer") == "released" and not says_something(one["reason"]) for one in said.values()):
        raise shield.ReasonMissing
    for row in rows:
        if said[row.pk].get("answer") == "released":
            shield.release(row, reason=said[row.pk]["reason"], by=user, at=at)
        elif said[row.pk]:
            shield.confirm(row, whose=Whose(said[row.pk]["whose"]), by=user, at=at)
    return sum(bool(one) for one in said.values())


def _said(request: HttpRequest, row: ProtectedFact) -> Words:
    """Return what the form says of a fact, empty where that is nothing new."""
    answer = request.POST.get(f"answer-{row.pk}", "")
    whose = request.POST.get(f"whose-{row.pk}", Whose.UNKNOWN)
    last: ProtectionWord | None = next(iter(row.words.all()), None)
    if answer not in ProtectionWord.Answer.values or whose not in set(Whose):
        return {}
    if last is not None and last.answer == answer and (answer == "released" or last.whose == whose):
        return {}
    return {"answer": answer, "whose": whose, "reason": request.POST.get(f"reason-{row.pk}", "")}


@permission_required("cases.work_case", raise_exception=True)
@require_POST
def add(request: HttpRequest, number: str) -> HttpResponse:
    """Cover something more in a report."""
    assert isinstance(request.user, User)
    report = _report(request, number)
    kind, whose = request.POST.get("kind", ""), request.POST.get("whose", Whose.UNKNOWN)
    if kind not in set(ProtectedKind) or whose not in set(Whose):
        raise Http404
    value = request.POST.get("value", "")
    try:
        made = shield.add(
            report, value, kind=ProtectedKind(kind), whose=Whose(whose), by=request.user, at=timezone.now()
        )
    except shield.NotInReport:
        trouble = _("Dit staat niet zo in de melding. Neem het precies over zoals het er staat.")
        return _shown(request, report, trouble=trouble, value=value)
    except shield.AlreadyCovered:
        return _shown(request, report, trouble=_("Dit is al afgedekt; het staat in de lijst."))
    messages.success(request, _("Afgedekt als [%(slot)s], overal in de melding.") % {"slot": made.slot})
    return redirect("protected", report.number)


@permission_required("cases.work_case", raise_exception=True)
@require_POST
@never_cache
def open_report(request: HttpRequest, number: str) -> HttpResponse:
    """Show a report as it was sealed, once, to who says why; the log and the custody keep it."""
    assert isinstance(request.user, User)
    report = _report(request, number)
    try:
        opened = shield.open_report(
            report, reason=request.POST.get("reason", ""), by=request.user, at=timezone.now()
        )
    except shield.ReasonMissing:
        return _shown(request, report, trouble=_("Schrijf in een zin waarom u dit opent."))
    return _shown(request, report, opened=opened)


def _shown(
    request: HttpRequest,
    report: Report,
    *,
    trouble: str = "",
    value: str = "",
    opened: shield.Opened | None = None,
) -> HttpResponse:
    values = opened.values if opened else {}
    rows = [
        {
            "fact": row,
            "word": next(iter(row.words.all()), None),
            "released": is_released(row),
            "value": values.get(row.slot, ""),
            "whose": request.POST.get(f"whose-{row.pk}", ""),
            "reason": request.POST.get(f"reason-{row.pk}", ""),
        }
        for row in report.protected.prefetch_related("words__by").order_by("pk")
    ]
    context: dict[str, Any] = {
        "page": "cases",
        "report": report,
        "case": _case(report),
        "rows": rows,
        "opened": opened,
        "original": _original(opened.columns) if opened else [],
        "trouble": trouble,
        "value": value,
        "kinds": KIND_NAMES,
        "whose": WHOSE_NAMES,
        "files": _files(report),
    }
    return render(request, "web/protected.html", context, status=422 if trouble else 200)


def _original(columns: dict[str, Any]) -> list[tuple[str, str]]:
    names = {
        "text": _("Bericht"),
        "target": _("Wie wordt bedreigd"),
        "reported_by": _("Namens wie gemeld"),
        "note": _("Toelichting"),
    }
    told = [(names[name], str(columns[name])) for name in names if columns.get(name)]
    extra = {str(name): str(value) for name, value in columns.get("extra", {}).items()}
    return told + [(_("Wat beschermd moet blijven") if name == TOLD else name, extra[name]) for name in extra]


def _files(report: Report) -> list[dict[str, Any]]:
    rows = list(report.exhibits.filter(kind=Exhibit.Kind.UPLOAD).order_by("pk"))
    how = outgoing(rows)
    return [{"exhibit": one, "leave": how[one.pk].leave, "said": how[one.pk].said} for one in rows]


def exhibit_and_case(request: HttpRequest, pk: int) -> tuple[Exhibit, Case]:
    """Return an exhibit with the case by which this person may see it. Raises Http404."""
    assert isinstance(request.user, User)
    found = get_object_or_404(Exhibit.objects.select_related("report__filed__case", "source"), pk=pk)
    case = selectors.case_of_exhibit(found, request.user)
    if case is None or not selectors.cases_visible_to(request.user).filter(pk=case.pk).exists():
        raise Http404
    return found, case


@permission_required("cases.work_case", raise_exception=True)
@never_cache
def look(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Look at a file: say that nothing in it is protected, draw over it, or give a copy redacted elsewhere."""
    assert isinstance(request.user, User)
    found, case = exhibit_and_case(request, pk)
    trouble = ""
    if request.method == "POST":
        trouble = _act(request, found, request.user, timezone.now())
        if not trouble:
            messages.success(request, _("Vastgelegd."))
            return redirect("case", (case.lead or case).number)
    how = outgoing([found])[found.pk]
    context = {
        "page": "cases",
        "case": case.lead or case,
        "exhibit": found,
        "leave": how.leave,
        "said": how.said,
        "copy": how.copy,
        "trouble": trouble,
        "is_picture": found.media_type.startswith("image/"),
        "may_show": _may_show(request, found, how.leave),
        "hands": range(HANDS),
    }
    return render(request, "web/look.html", context, status=422 if trouble else 200)


def _act(request: HttpRequest, found: Exhibit, user: User, at: datetime) -> str:
    """Do what was chosen; return what is the matter, empty when it was done."""
    act = request.POST.get("act", "")
    if found.kind != Exhibit.Kind.UPLOAD:
        raise Http404
    try:
        if act == "none":
            shield.nothing_in(found, by=user, at=at)
        elif act == "boxes":
            shield.draw_over(found, _boxes(request.POST.getlist("box")), by=user, at=at)
        elif act == "own":
            copies = sealed_uploads(request.FILES.getlist("copy")[:1], Exhibit.Kind.REDACTED)
            if not copies:
                return _("Kies de gelakte kopie.")
            shield.own_copy(found, copies[0], by=user, at=at)
        else:
            raise Http404
    except shield.NothingDrawn:
        return _(
            "Teken een vak over wat niet naar buiten mag, of kies dat het bestand niets beschermds bevat."
        )
    except PictureUnreadable:
        return _("Dit beeld is hier niet te tonen. Lak het in een ander programma en geef de kopie hier.")
    return ""


def _boxes(told: Sequence[str]) -> list[Box]:
    """Read boxes as four percentages: left, top, right, bottom; what is no box is left out."""
    boxes = []
    for one in told:
        try:
            left, top, right, bottom = (float(part.replace(",", ".")) / 100 for part in one.split(";"))
        except ValueError:
            continue
        if 0 <= left < right <= 1 and 0 <= top < bottom <= 1:
            boxes.append(Box(left, top, right, bottom))
    return boxes


def _may_show(request: HttpRequest, found: Exhibit, leave: Leave) -> bool:
    """A file that nobody looked at is shown to who looks; one that is redacted only to who just gave a reason."""
    if leave in (Leave.UNSEEN, Leave.ITSELF):
        return True
    opened = request.session.get("opened", {}).get(str(found.pk))
    return bool(opened and datetime.fromisoformat(opened) > timezone.now() - timedelta(minutes=MINUTES))


@permission_required("cases.work_case", raise_exception=True)
@require_GET
@never_cache
def picture(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the small copy of a picture that somebody looks at; it is in the custody."""
    assert isinstance(request.user, User)
    found, case = exhibit_and_case(request, pk)
    if not found.media_type.startswith("image/") or not _may_show(
        request, found, outgoing([found])[found.pk].leave
    ):
        raise Http404
    try:
        content = small_copy(store().read(found.sha256))
    except PictureUnreadable as error:
        raise Http404 from error
    why = "nagekeken op beschermde gegevens"
    look_at_exhibit(found, case, why=why, by=request.user, at=timezone.now())
    return HttpResponse(content, content_type="image/jpeg")


@permission_required("cases.work_case", raise_exception=True)
@require_POST
@never_cache
def original(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Send the sealed original of a file that holds protected data, or may, to who says why."""
    assert isinstance(request.user, User)
    found, case = exhibit_and_case(request, pk)
    try:
        content = shield.open_exhibit(
            found, case, reason=request.POST.get("reason", ""), by=request.user, at=timezone.now()
        )
    except shield.ReasonMissing:
        messages.error(request, _("Schrijf in een zin waarom u dit opent."))
        return redirect("exhibit-look", pk)
    if "show" in request.POST:
        request.session["opened"] = {
            **request.session.get("opened", {}), str(found.pk): timezone.now().isoformat()
        }  # fmt: skip
        return redirect("exhibit-look", pk)
    response = FileResponse(
        BytesIO(content), as_attachment=True, filename=found.name or f"{found.sha256}.json"
    )
    response["Content-Type"] = "application/octet-stream"
    return response
