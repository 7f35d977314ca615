"""Times as providers write them: an instant in UTC, or a question where the zone is not certain. Never a guess."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from spoor.returns.sentences import Sentence

STATED, BY_LAYOUT, AMBIGUOUS, GIVEN = "stated", "layout", "ambiguous", "given"
LONGEST = 120
YEARS = range(1990, 2101)  # no provider of ours existed before; a year outside is a damaged value
_MONTHS = (
    "jan januari january januar", "feb februari february februar", "mar maart march mrt maa märz", "apr april",
    "may mei mai",
    "jun juni june", "jul juli july", "aug augustus august", "sep sept september", "oct okt oktober october",
    "nov november", "dec december dez dezember",
)  # fmt: skip
MONTHS = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
# RFC 822 names and the Dutch ones, with a region to see whether that name is used on that day
NAMED = {
    "CET": ("Europe/Amsterdam", 1), "CEST": ("Europe/Amsterdam", 2),
    "PST": ("America/Los_Angeles", -8), "PDT": ("America/Los_Angeles", -7),
    "EST": ("America/New_York", -5), "EDT": ("America/New_York", -4),
}  # fmt: skip
_TIME = r"(?P<h>\d{1,2}):(?P<mi>\d{2})(?::(?P<s>\d{2})(?:[.,](?P<f>\d{1,9}))?)?(?:\s?(?P<half>[AaPp])\.?[Mm]\b\.?)?"
_DAYNAME = r"(?:[A-Za-z]{2,9}\.?,?\s)?"
_REST = r"(?P<rest>.*)"
_AFTER = rf"(?:(?:[T,]|\s(?:at|om)\s|\s|-(?=\d{{1,2}}:))\s*{_TIME})?{_REST}"
FORMS = tuple(
    re.compile(f"^{form}$")
    for form in (
        rf"(?P<y>\d{{4}})(?P<sep>[-/.])(?P<mo>\d{{1,2}})(?P=sep)(?P<d>\d{{1,2}}){_AFTER}",
        r"(?P<y>\d{4})(?P<mo>\d{2})(?P<d>\d{2})T?(?P<h>\d{2})(?P<mi>\d{2})(?P<s>\d{2})" + _REST,
        rf"{_DAYNAME}(?P<month>[A-Za-z]{{3,9}})\.?\s(?P<d>\d{{1,2}})\s{_TIME}(?:\s(?P<zone>\S+))?\s(?P<y>\d{{4}})(?P<rest>)",
        rf"{_DAYNAME}(?P<month>[A-Za-z]{{3,9}})\.?\s(?P<d>\d{{1,2}}),?\s(?P<y>\d{{4}}){_AFTER}",
        rf"{_DAYNAME}(?P<d>\d{{1,2}})\.?[\s-](?P<month>[A-Za-zä]{{3,9}})\.?[\s-](?P<y>\d{{4}}){_AFTER}",
        rf"(?P<a>\d{{1,2}})(?P<sep>[-/.])(?P<b>\d{{1,2}})(?P=sep)(?P<y>\d{{4}}){_AFTER}",
    )
)
EPOCH = re.compile(r"(\d{10})(?:\.(\d{1,6}))?|(\d{13})|(\d{16})")
_HYPHEN = re.compile(r"^-(?=[A-Z]{3,4}$)")  # 2026/04/11-04:02:00-UTC, as Google wrote it
_OFFSET = re.compile(r"(?:UTC|GMT)?([+-])(\d{1,2})(?::?([0-5]\d))?")


class TimeUnreadable(ValueError):
    """This is no time in a form that we know; it holds what stood there."""

    def __init__(self, found: str) -> None:
        super().__init__(found)
        self.found = found
        self.why = Sentence("time_unreadable", {"found": found[:80]})


@dataclass(frozen=True, slots=True)
class TimeRules:
    """What is known of a column of times beforehand.

    `zone` is fixed by the layout, `stated` stands in the file (a header, a legend); both as a zone name.
    `epoch` allows seconds, milliseconds or microseconds since 1970. `order` is day_first or month_first.
    `given` is the caller's word, for times of which none of these names the zone.
    """

    zone: str | None = None
    stated: str | None = None
    epoch: bool = False
    order: str | None = None
    given: str | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """A time that was read: a UTC instant and how its zone is known, or None with the question it leaves."""

    at: datetime | None
    zone: str | None
    text: str
    question: str | None = None


@lru_cache(maxsize=1)
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


@lru_cache(maxsize=1)
def zone_names() -> tuple[str, ...]:
    """Return every zone that a person may choose, sorted by name."""
    return (
        "UTC",
        *sorted(name for name in _zones() if "/" in name and not name.startswith(("Etc/", "SystemV/"))),
    )


def is_zone(name: str) -> bool:
    """Say whether a name is one that `TimeRules` may hold."""
    return name == "UTC" or ("/" in name and name in _zones())


def _tidy(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).replace("\u2212", "-")
    return " ".join(folded.strip().strip("\"'").split())


def read_time(text: str, rules: TimeRules) -> Moment:
    """Return the instant that a text names.

    A zone in the value wins; then one stated in the file; then the layout's. Without any of them, in the hour
    that summer time skips or repeats, for a day without an hour and for a date that can be read two ways, the
    answer is a question: `at` is None and `zone` is "ambiguous". A wrong weekday is passed over: the example that
    is public has one. Raises TimeUnreadable.
    """
    if len(text) > LONGEST:
        raise TimeUnreadable(text)
    tidy = _tidy(text)
    epoch = EPOCH.fullmatch(tidy)
    if epoch and rules.epoch:
        return _from_epoch(epoch, text)
    for form in FORMS:
        if found := form.match(tidy):
            return _moment(found, text, rules)
    raise TimeUnreadable(text)


def _from_epoch(found: re.Match[str], text: str) -> Moment:
    seconds, fraction, milli, micro = found.groups()
    whole = int(seconds or 0) or (int(milli) / 1_000 if milli else int(micro or 0) / 1_000_000)
    at = datetime.fromtimestamp(0, UTC) + timedelta(seconds=whole)
    if fraction:
        at += timedelta(microseconds=int(fraction.ljust(6, "0")))
    if at.year not in YEARS:
        raise TimeUnreadable(text)
    return Moment(at, BY_LAYOUT, text)


def _moment(found: re.Match[str], text: str, rules: TimeRules) -> Moment:
    parts = found.groupdict()
    rest = f"{parts.get('zone') or ''} {_HYPHEN.sub('', parts['rest'] or '')}".strip()
    day = _day(parts, rules.order, text)
    if day is None:
        _zone_tokens(rest, text)
        return Moment(None, AMBIGUOUS, text, "day_or_month")
    if parts["h"] is None:
        if rest:
            raise TimeUnreadable(text)
        _local(day, parts, text)
        return Moment(None, AMBIGUOUS, text, "day_only")
    local = _local(day, parts, text)
    tokens = _zone_tokens(rest, text)
    if tokens:
        zones = [_zone(token, local, text) for token in tokens]
        return _fixed(local, zones, STATED, text)
    for name, how in ((rules.stated, STATED), (rules.zone, BY_LAYOUT), (rules.given, GIVEN)):
        if name is not None:
            return _fixed(local, [_zone(name, local, text)], how, text)
    return Moment(None, AMBIGUOUS, text, "no_zone")


def _day(parts: dict[str, str | None], order: str | None, text: str) -> tuple[int, int, int] | None:
    """Return year, month, day; None where day and month can be exchanged."""
    year = int(parts["y"] or 0)
    if year not in YEARS:
        raise TimeUnreadable(text)
    if name := parts.get("month"):
        if name.casefold() not in MONTHS:
            raise TimeUnreadable(text)
        return year, MONTHS[name.casefold()], int(parts["d"] or 0)
    if parts.get("mo"):
        return year, int(parts["mo"] or 0), int(parts["d"] or 0)
    first, second = int(parts["a"] or 0), int(parts["b"] or 0)
    if order == "day_first":
        return year, second, first
    if order == "month_first":
        return year, first, second
    if first == second or first > 12:
        return year, second, first
    return (year, first, second) if second > 12 else None


def _local(day: tuple[int, int, int], parts: dict[str, str | None], text: str) -> datetime:
    hour = int(parts["h"] or 0)
    if half := parts.get("half"):
        if not 1 <= hour <= 12:
            raise TimeUnreadable(text)
        hour = hour % 12 + (12 if half in "pP" else 0)
    micro = int((parts.get("f") or "0")[:6].ljust(6, "0"))
    try:
        # the zone is what the caller must still find: a naive local time, for one function long
        return datetime(*day, hour, int(parts["mi"] or 0), int(parts.get("s") or 0), micro)  # noqa: DTZ001
    except ValueError:
        raise TimeUnreadable(text) from None


def _zone_tokens(rest: str, text: str) -> list[str]:
    tokens = (
        rest.replace("(", " ").replace(")", " ").replace("UTC +", "UTC+").replace("UTC -", "UTC-").split()
    )
    for token in tokens:
        if not (
            token in ("Z",)
            or _OFFSET.fullmatch(token)
            or re.fullmatch(r"[A-Z]{2,5}", token)
            or is_zone(token)
        ):
            raise TimeUnreadable(text)
    return tokens


def _zone(token: str, local: datetime, text: str) -> tzinfo | None:
    """Return the zone that a token names at that local time, or None where it is not certain."""
    if token in ("Z", "UTC", "GMT", "UT"):
        return UTC
    if found := _OFFSET.fullmatch(token):
        away = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
        if away > timedelta(hours=14):
            raise TimeUnreadable(text)
        return timezone(-away if found[1] == "-" else away)
    if token in NAMED:
        region, hours = NAMED[token]
        offsets = {local.replace(tzinfo=ZoneInfo(region), fold=fold).utcoffset() for fold in (0, 1)}
        return timezone(timedelta(hours=hours)) if timedelta(hours=hours) in offsets else None
    return ZoneInfo(token) if is_zone(token) else None


def _fixed(local: datetime, zones: list[tzinfo | None], how: str, text: str) -> Moment:
    """Return the instant on which all named zones agree; else the question."""
    instants = set()
    for zone in zones:
        if zone is None:
            return Moment(None, AMBIGUOUS, text, "zone_unsure")
        early, late = (local.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
        if early.utcoffset() != late.utcoffset():
            return Moment(None, AMBIGUOUS, text, "summer_time")
        instants.add(early.astimezone(UTC))
    if len(instants) > 1:
        return Moment(None, AMBIGUOUS, text, "zone_unsure")
    return Moment(instants.pop(), how, text)
