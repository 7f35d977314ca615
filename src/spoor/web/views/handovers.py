"""Handing over on screen: a bundle in at a desk, a signed word back; the houses we know, and custody as a whole."""

import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.contrib.auth.models import User
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from spoor.adapters.bell import ring
from spoor.adapters.bundlezip import ZipRefused
from spoor.adapters.housekey import KeyUnreadable, fingerprint, house_key, in_groups, public_pem
from spoor.bundles.refusals import NOT_FOR_A_DESK, REFUSED_WORD, REFUSED_ZIP
from spoor.bundles.release import MOST_BYTES
from spoor.cases import selectors, walk
from spoor.cases.facts import group_of
from spoor.cases.handing import handovers_of
from spoor.cases.house import house, house_kind, legal_role
from spoor.cases.models import Partner, PoliceWord
from spoor.cases.opening import NoActiveTeam
from spoor.cases.steps import hand_over, partner, read_word
from spoor.cases.steps import release as releasing
from spoor.evidence.models import Exhibit
from spoor.web import handover_page
from spoor.web.templatetags.spoor import lang
from spoor.web.views.case import shown, visible_case

ON_A_PAGE = 50
REFUSED: dict[type[Exception], str | Promise] = {
    releasing.NotAPerson: gettext_lazy("Vrijgeven doet een mens die aan zaken werkt."),
    releasing.DayMissing: gettext_lazy("Zeg op welke dag het kantoor meer hoort, vandaag of later."),
    releasing.DoesNotFit: gettext_lazy("Dat past niet bij deze zaak; er is niets vrijgegeven."),
    KeyUnreadable: gettext_lazy("Dit is geen publieke sleutel (PEM, Ed25519) van een huis."),
    partner.NameMissing: gettext_lazy("Geef een naam en zeg of het een kantoor of een meldpunt is."),
    partner.NotCompared: gettext_lazy(
        "Schrijf in een zin hoe u de vingerafdruk vergeleek, met wie en wanneer."
    ),
    partner.KnownAlready: gettext_lazy("Deze sleutel staat al in het register."),
    partner.WithdrawnAlready: gettext_lazy("Dit huis was al ingetrokken."),
}
REFUSALS = tuple(REFUSED)


@permission_required("cases.work_case", raise_exception=True)
def handovers(request: HttpRequest) -> HttpResponse:
    """List what was handed over; take in a bundle at a desk, a word about ours in an office."""
    assert isinstance(request.user, User)
    trouble: list[str] = []
    if request.method == "POST":
        upload = request.FILES.get("file")
        if upload is None:
            trouble = [_("Kies het bestand.")]
        else:
            taken = _word_in if house_kind() == "office" else _bundle_in
            answer = taken(request, upload, request.user)
            if isinstance(answer, HttpResponse):
                return answer
            trouble = answer
    words = PoliceWord.objects.select_related("bundle__case__lead", "partner").order_by("-pk")
    context = {
        "page": "handovers",
        "trouble": trouble,
        "rows": selectors.handovers_visible_to(request.user).order_by("-pk")[:ON_A_PAGE],
        "words": [handover_page.word(one) for one in words[:ON_A_PAGE]],
    }
    return render(request, "web/handovers.html", context, status=422 if trouble else 200)


def _bundle_in(request: HttpRequest, upload: "UploadedFile[bytes]", user: User) -> HttpResponse | list[str]:
    """Receive an uploaded bundle; the case, or the lines that say why not."""
    with tempfile.TemporaryDirectory(dir=settings.HOME.path / "run", prefix="upload-") as place:
        file = Path(place) / "bundel.zip"
        with open(file, "xb") as out:
            for piece in upload.chunks():
                out.write(piece)
        try:
            found = walk.receive_hand_over(file, name=upload.name or "", by=user, at=timezone.now())
        except hand_over.BundleBroken as error:
            return [
                _(
                    "De bundel klopt niet. Wat kwam is verzegeld als bewijsstuk %(n)s; er is geen zaak gemaakt."
                )
                % {"n": error.exhibit.pk},
                *error.failed(lang())[:ON_A_PAGE],
            ]
        except ZipRefused as error:
            return [REFUSED_ZIP[error.code].filled(where=error.where).say(lang())]
        except hand_over.NotAHandOver as error:
            return [NOT_FOR_A_DESK.say(lang()), str(error)]
        except NoActiveTeam:
            return [_("Geen enkel team is actief; de beheerder moet er eerst een actief maken.")]
    ring(settings.HOME.path)
    row = found.hand_over
    said = _("Deze bundel was er al: %(number)s.") if found.already else _("Ontvangen: %(number)s.")
    messages.success(request, said % {"number": row.number})
    return redirect("case", (row.case.lead or row.case).number)


def _word_in(request: HttpRequest, upload: "UploadedFile[bytes]", user: User) -> HttpResponse | list[str]:
    """Read an uploaded word of a desk; the case, or the lines that say why not."""
    content = upload.read(MOST_BYTES + 1)
    role, at = legal_role(user, house_kind()), timezone.now()
    try:
        heard = walk.read_word(content, name=upload.name or "", by=user, by_role=role, at=at)
    except read_word.REFUSALS as error:
        return [REFUSED_WORD[type(error).__name__].say(lang()), str(error)]
    if heard.already:
        messages.success(request, _("Dit bericht was er al."))
    elif heard.older:
        messages.success(request, _("Bewaard; er was al een nieuwer bericht, en dat blijft gelden."))
    else:
        messages.success(request, _("Gelezen en verzegeld."))
    case = heard.word.bundle.case
    return redirect("case", (case.lead or case).number)


@require_POST
@permission_required("cases.work_case", raise_exception=True)
def release(request: HttpRequest, number: str, handover: str) -> HttpResponse:
    """Sign what the office of a hand-over may know."""
    assert isinstance(request.user, User)
    case, told = visible_case(request, number), request.POST
    found = next((one for one in handovers_of(group_of(case)) if one.number == handover), None)
    if found is None:
        raise Http404
    try:
        day = date.fromisoformat(told["next_news_on"]) if told.get("next_news_on") else None
        wanted = releasing.Wanted(
            turn=told.get("turn", ""),
            next_news_on=day,
            with_case="with_case" in told,
            outcome=told.get("outcome", ""),
            police_number=told.get("police_number", ""),
        )
        done = releasing.release(found, wanted, by=request.user, at=timezone.now())
    except (releasing.NotAPerson, releasing.DayMissing, releasing.DoesNotFit, ValueError) as error:
        said = str(REFUSED.get(type(error), REFUSED[releasing.DayMissing]))
        messages.error(request, said)
        return shown(request, case, refused=said)
    messages.success(
        request, _("Getekend. Haal het bestand op en geef het aan %(house)s.") % {"house": found.house}
    )
    return redirect(f"{reverse('case', args=[number])}#release-{done.row.pk}")


@permission_required("cases.manage_house", raise_exception=True)
def partners(request: HttpRequest) -> HttpResponse:
    """Show the houses whose key counts, and our own key; add one or withdraw one."""
    assert isinstance(request.user, User)
    trouble = ""
    if request.method == "POST":
        acts: dict[str, Callable[[HttpRequest, User], str]] = {"add": _add, "withdraw": _withdraw}
        act = acts.get(request.POST.get("act", ""))
        if act is None:
            raise Http404
        try:
            messages.success(request, act(request, request.user))
            return redirect("partners")
        except REFUSALS as error:
            trouble = str(REFUSED[type(error)])
    rows = Partner.objects.select_related("added_by", "withdrawal__by")
    context = {
        "page": "partners",
        "trouble": trouble,
        "rows": [{"row": one, "key": in_groups(one.fingerprint)} for one in rows],
        "kinds": Partner.Kind.choices,
        "own": in_groups(fingerprint(public_pem(house_key(settings.HOME.path)))),
        "given": request.POST,
        "likely": request.POST.get("kind") or ("desk" if house_kind() == "office" else "office"),
    }
    return render(request, "web/partners.html", context, status=422 if trouble else 200)


def _add(request: HttpRequest, user: User) -> str:
    told, upload = request.POST, request.FILES.get("key")
    try:
        pem = upload.read(partner.LONGEST_KEY + 1).decode("ascii") if upload else ""
    except UnicodeDecodeError as error:
        raise KeyUnreadable("not ascii") from error
    made = partner.add(
        pem,
        name=told.get("name", ""),
        kind=told.get("kind", ""),
        compared_how=told.get("compared", ""),
        by=user,
        at=timezone.now(),
    )
    return _("%(name)s staat in het register.") % {"name": made.name}


def _withdraw(request: HttpRequest, user: User) -> str:
    found = get_object_or_404(Partner, pk=request.POST.get("partner") or 0)
    partner.withdraw(found, because=request.POST.get("because", ""), by=user, at=timezone.now())
    return _("%(name)s is ingetrokken.") % {"name": found.name}


@permission_required("cases.manage_house", raise_exception=True)
@require_GET
def own_key(request: HttpRequest) -> HttpResponse:
    """Give the public key of this house as a file."""
    response = HttpResponse(public_pem(house_key(settings.HOME.path)), content_type="application/x-pem-file")
    response["Content-Disposition"] = 'attachment; filename="huis.pem"'
    return response


@permission_required("cases.work_case", raise_exception=True)
@require_GET
def custody(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the whole chain of custody of an exhibit, with what another house told of before."""
    assert isinstance(request.user, User)
    found = get_object_or_404(Exhibit, pk=pk)
    belongs = selectors.case_of_exhibit(found, request.user)
    if belongs is None:
        raise Http404
    case = visible_case(request, belongs.number)
    context = {
        "page": "cases",
        "case": case.lead or case,
        "exhibit": found,
        "rows": handover_page.custody(found),
        "own": house().name,
    }
    return render(request, "web/custody.html", context)
