"""What a report says, column by column: read, checked and put into one canonical form before it is sealed."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from spoor.identifiers import IdentifierUnreadable, normalise
from spoor.vocabulary import Platform
from spoor.words import Words

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
COLUMNS = (
    "text",
    "reference",
    "platform",
    "account",
    "account_id",
    "url",
    "seen_at",
    "target",
    "reported_by",
    "note",
    "ip",
    "port",
    "email",
    "phone",
)
LONGEST = {
    "text": 100_000,
    "reference": 200,
    "account": 200,
    "url": 2000,
    "target": 300,
    "reported_by": 300,
    "note": 100_000,
}
OWN_KEY = "sha256:"  # references that Spoor makes itself start so
THE_MESSAGE = Words(
    "het bericht zoals het was; dit veld mag niet leeg zijn",
    "the message as it was; this field may not be empty",
)
NO_NULLS = Words("tekst zonder nultekens", "text without null characters")
AT_MOST = Words("ten hoogste {n} tekens", "at most {n} characters")
ONE_OF = Words("een van {names}", "one of {names}")
A_NUMBER = Words("een getal, bv. 1234567890", "a number, e.g. 1234567890")
A_PORT = Words("een getal van 1 tot en met 65535", "a number from 1 to 65535")
WITH_AN_IP = Words("een IP-adres in de kolom ip erbij", "an IP address in the column ip beside it")
OWN_REFERENCE = Words(
    "een eigen kenmerk dat niet met {prefix} begint",
    "a reference of your own that does not start with {prefix}",
)
A_MOMENT = Words(
    "datum en tijd, bv. 2026-11-20T20:40:00+01:00 of 20-11-2026 20:40",
    "date and time, e.g. 2026-11-20T20:40:00+01:00 or 20-11-2026 20:40",
)
REAL_MOMENT = Words("een bestaande datum en tijd", "a date and time that exist")
WITH_ZONE = Words(
    "een tijd met zone: dit uur bestaat bij het verzetten van de klok twee keer of niet",
    "a time with its zone: when the clock changes this hour exists twice or not at all",
)
READ_AS_LOCAL = Words(
    "seen_at zonder zone gelezen als Nederlandse tijd (Europe/Amsterdam)",
    "seen_at without a zone read as Dutch time (Europe/Amsterdam)",
)
_LOCAL = re.compile(
    r"(?:(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})|(?P<D>\d{1,2})[-/.](?P<M>\d{1,2})[-/.](?P<Y>\d{4}))"
    r"[T ,]+(?P<h>\d{1,2})[:.](?P<min>\d{2})(?:[:.](?P<s>\d{2})(?:\.\d+)?)?(?: ?uur)?"
)


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row cannot be accepted: its column, what was expected there and what was found."""

    column: str | None
    expected: Words
    found: str | None


@dataclass(frozen=True, slots=True)
class ReportContent:
    """One report in canonical form. Times are aware UTC; text that was not given is empty."""

    text: str
    reference: str = ""
    platform: str = ""
    account: str = ""
    account_id: str = ""
    url: str = ""
    seen_at: datetime | None = None
    target: str = ""
    reported_by: str = ""
    note: str = ""
    ip: str = ""
    port: int | None = None
    email: str = ""
    phone: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)

    def columns(self) -> dict[str, object]:
        """Return the columns that have a value, JSON-ready, without the sender's own reference."""
        given = {name: value for name, value in asdict(self).items() if value not in ("", None, {})}
        given.pop("reference", None)
        if self.seen_at is not None:
            given["seen_at"] = self.seen_at.astimezone(UTC).isoformat().replace("+00:00", "Z")
        return given

    def digest(self) -> str:
        """Return the hex SHA-256 of the canonical columns; equal content has an equal digest."""
        return hashlib.sha256(canonical(self.columns())).hexdigest()

    def key(self, occurrence: int) -> str:
        """Return the sender's reference, or else a key from the content and its occurrence among equal rows."""
        return self.reference or f"{OWN_KEY}{self.digest()}:{occurrence}"


def canonical(value: object) -> bytes:
    """Return canonical JSON: sorted keys, no spaces, UTF-8."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


class _Reader:
    """Reads one row; collects problems and remarks instead of stopping at the first."""

    def __init__(self, row: Mapping[str, str]) -> None:
        self.row = {name: value.strip() for name, value in row.items()}
        self.problems: list[Problem] = []
        self.remarks: list[Words] = []

    def wrong(self, column: str, expected: Words) -> None:
        self.problems.append(Problem(column, expected, self.row.get(column, "")[:200] or None))

    def text(self, column: str) -> str:
        value = self.row.get(column, "")
        if "\x00" in value:
            self.wrong(column, NO_NULLS)
        if len(value) > LONGEST.get(column, 2000):
            self.wrong(column, AT_MOST.filled(n=LONGEST.get(column, 2000)))
        return value

    def identifier(self, column: str, kind: str, platform: str | None = None) -> str:
        value = self.text(column)
        if not value:
            return ""
        try:
            normalise(kind, value, platform=platform)
        except IdentifierUnreadable as error:
            self.wrong(column, error.wanted())
        return value

    def platform(self) -> str:
        value = self.row.get("platform", "").casefold()
        if value and value not in set(Platform):
            self.wrong("platform", ONE_OF.filled(names=", ".join(Platform)))
            return ""
        return value

    def account_id(self) -> str:
        value = self.row.get("account_id", "")
        if value and not re.fullmatch(r"[0-9]{1,32}", value):
            self.wrong("account_id", A_NUMBER)
        return value

    def port(self) -> int | None:
        value = self.row.get("port", "")
        if not value:
            return None
        if not re.fullmatch(r"[0-9]{1,5}", value) or not 1 <= int(value) <= 65535:
            self.wrong("port", A_PORT)
            return None
        if not self.row.get("ip"):
            self.wrong("port", WITH_AN_IP)
        return int(value)

    def seen_at(self) -> datetime | None:
        value = self.row.get("seen_at", "")
        if not value:
            return None
        moment, said = read_moment(value)
        if moment is None:
            self.wrong("seen_at", said or A_MOMENT)
        elif said:
            self.remarks.append(said)
        return moment


def read_moment(value: str) -> tuple[datetime | None, Words | None]:
    """Read RFC 3339, or a local Dutch date and time as Europe/Amsterdam.

    Returns the instant in UTC with a remark (none for RFC 3339), or None with what was expected.
    """
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?([Zz]|[+-]\d{2}:\d{2})", value):
        try:
            return datetime.fromisoformat(value.upper().replace("Z", "+00:00")).astimezone(UTC), None
        except ValueError:
            return None, REAL_MOMENT
    found = _LOCAL.fullmatch(value)
    if not found:
        return None, A_MOMENT
    part = {name: int(text) for name, text in found.groupdict().items() if text}
    year, month, day = (part[a] if a in part else part[b] for a, b in (("y", "Y"), ("m", "M"), ("d", "D")))
    try:
        local = datetime(year, month, day, part["h"], part["min"], part.get("s", 0), tzinfo=AMSTERDAM)
    except ValueError:
        return None, REAL_MOMENT
    if local.utcoffset() != local.replace(fold=1).utcoffset():
        return None, WITH_ZONE
    return local.astimezone(UTC), READ_AS_LOCAL


def read_row(row: Mapping[str, str]) -> tuple[ReportContent | None, list[Problem], list[Words]]:
    """Read one row of named text values: the content or its problems, and remarks for the sender.

    Unknown columns are kept in `extra`. No network, no clock.
    """
    reader = _Reader(row)
    if not reader.row.get("text"):
        reader.wrong("text", THE_MESSAGE)
    platform = reader.platform()
    reference = reader.text("reference")
    if reference.startswith(OWN_KEY):
        reader.wrong("reference", OWN_REFERENCE.filled(prefix=OWN_KEY))
    content = ReportContent(
        text=reader.text("text"),
        reference=reference,
        platform=platform,
        account=reader.identifier("account", "account", platform or None),
        account_id=reader.account_id(),
        url=reader.identifier("url", "url"),
        seen_at=reader.seen_at(),
        target=reader.text("target"),
        reported_by=reader.text("reported_by"),
        note=reader.text("note"),
        ip=reader.identifier("ip", "ip"),
        port=reader.port(),
        email=reader.identifier("email", "email"),
        phone=reader.identifier("phone", "phone"),
        extra={k: v for k, v in reader.row.items() if k not in COLUMNS and v},
    )
    return (None if reader.problems else content), reader.problems, reader.remarks
