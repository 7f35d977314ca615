"""Exhaustion: the dated account that no lawful route is left (verantwoording: geen route meer open).

Every route with its outcome, its ground and its source, those that rest on an unverified source marked; and how to
compute it again. The same values always give the same bytes.
"""

from dataclasses import asdict, dataclass

from spoor.drafting.documents import PDF, compiled
from spoor.drafting.dossier import Document


@dataclass(frozen=True, slots=True)
class AccountedRoute:
    """One route: its name, its state in words, the ground, what people recorded, its sources."""

    name: str
    state: str
    ground: str
    acts: tuple[str, ...]
    sources: str
    unverified: bool


@dataclass(frozen=True, slots=True)
class AccountedIdentifier:
    """One identifier and all its routes."""

    kind: str
    shown: str
    holder: str
    routes: tuple[AccountedRoute, ...]


@dataclass(frozen=True, slots=True)
class Exhaustion:
    """What the account says. `facts` and `counts` are rows of a label and a value, in words of `lang`."""

    lang: str
    case: str
    house: str
    as_of: str
    made_on: str
    facts: tuple[tuple[str, str], ...]
    counts: tuple[tuple[str, int], ...]
    identifiers: tuple[AccountedIdentifier, ...]
    beside: tuple[tuple[str, str], ...]
    unverified: tuple[str, ...]
    reason: str
    decided_by: str
    decided_role: str
    rules_digest: str
    edition_digest: str
    house_changes: int
    facts_digest: str
    program: str


def account(exhaustion: Exhaustion) -> Document:
    """Make the document."""
    content = compiled("exhaustion.typ", "dossier", asdict(exhaustion))
    prefix = "Verantwoording" if exhaustion.lang == "nl" else "Account"
    return Document(f"{prefix}-{exhaustion.case}-{exhaustion.made_on}.pdf", PDF, content, ())
