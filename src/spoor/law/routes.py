"""Routes: for one identifier every instrument that could in principle reach data behind it, each in one
state.

A check that fails closes a route however much is missing besides; what lacks makes it `needs`; else it is
open. A rule marked unsure never decides alone: until a person confirms it, the route needs
`law_unverified`.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from spoor.law import checks, rules_abroad, rules_eu, rules_nl
from spoor.law.answers import Check, Cite, Fails, Lacks, Met, Opinion, Rests, Route, Sentence
from spoor.law.deadlines import clock_cite, length
from spoor.law.directory import Power
from spoor.law.facts import HistoryRow
from spoor.law.history import History, apply
from spoor.law.perishing import gone_by
from spoor.law.provisions import Citation
from spoor.law.scene import Scene

Rule = Callable[[Scene, Power], Opinion | None]
PENAL_CODE = "sr"

RULES: dict[str, Rule] = {
    "nl.126na": rules_nl.user_data,
    "nl.126nc": rules_nl.user_data,
    "nl.ciot": rules_nl.national_look_up,
    "nl.126n": rules_nl.traffic,
    "nl.126nd": rules_nl.stored_records,
    "nl.126ng": rules_nl.stored_content,
    "nl.126ni": rules_nl.preservation,
    "eu.epoc.subscriber": rules_eu.production_of_names,
    "eu.epoc.identification": rules_eu.production_of_names,
    "eu.epoc.traffic": rules_eu.production_of_traffic,
    "eu.epoc.content": rules_eu.production_of_content,
    "eu.epoc_pr": rules_eu.preservation_order,
    "eu.eio": rules_eu.investigation_order,
    "eu.dsa.10": rules_eu.information_order,
    "mla": rules_abroad.mutual_assistance,
    "coe.185.29": rules_abroad.budapest_preservation,
    "coe.224.6": rules_abroad.second_protocol,
    "coe.224.7": rules_abroad.second_protocol,
    "coe.224.8": rules_abroad.second_protocol,
    "coe.224.9": rules_abroad.second_protocol,
    "voluntary.preservation": rules_abroad.voluntary_preservation,
    "voluntary.subscriber": rules_abroad.voluntary_subscriber,
    "voluntary.emergency": rules_abroad.voluntary_emergency,
    "police": rules_abroad.police_channels,
    "open_source": rules_nl.open_source,
}


def desk_routes(scene: Scene, history: History) -> Iterator[Route]:
    """Yield the routes of one identifier as a desk (police, prosecution) sees them, history applied."""
    kept_until = _kept_until(scene, history)
    for instrument, rule in RULES.items():
        power = scene.law.powers.get(instrument)
        if power is None:
            continue
        power = _where_asked(scene, power)
        rows = history.of(scene.identifier.id, instrument)
        route: Route | None = None
        if (rows or _wanted(scene, power)) and _in_reach(scene, power):
            opinion = rule(scene, power)
            route = compose(scene, power, opinion, kept_until) if opinion else None
        if route is None and rows and rows[-1].state != "withdrawn":
            route = compose(scene, power, Opinion((), rules_nl.addressee(scene)), kept_until)
        if route is not None:
            route = _as_sent(scene, power, route, rows)
            yield apply(route, power, rows, scene.law, on=scene.on, until=scene.until)


def _where_asked(scene: Scene, power: Power) -> Power:
    """Return the power with the term that the Union sets, where it does and the data lie in a Member State."""
    if power.union_clock is None or scene.state is None or not scene.state.eu:
        return power
    return replace(power, clock=power.union_clock, emergency_clock=power.union_emergency_clock)


def _as_sent(scene: Scene, power: Power, route: Route, rows: Sequence[HistoryRow]) -> Route:
    """Return the route with the emergency as it was found when the last order was sent, since it sets the
    term.
    """
    sent = [row for row in rows if row.state == "sent"]
    if not sent or power.emergency_clock is None:
        return route
    found = replace(scene, on=sent[-1].day).finding("emergency", power) is True
    return replace(route, emergency=found)


def _wanted(scene: Scene, power: Power) -> bool:
    always = power.category in ("preservation", "none") or power.id in scene.law.always_wanted
    return always or power.category in scene.facts.wanted


def _in_reach(scene: Scene, power: Power) -> bool:
    """Tell whether this instrument could in principle bring something about this kind of identifier."""
    kind, holder = scene.identifier.kind, scene.holder
    if power.category == "none":
        return True
    if holder is None and kind in scene.law.holder_needed:
        return False
    if power.category not in scene.law.reach[kind] or (power.identifiers and kind not in power.identifiers):
        return False
    return not power.kinds or holder is None or holder.kind is None or holder.kind in power.kinds


def compose(scene: Scene, power: Power, opinion: Opinion, kept_until: date | None) -> Route:
    """Return the route that an opinion gives, with limitation for what serves prosecution."""
    found: tuple[Check, ...] = opinion.checks
    if power.serves_prosecution:
        found = (checks.may_be_prosecuted(scene), *found)
    found = (*found, *_denied(scene, power, opinion))
    failed, lacking = _verdict(scene, power, found)
    cites = [cite for cite in (*power.cites, *opinion.cites) if cite not in opinion.drop_cites]
    if scene.holder is not None and scene.holder.kind in scene.law.communication_kinds:
        cites.extend(power.provider_cites)
    for check in found if failed is None else (failed,):
        cites.extend(_cites_of(check))
    cites.extend(clock_cite(power, emergency=opinion.emergency))
    state = "closed" if failed else "needs" if lacking else "open"
    validation = power.needs_validation_by if opinion.validation is None else opinion.validation or None
    return Route(
        identifier=scene.identifier.id,
        instrument=power.id,
        state=state,
        data_category=power.category,
        authoriser=opinion.authoriser or power.authoriser,
        needs_validation_by=validation,
        addressee=opinion.addressee,
        through=opinion.through,
        basis=(opinion.basis,) if opinion.basis else (),
        because=failed.because if failed else None,
        because_code=failed.code if failed else None,
        missing=() if failed else tuple(lacking),
        deadline=length(power, scene.law, on=scene.on, emergency=opinion.emergency),
        gone_by=gone_by(scene, power, kept_until),
        advice=() if failed else (*opinion.advice, *_advice(scene, power)),
        notify=opinion.notify,
        citations=_citations(scene, cites),
        emergency=opinion.emergency,
    )


def _denied(scene: Scene, power: Power, opinion: Opinion) -> Iterator[Check]:
    """Yield what a person answered no to, of what is weighed when an order is drafted; never asked
    beforehand.
    """
    if not scene.facts.decisions or not power.serves_prosecution:
        return
    asked = ["interest_of_investigation", "necessary_proportionate"]
    if power.cites and power.cites[0][0] == rules_eu.REGULATION:
        asked.append("validation")
    if "rechter_commissaris" in (power.authoriser, power.needs_validation_by, opinion.validation):
        asked.append("rc_authorisation")
    for question in asked:
        if scene.finding(question, power) is False:
            yield checks.finding(
                scene, power, question, (power.cites or opinion.cites or scene.offence.cites)[0]
            )


def _verdict(scene: Scene, power: Power, found: tuple[Check, ...]) -> tuple[Fails | None, list[Lacks]]:
    """Return what closes the route, else what it lacks.

    An unsure failure or support asks a person to confirm the rule and names the state the route would have.
    """
    certain = next((one for one in found if isinstance(one, Fails) and not one.unsure), None)
    if certain is not None:
        return certain, []
    lacking = [one for one in found if isinstance(one, Lacks)]
    confirmed = scene.finding("law_unverified", power)
    for one in found:
        if isinstance(one, Fails):
            if confirmed:
                return one, []
            if confirmed is None:
                lacking.append(confirm(one.because, "closed"))
        elif isinstance(one, Rests):
            if confirmed is False:
                return one.otherwise, []
            if confirmed is None:
                lacking.append(confirm(one.rule, "open"))
    return None, lacking


def confirm(rule: Sentence, state: str) -> Lacks:
    """Return the question to a person whether a rule marked unsure is right, with the state that follows."""
    ask = Sentence("ask.law_unverified", {"rule": rule.stored(), "state": state})
    return Lacks("law_unverified", ask, (), state)


def _cites_of(check: Check) -> tuple[Cite, ...]:
    if isinstance(check, Rests):
        return check.otherwise.cites
    return check.cites if isinstance(check, Met | Fails | Lacks) else ()


def _citations(scene: Scene, cites: list[Cite]) -> tuple[Citation, ...]:
    """Return the citations: an offence as it stood on the day of the act, a power on the day of the measure."""
    days = {PENAL_CODE: scene.facts.offence.committed_on}
    return tuple(
        scene.law.cite(law, article, days.get(law, scene.on)) for law, article in dict.fromkeys(cites)
    )


def _advice(scene: Scene, power: Power) -> tuple[Sentence, ...]:
    """Return what would merely help: a numeric account id, and a klacht not yet filed with its last day."""
    found = []
    holder, one = scene.holder, scene.identifier
    by_handle = one.kind == "account" and not (one.value or "").isdigit() and power.category != "none"
    if by_handle and holder is not None and holder.wants_account_id:
        found.append(Sentence("advice.account_id", {"name": holder.name}))
    if one.kind == "ip" and one.used is not None and one.used.precision == "minute" and not one.is_shared:
        found.append(Sentence("advice.seconds"))
    until = scene.offence.klacht_until
    filed = scene.facts.prosecution_requested is True or scene.finding("klacht", power) is True
    if power.serves_prosecution and until is not None and not filed:
        late = "advice.klacht_late" if scene.on > until else "advice.klacht"
        found.append(Sentence(late, {"last_on": until.isoformat()}))
    return tuple(found)


def _kept_until(scene: Scene, history: History) -> date | None:
    """Return the last day until which an order or request keeps this identifier's data; None if none does."""
    days = []
    for power in scene.law.powers.values():
        rows = history.of(scene.identifier.id, power.id) if power.category == "preservation" else ()
        if rows and rows[-1].state in ("sent", "answered"):
            bare = compose(scene, power, Opinion((), rules_nl.addressee(scene)), None)
            kept = apply(replace(bare), power, rows, scene.law, on=scene.on, until=scene.until)
            if kept.deadline is not None and kept.deadline.last_on is not None:
                days.append(kept.deadline.last_on)
    return max(days, default=None)
