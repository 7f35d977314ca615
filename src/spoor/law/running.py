"""Running: what a request that was sent still may bring, and how long it keeps the data; so what can be left.

A name that is being asked is not asked twice, a heavier measure waits for a lighter one, and what is kept need
not be kept again: unless the record would be gone before the answer comes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from spoor.law.answers import ALIVE, Route
from spoor.law.lawbook import Lawbook
from spoor.law.periods import nominal_end
from spoor.law.provisions import Amount
from spoor.law.worth import weights


def subject(route: Route) -> str:
    """Return the power a route is about: in an office that which the police are asked for."""
    return route.about or route.instrument


@dataclass(frozen=True, slots=True)
class Running:
    """What runs in a case on a day."""

    routes: Sequence[Route]
    marks: Mapping[str, Any]
    law: Lawbook
    on: date

    def left_of(self, route: Route) -> float:
        """Return the share of a route's chance that is left beside what runs or was answered for the same name."""
        marks, left = weights(self.law, self.on), 1.0
        for one in self._names_of(route):
            leads = float(marks["leads"].get(subject(one), marks["leads"]["other"]))
            if one.state == "waiting" or one.result == "answered":
                left *= 1 - leads
        return left

    def is_left(self, route: Route) -> bool:
        """Tell whether a route can be left: its data are kept already, or a lighter question still runs."""
        if route.data_category == "preservation":
            kept = self.kept_until(route)
            return kept is not None and kept > self.on
        waiting = [one for one in self._names_of(route) if one.state == "waiting"]
        if any(self._same_question(route, one) for one in waiting):
            return True
        if subject(route) not in self.marks["heavier"]:
            return False
        return any(self._outlives(route, one) for one in waiting)

    def must_renew(self, route: Route, before: Amount) -> bool:
        """Tell whether keeping ends soon while something is still to be asked, and may be renewed."""
        deadline = route.deadline
        if route.data_category != "preservation" or deadline is None or deadline.last_on is None:
            return False
        power = self.law.powers[subject(route)]
        if deadline.renewed or deadline.last_on > nominal_end(self.on, before):
            return False
        if power.renewal_clock is None and not power.id.startswith("voluntary"):
            return False
        kept = self.kept_until(route)
        if kept is not None and kept > deadline.last_on:
            return False
        return any(one.state in ALIVE and one.data_category != "preservation" for one in self._beside(route))

    def kept_until(self, route: Route) -> date | None:
        """Return until when a request that runs keeps the data behind this identifier; None if none does."""
        days = [
            one.deadline.last_on
            for one in self._beside(route)
            if subject(one) in self.marks["keeps"] and _runs(one) and one.deadline and one.deadline.last_on
        ]
        return max(days, default=None)

    def _beside(self, route: Route) -> Sequence[Route]:
        return [one for one in self.routes if one.identifier == route.identifier]

    def _names_of(self, route: Route) -> Sequence[Route]:
        return [
            one for one in self._beside(route) if one is not route and subject(one) in self.marks["names"]
        ]

    def _same_question(self, route: Route, other: Route) -> bool:
        pair = {subject(route), subject(other)}
        return any(pair <= set(group) for group in self.marks["same_question"])

    def _outlives(self, route: Route, other: Route) -> bool:
        """Tell whether the record of one route is probably there still when the other's answer is due."""
        gone, deadline = route.gone_by, other.deadline
        if deadline is None or deadline.last_on is None:
            return False
        return gone is not None and gone.expected is not None and gone.expected > deadline.last_on


def _runs(route: Route) -> bool:
    answered = route.data_category == "preservation" and route.result == "answered"
    return route.state == "waiting" or answered
