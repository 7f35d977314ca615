"""Answers of providers: dropping the files, the account of every row, and what is worth an order."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.contrib.auth.models import User
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from spoor.cases import selectors, walk
from spoor.cases.addresses import place_of, worth_of
from spoor.cases.concerned import orders_of
from spoor.cases.facts import group_of
from spoor.cases.house import house, legal_role
from spoor.cases.models import Identifier, ProviderReturn
from spoor.cases.readings import SHOWS_IN, file_of, zone_in_words
from spoor.cases.rectified import rows_of
from spoor.cases.steps import layout as layouts
from spoor.cases.steps import read_return, route
from spoor.evidence.models import Exhibit
from spoor.law import speech
from spoor.networks import sentences as network_sentences
from spoor.returns import LayoutRefused, ReturnFile, say
from spoor.returns.proposal import Table, guess_columns
from spoor.returns.sentences import from_stored
from spoor.returns.times import zone_names
from spoor.web.templatetags.spoor import lang
from spoor.web.views.case import visible_case
from spoor.web.views.intake import sealed_uploads

ON_A_PAGE = 100


def _visible(request: HttpRequest, pk: int) -> ProviderReturn:
    assert isinstance(request.user, User)
    found = ProviderReturn.objects.select_related("case", "exhibit", "order", "by")
    return get_object_or_404(found.filter(case__in=selectors.cases_visible_to(request.user)), pk=pk)


@permission_required("cases.work_case", raise_exception=True)
@require_POST
def receive(request: HttpRequest, number: str) -> HttpResponse:
    """Seal what a provider sent, and read it; a file that cannot be read says so and stays."""
    assert isinstance(request.user, User)
    case, at = visible_case(request, number), timezone.now()
    named = request.POST.get("order", "")
    order = get_object_or_404(orders_of(group_of(case)), number=named) if named else None
    files = sealed_uploads(request.FILES.getlist("files"), Exhibit.Kind.RETURN)
    role = legal_role(request.user, house().kind)
    try:
        gave = walk.read_return(case, files, order=order, by=request.user, by_role=role, at=at)
    except read_return.NothingSent:
        messages.error(request, _("Kies de bestanden zoals de aanbieder ze stuurde."))
        return redirect("order", order.number) if order else redirect("case", number)
    except route.CaseEnded:
        messages.error(request, _("Deze zaak is gesloten. De bestanden zijn verzegeld bij de zaak."))
        return redirect("case", number)
    _tell(request, gave)
    if len(gave.returns) == 1:
        return redirect("return", gave.returns[0].pk)
    return redirect("order", order.number) if order else redirect("case", number)


def _tell(request: HttpRequest, gave: read_return.Gave) -> None:
    unread = [one.exhibit.name for one in gave.returns if one.state in ("broken", "unknown_layout")]
    if unread:
        messages.error(
            request, _("Verzegeld, maar niet gelezen: %(names)s.") % {"names": ", ".join(unread[:5])}
        )
    added = len(gave.identifiers)
    if unread and not added:
        return
    said = ngettext("%(n)s kenmerk toegevoegd.", "%(n)s kenmerken toegevoegd.", added) % {"n": added}
    messages.success(request, said)


@permission_required("cases.work_case", raise_exception=True)
@require_GET
def shown(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one answer: its account, the addresses worth an order, and every record with its row."""
    found = _visible(request, pk)
    reading = found.reading
    records = Paginator(reading["records"], ON_A_PAGE).get_page(request.GET.get("blad"))
    rows = reading["rows"] | {"skipped": len(reading["skipped"])}
    worth = worth_of(reading["records"], settings.HOME.networks)
    rectified = rows_of(found.exhibit)
    had = set(
        Identifier.objects.filter(case__in=group_of(found.case), kind="ip").values_list("shown", flat=True)
    )
    context = {
        "found": found,
        "rows": rows,
        "skipped": [(row["line"], _said(row["why"])) for row in reading["skipped"][:ON_A_PAGE]],
        "notes": [_said(note) for note in reading["messages"]],
        "records": [_record(one) for one in records if place_of(one["source"])[:60] not in rectified],
        "shown": records,
        "unsure": sum(one["zone"] == "ambiguous" for one in reading["records"]),
        **_zones(found),
        "worth": [_worth(one) | {"had": one.address in had} for one in worth.worth],
        "noise": [_noise(one) for one in worth.noise],
        "page": "cases",
    }
    return render(request, "web/return.html", context)


def _zones(found: ProviderReturn) -> dict[str, Any]:
    """What the page asks and says of the zone of times: how many name none, who said it, and the other readings."""
    reading = found.reading
    asked = sum(_times(note) for note in reading["messages"])
    others = ProviderReturn.objects.filter(exhibit=found.exhibit, case=found.case).exclude(pk=found.pk)
    return {
        "asks_zone": asked,
        "zone_said": zone_in_words(reading["zone"], lang()).capitalize() if reading.get("zone") else "",
        "readings": [one for one in others if file_of(one.reading) == file_of(reading)],
        "all_zones": zone_names() if asked else (),
        "shows_in": [(key, name.say(lang())) for key, name in SHOWS_IN.items()],
    }


def _times(note: dict[str, Any]) -> int:
    """How many times of a column name no zone, where a remark says that."""
    why = note["values"].get("why") if note["id"] == "in_rows" else None
    return int(note["values"]["count"]) if isinstance(why, dict) and why["id"] == "no_zone" else 0


@permission_required("cases.work_case", raise_exception=True)
@require_POST
def say_zone(request: HttpRequest, pk: int) -> HttpResponse:
    """Read the same bytes again in the zone that a person says, with where that shows and why."""
    assert isinstance(request.user, User)
    found, by, at = _visible(request, pk), request.user, timezone.now()
    told = request.POST.get("zone", "")
    name = request.POST.get("other", "") if told == "other" else told
    shows_in, because = request.POST.get("shows_in", ""), request.POST.get("because", "")
    try:
        zone = read_return.say_zone(name, shows_in=shows_in, because=because, by=by, at=at)
        role = legal_role(by, house().kind)
        gave = walk.read_again(found, zone=zone, by=by, by_role=role, at=at)
    except read_return.ZoneUnsaid:
        messages.error(request, _("Kies een tijdzone, waar die uit blijkt, en schrijf een toelichting."))
        return redirect("return", pk)
    except route.CaseEnded:
        messages.error(request, _("Deze zaak is gesloten; er is niets opnieuw gelezen."))
        return redirect("return", pk)
    _tell(request, gave)
    return redirect("return", gave.returns[0].pk)


def _said(stored: dict[str, Any]) -> str:
    return say(from_stored(stored), lang())


def _record(one: dict[str, Any]) -> dict[str, Any]:
    return one | {
        "when": datetime.fromisoformat(one["at"]) if one["at"] else None,
        "place": place_of(one["source"]),
        "more": [(name, value) for name, value in one["fields"].items() if value],
    }


def _worth(one: Any) -> dict[str, Any]:
    return {
        "address": one.address,
        "when": datetime.fromisoformat(one.best.at).astimezone(UTC),
        "at": one.best.at,
        "port": one.best.port,
        "source": one.best.source,
        "times": one.times,
        "operator": one.operator,
        "provider": one.provider,
        "reasons": _reasons(one.reasons),
    }


IN_COLUMNS = ("worth.recent", "worth.repeated", "worth.once")  # what the table says in a column of its own


def _reasons(reasons: Iterable[network_sentences.Sentence]) -> list[str]:
    said = []
    for reason in reasons:
        values = dict(reason.values)
        if "needs" in values:
            values["needs"] = ", ".join(speech.fact_name(one, lang()) for one in values["needs"].split(", "))
        if reason.id not in IN_COLUMNS:
            said.append(network_sentences.say({"id": reason.id, "values": values}, lang()))
    return said


def _noise(one: Any) -> dict[str, Any]:
    return {
        "address": one.address,
        "times": one.times,
        "reasons": _reasons(one.reasons),
    }


@permission_required("cases.work_case", raise_exception=True)
@require_POST
def add_address(request: HttpRequest, pk: int) -> HttpResponse:
    """Make an identifier of an address of this answer that a person chose."""
    assert isinstance(request.user, User)
    found, at = _visible(request, pk), timezone.now()
    if not walk.add_address(found, request.POST.get("address", ""), by=request.user, at=at):
        raise Http404
    messages.success(request, _("Het adres is nu een kenmerk van de zaak."))
    return redirect("return", pk)


ROLE_NAMES = {
    "ip": gettext_lazy("IP-adres"),
    "port": gettext_lazy("bronpoort"),
    "at": gettext_lazy("tijdstip"),
    "email": gettext_lazy("e-mailadres"),
    "phone": gettext_lazy("telefoonnummer"),
    "account": gettext_lazy("accountnaam"),
    "account_id": gettext_lazy("accountnummer"),
    "name": gettext_lazy("naam"),
    "device": gettext_lazy("toestel"),
    "payment": gettext_lazy("betaalkenmerk"),
}
ZONES = ("UTC", "Europe/Amsterdam")
FIRST_ROWS = 5


@permission_required("cases.work_case", raise_exception=True)
def layout(request: HttpRequest, pk: int) -> HttpResponse:
    """Set up once how files like this one are read: which column holds what, and in which zone its times are."""
    assert isinstance(request.user, User)
    found, at = _visible(request, pk), timezone.now()
    tables = layouts.tables_of(found)
    if not tables:
        messages.error(request, _("In dit bestand staat geen tabel; vraag de aanbieder om een andere vorm."))
        return redirect("return", pk)
    told = request.POST if request.method == "POST" else request.GET
    chosen = next((one for one in tables if str(one.place) == told.get("table", "")), tables[0])
    trouble, tried = "", None
    if request.method == "POST":
        mapped = _mapped(request, chosen)
        try:
            if request.POST.get("act") == "keep":
                layouts.set_up(found, mapped, by=request.user, at=at)
                role = legal_role(request.user, house().kind)
                gave = walk.read_again(found, by=request.user, by_role=role, at=at)
                _tell(request, gave)
                return redirect("return", gave.returns[0].pk)
            tried = layouts.tried(found, layouts.declared(found, mapped))
        except LayoutRefused as error:
            trouble = _("Zo kan het niet: %(why)s. Kies ten minste een adres, een persoon of een nummer.") % {
                "why": error
            }
        except layouts.NameTaken:
            trouble = _("Er is al een indeling met deze naam; kies een andere.")
        except route.CaseEnded:
            trouble = _("Deze zaak is gesloten; de indeling is bewaard, het bestand is niet opnieuw gelezen.")
    context = {
        "found": found,
        "tables": tables,
        "chosen": chosen,
        "columns": _columns(request, chosen),
        "rows": chosen.rows[:FIRST_ROWS],
        "roles": list(ROLE_NAMES.items()),
        "zones": ZONES,
        "given": request.POST,
        "trouble": trouble,
        "tried": _tried(tried) if tried else None,
        "page": "cases",
    }
    return render(request, "web/return_layout.html", context, status=422 if trouble else 200)


def _mapped(request: HttpRequest, table: Table) -> layouts.Mapped:
    columns = {}
    for place, header in enumerate(table.header):
        role = request.POST.get(f"column-{place}", "")
        if role in ROLE_NAMES and role not in columns:
            columns[role] = header
    zone = request.POST.get("zone", "")
    return layouts.Mapped(
        title=request.POST.get("title", ""),
        provider=request.POST.get("provider", "").strip() or "eigen",
        table=table.place,
        columns=columns,
        zone=zone if zone in ZONES else None,
    )


def _columns(request: HttpRequest, table: Table) -> list[dict[str, Any]]:
    """Each column with the role a person chose, or the one its name or cells suggest."""
    return [
        {
            "field": f"column-{place}",
            "name": guess.column,
            "role": request.POST.get(f"column-{place}", guess.role or "")
            if request.method == "POST"
            else guess.role or "",
        }
        for place, guess in enumerate(guess_columns(table))
    ]


def _tried(one: ReturnFile) -> dict[str, Any]:
    return {
        "in_file": one.rows_in_file,
        "read": one.rows_read,
        "skipped": [(row.line, say(row.why, lang())) for row in one.skipped[:FIRST_ROWS]],
        "skipped_count": len(one.skipped),
        "notes": [say(note, lang()) for note in one.messages],
        "records": [_record(item.as_json()) for item in one.records[:FIRST_ROWS]],
        "unsure": sum(item.zone == "ambiguous" for item in one.records),
    }
