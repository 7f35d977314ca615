"""Packs: choosing the reports, the papers to print and sign, giving them to the police, and what these answer."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.contrib.auth.models import User
from django.core.paginator import Paginator
from django.db.models import Count, Max, Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from spoor.adapters.store import EvidenceDamaged
from spoor.cases import selectors, walk
from spoor.cases.clock import day_of
from spoor.cases.house import house, house_kind, legal_role
from spoor.cases.models import PackEvent, ReportPack
from spoor.cases.outgoing import unseen
from spoor.cases.packing import Told
from spoor.cases.rules import rules
from spoor.cases.steps import pack as packing
from spoor.cases.steps.look import look_at_pack
from spoor.cases.steps.plan import NumberUnreadable
from spoor.cases.usb import stick
from spoor.drafting.form import LANGUAGES
from spoor.evidence.content import A_MOMENT, read_moment
from spoor.evidence.models import Report
from spoor.evidence.sealing import SealedBytes, store
from spoor.web.rows import title
from spoor.web.templatetags.spoor import lang
from spoor.web.views.intake import sealed_uploads

ON_A_PAGE = 50
OFFERED = 1000  # reports offered to choose from
REFUSED: dict[type[Exception], str | Promise] = {
    packing.NothingChosen: gettext_lazy("Kies 1 tot en met 200 meldingen."),
    packing.NotSaid: gettext_lazy(
        "Er ontbreekt een veld, of een dag of tijdstip kan niet kloppen; er is niets vastgelegd."
    ),
    packing.SizeOdd: gettext_lazy("Een deel is 1 tot en met 500 MB; laat het leeg voor één bestand."),
    packing.NotNow: gettext_lazy("Dat kan in deze stand van het pakket niet; kijk opnieuw."),
    packing.NotSigned: gettext_lazy(
        "De lijst is nog niet getekend. Lees het getekende papier in, of geef het pakket aan de balie af en teken daar."
    ),
    NumberUnreadable: gettext_lazy("Een registratienummer heeft letters of cijfers, ten hoogste 100."),
    EvidenceDamaged: gettext_lazy(
        "Een bewaard stuk klopt niet met zijn controlegetal; waarschuw de beheerder."
    ),
}


class NotRead(Exception):
    """A field could not be read; the sentence is for the person."""


REFUSALS: tuple[type[Exception], ...] = (NotRead, packing.NotReady, *REFUSED)


def _said(error: Exception) -> str:
    if isinstance(error, packing.NotReady):
        numbers = ", ".join(error.args)
        return _(
            "Deze meldingen zijn niet als bedreiging bevestigd, gesloten, of al in een pakket: %(numbers)s."
        ) % {"numbers": numbers}
    return str(error) if isinstance(error, NotRead) else str(REFUSED[type(error)])


def only_office(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Wrap a page that only an office that reports has; at a desk it does not exist."""

    @permission_required("cases.work_case", raise_exception=True)
    @wraps(view)
    def guarded(request: HttpRequest, *args: str, **more: str) -> HttpResponseBase:
        if house_kind() != "office":
            raise Http404
        return view(request, *args, **more)

    return guarded


def _visible(request: HttpRequest, number: str) -> ReportPack:
    assert isinstance(request.user, User)
    found = selectors.packs_visible_to(request.user).select_related("list_exhibit", "made_by")
    return get_object_or_404(found, number=number)


@only_office
@require_GET
def packs(request: HttpRequest) -> HttpResponse:
    """List the packs, newest first, with the day of the next news."""
    assert isinstance(request.user, User)
    found = (
        selectors.packs_visible_to(request.user)
        .annotate(
            reports=Count("rows", distinct=True),
            news=Max("events__next_news_on", filter=Q(events__act__in=("delivered", "answered"))),
        )
        .order_by("-pk")
    )
    shown = Paginator(found, ON_A_PAGE).get_page(request.GET.get("blad"))
    context = {
        "shown": shown,
        "today": day_of(timezone.now()),
        "ready": selectors.packable(request.user).count(),
        "page": "packs",
    }
    return render(request, "web/packs.html", context)


@only_office
def new(request: HttpRequest) -> HttpResponse:
    """Choose reports and say to whom they go; what was chosen stays when it is refused."""
    assert isinstance(request.user, User)
    at, trouble = timezone.now(), ""
    offered = list(selectors.packable(request.user)[:OFFERED])
    chosen = request.POST.getlist("report") if request.method == "POST" else _first(request, offered)
    if request.method == "POST":
        try:
            mine = [one for one in offered if one.number in set(chosen)]
            made = packing.make(mine, _told(request), by=request.user, at=at)
        except REFUSALS as error:
            trouble = _said(error)
        else:
            messages.success(request, _("Opgemaakt en verzegeld: %(number)s.") % {"number": made.number})
            return redirect("pack", made.number)
    context: dict[str, Any] = {
        "page": "packs",
        "trouble": trouble,
        "given": request.POST,
        "rows": [{"report": one, "title": title(one.filed.case.lead or one.filed.case)} for one in offered],
        "chosen": set(chosen),
        "most": packing.MOST,
        "unread": selectors.worklist(request.user, at).filter(next_act__startswith="confirm:").count(),
        "addressee": request.POST.get("addressee", house().police_contact),
        "attorney": request.POST.get("attorney", request.user.get_full_name()),
        "language": request.POST.get("lang", "nl"),
        "lacks_address": not house().order_address,
        "unseen": unseen([one.filed.case_id for one in offered]),
    }
    return render(request, "web/pack_new.html", context, status=422 if trouble else 200)


def _first(request: HttpRequest, offered: list[Report]) -> list[str]:
    """What is chosen at first: the reports of the case that the address names, else the oldest that fit."""
    case = request.GET.get("zaak", "")
    if case:
        return [
            one.number
            for one in offered
            if case in (one.filed.case.number, getattr(one.filed.case.lead, "number", ""))
        ]
    return [one.number for one in offered[: packing.MOST]]


def _told(request: HttpRequest) -> Told:
    told = request.POST
    size = told.get("megabytes", "").strip()
    if size and not size.isdecimal():
        raise packing.SizeOdd
    language = told.get("lang", "")
    if language not in LANGUAGES:
        raise NotRead(_("Kies een van de mogelijkheden bij %(name)s.") % {"name": "lang"})
    return Told(
        told.get("addressee", "")[:300],
        told.get("attorney", "")[:200],
        told.get("note", ""),
        language,
        int(size or 0),
    )


@only_office
@require_GET
def pack(request: HttpRequest, number: str) -> HttpResponse:
    """Show a pack."""
    return _shown(request, _visible(request, number))


STOPS = (
    ("made", gettext_lazy("Opgemaakt")),
    ("signed", gettext_lazy("Getekend")),
    ("delivered", gettext_lazy("Afgegeven")),
    ("answered", gettext_lazy("Beantwoord")),
)


def _shown(request: HttpRequest, found: ReportPack, status: int = 200) -> HttpResponse:
    today = day_of(timezone.now())
    events = list(found.events.select_related("by", "document").prefetch_related("reports"))
    done = {"made", *(one.act for one in events)}
    last = max(place for place, (name, _label) in enumerate(STOPS) if name in done)
    here = next((name for name, _label in STOPS[last + 1 :]), "")
    wait = rules().value("huis", "vraag", "answer", on=today).amount
    rows = list(found.rows.select_related("report__filed__case__lead"))
    context = {
        "page": "packs",
        "pack": found,
        "parts": found.parts.select_related("exhibit"),
        "rows": [{"row": one, "case": one.report.filed.case.lead or one.report.filed.case} for one in rows],
        "events": events,
        "news": next((one.next_news_on for one in reversed(events) if one.next_news_on), None),
        "today": today,
        "stops": [
            {"name": label, "state": "done" if name in done else "here" if name == here else ""}
            for name, label in STOPS
        ],
        "open": found.stage in packing.OPEN_STAGES,
        "gone": found.stage in packing.GONE,
        "hows": PackEvent.How.choices,
        "ask_on": (today + timedelta(days=int(wait))).isoformat(),
        "wait": wait,
        "given": request.POST,
    }
    return render(request, "web/pack.html", context, status=status)


@only_office
@require_GET
def part(request: HttpRequest, number: str, place: int) -> HttpResponse:
    """Give one PDF of a pack, checked against its digest; fetching it is logged."""
    assert isinstance(request.user, User)
    found = _visible(request, number)
    one = get_object_or_404(found.parts.select_related("exhibit"), number=place)
    content = store().read(one.exhibit.sha256)
    look_at_pack(found, one.exhibit.name, by=request.user, at=timezone.now())
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{one.exhibit.name}"'
    return response


@only_office
@require_GET
def usb(request: HttpRequest, number: str) -> HttpResponseBase:
    """Give everything of a pack as a zip for a USB stick; fetching it is logged."""
    assert isinstance(request.user, User)
    found = _visible(request, number)
    try:
        whole = stick(found)
    except EvidenceDamaged as error:
        messages.error(request, _said(error))
        return _shown(request, found, status=500)
    look_at_pack(found, "usb.zip", by=request.user, at=timezone.now())
    return FileResponse(whole, as_attachment=True, filename=f"{found.number}.zip")


@only_office
@require_GET
def file(request: HttpRequest, number: str, event: int) -> HttpResponse:
    """Give the paper that was read in with an act: a signed list, a proof, a letter; fetching it is logged."""
    assert isinstance(request.user, User)
    found = _visible(request, number)
    row = get_object_or_404(found.events.select_related("document"), pk=event, document__isnull=False)
    assert row.document is not None
    content = store().read(row.document.sha256)
    look_at_pack(found, row.document.name, by=request.user, at=timezone.now())
    response = HttpResponse(content, content_type="application/octet-stream")
    name = row.document.name or row.document.sha256
    response["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=name) or "attachment"
    )
    return response


Act = Callable[[HttpRequest, ReportPack, User, datetime], str]


def on_pack(act: Act) -> Callable[..., HttpResponseBase]:
    """Wrap an act on a pack: who may, the clock, and the sentence about what came of it."""

    @require_POST
    @only_office
    @wraps(act)
    def view(request: HttpRequest, number: str) -> HttpResponse:
        assert isinstance(request.user, User)
        found = _visible(request, number)
        try:
            said = act(request, found, request.user, timezone.now())
        except REFUSALS as error:
            messages.error(request, _said(error))
            return _shown(request, _visible(request, number), status=422)
        messages.success(request, said)
        return redirect("pack", number)

    return view


def _moment(text: str, at: datetime) -> datetime:
    if not text.strip():
        return at
    found, said = read_moment(text.strip())
    if found is None:
        raise NotRead(_("Tijd: verwacht %(expected)s.") % {"expected": (said or A_MOMENT).say(lang())})
    return found


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise NotRead(_("Kies een dag, zoals 20-11-2026.")) from error


def _file(request: HttpRequest, name: str) -> SealedBytes | None:
    return next(iter(sealed_uploads(request.FILES.getlist(name)[:1])), None)


@on_pack
def sign(request: HttpRequest, found: ReportPack, user: User, at: datetime) -> str:
    """Read the signed list in."""
    scan = _file(request, "scan")
    if scan is None:
        raise NotRead(_("Kies de scan van de getekende lijst en volmachten."))
    packing.sign(
        found.pk,
        scan,
        who=request.POST.get("who", ""),
        signed_at=_moment(request.POST.get("signed_at", ""), at),
        by=user,
        at=at,
    )
    return _("Ingelezen en verzegeld.")


@on_pack
def deliver(request: HttpRequest, found: ReportPack, user: User, at: datetime) -> str:
    """Keep that the police have the pack."""
    told = request.POST
    given = packing.Delivery(
        how=told.get("how", ""),
        who=told.get("who", ""),
        happened_at=_moment(told.get("happened_at", ""), at),
        ask_on=_day(told.get("ask_on", "")),
        note=told.get("note", ""),
        proof=_file(request, "proof"),
    )
    walk.deliver_pack(found, given, by=user, by_role=legal_role(user, house().kind), at=at)
    return _("Vastgelegd; de termijn loopt.")


@on_pack
def answer(request: HttpRequest, found: ReportPack, user: User, at: datetime) -> str:
    """Keep the answer of the police: number, contact, day of the next news."""
    told = request.POST
    numbers = set(told.getlist("report"))
    mine = Report.objects.filter(packed__pack=found, number__in=numbers)
    said = packing.Answered(
        number=told.get("number", ""),
        contact=told.get("contact", ""),
        next_news_on=_day(told.get("next_news_on", "")),
        how=told.get("how", ""),
        happened_at=_moment(told.get("happened_at", ""), at),
        note=told.get("note", ""),
        letter=_file(request, "letter"),
        reports=tuple(mine),
    )
    if not said.reports:
        raise NotRead(_("Kies over welke meldingen het antwoord gaat."))
    walk.answer_pack(found, said, by=user, by_role=legal_role(user, house().kind), at=at)
    count = len(said.reports)
    words = ngettext(
        "Vastgelegd bij %(n)s melding; het nieuws wordt bewaakt.",
        "Vastgelegd bij %(n)s meldingen; het nieuws wordt bewaakt.",
        count,
    )
    return words % {"n": count}


@on_pack
def withdraw(request: HttpRequest, found: ReportPack, user: User, at: datetime) -> str:
    """Take a pack back that nobody received."""
    packing.withdraw(found.pk, because=request.POST.get("because", ""), by=user, at=at)
    return _("Ingetrokken; de meldingen kunnen in een ander pakket.")
