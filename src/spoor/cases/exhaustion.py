"""The account of a dead trail, made from what its decision kept and from nothing else; so it can be made again."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User

from spoor import __version__
from spoor.cases.clock import day_of
from spoor.cases.facts import Facts, Known
from spoor.cases.house import house, legal_role
from spoor.cases.models import Decision
from spoor.cases.rules import edition, rules, standing
from spoor.drafting import AccountedIdentifier, AccountedRoute, Document, Exhaustion, account, offence_name
from spoor.law import lawbook, speech
from spoor.law.adjusted import HouseChange
from spoor.law.changes import canonical
from spoor.law.facts import parse_facts
from spoor.law.lawbook import Lawbook
from spoor.law.offences import profile
from spoor.law.trail import evaluate

STATES = ("tried", "closed", "set_aside")
Kept = Mapping[str, Any]


def kept_of(known: Known, facts: Facts, trail: Kept, *, by: User, at: datetime) -> dict[str, Any]:
    """Return all that an account is made from, as JSON-safe values, to be kept with the decision."""
    return {
        "on": at.isoformat(),
        "day": day_of(at).isoformat(),
        "lawbook": rules().digest,
        "edition": lawbook.load().digest,
        "changes": [[one.kind, one.subject, dict(one.content)] for one in standing()],
        "facts": facts,
        "trail": dict(trail),
        **_looked_up(facts, rules()),
        "house": house().name,
        "by": by.get_full_name() or by.username,
        "by_role": legal_role(by, house().kind),
        "program": __version__,
        "acts": [
            {
                "identifier": f"k{event.identifier_id}",
                "instrument": event.instrument,
                "about": event.about or None,
                "state": event.state,
                "day": day_of(event.happened_at).isoformat(),
                "by": event.by.get_full_name() or event.by.username,
                "by_role": event.by_role,
                "note": event.note,
                "collective": event.collective_id,
            }
            for event in known.events
            if event.identifier_id
        ],
    }


def account_of(decision: Decision, lang: str = "nl") -> Document:
    """Return the account of a decision, from what the decision kept."""
    return account(_exhaustion(decision, decision.routes, lang))


def recomputed(decision: Decision) -> Document:
    """Return the account with its trail computed again: the kept facts before the kept edition of the rules.

    Raises EditionMissing when that edition is not in this home.
    """
    kept = decision.routes
    changes = tuple(HouseChange(*one) for one in kept["changes"])
    law = edition(kept["edition"], changes)
    on = datetime.fromisoformat(kept["on"])
    trail = evaluate(parse_facts(kept["facts"], law), on=on, law=law).stored()
    found = {**kept, "trail": trail, "lawbook": law.digest, **_looked_up(kept["facts"], law)}
    return account(_exhaustion(decision, found, "nl"))


def _exhaustion(decision: Decision, kept: Kept, lang: str) -> Exhaustion:
    spoken = speech.speak(kept["trail"], lang)
    routes: Sequence[Kept] = spoken["routes"]
    return Exhaustion(
        lang=lang,
        case=decision.case.number,
        house=kept["house"],
        as_of=speech.day_text(kept["day"], lang),
        made_on=kept["day"],
        facts=tuple(_facts(kept, lang)),
        counts=tuple(
            (speech.state_word(state, lang), sum(route["state"] == state for route in routes))
            for state in STATES
        ),
        identifiers=tuple(
            _identifier(item, [r for r in routes if r["identifier"] == item["id"]], kept, lang)
            for item in kept["facts"]["identifiers"]
        ),
        beside=tuple((one["do"], speech.state_word(one["state"], lang)) for one in spoken["beside"]),
        unverified=tuple(_unverified(routes, lang)),
        reason=decision.reason,
        decided_by=kept["by"],
        decided_role=speech.authoriser_name(kept["by_role"], lang),
        rules_digest=kept["lawbook"],
        edition_digest=kept["edition"],
        house_changes=len(kept["changes"]),
        facts_digest=hashlib.sha256(canonical(kept["facts"])).hexdigest(),
        program=kept["program"],
    )


def _looked_up(facts: Kept, law: Lawbook) -> dict[str, Any]:
    """Return what the account says of the facts by the rules of then: the maximum penalty, the names of holders."""
    months = profile(parse_facts(facts, law), law).max_months
    held = {item["holder"] for item in facts["identifiers"] if item.get("holder")}
    return {
        "max_months": None if months is None else str(months),
        "holders": {one: law.providers[one].name for one in sorted(held) if one in law.providers},
    }


def _facts(kept: Kept, lang: str) -> list[tuple[str, str]]:
    facts = kept["facts"]
    offence, words = facts["offence"], speech.texts(lang)["account"]
    article = f"{offence['provision'].removeprefix('sr:')} Sr"
    if offence.get("paragraph"):
        paragraph = offence["paragraph"]
        article = f"{article}, lid {paragraph}" if lang == "nl" else f"{article} ({paragraph})"
    months = kept["max_months"]
    found = [
        (words["offence"], f"{offence_name(offence['provision'], lang)} (art. {article})"),
        (words["committed_on"], speech.day_text(offence["committed_on"], lang)),
        (words["place"], speech.country_name(offence.get("place"), lang)),
    ]
    if months is not None:
        found.append((words["max_months"], words["months"].format(months=months)))
    for one in facts["decisions"]:
        who = speech.authoriser_name(one["by_role"], lang)
        answer = words["yes" if one["answer"] else "no"]
        day = speech.day_text(one["day"], lang)
        found.append((speech.question_text(one["question"], lang), f"{answer} ({who}, {day})"))
    return found


def _identifier(item: Kept, routes: Sequence[Kept], kept: Kept, lang: str) -> AccountedIdentifier:
    holder = item.get("holder", "")
    return AccountedIdentifier(
        kind=speech.texts(lang)["account"]["kinds"][item["kind"]],
        shown=str(item.get("value", item["id"])),
        holder=kept["holders"].get(holder, holder),
        routes=tuple(_route(route, kept["acts"], lang) for route in routes),
    )


def _route(route: Kept, acts: Sequence[Kept], lang: str) -> AccountedRoute:
    name = speech.instrument_name(route["instrument"], lang)
    if route["about"]:
        name = f"{name}: {speech.instrument_name(route['about'], lang)}"
    key = (route["identifier"], route["instrument"], route["about"])
    own = [one for one in acts if (one["identifier"], one["instrument"], one["about"]) == key]
    state = speech.state_word(route["state"], lang)
    if route["result"]:
        state = f"{state}: {speech.result_word(route['result'], lang)}"
    return AccountedRoute(
        name=name,
        state=state,
        ground=route["because"] or "",
        acts=tuple(_act(one, lang) for one in own),
        sources=_sources(route["citations"], lang),
        unverified=any(not one["verified"] for one in route["citations"]),
    )


def _act(act: Kept, lang: str) -> str:
    words = speech.texts(lang)["account"]
    who = f"{act['by']} ({speech.authoriser_name(act['by_role'], lang)})"
    said = f"{speech.day_text(act['day'], lang)}, {who}: {words['acts'][act['state']]}"
    if act["collective"]:
        said += f" ({words['collective'].format(number=act['collective'])})"
    return f"{said}. {act['note']}" if act["note"] else f"{said}."


def _sources(citations: Sequence[Kept], lang: str) -> str:
    found: dict[str, list[str]] = {}
    for cite in citations:
        found.setdefault(cite["instrument"], []).append(str(cite["article"]))
    return "; ".join(speech.source_text(law, articles, lang) for law, articles in found.items())


def _unverified(routes: Sequence[Kept], lang: str) -> list[str]:
    found: dict[str, list[str]] = {}
    for route in routes:
        for cite in route["citations"]:
            articles = found.setdefault(cite["instrument"], [])
            if not cite["verified"] and str(cite["article"]) not in articles:
                articles.append(str(cite["article"]))
    return [
        speech.source_text(law, sorted(articles), lang) for law, articles in sorted(found.items()) if articles
    ]
