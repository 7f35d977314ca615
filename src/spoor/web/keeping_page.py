"""What the pages say about keeping: the time stamp of each exhibit; head, anchor and reading again of the house."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from spoor.adapters.timestamps import AuthoritiesUnreadable
from spoor.cases import keeping
from spoor.cases.clock import day_of
from spoor.evidence import fixity, stamps
from spoor.evidence.models import FixityRun, LogTreeHead, TimeStamp, TimeStampRequest
from spoor.web.templatetags.spoor import day, moment

LATE = timedelta(days=1)  # of waiting, after which somebody should look
SHOWN = 5  # damaged exhibits named on the page
TROUBLE = {
    "unreachable": gettext_lazy("niet bereikbaar"),
    "refused": gettext_lazy("weigert"),
    "unreadable": gettext_lazy("antwoordt iets onleesbaars"),
    "other_data": gettext_lazy("antwoordt over iets anders"),
    "other_nonce": gettext_lazy("antwoordt op een andere vraag"),
    "untrusted": gettext_lazy("antwoord leidt niet naar een bekende wortel"),
}


def times(digests: Sequence[str]) -> dict[str, list[str]]:
    """Return for each digest the sentences about its time stamps, and never nothing."""
    names, trouble = keeping.configured()
    found = stamps.of(digests)
    if trouble:
        other = _("Tijdstempel: authorities.yaml is niet te lezen; zie Beheer")
    elif names:
        other = _("Geen tijdstempel gevraagd voor dit stuk; de kop van het logboek krijgt er elke dag een")
    else:
        other = _("Geen tijdstempeldienst ingesteld")
    return {one: [_time(request) for request in found.get(one, [])] or [other] for one in digests}


def _time(request: TimeStampRequest) -> str:
    if request.next_try is None:
        said = {"name": request.authority, "when": moment(request.stamp.gen_time)}
        return _("Tijdstempel van %(name)s: %(when)s") % said
    said = {"name": request.authority, "n": str(request.tries)}
    waits = ngettext(
        "Wacht op tijdstempel van %(name)s, %(n)s poging",
        "Wacht op tijdstempel van %(name)s, %(n)s pogingen",
        request.tries,
    )
    return " ".join(filter(None, (waits % said, _because(request.trouble))))


def _because(code: str) -> str:
    return f"({TROUBLE[code]})" if code in TROUBLE else ""


def view(at: datetime) -> dict[str, Any]:
    """Return facts as pairs of name and value, and what is wrong with what to do about it."""
    head = LogTreeHead.objects.order_by("pk").last()
    run = FixityRun.objects.order_by("pk").last()
    anchor = (
        TimeStamp.objects.filter(request__what=TimeStampRequest.What.HEAD)
        .select_related("request")
        .order_by("pk")
        .last()
    )
    names, trouble = keeping.configured()
    waiting = TimeStampRequest.objects.filter(next_try__isnull=False).count()
    facts = [
        (_("Kop van het logboek"), _head(head)),
        (_("Tijdstempeldiensten"), ", ".join(names) or _("geen ingesteld")),
        (_("Laatste tijdstempel van de kop"), _anchor(anchor)),
        (_("Wachten op een tijdstempel"), str(waiting)),
        (_("Tijdstempels die ouder worden"), _ageing(at)),
        (_("Laatste herlezing"), _run(run)),
    ]
    wrong = [
        *_wrong_head(head, at),
        *_wrong_stamps(names, trouble, at),
        *_wrong_ageing(at),
        *_wrong_bytes(run, at),
    ]
    return {"facts": facts, "wrong": wrong}


def _head(head: LogTreeHead | None) -> str:
    if head is None:
        return _("nog geen")
    said = {"size": head.size, "root": head.root, "day": day(head.day)}
    return _("%(size)s regels op %(day)s, wortel %(root)s") % said


def _anchor(anchor: TimeStamp | None) -> str:
    if anchor is None:
        return _("nog geen")
    return _("%(when)s door %(name)s") % {
        "when": moment(anchor.gen_time),
        "name": anchor.request.authority,
    }


def _run(run: FixityRun | None) -> str:
    if run is None:
        return _("nog geen")
    said = {
        "when": moment(run.ended_at),
        "scope": run.get_scope_display(),
        "n": run.checked,
        "wrong": len(run.damaged) + len(run.missing),
        "unnamed": len(run.unnamed),
    }
    return _("%(when)s, %(scope)s: %(n)s gelezen, %(wrong)s mis, %(unnamed)s die geen rij noemt") % said


def _wrong_head(head: LogTreeHead | None, at: datetime) -> list[str]:
    if head is not None and (day_of(at) - head.day).days > 1:
        return [
            _(
                "De laatste kop van het logboek is van %(day)s. Draait de server? Anders zegt spoor work wat er is, "
                "en spoor log check of het logboek nog klopt."
            )
            % {"day": day(head.day)}
        ]
    return []


def _wrong_stamps(names: Sequence[str], trouble: str, at: datetime) -> list[str]:
    said = []
    if trouble:
        said.append(
            _(
                "%(trouble)s. Zo wordt niets gestempeld. Herstel het bestand; spoor log stamp --all vraagt daarna "
                "wat nog niet gevraagd was."
            )
            % {"trouble": trouble}
        )
    late = TimeStampRequest.objects.filter(
        next_try__isnull=False, asked_at__lt=at - LATE, authority__in=names
    )
    for name in names:
        mine = late.filter(authority=name)
        if first := mine.exclude(trouble="").order_by("pk").first():
            values = {"n": mine.count(), "name": name, "why": _because(first.trouble)}
            said.append(
                _(
                    "%(name)s: %(n)s wachten langer dan een dag op een tijdstempel %(why)s. Controleer adres en "
                    "wortels in authorities.yaml; spoor log stamp probeert het nu."
                )
                % values
            )
    gone = TimeStampRequest.objects.filter(next_try__isnull=False).exclude(authority__in=names)
    if not trouble and gone.exists():
        left = ", ".join(sorted(set(gone.values_list("authority", flat=True))))
        said.append(
            _("Er wachten stukken op %(left)s, die niet meer in authorities.yaml staat. Zet haar terug.")
            % {"left": left}
        )
    return said


def _ageing(at: datetime) -> str:
    try:
        found = keeping.ageing(at)
    except AuthoritiesUnreadable:
        return _("niet na te gaan: authorities.yaml is niet te lezen")
    said = {"due": found.due, "ended": found.ended}
    return _("%(due)s aan vernieuwing toe, %(ended)s geëindigd zonder vernieuwing") % said


def _wrong_ageing(at: datetime) -> list[str]:
    try:
        ended = keeping.ageing(at).ended
    except AuthoritiesUnreadable:
        return []
    if not ended:
        return []
    said = ngettext(
        "%(n)s tijdstempel eindigde zonder een nieuwe erover: wat hij bewees is niet meer na te gaan. Kijk welke "
        "dienst niet antwoordde, en noem een tweede in authorities.yaml.",
        "%(n)s tijdstempels eindigden zonder een nieuwe erover: wat zij bewezen is niet meer na te gaan. Kijk welke "
        "dienst niet antwoordde, en noem een tweede in authorities.yaml.",
        ended,
    )
    return [said % {"n": ended}]


def _wrong_bytes(run: FixityRun | None, at: datetime) -> list[str]:
    said = []
    if wrong := fixity.standing():
        values = {"n": len(wrong), "which": ", ".join(one[:12] for one in sorted(wrong)[:SHOWN])}
        said.append(
            ngettext(
                "%(n)s bewaard bestand is beschadigd of weg: %(which)s. Zet het terug uit een reservekopie en draai "
                "spoor evidence fixity --all; de handleiding voor beheerders zegt hoe.",
                "%(n)s bewaarde bestanden zijn beschadigd of weg: %(which)s. Zet ze terug uit een reservekopie en "
                "draai spoor evidence fixity --all; de handleiding voor beheerders zegt hoe.",
                len(wrong),
            )
            % values
        )
    if run is not None and at - run.ended_at > 3 * LATE:
        said.append(
            _(
                "De laatste herlezing was op %(when)s. Draait de server? spoor evidence fixity leest wat te lezen is."
            )
            % {"when": moment(run.ended_at)}
        )
    return said
