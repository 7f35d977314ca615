"""What a rule answers: a check is met, fails or lacks something; a route carries its state and its reasons.

Sentences are ids with values; the words stand in texts/. Nothing here is in a language.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from spoor.law.provisions import Citation

ALIVE = frozenset({"open", "needs", "waiting"})  # states in which something can still come of a route

Cite = tuple[str, str]  # law id and article


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence without words: its id in texts/ and the values it speaks of."""

    id: str
    values: Mapping[str, object] = field(default_factory=dict)

    def stored(self) -> dict[str, object]:
        """Return the sentence as it is kept."""
        return {"id": self.id, "values": dict(self.values)}


@dataclass(frozen=True, slots=True)
class Met:
    """The check is met; these provisions say so."""

    cites: tuple[Cite, ...] = ()


@dataclass(frozen=True, slots=True)
class Fails:
    """The check closes the route. `unsure`: the rule or value is marked unsure and may not decide alone."""

    code: str
    because: Sentence
    cites: tuple[Cite, ...]
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class Rests:
    """The route is open only because of a rule marked unsure; `otherwise` closes it if that is wrong."""

    rule: Sentence
    otherwise: Fails


@dataclass(frozen=True, slots=True)
class Lacks:
    """A fact or a person's finding is missing, and whom to ask what."""

    fact: str
    ask: Sentence
    cites: tuple[Cite, ...] = ()
    state_if_confirmed: str | None = None

    def stored(self) -> dict[str, object]:
        """Return what is missing in the form of the contract."""
        found: dict[str, object] = {"fact": self.fact, "ask": self.ask.stored()}
        if self.state_if_confirmed is not None:
            found["state_if_confirmed"] = self.state_if_confirmed
        return found


Check = Met | Fails | Rests | Lacks


@dataclass(frozen=True, slots=True)
class Addressee:
    """To whom a request goes. `name` is a proper name, or a sentence id for a kind of addressee."""

    name: str | Sentence
    country: str | None

    def stored(self) -> dict[str, object]:
        """Return the addressee in the form of the contract."""
        name = self.name if isinstance(self.name, str) else self.name.stored()
        return {"name": name, "country": self.country}


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the rule of one instrument says about one identifier, before limitation and history."""

    checks: tuple[Check, ...]
    addressee: Addressee | None
    through: Sentence | None = None  # the authority by which a request reaches the addressee
    cites: tuple[Cite, ...] = ()
    authoriser: str | None = None  # only where it differs from the law book's row
    validation: str | None = None
    basis: str | None = None
    notify: bool | None = None
    emergency: bool = False
    advice: tuple[Sentence, ...] = ()
    drop_cites: tuple[Cite, ...] = ()


@dataclass(frozen=True, slots=True)
class Deadline:
    """A term: its length, and once it runs its last day (inclusive) or last instant."""

    amount: int
    unit: str
    last_on: date | None = None
    last_at: datetime | None = None
    emergency: bool = False
    source: str = ""
    renewed: bool = False  # a term of keeping that was renewed already

    def stored(self) -> dict[str, object]:
        """Return the term in the form of the contract."""
        return {
            "amount": self.amount,
            "unit": self.unit,
            "last_on": self.last_on and self.last_on.isoformat(),
            "last_at": self.last_at and self.last_at.isoformat(),
            "emergency": self.emergency,
            "source": self.source,
            "renewed": self.renewed,
        }


@dataclass(frozen=True, slots=True)
class GoneBy:
    """The window in which the wanted record will probably be gone; never a state."""

    soonest: date | None
    expected: date | None
    latest: date | None
    confidence: str  # known, likely, guess or unknown
    source: str | None
    record: str | None = None  # which record it is, by its name in retention.yaml

    def stored(self) -> dict[str, object]:
        """Return the window in the form of the contract."""
        return {
            "from": self.soonest and self.soonest.isoformat(),
            "expected": self.expected and self.expected.isoformat(),
            "to": self.latest and self.latest.isoformat(),
            "confidence": self.confidence,
            "source": self.source,
            "record": self.record,
        }


@dataclass(frozen=True, slots=True)
class Route:
    """One route (juridische route): an identifier, an instrument, and where it stands."""

    identifier: str
    instrument: str
    state: str
    data_category: str
    about: str | None = None
    authoriser: str | None = None
    needs_validation_by: str | None = None
    addressee: Addressee | None = None
    through: Sentence | None = None
    basis: tuple[str, ...] = ()
    because: Sentence | None = None
    because_code: str | None = None
    missing: tuple[Lacks, ...] = ()
    deadline: Deadline | None = None
    gone_by: GoneBy | None = None
    advice: tuple[Sentence, ...] = ()
    notify: bool | None = None
    result: str | None = None
    by_role: str | None = None
    citations: tuple[Citation, ...] = ()
    emergency: bool = False

    def stored(self) -> dict[str, object]:
        """Return the route as JSON-safe values, sentences as ids."""
        return {
            "identifier": self.identifier,
            "instrument": self.instrument,
            "about": self.about,
            "state": self.state,
            "data_category": self.data_category,
            "authoriser": self.authoriser,
            "needs_validation_by": self.needs_validation_by,
            "addressee": self.addressee and self.addressee.stored(),
            "through": self.through and self.through.stored(),
            "basis": "; ".join(self.basis) or None,
            "because": self.because and self.because.stored(),
            "because_code": self.because_code,
            "missing": [one.stored() for one in self.missing],
            "deadline": self.deadline and self.deadline.stored(),
            "gone_by": self.gone_by and self.gone_by.stored(),
            "advice": [one.stored() for one in self.advice],
            "notify": self.notify,
            "result": self.result,
            "by_role": self.by_role,
            "citations": [one.stored() for one in self.citations],
        }
