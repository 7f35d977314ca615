"""web.wacz: what reporters handed in about messages on the web, in the form that web archives are read in (WACZ 1.1.1).

No capture of the web: each record is an exhibit of the bundle, byte for byte, under the address that the reporter gave.
Written in one pass, one gzip member for each record; the same exhibits give the same bytes (with the same zlib).
"""

import hashlib
import json
import re
import uuid
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

from spoor.bundles.contents import WEB, Contents, Web, WebMember, WebRecord
from spoor.words import Words

ARCHIVE, INDEX, PAGES = "archive/data.warc.gz", "indexes/index.cdx", "pages/pages.jsonl"
PACKAGE, DIGEST = "datapackage.json", "datapackage-digest.json"
CHUNK = 1 << 20
SPACE = uuid.UUID("6b6d4a1e-3a55-5c0e-9a2d-5a17e5b00002")  # so that the same exhibits give the same names
NOT_A_CAPTURE = Words(
    "Geen opname van het web: dit zijn bewijsstukken zoals de melder ze aanleverde, onder het adres dat hij noemde.",
    "No capture of the web: these are exhibits as the reporter handed them in, under the address that they named.",
)
TITLE = Words(
    "Stuk {number}: {kind} (geen opname van het web)", "Exhibit {number}: {kind} (no capture of the web)"
)
NOTHING = Words(
    "Geen stuk van een melding van het web ligt met zijn bytes in deze bundel.",
    "No exhibit of a report from the web is in this bundle with its bytes.",
)
SAFE = "%/:@!$&'()*+,;=~-._?"  # of a path or a query; all else is written with percent signs
PACKED = (
    "image/",
    "video/",
    "audio/",
    "application/zip",
)  # packed already: once more takes long and saves nothing
MEDIA = re.compile(r"[\w.+-]+/[\w.+-]+\Z", re.ASCII)


class OtherBytes(Exception):
    """An exhibit in the bundle is not what the table of contents says; the message names it."""


@dataclass(frozen=True, slots=True)
class Handed:
    """One exhibit as a record: its file in the bundle, the address the reporter gave, and when it was seen there."""

    number: int
    path: str
    sha256: str
    size: int
    media_type: str
    url: str
    at: str
    kind: str


def put(root: Path, handed: Sequence[Handed], contents: Contents) -> Web:
    """Write `data/web.wacz` beside the exhibits and return what the table of contents says of it; none for none.

    Raises OtherBytes and OSError.
    """
    if not handed:
        return Web(None, NOTHING.say(contents.lang), (), ())
    said = NOT_A_CAPTURE.say(contents.lang)
    records = tuple(WebRecord(one.number, one.sha256, target(one.url, one.sha256), one.at) for one in handed)
    with zipfile.ZipFile(root / WEB, "x") as packed:
        out = _Members(packed)
        rows: list[tuple[int, int]] = []
        with out.open(ARCHIVE) as archive:
            archive.put(_packed(_warcinfo(contents, said)))
            for one, record in zip(handed, records, strict=True):
                start = archive.size
                archive.put(
                    _packed(_resource(root, one, record), level=0 if one.media_type.startswith(PACKED) else 6)
                )
                rows.append((start, archive.size - start))
        out.add(INDEX, _index(handed, records, rows))
        out.add(PAGES, _pages(handed, records, contents.lang))
        package = _json(_package(contents, said, out.found))
        out.add(PACKAGE, package)
        out.add(DIGEST, _json({"path": PACKAGE, "hash": f"sha256:{out.found[-1].sha256}"}))
    return Web(WEB, said, tuple(out.found), records)


class _Members:
    """The members of the zip as they are written: stored, without a time of day, each with its digest and size."""

    def __init__(self, packed: zipfile.ZipFile) -> None:
        self.packed = packed
        self.found: list[WebMember] = []

    def open(self, name: str) -> "_Member":
        info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
        info.create_system, info.external_attr = 3, 0o100644 << 16
        return _Member(self, info)

    def add(self, name: str, content: bytes) -> None:
        with self.open(name) as member:
            member.put([content])


class _Member:
    """One member while it is written."""

    def __init__(self, members: _Members, info: zipfile.ZipInfo) -> None:
        self.members, self.info = members, info
        self.digest, self.size = hashlib.sha256(), 0

    def __enter__(self) -> "_Member":
        self.file = self.members.packed.open(self.info, "w", force_zip64=True)
        return self

    def put(self, pieces: Iterable[bytes]) -> None:
        for piece in pieces:
            self.file.write(piece)
            self.digest.update(piece)
            self.size += len(piece)

    def __exit__(self, *_error: object) -> None:
        self.file.close()
        self.members.found.append(WebMember(self.info.filename, self.digest.hexdigest(), self.size))


def _packed(pieces: Iterable[bytes], *, level: int = 6) -> Iterator[bytes]:
    """Yield one gzip member; zlib writes neither a time nor a name into its head."""
    pack = zlib.compressobj(level, zlib.DEFLATED, 31)
    for piece in pieces:
        yield pack.compress(piece)
    yield pack.flush()


def _warcinfo(contents: Contents, said: str) -> Iterator[bytes]:
    fields = {
        "software": f"Spoor {contents.program}",
        "format": "WARC File Format 1.1",
        "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        "isPartOf": f"{contents.case} {contents.number}",
        "description": said,
    }
    block = "".join(f"{name}: {value}\r\n" for name, value in fields.items()).encode()
    sha256 = hashlib.sha256(block).hexdigest()
    yield _head(
        {
            "WARC-Type": "warcinfo",
            "WARC-Record-ID": _name(f"{contents.number} warcinfo"),
            "WARC-Date": contents.made_at,
            "WARC-Filename": "data.warc.gz",
            "WARC-Block-Digest": f"sha256:{sha256}",
            "Content-Type": "application/warc-fields",
            "Content-Length": str(len(block)),
        }
    )
    yield block + b"\r\n\r\n"


def _resource(root: Path, one: Handed, record: WebRecord) -> Iterator[bytes]:
    yield _head(
        {
            "WARC-Type": "resource",
            "WARC-Record-ID": _name(f"{one.number} {one.sha256}"),
            "WARC-Date": record.at,
            "WARC-Target-URI": record.target,
            "WARC-Block-Digest": f"sha256:{one.sha256}",
            "WARC-Payload-Digest": f"sha256:{one.sha256}",
            "Content-Type": one.media_type if MEDIA.match(one.media_type) else "application/octet-stream",
            "Content-Length": str(one.size),
        }
    )
    digest, size = hashlib.sha256(), 0
    with open(root / one.path, "rb") as file:
        while piece := file.read(CHUNK):
            digest.update(piece)
            size += len(piece)
            yield piece
    if (digest.hexdigest(), size) != (one.sha256, one.size):
        raise OtherBytes(f"{one.path}: expected {one.sha256}, found {digest.hexdigest()}")
    yield b"\r\n\r\n"


def _head(fields: Mapping[str, str]) -> bytes:
    return (
        "WARC/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in fields.items()) + "\r\n"
    ).encode()


def _name(key: str) -> str:
    return f"<urn:uuid:{uuid.uuid5(SPACE, key)}>"


def target(url: str, sha256: str) -> str:
    """Return the address of a record: that of the message where it is a link, else a name made of the digest."""
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return f"urn:sha256:{sha256}"
    if parts.scheme not in ("http", "https") or not host:
        return f"urn:sha256:{sha256}"
    shown = f"[{host}]" if ":" in host else host
    asked = f"?{quote(parts.query, safe=SAFE)}" if parts.query else ""
    return f"{parts.scheme}://{shown}{port}{quote(parts.path or '/', safe=SAFE)}{asked}"


def sort_key(uri: str) -> str:
    """Return the address as an index sorts it: the name of the host from the back, no www, all in small letters."""
    parts = urlsplit(uri)
    if parts.scheme not in ("http", "https"):
        return uri.lower()
    host = re.sub(r"^www\d*\.", "", parts.hostname or "")
    turned = host if ":" in host else ",".join(reversed(host.split(".")))
    usual = {"http": 80, "https": 443}[parts.scheme]
    port = f":{parts.port}" if parts.port and parts.port != usual else ""
    asked = "&".join(sorted(parts.query.split("&")))
    return f"{turned}{port}){parts.path}{'?' if asked else ''}{asked}".lower()


def _index(handed: Sequence[Handed], records: Sequence[WebRecord], rows: Sequence[tuple[int, int]]) -> bytes:
    """The index (CDXJ): sorted by address and moment, each line points at the gzip member of one record."""
    lines = []
    for one, record, (start, length) in zip(handed, records, rows, strict=True):
        told = {
            "url": record.target,
            "mime": one.media_type if MEDIA.match(one.media_type) else "application/octet-stream",
            "digest": f"sha256:{one.sha256}",
            "length": str(length),
            "offset": str(start),
            "filename": "data.warc.gz",
        }
        stamp = re.sub(r"[^0-9]", "", record.at)
        lines.append(f"{sort_key(record.target)} {stamp} {json.dumps(told)}\n")
    return "".join(sorted(lines)).encode()


def _pages(handed: Sequence[Handed], records: Sequence[WebRecord], lang: str) -> bytes:
    """One page for each exhibit, named by its number and kind and never by what it says."""
    rows: list[Mapping[str, object]] = [
        {"format": "json-pages-1.0", "id": "pages", "title": NOT_A_CAPTURE.say(lang)}
    ]
    for one, record in zip(handed, records, strict=True):
        title = TITLE.filled(number=one.number, kind=one.kind).say(lang)
        rows.append({"id": str(one.number), "url": record.target, "ts": record.at, "title": title})
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def _package(contents: Contents, said: str, members: Sequence[WebMember]) -> Mapping[str, object]:
    return {
        "profile": "data-package",
        "wacz_version": "1.1.1",
        "title": f"{contents.case} {contents.number}",
        "description": said,
        "created": contents.made_at,
        "software": f"Spoor {contents.program}",
        "resources": [
            {
                "name": one.name.rpartition("/")[2],
                "path": one.name,
                "hash": f"sha256:{one.sha256}",
                "bytes": one.size,
            }
            for one in members
        ],
    }


def _json(told: Mapping[str, object]) -> bytes:
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()
