"""Read return: what a provider sent is sealed first, then read; what it names becomes identifiers and persons.

Evidence before interpretation: the bytes and their rows are kept in a transaction of their own, so that an answer that
cannot be read is an answer that was received. Each file has one account: rows read and rows skipped, with the reason.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction

from spoor.adapters.returned import Found, opened
from spoor.cases.addresses import place_of, worth_of
from spoor.cases.clock import day_of
from spoor.cases.concerned import cases_of
from spoor.cases.facts import group_of
from spoor.cases.holders import holder
from spoor.cases.house import house
from spoor.cases.layouts import layouts
from spoor.cases.models import Case, Identifier, Order, Person, ProviderReturn
from spoor.cases.papers import keep_sealed
from spoor.cases.placing import placed
from spoor.cases.readings import SHOWS_IN, zone_said
from spoor.cases.rectified import rows_of
from spoor.cases.rules import rules
from spoor.evidence import log
from spoor.evidence.models import Exhibit
from spoor.evidence.sealing import Hands, SealedBytes, record, seal, store
from spoor.identifiers import IdentifierUnreadable, normalise
from spoor.networks.worth import Worthwhile
from spoor.returns import Record, ReturnFile, Sentence, broken, letter, read
from spoor.returns.grids import plain
from spoor.returns.layout import name_columns
from spoor.returns.times import is_zone

MOST_ADDRESSES = 10  # of one answer that become identifiers by themselves; a person adds others
KIND_OF_RECORD = {"email": "email", "phone": "phone", "device": "device", "payment": "payment"}
PROVIDER = "aanbieder"  # who gave it, where no order says
SHARED_KINDS = {"mobile", "cgnat_likely"}


class ZoneUnsaid(Exception):
    """A zone comes with where it shows and a word of explanation; choose all three."""


class NothingSent(Exception):
    """An answer is at least one file; choose the files as the provider sent them."""


class CaseElsewhere(Exception):
    """This order belongs to another case; open that case."""


@dataclass(frozen=True, slots=True)
class Zone:
    """In which zone the times of a file are, as a person said it: where that shows, and in a word why."""

    name: str
    shows_in: str
    because: str
    by: str
    on: str

    def stored(self) -> dict[str, str]:
        """Return it as it is kept with a reading."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class How:
    """How sealed files are read: `letter` when the exhibit is the mail around them, `zone` when a person said it."""

    letter: bool = False
    zone: Zone | None = None


AS_IT_IS = How()


@dataclass(frozen=True, slots=True)
class Gave:
    """What came of one answer: its files, and how many identifiers and persons it added."""

    returns: list[ProviderReturn]
    identifiers: list[Identifier]
    persons: list[Person]


def receive(
    case: Case, files: Sequence[SealedBytes], *, order: Order | None, by: User, at: datetime
) -> list[Exhibit]:
    """Keep the rows of files whose bytes are in the store already. Raises NothingSent and CaseElsewhere."""
    if not files:
        raise NothingSent
    if order is not None and not {one.pk for one in cases_of(order)} & set(group_of(case)):
        raise CaseElsewhere(order.number)
    with transaction.atomic():
        hands = Hands(order.addressee if order else PROVIDER, house().name)
        return [keep_sealed(case, one, why="opgave ontvangen", hands=hands, by=by, at=at) for one in files]


def read_files(
    case: Case,
    exhibits: Sequence[Exhibit],
    *,
    order: Order | None,
    how: How = AS_IT_IS,
    by: User,
    at: datetime,
) -> Gave:
    """Read sealed files by the layouts of this home, and keep what they name with file and row.

    The answer to an order over several cases is read into each case that a row names.
    """
    read_ones = [pair for exhibit in exhibits for pair in _read(exhibit, how, by=by, at=at)]
    zone = how.zone
    with transaction.atomic():
        shares = [
            (mine, exhibit, share) for exhibit, one in read_ones for mine, share in placed(case, order, one)
        ]
        returns = [
            _kept(mine, exhibit, one, order=order, zone=zone, by=by, at=at) for mine, exhibit, one in shares
        ]
        persons = [
            person for mine, exhibit, one in shares for person in _persons(mine, exhibit, one, by=by, at=at)
        ]
        identifiers = [
            item
            for mine, exhibit, one in shares
            for item in _identifiers(mine, exhibit, one, zone=zone, at=at)
        ]
        if by.username != log.COMMANDLINE:  # what the program fetches by itself is no act of a person
            acted_on = {pk for mine, _exhibit, _one in shares for pk in group_of(mine)}
            Case.objects.filter(pk__in=acted_on).update(acted_at=at, moved_without_act=0)
    return Gave(returns, identifiers, persons)


def _read(exhibit: Exhibit, how: How, *, by: User, at: datetime) -> Iterator[tuple[Exhibit, ReturnFile]]:
    """Read one file; an archive is read whole, and each file in it is sealed as a part of it."""
    known = layouts(settings.HOME.path)
    content = store().read(exhibit.sha256)
    zone = how.zone.name if how.zone else None
    held = list(opened(exhibit.name or exhibit.sha256, content))
    for place, found in enumerate(held, 1):
        if found.problem is not None:
            yield exhibit, _broken(found, exhibit.sha256)
        elif found.content is content and how.letter:
            yield exhibit, letter(found.name, content, files=len(held) - 1)
        elif found.content is content:
            yield exhibit, read(found.name, content, known, zone)
        else:
            yield _part(exhibit, place, found, by=by, at=at), read(found.name, found.content, known, zone)


def _broken(found: Found, sha256: str) -> ReturnFile:
    return broken(
        found.name, sha256, Sentence(found.problem or "", {"why": found.detail or "-"}), len(found.content)
    )


def _part(archive: Exhibit, place: int, found: Found, *, by: User, at: datetime) -> Exhibit:
    known = Exhibit.objects.filter(source=archive, source_row=place).first()
    if known is not None:
        return known
    sealed = seal([found.content], kind=Exhibit.Kind.RETURN, name=found.name.rpartition("!")[2])
    return record(sealed, report=None, by=by, at=at, why="uit een opgave", source=(archive, place))


def _kept(
    case: Case,
    exhibit: Exhibit,
    one: ReturnFile,
    *,
    order: Order | None,
    zone: Zone | None,
    by: User,
    at: datetime,
) -> ProviderReturn:
    values = {"name": exhibit.name, "rows": one.rows_in_file, "skipped": len(one.skipped), "state": one.state}
    values |= {"zone": zone.stored()} if zone else {}
    event = "person:return:unreadable" if one.state in ("broken", "unknown_layout") else "person:return:read"
    log.add(log.Line(event, f"case:{case.pk}", values), by=by.username, at=at)
    return ProviderReturn.objects.create(
        order=order,
        case=case,
        exhibit=exhibit,
        provider=(one.provider or (order.provider if order else ""))[:60],
        layout=(one.layout or "")[:100],
        state=one.state,
        reading={
            "file": one.file,
            "rows": {"in_file": one.rows_in_file, "read": one.rows_read},
            "skipped": [{"line": row.line, "why": row.why.stored()} for row in one.skipped],
            "messages": [message.stored() for message in one.messages],
            "records": [item.as_json() for item in one.records],
            **({"zone": zone.stored()} if zone else {}),
        },
        received_at=exhibit.sealed_at,
        by=by,
        read_at=at,
    )


def say_zone(name: str, *, shows_in: str, because: str, by: User, at: datetime) -> Zone:
    """Return the zone of a file's times as a person said it. Raises ZoneUnsaid."""
    if not is_zone(name) or shows_in not in SHOWS_IN or not because.strip():
        raise ZoneUnsaid
    who = by.get_full_name() or by.username
    return Zone(name, shows_in, because.strip()[:200], who, day_of(at).isoformat())


def _row(item: Record) -> str:
    return place_of(item.source.as_json())[:60]


def _persons(case: Case, exhibit: Exhibit, one: ReturnFile, *, by: User, at: datetime) -> Iterator[Person]:
    """Keep whom the answer names as subscriber or user; by that nobody is the sender."""
    gone = rows_of(exhibit)
    layout = next((known for known in layouts(settings.HOME.path) if known.id == one.layout), None)
    named = name_columns(layout)
    for item in one.records:
        if _row(item) in gone:
            continue  # the wrong person, put right before; reading again names nobody again
        name = next((value for key, value in item.fields.items() if plain(key) in named and value), "")
        if item.kind != "subscriber" or not name.strip():
            continue
        person, is_new = Person.objects.get_or_create(
            case=case,
            exhibit=exhibit,
            row=_row(item),
            name=name.strip()[:200],
            defaults={"details": _details(item, name), "added_by": by, "added_at": at},
        )
        if is_new:
            yield person


def _details(item: Record, name: str) -> str:
    return "; ".join(f"{key}: {value}" for key, value in item.fields.items() if value and value != name)


def _identifiers(
    case: Case, exhibit: Exhibit, one: ReturnFile, *, zone: Zone | None, at: datetime
) -> Iterator[Identifier]:
    """Keep what an answer names: numbers, addresses of mail, devices, payments, and the best IP addresses."""
    gone = rows_of(exhibit)
    for item in one.records:
        kind = KIND_OF_RECORD.get(item.kind)
        if kind and item.value and _row(item) not in gone:
            yield from _identifier(case, exhibit, kind, item.value, _row(item), at=at)
    records = [item.as_json() for item in one.records]
    reading = {"records": records, "zone": zone.stored() if zone else None}
    for best in worth_of(records, settings.HOME.networks).worth[:MOST_ADDRESSES]:
        yield from _address(case, exhibit, best, zone=_said(reading, best), at=at)


def _said(reading: Mapping[str, Any], best: Worthwhile) -> str:
    """Return who said the zone of an address's moment; empty where the file or its layout says it."""
    for row in reading["records"]:
        if place_of(row["source"]) == best.best.source and row["ip"] == best.address:
            return zone_said(reading, row, "nl")[:400]
    return ""


def add_address(found: ProviderReturn, address: str, *, by: User, at: datetime) -> list[Identifier]:
    """Make an identifier of an address that a person chose of an answer; empty where the answer has no such address."""
    summary = worth_of(found.reading["records"], settings.HOME.networks)
    case = Case.objects.get(pk=found.case.lead_id or found.case_id)
    with transaction.atomic():
        made = [
            item
            for best in summary.worth
            if best.address == address
            for item in _address(case, found.exhibit, best, zone=_said(found.reading, best), at=at)
        ]
        for item in made:
            values = {"kind": item.kind, "identifier": item.key}
            log.add(log.Line("person:identifier:added", f"case:{case.pk}", values), by=by.username, at=at)
    return made


def _address(
    case: Case, exhibit: Exhibit, best: Worthwhile, *, zone: str, at: datetime
) -> Iterator[Identifier]:
    return _identifier(
        case,
        exhibit,
        "ip",
        best.address,
        best.best.source,
        at=at,
        seen=datetime.fromisoformat(best.best.at).astimezone(UTC),
        port=best.best.port,
        zone=zone,
        held_by=best.provider if best.provider in rules().providers else "",
        shared=True if SHARED_KINDS & set(best.kinds) else None,
    )


def _identifier(
    case: Case,
    exhibit: Exhibit,
    kind: str,
    raw: str,
    row: str,
    *,
    at: datetime,
    seen: datetime | None = None,
    port: int | None = None,
    zone: str = "",
    held_by: str = "",
    shared: bool | None = None,
) -> Iterator[Identifier]:
    try:
        item = normalise(kind, raw)
    except IdentifierUnreadable:
        return  # the record stays in the account of the file; it is no identifier one can ask about
    made, is_new = Identifier.objects.get_or_create(
        case=case,
        kind=item.kind,
        value=item.value,
        at=seen,
        port=port,
        defaults={
            "shown": item.shown,
            "holder": held_by or holder(item.kind, item.value, ""),
            "shared": shared,
            "source": Identifier.Source.RETURN,
            "provided_in": exhibit,
            "provided_row": row,
            "zone_stated": zone,
            "added_at": at,
        },
    )
    if is_new:
        yield made
