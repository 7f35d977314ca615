"""WARC (ISO 28500): every record is read to its end and every digest in it is computed again, in one pass.

What `warcio check` finds broken is broken here; a cut file and a wrong Content-Length are too, which it lets pass.
"""

import re
import zlib
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from spoor.adapters.checks.digests import Hasher, algorithm, fits, hasher
from spoor.adapters.checks.streams import LINE, CutOff, Members, Plain, stretches
from spoor.adapters.checks.verdict import Check, Some, broken, good, unchecked

VERSION = re.compile(rb"WARC/(?:0\.17|0\.18|1\.0|1\.1)[ \t]*\r?\n\Z", re.IGNORECASE)
MANDATORY = ("warc-type", "warc-record-id", "warc-date", "content-length")
WITH_HTTP = ("response", "request", "revisit")
MOST_HEADERS = 2000  # lines of one header
BLANK = (b"\r\n", b"\n")
_TARGET = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>]*\Z")


class NoRecord(Exception):
    """What stands here is no header of a record."""


@dataclass(slots=True)
class Found:
    """What one WARC held, while it is read."""

    records: int = 0
    block_digests: int = 0
    payload_digests: int = 0
    problems: Some = field(default_factory=Some)
    named: dict[str, Some] = field(default_factory=dict)
    types: Counter[str] = field(default_factory=Counter)
    starts: set[int] | None = None
    whole: bool = True

    def name(self, check: Check) -> None:
        """Keep something that is only named."""
        self.named.setdefault(check.why or "", Some()).append(check)

    def checks(self) -> list[Check]:
        """Return everything as checks, the summary first."""
        kinds = ", ".join(f"{name} {count}" for name, count in sorted(self.types.items()))
        all_of: dict[str, Any] = {"records": self.records, "types": kinds}
        if not self.records:
            read = broken("warc.records", "warc.none")
        elif self.whole:
            read = good("warc.records", "warc.read", **all_of)
        else:
            read = broken("warc.records", "warc.read_partly", **all_of)
        verified = self.block_digests + self.payload_digests
        counts: dict[str, Any] = {"block": self.block_digests, "payload": self.payload_digests}
        digests = good("warc.digests", "warc.fit", **counts)
        if not verified:
            digests = unchecked("warc.digests", "warc.no_digests", decides=True)
        named = [one for group in self.named.values() for one in group.checks()]
        return [read, digests, *self.problems.checks(), *named]


def check_warc(file: BinaryIO, *, keep_starts: bool = False) -> Found:
    """Read a WARC from start to end; an index is compared with where its records start. Raises OSError."""
    source, found = stretches(file), Found(starts=set() if keep_starts else None)
    start = source.tell()
    try:
        while source.open_next():
            start = source.tell()
            _stretch(source, found)
    except CutOff:
        _stop(found, broken("warc.member", "warc.cut_member", where=source.tell()))
    except zlib.error as error:
        _stop(found, broken("warc.member", "warc.bad_member", where=source.tell(), error=error))
    except NoRecord:
        _stop(found, broken("warc.header", "warc.endless", where=start))
    return found


def _stop(found: Found, problem: Check) -> None:
    found.problems.append(problem)
    found.whole = False


def _stretch(source: Plain | Members, found: Found) -> None:
    """Read all records of a plain file, or of one gzip member, which should hold one."""
    in_this, line = 0, b""
    while True:
        start = source.tell()
        if line:
            start -= 0 if source.gzipped else len(line)
        else:
            line = source.readline()
        if not line:
            return
        if line in BLANK:
            line = b""
            continue
        in_this += 1
        if source.gzipped and in_this == 2:
            found.problems.append(broken("warc.member", "warc.several", where=start))
        if found.starts is not None:
            found.starts.add(start)
        line = _record(source, line, start, found)


def _record(source: Plain | Members, first: bytes, start: int, found: Found) -> bytes:
    """Read one record. Return the first line of the next one where it was read already."""
    if not VERSION.match(first):
        found.problems.append(broken("warc.header", "warc.no_record", where=start, line=_shown(first)))
        return _next_record(source)
    found.records += 1
    headers = _headers(source)
    found.types[headers.get("warc-type", "-")[:20]] += 1
    missing = [name for name in MANDATORY if name not in headers]
    if missing:
        found.problems.append(broken("warc.header", "warc.missing", where=start, names=", ".join(missing)))
    length = headers.get("content-length", "")
    if not (length.isascii() and length.isdigit()):
        if "content-length" in headers:
            found.problems.append(broken("warc.length", "warc.no_number", where=start, length=length))
        return _next_record(source)
    _named(headers, start, found)
    if _block(source, headers, int(length), start, found):
        return _ending(source, start, found)
    return b""


def _headers(source: Plain | Members) -> dict[str, str]:
    """Return the named fields of a record, names in small letters; the first of a name counts."""
    fields: dict[str, str] = {}
    last = ""
    for _line in range(MOST_HEADERS):
        line = source.readline()
        text = line.decode("utf-8", errors="replace").rstrip()
        if not text:
            return fields
        if text[0] in " \t" and last:
            fields[last] += text
            continue
        name, colon, value = text.partition(":")
        name = name.rstrip(" \t").lower()
        last = name if colon and name not in fields else ""
        if last:
            fields[last] = value.strip()
    raise NoRecord


def _named(headers: dict[str, str], start: int, found: Found) -> None:
    """Name a target that is no URI as the standard writes it; it breaks no digest."""
    target = headers.get("warc-target-uri")
    if target is None or _TARGET.match(target):
        return
    if target[:1] == "<" and target[-1:] == ">" and _TARGET.match(target[1:-1]):
        found.name(unchecked("warc.target", "warc.angle", where=start, target=target))
    else:
        found.name(unchecked("warc.target", "warc.no_uri", where=start, target=target))


def _block(source: Plain | Members, headers: dict[str, str], length: int, start: int, found: Found) -> bool:
    """Read the block of a record and verify its digests. Say whether all its bytes were there."""
    block = _stated(headers, "warc-block-digest", start, found)
    payload = _stated(headers, "warc-payload-digest", start, found)
    if not any(name in headers for name in ("warc-block-digest", "warc-payload-digest")):
        found.name(unchecked("warc.digest", "warc.missing_digest", where=start))
    if headers.get("warc-type") == "revisit" and (block or payload):
        found.name(unchecked("warc.digest", "warc.revisit", where=start))
        block = payload = None
    if payload and "warc-segment-number" in headers:
        found.name(unchecked("warc.digest", "warc.segment", where=start))
        payload = None
    left = length
    if _has_http(headers) and payload and left:
        head = _http_head(source, left)
        left -= len(head)
        if block:
            block[0].update(head)
    hashers = [one[0] for one in (block, payload) if one]
    while left:
        piece = source.read(left)
        if not piece:
            found.problems.append(
                broken("warc.length", "warc.cut", where=start, length=length, found=length - left)
            )
            found.whole = False
            return False
        left -= len(piece)
        for one in hashers:
            one.update(piece)
    found.block_digests += _verified(block, "warc.block", start, found)
    found.payload_digests += _verified(payload, "warc.payload", start, found)
    return True


def _stated(headers: dict[str, str], name: str, start: int, found: Found) -> tuple[Hasher, str] | None:
    stated = headers.get(name)
    if not stated:
        return None
    kind, colon, value = stated.partition(":")
    known = algorithm(kind) if colon else None
    if known is None:
        found.problems.append(broken("warc.digest", "warc.unknown_digest", where=start, digest=stated))
        return None
    return hasher(known), value


def _verified(stated: tuple[Hasher, str] | None, what: str, start: int, found: Found) -> int:
    if stated is None:
        return 0
    if fits(stated[0].digest(), stated[1]):
        return 1
    found.problems.append(broken(what, "warc.no_fit", where=start, stated=stated[1]))
    return 0


def _has_http(headers: dict[str, str]) -> bool:
    """Say whether the payload of a record begins after a header of HTTP."""
    target = headers.get("warc-target-uri", "").removeprefix("<")
    return headers.get("warc-type") in WITH_HTTP and target.startswith(("http:", "https:"))


def _http_head(source: Plain | Members, most: int) -> bytes:
    """Return the header of HTTP up to and with its blank line, at most the whole block."""
    lines: list[bytes] = []
    left = most
    while left:
        line = source.readline(min(left, LINE))
        lines.append(line)
        left -= len(line)
        if not line.strip():  # blank, or nothing left
            break
    return b"".join(lines)


def _ending(source: Plain | Members, start: int, found: Found) -> bytes:
    """Two line ends close a record. Return the line after them where it was read already."""
    line = source.readline()
    if line and line not in (*BLANK, b"\r"):
        found.problems.append(broken("warc.length", "warc.wrong_length", where=start))
        return line if VERSION.match(line) else _next_record(source)
    second = source.readline() if line in BLANK else b""
    if second in BLANK:
        return b""
    found.name(unchecked("warc.ending", "warc.short_ending", where=start))
    return second


def _next_record(source: Plain | Members) -> bytes:
    """Skip to the next line that begins a record; empty where there is none."""
    while line := source.readline():
        if VERSION.match(line):
            return line
    return b""


def _shown(line: bytes) -> str:
    return line[:60].decode("latin-1").strip()
