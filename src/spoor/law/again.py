"""Again: the same facts put before the law book once more, many at a time, and only what differs comes back.

Plain values in and out, so that it can run in processes of their own; no clock and no database.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from spoor.law.adjusted import HouseChange, adjusted
from spoor.law.changes import fingerprint
from spoor.law.facts import parse_facts
from spoor.law.lawbook import Lawbook, load
from spoor.law.trail import evaluate
from spoor.law.worth import Load


@dataclass(frozen=True, slots=True)
class Asked:
    """One case to ask again: its key, its facts as they were kept, and what was answered then."""

    key: int
    facts: Mapping[str, Any]
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Answered:
    """What came back: `stored` only where the answer says something else; `index` of its next step, w = 1."""

    key: int
    fingerprint: str
    dead: bool
    index: float | None
    stored: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Asking:
    """Under which law, when and how busy the cases are asked."""

    law: Lawbook
    at: datetime
    load: Load

    def answer(self, asked: Asked) -> Answered:
        """Return the answer to one case."""
        trail = evaluate(parse_facts(asked.facts, self.law), on=self.at, law=self.law, load=self.load)
        stored = trail.stored()
        found = fingerprint(stored)
        step = trail.next_step
        index = step.worth.index if step and step.worth else None
        return Answered(asked.key, found, trail.dead, index, None if found == asked.fingerprint else stored)


Answering = Callable[[Sequence[Asked]], Iterable[Answered]]
_asking: list[Asking] = []


def begin(changes: Sequence[HouseChange], at: datetime, load_now: Load) -> None:
    """Make a process of its own ready to answer; the packaged law book is read once there."""
    _asking[:] = [Asking(adjusted(load(), changes), at, load_now)]


def answer_all(asked: Sequence[Asked]) -> list[Answered]:
    """Return the answers to many cases in a process that has begun."""
    return [_asking[0].answer(one) for one in asked]
