"""Following: which order may follow one that keeps data: an extension or a confirmation, and until when that keeps."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from spoor.cases.asking import FOLLOW_UPS, Asked, NotOpen, can_follow
from spoor.cases.clock import day_of
from spoor.cases.concerned import cases_of, orders_of
from spoor.cases.facts import facts_of, group_of, know
from spoor.cases.house import house
from spoor.cases.models import Order, TrailRecord
from spoor.cases.rules import rules
from spoor.law.facts import parse_facts
from spoor.law.trail import evaluate

PRODUCTION = "eu.epoc."


@dataclass(frozen=True, slots=True)
class Following:
    """What may follow an order: the act, until when the data are kept now, and with it; days by ISO, source in words.

    `until` of a confirmation is empty: the addressee keeps as long as it needs to produce.
    """

    act: str
    kept_until: str
    until: str
    source: str


def asked_of(order: Order, *, act: str = "") -> Asked:
    """Return what an order asks, or what the follow-up (`act`) to it asks."""
    mine = tuple(order.identifiers.select_related("report", "case__lead").order_by("pk"))
    after = order.number if act else order.follows.number if order.follows else ""
    return Asked(order.instrument, mine, order.about, order.lang, after, act or order.follow_up)


def may_follow(order: Order) -> list[str]:
    """Return which follow-ups a sent order has not had; a confirmation asks a request for production that was sent."""
    if order.stage != Order.Stage.SENT or order.follows_id:
        return []
    had = set(order.followed_by.exclude(stage=Order.Stage.WITHDRAWN).values_list("follow_up", flat=True))
    acts = [act for act in FOLLOW_UPS.get(order.instrument, {}) if act not in had]
    return [act for act in acts if act != Order.FollowUp.CONFIRMATION or produced(order)]


def produced(order: Order) -> Sequence[Order]:
    """Return the requests for production that were sent about an identifier of an order that keeps."""
    members = [pk for case in cases_of(order) for pk in group_of(case)]
    sent = orders_of(members).filter(instrument__startswith=PRODUCTION, stage=Order.Stage.SENT)
    return list(sent.filter(identifiers__in=order.identifiers.all()))


def offered(order: Order, *, at: datetime) -> list[Following]:
    """Return the follow-ups that the law book allows for an order today."""
    acts = may_follow(order)
    if not acts:
        return []
    key, on = order.identifiers.order_by("pk")[0].key, day_of(at).isoformat()
    record = TrailRecord.objects.filter(case=order.case.lead_id or order.case_id).first()
    for route in record.content["routes"] if record else ():
        if (route["instrument"], route["identifier"]) == (order.instrument, key):
            open_acts = [act for act in acts if can_follow(route, act, on=on)]
            return [_following(order, act, route["deadline"]["last_on"], at) for act in open_acts]
    return []


def _following(order: Order, act: str, kept_until: str, at: datetime) -> Following:
    if act == Order.FollowUp.CONFIRMATION:
        return Following(act, kept_until, "", "reg_2023_1543 11 lid 2")
    until, source = extended_until(order, at=at)
    return Following(act, kept_until, until, source)


def extended_until(order: Order, *, at: datetime) -> tuple[str, str]:
    """Return the last day of keeping if an order were extended now, with its source. Raises NotOpen."""
    facts = facts_of(know(order.case.lead or order.case), house().kind)
    if facts is None:
        raise NotOpen(order.number)
    key = order.identifiers.order_by("pk")[0].key
    sent = {
        "instrument": order.instrument, "identifier": key, "state": "sent", "day": day_of(at).isoformat(),
        "at": at.isoformat(), "by_role": order.authoriser,
    }  # fmt: skip
    history = facts["history"]
    assert isinstance(history, list)
    told = facts | {"history": [*history, sent]}
    trail: dict[str, Any] = evaluate(parse_facts(told, rules()), on=at, law=rules()).stored()
    for route in trail["routes"]:
        if (route["instrument"], route["identifier"]) == (order.instrument, key):
            return route["deadline"]["last_on"], route["deadline"]["source"]
    raise NotOpen(order.number)
