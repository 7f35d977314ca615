"""The dossier: what a draft may state, gathered from the case. A draft states nothing that is not in here."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Subject:
    """One identifier a draft asks about: its kind, how it reads, where and when it was seen (UTC, RFC 3339)."""

    kind: str
    shown: str
    service: str
    seen_at: str = ""
    port: int | None = None
    account_id: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """One report behind a draft: its number, receipt (UTC), text, language, and the digest of what was sealed."""

    number: str
    received_at: str
    text: str
    language: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything known for one draft. Empty text means: not known, and the draft says so."""

    case: str
    house: str
    instrument: str
    instrument_name: str
    about_name: str
    made_on: str
    authoriser: str
    validation: str
    addressee: str
    addressee_country: str
    provider: str
    offence: str
    offence_article: str
    max_months: int | None
    committed_on: str
    place: str
    confirmed_by: str
    confirmed_because: str
    last_day: str
    last_useful: str
    danger_to_life: bool | None
    subjects: tuple[Subject, ...]
    messages: tuple[Message, ...]
    citations: tuple[str, ...]
    unverified: tuple[str, ...]
    numbers: tuple[tuple[str, str], ...] = ()
    police_contact: str = ""
    findings: tuple[tuple[str, str, str], ...] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class Document:
    """A document that was made: file name, media type and bytes, and which fields a person must still fill."""

    name: str
    media_type: str
    content: bytes
    missing: tuple[str, ...]
