"""What this house knows or wants otherwise than the law book: a provider, a treaty tie, the weights of its own norm."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spoor.adapters.bell import ring
from spoor.cases.clock import day_of
from spoor.cases.models import HouseChange
from spoor.cases.rules import change, rules
from spoor.law import lawbook, speech
from spoor.law.worth import POLICY
from spoor.web.templatetags.spoor import lang

CHANCES = (
    "readable",
    "provider_answers",
    "state_answers",
    "leads",
    "share",
    "even",
    "rest",
    "unknown_alive",
    "answered",
)
YES_NO = {"yes": True, "no": False}
MOST = 100_000
PROVIDER_KINDS = {
    "platform": gettext_lazy("platform"),
    "access": gettext_lazy("internet of telefonie"),
    "hosting": gettext_lazy("hosting"),
    "mail": gettext_lazy("e-mail"),
    "payment": gettext_lazy("betalen"),
    "registrar": gettext_lazy("domeinnamen"),
    "other": gettext_lazy("anders"),
}


class Unreadable(Exception):
    """A field of the form cannot be read; the sentence says which and what was expected."""


@permission_required("cases.work_case", raise_exception=True)
def house_rules(request: HttpRequest) -> HttpResponse:
    """Show what this house has otherwise, and let an administrator change it; every case is then looked at again."""
    assert isinstance(request.user, User)
    may_change = request.user.has_perm("cases.manage_house")
    if request.method == "POST" and may_change and _change(request, request.user):
        return redirect("house-rules")
    law, book, on = rules(), lawbook.load(), day_of(timezone.now())
    now, packed = (dict(_weights(one.nearest(*POLICY, on=on).marks)) for one in (law, book))
    context = {
        "page": "house-rules",
        "may_change": may_change,
        "changes": HouseChange.objects.select_related("by")[:100],
        "providers": sorted((one.name, one.id) for one in law.providers.values()),
        "provider_kinds": list(PROVIDER_KINDS.items()),
        "countries": sorted((one.names[lang()], one.code) for one in book.countries.values()),
        "treaties": sorted({one.article for one in book.provisions() if one.law == "rechtshulp"}),
        "weights": [(key, _weight_name(key), value, packed[key]) for key, value in now.items()],
        "given": request.POST,
    }
    return render(request, "web/house_rules.html", context)


def _change(request: HttpRequest, user: User) -> bool:
    """Keep one change; False when the page has to be shown again."""
    source = request.POST.get("source", "").strip()
    kind = request.POST.get("kind", "")
    try:
        if not source:
            raise Unreadable(_("Schrijf waaruit dit blijkt."))
        subject, content = _READERS[kind](request)
    except KeyError:
        messages.error(request, _("Kies wat u wilt wijzigen."))
        return False
    except Unreadable as error:
        messages.error(request, str(error))
        return False
    kind = "provider" if kind == "new" else kind
    change(kind=kind, subject=subject, content=content, source=source[:300], by=user, at=timezone.now())
    ring(settings.HOME.path)
    messages.success(request, _("Bewaard. Elke zaak wordt nu opnieuw bezien."))
    return True


def _provider(request: HttpRequest) -> tuple[str, dict[str, object]]:
    subject = _one_of(request, "provider", rules().providers)
    if "back" in request.POST:
        if subject not in lawbook.load().providers:
            raise Unreadable(_("Een eigen aanbieder kan niet terug naar het regelboek; wijzig hem."))
        return subject, {}
    content = dict(_merged("provider", subject))
    if place := request.POST.get("eu_addressee", "").strip().upper():
        if place not in lawbook.load().countries:
            raise Unreadable(_("Geadresseerde in de Unie: kies een land uit de lijst."))
        content["eu_addressee"] = place
    for name in ("voluntary", "portal", "offers_services_in_eu"):
        if request.POST.get(name) in YES_NO:
            content[name] = YES_NO[request.POST[name]]
    days = [request.POST.get(f"days_{name}", "").strip() for name in ("from", "expected", "to")]
    if any(days):
        content["login_days"] = _window(days)
    if not content:
        raise Unreadable(_("Vul ten minste één veld in."))
    return subject, content


def _window(days: list[str]) -> dict[str, int]:
    if not all(day.isdecimal() and int(day) <= MOST for day in days):
        raise Unreadable(_("Inlogregistraties: vul drie keer een aantal dagen in."))
    first, middle, last = map(int, days)
    if not first <= middle <= last:
        raise Unreadable(_("Inlogregistraties: vroegst, verwacht en laatst horen op te lopen."))
    return {"from": first, "expected": middle, "to": last}


def _new(request: HttpRequest) -> tuple[str, dict[str, object]]:
    """Return a provider that the directory does not list, under an id of this house's own."""
    name = request.POST.get("name", "").strip()
    subject = f"huis-{slugify(name)}"[:60]
    if not slugify(name):
        raise Unreadable(_("Schrijf de naam van de aanbieder."))
    if subject in rules().providers:
        raise Unreadable(_("Deze aanbieder staat er al; wijzig hem hierboven."))
    content: dict[str, object] = {"name": name, "kind": _one_of(request, "provider_kind", PROVIDER_KINDS)}
    for field in ("country", "eu_addressee"):
        if request.POST.get(field):
            content[field] = _one_of(request, field, rules().countries)
    if request.POST.get("offers_services_in_eu") in YES_NO:
        content["offers_services_in_eu"] = YES_NO[request.POST["offers_services_in_eu"]]
    return subject, content


def _country(request: HttpRequest) -> tuple[str, dict[str, object]]:
    subject = _one_of(request, "country", lawbook.load().countries)
    if "back" in request.POST:
        return subject, {}
    content = dict(_merged("country", subject))
    if day := request.POST.get("budapest", "").strip():
        try:
            content |= {"budapest": date.fromisoformat(day).isoformat(), "budapest_basis": "memory"}
        except ValueError as error:
            raise Unreadable(_("Cybercrimeverdrag: kies een dag.")) from error
    if request.POST.get("treaty"):
        treaties = {one.article for one in lawbook.load().provisions() if one.law == "rechtshulp"}
        content["treaty"] = _one_of(request, "treaty", treaties)
    if request.POST.get("eio") in YES_NO:
        content["eio"] = YES_NO[request.POST["eio"]]
    if not content:
        raise Unreadable(_("Vul ten minste één veld in."))
    return subject, content


def _policy(request: HttpRequest) -> tuple[str, dict[str, object]]:
    """Return the weights that differ from the packaged ones."""
    subject = POLICY[1]
    if "back" in request.POST:
        return subject, {}
    packed = dict(_weights(lawbook.load().nearest(*POLICY, on=day_of(timezone.now())).marks))
    content: dict[str, Any] = {}
    for key, usual in packed.items():
        value = _number(key, request.POST.get(f"w:{key}", ""))
        if value == usual:
            continue
        table, _sep, name = key.partition(":")
        if name:
            content.setdefault(table, {})[_same_kind(name)] = value
        else:
            content[table] = value
    return subject, content


_READERS = {"new": _new, "provider": _provider, "country": _country, "policy": _policy}


def _same_kind(name: str) -> str | int:
    return int(name) if name.isdecimal() else name


def _number(key: str, text: str) -> float:
    try:
        value = float(text.replace(",", "."))
    except ValueError as error:
        raise Unreadable(_("%(name)s: vul een getal in.") % {"name": _weight_name(key)}) from error
    chance = key.partition(":")[0] in CHANCES
    if not 0 <= value <= (1 if chance else MOST) or (value == 0 and not chance):
        expected = _("een getal van 0 tot en met 1") if chance else _("een getal groter dan 0")
        raise Unreadable(_("%(name)s: verwacht %(what)s.") % {"name": _weight_name(key), "what": expected})
    return value


def _merged(kind: str, subject: str) -> Mapping[str, object]:
    """Return what this house has of a subject already, so that another field is added to it."""
    last = HouseChange.objects.filter(kind=kind, subject=subject).first()
    return last.content if last else {}


def _one_of(request: HttpRequest, name: str, allowed: Any) -> str:
    value = request.POST.get(name, "")
    if value not in allowed:
        raise Unreadable(_("Kies een van de mogelijkheden bij %(name)s.") % {"name": name})
    return value


def _weights(marks: Mapping[str, Any]) -> Iterator[tuple[str, float]]:
    """Yield each number of the weights under its key: share, or provider_answers:x."""
    for name, value in marks.items():
        if isinstance(value, Mapping):
            yield from ((f"{name}:{key}", number) for key, number in value.items())
        elif not isinstance(value, list):
            yield str(name), value


def _weight_name(key: str) -> str:
    table, _sep, name = key.partition(":")
    known = speech.texts(lang())["weights"]
    spoken = known["names"].get(name) or speech.instrument_name(name, lang())
    return f"{known['tables'][table]}: {spoken}" if name else str(known["tables"][table])
