"""The pack: reports for the police as one PDF that nobody has to type over (meldpakket), in parts of a chosen size.

A cover (who, what, danger, what to preserve before which day, contact), the list under one signature, a power of
attorney for each threatened person, then every message with its elements and pictures, and the numbered evidence list.
The same values always give the same bytes.
"""

import json
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from spoor.drafting.documents import PDF, compiled
from spoor.drafting.dossier import Contact, Document, Element, Piece, Subject
from spoor.drafting.names import kind_name
from spoor.drafting.tables import local

A_MEGABYTE = 1_000_000  # bytes, as mail servers and USB sticks count
FILLED = 0.9  # how full a part is planned; what it weighs is measured after it is made
LIST_NAME, DATA_NAME = "lijst.txt", "meldpakket.json"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it is printed: a small copy of an exhibit, with the number and the digest of the original."""

    content: bytes
    suffix: str
    piece: str
    caption: str
    sha256: str


@dataclass(frozen=True, slots=True)
class PackedMessage:
    """One report of a pack, `number` its place on the list. Moments are RFC 3339 in UTC, empty where not known.

    `danger` says who found danger to life or told of it. `pieces` are numbered through the whole pack; `unseen` are the
    numbers of those that paper cannot show; `held_back` counts the files that nobody looked at for protected data yet.
    `domicile` stands in the place of a home.
    """

    number: int
    report: str
    received_at: str
    text: str
    language: str
    offence: str
    article: str
    target: str
    capacity: str
    severity: str
    assessed_by: str
    because: str
    platform: str = ""
    account: str = ""
    url: str = ""
    seen_at: str = ""
    reported_by: str = ""
    arrival: str = ""
    danger: str = ""
    elements: tuple[Element, ...] = ()
    identifiers: tuple[Subject, ...] = ()
    pieces: tuple[Piece, ...] = ()
    pictures: tuple[Picture, ...] = ()
    unseen: tuple[str, ...] = ()
    held_back: int = 0
    domicile: str = ""


@dataclass(frozen=True, slots=True)
class Preserve:
    """What should be preserved: an identifier at its provider, before which day, for which messages of the list."""

    kind: str
    shown: str
    service: str
    before: str
    messages: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Pack:
    """What a pack says. `attorney` reports on behalf of whom; empty for a line to fill by hand."""

    number: str
    lang: str
    house: str
    addressee: str
    contact: Contact
    made_on: str
    attorney: str
    messages: tuple[PackedMessage, ...]
    preserve: tuple[Preserve, ...]
    list_sha256: str = ""
    unverified: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One PDF of a pack: which messages it holds, first and last, and whether it is within the chosen size."""

    document: Document
    first: int
    last: int
    fits: bool


def listing(pack: Pack) -> str:
    """Return the list that is signed: a line for each exhibit, its SHA-256 and its file, as sha256sum reads it."""
    rows = (f"{piece.sha256}  {file_name(piece)}" for one in pack.messages for piece in one.pieces)
    return "".join(f"{row}\n" for row in rows)


def file_name(piece: Piece) -> str:
    """Return the name of an exhibit beside the PDF: its number, its report, and its own name without odd signs."""
    return f"bewijs/{int(piece.number):04d}-{piece.report}-{safe_name(piece.name)}"


def safe_name(name: str) -> str:
    """Return a name for a file on any machine: letters, digits, `-`, `_` and dots, the last 80 of them."""
    return "".join(sign if sign.isalnum() or sign in "-_." else "_" for sign in name).lstrip(".")[-80:]


def parts(pack: Pack, *, most_megabytes: int = 0) -> list[Part]:
    """Make a pack as one PDF, or as several of at most so many megabytes; one message never stands in two of them.

    A part with a single message that is larger by itself says so in `fits`.
    """
    whole = _part(pack, pack.messages, 1, 1)
    most = most_megabytes * A_MEGABYTE
    if not most or len(whole) <= most:
        return [_made(pack, whole, pack.messages, 1, 1, most)]
    plan = [group for planned in _planned(pack, most) for group in _halved(pack, planned, most)]
    return [
        _made(pack, _part(pack, group, place, len(plan)), group, place, len(plan), most)
        for place, group in enumerate(plan, 1)
    ]


Messages = Sequence[PackedMessage]


def _planned(pack: Pack, most: int) -> list[Messages]:
    """Share the messages out by what each weighs, the covers in the first part."""
    bare = tuple(replace(one, pictures=()) for one in pack.messages)
    covers = len(_part(pack, bare[:1], 1, 2))
    words = (len(_part(pack, bare, 1, 2)) - covers) / max(1, len(bare) - 1)
    room, group, found = FILLED * most - covers, list[PackedMessage](), list[Messages]()
    for one in pack.messages:
        weight = words + sum(len(picture.content) for picture in one.pictures)
        if group and weight > room:
            found.append(tuple(group))
            group, room = [], FILLED * most
        group.append(one)
        room -= weight
    return [*found, tuple(group)]


def _halved(pack: Pack, group: Messages, most: int) -> list[Messages]:
    """Split a group in two until each part is within its size or holds one message."""
    place = 1 if group[0].number == pack.messages[0].number else 2
    if len(group) == 1 or len(_part(pack, group, place, 99)) <= most:
        return [group]
    middle = len(group) // 2
    return [*_halved(pack, group[:middle], most), *_halved(pack, group[middle:], most)]


def _made(pack: Pack, content: bytes, group: Messages, place: int, count: int, most: int) -> Part:
    prefix = "Meldpakket" if pack.lang == "nl" else "Report-pack"
    name = f"{prefix}-{pack.number}.pdf" if count == 1 else f"{prefix}-{pack.number}-{place}-{count}.pdf"
    return Part(
        Document(name, PDF, content, ()),
        group[0].number,
        group[-1].number,
        not most or len(content) <= most,
    )


def _part(pack: Pack, group: Messages, place: int, count: int) -> bytes:
    """Compile one part; its pictures and the files it carries lie in a folder of their own meanwhile."""
    with tempfile.TemporaryDirectory(prefix="spoor-pack-") as folder:
        root = Path(folder)
        values = _values(pack, group) | {"part": place, "parts": count}
        for one, shown in zip(group, values["messages"], strict=True):
            shown["pictures"] = [_put(root, picture) for picture in one.pictures]
        (root / LIST_NAME).write_text(listing(pack), encoding="utf-8")
        (root / DATA_NAME).write_text(data(pack), encoding="utf-8")
        return compiled("pack.typ", "pack", values, root=root)


def _put(root: Path, picture: Picture) -> dict[str, str]:
    file = root / f"{picture.sha256}.{picture.suffix}"
    file.write_bytes(picture.content)
    return {"file": file.name, "piece": picture.piece, "caption": picture.caption, "sha256": picture.sha256}


def _values(pack: Pack, group: Messages) -> dict[str, Any]:
    """What the pages show: the values, and what is counted from them."""
    shown = [_shown(one, pack.lang) for one in group]
    bare = asdict(replace(pack, messages=()))
    return bare | {
        "messages": shown,
        "list": [_line(one) for one in pack.messages],
        "people": _people(pack),
        "offences": _offences(pack),
        "dangers": [{"number": one.number, "why": one.danger} for one in pack.messages if one.danger],
        "preserve": [asdict(one) | {"kind": kind_name(one.kind, pack.lang)} for one in pack.preserve],
        "first_seen": min((day for one in pack.messages if (day := _day(one))), default=""),
        "last_seen": max((day for one in pack.messages if (day := _day(one))), default=""),
    }


def _day(one: PackedMessage) -> str:
    return local(one.seen_at or one.received_at)[:10]


def _shown(one: PackedMessage, lang: str) -> dict[str, Any]:
    identifiers = [
        asdict(item)
        | {"kind": kind_name(item.kind, lang), "port": item.port or "", "seen_here": local(item.seen_at)}
        for item in one.identifiers
    ]
    bare = asdict(replace(one, pictures=()))
    pieces = [asdict(piece) | {"file": file_name(piece)} for piece in one.pieces]
    here = {"received_here": local(one.received_at), "seen_here": local(one.seen_at)}
    return bare | here | {"identifiers": identifiers, "pieces": pieces}


def _line(one: PackedMessage) -> dict[str, Any]:
    return {
        "number": one.number,
        "report": one.report,
        "day": _day(one),
        "where": " ".join(filter(None, (one.platform, one.account))) or one.arrival,
        "target": one.target,
        "article": one.article,
        "pieces": f"{one.pieces[0].number}-{one.pieces[-1].number}"
        if len(one.pieces) > 1
        else one.pieces[0].number,
    }


def _people(pack: Pack) -> list[dict[str, Any]]:
    """The threatened persons in the order in which they first come, each with the messages about them."""
    found: dict[str, dict[str, Any]] = {}
    for one in pack.messages:
        person = found.setdefault(one.target, {"name": one.target, "capacity": "", "messages": []})
        person["capacity"] = person["capacity"] or one.capacity
        person["messages"].append(one.number)
    return list(found.values())


def _offences(pack: Pack) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for one in pack.messages:
        row = found.setdefault(one.article, {"name": one.offence, "article": one.article, "messages": []})
        row["messages"].append(one.number)
    return sorted(found.values(), key=lambda row: -len(row["messages"]))


def data(pack: Pack) -> str:
    """Return what a system of the police can read: each message with its identifiers and exhibits, as JSON."""
    rows = []
    for one in pack.messages:
        row = asdict(replace(one, pictures=(), elements=()))
        row["pieces"] = [asdict(piece) | {"file": file_name(piece)} for piece in one.pieces]
        rows.append(row)
    told = {"pack": pack.number, "house": pack.house, "made_on": pack.made_on, "messages": rows}
    told["preserve"] = [asdict(one) for one in pack.preserve]
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"
