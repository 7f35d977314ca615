"""The worklist (werkvoorraad), the list of cases with the search, and the shelf per day."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.decorators import permission_required
from django.contrib.auth.models import User
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from spoor.cases import selectors, walk
from spoor.cases.clock import day_of, end_of_day
from spoor.cases.due import overdue
from spoor.cases.house import house_kind, legal_role
from spoor.cases.models import Case, ShelfCount
from spoor.cases.rules import rules
from spoor.cases.steps.plan import fold_number
from spoor.identifiers import IdentifierUnreadable, normalise
from spoor.web.handover_page import in_a_line
from spoor.web.rows import Row, row
from spoor.web.templatetags.spoor import OUTCOMES

PAGE = 40  # rows
WAITING_SHOWN = 10
READABLE = ("account", "email", "phone", "ip", "url")


@permission_required("cases.work_case", raise_exception=True)
def worklist(request: HttpRequest) -> HttpResponse:
    """Show the open cases by when something is lost, and the numbers above them."""
    assert isinstance(request.user, User)
    at, user = timezone.now(), request.user
    cases = selectors.worklist(user, at)
    role = legal_role(user, house_kind())
    views = {
        "plank": selectors.shelf_visible_to(user, day_of(at)),
        "week": cases.filter(selectors.lost_this_week(at)),
        "mij": cases.filter(selectors.my_turn(user, role)),
        "wacht": cases.filter(waits=True),
    }
    show = request.GET.get("toon", "alles")
    chosen = views.get(show, cases.filter(waits=False))
    paged: Page[Case] = Paginator(chosen, PAGE).get_page(request.GET.get("pagina"))
    rows = _rows(paged.object_list, at)
    groups: list[dict[str, Any]] = (
        _groups(rows, at) if show != "plank" else [{"name": _("Oudste eerst"), "rows": rows}] if rows else []
    )
    unseen = _unseen(user, at) if show == "alles" and paged.number == 1 else []
    if unseen:
        groups.append({"name": _("Het langst door niemand bekeken"), "rows": unseen, "why": True})
    if show == "alles" and paged.number == paged.paginator.num_pages:
        groups += _waiting(views["wacht"], at)
    names = _words()
    context = {
        "page": "waiting" if show == "wacht" else "worklist",
        "show": show if show in views else "alles",
        "heading": names["heading"].get(show, names["heading"]["alles"]),
        "explain": names["explain"].get(show, ""),
        "nothing": names["nothing"].get(show, ""),
        "groups": groups,
        "paged": paged,
        "kept": f"toon={show}&" if show in views else "",
        "counts": selectors.counts(user, role, at),
        "overdue": sum(1 for _order in overdue(selectors.orders_visible_to(user), at=at)),
        "due_reports": walk.due(),
        "stuck_reports": walk.stuck(),
    }
    return render(request, "web/worklist.html", context)


def _rows(cases: Iterable[Case], at: datetime) -> list[Row]:
    """Return the rows of one page; in an office with what a desk let us know of each."""
    page = list(cases)
    words = selectors.words_of_police(page) if house_kind() == "office" else {}
    return [row(one, at, in_a_line(words[one.pk]) if one.pk in words else "") for one in page]


def _unseen(user: User, at: datetime) -> list[Row]:
    """Return the cases that age alone brings up: one in so many places of the page (own norm `ouderdom`)."""
    norm = rules().nearest("huis", "ouderdom", on=day_of(at)).values
    found = selectors.longest_unseen(user, at, days=norm["unseen"].amount)
    return [row(case, at) for case in found[: PAGE // norm["one_in"].amount]]


@permission_required("cases.work_case", raise_exception=True)
def never_reached(request: HttpRequest) -> HttpResponse:
    """List the open cases on which nobody ever acted, with how many came in each month."""
    assert isinstance(request.user, User)
    at = timezone.now()
    paged: Page[Case] = Paginator(selectors.never_reached(request.user), PAGE).get_page(
        request.GET.get("pagina")
    )
    context = {
        "page": "worklist",
        "months": selectors.never_reached_by_month(request.user),
        "rows": _rows(paged.object_list, at),
        "paged": paged,
        "kept": "",
    }
    return render(request, "web/never_reached.html", context)


def _words() -> dict[str, dict[str, str]]:
    return {
        "heading": {"alles": _("Werkvoorraad"), "wacht": _("Uitstaand")},
        "explain": {
            "plank": _(
                "Op de plank ligt een zaak waarvan de datum voorbij is of twee keer verzet zonder dat er iets "
                "gebeurde, waarvan de eigenaar niet actief is, waar binnen de beloofde tijd niemand iets deed, "
                "of waarvan niets de volgende stap noemt."
            ),
            "week": _("De volgende stap heeft waarschijnlijk binnen zeven dagen geen zin meer."),
            "mij": _("U bent aan zet: op naam, of met uw rol in uw team."),
            "wacht": _("Verstuurd; de termijn van een ander loopt."),
        },
        "nothing": {
            "plank": _("Er ligt niets op de plank."),
            "week": _("Deze week gaat er waarschijnlijk niets verloren."),
            "mij": _("U bent nergens aan zet."),
            "wacht": _("Er staat niets uit bij een ander."),
        },
    }


def _groups(rows: Sequence[Row], at: datetime) -> list[dict[str, Any]]:
    """Put rows into groups by when something is lost, keeping their order."""
    today = day_of(at)
    ends = [
        (_("Over de datum"), end_of_day(today - timedelta(days=1))),
        (_("Vandaag"), end_of_day(today)),
        (_("Deze week"), end_of_day(today + timedelta(days=6 - today.weekday()))),
        (_("Volgende week"), end_of_day(today + timedelta(days=13 - today.weekday()))),
    ]
    groups: dict[str, list[Row]] = {}
    for item in rows:
        groups.setdefault(_group(item, ends), []).append(item)
    now = _("Nu, gevaar voor leven")
    return [{"name": name, "rows": members, "now": name == now} for name, members in groups.items()]


def _group(item: Row, ends: Iterable[tuple[str, datetime]]) -> str:
    if item.case.emergency:
        return _("Nu, gevaar voor leven")
    if item.case.waits:
        return _("Wacht op een ander")
    return next((name for name, end in ends if item.case.lost_first_at <= end), _("Later"))


def _waiting(waiting: QuerySet[Case], at: datetime) -> list[dict[str, Any]]:
    rows = _rows(waiting[:WAITING_SHOWN], at)
    return [{"name": _("Wacht op een ander"), "rows": rows}] if rows else []


@permission_required("cases.work_case", raise_exception=True)
def cases(request: HttpRequest) -> HttpResponse:
    """List cases, newest first, or those that a search finds; one exact number goes there at once."""
    assert isinstance(request.user, User)
    at, query = timezone.now(), request.GET.get("q", "").strip()[:300]
    outcome = request.GET.get("uitkomst", "alle")
    found = selectors.cases_visible_to(request.user).select_related("team", "person").order_by("-pk")
    if query:
        found = selectors.search(request.user, query, fold_number(query), _as_identifiers(query))
        exact = found.filter(number=query).first()
        if exact is not None:
            return redirect("case", exact.number)
    if outcome in OUTCOMES:
        found = found.filter(outcome=outcome)
    paged: Page[Case] = Paginator(found, PAGE).get_page(request.GET.get("pagina"))
    context = {
        "page": "cases",
        "query": query,
        "outcome": outcome,
        "outcomes": [("alle", _("Alle")), *OUTCOMES.items()],
        "rows": _rows(paged.object_list, at),
        "paged": paged,
        "kept": urlencode({"q": query, "uitkomst": outcome}) + "&",
    }
    return render(request, "web/cases.html", context)


def _as_identifiers(query: str) -> list[str]:
    """Return the query in the canonical form of each kind of identifier that it can be."""
    values = set()
    for kind in READABLE:
        for platform in (None, "x", "instagram", "facebook", "tiktok", "telegram", "youtube"):
            try:
                values.add(normalise(kind, query, platform=platform).value)
            except IdentifierUnreadable:
                break
            if kind != "account":
                break
    return sorted(values)


@permission_required("cases.work_case", raise_exception=True)
def shelf_days(request: HttpRequest) -> HttpResponse:
    """Show what lay on the shelf each day."""
    return render(
        request, "web/shelf_days.html", {"days": ShelfCount.objects.all()[:400], "page": "worklist"}
    )
