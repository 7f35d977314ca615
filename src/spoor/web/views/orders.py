"""Orders: drafting, the text, signing, sending and withdrawing; each act one step, and back to the order."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps

from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_client_ip_address, get_cool_off
from django.contrib import messages
from django.contrib.auth import authenticate
from django.contrib.auth.decorators import permission_required
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
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
from spoor.cases.due import overdue
from spoor.cases.house import house, house_kind, legal_role
from spoor.cases.models import Order
from spoor.cases.rectified import is_shut
from spoor.cases.steps import order as ordering
from spoor.cases.steps import remind as reminding
from spoor.cases.steps import route, send, sign
from spoor.drafting import FORMATS, document, filled_from
from spoor.evidence.content import A_MOMENT, read_moment
from spoor.web import order_page
from spoor.web.templatetags.spoor import lang
from spoor.web.views.intake import sealed_uploads

ON_A_PAGE = 50
OVERDUE = "te-laat"
MOST_KEY_BYTES = 100_000
REFUSED: dict[type[Exception], str | Promise] = {
    ordering.NotOpen: gettext_lazy("Deze route staat vandaag niet open; kijk opnieuw naar het spoor."),
    ordering.OtherAddressee: gettext_lazy("Eén vordering gaat naar één geadresseerde; maak een tweede."),
    ordering.NotTogether: gettext_lazy(
        "Deze zaken vragen een andere bevoegde, termijn of kennisgeving; maak een vordering voor elk."
    ),
    ordering.NotToFollow: gettext_lazy(
        "De bewaring van dit stuk is al verlengd of bevestigd, is voorbij, of kan dat niet; bekijk het opnieuw."
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
    reminding.NothingDue: gettext_lazy(
        "Er valt nu niets te herinneren of door te leiden; bekijk het stuk opnieuw."
    ),
    reminding.NotSaid: gettext_lazy(
        "Zeg aan wie de brief ging, en een tijdstip na het versturen en niet in de toekomst."
    ),
    route.CaseEnded: gettext_lazy("Deze zaak is gesloten; er is niets vastgelegd."),
}


class NotRead(Exception):
    """A field could not be read; the sentence is for the person."""


REFUSALS: tuple[type[Exception], ...] = (NotRead, *REFUSED)


def said(error: Exception) -> str:
    """Return the sentence for a refusal, with what it names."""
    if isinstance(error, ordering.Reused):
        name = order_page.REASON_NAMES[error.reason]
        return _(
            "%(reason)s staat woordelijk ook in %(order)s. Schrijf het voor deze zaak, of vink aan dat u het overneemt."
        ) % {"reason": name, "order": error.order}
    return str(error) if isinstance(error, NotRead) else str(REFUSED[type(error)])


def may_write(user: User) -> bool:
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
    elif stage == OVERDUE:
        found = found.filter(pk__in=[one.pk for one in overdue(found, at=timezone.now())])
    shown = Paginator(found, ON_A_PAGE).get_page(request.GET.get("blad"))
    rows = [
        {"order": one, "name": order_page.name_of(one), "deadline": order_page.deadline(one)} for one in shown
    ]
    stages = [*Order.Stage.choices, (OVERDUE, _("zonder antwoord na de termijn"))]
    context = {
        "rows": rows,
        "shown": shown,
        "stages": stages,
        "stage": stage,
        "page": "orders",
    }
    return render(request, "web/orders.html", context)


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
    if as_format not in FORMATS or version is None or is_shut(found):
        raise Http404
    made = document(filled_from(version.filled), as_format)
    response = HttpResponse(made.content, content_type=made.media_type)
    shown = "inline" if as_format == "pdf" else "attachment"
    response["Content-Disposition"] = f'{shown}; filename="{made.name}"'
    return response


Act = Callable[[HttpRequest, Order, User, datetime], str]


def on_order(act: Act) -> Callable[..., HttpResponse]:
    """Wrap an act on an order: who may, the clock, the trail afterwards, and the sentence about what came of it."""

    @require_POST
    @permission_required("cases.work_case", raise_exception=True)
    @wraps(act)
    def view(request: HttpRequest, number: str) -> HttpResponse:
        assert isinstance(request.user, User)
        found, at = visible_order(request, number), timezone.now()
        if not may_write(request.user):
            raise PermissionDenied
        try:
            told = act(request, found, request.user, at)
        except REFUSALS as error:
            messages.error(request, said(error))
            return _shown(request, found, status=422)
        route.follow_all([one.pk for one in cases_of(found)], by=request.user.username, at=at)
        messages.success(request, told)
        return redirect("order", number)

    return view


def _version(request: HttpRequest) -> int:
    value = request.POST.get("version", "")
    if not value.isdecimal():
        raise Http404
    return int(value)


def moment_of(text: str, at: datetime) -> datetime:
    if not text.strip():
        return at
    found, trouble = read_moment(text.strip())
    if found is None:
        raise NotRead(_("Tijd: verwacht %(expected)s.") % {"expected": (trouble or A_MOMENT).say(lang())})
    return found


def _paper(request: HttpRequest, at: datetime) -> sign.Paper:
    scans = sealed_uploads(request.FILES.getlist("scan")[:1])
    if not scans:
        raise NotRead(str(REFUSED[sign.PaperMissing]))
    return sign.Paper(
        scans[0],
        request.POST.get("signer_name", ""),
        moment_of(request.POST.get("signed_at", ""), at),
        request.POST.get("reference", ""),
    )


def _key(request: HttpRequest, found: Order, at: datetime) -> sign.Certificate | sign.Paper | None:
    how = request.POST.get("how", "account")
    if how == "paper":
        return _paper(request, at)
    if how == "certificate":
        upload = request.FILES.get("certificate")
        if upload is None or (upload.size or 0) > MOST_KEY_BYTES:
            raise NotRead(str(REFUSED[CertificateRefused]))
        return sign.Certificate(upload.read(), request.POST.get("certificate_password", ""))
    _own_password(request, found, at)
    return None


def _own_password(request: HttpRequest, found: Order, at: datetime) -> None:
    """Check the password by the limit of tries of the log-in. Raises NotRead, which says until when it is closed."""
    assert isinstance(request.user, User)
    told = {"username": request.user.get_username(), "password": request.POST.get("password", "")}
    if authenticate(request, **told) == request.user:
        AxesProxyHandler.reset_attempts(username=told["username"], ip_address=get_client_ip_address(request))
        return
    if AxesProxyHandler.is_allowed(request, told):
        raise NotRead(_("Dit is niet uw wachtwoord; er is niets getekend."))
    request.axes_locked_out = None  # type: ignore[attr-defined]  # this page says it, with the moment
    until = at + (get_cool_off(request) or timedelta())
    sign.locked(found.pk, until=until, by=request.user, at=at)
    shown = timezone.localtime(until).strftime("%H:%M")
    raise NotRead(
        _("Te vaak een onjuist wachtwoord: tekenen en inloggen zijn tot %(until)s gesloten.")
        % {"until": shown}
    )


@on_order
def sign_order(request: HttpRequest, found: Order, user: User, at: datetime) -> str:
    """Sign the version that was shown."""
    key = _key(request, found, at)
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
        sent_at=moment_of(request.POST.get("sent_at", ""), at),
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
