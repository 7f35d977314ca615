"""A whole file read by its format: rows, what was skipped and why, and the day that the file itself states."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from spoor.networks.formats import FORMATS, REGISTRIES
from spoor.networks.ranges import Array
from spoor.networks.rows import Entry, LineUnreadable, Row, Skipped
from spoor.networks.sentences import Sentence

FEW = 10  # lines that may be unreadable in any file
SHARE = 20  # ... and in a long one at most one in so many
_HEADER = 40  # lines at the start in which a file may state its day
_GENERATED = re.compile(
    r"(?:Generated|Converted on|Downloaded|Date)\s*:?\s*(?:\w{3},\s*)?(.+)", re.IGNORECASE
)
_DUMP = re.compile(r"(?:rib|bview)\.(\d{8})")
_WRITTEN = ("%d %b %Y", "%Y-%m-%d", "%a %b %d %H:%M:%S %Y", "%Y%m%d")


class FileRefused(ValueError):
    """The file is not what `--as` says; the sentence says why, and nothing of it was kept."""

    def __init__(self, sentence: Sentence) -> None:
        """Keep the sentence."""
        super().__init__(sentence.id)
        self.sentence = sentence


@dataclass(slots=True)
class Reading:
    """A file as read. `dated` and `registry` only where the file states them; rows = lines read + skipped.

    A database of very many prefixes comes as arrays (`prefixes`, by family) beside the entries. `last_seen` is the
    day of the last sighting in a list of Tor exits, which dates it where nobody says otherwise.
    """

    what: str
    entries: list[Entry] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    remarks: list[Sentence] = field(default_factory=list)
    dated: date | None = None
    registry: str | None = None
    rows: int = 0
    prefixes: dict[int, tuple[Array, Array, Array]] = field(
        default_factory=dict
    )  # first, last, place in `known`
    known: list[Row] = field(default_factory=list)
    last_seen: date | None = None


def read_table(content: bytes, what: str) -> Reading:
    """Read a file of a format. Raises FileRefused where it holds no row, or too many that cannot be read."""
    reading, parse, promised = Reading(what), FORMATS[what], None
    for number, text in _lines(content):
        if number <= _HEADER:
            promised = _header(text, reading) or promised
        if not text.strip() or text[0] in "#;":
            continue
        try:
            found = list(parse(number, text))
        except LineUnreadable as error:
            reading.rows += 1
            reading.skipped.append(Skipped(number, error.sentence))
            continue
        reading.rows += len(found)
        reading.entries += found
    _merge(reading)
    if promised is not None and promised != reading.rows:
        reading.remarks.append(Sentence("remark.records", {"promised": promised, "found": reading.rows}))
    _judge(reading)
    reading.last_seen = _seen(reading)
    return reading


def _lines(content: bytes) -> Iterator[tuple[int, str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        broken = content.count(b"\n", 0, error.start) + 1
        raise FileRefused(Sentence("file.not_utf8", {"line": broken})) from None
    for number, line in enumerate(text.split("\n"), start=1):
        yield number, line.rstrip("\r")


def _header(text: str, reading: Reading) -> int | None:
    """Note the day and registry that a line of the header states; return the rows it promises, if it does."""
    cells = text.split("|")
    if len(cells) == 7 and cells[1] in REGISTRIES and cells[0].startswith("2"):
        reading.registry = cells[1]
        reading.dated = _day(cells[5])
        return int(cells[3]) if cells[3].isdecimal() else None
    if cells[0].startswith("TABLE_DUMP") and len(cells) > 6 and cells[1].isdecimal() and not reading.dated:
        reading.dated = date(1970, 1, 1) + timedelta(seconds=int(cells[1]))
    if text[:1] in ("#", ";") or text.startswith("Downloaded"):
        if dump := _DUMP.search(text):
            reading.dated = _day(dump.group(1))
        elif reading.dated is None and (stated := _GENERATED.search(text)):
            reading.dated = _day(stated.group(1).strip())
    return None


def _day(text: str) -> date | None:
    for form in _WRITTEN:
        length = {"%d %b %Y": 11, "%Y-%m-%d": 10, "%Y%m%d": 8}.get(form, 24)
        try:
            return datetime.strptime(text[:length].strip(), form).date()  # noqa: DTZ007 - a day, no instant
        except ValueError:
            continue
    return None


def _seen(reading: Reading) -> date | None:
    """Return the last day on which an exit of the list was seen; that dates a list of sightings."""
    latest = max((one.row.seen[-1] for one in reading.entries if one.row.seen), default=None)
    return None if latest is None else datetime.fromtimestamp(latest, tz=UTC).date()


def _merge(reading: Reading) -> None:
    """One entry a range: origins and sightings are put together; otherwise the later line counts and says so."""
    merged: dict[tuple[int, int, int], Entry] = {}
    together = reading.what in ("routes", "tor")
    for entry in reading.entries:
        where = (entry.family, entry.first, entry.last)
        before = merged.get(where)
        if before is None or before.row == entry.row:
            merged.setdefault(where, entry)
        elif together:
            merged[where] = before._replace(row=_joined(before.row, entry.row))
        else:
            reading.skipped.append(Skipped(before.line, Sentence("line.replaced", {"line": entry.line})))
            merged[where] = entry
    reading.entries = list(merged.values())


def _joined(one: Row, other: Row) -> Row:
    return one._replace(
        asns=tuple(sorted({*one.asns, *other.asns})), seen=tuple(sorted({*one.seen, *other.seen}))
    )


def _judge(reading: Reading) -> None:
    bad, rows = len(reading.skipped), reading.rows
    if not reading.entries:
        first = reading.skipped[0] if reading.skipped else None
        raise FileRefused(_refusal("file.no_rows", reading, first))
    if bad > len(reading.entries) or (bad > FEW and bad > rows / SHARE):
        raise FileRefused(_refusal("file.too_many_bad", reading, reading.skipped[0]))


def _refusal(id: str, reading: Reading, first: Skipped | None) -> Sentence:
    """Return the refusal, with the first line that could not be read."""
    line = first.line if first else 0
    bad = len(reading.skipped)
    return Sentence(id, {"format": reading.what, "bad": bad, "rows": reading.rows, "line": line})
