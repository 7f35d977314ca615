"""WACZ 1.1.1: the zip, the data package with the digest of each file, pages, index, signature, and the WARCs inside."""

import gzip
import io
import json
import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, cast

from spoor.adapters.checks.digests import algorithm, fits, hasher
from spoor.adapters.checks.trust import Trust
from spoor.adapters.checks.verdict import Check, Some, broken, good, limited, unchecked, within
from spoor.adapters.checks.wacz_signature import check_signed
from spoor.adapters.checks.warc import check_warc

MEMBERS = 20_000
SIZE = 200 * 1024**3  # bytes of all members together
RATIO, SMALL = 200, 10 * 1024**2  # members that unpack to less than SMALL may shrink as much as they like
JSON_SIZE = 64 * 1024**2
LINES = 20_000_000
CHUNK = 1024 * 1024
PACKAGE, DIGEST, PAGES = "datapackage.json", "datapackage-digest.json", "pages/pages.jsonl"
BAD = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, NotImplementedError, RuntimeError, OSError,
       ValueError, struct.error, OverflowError, KeyError)  # fmt: skip


@dataclass(slots=True)
class _Wacz:
    """One WACZ while it is read."""

    zip: zipfile.ZipFile
    members: dict[str, zipfile.ZipInfo]
    package: dict[str, Any] = field(default_factory=dict)
    starts: dict[str, set[int]] = field(default_factory=dict)


def check_wacz(path: Path, trust: Trust) -> list[Check]:
    """Judge a WACZ. Raises OSError where the file itself cannot be opened."""
    with path.open("rb") as file:
        try:
            opened = zipfile.ZipFile(file)
        except BAD as error:
            return [broken("wacz.zip", "wacz.no_zip", error=error)]
        with opened:
            checks, members = _zip(opened)
            if any(check.verdict == "broken" for check in checks):
                return checks
            return [*checks, *_contents(_Wacz(opened, members), trust)]


def _zip(opened: zipfile.ZipFile) -> tuple[list[Check], dict[str, zipfile.ZipInfo]]:
    """Check the members by name and size before any is read."""
    infos = opened.infolist()
    problems: list[Check] = []
    if len(infos) > MEMBERS:
        problems.append(broken("wacz.zip", "wacz.too_many", count=len(infos), most=MEMBERS))
    if sum(one.file_size for one in infos) > SIZE:
        problems.append(broken("wacz.zip", "wacz.too_large", most=SIZE))
    members: dict[str, zipfile.ZipInfo] = {}
    for one in infos:
        if why := _refused(one):
            problems.append(broken("wacz.zip", why, where=one.filename))
        if one.filename in members:
            problems.append(broken("wacz.zip", "wacz.twice", where=one.filename))
        members[one.filename] = one
    checks = limited(problems) or [good("wacz.zip", "wacz.members", count=len(infos))]
    before = min((one.header_offset for one in infos), default=0)
    if before:
        checks.append(unchecked("wacz.zip", "wacz.before", decides=True, count=before))
    return checks, members


def _refused(one: zipfile.ZipInfo) -> str | None:
    parts = one.filename.replace("\\", "/").split("/")
    if (
        one.filename.startswith("/")
        or ".." in parts
        or "\\" in one.filename
        or re.match(r"\w:", one.filename)
    ):
        return "wacz.path"
    if one.flag_bits & 0x1:
        return "wacz.encrypted"
    if (one.external_attr >> 16) & 0o170000 == 0o120000:
        return "wacz.link"
    if one.file_size > SMALL and one.file_size > RATIO * max(one.compress_size, 1):
        return "wacz.ratio"
    return None


def _contents(wacz: _Wacz, trust: Trust) -> list[Check]:
    raw = None
    if PACKAGE in wacz.members:
        try:
            raw = _whole(wacz, PACKAGE)
            wacz.package = _object(raw)
        except BAD as error:
            return [broken("wacz.package", "wacz.no_json", where=PACKAGE, error=error)]
    else:
        return [broken("wacz.package", "wacz.no_package")]
    checks = [*_version(wacz), *_required(wacz), *_stored(wacz)]
    checks += _resources(wacz)
    checks += _warcs(wacz)
    checks += _pages(wacz)
    checks += _index(wacz)
    checks += _digest(wacz, raw, trust)
    return checks


def _version(wacz: _Wacz) -> list[Check]:
    version = wacz.package.get("wacz_version")
    if isinstance(version, str) and re.fullmatch(r"1\.\d+(\.\d+)?", version):
        return [good("wacz.version", "wacz.version_is", version=version)]
    return [unchecked("wacz.version", "wacz.version_other", version=version or "-")]


def _required(wacz: _Wacz) -> list[Check]:
    """An archive and an index must be there; pages too, but common programs write files without and find them valid."""
    wanted = {
        "archive/*.warc(.gz)": r"archive/.+\.warc(\.gz)?",
        "indexes/index.cdx(j)(.gz)": r"indexes/.+\.(cdxj?(\.gz)?|idx)",
    }
    missing = [
        shown
        for shown, pattern in wanted.items()
        if not any(re.fullmatch(pattern, name) for name in wacz.members)
    ]
    checks = [broken("wacz.required", "wacz.missing", where=name, name=name) for name in missing]
    if PAGES not in wacz.members:
        checks.append(unchecked("wacz.required", "wacz.no_pages", where=PAGES))
    return checks


def _stored(wacz: _Wacz) -> list[Check]:
    """WARCs and packed indexes are stored, so that a reader can jump into them."""
    return limited(
        [
            broken("wacz.stored", "wacz.deflated", where=name)
            for name, one in wacz.members.items()
            if re.fullmatch(r"archive/.+\.warc(\.gz)?|.+\.cdx\.gz", name) and one.compress_type
        ]
    )


def _resources(wacz: _Wacz) -> list[Check]:
    """The size and digest of every file that the package lists; a file that it does not list is named."""
    resources = wacz.package.get("resources")
    if not isinstance(resources, list) or not resources:
        return [broken("wacz.resources", "wacz.no_resources")]
    checks, listed, right = [], {PACKAGE, DIGEST}, 0
    for one in resources:
        path = one.get("path") if isinstance(one, dict) else None
        if not isinstance(path, str):
            checks.append(broken("wacz.resources", "wacz.no_path_in_resource"))
            continue
        listed.add(path)
        found = _resource(wacz, path, one)
        right += not found
        checks += found
    unlisted = [
        broken("wacz.unlisted", "wacz.unlisted", where=name)
        for name in wacz.members
        if name not in listed and not name.endswith("/")
    ]
    summary = [good("wacz.resources", "wacz.resources_fit", count=right)] if right else []
    return [*summary, *limited(checks), *limited(unlisted)]


def _resource(wacz: _Wacz, path: str, one: dict[str, Any]) -> list[Check]:
    """Return what is wrong with one listed file; nothing where size and digest fit. Reads 1.0.0 and 1.1.1."""
    if path not in wacz.members:
        return [broken("wacz.resource", "wacz.not_there", where=path)]
    held = one.get("stats")
    stats: dict[str, Any] = held if isinstance(held, dict) else {}
    stated = one.get("hash") or stats.get("hash")
    size = one["bytes"] if "bytes" in one else stats.get("bytes")
    name, colon, value = stated.partition(":") if isinstance(stated, str) else ("", "", "")
    if not colon:
        name, value = str(one.get("hashing") or "sha256"), name
    known = algorithm(name)
    if not value or known is None:
        return [broken("wacz.resource", "wacz.no_digest", where=path, digest=stated or "-")]
    digest, length = hasher(known), 0
    try:
        with wacz.zip.open(wacz.members[path]) as file:
            while piece := file.read(CHUNK):
                digest.update(piece)
                length += len(piece)
    except BAD as error:
        return [broken("wacz.resource", "wacz.unreadable", where=path, error=error)]
    problems = []
    if not fits(digest.digest(), value):
        problems.append(broken("wacz.resource", "wacz.other_digest", where=path, stated=stated))
    if size is None:
        problems.append(unchecked("wacz.resource", "wacz.no_size", where=path))
    elif size != length:
        problems.append(broken("wacz.resource", "wacz.other_size", where=path, stated=size, found=length))
    return problems


def _warcs(wacz: _Wacz) -> list[Check]:
    checks: list[Check] = []
    for name in wacz.members:
        if not re.fullmatch(r"archive/.+\.warc(\.gz)?", name):
            continue
        try:
            with wacz.zip.open(wacz.members[name]) as file:
                found = check_warc(io.BufferedReader(cast(io.RawIOBase, file), CHUNK), keep_starts=True)
        except BAD as error:
            checks.append(broken("wacz.warc", "wacz.unreadable", where=name, error=error))
            continue
        wacz.starts[name.removeprefix("archive/")] = found.starts or set()
        inside = [
            Check(one.what, one.verdict, one.why, one.values, one.where, False)
            if one.why == "warc.no_digests"  # the package holds a digest of the whole file
            else one
            for one in found.checks()
        ]
        checks += within(inside, name)
    return checks


def _pages(wacz: _Wacz) -> list[Check]:
    checks: list[Check] = []
    for name in wacz.members:
        if not re.fullmatch(r"pages/.+\.jsonl", name):
            continue
        try:
            checks += _page_file(wacz, name)
        except BAD as error:
            checks.append(broken("wacz.pages", "wacz.no_json", where=name, error=error))
    return checks


def _page_file(wacz: _Wacz, name: str) -> list[Check]:
    problems = Some()
    pages = 0
    for number, line in enumerate(_lines(wacz, name), 1):
        if not line.strip():
            continue
        row = _object(line)
        if number == 1 and str(row.get("format", "")).startswith("json-pages-"):
            continue
        if number == 1:
            problems.append(unchecked("wacz.pages", "wacz.no_format", where=name))
        pages += 1
        if not row.get("url") or not row.get("ts"):
            problems.append(broken("wacz.pages", "wacz.page_lacks", where=f"{name}: {number}"))
    return [good("wacz.pages", "wacz.pages_read", where=name, count=pages), *problems.checks()]


def _index(wacz: _Wacz) -> list[Check]:
    """Every line of the index must point at the start of a record in a WARC that is here."""
    checks: list[Check] = []
    for name in wacz.members:
        if not re.fullmatch(r"indexes/.+\.cdxj?(\.gz)?", name):
            continue
        try:
            problems, count = _index_file(wacz, name)
        except BAD as error:
            checks.append(broken("wacz.index", "wacz.unreadable", where=name, error=error))
            continue
        checks += problems or [good("wacz.index", "wacz.index_fits", where=name, count=count)]
    return checks


def _index_file(wacz: _Wacz, name: str) -> tuple[list[Check], int]:
    problems = Some()
    count = 0
    for number, line in enumerate(_lines(wacz, name), 1):
        if not line.strip() or line.startswith((b"!meta", b" CDX")):
            continue
        mark = line.find(b" {")
        if mark < 0:
            return [unchecked("wacz.index", "wacz.not_cdxj", where=name)], 0
        row = _object(line[mark + 1 :])
        count += 1
        starts = wacz.starts.get(str(row.get("filename")))
        if starts is None or not str(row.get("offset")).isdigit() or int(row["offset"]) not in starts:
            problems.append(broken("wacz.index", "wacz.points_nowhere", where=f"{name}: {number}"))
    return problems.checks(), count


def _digest(wacz: _Wacz, raw: bytes, trust: Trust) -> list[Check]:
    """The digest of the package, and the signature over it."""
    if DIGEST not in wacz.members:
        return [unchecked("wacz.digest", "wacz.no_digest_file")]
    try:
        stated = _object(_whole(wacz, DIGEST))
    except BAD as error:
        return [broken("wacz.digest", "wacz.no_json", where=DIGEST, error=error)]
    name, _colon, value = str(stated.get("hash") or "").partition(":")
    known = algorithm(name)
    if known is None or not value:
        return [broken("wacz.digest", "wacz.no_digest", where=DIGEST, digest=stated.get("hash") or "-")]
    digest = hasher(known)
    digest.update(raw)
    if stated.get("path", PACKAGE) != PACKAGE or not fits(digest.digest(), value):
        checks = [broken("wacz.digest", "wacz.other_digest", where=PACKAGE, stated=stated["hash"])]
    else:
        checks = [good("wacz.digest", "wacz.digest_fits")]
    signed = stated.get("signedData")
    if signed is None:
        return [*checks, unchecked("wacz.signature", "wacz.unsigned")]
    if not isinstance(signed, dict):
        return [*checks, broken("wacz.signature", "wacz.no_json", where=DIGEST, error="signedData")]
    return [*checks, *check_signed(signed, stated["hash"], wacz.package.get("created"), trust)]


def _whole(wacz: _Wacz, name: str) -> bytes:
    info = wacz.members[name]
    if info.file_size > JSON_SIZE:
        raise ValueError(f"{info.file_size} bytes")
    with wacz.zip.open(info) as file:
        content = file.read(JSON_SIZE + 1)
        file.read(1)
    return content


def _lines(wacz: _Wacz, name: str) -> Iterator[bytes]:
    with wacz.zip.open(wacz.members[name]) as packed:
        file = cast(IO[bytes], gzip.GzipFile(fileobj=packed)) if name.endswith(".gz") else packed
        for _number in range(LINES):
            line = file.readline(CHUNK)
            if not line:
                return
            yield line
    raise ValueError(f"> {LINES}")


def _object(content: bytes) -> dict[str, Any]:
    try:
        found = json.loads(content)
    except RecursionError as error:
        raise ValueError("nested too deep") from error
    if not isinstance(found, dict):
        raise ValueError("no object")
    return found
