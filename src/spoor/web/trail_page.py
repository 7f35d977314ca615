"""What the page of a case shows of its trail: each identifier with its routes in words, and the days that matter."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spoor.cases.addresses import told_of
from spoor.cases.models import Identifier
from spoor.cases.rules import rules
from spoor.drafting import form_of
from spoor.law import speech
from spoor.vocabulary import Question
from spoor.web.law_links import article_url, cited, law_name
from spoor.web.templatetags.spoor import day, lang, moment

ALIVE_FIRST = {"open": 0, "needs": 1, "waiting": 2, "tried": 3, "set_aside": 4, "closed": 5}
LIVES = ALIVE_FIRST["waiting"]  # the last of those that live
SHARED = 3  # routes that say the same; then it is said once, above them
ASKED_ON_A_ROUTE = set(Question) - {Question.SUSPICION}  # the assessment answers that one


def routes_of(document: Mapping[str, Any], *, may_draft: bool) -> dict[str, list[dict[str, Any]]]:
    """Return the routes of a spoken trail by identifier, those alive first."""
    found: dict[str, list[dict[str, Any]]] = {}
    for route in sorted(document["routes"], key=lambda one: ALIVE_FIRST[one["state"]]):
        found.setdefault(route["identifier"], []).append(route_view(route, may_draft=may_draft))
    return found


def route_view(route: Mapping[str, Any], *, may_draft: bool) -> dict[str, Any]:
    """Return one route in words: its name, what the page says under it, who decides, its sources."""
    name = speech.instrument_name(route["instrument"], lang())
    about = route.get("about")
    office_request = route["instrument"] == "office.ask_police"
    draftable = form_of(route["instrument"]) is not None
    if office_request:
        name = _("Vraag politie of OM om")
    return {
        **route,
        "anchor": "-".join(filter(None, (route["identifier"], route["instrument"], about))).replace(".", "_"),
        "name": f"{name}: {speech.instrument_name(about, lang())}" if about else name,
        "lines": list(_lines(route)),
        "authoriser": speech.authoriser_name(route["authoriser"], lang()),
        "validation": speech.authoriser_name(route["needs_validation_by"], lang())
        if route.get("needs_validation_by")
        else "",
        "addressee": (route.get("addressee") or {}).get("name", ""),
        "through": route.get("through") or "",
        "questions": [item["fact"] for item in route["missing"] if item["fact"] in ASKED_ON_A_ROUTE],
        "may_draft": may_draft and draftable and route["state"] == "open",
        "draft_label": _("Schrijf het verzoek uit") if office_request else _("Stel op"),
        "verified": _sources(route["citations"], verified=True),
        "unverified": _sources(route["citations"], verified=False),
    }


def _sources(citations: Iterable[Mapping[str, Any]], *, verified: bool) -> SafeString:
    """Return the sources that a person has verified, or those that nobody has, law by law, each article a link."""
    found: dict[str, list[str]] = {}
    for cite in citations:
        if cite["verified"] is verified:
            found.setdefault(cite["instrument"], []).append(str(cite["article"]))
    return format_html_join("; ", "{}", ((_source(law, articles),) for law, articles in found.items()))


def _source(law: str, articles: Sequence[str]) -> SafeString:
    links = format_html_join(
        ", ", '<a href="{}">{}</a>', ((article_url(law, one), cited(one)) for one in articles)
    )
    return format_html("{}, {}{}", law_name(law), "art. " if articles[0][:1].isdigit() else "", links)


def _lines(route: Mapping[str, Any]) -> Iterable[str]:
    if route["because"]:
        yield route["because"]
    lost = _day((route["gone_by"] or {}).get("expected"))
    if route["instrument"] == "office.ask_police" and lost and route["state"] == "open":
        yield _("Uiterlijk %(day)s; daarna zijn de gegevens waarschijnlijk weg (schatting).") % {
            "day": day(lost)
        }
    if route["state"] == "tried":
        yield _("Uitkomst: %(result)s.") % {"result": speech.result_word(route["result"], lang())}
    for item in route["missing"]:
        yield item["ask"]
    deadline = route["deadline"] or {}
    until = deadline.get("last_on") or deadline.get("last_at")
    if until and route["state"] == "waiting":
        yield _("Antwoord uiterlijk %(day)s.") % {"day": speech.day_text(until, lang())}
    elif deadline.get("amount") and route["state"] == "open":
        unit = speech.texts(lang())["units"][deadline["unit"]]
        yield _("Termijn: %(amount)s %(unit)s.") % {"amount": deadline["amount"], "unit": unit}
    if route.get("notify"):
        yield _("Een andere autoriteit moet tegelijk worden verwittigd.")
    yield from route["advice"]


@dataclass(frozen=True, slots=True)
class Shown:
    """An identifier as the trail shows it: its key in the facts, and what people read."""

    key: str
    kind: str
    shown: str
    where: str
    own: Identifier | None = None  # the row of a case, where it is of one


def trails(
    identifiers: Sequence[Identifier], routes: Mapping[str, list[dict[str, Any]]]
) -> list[dict[str, Any]]:
    """Return each identifier of a case that has routes, with its routes."""
    shown = [Shown(item.key, item.kind, item.shown, _where(item), item) for item in identifiers]
    return trails_of(shown, routes)


def trails_of(
    identifiers: Iterable[Shown], routes: Mapping[str, list[dict[str, Any]]]
) -> list[dict[str, Any]]:
    """Return each identifier that has routes, those with a living one first; closed routes apart.

    What holds for most routes of an identifier is said once.
    """
    found = []
    for item in identifiers:
        own = routes.get(item.key, [])
        if not own:
            continue
        alive = [route for route in own if route["state"] != "closed"]
        common, needed = _common(alive), _needed(alive)
        for route in alive:
            route["lines"] = [line for line in route["lines"] if line not in (*common, *needed)]
        found.append(
            {
                "key": item.key,
                "kind": item.kind,
                "shown": item.shown,
                "where": item.where,
                "network": network_of(item.own) if item.own else "",
                "own": item.own,
                "asks_who": any(lack["fact"] in ("provider", "port") for r in alive for lack in r["missing"]),
                "common": common,
                "needed": needed,
                "routes": alive,
                "closed": [route for route in own if route["state"] == "closed"],
            }
        )
    return sorted(found, key=lambda one: not any(ALIVE_FIRST[r["state"]] <= LIVES for r in one["routes"]))


def _common(routes: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the advice that several routes of one identifier share, in the order in which it first comes."""
    times = Counter(line for route in routes for line in route["advice"])
    return [line for line, count in times.items() if count >= SHARED]


def _needed(routes: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return what every route that lacks something lacks; said once when there are several."""
    asked = [
        {item["ask"]: None for item in route["missing"]} for route in routes if route["state"] == "needs"
    ]
    if len(asked) < SHARED:
        return []
    return [ask for ask in asked[0] if all(ask in other for other in asked)]


NETWORK_KINDS = {
    "residential": gettext_lazy("lijn van een huishouden of bedrijf"),
    "mobile": gettext_lazy("mobiele lijn"),
    "hosting": gettext_lazy("server"),
    "vpn": "VPN",
    "tor": "Tor",
    "proxy": gettext_lazy("proxy"),
    "education": gettext_lazy("onderwijs"),
    "government": gettext_lazy("overheid"),
    "cgnat_likely": gettext_lazy("waarschijnlijk gedeeld (CGNAT)"),
}


def network_of(item: Identifier) -> str:
    """Return what the tables say of an IP address at its moment: operator, country, kind, and which table of which day.

    Empty for what is no address or has no moment.
    """
    if item.kind != "ip" or item.at is None:
        return ""
    told = told_of(item.value, item.at, item.port, settings.HOME.networks)
    if told["scope"] not in ("public", "documentation"):
        return _("Dit adres wijst op internet niemand aan.")
    if told["snapshot"] is None:
        return _("Aanbieder niet bekend: geen tabel van netwerken noemt dit adres op dat moment.")
    operator = told["operator"] or {}
    number = f"AS{operator['asn']}" if operator.get("asn") else ""
    kinds = [str(NETWORK_KINDS[one]) for one in told["kinds"] if one in NETWORK_KINDS]
    place = speech.country_name(told["country"], lang()) if told["country"] else ""
    said = ", ".join(filter(None, (operator.get("name"), number, place, *kinds)))
    table = told["snapshot"]
    return _("%(said)s. Volgens %(source)s van %(day)s.") % {
        "said": said, "source": table["source"], "day": speech.day_text(table["dated"], lang())
    }  # fmt: skip


def _where(item: Identifier) -> str:
    parts = [item.get_source_display()]
    if item.holder:
        known = rules().providers.get(item.holder)
        parts.insert(0, _("bij %(holder)s") % {"holder": known.name if known else item.holder})
    if item.at:
        parts.append(moment(item.at))
    if item.kind == "ip" and item.port:
        parts.append(_("poort %(port)s") % {"port": item.port})
    return ", ".join(parts)


def clocks(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the days that matter, soonest first: terms that run, and when data will probably be gone."""
    found: dict[tuple[date, bool], list[str]] = {}
    gone: dict[str, date] = {}
    for route in document.get("routes", []):
        deadline = route["deadline"] or {}
        until = _day(deadline.get("last_on") or deadline.get("last_at"))
        if until and route["state"] == "waiting":
            name = speech.instrument_name(route["instrument"], lang())
            found.setdefault((until, False), []).append(_("termijn: %(name)s") % {"name": name})
        lost = _day((route["gone_by"] or {}).get("expected"))
        category = route["data_category"]
        if (
            lost
            and route["state"] in ("open", "needs", "waiting")
            and category not in ("none", "preservation")
        ):
            gone[category] = min(lost, gone.get(category, lost))
    for category, lost in gone.items():
        found.setdefault((lost, True), []).append(speech.category_name(category, lang()))
    return [
        {
            "when": ("± " if guess else "") + day(when),
            "what": _("%(what)s waarschijnlijk weg") % {"what": ", ".join(words)}
            if guess
            else ", ".join(words),
            "guess": guess,
        }
        for (when, guess), words in sorted(found.items())
    ]


def _day(text: object) -> date | None:
    return date.fromisoformat(text[:10]) if isinstance(text, str) and text else None
