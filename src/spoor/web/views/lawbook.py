"""The law book (regelboek) on screen: articles by day, what changed, what is stale, providers and countries.

Nothing here changes the book; a change of law is a new row in its files, read by two people.
"""

from datetime import timedelta
from typing import Any

from django.contrib.auth.decorators import permission_required
from django.contrib.auth.models import User
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from spoor.cases import selectors
from spoor.cases.clock import day_of
from spoor.cases.house import house_kind
from spoor.cases.models import Case
from spoor.cases.rules import rules
from spoor.cases.steps.look import look_at_case
from spoor.law import browse
from spoor.law.facts import CaseFacts, parse_facts
from spoor.law.provisions import NotInLawBook
from spoor.web import directory_page, law_page, what_if
from spoor.web.law_links import law_name

PAGE = 40  # rows
YEAR = timedelta(days=365)
UNREADABLE = 422


def page_of(tab: str, **more: Any) -> dict[str, Any]:
    """Return what every page of the law book needs: its part of the book, and the parts there are."""
    return {"page": "lawbook", "tab": tab, "tabs": law_page.tabs(), **more}


def asked_day(
    request: HttpRequest, kind: type[law_page.DayForm] = law_page.DayForm
) -> tuple[dict[str, Any], int]:
    """Return form and day for the page, and the status; a bad day shows today and says so at the field."""
    today = day_of(timezone.now())
    data = {"q": request.GET.get("q", ""), "op": request.GET.get("op") or today.isoformat()}
    form = kind(data, law=rules(), auto_id="book_%s")
    if form.is_valid():
        return {"form": form, "on": form.cleaned_data["op"]}, 200
    return {"form": form, "on": today}, UNREADABLE


@permission_required("cases.work_case", raise_exception=True)
@require_GET
def lawbook(request: HttpRequest) -> HttpResponse:
    """Show each law with its articles on a day, or what a search finds."""
    asked, status = asked_day(request, law_page.BookForm)
    law, query, on = rules(), request.GET.get("q", "").strip()[:100], asked["on"]
    context = page_of("lawbook", query_book=query, **asked)
    if query:
        found: Page[Any] = Paginator(law_page.search_rows(law, query, on=on), PAGE).get_page(
            request.GET.get("pagina")
        )
        kept = urlencode({"q": query, "op": on.isoformat()}) + "&"
        context |= {"found": found, "paged": found, "kept": kept}
    else:
        laws = law_page.law_rows(law, on=on)
        context |= {
            "laws": [row for row in laws if row["articles"]],
            "without": [row for row in laws if not row["articles"]],
            "articles": sum(len(row["articles"]) for row in laws),
            "checked": sum(row["checked"] for row in laws),
            "instruments": len(law.sheets),
        }
    return render(request, "web/lawbook.html", context, status=status)


@permission_required("cases.work_case", raise_exception=True)
@require_GET
def law(request: HttpRequest, law: str) -> HttpResponse:
    """Show the articles of one law in force on a day."""
    asked, status = asked_day(request)
    book, on = rules(), asked["on"]
    if law not in book.titles:
        return _missing(request, law)
    versions = browse.in_force(book, on=on)[law]
    context = page_of(
        "lawbook",
        **asked,
        name=law_name(law),
        title=book.titles[law]["title"],
        rows=law_page.article_rows(versions),
        others=[] if versions else law_page.all_articles(book, law),
        checked=browse.checked(versions),
        official=law_page.official_text(book, law, on),
    )
    return render(request, "web/law.html", context, status=status)


@permission_required("cases.work_case", raise_exception=True)
@require_GET
def article(request: HttpRequest, law: str, number: str) -> HttpResponse:
    """Show one article with all its versions side by side."""
    asked, status = asked_day(request)
    try:
        found = law_page.article(rules(), law, number, on=asked["on"])
    except NotInLawBook:
        return _missing(request, f"{law} {number}", law)
    return render(request, "web/article.html", page_of("lawbook", **asked, **found), status=status)


def _missing(request: HttpRequest, asked: str, law: str = "") -> HttpResponse:
    """Say that the book does not hold this, and where to look instead."""
    book = rules()
    near = law_page.search_rows(book, asked, on=day_of(timezone.now()))[:5]
    context = page_of("lawbook", asked=asked, near=near)
    if law in book.titles:
        context |= {"law_id": law, "law_title": book.titles[law]["title"]}
    return render(request, "web/law_missing.html", context, status=404)


@permission_required("cases.work_case", raise_exception=True)
@require_GET
def stale(request: HttpRequest) -> HttpResponse:
    """Show what a person must read (again), what open cases rest on first."""
    assert isinstance(request.user, User)
    asked, status = asked_day(request)
    book, on = rules(), asked["on"]
    cases = selectors.cases_resting_on(request.user)
    found = browse.stale(book, on=on, cases=cases)
    paged: Page[browse.Stale] = Paginator(found, PAGE).get_page(request.GET.get("pagina"))
    context = page_of(
        "stale",
        **asked,
        total=len(found),
        all_rows=sum(1 for _one in book.provisions()),
        touched=sum(1 for one in found if one.cases),
        rows=law_page.stale_rows(book, list(paged.object_list)),
        recheck=law_page.recheck_words(book, on),
        paged=paged,
        kept=urlencode({"op": on.isoformat()}) + "&",
    )
    return render(request, "web/stale.html", context, status=status)


@permission_required("cases.work_case", raise_exception=True)
@require_GET
def compare(request: HttpRequest) -> HttpResponse:
    """Show what changed between two days, and which routes of a case or of facts differ."""
    assert isinstance(request.user, User)
    today = day_of(timezone.now())
    data = {"van": (today - YEAR).isoformat(), "tot": today.isoformat()} | request.GET.dict()
    form = law_page.CompareForm(data, law=rules(), auto_id="compare_%s")
    context = page_of("compare", form=form)
    if not form.is_valid():
        return render(request, "web/compare.html", context, status=UNREADABLE)
    earlier, later = form.cleaned_data["van"], form.cleaned_data["tot"]
    context |= {"earlier": earlier, "later": later, "groups": law_page.changes(rules(), earlier, later)}
    try:
        facts = _facts_of_case(request, form.cleaned_data["zaak"])
    except Case.DoesNotExist:
        form.add_error("zaak", _("Deze zaak is er niet, of u mag haar niet zien."))
        return render(request, "web/compare.html", context, status=UNREADABLE)
    asked = request.GET.dict()
    stated = None if facts else what_if.form_in(asked, house=house_kind(), today=later)
    if stated is not None:
        context |= {"facts_link": what_if.link_of(asked), "kept": what_if.stated(asked)}
        if not stated.is_valid():
            return render(request, "web/compare.html", context | {"facts_bad": True}, status=UNREADABLE)
        facts = stated.cleaned_data["facts"]
    if facts is not None:
        context["routes"] = what_if.routes_compared(facts, earlier, later)
    return render(request, "web/compare.html", context)


def _facts_of_case(request: HttpRequest, number: str) -> CaseFacts | None:
    """Return the facts of a case as its trail was last computed, None without; looking is logged.

    Raises Case.DoesNotExist for a case that is not there or that this person may not see.
    """
    assert isinstance(request.user, User)
    if not number:
        return None
    case = (
        selectors.cases_visible_to(request.user)
        .select_related("lead__trail", "trail")
        .get(number=number.strip())
    )
    look_at_case(case, by=request.user, at=timezone.now())
    record = getattr(case.lead or case, "trail", None)
    return parse_facts(record.facts, rules()) if record else None


@permission_required("cases.work_case", raise_exception=True)
@require_GET
def instruments(request: HttpRequest) -> HttpResponse:
    """Show every instrument by what it brings."""
    law = rules()
    context = page_of("instruments", groups=directory_page.instruments(law), total=len(law.sheets))
    return render(request, "web/instruments.html", context)


@permission_required("cases.work_case", raise_exception=True)
@require_GET
def instrument(request: HttpRequest, instrument: str) -> HttpResponse:
    """Show the sheet of one instrument as the law of a day has it."""
    asked, status = asked_day(request)
    sheet = rules().sheets.get(instrument)
    if sheet is None:
        return _missing(request, instrument)
    context = page_of("instruments", **asked, **directory_page.instrument(rules(), sheet, asked["on"]))
    return render(request, "web/instrument.html", context, status=status)


@permission_required("cases.work_case", raise_exception=True)
@require_GET
def providers(request: HttpRequest) -> HttpResponse:
    """Show the directory of providers, and how long records probably live."""
    law = rules()
    context = page_of(
        "providers",
        groups=directory_page.providers(law),
        windows=directory_page.windows(law),
        windows_source=law.retention["source"],
        total=len(law.providers),
        as_of=directory_page.as_of(law),
    )
    return render(request, "web/providers.html", context)


@permission_required("cases.work_case", raise_exception=True)
@require_GET
def provider(request: HttpRequest, provider: str) -> HttpResponse:
    """Show one provider of the directory."""
    law = rules()
    found = law.providers.get(provider)
    if found is None:
        return _missing(request, provider)
    assert isinstance(request.user, User)
    orders = selectors.orders_to(provider, request.user)
    context = page_of("providers", one=directory_page.provider_sheet(found), orders=orders)
    return render(request, "web/provider.html", context)


@permission_required("cases.work_case", raise_exception=True)
@require_GET
def countries(request: HttpRequest) -> HttpResponse:
    """Show the treaty ties of each state."""
    on = day_of(timezone.now())
    law = rules()
    context = page_of("countries", countries=directory_page.countries(law, on), as_of=law.countries_as_of)
    return render(request, "web/countries.html", context)
