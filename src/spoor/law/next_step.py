"""The next step: one pure, explained choice among what is still alive.

Guards first, by the house's own policy (`huis volgende_stap`): danger, a term of law that ends, catching a
message that perishes, keeping the data. What is left goes by the value of acting now (worth.py). What a running
request may still bring is left until its answer; what waits comes after all that can be done. Language,
nationality and name of anybody never enter.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from spoor.law.answers import ALIVE, Route, Sentence
from spoor.law.lawbook import Lawbook
from spoor.law.office import CAPTURE, Beside
from spoor.law.periods import nominal_end
from spoor.law.provisions import Amount
from spoor.law.running import Running
from spoor.law.worth import About, Load, Worth, worth

POLICY = ("huis", "volgende_stap")
LOOKED_UP = {"open_source": "do.open_source", "nl.ciot": "do.ciot"}  # nothing is sent to anybody


@dataclass(frozen=True, slots=True)
class NextStep:
    """What to do next, on what ground, by whom and until when it is useful; `worth` where a value decided."""

    identifier: str | None
    instrument: str | None
    about: str | None
    do: Sentence
    because: Sentence
    by: str | None
    last_useful: str | None
    lane: str
    worth: Worth | None = None

    def stored(self) -> dict[str, object]:
        """Return the step as JSON-safe values."""
        return {
            "identifier": self.identifier,
            "instrument": self.instrument,
            "about": self.about,
            "do": self.do.stored(),
            "because": self.because.stored(),
            "by": self.by,
            "last_useful": self.last_useful,
            "lane": self.lane,
            "worth": self.worth and self.worth.stored(),
        }


@dataclass(frozen=True, slots=True)
class Desk:
    """What the choice looks at: the routes and what each is about, what runs, the policy, the day and the load."""

    routes: Sequence[Route]
    about: Mapping[str, About]
    running: Running
    marks: Mapping[str, Any]
    renew_before: Amount
    klacht_before: Amount
    keep_within: Amount
    law: Lawbook
    on: date
    load: Load
    emergency: bool


def next_step(
    routes: Sequence[Route],
    beside: Sequence[Beside],
    left_out: Sequence[str],
    law: Lawbook,
    *,
    about: Mapping[str, About],
    emergency: bool,
    on: date,
    load: Load,
) -> NextStep | None:
    """Return the step to take first; None if nothing is alive and the law book leaves nothing out."""
    policy = law.nearest(*POLICY, on=on)
    desk = Desk(
        routes, about, Running(routes, policy.marks, law, on), policy.marks,
        policy.values["renew_before"], policy.values["klacht_before"],
        policy.values["keep_within"], law, on, load, emergency,
    )  # fmt: skip
    steps = [_of_route(route, desk) for route in routes if route.state in ALIVE]
    if not steps and not left_out:
        return None
    steps += [_of_beside(one, desk) for one in beside if one.state == "open" and _is_a_step(one)]
    if steps:
        return min(steps, key=lambda step: _order(step, desk))
    do = Sentence("do.not_in_law_book", {"instrument": left_out[0]})
    because = Sentence("because.not_in_law_book")
    return NextStep(None, left_out[0], None, do, because, None, None, "investigation")


def _is_a_step(one: Beside) -> bool:
    return one.instrument in (CAPTURE, "office.report")


def _order(step: NextStep, desk: Desk) -> tuple[int, float, float, str, int]:
    """Lanes first; then index and value, highest first; then what is lost first; then the rank."""
    ranks, subject = desk.marks["ranks"], step.about or step.instrument
    rank = ranks.index(subject) if subject in ranks else len(ranks)
    parts = step.worth
    lane = desk.marks["lanes"][step.lane]
    lost = step.last_useful or date.max.isoformat()
    return (lane, -parts.index if parts else 0, -parts.value if parts else 0, lost, rank)


def _of_beside(one: Beside, desk: Desk) -> NextStep:
    """Return the capture of a message, or the report to the police, as a step.

    The report goes right after keeping, before any investigation: without it the police can do little.
    """
    if one.instrument == CAPTURE:
        lost = one.gone_by.expected if one.gone_by else None
        useful = max(lost or desk.on, desk.on).isoformat()
        because = Sentence("because.capture", {"message_kind": one.do.values["message_kind"]})
        return NextStep(
            one.identifier, CAPTURE, None, one.do, because, one.authoriser, useful, "capture",
            Worth(0, 1, 1, 0, 0, _place(one, desk)),
        )  # fmt: skip
    if desk.emergency:
        lane, because = "danger", Sentence("because.emergency")
    elif one.last_on is not None and one.last_on <= nominal_end(desk.on, desk.klacht_before):
        lane, because = "term", Sentence("because.klacht", {"last_on": one.last_on.isoformat()})
    else:
        lane, because = "report", Sentence("because.report")
    last = one.last_on.isoformat() if one.last_on else None
    return NextStep(None, one.instrument, None, one.do, because, one.authoriser, last, lane)


def _place(one: Beside, desk: Desk) -> float:
    """Return an earlier place as a higher number for a kind of message that perishes sooner."""
    order = desk.law.retention["message_order"]
    return float(len(order) - order.index(one.do.values["message_kind"]))


def _of_route(route: Route, desk: Desk) -> NextStep:
    lane = _lane(route, desk)
    less = desk.running.left_of(route)
    parts = worth(route, desk.about[route.identifier], desk.law, on=desk.on, load=desk.load, less=less)
    values = {"instrument": route.instrument, "about": route.about}
    if lane == "term":
        last = route.deadline.last_on.isoformat() if route.deadline and route.deadline.last_on else "-"
        because = Sentence("because.renew", {"moment": last})
        return _made(route, Sentence("do.renew", {**values, "moment": last}), because, last, lane, None)
    if route.state == "waiting":
        deadline = route.deadline and (route.deadline.last_at or route.deadline.last_on)
        moment = deadline.isoformat() if deadline else "-"
        do = Sentence("do.wait", {**values, "moment": moment})
        because = Sentence("because.waiting", {"moment": moment})
        return _made(route, do, because, moment, lane, None)
    if route.state == "needs":
        do = Sentence("do.ask", {**values, "ask": route.missing[0].ask.stored()})
    elif route.instrument in LOOKED_UP:
        do = Sentence(LOOKED_UP[route.instrument])
    else:
        do = Sentence("do.request" if route.about else "do.order", values)
    useful = _last_useful(route, desk.on)
    because = _because(route, desk, lane, useful)
    return _made(route, do, because, useful.isoformat() if useful else None, lane, parts)


def _lane(route: Route, desk: Desk) -> str:
    subject = route.about or route.instrument
    if route.state == "waiting":
        return "term" if desk.running.must_renew(route, desk.renew_before) else "waiting"
    if desk.emergency and subject in desk.marks["emergency"]:
        return "emergency" if route.state == "open" else "emergency_needs"
    if desk.running.is_left(route):
        return "left"
    if route.data_category == "preservation" and route.state == "open" and _perishes(route, desk):
        return "preservation"
    return "investigation"


def _perishes(route: Route, desk: Desk) -> bool:
    """Tell whether keeping goes first: the record may be gone within the policy's term, or nobody knows when."""
    gone = route.gone_by
    if gone is None or gone.expected is None:
        return True
    return gone.expected <= nominal_end(desk.on, desk.keep_within)


def _last_useful(route: Route, on: date) -> date | None:
    """Return the day on which the record will probably be gone; once past, the latest day, and then none."""
    gone = route.gone_by
    if gone is None or gone.expected is None or gone.latest is None or gone.latest < on:
        return None
    return gone.expected if gone.expected >= on else gone.latest


def _because(route: Route, desk: Desk, lane: str, useful: date | None) -> Sentence:
    if lane in ("emergency", "emergency_needs"):
        return Sentence("because.emergency")
    if lane == "left":
        return Sentence("because.left")
    if useful is None:
        latest = route.gone_by.latest if route.gone_by else None
        past = {"moment": latest.isoformat()} if latest else {}
        return Sentence("because.probably_gone", past) if latest else Sentence("because.worth_most")
    if useful == desk.on:
        return Sentence("because.maybe_gone")
    values = {"record": route.gone_by.record if route.gone_by else None, "moment": useful.isoformat()}
    if lane == "preservation":
        return Sentence("because.keep", values)
    names = (route.about or route.instrument) in desk.marks["names"]
    return Sentence("because.to_name" if names else "because.now", values)


def _made(
    route: Route, do: Sentence, because: Sentence, last_useful: str | None, lane: str, parts: Worth | None
) -> NextStep:
    return NextStep(
        route.identifier,
        route.instrument,
        route.about,
        do,
        because,
        route.authoriser,
        last_useful,
        lane,
        parts,
    )
