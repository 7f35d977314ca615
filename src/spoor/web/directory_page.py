"""What the pages of instruments, providers and countries show: rows of the directory in words, and what is unsure."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spoor.law import book_words, browse, speech
from spoor.law.directory import Country, Power, Provider, Window
from spoor.law.lawbook import Lawbook
from spoor.web.law_links import article_url, cited, law_name
from spoor.web.templatetags.spoor import day, lang

PROVIDER_KINDS = {
    "platform": gettext_lazy("platform"),
    "access": gettext_lazy("toegang tot internet of telefonie"),
    "hosting": gettext_lazy("hosting"),
    "mail": gettext_lazy("e-mail"),
    "payment": gettext_lazy("betalingen"),
    "registrar": gettext_lazy("domeinnamen"),
    "other": gettext_lazy("anders"),
}
RECORDS = {
    "platform_login_ip": gettext_lazy("inlogadressen bij een platform"),
    "deleted_post": gettext_lazy("verwijderd bericht"),
    "dynamic_ip": gettext_lazy("wie een wisselend IP-adres had"),
    "cgnat_port_map": gettext_lazy("wie een gedeeld adres en een poort had"),
    "call_records": gettext_lazy("belgegevens"),
    "access_logs": gettext_lazy("toegangslogboek van een server"),
    "payment_data": gettext_lazy("betaalgegevens"),
}


def instruments(law: Lawbook) -> list[dict[str, Any]]:
    """Return the instruments by what they bring, in the order of the book."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for power in law.powers.values():
        groups.setdefault(power.category, []).append(_row(power))
    return [
        {"name": speech.category_name(category, lang()), "rows": rows} for category, rows in groups.items()
    ]


def _row(power: Power) -> dict[str, Any]:
    validation = power.needs_validation_by
    return {
        "id": power.id,
        "name": speech.instrument_name(power.id, lang()),
        "authoriser": speech.authoriser_name(power.authoriser, lang()),
        "validation": validation and speech.authoriser_name(validation, lang()),
    }


def instrument(law: Lawbook, power: Power, on: date) -> dict[str, Any]:
    """Return one sheet: what the instrument brings, who decides, its terms on a day, on what it rests."""
    clocks = [
        (_("Termijn"), power.clock),
        (_("Daarna"), power.then_clock),
        (_("Bij nood"), power.emergency_clock),
        (_("Verlenging"), power.renewal_clock),
    ]
    return _row(power) | {
        "brings": speech.category_name(power.category, lang()),
        "terms": [_term(law, name, clock, on) for name, clock in clocks if clock is not None],
        "citations": [citation(law, place, on) for place in power.cites],
        "serves_prosecution": power.serves_prosecution,
    }


def _term(law: Lawbook, name: str, clock: tuple[str, str, str], on: date) -> dict[str, Any]:
    """Return a term with its amount in the version of a day, and the article that says so."""
    number, article, value = clock
    version = law.nearest(number, article, on=on)
    return {
        "name": name,
        "amount": book_words.amount_words(version.values[value], lang()),
        "own": law.titles[number]["kind"] == "beleid",
        **citation(law, (number, article), on),
    }


def citation(law: Lawbook, place: browse.Place, on: date) -> dict[str, Any]:
    """Return an article as a link, with its basis and whether it is in force on a day."""
    version = law.nearest(*place, on=on)
    return {
        "href": article_url(*place),
        "article": f"{law_name(place[0])}, {cited(place[1], article=True)}",
        "basis": version.basis,
        "basis_word": book_words.basis_word(version.basis, lang()),
        "is_checked": browse.is_checked(version),
        "in_force": version.covers(on),
        "validity": book_words.validity_words(version, lang()),
    }


def providers(law: Lawbook) -> list[dict[str, Any]]:
    """Return the providers by kind, each with its states and what of its row is unsure."""
    groups: dict[str, list[Provider]] = {}
    for one in law.providers.values():
        groups.setdefault(one.kind or "other", []).append(one)
    return [
        {
            "name": str(PROVIDER_KINDS[kind]),
            "rows": [provider(one) for one in sorted(members, key=lambda one: one.name.casefold())],
        }
        for kind, members in groups.items()
    ]


def provider(one: Provider) -> dict[str, Any]:
    """Return one provider in words; a field that the directory marks unsure counts as not known."""
    return {
        "id": one.id,
        "name": one.name,
        "kind": str(PROVIDER_KINDS[one.kind or "other"]),
        "country": speech.country_name(one.country, lang()),
        "eu_addressee": speech.country_name(one.eu_addressee, lang()) if one.eu_addressee else "",
        "in_eu": _yes_no(one.offers_services_in_eu),
        "portal": _yes_no(one.portal),
        "voluntary": _yes_no(one.voluntary),
        "wants_account_id": one.wants_account_id,
        "window": window_words(one.login_window) if one.login_window else "",
        "basis": one.basis,
        "basis_word": book_words.basis_word(one.basis, lang()),
    }


def _yes_no(value: bool | None) -> str:
    return _("niet bekend") if value is None else _("ja") if value else _("nee")


def window_words(window: Window) -> str:
    """Return how long a record probably lives: an estimate, and said as one."""
    if window.soonest == window.latest:
        return _("waarschijnlijk %(days)s dagen") % {"days": window.expected}
    words = _("waarschijnlijk %(days)s dagen (%(soonest)s tot %(latest)s)")
    return words % {"days": window.expected, "soonest": window.soonest, "latest": window.latest}


def windows(law: Lawbook) -> list[dict[str, str]]:
    """Return how long each kind of record probably lives where a provider says nothing of its own."""
    return [
        {"name": str(RECORDS.get(name, name.replace("_", " "))), "window": window_words(window)}
        for name, window in law.windows.items()
    ]


def countries(law: Lawbook, on: date) -> list[dict[str, Any]]:
    """Return the treaty ties of each state with the Netherlands."""
    found = [_country(law, one, on) for one in law.countries.values()]
    return sorted(found, key=lambda one: one["name"])


def _country(law: Lawbook, one: Country, on: date) -> dict[str, Any]:
    return {
        "code": one.code,
        "name": one.names[lang()],
        "ties": list(_ties(one)),
        "treaty": citation(law, ("rechtshulp", one.treaty), on) if one.code != "NL" else None,
        "basis": one.basis,
        "basis_word": book_words.basis_word(one.basis, lang()),
    }


def _ties(one: Country) -> Iterable[str]:
    if one.eu:
        yield _("lid van de EU")
    if one.eu and one.epoc:
        yield _("Europees verstrekkingsbevel")
    if one.eio:
        yield _("Europees onderzoeksbevel")
    if isinstance(one.budapest, date):
        yield _("Cybercrimeverdrag sinds %(day)s") % {"day": day(one.budapest)}
    elif one.budapest:
        unsure = one.budapest_basis == "unsure"
        yield _("Cybercrimeverdrag (onzeker)") if unsure else _("Cybercrimeverdrag")
    if one.cets_224 == "ratified":
        yield _("Tweede Protocol bekrachtigd")
    elif one.cets_224:
        yield _("Tweede Protocol getekend")
    if one.transfer:
        yield _("overdracht van strafvervolging")
