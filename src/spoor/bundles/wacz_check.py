"""Checking web.wacz against the table of contents: member by member, then record by record against the exhibits.

Whoever writes a new table with new digests still meets the exhibits, whose digests stand in the log.
"""

import hashlib
import json
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from spoor.bundles.bag import Wrong
from spoor.bundles.contents import WEB, Contents, Web
from spoor.bundles.wacz import ARCHIVE, DIGEST, PACKAGE

CHUNK = 1 << 20
LONGEST = 64 * 1024  # bytes of the head of a record
JSON_SIZE = 16 << 20
UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError,
              struct.error, OverflowError, KeyError, TypeError)  # fmt: skip


class _NotOurs(ValueError):
    """A record is not as the writer writes it."""


def wrong_in_web(root: Path, contents: Contents) -> Iterator[Wrong]:
    """Yield what does not hold of the WACZ: a member, a digest, or a record that is no exhibit of the bundle."""
    there, web = (root / WEB).exists(), contents.web
    if web is None or web.path is None:
        if there:
            yield Wrong("unlisted", WEB)
        return
    if not there or (root / WEB).is_symlink():
        yield Wrong("missing", WEB)
        return
    try:
        with zipfile.ZipFile(root / WEB) as packed:
            found = list(_members(packed, web))
            yield from found or [*_package(packed, web), *_records(packed, contents, web)]
    except UNREADABLE as error:
        yield Wrong("web_unreadable", WEB, f"{type(error).__name__}: {error}")


def _members(packed: zipfile.ZipFile, web: Web) -> Iterator[Wrong]:
    """Each member that the table names is there once, with its digest and size, and there is no other."""
    names = [one.filename for one in packed.infolist()]
    named = {one.name for one in web.members}
    for name in sorted({one for one in names if one not in named or names.count(one) > 1}):
        yield Wrong("unlisted", f"{WEB}!{name}")
    for member in web.members:
        where = f"{WEB}!{member.name}"
        if member.name not in names:
            yield Wrong("missing", where)
            continue
        try:
            digest, size = _read(packed, member.name)
        except UNREADABLE as error:
            yield Wrong("web_unreadable", where, f"{type(error).__name__}: {error}")
            continue
        if (digest, size) != (member.sha256, member.size):
            yield Wrong("web_changed", where, digest)


def _read(packed: zipfile.ZipFile, name: str) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with packed.open(name) as file:
        while piece := file.read(CHUNK):
            digest.update(piece)
            size += len(piece)
    return digest.hexdigest(), size


def _package(packed: zipfile.ZipFile, web: Web) -> Iterator[Wrong]:
    """The data package names every other member with its digest, and has its own digest beside it."""
    digests = {one.name: f"sha256:{one.sha256}" for one in web.members}
    beside = _object(packed, DIGEST)
    if (beside.get("path"), beside.get("hash")) != (PACKAGE, digests.get(PACKAGE)):
        yield Wrong("web_changed", f"{WEB}!{DIGEST}", str(beside.get("hash")))
    said = {str(one["path"]): one["hash"] for one in _object(packed, PACKAGE)["resources"]}
    if said != {name: hash_ for name, hash_ in digests.items() if name not in (PACKAGE, DIGEST)}:
        yield Wrong("web_changed", f"{WEB}!{PACKAGE}", ", ".join(sorted(said)))


def _object(packed: zipfile.ZipFile, name: str) -> Mapping[str, Any]:
    if packed.getinfo(name).file_size > JSON_SIZE:
        raise ValueError(f"{name}: more than {JSON_SIZE} bytes")
    found = json.loads(packed.read(name))
    if not isinstance(found, dict):
        raise ValueError(f"{name}: no object")
    return found


def _records(packed: zipfile.ZipFile, contents: Contents, web: Web) -> Iterator[Wrong]:
    """The archive holds the records that the table names, in order, each an exhibit that lies in this bundle."""
    where = f"{WEB}!{ARCHIVE}"
    held = {(one.number, one.sha256) for one in contents.items if one.path}
    for number, sha256 in [(one.number, one.sha256) for one in web.records]:
        if (number, sha256) not in held:
            yield Wrong("web_no_exhibit", where, str(number))
    expected = [(one.target, one.at, one.sha256) for one in web.records]
    with packed.open(ARCHIVE) as file:
        found = list(_each(file))
    if not found or found[0][0] != "warcinfo":
        yield Wrong("web_record", where, "warcinfo")
    for place, (kind, target, at, sha256) in enumerate(found[1:], 1):
        if place > len(expected) or kind != "resource" or (target, at, sha256) != expected[place - 1]:
            yield Wrong("web_record", where, str(place))
    if len(found) - 1 < len(expected):
        yield Wrong("web_record", where, str(len(found)))


def _each(file: IO[bytes]) -> Iterator[tuple[str, str, str, str]]:
    """Yield kind, address, moment and the computed digest of each record; one gzip member each."""
    raw = file.read(CHUNK)
    while raw:
        unpack, head, digest, left = zlib.decompressobj(31), b"", hashlib.sha256(), -1
        fields: Mapping[str, str] = {}
        tail = b""
        while not unpack.eof:
            piece = unpack.decompress(raw, CHUNK)
            raw = unpack.unused_data if unpack.eof else unpack.unconsumed_tail or file.read(CHUNK)
            if not raw and not unpack.eof and not piece:
                raise EOFError("a record is cut off")
            if left < 0:
                head += piece
                if b"\r\n\r\n" not in head:
                    if len(head) > LONGEST:
                        raise _NotOurs("a head without end")
                    continue
                first, _blank, piece = head.partition(b"\r\n\r\n")
                fields = _fields(first)
                left = int(fields["Content-Length"])
            block, after = piece[:left], piece[left:]
            digest.update(block)
            left -= len(block)
            tail += after
            if len(tail) > len(b"\r\n\r\n"):
                raise _NotOurs("more than a record")
        if left or tail != b"\r\n\r\n" or fields["WARC-Block-Digest"] != f"sha256:{digest.hexdigest()}":
            raise _NotOurs(f"{fields.get('WARC-Record-ID', '?')}: block and digest differ")
        yield fields["WARC-Type"], fields.get("WARC-Target-URI", ""), fields["WARC-Date"], digest.hexdigest()
        raw = raw or file.read(CHUNK)


def _fields(head: bytes) -> Mapping[str, str]:
    first, *lines = head.decode("utf-8").split("\r\n")
    if first != "WARC/1.1":
        raise _NotOurs(first[:40])
    fields: dict[str, str] = {}
    for line in lines:
        name, colon, value = line.partition(": ")
        if not colon or name in fields:
            raise _NotOurs(line[:40])
        fields[name] = value
    return fields
