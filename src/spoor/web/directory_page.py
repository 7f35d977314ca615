"""What the pages of instruments, providers and countries show: rows of the directory in words, and what is unsure."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spoor import triage
from spoor.law import book_words, browse, speech
from spoor.law.directory import Country, Provider, Record, Window
from spoor.law.lawbook import Lawbook
from spoor.law.provisions import Amount, Provision
from spoor.law.scene import HOME
from spoor.law.sheets import Reference, Sheet
from spoor.web.law_links import article_url, source
from spoor.web.law_page import words_of
from spoor.web.templatetags.spoor import PROVIDER_KINDS, day, lang

RETENTION = "bewaarplicht"  # the law file with one article for each state
EIO = ("dir_2014_41", "6")
ONLY_DESCRIBED = gettext_lazy("Alleen beschreven: het spoor rekent er niet mee")
RECORDS = {  # what the trail has no word of its own for
    "deleted_post": gettext_lazy("verwijderd bericht"),
    "view_once": gettext_lazy("eenmalig te bekijken bericht"),
    "cell_site": gettext_lazy("zendmastgegevens"),
    "content": gettext_lazy("inhoud"),
    "content_opened": gettext_lazy("inhoud, geopend"),
    "content_unopened": gettext_lazy("inhoud, ongeopend"),
    "mobile_session": gettext_lazy("mobiele sessies"),
    "netflow": gettext_lazy("netwerkstromen"),
    "registration": gettext_lazy("inschrijving"),
    "vpn_sessions": gettext_lazy("VPN-sessies"),
}
TELLS_USER = {
    "unless_barred": gettext_lazy("ja, tenzij het is verboden"),
    "no": gettext_lazy("nee"),
    "publicly": gettext_lazy("ja, en openbaar"),
    "unknown": gettext_lazy("niet bekend"),
}
UNSURE = {
    "country": gettext_lazy("het land van het bedrijf"),
    "eu_addressee": gettext_lazy("de geadresseerde in de EU"),
    "kind": gettext_lazy("de soort"),
    "offers_services_in_eu": gettext_lazy("of het diensten aanbiedt in de EU"),
}
TERMS = (
    ("term", gettext_lazy("Termijn")),
    ("then_term", gettext_lazy("Daarna")),
    ("emergency_term", gettext_lazy("Bij nood")),
    ("renewal_term", gettext_lazy("Verlenging")),
)
EXAMPLES = {  # an id or its first part, and facts with which the trail reaches the instrument; the longest wins
    "": "holder=x",
    "nl": "holder=kpn&kind=phone",
    "nl.126ng": "holder=kpn",
    "eu.eio": "holder=tuta",
    "eu.dsa": "holder=leaseweb&kind=url",
    "voluntary.emergency": "holder=x&danger_to_life=yes",
    "office": "house=office",
    "civil": "house=office",
    "dsa": "house=office",
    "capture": "house=office&captured=no&message_kind=story",
    "victims": "house=office&complaint_filed=yes",
    "eu.dsa.53": "",  # only after a notice to a platform, which these facts cannot tell
    "sv": "",  # only after the case itself was not pursued
    "coe.224": "",  # closed until it is ratified
}


def instruments(law: Lawbook) -> list[dict[str, Any]]:
    """Return the sheets: those the trail counts with by what they bring, then those only described."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for sheet in law.sheets.values():
        name = speech.category_name(sheet.data_category, lang()) if sheet.in_trail else ONLY_DESCRIBED
        groups.setdefault(str(name), []).append(_row(sheet))
    found = [{"name": name, "rows": rows} for name, rows in groups.items()]
    return sorted(found, key=lambda group: group["name"] == str(ONLY_DESCRIBED))


def _row(sheet: Sheet) -> dict[str, Any]:
    return {
        "id": sheet.id,
        "name": sheet.name(lang()),
        "brings": sheet.brings[lang()],
        "issued_by": sheet.issued_by[lang()],
        "authorised_by": sheet.authorised_by[lang()],
    }


def instrument(law: Lawbook, sheet: Sheet, on: date) -> dict[str, Any]:
    """Return one sheet in words, its terms in the version of a day, and on what it rests."""
    prose = {
        name: getattr(sheet, name)[lang()]
        for name in ("addressed_to", "language", "threshold", "answers", "follow_up")
    }
    spoken = speech.instrument_name(sheet.id, lang())
    return {
        **_row(sheet),
        **prose,
        "in_trail": sheet.in_trail,
        "spoken": spoken if spoken not in (sheet.id, sheet.name(lang())) else "",
        "category": speech.category_name(sheet.data_category, lang()),
        "least": _term(law, "", sheet.least_penalty, on) if sheet.least_penalty else None,
        "terms": _terms(law, sheet, on),
        "citations": [citation(law, place, on) for place in sheet.citations],
        "example": example(sheet),
    }


def _terms(law: Lawbook, sheet: Sheet, on: date) -> list[dict[str, Any]]:
    """Return the terms of a sheet; where the law sets none, the time that this house gives it."""
    found = [
        _term(law, str(name), reference, on)
        for field, name in TERMS
        if (reference := getattr(sheet, field)) is not None
    ]
    power = law.powers.get(sheet.id)
    if sheet.term is None and power is not None:
        found.insert(0, _term(law, _("Termijn"), Reference(*power.clock), on))
    return found


def example(sheet: Sheet) -> str:
    """Return facts with which the trail reaches this instrument; empty where it only is described, or cannot."""
    parts = sheet.id.split(".")
    names = [".".join(parts[:end]) for end in range(len(parts), -1, -1)]
    facts = next(EXAMPLES[name] for name in names if name in EXAMPLES)
    return f"offence=285:1&{facts}" if sheet.in_trail and facts else ""


def _term(law: Lawbook, name: str, reference: Reference, on: date) -> dict[str, Any]:
    """Return a term with its amount in the version of a day, and the article that says so."""
    place = (reference.law, reference.article)
    version = law.nearest(*place, on=on)
    return {
        "name": name,
        "amount": book_words.amount_words(version.values[reference.name], lang()),
        "own": law.titles[reference.law]["kind"] == "beleid",
        **citation(law, place, on),
    }


def citation(law: Lawbook, place: browse.Place, on: date) -> dict[str, Any]:
    """Return an article as a link, with its basis and whether it is in force on a day."""
    version = law.nearest(*place, on=on)
    return {
        "href": article_url(*place),
        "article": source(*place),
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
        "services": [name for name in one.services if name != one.name],
        "kind": str(PROVIDER_KINDS[one.kind or "other"]),
        "country": speech.country_name(one.country, lang()),
        "eu_addressee": speech.country_name(one.eu_addressee, lang()) if one.eu_addressee else "",
        "in_eu": _yes_no(one.offers_services_in_eu),
        "portal": _yes_no(one.portal),
        "voluntary": _yes_no(one.voluntary),
        "wants_account_id": one.wants_account_id,
        "window": window_words(one.login_window) if one.login_window else "",
        "unsure": [str(UNSURE.get(name, name)) for name in one.unsure],
        "as_of": one.as_of,
        "source": one.source,
        "basis": one.basis,
        "basis_word": book_words.basis_word(one.basis, lang()),
    }


def provider_sheet(one: Provider) -> dict[str, Any]:
    """Return all that the directory tells people of one provider."""
    return provider(one) | {
        "channel": one.channel,
        "languages": [triage.names("languages", lang()).get(code, code) for code in one.languages],
        "emergency": one.emergency[lang()] if one.emergency else "",
        "preservation": _days(one.preservation_days),
        "renewal": _days(one.renewal_days),
        "records": [_record(record) for record in one.records],
        "tells_user": str(TELLS_USER[one.tells_user]),
        "tells_user_basis": book_words.basis_word(one.tells_user_basis, lang()),
        "representative": one.dsa_representative,
        "notes": [note[lang()] for note in one.notes],
    }


def _days(days: int | None) -> str:
    return book_words.amount_words(Amount(days, "days"), lang()) if days else ""


def _record(one: Record) -> dict[str, str]:
    """Return how long a kind of record lives; a length that nobody knows is said to be not known."""
    name = record_name(one.record)
    if one.soonest is None or one.expected is None or one.latest is None:
        return {"name": name, "window": _("niet bekend"), "basis_word": _record_basis(one)}
    window = window_words(Window(one.soonest, one.expected, one.latest))
    return {"name": name, "window": window, "basis_word": _record_basis(one)}


def _record_basis(one: Record) -> str:
    return book_words.basis_word(one.basis, lang())


def record_name(record: str) -> str:
    """Return what a kind of record is called in the directory."""
    return str(RECORDS[record]) if record in RECORDS else speech.record_name(record, lang())


def as_of(law: Lawbook) -> date | None:
    """Return the oldest day on which a row of the provider directory stood; None where no row says it."""
    return min((one.as_of for one in law.providers.values() if one.as_of), default=None)


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
        {
            "name": record_name(name),
            "window": window_words(window),
        }
        for name, window in law.windows.items()
    ]


def countries(law: Lawbook, on: date) -> list[dict[str, Any]]:
    """Return each state with its treaty ties to the Netherlands and what its providers must keep."""
    keeping = {version.article: version for version in browse.in_force(law, on=on)[RETENTION]}
    found = [
        {
            "code": one.code,
            "name": one.names[lang()],
            "ties": list(_ties(one)),
            "assistance": _assistance(law, one, on),
            "keeping": _keeping(law, keeping.get(one.retention or ""), on),
        }
        for one in law.countries.values()
    ]
    return sorted(found, key=lambda one: one["name"])


def _keeping(law: Lawbook, version: Provision | None, on: date) -> dict[str, Any] | None:
    if version is None:
        return None
    return words_of(version) | citation(law, (version.law, version.article), on)


def _assistance(law: Lawbook, one: Country, on: date) -> dict[str, Any] | None:
    """Return on what a request to this state rests: the European order where both take part, else a treaty."""
    if one.code == HOME:
        return None
    return citation(law, EIO if one.eio else ("rechtshulp", one.treaty), on)


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
        unsure = one.transfer_basis == "unsure"
        yield _("overdracht van strafvervolging (onzeker)") if unsure else _("overdracht van strafvervolging")
