"""The facts of one case as values: what a person stated, frozen.

Days are calendar days in Europe/Amsterdam; instants are aware. None always means: not known.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class OffenceFacts:
    """The offence (strafbaar feit) as a person qualified it. `number` is the article of Sr."""

    number: str
    paragraph: int | None
    committed_on: date
    place: str | None
    terrorist_intent: bool | None
    target_capacity: str | None
    in_writing: bool | None
    under_condition: bool | None
    by_information_system: bool | None
    prosecution_act_on: date | None


@dataclass(frozen=True, slots=True)
class Moment:
    """When an address was used, as far as it was written down."""

    on: date
    at: datetime | None  # only with a zone
    precision: str  # second, minute, hour or day
    has_zone: bool


@dataclass(frozen=True, slots=True)
class Identifier:
    """A value with a kind and the moment it was seen (kenmerk)."""

    id: str
    kind: str
    holder: str | None
    value: str | None
    seen_on: date | None
    used: Moment | None
    port: int | None
    country: str | None
    shared: bool | None
    captured: bool | None
    message_kind: str | None
    ipv6: bool

    @property
    def is_shared(self) -> bool:
        """Tell whether many users stand behind this address: said so, or in 100.64.0.0/10."""
        return bool(self.shared)


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """What was done on one route."""

    instrument: str
    identifier: str
    state: str
    day: date
    at: datetime | None
    ground: str | None
    by_role: str | None
    about: str | None


@dataclass(frozen=True, slots=True)
class Decision:
    """A person's answer to a question only a person can answer (oordeel)."""

    question: str
    answer: bool
    by_role: str | None
    day: date | None
    identifier: str | None
    instrument: str | None


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """All facts of one case that the trail looks at."""

    case: str
    house: str
    offence: OffenceFacts
    residence: str | None
    nationality: str | None
    age_band: str | None
    danger_to_life: bool | None
    suspicion: bool | None
    complaint_filed: bool | None
    prosecution_requested: bool | None
    providers: tuple[Mapping[str, Any], ...]
    identifiers: tuple[Identifier, ...]
    wanted: frozenset[str]
    history: tuple[HistoryRow, ...]
    decisions: tuple[Decision, ...]
