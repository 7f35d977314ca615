"""The next step: one pure, explained choice among what is still alive.

The order is the house's own policy (`huis volgende_stap`), so it can be read and changed: protection and
emergency first, then keeping what perishes, then the name of the user, more data, other states, the rest;
where something lacks, what keeps or names still goes before other states. Within a place what will be gone
first, then the rank. What waits comes last. Language, nationality and name of anybody never enter.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from spoor.law.answers import Route, Sentence
from spoor.law.lawbook import Lawbook
from spoor.law.office import ALIVE, Beside

POLICY = ("huis", "volgende_stap")


@dataclass(frozen=True, slots=True)
class NextStep:
    """What to do next, on what ground, by whom and until when it is useful."""

    identifier: str | None
    instrument: str | None
    about: str | None
    do: Sentence
    because: Sentence
    by: str | None
    last_useful: str | None

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
        }


def next_step(
    routes: Sequence[Route],
    beside: Sequence[Beside],
    left_out: Sequence[str],
    law: Lawbook,
    *,
    emergency: bool,
    on: date,
) -> NextStep | None:
    """Return the step to take first; None if nothing is alive and the law book leaves nothing out."""
    marks = law.nearest(*POLICY, on=on).marks
    alive = [route for route in routes if route.state in ALIVE]
    report = next((one for one in beside if one.instrument == "office.report" and one.state == "open"), None)
    best = min(alive, key=lambda route: _order(route, marks, emergency=emergency), default=None)
    if (
        report is not None
        and (alive or left_out)
        and (best is None or _report_first(best, marks, emergency=emergency))
    ):
        because = Sentence("because.emergency" if emergency else "because.report")
        return NextStep(None, report.instrument, None, report.do, because, report.authoriser, None)
    if best is not None:
        return _step(best, marks, emergency=emergency, on=on)
    if left_out:
        do = Sentence("do.not_in_law_book", {"instrument": left_out[0]})
        return NextStep(None, left_out[0], None, do, Sentence("because.not_in_law_book"), None, None)
    return None


def _subject(route: Route) -> str:
    return route.about or route.instrument


def _lane(route: Route, marks: Any, *, emergency: bool) -> str:
    subject = _subject(route)
    if emergency and subject in marks["emergency"]:
        return "emergency"
    if route.data_category == "preservation":
        return "preservation"
    return str(marks["lane_of"].get(subject, "rest"))


def _order(route: Route, marks: Any, *, emergency: bool) -> tuple[int, date, int]:
    ranks, subject = marks["ranks"], _subject(route)
    lane = _lane(route, marks, emergency=emergency)
    gone = route.gone_by.expected if route.gone_by and route.gone_by.expected else date.max
    rank = ranks.index(subject) if subject in ranks else len(ranks)
    return (marks["places"][lane][route.state], gone, rank)


def _report_first(best: Route, marks: Any, *, emergency: bool) -> bool:
    """Tell whether reporting comes before the best route: always in an emergency, else after keeping."""
    return emergency or _lane(best, marks, emergency=False) != "preservation"


def _step(route: Route, marks: Any, *, emergency: bool, on: date) -> NextStep:
    values = {"instrument": route.instrument, "about": route.about}
    if route.state == "waiting":
        last = route.deadline and (route.deadline.last_at or route.deadline.last_on)
        moment = last.isoformat() if last else None
        do = Sentence("do.wait", {**values, "moment": moment or "-"})
        return _made(route, do, Sentence("because.waiting", {"moment": moment or "-"}), moment)
    if route.state == "needs":
        do = Sentence("do.ask", {**values, "ask": route.missing[0].ask.stored()})
    else:
        do = Sentence("do.request" if route.about else "do.order", values)
    useful = _last_useful(route, on)
    because = _because(route, marks, useful, emergency=emergency, on=on)
    return _made(route, do, because, useful.isoformat() if useful else None)


def _last_useful(route: Route, on: date) -> date | None:
    """Return the day on which the record will probably be gone; once past, the latest day, and then today."""
    gone = route.gone_by
    if gone is None or gone.expected is None or gone.latest is None:
        return None
    return gone.expected if gone.expected >= on else max(gone.latest, on)


def _because(route: Route, marks: Any, useful: date | None, *, emergency: bool, on: date) -> Sentence:
    lane = _lane(route, marks, emergency=emergency)
    if lane == "emergency":
        return Sentence("because.emergency")
    if useful is None:
        return Sentence("because.lightest")
    if useful == on:
        return Sentence("because.maybe_gone")
    reasons = {"preservation": "because.preserve", "name": "because.name"}
    return Sentence(reasons.get(lane, "because.perishing"), {"moment": useful.isoformat()})


def _made(route: Route, do: Sentence, because: Sentence, last_useful: str | None) -> NextStep:
    return NextStep(
        route.identifier, route.instrument, route.about, do, because, route.authoriser, last_useful
    )
