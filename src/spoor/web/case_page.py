"""What the page of a case shows: reports with their marked words, links, the path, the one filled button."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from spoor import linking, triage
from spoor.cases import danger
from spoor.cases.concerned import orders_of
from spoor.cases.facts import group_of
from spoor.cases.house import house
from spoor.cases.models import (
    AssessmentRecord,
    Case,
    Confirmation,
    Finding,
    Identifier,
    Judgement,
    LinkSuggestion,
    ProviderReturn,
    RouteEvent,
)
from spoor.cases.outgoing import Leave, Outgoing, outgoing
from spoor.cases.rectified import shut_exhibits, standing
from spoor.cases.shielding import TOLD, is_released
from spoor.evidence.models import Exhibit, Redaction, Report
from spoor.law import speech
from spoor.vocabulary import IdentifierKind
from spoor.web.keeping_page import times
from spoor.web.templatetags.spoor import OUTCOMES, day, kind, lang, platform
from spoor.web.trail_page import clocks, routes_of, trails

RIGHT_TO_LEFT = ("ar", "ur", "fa", "he", "ps")


@dataclass(frozen=True, slots=True)
class Proposal:
    """The program's assessment in words."""

    label_name: str
    queue_name: str
    language_name: str
    percent: int
    interval: str
    elements: list[dict[str, str]]
    model: str


@dataclass(frozen=True, slots=True)
class ShownExhibit:
    """An exhibit on the page, and how it may leave."""

    row: Exhibit
    leave: Leave
    said: Redaction | None


@dataclass(frozen=True, slots=True)
class ReportItem:
    """One report of the case with all that belongs to it."""

    report: Report
    marked: SafeString
    lang: str
    rtl: bool
    assessment: Proposal | None
    confirmation: Confirmation | None
    severity: int
    in_writing: bool
    exhibits: Sequence[ShownExhibit]
    covered: int
    unconfirmed: int
    fields: list[tuple[str, str]]


def report_items(members: Sequence[int]) -> list[ReportItem]:
    """Return the reports of a group of cases, oldest first."""
    reports = (
        Report.objects.filter(filed__case__in=members)
        .order_by("pk")
        .prefetch_related("exhibits__custody", "assessments", "confirmations__by", "protected__words")
    )
    shut = shut_exhibits()
    how = outgoing([one for report in reports for one in report.exhibits.all()])
    return [_report_item(report, shut, how) for report in reports]


def _report_item(report: Report, shut: set[int], how: Mapping[int, Outgoing]) -> ReportItem:
    facts = [one for one in report.protected.all() if not is_released(one)]
    record = next(iter(report.assessments.all()), None)
    content: Mapping[str, Any] = record.content if record else {"spans": [], "language": "und"}
    spoken = triage.speak(content, report.number, lang()) if record else {"spans": []}
    language = str(content["language"])
    return ReportItem(
        report=report,
        marked=mark_words(report.text, spoken["spans"]),
        lang=language if language != "und" else "",
        rtl=language.split("-")[0] in RIGHT_TO_LEFT and "Latn" not in language,
        assessment=_proposal(record, spoken) if record else None,
        confirmation=next(iter(report.confirmations.all()), None),
        severity=(record.severity if record and record.severity is not None else 2),
        in_writing=report.arrival in (Report.Arrival.MESSAGE, Report.Arrival.LETTER),
        exhibits=[
            ShownExhibit(one, how[one.pk].leave, how[one.pk].said)
            for one in report.exhibits.all()
            if one.pk not in shut and how[one.pk].leave != Leave.REPLACED
        ],
        covered=len(facts),
        unconfirmed=sum(not one.words.all() for one in facts),
        fields=_fields(report),
    )


def _fields(report: Report) -> list[tuple[str, str]]:
    named = [
        (_("Platform"), platform(report.platform)),
        (_("Account"), report.account),
        (_("Vast accountnummer"), report.account_id),
        (_("Link"), report.url),
        (_("Wie wordt bedreigd"), report.target),
        (_("Namens wie gemeld"), report.reported_by),
        (_("E-mailadres"), report.email),
        (_("Telefoon"), report.phone),
        (_("IP-adres"), report.ip),
        (_("Bronpoort"), str(report.port or "")),
        (_("Toelichting"), report.note),
        *(
            (_("Wat beschermd moet blijven") if name == TOLD else name, value)
            for name, value in report.extra.items()
        ),
    ]
    return [(name, value) for name, value in named if value]


def _proposal(record: AssessmentRecord, spoken: Mapping[str, Any]) -> Proposal:
    words = {of: triage.names(of, lang()) for of in ("labels", "queues", "languages", "elements", "states")}
    interval = spoken["interval"]
    return Proposal(
        label_name=_("waarschijnlijk %(label)s") % {"label": words["labels"][record.label]}
        if record.label != "unsure"
        else words["labels"]["unsure"],
        queue_name=words["queues"].get(str(spoken["queue"]), ""),
        language_name=words["languages"].get(str(spoken["language"]), str(spoken["language"])),
        percent=round(spoken["threat"] * 100),
        interval=f"{interval[0] * 100:.0f}-{interval[1] * 100:.0f}%" if interval else "",
        elements=[
            {
                "name": words["elements"].get(key, key),
                "state": words["states"].get(element["state"], element["state"]),
                "why": element["why"] or "",
            }
            for key, element in spoken["elements"].items()
        ],
        model=record.model,
    )


def mark_words(text: str, spans: Iterable[Mapping[str, Any]]) -> SafeString:
    """Return a text with its weighty words marked, each with its reason; spans that overlap an earlier one are left."""
    parts, place = [], 0
    for span in sorted(spans, key=lambda one: (one["start"], -one["end"])):
        if span["start"] < place:
            continue
        parts.append((format_html("{}", text[place : span["start"]]),))
        marked = text[span["start"] : span["end"]]
        parts.append((format_html('<mark title="{}">{}</mark>', span["why"] or span["kind"], marked),))
        place = span["end"]
    parts.append((format_html("{}", text[place:]),))
    return format_html_join("", "{}", parts)


def links(case: Case, members: Sequence[int]) -> list[dict[str, Any]]:
    """Return the suggested links of a case and its group, with the judgement that stands, strongest first."""
    inside = Q(older__in=members), Q(newer__in=members)
    standing = {
        (one.older_id, one.newer_id): one
        for one in Judgement.objects.filter(inside[0] | inside[1], withdrawn_at=None).select_related("by")
    }
    suggestions = LinkSuggestion.objects.filter(inside[0] | inside[1]).select_related("older", "newer")
    return [_link(one, case, members, standing) for one in suggestions[:20]]


def _link(
    one: LinkSuggestion, case: Case, members: Sequence[int], standing: Mapping[tuple[int, int], Judgement]
) -> dict[str, Any]:
    other = one.newer if one.older_id in members and one.newer_id != case.pk else one.older
    strengths = linking.names("strengths", lang())
    return {
        "pk": one.pk,
        "anchor": f"#link-{one.pk}",
        "other": other,
        "ended": "" if other.is_open else OUTCOMES[other.outcome],
        "proposition": one.proposition,
        "reasons": [linking.say(reason, lang()) for reason in one.reasons],
        "strength_name": _("Sterkte: %(word)s.") % {"word": strengths.get(one.strength, one.strength)},
        "judgement": standing.get((one.older_id, one.newer_id)),
    }


def path(
    items: Sequence[ReportItem], identifiers: Sequence[Identifier], document: Mapping[str, Any]
) -> list[dict[str, str]]:
    """Return the five stops from message to person; where we are is the first that is not reached."""
    ranks = {"account": 0, "email": 1, "phone": 2, "url": 3}
    accounts = sorted((item for item in identifiers if item.kind in ranks), key=lambda item: ranks[item.kind])
    addresses = [item for item in identifiers if item.kind == "ip"]
    answered = {
        route["instrument"] for route in document.get("routes", []) if route.get("result") == "answered"
    }
    stops = [
        (_("Bericht"), _("verzegeld %(day)s") % {"day": day(items[0].report.received_at)}, True),
        (_("Account"), f"{accounts[0].shown}" if accounts else "-", bool(accounts)),
        (_("Inlogmomenten"), addresses[0].shown if addresses else _("nog niet bekend"), bool(addresses)),
        (_("Aansluiting"), "-", "nl.126na" in answered or "nl.ciot" in answered),
        (_("Persoon"), "-", False),
    ]
    shown, here = [], False
    for name, text, reached in stops:
        state = "done" if reached and not here else "" if here else "here"
        here = here or not reached
        shown.append({"name": str(name), "text": str(text), "state": state})
    return shown


def act(case: Case, first_unconfirmed: int | None) -> dict[str, str] | None:
    """Return the one filled button of the page: where it leads and what it says."""
    what, _sep, rest = case.next_act.partition(":")
    if what == "emergency":
        return {"href": "#danger", "label": _("Naar de spoedbaan")}
    if what == "confirm" and first_unconfirmed is not None:
        return {"href": f"#confirm-{first_unconfirmed}", "label": _("Bevestig de weging")}
    if what == "link":
        return {"href": f"#link-{rest}", "label": _("Beoordeel de koppeling")}
    if what == "identifier":
        return {"href": "#identifier", "label": _("Voeg een kenmerk toe")}
    if what == "route":
        instrument, _sep, identifier = rest.rpartition(":")
        if instrument == "capture":
            return {"href": f"#capture-{identifier}", "label": _("Leg het bericht vast")}
        anchor = "-".join(filter(None, (identifier, instrument))).replace(".", "_")
        return {"href": f"#{anchor}", "label": _("Naar deze stap")}
    if what == "close":
        return {"href": reverse("close", args=[case.number]), "label": _("Sluit de zaak")}
    return None


def danger_view(members: Sequence[int], document: Mapping[str, Any], at: datetime) -> dict[str, Any] | None:
    """Return the open emergency of the group: whose turn, until when, and the steps with their own clocks."""
    found = danger.standing(members)
    if found is None:
        return None
    states = {route["instrument"]: route["state"] for route in document.get("routes", [])}
    asked = any(
        states.get(one) in ("waiting", "tried") for one in ("voluntary.emergency", "eu.epoc.identification")
    )
    told = house()
    return {
        "row": found,
        "turn": danger.whose_turn(found, told),
        "late": found.taken_at is None and found.take_up_by < at,
        "police": told.police_contact,
        "list": danger.call_list(told),
        "disclosure_by": found.started_at + danger.term("disclosure", found.started_at),
        "protection_by": found.started_at + danger.term("protection", found.started_at),
        "asked": asked,
        "may_ask": [
            one for one in ("voluntary.emergency", "eu.epoc.identification") if states.get(one) == "open"
        ],
    }


def weighed(document: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the parts of the value of the next step in words; empty where a guard and no value decided."""
    step = document.get("next_step")
    if not step or not step["worth"] or step["lane"] != "investigation":
        return []
    parts = step["worth"]
    return [
        (_("Kans op een naam"), f"{parts['chance']:.0%}"),
        (_("Uren werk"), f"{parts['hours']:.2g}"),
        (_("Gegevens er nog, nu"), f"{parts['alive_now']:.0%}"),
        (_("Als dit blijft liggen"), f"{parts['alive_later']:.0%}"),
        (_("Waarde per uur"), f"{parts['value']:.2g}"),
        (_("Waarde van nu handelen"), f"{parts['index']:.2g}"),
    ]


def _runs_by(routes: Mapping[str, list[dict[str, Any]]], members: Sequence[int]) -> None:
    """Say on each route that waits by which order it runs: there it is extended, reminded and answered."""
    sent = (
        orders_of(members).filter(stage="sent", follows=None).prefetch_related("identifiers").order_by("pk")
    )
    numbers = {
        (one.instrument, one.about, key.key): one.number for one in sent for key in one.identifiers.all()
    }
    for key, mine in routes.items():
        for route in mine:
            if route["state"] in ("waiting", "tried"):
                route["order"] = numbers.get((route["instrument"], route["about"] or "", key), "")


def page(case: Case, *, may_draft: bool, at: datetime) -> dict[str, Any]:
    """Return everything the page of a case (of its group) shows."""
    members = group_of(case)
    items = report_items(members)
    identifiers = list(standing(members))
    record = getattr(case, "trail", None)
    document: dict[str, Any] = speech.speak(record.content, lang()) if record else {}
    routes = routes_of(document, may_draft=may_draft) if document else {}
    _runs_by(routes, members)
    unconfirmed = [item for item in items if item.confirmation is None] if case.is_open else []
    documents = Exhibit.objects.filter(report__filed__case__in=members, kind=Exhibit.Kind.DOCUMENT).exclude(
        pk__in=shut_exhibits()
    )
    shown = {one.row.sha256 for item in items for one in item.exhibits} | {one.sha256 for one in documents}
    return {
        "reports": items,
        "unconfirmed": unconfirmed[:1],
        "document": document,
        "trails": trails(identifiers, routes),
        "first_key": identifiers[0].key if identifiers else "",
        "links": links(case, members),
        "group": Case.objects.filter(pk__in=members).exclude(pk=case.pk),
        "path": path(items, identifiers, document),
        "clocks": clocks(document),
        "weighed": weighed(document),
        "danger": danger_view(members, document, at),
        "act": act(case, unconfirmed[0].report.pk if unconfirmed else None),
        "findings": Finding.objects.filter(case__in=members)
        .select_related("by", "identifier")
        .order_by("-pk"),
        "events": RouteEvent.objects.filter(case__in=members)
        .select_related("by", "identifier")
        .order_by("-pk"),
        "returns": ProviderReturn.objects.filter(case__in=members).select_related("exhibit"),
        "orders": orders_of(members),
        "documents": documents,
        "times": times(sorted(shown)),
        "kinds": [(code, kind(code)) for code in IdentifierKind],
        "now": at,
    }
