"""Order: an open route becomes an order; each version of its text is sealed, and none changes after it was signed."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max

from spoor.cases.clock import day_of
from spoor.cases.concerned import by_case
from spoor.cases.dossier import Written, dossier_of
from spoor.cases.facts import Facts, facts_of, group_of, know
from spoor.cases.house import house
from spoor.cases.models import Case, Identifier, Order, OrderVersion
from spoor.cases.papers import NO_ROUTE, REASONS, WEIGHED, acted, all_stand, keep, written_on
from spoor.cases.rectified import standing
from spoor.cases.rules import rules
from spoor.cases.together import together
from spoor.drafting import Filled, Form, Line, fill, form_of, must_speak, to_sign
from spoor.evidence.numbering import lock, take
from spoor.law import speech
from spoor.law.facts import parse_facts
from spoor.law.trail import evaluate
from spoor.vocabulary import Outcome, RouteState

ALIKE = ("authoriser", "needs_validation_by", "data_category", "notify")  # what one signature must cover
NOTHING: Mapping[str, Line] = MappingProxyType({})


class NotOpen(Exception):
    """This route is not open in this case today, or has no template; look at the trail again."""


class OtherAddressee(Exception):
    """One order goes to one addressee; make a second order for the identifier that is named."""


class NotTogether(Exception):
    """These cases ask another authority, term or notice of the same power; make an order for each."""


class SignedAlready(Exception):
    """This order has been signed and cannot change; withdraw it and make another."""


class Reused(Exception):
    """This reason stands word for word in another order; write it for this one, or say that it is taken over."""

    def __init__(self, reason: str, order: str) -> None:
        super().__init__(f"{reason} of {order}")
        self.reason, self.order = reason, order


class PeriodBackwards(Exception):
    """The period ends before it begins; give it in the right order."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What an order is made for: a route by its instrument and `about`, its identifiers, and a language."""

    instrument: str
    identifiers: tuple[Identifier, ...]
    about: str = ""
    lang: str = ""


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
    report, a notice) needs no identifier. Raises NotOpen, OtherAddressee and NotTogether.
    """
    form = form_of(asked.instrument)
    if form is None:
        raise NotOpen(asked.instrument)
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
    return Part(case, facts, tuple(identifiers), routes)


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
    dossier = together(dossiers) if len(dossiers) > 1 else dossiers[0]
    made = fill(found.form, dossier, lines)
    all_stand(made, lines)
    return made


def prepare(
    case: Case, asked: Asked, written: Written, *, reused: bool = False, by: User, at: datetime
) -> Order:
    """Make an order for open routes of one addressee, with its first version, sealed.

    Raises NotOpen, OtherAddressee, NotTogether, Reused, PeriodBackwards and LineGone.
    """
    found = open_routes(case, asked, at=at)
    _check(written, order=None, reused=reused)
    route = found.routes[0]
    addressee = route["addressee"] or {}
    with transaction.atomic():
        year = day_of(at).year
        number = f"V-{year}-{take(lock(f'orders-{year}'))[0]:06d}"
        order = Order.objects.create(
            number=number,
            case=case if case.pk in group_of(found.parts[0].case) else found.parts[0].case,
            instrument=asked.instrument,
            about=asked.about,
            provider=asked.identifiers[0].holder if asked.identifiers else "",
            addressee=addressee.get("name") or "",
            country=addressee.get("country") or "",
            lang=language(found, asked),
            authoriser=route["authoriser"],
            validation=route["needs_validation_by"] or "",
            citations=_cited(found.routes),
            made_by=by,
            made_at=at,
        )
        order.identifiers.set(asked.identifiers)
        lines = written_on(written.lines, by=by)
        form = filled(case, asked, found, written, number=number, lines=lines, at=at)
        _version(order, form, written, reused=reused, by=by, at=at)
        values: dict[str, object] = {"instrument": asked.instrument, "identifiers": len(asked.identifiers)}
        acted(order, "person:order:made", values, by=by, at=at)
    return order


def rewrite(order_id: int, written: Written, *, reused: bool = False, by: User, at: datetime) -> OrderVersion:
    """Write an order again as a new version; the old ones stay. Raises SignedAlready and what `prepare` raises."""
    with transaction.atomic():
        order = Order.objects.select_for_update().get(pk=order_id)
        if order.stage != Order.Stage.DRAFT:
            raise SignedAlready(order.number)
        mine = order.identifiers.select_related("report", "case__lead").order_by("pk")
        asked = Asked(order.instrument, tuple(mine), order.about, order.lang)
        found = open_routes(order.case, asked, at=at)
        _check(written, order=order, reused=reused)
        lines = written_on(written.lines, by=by, before=order.versions.first())
        form = filled(order.case, asked, found, written, number=order.number, lines=lines, at=at)
        version = _version(order, form, written, reused=reused, by=by, at=at)
        acted(order, "person:order:rewritten", {"version": version.number}, by=by, at=at)
    return version


def _check(written: Written, *, order: Order | None, reused: bool) -> None:
    if written.period_from and written.period_until and written.period_from > written.period_until:
        raise PeriodBackwards
    if reused:
        return
    others = OrderVersion.objects.exclude(order=order) if order else OrderVersion.objects.all()
    for name in WEIGHED:
        text = getattr(written.reasons, name).strip()
        same = others.filter(**{f"{name}__iexact": text}).select_related("order").first() if text else None
        if same is not None:
            raise Reused(name, same.order.number)


def _version(
    order: Order, form: Filled, written: Written, *, reused: bool, by: User, at: datetime
) -> OrderVersion:
    document = to_sign(form)
    exhibit = keep(order, document, why="stuk om te tekenen", by=by, at=at)
    last = order.versions.aggregate(last=Max("number"))["last"] or 0
    return OrderVersion.objects.create(
        order=order,
        number=last + 1,
        **{name: getattr(written.reasons, name).strip() for name in REASONS},
        reused=reused,
        period_from=written.period_from,
        period_until=written.period_until,
        signer=written.signer,
        filled=asdict(form),
        missing=list(form.missing),
        sha256=exhibit.sha256,
        to_sign=exhibit,
        written_by=by,
        written_at=at,
    )


def _cited(routes: Sequence[dict[str, Any]]) -> list[dict[str, str]]:
    """The articles of the routes, each once."""
    found = {(one["instrument"], one["article"]): None for route in routes for one in route["citations"]}
    return [{"instrument": instrument, "article": article} for instrument, article in found]
