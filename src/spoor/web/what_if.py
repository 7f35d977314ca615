"""What would be open if: facts from a form or from text, put before the law book, and nothing kept."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import yaml
from django import forms
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spoor.cases.rules import rules
from spoor.law import browse, speech
from spoor.law.changes import changes
from spoor.law.facts import CaseFacts, FactsUnreadable, parse_facts
from spoor.law.lawbook import Lawbook
from spoor.law.trail import evaluate
from spoor.vocabulary import MessageKind
from spoor.web.law_links import article_url, source
from spoor.web.law_page import DaysForm, day_field, words_of
from spoor.web.templatetags.spoor import CAPACITIES, KINDS, kind, lang
from spoor.web.trail_page import Shown, route_view, routes_of, trails_of

CASE, IDENTIFIER = "wat-als", "kenmerk"
UNSAID = ("", gettext_lazy("niet gezegd"))
NOBODY = "none"  # no addressee in the Union: a fact, other than not knowing
HOUSES = [("desk", gettext_lazy("meldpunt")), ("office", gettext_lazy("kantoor"))]
YES_NO = [UNSAID, ("yes", gettext_lazy("ja")), ("no", gettext_lazy("nee"))]
LEGAL_SAYINGS = ("serious_breach", "urgent", "law_unverified")
OFFENCE_SAYINGS = ("in_writing", "under_condition", "terrorist_intent")
CASE_SAYINGS = ("suspicion", "danger_to_life", "complaint_filed")
SAYINGS = {
    "in_writing": gettext_lazy("Schriftelijk?"),
    "under_condition": gettext_lazy("Onder een voorwaarde?"),
    "terrorist_intent": gettext_lazy("Met terroristisch oogmerk?"),
    "suspicion": gettext_lazy("Redelijk vermoeden van dit feit?"),
    "danger_to_life": gettext_lazy("Direct gevaar voor leven of lichaam?"),
    "complaint_filed": gettext_lazy("Is er aangifte gedaan?"),
    "serious_breach": gettext_lazy("Ernstige inbreuk op de rechtsorde?"),
    "urgent": gettext_lazy("Dringend voor het onderzoek?"),
    "law_unverified": gettext_lazy("Klopt wat het regelboek onzeker noemt?"),
    "shared": gettext_lazy("Adres gedeeld door velen?"),
    "captured": gettext_lazy("Al vastgelegd?"),
    "offers_services_in_eu": gettext_lazy("Biedt diensten aan in de EU?"),
}
DEFAULTS = {
    "offence": "285:1",
    "place": "NL",
    "target_capacity": "unknown",
    "in_writing": "yes",
    "under_condition": "no",
    "suspicion": "yes",
    "danger_to_life": "no",
    "kind": "account",
    "holder": "x",
    "captured": "yes",
}
GROUPS = (
    ("offence", "committed_on", "place", "target_capacity", *OFFENCE_SAYINGS),
    ("kind", "holder", "value", "message_kind", "at", "port", "shared", "captured"),
    (*CASE_SAYINGS, *LEGAL_SAYINGS),
    ("op", "house"),
)
DETAILS = ("country", "eu_addressee", "offers_services_in_eu", "residence")


def _saying(name: str) -> forms.ChoiceField:
    return forms.ChoiceField(label=SAYINGS[name], choices=YES_NO, required=False)


def _country(label: object) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False)  # type: ignore[arg-type]


class WhatIfForm(DaysForm):
    """Facts of a case that need not exist. Every field has a sensible beginning; a value is never needed."""

    offence = forms.ChoiceField(label=gettext_lazy("Strafbaar feit"))
    committed_on = day_field(gettext_lazy("Gepleegd op"), required=True)
    place = _country(gettext_lazy("Waar het werkte"))
    target_capacity = forms.ChoiceField(
        label=gettext_lazy("Hoedanigheid van de bedreigde"),
        choices=list(CAPACITIES.items()),
    )
    in_writing, under_condition, terrorist_intent = map(_saying, OFFENCE_SAYINGS)
    kind = forms.ChoiceField(label=gettext_lazy("Soort kenmerk"), choices=list(KINDS.items()))
    holder = forms.ChoiceField(label=gettext_lazy("Bij wie"), required=False)
    value = forms.CharField(label=gettext_lazy("Waarde (mag leeg)"), required=False, max_length=300)
    message_kind = forms.ChoiceField(label=gettext_lazy("Soort bericht"), required=False)
    at = forms.CharField(label=gettext_lazy("Tijdstip, bij een IP-adres"), required=False, max_length=40)
    port = forms.IntegerField(label=gettext_lazy("Bronpoort"), required=False, min_value=1, max_value=65535)
    shared, captured = _saying("shared"), _saying("captured")
    suspicion, danger_to_life, complaint_filed = map(_saying, CASE_SAYINGS)
    serious_breach, urgent, law_unverified = map(_saying, LEGAL_SAYINGS)
    country = _country(gettext_lazy("Land van het bedrijf"))
    eu_addressee = _country(gettext_lazy("Geadresseerde in de EU"))
    offers_services_in_eu = _saying("offers_services_in_eu")
    residence = _country(gettext_lazy("Woonland van de afzender"))
    op = day_field(gettext_lazy("Regels zoals op"), required=True)
    house = forms.ChoiceField(label=gettext_lazy("Huis"), choices=HOUSES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the offences, providers and countries that the law book holds."""
        super().__init__(*args, **kwargs)
        countries = sorted((one.names[lang()], code) for code, one in self.law.countries.items())
        named = [(code, name) for name, code in countries]
        self._offer("offence", offence_choices(self.law))
        holders = sorted(self.law.providers.values(), key=lambda one: one.name.casefold())
        self._offer("holder", [("", _("niet bekend")), *((one.id, one.name) for one in holders)])
        messages = [(one.value, speech.message_kind_name(one, lang())) for one in MessageKind]
        self._offer("message_kind", [("", _("niet gezegd")), *messages])
        self._offer("eu_addressee", [("", _("zoals in de lijst")), (NOBODY, _("niemand")), *named])
        self._offer("country", [("", _("zoals in de lijst")), *named])
        for name in ("place", "residence"):
            self._offer(name, [("", _("niet bekend")), *named])

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        """Put the facts together as the law book reads them; what it cannot read is said at the field."""
        cleaned = super().clean()
        if self.errors:
            return cleaned
        try:
            cleaned["facts"] = parse_facts(document(cleaned), self.law)
        except FactsUnreadable as error:
            self.add_error(*_at_field(str(error)))
        return cleaned

    def groups(self) -> list[dict[str, Any]]:
        """Return the fields as the page groups them."""
        names = (_("Het feit"), _("Het kenmerk"), _("Wat een mens oordeelt"), _("Dag en huis"))
        return [
            {"name": name, "fields": [self[one] for one in fields]}
            for name, fields in zip(names, GROUPS, strict=True)
        ]

    def details(self) -> list[forms.BoundField]:
        """Return the fields that only matter when the directory is not right for this case."""
        return [self[name] for name in DETAILS]


def _at_field(sentence: str) -> tuple[str | None, str]:
    """Return the field at which an unreadable fact was filled in, and what to write there instead."""
    place, _colon, reason = sentence.partition(":")
    if place.endswith(".at"):
        return "at", _("Schrijf het als 2026-11-20T19:39:58Z, of zo veel als bekend is.")
    return None, reason.strip()


def offence_choices(law: Lawbook) -> list[tuple[str, str]]:
    """Return every paragraph of an offence in the book, and paragraphs that raise it, with its words."""
    found = []
    for one in browse.offences(law):
        code = f"{one.number}:{'' if one.paragraph is None else one.paragraph}"
        found.append((code, _offence(one.provision.article, words_of(one.provision)["words"])))
        if one.paragraph == max((p or 0) for p in law.offence_paragraphs(one.number)):
            for paragraph in law.aggravations(one.number):
                article = f"{one.number} lid {paragraph}"
                words = words_of(law.versions("sr", article)[-1])["words"]
                found.append((f"{one.number}:{paragraph}", _offence(article, words)))
    return found


def _offence(article: str, words: str) -> str:
    shown = f"{source('sr', article)}: {words}"
    return shown if len(shown) <= 90 else f"{shown[:89]}…"


def document(cleaned: Mapping[str, Any]) -> dict[str, Any]:
    """Return the facts of the form in the form of the contract; what was not said is absent, never assumed."""
    number, _colon, paragraph = cleaned["offence"].partition(":")
    offence: dict[str, Any] = {
        "provision": f"sr:{number}",
        "committed_on": cleaned["committed_on"].isoformat(),
    }
    if paragraph:
        offence["paragraph"] = int(paragraph)
    offence |= _given(cleaned, "place", "target_capacity") | _said(cleaned, *OFFENCE_SAYINGS)
    facts: dict[str, Any] = {"case": CASE, "house": cleaned["house"], "offence": offence}
    facts |= _said(cleaned, *CASE_SAYINGS)
    if cleaned["residence"]:
        facts["sender"] = {"residence": cleaned["residence"]}
    if provider := _provider(cleaned):
        facts["providers"] = [provider]
    item = {"id": IDENTIFIER} | _given(cleaned, "kind", "holder", "value", "message_kind", "at", "port")
    if not cleaned["holder"] and cleaned["country"]:
        item["country"] = cleaned["country"]
    facts["identifiers"] = [item | _said(cleaned, "shared", "captured")]
    day = cleaned["op"].isoformat()
    decided = _said(cleaned, *LEGAL_SAYINGS).items()
    if decided:
        facts["decisions"] = [{"question": one, "answer": answer, "day": day} for one, answer in decided]
    return facts


def _given(cleaned: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: cleaned[name] for name in names if cleaned[name] not in ("", None)}


def _said(cleaned: Mapping[str, Any], *names: str) -> dict[str, bool]:
    return {name: cleaned[name] == "yes" for name in names if cleaned[name]}


def _provider(cleaned: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the form says of the holder beside the directory; empty where it says nothing."""
    said = _given(cleaned, "country") | _said(cleaned, "offers_services_in_eu")
    if cleaned["eu_addressee"]:
        said["eu_addressee"] = None if cleaned["eu_addressee"] == NOBODY else cleaned["eu_addressee"]
    return {"id": cleaned["holder"], **said} if said and cleaned["holder"] else {}


def form_of(data: Mapping[str, str], *, house: str, today: date) -> WhatIfForm:
    """Return the form with what was asked, and for the rest how it begins."""
    on = data.get("op") or today.isoformat()
    begin = DEFAULTS | {"house": house} | dict(data) | {"op": on}
    begin["committed_on"] = data.get("committed_on") or on
    return WhatIfForm(begin, law=rules(), auto_id="wat_%s")


def stated(data: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the fields of the form that an address states, without the value of the identifier."""
    names = [name for name in WhatIfForm.base_fields if name not in ("value", "op")]
    return [(name, data[name]) for name in names if name in data]


def link_of(data: Mapping[str, str]) -> str:
    """Return the address that asks the same again, without the value of the identifier."""
    kept = [*stated(data), *((name, data[name]) for name in ("op",) if name in data)]
    return f"{reverse('what-if')}?{urlencode(kept)}"


def form_in(data: Mapping[str, str], *, house: str, today: date) -> WhatIfForm | None:
    """Return the form that an address fills in; None where it states no facts."""
    return form_of(data, house=house, today=today) if stated(data) else None


def as_text(facts: Mapping[str, Any]) -> str:
    """Return facts as the file that `spoor trail --facts` takes."""
    return yaml.safe_dump(dict(facts), sort_keys=False, allow_unicode=True, width=100)


def answer(facts: CaseFacts, on: date) -> dict[str, Any]:
    """Return what the law book answers to facts on a day, in words, as the page of a case shows it."""
    spoken = speech.speak(evaluate(facts, on=on, law=rules()).stored(), lang())
    shown = [Shown(one.id, one.kind, one.value or "", _where(one.holder)) for one in facts.identifiers]
    return {
        "document": spoken,
        "trails": trails_of(shown, routes_of(spoken, may_draft=False)),
        "step": spoken["next_step"],
        "sources": [_source(one) for one in spoken["unverified"]],
    }


def _where(holder: str | None) -> str:
    known = rules().providers.get(holder or "")
    return _("bij %(holder)s") % {"holder": known.name if known else holder} if holder else ""


def _source(named: str) -> dict[str, str]:
    """Return a source that nobody verified as a link: an article, or a provider of the directory."""
    law, _space, article = named.partition(" ")
    if law == "directory":
        return {"href": reverse("provider", args=[article]), "name": rules().providers[article].name}
    return {"href": article_url(law, article), "name": source(law, article)}


def routes_compared(facts: CaseFacts, earlier: date, later: date) -> list[dict[str, Any]]:
    """Return the routes that facts have otherwise on two days, each with both its sides in words."""
    law = rules()
    before, after = (evaluate(facts, on=on, law=law).stored() for on in (earlier, later))
    kinds = {one.id: one.kind for one in facts.identifiers}
    found = []
    for one in changes(before, after):
        name = speech.instrument_name(one.instrument, lang())
        if one.about:
            name = f"{name}: {speech.instrument_name(one.about, lang())}"
        sides = [_side(one.before, earlier), _side(one.after, later)]
        found.append({"name": name, "identifier": kind(kinds[one.identifier]), "sides": sides})
    return found


def _side(route: Mapping[str, Any] | None, on: date) -> dict[str, Any]:
    day = speech.day_text(on.isoformat(), lang())
    if route is None:
        return {"day": day, "state": "", "lines": []}
    spoken = speech.speak(route, lang())
    view = route_view(spoken, may_draft=False)
    lines = [spoken["because"]] if spoken["because"] else [item["ask"] for item in spoken["missing"]]
    return {"day": day, "state": view["state"], "lines": lines}
