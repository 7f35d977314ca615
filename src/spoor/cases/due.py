"""Due: sent orders whose answer is due, what may be done about one, and where the law passes it on to."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from spoor.cases.clock import day_of
from spoor.cases.concerned import cases_of
from spoor.cases.models import Order, OrderReminder, OrderSending, TrailRecord
from spoor.vocabulary import RouteState

MOST = 200  # sent orders without an answer that are looked at for one page
UNANSWERED = ("no_answer", "refused")


@dataclass(frozen=True, slots=True)
class Due:
    """How an answer stands: the day or instant it was due, whether that is over, whether it was acknowledged.

    `last` is empty where no term runs; `result` is `no_answer` or `refused` where that was recorded or computed;
    `next_body` is what the law book advises then, `source` the article it cites for that.
    """

    last: str
    over: bool
    acknowledged: bool
    result: str
    source: str
    next_body: Mapping[str, Any] | None

    @property
    def may_remind(self) -> bool:
        """Whether a reminder makes sense: nothing came in time, or nobody confirmed that it arrived."""
        return self.result != "refused" and (self.over or not self.acknowledged)


NEXT = {"advice.enforce": "reg_2023_1543 16", "advice.refused_order": "sr 184 lid 1"}  # advice -> its article


def due(order: Order, *, at: datetime) -> Due | None:
    """Return how the answer to an order stands, None where it is not sent, or was answered on every route."""
    if order.stage != Order.Stage.SENT or order.follow_up == Order.FollowUp.CONFIRMATION:
        return None
    waiting = [route for route in _routes(order) if _waits(route)]
    if not waiting:
        return None
    route = waiting[0]
    clock = route["deadline"] or {}
    last = clock.get("last_at") or clock.get("last_on") or ""
    now = at.isoformat() if clock.get("last_at") else day_of(at).isoformat()
    sending = OrderSending.objects.filter(signature__version__order=order).first()
    advice = next((one for one in route["advice"] if one["id"] in NEXT), None)
    result = route["result"] or ""
    return Due(
        last=last,
        over=(bool(last) and last < now) or result == "no_answer",
        acknowledged=bool(sending and sending.reference),
        result=result,
        source=clock.get("source") or "",
        next_body=advice,
    )


def may_pass_on(order: Order, found: Due) -> bool:
    """Whether the law book names where an order goes now: after a refusal, or after a reminder without an answer."""
    if found.next_body is None or order.reminders.filter(act=OrderReminder.Act.PASSED_ON).exists():
        return False
    reminded = order.reminders.filter(act=OrderReminder.Act.REMINDED).exists()
    return found.result == "refused" or (found.result == "no_answer" and reminded)


def overdue(orders: QuerySet[Order], *, at: datetime) -> Iterator[Order]:
    """Yield the sent orders whose answer is due: the term is over and nothing came."""
    sent = orders.filter(stage=Order.Stage.SENT, returns=None).select_related("case__lead")
    for order in sent.prefetch_related("identifiers").order_by("pk")[:MOST]:
        found = due(order, at=at)
        if found is not None and (found.over or found.result in UNANSWERED):
            yield order


def _routes(order: Order) -> Iterable[dict[str, Any]]:
    keys = {one.key for one in order.identifiers.all()}
    for record in TrailRecord.objects.filter(case__in=cases_of(order)).order_by("case"):
        for route in record.content["routes"]:
            asked = (route["instrument"], route["about"] or "") == (order.instrument, order.about)
            if asked and route["identifier"] in keys:
                yield route


def _waits(route: Mapping[str, Any]) -> bool:
    tried = route["state"] == RouteState.TRIED and route["result"] in UNANSWERED
    return route["state"] == RouteState.WAITING or tried
