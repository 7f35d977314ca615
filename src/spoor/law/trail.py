"""The trail: from the facts of one case to every route, what to do next, and whether the trail is dead.

Pure: no clock, no database, no network. The same facts, law book and day give the same bytes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from spoor.law.answers import ALIVE, Route
from spoor.law.facts import CaseFacts
from spoor.law.history import History, history_of
from spoor.law.lawbook import Lawbook
from spoor.law.next_step import NextStep, next_step
from spoor.law.offences import profile
from spoor.law.office import Beside, beside, office_routes
from spoor.law.periods import AMSTERDAM, end_of_day
from spoor.law.routes import desk_routes
from spoor.law.scene import Scene, holder_of
from spoor.law.worth import About, Load, usual_load


@dataclass(frozen=True, slots=True)
class Trail:
    """All routes of one case on one day (spoor)."""

    case: str
    on: str
    house: str
    routes: tuple[Route, ...]
    beside: tuple[Beside, ...]
    next_step: NextStep | None
    dead: bool
    not_in_law_book: tuple[str, ...]
    unverified: tuple[str, ...]
    law_digest: str

    def stored(self) -> dict[str, object]:
        """Return the trail as JSON-safe values in no language: every sentence is an id with its values."""
        return {
            "case": self.case,
            "on": self.on,
            "house": self.house,
            "routes": [route.stored() for route in self.routes],
            "beside": [one.stored() for one in self.beside],
            "next_step": self.next_step and self.next_step.stored(),
            "dead": self.dead,
            "not_in_law_book": list(self.not_in_law_book),
            "unverified": list(self.unverified),
            "law_digest": self.law_digest,
        }


def evaluate(facts: CaseFacts, *, on: date | datetime, law: Lawbook, load: Load | None = None) -> Trail:
    """Return every route of a case as law and facts have it on a day, or at an instant.

    A day means its end in Europe/Amsterdam; an instant must be aware. A trail is dead exactly if no route
    is open, needs or waiting and the law book leaves no instrument out that a person has not set aside.
    `load` (how busy the house is) bears on the next step alone; without it the policy's own load counts.
    """
    until = on if isinstance(on, datetime) else end_of_day(on)
    if until.tzinfo is None:
        raise ValueError(f"the instant {until} has no zone")
    day = until.astimezone(AMSTERDAM).date()
    history = history_of(facts, day, until)
    scenes = _scenes(facts, day, until, law)
    routes = tuple(route for scene in scenes for route in _routes(scene, history))
    aside = beside(scenes, history)
    left_out = _left_out(facts, day, law)
    about = {one.identifier.id: About(one.identifier.kind, one.identifier.holder) for one in scenes}
    load = load or usual_load(law, day)
    step = next_step(
        routes, aside, left_out, law, about=about, emergency=_emergency(scenes[0]), on=day, load=load
    )
    return Trail(
        case=facts.case,
        on=on.isoformat(),
        house=facts.house,
        routes=routes,
        beside=aside,
        next_step=step,
        dead=not left_out and not any(route.state in ALIVE for route in routes),
        not_in_law_book=left_out,
        unverified=_unverified(scenes, routes, aside),
        law_digest=law.digest,
    )


def _scenes(facts: CaseFacts, day: date, until: datetime, law: Lawbook) -> tuple[Scene, ...]:
    offence = profile(facts, law)
    return tuple(
        Scene(facts, one, holder_of(one, facts, law), offence, day, until, law) for one in facts.identifiers
    )


def _routes(scene: Scene, history: History) -> Sequence[Route]:
    desk = tuple(desk_routes(scene, history))
    return desk if scene.facts.house == "desk" else tuple(office_routes(scene, desk, history))


def _emergency(scene: Scene) -> bool:
    power = scene.law.powers.get("voluntary.emergency")
    if power is None:
        return scene.facts.danger_to_life is True
    return scene.finding("emergency", power) is True


def _left_out(facts: CaseFacts, day: date, law: Lawbook) -> tuple[str, ...]:
    """Return the instruments of the contract that the book does not hold and that nobody has set aside."""
    last = {row.instrument: row.state for row in facts.history if row.day <= day}
    missing = (one for one in law.table if not law.holds(one))
    return tuple(one for one in missing if last.get(one) != "set_aside")


def _unverified(scenes: Sequence[Scene], routes: Sequence[Route], aside: Sequence[Beside]) -> tuple[str, ...]:
    """Return what the trail rests on without a reading: provisions, and rows of the provider directory."""
    cited = [one for route in routes for one in route.citations]
    cited += [one for entry in aside for one in entry.citations]
    found = {f"{one.law} {one.article}" for one in cited if one.basis != "read"}
    for scene in scenes:
        row = scene.law.providers.get(scene.identifier.holder or "")
        if row is not None and row.basis != "read":
            found.add(f"directory {row.id}")
    return tuple(sorted(found))
