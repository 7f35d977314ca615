"""Orders: drafting, the text, signing, sending and withdrawing; each act one step, and back to the order."""

from collections.abc import Callable
from datetime import date, datetime
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from spoor.adapters.mail import RecipientRefused
from spoor.adapters.outbox import OutboxTaken
from spoor.adapters.signing import CertificateRefused
from spoor.adapters.store import EvidenceDamaged
from spoor.cases import papers, selectors, walk
from spoor.cases.concerned import cases_of
from spoor.cases.dossier import Written
from spoor.cases.facts import group_of
from spoor.cases.house import house, house_kind, legal_role
from spoor.cases.models import Case, Identifier, Order
from spoor.cases.papers import REASONS
from spoor.cases.rectified import standing
from spoor.cases.steps import order as ordering
from spoor.cases.steps import route, send, sign
from spoor.drafting import FORMATS, Reasons, document, filled_from
from spoor.evidence.content import A_MOMENT, read_moment
from spoor.law import speech
from spoor.vocabulary import Outcome
from spoor.web import order_page
from spoor.web.templatetags.spoor import lang
from spoor.web.views.case import visible_case
from spoor.web.views.intake import sealed_uploads

ON_A_PAGE = 50
MOST_ELSEWHERE = 25  # identifiers of other cases that are put before the law book for one page
RUNNING = (Order.Stage.DRAFT, Order.Stage.SIGNED, Order.Stage.SENT)
MOST_KEY_BYTES = 100_000
REFUSED: dict[type[Exception], str | Promise] = {
    ordering.NotOpen: gettext_lazy("Deze route staat vandaag niet open; kijk opnieuw naar het spoor."),
    ordering.OtherAddressee: gettext_lazy("Eén vordering gaat naar één geadresseerde; maak een tweede."),
    ordering.NotTogether: gettext_lazy(
        "Deze zaken vragen een andere bevoegde, termijn of kennisgeving; maak een vordering voor elk."
    ),
    ordering.SignedAlready: gettext_lazy("Deze vordering is getekend en verandert niet meer."),
    ordering.PeriodBackwards: gettext_lazy("De periode eindigt voor zij begint."),
    sign.WrongRole: gettext_lazy("Met uw rol tekent u dit niet; de wet wijst een ander aan."),
    sign.OtherSigner: gettext_lazy("Het stuk noemt een ander als ondertekenaar."),
    sign.FourEyes: gettext_lazy("Wie de tekst schreef, tekent niet zelf; vraag een collega."),
    sign.ReasonsMissing: gettext_lazy("Er ontbreken nog redenen; schrijf elk in een zin."),
    sign.FieldsMissing: gettext_lazy("Er ontbreken nog velden; vul ze, of teken uitdrukkelijk zonder."),
    sign.LinesNotSeen: gettext_lazy(
        "Er zijn regels die alleen een mens invult; schrijf ze, of zeg dat ze leeg blijven."
    ),
    papers.LineGone: gettext_lazy(
        "Het formulier heeft een regel niet meer waarop u iets schreef; zet de tekst elders en maak de regel leeg."
    ),
    sign.NotToSign: gettext_lazy("Er is intussen iets veranderd; bekijk de vordering opnieuw."),
    sign.PaperMissing: gettext_lazy(
        "Papier vraagt een scan, wie tekende, wanneer, en bij een machtiging het nummer."
    ),
    sign.Outdated: gettext_lazy("De vorm is vernieuwd; bewaar de tekst opnieuw en teken dan."),
    EvidenceDamaged: gettext_lazy(
        "Het bewaarde stuk klopt niet met zijn controlegetal; waarschuw de beheerder."
    ),
    CertificateRefused: gettext_lazy("Dit bestand met dit wachtwoord is geen bruikbaar certificaat."),
    send.NotSigned: gettext_lazy("Er gaat niets weg zonder alle handtekeningen."),
    send.SentAlready: gettext_lazy("Deze vordering is al verstuurd."),
    send.NotSaid: gettext_lazy(
        "Zeg aan wie het ging, en een tijdstip na het tekenen en niet in de toekomst."
    ),
    send.NoMail: gettext_lazy(
        "Er is geen mailserver of geen adres voor antwoorden ingesteld; vraag de beheerder."
    ),
    send.NotMailed: gettext_lazy(
        "De mailserver nam het bericht niet aan; er is niets vastgelegd. Probeer opnieuw."
    ),
    RecipientRefused: gettext_lazy(
        "Versleutelen vraagt een geldig RSA-certificaat van de ontvanger (PEM of DER)."
    ),
    OutboxTaken: gettext_lazy("In de map ligt al een ander stuk met deze naam; haal dat eerst weg."),
    route.CaseEnded: gettext_lazy("Deze zaak is gesloten; er is niets vastgelegd."),
}


class NotRead(Exception):
    """A field could not be read; the sentence is for the person."""


REFUSALS: tuple[type[Exception], ...] = (NotRead, *REFUSED)
NOT_FOUND = (ordering.NotOpen, ordering.OtherAddressee, ordering.NotTogether)
NOT_WRITTEN = (NotRead, ordering.Reused, ordering.PeriodBackwards, papers.LineGone, *NOT_FOUND)


def _said(error: Exception) -> str:
    """Return the sentence for a refusal, with what it names."""
    if isinstance(error, ordering.Reused):
        name = order_page.REASON_NAMES[error.reason]
        return _(
            "%(reason)s staat woordelijk ook in %(order)s. Schrijf het voor deze zaak, of vink aan dat u het overneemt."
        ) % {"reason": name, "order": error.order}
    return str(error) if isinstance(error, NotRead) else str(REFUSED[type(error)])


def _may_write(user: User) -> bool:
    return house_kind() == "office" or user.has_perm("cases.draft_order")


def visible_order(request: HttpRequest, number: str) -> Order:
    """Return an order that this person may see; others do not learn that it exists (404)."""
    assert isinstance(request.user, User)
    return get_object_or_404(selectors.orders_visible_to(request.user).select_related("case"), number=number)


@permission_required("cases.work_case", raise_exception=True)
@require_GET
def orders(request: HttpRequest) -> HttpResponse:
    """List the orders, newest first, by stage."""
    assert isinstance(request.user, User)
    found = selectors.orders_visible_to(request.user).select_related("case__lead", "made_by")
    stage = request.GET.get("stand", "")
    if stage in Order.Stage.values:
        found = found.filter(stage=stage)
    shown = Paginator(found, ON_A_PAGE).get_page(request.GET.get("blad"))
    rows = [
        {"order": one, "name": order_page.name_of(one), "deadline": order_page.deadline(one)} for one in shown
    ]
    context = {"rows": rows, "shown": shown, "stages": Order.Stage.choices, "stage": stage, "page": "orders"}
    return render(request, "web/orders.html", context)


@permission_required("cases.work_case", raise_exception=True)
def draft(request: HttpRequest, number: str) -> HttpResponse:
    """Ask what only a person can write, and make the order; what was typed stays when it is refused."""
    assert isinstance(request.user, User)
    case, at = visible_case(request, number), timezone.now()
    if not _may_write(request.user):
        raise PermissionDenied
    asked, trouble = _asked(request, case), ""
    try:
        found = ordering.open_routes(case, asked, at=at)
    except NOT_FOUND as error:
        messages.error(request, _said(error))
        return redirect("case", number)
    if request.method == "POST":
        try:
            written = _written(request)
            made = ordering.prepare(
                case, asked, written, reused="reused" in request.POST, by=request.user, at=at
            )
        except NOT_WRITTEN as error:
            trouble = _said(error)
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
@require_GET
def order(request: HttpRequest, number: str) -> HttpResponse:
    """Show an order."""
    return _shown(request, visible_order(request, number))


def _shown(request: HttpRequest, found: Order, status: int = 200) -> HttpResponse:
    assert isinstance(request.user, User)
    context = order_page.page(found, request.user, at=timezone.now())
    context |= {"page": "orders", "log": selectors.log_of_order(found)}
    return render(request, "web/order.html", context, status=status)


@permission_required("cases.work_case", raise_exception=True)
@require_GET
def paper(request: HttpRequest, number: str, as_format: str) -> HttpResponse:
    """Give the last version as a draft: PDF to read, Word to edit, JSON with the same sections."""
    found = visible_order(request, number)
    version = found.versions.first()
    if as_format not in FORMATS or version is None:
        raise Http404
    made = document(filled_from(version.filled), as_format)
    response = HttpResponse(made.content, content_type=made.media_type)
    shown = "inline" if as_format == "pdf" else "attachment"
    response["Content-Disposition"] = f'{shown}; filename="{made.name}"'
    return response


@permission_required("cases.work_case", raise_exception=True)
def text(request: HttpRequest, number: str) -> HttpResponse:
    """Show the text of an order and keep it as a new version."""
    assert isinstance(request.user, User)
    found, trouble = visible_order(request, number), ""
    version = found.versions.first()
    if not _may_write(request.user):
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
            trouble = _said(error)
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


Act = Callable[[HttpRequest, Order, User, datetime], str]


def on_order(act: Act) -> Callable[..., HttpResponse]:
    """Wrap an act on an order: who may, the clock, the trail afterwards, and the sentence about what came of it."""

    @require_POST
    @permission_required("cases.work_case", raise_exception=True)
    @wraps(act)
    def view(request: HttpRequest, number: str) -> HttpResponse:
        assert isinstance(request.user, User)
        found, at = visible_order(request, number), timezone.now()
        if not _may_write(request.user):
            raise PermissionDenied
        try:
            said = act(request, found, request.user, at)
        except REFUSALS as error:
            messages.error(request, _said(error))
            return _shown(request, found, status=422)
        route.follow_all([one.pk for one in cases_of(found)], by=request.user.username, at=at)
        messages.success(request, said)
        return redirect("order", number)

    return view


def _version(request: HttpRequest) -> int:
    value = request.POST.get("version", "")
    if not value.isdecimal():
        raise Http404
    return int(value)


def _moment(text: str, at: datetime) -> datetime:
    if not text.strip():
        return at
    found, said = read_moment(text.strip())
    if found is None:
        raise NotRead(_("Tijd: verwacht %(expected)s.") % {"expected": (said or A_MOMENT).say(lang())})
    return found


def _paper(request: HttpRequest, at: datetime) -> sign.Paper:
    scans = sealed_uploads(request.FILES.getlist("scan")[:1])
    if not scans:
        raise NotRead(str(REFUSED[sign.PaperMissing]))
    return sign.Paper(
        scans[0],
        request.POST.get("signer_name", ""),
        _moment(request.POST.get("signed_at", ""), at),
        request.POST.get("reference", ""),
    )


def _key(request: HttpRequest, at: datetime) -> sign.Certificate | sign.Paper | None:
    how = request.POST.get("how", "account")
    if how == "paper":
        return _paper(request, at)
    if how == "certificate":
        upload = request.FILES.get("certificate")
        if upload is None or (upload.size or 0) > MOST_KEY_BYTES:
            raise NotRead(str(REFUSED[CertificateRefused]))
        return sign.Certificate(upload.read(), request.POST.get("certificate_password", ""))
    if not request.user.check_password(request.POST.get("password", "")):
        raise NotRead(_("Dit is niet uw wachtwoord; er is niets getekend."))
    return None


@on_order
def sign_order(request: HttpRequest, found: Order, user: User, at: datetime) -> str:
    """Sign the version that was shown."""
    key = _key(request, at)
    sign.sign(
        found.pk,
        _version(request),
        key=key,
        without_fields="without_fields" in request.POST,
        lines_seen="lines_seen" in request.POST,
        by=user,
        at=at,
    )
    return _("Getekend; de tekst verandert niet meer.")


@on_order
def validate(request: HttpRequest, found: Order, user: User, at: datetime) -> str:
    """Read in the written authorisation."""
    sign.validate(found.pk, _version(request), _paper(request, at), by=user, at=at)
    return _("De machtiging is ingelezen.")


def _certificate(request: HttpRequest) -> bytes:
    upload = request.FILES.get("recipient")
    return upload.read(MOST_KEY_BYTES) if upload else b""


@on_order
def send_order(request: HttpRequest, found: Order, user: User, at: datetime) -> str:
    """Send a signed order."""
    proofs = sealed_uploads(request.FILES.getlist("proof")[:1])
    sending = send.Sending(
        channel=request.POST.get("channel", ""),
        to=request.POST.get("to", ""),
        sent_at=_moment(request.POST.get("sent_at", ""), at),
        reference=request.POST.get("reference", ""),
        proof=proofs[0] if proofs else None,
        certificate=_certificate(request),
    )
    walk.send_order(found, sending, by=user, by_role=legal_role(user, house().kind), at=at)
    return _("Verstuurd; de termijn loopt.")


@on_order
def withdraw(request: HttpRequest, found: Order, user: User, at: datetime) -> str:
    """Take an order back."""
    because = request.POST.get("because", "")
    walk.withdraw_order(found, because=because, by=user, by_role=legal_role(user, house().kind), at=at)
    return _("Ingetrokken.")
