"""What an answer gives: records with their source, the rows that were skipped and why, and one account of a file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from spoor.returns.sentences import Sentence, say
from spoor.returns.times import GIVEN

KINDS = ("login", "subscriber", "device", "phone", "email", "payment", "message", "account", "other")
CALLER = "caller"  # who said a zone that neither the file nor its layout names
STATES = ("read", "partly", "unknown_layout", "broken")


@dataclass(frozen=True, slots=True)
class Source:
    """Where in its file a record stands (herkomst): line or row, and the sheet or page when there is one."""

    line: int | str
    sheet: str | None = None
    page: int | None = None

    def as_json(self) -> dict[str, Any]:
        """Return it as the contract writes it."""
        found: dict[str, Any] = {"line": self.line}
        if self.sheet is not None:
            found["sheet"] = self.sheet
        if self.page is not None:
            found["page"] = self.page
        return found


@dataclass(frozen=True, slots=True)
class Record:
    """One fact from an answer (gegeven): an address at an instant, a number, a name.

    `at` is a UTC instant; it is None where there is no time or where its zone is not certain, and then `zone` is
    "ambiguous" and `at_text` holds what stood there; the zone "given" is the caller's word. `fields` keeps
    the whole row as it was written.
    """

    kind: str
    source: Source
    fields: Mapping[str, str]
    at: datetime | None = None
    at_text: str | None = None
    zone: str | None = None
    ip: str | None = None
    port: int | None = None
    value: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Return it as the contract writes it."""
        given = self.zone == GIVEN
        found = {
            "kind": self.kind,
            "at": None if self.at is None else _rfc3339(self.at),
            "at_text": self.at_text,
            "zone": "stated" if given else self.zone,
            "ip": self.ip,
            "port": self.port,
            "value": self.value,
            "fields": dict(self.fields),
            "source": self.source.as_json(),
        }
        return found | ({"zone_by": CALLER} if given else {})


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that gave no record, and the reason."""

    line: int | str
    why: Sentence


@dataclass(frozen=True, slots=True)
class ReturnFile:
    """One file of an answer, read: rows_in_file = rows_read + skipped, always.

    `attachment` is the media type of a file that holds no rows by its nature (a picture, a sound); such a file
    is `read` with the layout `attachment`, so that it never looks like an empty answer.
    """

    file: str
    sha256: str
    state: str
    provider: str | None = None
    layout: str | None = None
    rows_in_file: int = 0
    rows_read: int = 0
    skipped: tuple[Skipped, ...] = ()
    records: tuple[Record, ...] = ()
    messages: tuple[Sentence, ...] = ()
    attachment: str | None = None
    bytes: int = field(default=0)
    zone_given: str | None = None

    def __post_init__(self) -> None:
        """Refuse an account that does not add up. Raises ValueError."""
        if self.rows_in_file != self.rows_read + len(self.skipped):
            raise ValueError(f"{self.file}: {self.rows_in_file} != {self.rows_read} + {len(self.skipped)}")

    def as_json(self, lang: str = "nl") -> dict[str, Any]:
        """Return it as the contract writes it, sentences in `nl` or `en`."""
        found: dict[str, Any] = {
            "file": self.file,
            "sha256": self.sha256,
            "provider": self.provider,
            "layout": self.layout,
            "state": self.state,
            "rows": {
                "in_file": self.rows_in_file,
                "read": self.rows_read,
                "skipped": [{"line": one.line, "why": say(one.why, lang)} for one in self.skipped],
            },
            "records": [record.as_json() for record in self.records],
            "messages": [say(message, lang) for message in self.messages],
        }
        if self.attachment:
            found["attachment"] = {"media_type": self.attachment, "bytes": self.bytes}
        if self.zone_given:
            found["zone_stated"] = {"zone": self.zone_given, "by": CALLER}
        whole: dict[str, Any] = printable(found)
        return whole


def printable(value: Any) -> Any:
    """Return a value of JSON in which every text can be written as UTF-8: half a character becomes `?`."""
    if isinstance(value, str):
        return value if value.isascii() else value.encode("utf-8", errors="replace").decode("utf-8")
    if isinstance(value, dict):
        return {printable(key): printable(one) for key, one in value.items()}
    return [printable(one) for one in value] if isinstance(value, list) else value


def _rfc3339(at: datetime) -> str:
    precision = "milliseconds" if at.microsecond else "seconds"
    return at.isoformat(timespec=precision).replace("+00:00", "Z")
