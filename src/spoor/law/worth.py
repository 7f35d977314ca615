"""Worth: what a step is worth now rather than later, per hour of work. The one formula of the order.

    index(t) = w p mu A(t) [ 1 - q A(t+d) / A(t) ]

w is how grave the case is, p how likely the step leads to a name, mu steps per hour of work, A the chance that
the record is still alive, d the days until a step that is left today gets its turn again, and q the share of
what comes in that the house can do. At light load (q near 1) the index is urgency; in overload (q near 0) it
is value per hour. Source: domain/science.md section 7.1 (Atar, Giat, Shimkin 2010; Dalal, Jordan 2005; Ayesta,
Jacko, Novak 2011). Every weight is the house's own policy (`huis waarde_volgende_stap`) and can be changed there.

Language, nationality and name of anybody never enter. Emergencies, statutory terms and keeping go before any
index (next_step.py); the index orders what is left.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from spoor.law.answers import GoneBy, Route
from spoor.law.lawbook import Lawbook
from spoor.law.periods import ONE_HOUR, days_after

POLICY = ("huis", "waarde_volgende_stap")


@dataclass(frozen=True, slots=True)
class Load:
    """How busy the house is: `share` = q, 0 to 1; `delay_days` = d, whole days."""

    share: float
    delay_days: int


@dataclass(frozen=True, slots=True)
class Worth:
    """What a step is worth: the parts of the formula, each between 0 and 1 but `hours`, and what they give.

    `value` is p mu A(t), per hour of work; `index` is what is lost of it by waiting, w = 1.
    """

    chance: float
    hours: float
    alive_now: float
    alive_later: float
    value: float
    index: float

    def stored(self) -> dict[str, float]:
        """Return the parts as JSON-safe numbers, rounded to what they are good for."""
        parts = {"chance": self.chance, "hours": self.hours, "alive_now": self.alive_now}
        parts |= {"alive_later": self.alive_later, "value": self.value, "index": self.index}
        return {name: float(f"{part:.4g}") for name, part in parts.items()}


def index(*, chance: float, hours: float, alive_now: float, alive_later: float, share: float) -> float:
    """Return p mu A(t) [1 - q A(t+d)/A(t)], written without the division: p mu (A(t) - q A(t+d))."""
    return chance / hours * (alive_now - share * alive_later)


def usual_load(law: Lawbook, on: date) -> Load:
    """Return the load that the policy assumes where nothing was counted."""
    marks = weights(law, on)
    return Load(marks["share"], marks["delay_days"])


def weights(law: Lawbook, on: date) -> Mapping[str, Any]:
    """Return the weights of the house on a day."""
    return law.nearest(*POLICY, on=on).marks


def gravity(severity: int | None, law: Lawbook, on: date) -> float:
    """Return w for a severity of 0 to 4 that a person set; the policy's middle where nobody did."""
    table = weights(law, on)["gravity"]
    return float(table.get("unknown" if severity is None else severity, table["unknown"]))


def alive(gone: GoneBy | None, on: date, marks: Mapping[str, Any]) -> float:
    """Return the chance that a record is alive on a day: sure until the first day of its window, even on the
    expected day, and a small rest after the last; in between along a straight line. Unknown is not never.
    """
    rest, even = float(marks["rest"]), float(marks["even"])
    if gone is None or gone.soonest is None or gone.expected is None or gone.latest is None:
        return float(marks["unknown_alive"])
    if on <= gone.soonest:
        return 1
    if on <= gone.expected:
        return _between(gone.soonest, gone.expected, on, 1, even)
    if on <= gone.latest:
        return _between(gone.expected, gone.latest, on, even, rest)
    return rest


@dataclass(frozen=True, slots=True)
class About:
    """What a route is about: the kind of identifier and the provider that holds its data, None where not named."""

    kind: str
    provider: str | None


def worth(route: Route, about: About, law: Lawbook, *, on: date, load: Load, less: float = 1) -> Worth:
    """Return what taking this route now is worth. `less` is the chance that is left beside what already runs.

    A route that lacks something is worth the chance that the question is answered, and costs the asking too.
    Keeping data brings no name by itself: it is worth only what it saves from being lost, q = 1.
    """
    marks = weights(law, on)
    subject = route.about or route.instrument
    chance = _chance(subject, route, about.provider, marks) * less
    if subject == "open_source":
        chance *= marks["readable"].get(about.kind, marks["readable"]["other"])
    minutes = marks["minutes"].get(subject, marks["minutes"]["other"])
    if route.state == "needs":
        chance, minutes = chance * marks["answered"], minutes + marks["minutes"]["ask"]
    hours = timedelta(minutes=minutes) / ONE_HOUR
    now, later = (alive(route.gone_by, day, marks) for day in (on, days_after(on, load.delay_days)))
    value = chance / hours * now
    share = 1 if route.data_category == "preservation" else load.share
    found = index(chance=chance, hours=hours, alive_now=now, alive_later=later, share=share)
    return Worth(chance, hours, now, later, value, found)


def _chance(subject: str, route: Route, provider: str | None, marks: Mapping[str, Any]) -> float:
    """Return p: the provider answers, times the answer leads to a name; by treaty, how often that succeeds."""
    leads = float(marks["leads"].get(subject, marks["leads"]["other"]))
    if subject in marks["by_state"]:
        reciprocal = "reciprocity" in route.basis
        return leads * float(marks["state_answers"]["reciprocity" if reciprocal else "treaty"])
    if subject in marks["by_provider"]:
        answers = marks["provider_answers"]
        return leads * float(answers.get(provider, answers["other"]))
    return leads


def _between(first: date, last: date, on: date, start: float, end: float) -> float:
    return start + (end - start) * ((on - first).days / (last - first).days)
