"""What a bundle says of itself: `data/bundle.json`, the table by which a machine checks the dossier."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import PurePosixPath
from typing import Any

VERSION = 1
MOST_NUMBER, MOST_SIZE = 2**31, 2**62
CONTENTS = "data/bundle.json"
EXHIBITS, LOG, TOKENS = "data/exhibits", "data/log", "data/tokens"
HEAD, PROOFS = "data/log/head.json", "data/log/proofs.tsv"
ANCHOR, ANCHORED = "data/log/anchor.json", "data/log/anchored.tsv"  # the last head with a time stamp
ROOTS = "data/tokens/roots.pem"
DOSSIER, GRAPH = "data/dossier.pdf", "data/case.jsonld"
GUIDE = "VERIFY.md"
WEB = "data/web.wacz"


class ContentsBroken(Exception):
    """`bundle.json` is missing, no JSON, of another version, or lacks a field; the message names it."""


@dataclass(frozen=True, slots=True)
class Withheld:
    """Why an exhibit is not in the bundle: the ground, who decided, and when (RFC 3339)."""

    ground: str
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class Custody:
    """One link of the chain of custody: when, what, by whom, why, with what result, from whom to whom.

    `house` is where it happened, empty for the house that made the bundle.
    """

    at: str
    act: str
    by: str
    why: str
    result: str = ""
    from_whom: str = ""
    to_whom: str = ""
    house: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One exhibit: its number and file here (None where it is withheld), what it is, how it was got and by whom.

    `copy_of` is the number of the original that a redacted copy stands for.
    """

    number: int
    path: str | None
    name: str
    sha256: str
    size: int
    kind: str
    how: str
    by: str
    sealed_at: str
    report: str
    custody: tuple[Custody, ...]
    withheld: Withheld | None = None
    copy_of: int | None = None


@dataclass(frozen=True, slots=True)
class Stamped:
    """A time-stamp token in the bundle: its file, the digest it stamps, what that is, by which authority, when.

    `renews` is the file of the older token that it stamps, where it does; `until` when its first certificate ends.
    """

    path: str
    sha256: str
    what: str
    authority: str
    gen_time: str
    renews: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class WebMember:
    """A member of the WACZ with its digest and size in bytes."""

    name: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class WebRecord:
    """A record of the WACZ: which exhibit it holds byte for byte, under which address, and when it was seen."""

    number: int
    sha256: str
    target: str
    at: str


@dataclass(frozen=True, slots=True)
class Web:
    """The WACZ: where it lies (None where there is nothing to put in), what it is or why there is none."""

    path: str | None
    said: str
    members: tuple[WebMember, ...]
    records: tuple[WebRecord, ...]


@dataclass(frozen=True, slots=True)
class Contents:
    """The table of contents. `log_lines` counts the lines of this case that are proven; `head` is size and root.

    `receiver` is for whom it was made, empty where nobody said; `signed_by` the fingerprint of
    the key of the house that signed, empty in a bundle of before it had one.
    """

    number: str
    case: str
    house: str
    lang: str
    made_at: str
    made_by: str
    program: str
    items: tuple[Item, ...]
    stamps: tuple[Stamped, ...]
    log_lines: int
    log_size: int
    log_root: str
    web: Web | None = None  # a bundle of before the WACZ says nothing of it
    receiver: str = ""
    signed_by: str = ""


def as_json(contents: Contents) -> str:
    """Return the table as JSON, the same bytes for the same values."""
    return json.dumps({"version": VERSION, **asdict(contents)}, ensure_ascii=False, indent=1) + "\n"


def typed(one: Any) -> None:
    """Raise ContentsBroken where a field of a row holds another type than it should, or a null character."""
    for kind in fields(one):
        value = getattr(one, kind.name)
        simple = kind.type if kind.type in (str, int, bool) else None
        if simple is not None and type(value) is not simple:
            raise ContentsBroken(f"{kind.name}: expected {getattr(simple, '__name__', simple)}")
        if isinstance(value, str) and "\0" in value:
            raise ContentsBroken(f"{kind.name}: a null character")


def read(text: str) -> Contents:
    """Return the table of a bundle. Raises ContentsBroken."""
    try:
        rows = json.loads(text)
        json.dumps(rows, ensure_ascii=False).encode()  # half a character has no bytes
        if rows.pop("version") != VERSION:
            raise ContentsBroken(f"another version; expected {VERSION}")
        items = tuple(_item(row) for row in rows.pop("items"))
        stamps = tuple(Stamped(**row) for row in rows.pop("stamps"))
        web = _web(rows.pop("web", None))
        found = Contents(**rows, items=items, stamps=stamps, web=web)
        for one in (found, *items, *stamps, *(link for item in items for link in item.custody)):
            typed(one)
        for one in items:
            if one.withheld:
                typed(one.withheld)
            if not (0 <= one.number < MOST_NUMBER and 0 <= one.size < MOST_SIZE):
                raise ContentsBroken(f"{one.number}: a number or size that cannot be")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ContentsBroken(f"{type(error).__name__}: {error}") from error
    for path, folder in [(one.path, EXHIBITS) for one in items if one.path] + [
        (one.path, TOKENS) for one in stamps
    ]:
        if PurePosixPath(path).parent.as_posix() != folder:
            raise ContentsBroken(f"{path}: expected a file in {folder}")
    if len({one.number for one in items}) != len(items):
        raise ContentsBroken("an exhibit number stands twice")
    return found


def _item(row: Mapping[str, Any]) -> Item:
    custody = tuple(Custody(**one) for one in row["custody"])
    withheld = Withheld(**row["withheld"]) if row["withheld"] else None
    return Item(**{**row, "custody": custody, "withheld": withheld})


def _web(row: Mapping[str, Any] | None) -> Web | None:
    if row is None:
        return None
    if row["path"] not in (WEB, None):
        raise ContentsBroken(f"{row['path']}: expected {WEB}")
    members = tuple(WebMember(**one) for one in row["members"])
    return Web(row["path"], row["said"], members, tuple(WebRecord(**one) for one in row["records"]))
