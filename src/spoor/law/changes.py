"""Changes: what differs between two answers of the law book to one case, route by route, and what it rests on.

Two answers are the same when their fingerprints are: the day they were asked, the digest of the law book and the
parts of the formula do not count.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from spoor.law.answers import ALIVE, Sentence

Stored = Mapping[str, Any]
Key = tuple[str, str, str | None]


@dataclass(frozen=True, slots=True)
class Change:
    """One route that stands otherwise than before; None where it was or is not listed."""

    identifier: str
    instrument: str
    about: str | None
    before: Stored | None
    after: Stored | None

    @property
    def wakes(self) -> bool:
        """Whether the route lives now and did not before."""
        return _alive(self.after) and not _alive(self.before)

    def sentence(self) -> Sentence:
        """Say the change: what the route is now, what it was, and on what ground."""
        values: dict[str, object] = {"instrument": self.about or self.instrument}
        if self.after is None:
            return Sentence("change.gone", values)
        values["state"] = self.after["state"]
        if self.before is None:
            return Sentence("change.new", values)
        values["was"] = self.before["state"]
        if self.before["state"] == self.after["state"]:
            return Sentence("change.otherwise", values)
        if self.before["state"] == "closed" and self.before["because"]:
            return Sentence("change.was_closed", {**values, "because": self.before["because"]})
        return Sentence("change.state", values)


def fingerprint(stored: Stored) -> str:
    """Return the hex SHA-256 of what an answer says, without the day, the law book's digest and the formula."""
    step = stored["next_step"]
    said = [
        stored["routes"],
        stored["beside"],
        stored["dead"],
        stored["not_in_law_book"],
        step and {name: value for name, value in step.items() if name != "worth"},
    ]
    return hashlib.sha256(canonical(said)).hexdigest()


def canonical(value: object) -> bytes:
    """Return the one form in which JSON-safe values are compared and kept."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def changes(before: Stored, after: Stored) -> tuple[Change, ...]:
    """Return the routes that stand otherwise, those that wake first, in the order of the trail.

    What matters is state, ground, result, who signs, the term and what is asked; a hint is no difference.
    """
    old, new = _by_key(before["routes"]), _by_key(after["routes"])
    found = [
        Change(*key, old.get(key), new.get(key))
        for key in [*new, *(key for key in old if key not in new)]
        if _standing(old.get(key)) != _standing(new.get(key))
    ]
    return tuple(sorted(found, key=lambda one: not one.wakes))


def why(before: Stored, after: Stored, *, facts_changed: bool) -> str:
    """Return what made an answer change: `facts`, `law` (rules, directory or policy) or `time` (a term or a day)."""
    if facts_changed:
        return "facts"
    return "law" if before["law_digest"] != after["law_digest"] else "time"


def _by_key(routes: Sequence[Stored]) -> dict[Key, Stored]:
    return {(one["identifier"], one["instrument"], one["about"]): one for one in routes}


def _standing(route: Stored | None) -> object:
    """Return what matters of a route: where it stands and why, who signs, how long the term is, what is asked."""
    if route is None:
        return None
    names = ("state", "because_code", "result", "authoriser", "needs_validation_by")
    term = route["deadline"] or {}
    asked = sorted(one["fact"] for one in route["missing"])
    return [*(route[name] for name in names), term.get("amount"), term.get("unit"), asked]


def _alive(route: Stored | None) -> bool:
    return route is not None and route["state"] in ALIVE
