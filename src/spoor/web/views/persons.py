"""Persons: naming one, hypotheses, facts for and against, and the identification by two people."""

from datetime import datetime

from django.contrib.auth.models import User
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from spoor.cases import walk
from spoor.cases.facts import group_of
from spoor.cases.house import house_kind, legal_role
from spoor.cases.models import Case, Hypothesis, HypothesisFact, Identification, Person
from spoor.cases.steps import identify
from spoor.cases.steps import rectify as rectification
from spoor.evidence.models import Exhibit
from spoor.web.views.acts import NotDone, on_case, one_of, posted_identifier


def _pk(request: HttpRequest, name: str) -> int:
    value = request.POST.get(name, "")
    if not value.isdecimal():
        raise Http404
    return int(value)


def _exhibit(request: HttpRequest, case: Case) -> Exhibit | None:
    if not request.POST.get("exhibit"):
        return None
    mine = Exhibit.objects.filter(report__filed__case__in=group_of(case))
    return get_object_or_404(mine, pk=_pk(request, "exhibit"))


def _person(request: HttpRequest, case: Case) -> Person | None:
    if not request.POST.get("person"):
        return None
    return get_object_or_404(Person, pk=_pk(request, "person"), case__in=group_of(case))


@on_case
def person(request: HttpRequest, case: Case, user: User, at: datetime) -> str:
    """Name a person whom a source names."""
    try:
        identify.name_person(
            case,
            name=request.POST.get("name", ""),
            details=request.POST.get("details", ""),
            exhibit=_exhibit(request, case),
            row=request.POST.get("row", ""),
            by=user,
            at=at,
        )
    except identify.NameMissing as error:
        raise NotDone(_("Geef de naam, zoals de bron die noemt.")) from error
    return _("De persoon is vastgelegd. Een abonnee is nog geen afzender.")


@on_case
def hypothesis(request: HttpRequest, case: Case, user: User, at: datetime) -> str:
    """Add a hypothesis."""
    try:
        identify.suppose(
            case,
            kind=one_of(request, "hypothesis", Hypothesis.Kind.values),
            person=_person(request, case),
            text=request.POST.get("text", ""),
            by=user,
            at=at,
        )
    except identify.NameMissing as error:
        raise NotDone(_("Kies de persoon, of schrijf wat u bedoelt.")) from error
    return _("De hypothese is vastgelegd.")


@on_case
def fact(request: HttpRequest, case: Case, user: User, at: datetime) -> str:
    """Add a fact for or against a hypothesis."""
    chosen = get_object_or_404(Hypothesis, pk=_pk(request, "hypothesis"), case__in=group_of(case))
    told = identify.Fact(
        speaks=one_of(request, "speaks", HypothesisFact.Speaks.values),
        text=request.POST.get("text", ""),
        exhibit=_exhibit(request, case),
        identifier=posted_identifier(request, case),
        source=request.POST.get("source", ""),
        beyond_subscriber="beyond_subscriber" in request.POST,
    )
    try:
        identify.weigh(chosen, told, by=user, at=at)
    except identify.SourceMissing as error:
        raise NotDone(
            _("Een feit vraagt woorden en een bron: een stuk, een kenmerk of waar het te zien is.")
        ) from error
    return _("Het feit is vastgelegd.")


@on_case
def propose(request: HttpRequest, case: Case, user: User, at: datetime) -> str:
    """Propose that a person is the sender."""
    chosen = _person(request, case)
    if chosen is None:
        raise Http404
    told = {"because": request.POST.get("because", ""), "against": request.POST.get("against", "")}
    try:
        identify.propose(chosen, **told, by=user, at=at)
    except identify.AgainstMissing as error:
        raise NotDone(_("Schrijf in een zin waarom, en in een zin wat ertegen spreekt.")) from error
    except identify.NothingBeyond as error:
        raise NotDone(
            _("Alleen het abonnement wijst naar deze persoon. Voeg eerst een feit toe dat verder gaat.")
        ) from error
    except identify.AlreadyProposed as error:
        raise NotDone(_("Er wacht al een voorstel op antwoord.")) from error
    return _("Voorgesteld; een collega bevestigt of wijst af.")


@on_case
def rectify(request: HttpRequest, case: Case, user: User, at: datetime) -> str:
    """Put right that the wrong person was named."""
    chosen = _person(request, case)
    if chosen is None:
        raise Http404
    try:
        done = walk.rectify(
            chosen,
            reason=request.POST.get("reason", ""),
            by=user,
            by_role=legal_role(user, house_kind()),
            at=at,
        )
    except rectification.WrongRole as error:
        raise NotDone(_("Alleen een officier van justitie zet dit recht.")) from error
    except rectification.ReasonMissing as error:
        raise NotDone(_("Schrijf in een zin waarom dit de verkeerde persoon was.")) from error
    return _("Rechtgezet. Brief en kennisgevingen staan klaar: %(n)s ontvangers.") % {
        "n": len(done.row.receivers)
    }


@on_case
def answer(request: HttpRequest, case: Case, user: User, at: datetime) -> str:
    """Confirm a proposal, or not."""
    found = get_object_or_404(Identification, pk=_pk(request, "identification"), case__in=group_of(case))
    confirmed = one_of(request, "answer", ("yes", "no")) == "yes"
    try:
        identify.answer(
            found.pk, confirmed=confirmed, because=request.POST.get("because", ""), by=user, at=at
        )
    except identify.SamePerson as error:
        raise NotDone(_("Wie voorstelde, bevestigt niet zelf; vraag een collega.")) from error
    except identify.AgainstMissing as error:
        raise NotDone(_("Schrijf in een zin waarom.")) from error
    except identify.Answered as error:
        raise NotDone(_("Dit voorstel was al beantwoord.")) from error
    return _("Bevestigd: de afzender is bekend.") if confirmed else _("Niet bevestigd.")
