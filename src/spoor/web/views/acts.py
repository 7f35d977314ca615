"""The acts of a person on a case: each a POST, one step, and back to the case with what came of it."""

from collections.abc import Callable
from datetime import date, datetime
from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from spoor.cases.facts import group_of
from spoor.cases.house import house, legal_role
from spoor.cases.models import Case, Domicile, Emergency, ExternalNumber, Identifier, RouteEvent, Team
from spoor.cases.steps import domicile as choosing
from spoor.cases.steps import emergency, identify, link, plan, route, triage
from spoor.cases.steps.capture import NothingAdded
from spoor.cases.walk import add_capture
from spoor.evidence.content import A_MOMENT, read_moment
from spoor.evidence.models import Report
from spoor.identifiers import IdentifierUnreadable
from spoor.vocabulary import Answer, IdentifierKind, Label, MessageKind, Proposition, Question
from spoor.web.templatetags.spoor import lang
from spoor.web.views.case import shown, visible_case
from spoor.web.views.intake import sealed_uploads

Act = Callable[[HttpRequest, Case, User, datetime], str]


class NotDone(Exception):
    """The act was refused; the sentence is for the person."""


def on_case(act: Act) -> Callable[..., HttpResponse]:
    """Wrap an act: who may, which case, the clock, the trail afterwards, and the sentence about what came of it."""

    @require_POST
    @permission_required("cases.work_case", raise_exception=True)
    @wraps(act)
    def view(request: HttpRequest, number: str, **more: object) -> HttpResponse:
        assert isinstance(request.user, User)
        case, at = visible_case(request, number), timezone.now()
        try:
            said = act(request, case, request.user, at)
        except NotDone as error:
            messages.error(request, str(error))
            return shown(request, case, refused=str(error))
        except (route.CaseEnded, identify.CaseEnded):
            messages.error(request, _("Deze zaak is gesloten; er is niets vastgelegd."))
        else:
            route.follow(case.pk, by=request.user.username, at=at)
            if said:
                messages.success(request, said)
        return redirect("case", number)

    return view


def _role(user: User) -> str:
    return legal_role(user, house().kind)


def posted_identifier(request: HttpRequest, case: Case) -> Identifier | None:
    """Return the identifier of this case that a form names, None where it names none."""
    key = request.POST.get("identifier", "")
    if not key:
        return None
    if not key.startswith("k") or not key[1:].isdecimal():
        raise Http404
    return get_object_or_404(Identifier, pk=int(key[1:]), case__in=group_of(case))


def one_of(request: HttpRequest, name: str, allowed: object) -> str:
    """Return what was chosen of a list. Raises NotDone for anything else."""
    value = request.POST.get(name, "")
    if value not in set(allowed):  # type: ignore[call-overload]
        raise NotDone(_("Kies een van de mogelijkheden bij %(name)s.") % {"name": name})
    return value


def _moment(text: str, at: datetime) -> datetime:
    if not text.strip():
        return at
    moment, said = read_moment(text.strip())
    if moment is None:
        raise NotDone(_("Tijd: verwacht %(expected)s.") % {"expected": (said or A_MOMENT).say(lang())})
    if moment > at:
        raise NotDone(_("Dit tijdstip ligt in de toekomst; er is niets vastgelegd."))
    return moment


@on_case
def confirm(request: HttpRequest, case: Case, user: User, at: datetime) -> str:
    """Keep a person's word on a report of this case."""
    assert request.resolver_match is not None
    report = get_object_or_404(
        Report, pk=request.resolver_match.kwargs["report"], filed__case__in=group_of(case)
    )
    provision, _colon, paragraph = _one_of_offences(request).rpartition(":")
    word = triage.Word(
        label=one_of(request, "label", Label),
        severity=int(one_of(request, "severity", "01234")),
        reason=request.POST.get("reason", ""),
        provision=provision,
        paragraph=int(paragraph),
        target_capacity=request.POST.get("target_capacity", "unknown"),
        in_writing="in_writing" in request.POST,
        under_condition="under_condition" in request.POST,
        danger_to_life=one_of(request, "danger_to_life", ("yes", "no")) == "yes",
    )
    try:
        triage.confirm(report.pk, word, by=user, by_role=_role(user), at=at)
    except triage.ReasonMissing as error:
        raise NotDone(_("Schrijf in één zin waarom.")) from error
    return _("De weging is bevestigd.")


def _one_of_offences(request: HttpRequest) -> str:
    from spoor.web.views.case import OFFENCES

    return one_of(request, "offence", OFFENCES)


@on_case
def judge(request: HttpRequest, case: Case, user: User, at: datetime) -> str:
    """Keep a person's judgement of a link."""
    other = visible_case(request, request.POST.get("other", ""))
    one = _own_side(request, case, other)
    try:
        link.judge(
            one,
            other,
            proposition=one_of(request, "proposition", Proposition),
            answer=one_of(request, "answer", Answer),
            ground=request.POST.get("ground", ""),
            by=user,
            at=at,
        )
    except link.GroundMissing as error:
        raise NotDone(_("Zelfde persoon vraagt een grond: wat wijst daarop, behalve de tekst?")) from error
    route.follow(other.pk, by=user.username, at=at)
    return _("Het koppelbesluit is vastgelegd.")


def _own_side(request: HttpRequest, case: Case, other: Case) -> Case:
    """The case of this group that the suggestion names; the case itself when it names none."""
    from spoor.cases.models import LinkSuggestion

    pk = request.POST.get("suggestion", "")
    found = LinkSuggestion.objects.filter(pk=int(pk)).first() if pk.isdecimal() else None
    if found is None:
        return case
    return found.newer if found.older_id == other.pk else found.older


@on_case
def withdraw(request: HttpRequest, case: Case, user: User, at: datetime) -> str:
    """Withdraw a judgement."""
    other = visible_case(request, request.POST.get("other", ""))
    try:
        link.withdraw(case, other, proposition=one_of(request, "proposition", Proposition), by=user, at=at)
    except link.NothingToWithdraw as error:
        raise NotDone(_("Dit besluit was al ingetrokken.")) from error
    route.follow(other.pk, by=user.username, at=at)
    return _("Het koppelbesluit is ingetrokken.")


@on_case
def record(request: HttpRequest, case: Case, user: User, at: datetime) -> str:
    """Keep what was done on a route."""
    state = one_of(request, "state", RouteEvent.State.values)
    note, ground = request.POST.get("note", ""), request.POST.get("ground", "")
    try:
        route.record(
            case,
            instrument=request.POST.get("instrument", ""),
            identifier=posted_identifier(request, case),
            about=request.POST.get("about", ""),
            state=state,
            ground=ground if state == RouteEvent.State.SET_ASIDE else note,
            note=note,
            happened_at=_moment(request.POST.get("happened_at", ""), at),
            by=user,
            by_role=_role(user),
            at=at,
        )
    except route.ReasonMissing as error:
        raise NotDone(_("Terzijde leggen vraagt een grond uit de lijst.")) from error
    return _("Vastgelegd.")


@on_case
def finding(request: HttpRequest, case: Case, user: User, at: datetime) -> str:
    """Keep a person's finding."""
    try:
        route.find(
            case,
            question=one_of(request, "question", Question),
            answer=one_of(request, "answer", ("yes", "no")) == "yes",
            reason=request.POST.get("reason", ""),
            identifier=posted_identifier(request, case),
            instrument=request.POST.get("instrument", ""),
            by=user,
            by_role=_role(user),
            at=at,
        )
    except route.ReasonMissing as error:
        raise NotDone(_("Een oordeel vraagt een reden.")) from error
    return _("Het oordeel is vastgelegd.")


def _kind_of_message(request: HttpRequest) -> str:
    """Return the kind of message that was chosen; empty where none was."""
    return one_of(request, "message_kind", MessageKind) if request.POST.get("message_kind") else ""


@on_case
def identifier(request: HttpRequest, case: Case, user: User, at: datetime) -> str:
    """Add an identifier."""
    port = _port(request)
    seen = request.POST.get("at", "").strip()
    try:
        route.add_identifier(
            case,
            kind=one_of(request, "kind", IdentifierKind),
            raw=request.POST.get("raw", ""),
            platform=request.POST.get("platform", ""),
            seen_at=_moment(seen, at) if seen else None,
            port=port,
            message_kind=_kind_of_message(request),
            by=user,
            at=at,
        )
    except IdentifierUnreadable as error:
        raise NotDone(
            _("Kenmerk: verwacht %(expected)s.") % {"expected": error.wanted().say(lang())}
        ) from error
    return _("Het kenmerk is toegevoegd.")


@on_case
def describe(request: HttpRequest, case: Case, user: User, at: datetime) -> str:
    """Say who holds the data behind an identifier, whether its address is shared, and its port."""
    found = posted_identifier(request, case)
    if found is None:
        raise Http404
    shared = {"yes": True, "no": False}.get(request.POST.get("shared", ""))
    try:
        route.describe(
            case,
            found,
            holder=request.POST.get("holder", ""),
            shared=shared,
            port=_port(request),
            by=user,
            at=at,
        )
    except route.HolderUnknown as error:
        raise NotDone(_("Kies een aanbieder uit de lijst.")) from error
    except route.PortTaken as error:
        raise NotDone(_("Dit adres met deze tijd en poort staat al bij de zaak.")) from error
    return _("Vastgelegd.")


def _port(request: HttpRequest) -> int | None:
    port = request.POST.get("port", "").strip()
    if port and not (port.isdecimal() and 1 <= int(port) <= 65535):
        raise NotDone(_("Bronpoort: een getal van 1 tot en met 65535."))
    return int(port) if port else None


@on_case
def take_up(request: HttpRequest, case: Case, user: User, at: datetime) -> str:
    """Somebody takes the danger of this case up."""
    _danger_of(request, case)
    emergency.take_up(_digits(request, "emergency"), by=user, at=at)
    return _("U hebt dit opgepakt. Bel nu, en leg daarna vast wie u sprak.")


@on_case
def end_danger(request: HttpRequest, case: Case, user: User, at: datetime) -> str:
    """End the danger of this case with the record of a call; all four parts or nothing."""
    _danger_of(request, case)
    called_at = request.POST.get("called_at", "")
    given = {
        name: request.POST.get(name, "") for name in ("called", "answered_by", "goes", "protection", "note")
    }
    try:
        call = emergency.Call(called_at=_moment(called_at, at) if called_at.strip() else None, **given)
        emergency.end(_digits(request, "emergency"), call, by=user, at=at)
    except emergency.CallIncomplete as error:
        names = {
            "called": _("wie is gebeld"),
            "called_at": _("wanneer"),
            "answered_by": _("wie nam op"),
            "goes": _("wie gaat erheen"),
        }
        missing = ", ".join(names[name] for name in error.missing)
        raise NotDone(_("Nog niet vastgelegd: %(missing)s.") % {"missing": missing}) from error
    return _("Vastgelegd. De zaak gaat verder op de gewone werkvoorraad.")


def _danger_of(request: HttpRequest, case: Case) -> Emergency:
    """Return the open emergency of this group that the form names; a colleague may have ended it meanwhile."""
    found = Emergency.objects.filter(case__in=group_of(case))
    named = get_object_or_404(found, pk=_digits(request, "emergency"))
    if named.ended_at is not None:
        raise NotDone(_("Een collega sloot deze spoedbaan al: %(who)s gaat.") % {"who": named.goes})
    return named


@on_case
def capture(request: HttpRequest, case: Case, user: User, at: datetime) -> str:
    """Add the picture or file of a message that was not caught yet."""
    found = posted_identifier(request, case)
    if found is None:
        raise Http404
    try:
        add_capture(case, found, sealed_uploads(request.FILES.getlist("uploads")), by=user, at=at)
    except NothingAdded as error:
        raise NotDone(_("Kies het bestand of de schermafbeelding van het bericht.")) from error
    return _("Het bericht is vastgelegd en verzegeld.")


@on_case
def number(request: HttpRequest, case: Case, user: User, at: datetime) -> str:
    """Keep a number of the outside world."""
    try:
        plan.add_number(
            case.pk,
            kind=one_of(request, "kind", ExternalNumber.Kind.values),
            value=request.POST.get("value", ""),
            by=user,
            at=at,
        )
    except plan.NumberUnreadable as error:
        raise NotDone(_("Een nummer heeft letters of cijfers, ten hoogste honderd tekens.")) from error
    return _("Het nummer is bewaard.")


@on_case
def domicile(request: HttpRequest, case: Case, user: User, at: datetime) -> str:
    """Choose the address that stands in a report to the police in the place of a home."""
    kind = Domicile.Kind(one_of(request, "kind", Domicile.Kind.values))
    try:
        choosing.choose(case, kind, request.POST.get("address", ""), by=user, at=at)
    except choosing.AddressMissing as error:
        raise NotDone(_("Schrijf de naam en het adres van het domicilie.")) from error
    except choosing.HomeIsNoDomicile as error:
        raise NotDone(
            _("Dit adres is in deze zaak beschermd. Kies dat van de werkgever, de politie of een advocaat.")
        ) from error
    return _("Het domicilie is bewaard; het staat voortaan in aangifte, volmacht en meldpakket.")


@on_case
def move(request: HttpRequest, case: Case, user: User, at: datetime) -> str:
    """Move the date of the next step."""
    try:
        due_on = date.fromisoformat(request.POST.get("due_on", ""))
        plan.move(case.pk, due_on=due_on, reason=request.POST.get("reason", ""), by=user, at=at)
    except ValueError as error:
        raise NotDone(_("Kies een dag.")) from error
    except plan.DayPassed as error:
        raise NotDone(_("Die dag is voorbij; kies vandaag of later.")) from error
    except plan.ReasonMissing as error:
        raise NotDone(_("Een andere datum vraagt een reden.")) from error
    return _("De datum is verzet.")


@on_case
def assign(request: HttpRequest, case: Case, user: User, at: datetime) -> str:
    """Give the case to a team and perhaps a person."""
    team = get_object_or_404(Team, pk=_digits(request, "team"))
    person = request.POST.get("person", "")
    try:
        plan.assign(
            case.pk,
            team=team,
            person=get_object_or_404(User, pk=_digits(request, "person")) if person else None,
            by=user,
            at=at,
        )
    except plan.NotActive as error:
        raise NotDone(_("Dit team of deze persoon is niet actief.")) from error
    return _("De zaak is toegewezen.")


def _digits(request: HttpRequest, name: str) -> int:
    value = request.POST.get(name, "")
    if not value.isdecimal():
        raise Http404
    return int(value)
