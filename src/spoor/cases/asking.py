"""Asking: on which routes an order rests today, as the law book answers, and the form that is filled from them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

from spoor.cases.clock import day_of
from spoor.cases.concerned import by_case
from spoor.cases.dossier import Written, dossier_of
from spoor.cases.facts import Facts, facts_of, group_of, know
from spoor.cases.house import house
from spoor.cases.models import Case, Identifier, Order
from spoor.cases.papers import NO_ROUTE, all_stand
from spoor.cases.rectified import standing
from spoor.cases.rules import rules
from spoor.cases.together import together
from spoor.drafting import Filled, Form, Line, fill, form_of, forms, must_speak
from spoor.law import speech
from spoor.law.facts import parse_facts
from spoor.law.trail import evaluate
from spoor.vocabulary import Outcome, RouteState

ALIKE = ("authoriser", "needs_validation_by", "data_category", "notify")  # what one signature must cover
NOTHING: Mapping[str, Line] = MappingProxyType({})
FOLLOW_UPS = {  # instrument of keeping -> act -> its form
    "nl.126ni": {Order.FollowUp.EXTENSION: "nl.126ni.renewal"},
    "eu.epoc_pr": {
        Order.FollowUp.EXTENSION: "epoc_pr.extension",
        Order.FollowUp.CONFIRMATION: "epoc_pr.confirmation",
    },
}
RUNS = (RouteState.WAITING, RouteState.TRIED)


class NotOpen(Exception):
    """This route is not open in this case today, or has no template; look at the trail again."""


class OtherAddressee(Exception):
    """One order goes to one addressee; make a second order for the identifier that is named."""


class NotTogether(Exception):
    """These cases ask another authority, term or notice of the same power; make an order for each."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What an order is made for: a route by its instrument and `about`, its identifiers, and a language.

    `after` is the order whose keeping a follow-up (`act`) extends or confirms.
    """

    instrument: str
    identifiers: tuple[Identifier, ...]
    about: str = ""
    lang: str = ""
    after: str = ""
    act: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """What one case brings to an order: its facts, its identifiers, and their open routes."""

    case: Case
    facts: Facts
    identifiers: tuple[Identifier, ...]
    routes: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Found:
    """The open routes an order rests on, as the law book answered, by case; the first case first."""

    parts: tuple[Part, ...]
    form: Form

    @property
    def routes(self) -> tuple[dict[str, Any], ...]:
        """The routes of every case."""
        return tuple(route for part in self.parts for route in part.routes)


def open_routes(
    case: Case, asked: Asked, *, at: datetime, states: Sequence[str] = (RouteState.OPEN,)
) -> Found:
    """Return the routes of an order if each is open today (or in one of `states`, for a draft that is only read).

    Identifiers may be of several cases: each is asked of the law book in its own. What stands beside the trail (a
    report, a notice) needs no identifier. A follow-up rests on routes that run. Raises NotOpen, OtherAddressee and
    NotTogether.
    """
    form = form_of(asked.instrument)
    if asked.after:
        form = forms()[FOLLOW_UPS[asked.instrument][Order.FollowUp(asked.act)]]
    if form is None:
        raise NotOpen(asked.instrument)
    states = RUNS if asked.after else states
    groups = by_case(case, asked.identifiers)
    if asked.identifiers:
        groups = {one: mine for one, mine in groups.items() if mine}
    parts = [_part(one, asked, mine, at, states) for one, mine in groups.items()]
    first = parts[0].routes[0]
    for part in parts:
        for route, identifier in zip(part.routes, part.identifiers, strict=False):
            if route["addressee"] != first["addressee"]:
                raise OtherAddressee(identifier.shown)
        if [part.routes[0][name] for name in ALIKE] != [first[name] for name in ALIKE]:
            raise NotTogether(part.case.number)
        if _term(part.routes[0]) != _term(first):
            raise NotTogether(part.case.number)
    return Found(tuple(parts), form)


def _part(
    case: Case, asked: Asked, identifiers: Sequence[Identifier], at: datetime, states: Sequence[str]
) -> Part:
    facts = facts_of(know(case), house().kind) if case.outcome == Outcome.OPEN else None
    if facts is None:
        raise NotOpen(f"{asked.instrument} {case.number}")
    trail = evaluate(parse_facts(facts, rules()), on=at, law=rules()).stored()
    keys: list[str | None] = [one.key for one in identifiers] or [None]
    routes = tuple(_route(trail, asked, key, states) for key in keys)
    if asked.after and not all(can_follow(route, asked.act, on=day_of(at).isoformat()) for route in routes):
        raise NotOpen(f"{asked.instrument} {case.number}")
    return Part(case, facts, tuple(identifiers), routes)


def can_follow(route: Mapping[str, Any], act: str, *, on: str) -> bool:
    """Whether keeping runs on a day and may be extended (once, within its term) or confirmed by the law book."""
    clock = route["deadline"] or {}
    runs = (clock.get("last_on") or "") >= on and route["result"] in (None, "answered")
    power = rules().powers[route["instrument"]]
    return runs and (
        act != Order.FollowUp.EXTENSION or (power.renewal_clock is not None and not clock["renewed"])
    )


def _term(route: dict[str, Any]) -> tuple[Any, Any]:
    clock = route["deadline"] or {}
    return clock.get("amount"), clock.get("unit")


def _route(trail: dict[str, Any], asked: Asked, key: str | None, states: Sequence[str]) -> dict[str, Any]:
    wanted = (asked.instrument, key, asked.about or None)
    for route in trail["routes"]:
        if (route["instrument"], route["identifier"], route["about"]) == wanted and route["state"] in states:
            return dict(route)
    for item in trail["beside"]:
        same = item["instrument"] == asked.instrument and item["identifier"] in (key, None)
        if same and item["state"] in states:
            return {**NO_ROUTE, **item}
    raise NotOpen(f"{asked.instrument} {key or ''}".strip())


def language(found: Found, asked: Asked) -> str:
    """The language of the document: as asked, else Dutch within the country, else the form's own."""
    addressee = found.routes[0]["addressee"] or {}
    return asked.lang or ("nl" if addressee.get("country") == "NL" else found.form.language)


def filled(
    case: Case,
    asked: Asked,
    found: Found,
    written: Written,
    *,
    number: str,
    lines: Mapping[str, Line] = NOTHING,
    at: datetime,
) -> Filled:
    """Fill the form of an order from the case; nothing is kept.

    Raises FormBroken for a language it has not, and LineGone.
    """
    lang = language(found, asked)
    must_speak(found.form, lang)
    dossiers = []
    for part in found.parts:
        identifiers = part.identifiers or tuple(standing(group_of(part.case)).select_related("report"))
        routes = speech.speak({"routes": list(part.routes)}, lang)["routes"]
        dossiers.append(
            dossier_of(
                part.case, routes, identifiers, part.facts, written=written, lang=lang, number=number, at=at
            )
        )
    if asked.after:
        dossiers = [
            replace(one, earlier=tuple(two for two in one.earlier if asked.after in two.reference))
            for one in dossiers
        ]
    dossier = together(dossiers) if len(dossiers) > 1 else dossiers[0]
    made = fill(found.form, dossier, lines)
    all_stand(made, lines)
    return made
