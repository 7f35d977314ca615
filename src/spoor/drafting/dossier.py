"""The dossier: what a draft may state, gathered from the case. A draft states nothing that is not in here.

Empty text means: not known. Moments are RFC 3339 in UTC, days YYYY-MM-DD, both as text, so that one dossier always
makes the same bytes.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody one can write to: the issuing authority, who validates, where the answer goes, who reports."""

    name: str = ""
    post: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Addressee:
    """To whom the document goes, and the provider whose data it is about.

    `tells_user` is a sentence on whether this provider tells its user. `through` is the authority that passes it on.
    """

    name: str = ""
    country: str = ""
    provider: str = ""
    channel: str = ""
    through: str = ""
    tells_user: str = ""


@dataclass(frozen=True, slots=True)
class Offence:
    """The offence as confirmed: its name, article, maximum in months, and when and where it took effect.

    `max_said` is the maximum in words where an order rests on several offences.
    """

    name: str
    article: str
    max_months: int | None
    committed_on: str
    place: str
    max_said: str = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """One identifier a draft asks about: its kind, how it reads, where and when it was seen.

    `case` only where a document is about several cases; so for a finding.
    """

    kind: str
    shown: str
    service: str
    seen_at: str = ""
    port: int | None = None
    account_id: str = ""
    url: str = ""
    case: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """One report behind a draft: its number, receipt, text, language, and the digest of what was sealed."""

    number: str
    received_at: str
    text: str
    language: str
    sha256: str
    target: str = ""
    suspect: str = ""
    platform: str = ""
    account: str = ""
    url: str = ""
    seen_at: str = ""
    reported_by: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """One exhibit of the evidence list: its number in this document, what it is, how it was got, its digest."""

    number: str
    name: str
    how: str
    sha256: str
    size: int
    sealed_at: str
    report: str


@dataclass(frozen=True, slots=True)
class Element:
    """One element of the offence: its name, the answer (yes, no or unknown in words) and the phrase that weighed."""

    name: str
    answer: str
    phrase: str = ""


@dataclass(frozen=True, slots=True)
class Received:
    """One record that a provider sent: what it says and from which file and row.

    `at` is the moment in UTC where the file gives its zone; `at_text` what the file says, letter by letter. `zone`
    is who said the zone, when and why, where the file does not.
    """

    kind: str
    at: str
    value: str
    ip: str
    port: int | None
    file: str
    line: str
    sha256: str
    at_text: str = ""
    provider: str = ""
    received_at: str = ""
    zone: str = ""


@dataclass(frozen=True, slots=True)
class Stated:
    """What a person found, for the document: the question, the answer in words, the reason, who and when.

    `name` is the fixed name of the question; `holds` whether the answer was yes.
    """

    question: str
    answer: str
    reason: str
    by: str
    on: str
    name: str = ""
    holds: bool = False
    case: str = ""


@dataclass(frozen=True, slots=True)
class Reasons:
    """What a person wrote for this order: necessity, proportionality, subsidiarity, alternatives, and the ground for
    keeping it secret.
    """

    necessity: str = ""
    proportionality: str = ""
    subsidiarity: str = ""
    alternatives: str = ""
    confidentiality: str = ""


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier request for the same data: what, when it was sent, its reference, what came of it."""

    what: str
    on: str
    reference: str
    result: str = ""


@dataclass(frozen=True, slots=True)
class Custody:
    """One link of the chain of custody of an exhibit: when, what was done, by whom and why."""

    sha256: str
    at: str
    act: str
    by: str
    why: str


@dataclass(frozen=True, slots=True)
class Perishing:
    """An identifier whose records are probably gone after a day: an estimate, and what it is about."""

    kind: str
    shown: str
    service: str
    expected: str


@dataclass(frozen=True, slots=True)
class Located:
    """An IP address at a moment, looked up in dated tables: who runs it, where, which kind, what is still needed.

    `source` names the table with its day and digest; `sha256` and `row` are of the exhibit the address comes from.
    """

    address: str
    at: str
    port: int | None
    operator: str
    network: str
    country: str
    kinds: str
    needs: str
    source: str
    sha256: str = ""
    row: str = ""


@dataclass(frozen=True, slots=True)
class Weighed:
    """A fact for or against an explanation: its words and source, and the digest where that is an exhibit."""

    explanation: str
    speaks: str
    text: str
    source: str
    beyond_subscriber: str
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Identified:
    """Whom a person proposed as the sender, what speaks for and against, and what another answered."""

    name: str
    details: str
    because: str
    against: str
    proposed_by: str
    proposed_on: str
    state: str
    answered_by: str = ""
    answered_on: str = ""
    answer_because: str = ""
    sha256: str = ""
    row: str = ""
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything known for one draft. `lang` is the language of the document; names are in that language.

    `validation` names who must validate or authorise besides the issuer, empty where nobody must.
    `danger_to_life` is a person's finding; None where nobody made one.
    """

    case: str
    house: str
    lang: str
    instrument: str
    instrument_name: str
    made_on: str
    authoriser: str
    addressee: Addressee
    offence: Offence
    subjects: tuple[Subject, ...]
    messages: tuple[Message, ...]
    citations: tuple[str, ...]
    unverified: tuple[str, ...]
    about_name: str = ""
    order_number: str = ""
    final: bool = False
    validation: str = ""
    issuer: Contact = Contact()
    validator: Contact = Contact()
    reply_to: Contact = Contact()
    reporter: Contact = Contact()
    term: str = ""
    term_source: str = ""
    keep: str = ""
    period_from: str = ""
    period_until: str = ""
    last_useful: str = ""
    notify: bool = False
    danger_to_life: bool | None = None
    confirmed_by: str = ""
    confirmed_because: str = ""
    target: str = ""
    suspect: str = ""
    target_capacity: str = ""
    police_contact: str = ""
    domicile: str = ""
    statement: str = ""
    reasons: Reasons = Reasons()
    numbers: tuple[tuple[str, str], ...] = ()
    earlier: tuple[Earlier, ...] = ()
    pieces: tuple[Piece, ...] = ()
    elements: tuple[Element, ...] = ()
    received: tuple[Received, ...] = ()
    findings: tuple[Stated, ...] = field(default_factory=tuple)
    custody: tuple[Custody, ...] = ()
    perishing: tuple[Perishing, ...] = ()
    located: tuple[Located, ...] = ()
    weighed: tuple[Weighed, ...] = ()
    identified: Identified | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A document that was made: file name, media type and bytes, and which fields a person must still fill."""

    name: str
    media_type: str
    content: bytes
    missing: tuple[str, ...]
    by_hand: tuple[str, ...] = ()
