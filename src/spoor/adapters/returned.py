"""Files of an answer: a file, a folder, or an archive read whole. Nothing is ever unpacked to disk."""

import io
import lzma
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.errors import MessageError
from pathlib import Path

MOST_BYTES = 400 * 1024 * 1024  # of one file
MOST_TOTAL = 4 * 1024 * 1024 * 1024  # of everything in one archive, unpacked
MOST_ENTRIES = 100_000
MOST_TIGHTNESS = 300  # unpacked to packed; text of a return reaches 20, a bomb 1,000
TIGHT_FROM = 10 * 1024 * 1024
DEEPEST = 3  # an archive in an archive in an archive
_BROKEN = (zipfile.BadZipFile, zipfile.LargeZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, struct.error,
           LookupError, ValueError, OSError, EOFError, RuntimeError)  # fmt: skip
_PACKED = {b"7z\xbc\xaf\x27\x1c": "7z", b"Rar!\x1a\x07": "rar"}  # what no library of ours opens
_GZIP = b"\x1f\x8b\x08"
_TAR_ENDS = (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz")


@dataclass(frozen=True, slots=True)
class Found:
    """One file of an answer: its path as people see it (`archive.zip!folder/name`), and its bytes.

    `problem` names why there are no bytes: a code that the caller says in words, with `detail`.
    `content` is then that of the archive around it, so that what was looked at still has a digest.
    """

    name: str
    content: bytes
    problem: str | None = None
    detail: str = ""


@dataclass(slots=True)
class _Budget:
    left: int = field(default=MOST_TOTAL)


def gather(path: Path) -> Iterator[Found]:
    """Yield every file of a path, folders and archives read whole, in the order of their names.

    Raises FileNotFoundError when there is no such path.
    """
    if not path.exists():
        raise FileNotFoundError(str(path))
    if not path.is_dir():
        yield from _file(path)
        return
    for one in sorted(path.rglob("*")):
        if one.is_symlink():
            yield Found(str(one), b"", "link_not_followed")
        elif one.is_file():
            yield from _file(one)


def opened(name: str, content: bytes) -> Iterator[Found]:
    """Yield what bytes that are sealed already hold: the file itself, or every file of an archive."""
    yield from _opened(name, content, 1, _Budget())


def _file(path: Path) -> Iterator[Found]:
    try:
        if path.stat().st_size > MOST_BYTES and not _is_archive_name(path.name):
            yield Found(str(path), b"", "unreadable", f"> {MOST_BYTES} bytes")
            return
        content = path.read_bytes()
    except OSError as error:
        yield Found(str(path), b"", "unreadable", error.strerror or "")
        return
    yield from _opened(str(path), content, 1, _Budget())


def _is_archive_name(name: str) -> bool:
    return name.casefold().endswith((".zip", *_TAR_ENDS))


def _opened(name: str, content: bytes, depth: int, budget: _Budget) -> Iterator[Found]:
    """Yield a file itself, or what is in it when it is an archive."""
    is_zip = content.startswith((b"PK\x03\x04", b"PK\x05\x06")) and not _is_office(content)
    is_tar = name.casefold().endswith(_TAR_ENDS) or content[257:262] == b"ustar"
    packed = next((kind for start, kind in _PACKED.items() if content.startswith(start)), None)
    if packed is not None:
        yield Found(name, content, "archive_packed", packed)
    elif content.startswith(_GZIP) and not is_tar:
        yield from _gzip(name, content, depth, budget)
    elif not is_zip and not is_tar:
        yield Found(name, content)
        if name.casefold().endswith(".eml"):
            yield from _attached(name, content, depth, budget)
    elif depth > DEEPEST:
        yield Found(name, content, "too_deep")
    elif is_zip:
        yield from _zip(name, content, depth, budget)
    else:
        yield from _tar(name, content, depth, budget)


def _attached(name: str, content: bytes, depth: int, budget: _Budget) -> Iterator[Found]:
    """Yield what is attached to a mail: an answer is often mailed, and its headers alone are no answer."""
    try:
        parts = [
            part for part in message_from_bytes(content, policy=policy.compat32).walk() if part.get_filename()
        ]
        held = [(str(part.get_filename()), part.get_payload(decode=True)) for part in parts]
    except (MessageError, ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        yield Found(f"{name}!", content, "entry_broken", str(error)[:120])
        return
    for filename, payload in held:
        if not isinstance(payload, bytes) or depth > DEEPEST:
            yield Found(
                f"{name}!{filename}", content, "entry_broken" if depth <= DEEPEST else "too_deep", "mail"
            )
        else:
            yield from _opened(f"{name}!{filename}", payload, depth + 1, budget)


def _is_office(content: bytes) -> bool:
    """Say whether a zip is a document or workbook, which is one file to its reader."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "[Content_Types].xml" in archive.namelist()
    except _BROKEN:
        # a workbook that is cut off is still no archive of files
        return b"[Content_Types].xml" in content[:4096]


def _zip(name: str, content: bytes, depth: int, budget: _Budget) -> Iterator[Found]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except _BROKEN as error:
        yield Found(name, content, "archive_broken", str(error)[:120])
        return
    with archive:
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
        if not entries or len(entries) > MOST_ENTRIES:
            yield Found(name, content, "archive_broken" if entries else "archive_empty", f"{len(entries)}")
            return
        for entry in sorted(entries, key=lambda one: one.filename):
            inside = f"{name}!{entry.filename}"
            tight = entry.file_size > TIGHT_FROM and entry.file_size > MOST_TIGHTNESS * max(
                entry.compress_size, 1
            )
            if entry.flag_bits & 1:
                yield Found(inside, content, "entry_encrypted")
            elif tight or entry.file_size > min(MOST_BYTES, budget.left):
                yield Found(inside, content, "entry_too_large")
            else:
                yield from _entry(archive, entry, inside, content, depth, budget)


def _entry(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, inside: str, around: bytes, depth: int, budget: _Budget
) -> Iterator[Found]:
    try:
        with archive.open(entry) as file:
            # a header may lie about the size: what is read is what counts
            content = file.read(min(MOST_BYTES, budget.left) + 1)
    except _BROKEN as error:
        yield Found(inside, around, "entry_broken", str(error)[:120])
        return
    if len(content) > min(MOST_BYTES, budget.left):
        yield Found(inside, around, "entry_too_large")
        return
    budget.left -= len(content)
    yield from _opened(inside, content, depth + 1, budget)


def _gzip(name: str, content: bytes, depth: int, budget: _Budget) -> Iterator[Found]:
    """Yield the one file that is packed by gzip, by its name without the ending; members follow each other."""
    inside = f"{name}!{name.replace(chr(92), '/').rpartition('/')[2].rpartition('!')[2]}"
    inside = inside[:-3] if inside.casefold().endswith(".gz") else inside
    limit = min(MOST_BYTES, budget.left, max(TIGHT_FROM, MOST_TIGHTNESS * len(content)))
    held, rest = bytearray(), content
    if depth > DEEPEST:
        yield Found(name, content, "too_deep")
        return
    try:
        while rest.startswith(_GZIP) and len(held) <= limit:
            stream = zlib.decompressobj(31)
            held += stream.decompress(rest, limit + 1 - len(held))
            if not stream.eof and len(held) <= limit:
                raise EOFError("cut off")
            rest = stream.unused_data
    except _BROKEN as error:
        yield Found(inside, content, "entry_broken", str(error)[:120])
        return
    if len(held) > limit:
        yield Found(inside, content, "entry_too_large")
    elif rest.strip(b"\0"):
        yield Found(inside, content, "entry_broken", "bytes behind the end")
    else:
        budget.left -= len(held)
        yield from _opened(inside, bytes(held), depth + 1, budget)


def _tar(name: str, content: bytes, depth: int, budget: _Budget) -> Iterator[Found]:
    seen = 0
    try:
        with tarfile.open(fileobj=io.BytesIO(content), mode="r:*") as archive:
            for member in archive:
                inside = f"{name}!{member.name}"
                if member.isdir():
                    continue
                seen += 1
                if seen > MOST_ENTRIES:
                    yield Found(name, content, "archive_broken", f"> {MOST_ENTRIES}")
                    return
                if not member.isfile():
                    yield Found(inside, content, "link_not_followed")
                    continue
                file = archive.extractfile(member)
                limit = min(MOST_BYTES, budget.left)
                if file is None or member.size > limit:
                    yield Found(inside, content, "entry_too_large")
                    if member.size > budget.left:
                        return
                    continue
                held = file.read(limit + 1)
                budget.left -= len(held)
                yield from _opened(inside, held, depth + 1, budget)
    except _BROKEN as error:
        yield Found(name, content, "archive_broken", str(error)[:120])
        return
    if not seen:
        yield Found(name, content, "archive_empty")


def own_layouts(home: Path) -> list[tuple[str, str]]:
    """Return the layouts that this home's people set up: name and text of each file in `layouts/`, by name.

    Raises OSError or UnicodeDecodeError for one that cannot be read.
    """
    folder = home / "layouts"
    if not folder.is_dir():
        return []
    return [(file.name, file.read_text(encoding="utf-8")) for file in sorted(folder.glob("*.yaml"))]
