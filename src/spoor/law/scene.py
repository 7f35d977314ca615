"""The scene a rule looks at: one identifier of one case, with its holder, on one day."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from spoor.law.directory import Country, Power, Provider, unlisted_provider
from spoor.law.facts import CaseFacts, Decision, Identifier
from spoor.law.lawbook import Lawbook
from spoor.law.offences import Profile

HOME = "NL"


@dataclass(frozen=True, slots=True)
class Scene:
    """What a rule may know. `on` is the day of the measure; `until` its last instant."""

    facts: CaseFacts
    identifier: Identifier
    holder: Provider | None
    offence: Profile
    on: date
    until: datetime
    law: Lawbook

    @property
    def country(self) -> str | None:
        """The state of the company that holds the data; of the identifier where no holder is known."""
        own = self.holder.country if self.holder else None
        return own or self.identifier.country

    @property
    def state(self) -> Country | None:
        """The ties of that state; None if it is not known or not in the law book."""
        return self.law.countries.get(self.country) if self.country else None

    @property
    def is_domestic(self) -> bool:
        """Whether a Dutch order can reach the holder: company, establishment or representative here."""
        return self.country == HOME or (self.holder is not None and self.holder.eu_addressee == HOME)

    @property
    def is_abroad(self) -> bool:
        """Whether the company that holds the data is, or may be, in another state."""
        return self.country != HOME

    def finding(self, question: str, power: Power) -> bool | None:
        """Return a person's answer for this route, the last one given up to this day; else the stated
        fact. Of two answers the later day counts, whichever stands first; else the one that stands last.
        """
        last: Decision | None = None
        for one in self.facts.decisions:
            if one.question != question or (one.day is not None and one.day > self.on):
                continue
            if one.identifier not in (None, self.identifier.id) or one.instrument not in (None, power.id):
                continue
            if last is None or last.day is None or one.day is None or one.day >= last.day:
                last = one
        if last is not None:
            return last.answer
        return {"suspicion": self.facts.suspicion, "emergency": self.facts.danger_to_life}.get(question)


def holder_of(identifier: Identifier, facts: CaseFacts, law: Lawbook) -> Provider | None:
    """Return the provider that holds the data: the directory's row, overridden by the facts; None if not
    named.
    """
    if identifier.holder is None:
        return None
    own = next((row for row in facts.providers if row["id"] == identifier.holder), None)
    known = law.providers.get(identifier.holder) or unlisted_provider(identifier.holder)
    return known if own is None else replace(known, **_overrides(own))


def _overrides(row: Mapping[str, Any]) -> dict[str, Any]:
    names = ("name", "country", "kind", "eu_addressee", "offers_services_in_eu")
    found = {name: row[name] for name in names if name in row}
    if "retention" in row:
        found["retention"] = tuple((one.get("record"), one.get("days")) for one in row["retention"])
    return found
