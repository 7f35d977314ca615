"""Reads one file of an answer: takes it apart, recognises it, maps its rows, and accounts for every one of them."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace

import puremagic

from spoor.returns.accounting import File, accounted
from spoor.returns.grids import Document, Grid, ReturnUnreadable, Row, says_nothing
from spoor.returns.layout import Layout, packaged
from spoor.returns.matching import Match, match_grid
from spoor.returns.readers.blocks import read_blocks
from spoor.returns.readers.chat import is_chat, read_chat
from spoor.returns.readers.delimited import read_delimited
from spoor.returns.readers.mail import read_mail
from spoor.returns.readers.page import read_page
from spoor.returns.readers.portable import read_portable
from spoor.returns.readers.tree import read_tree, read_wrapped_tree
from spoor.returns.readers.word import is_word, read_word
from spoor.returns.readers.workbook import read_workbook
from spoor.returns.records import ReturnFile
from spoor.returns.sentences import Sentence

Reader = Callable[[bytes, str, frozenset[str]], Document]
MOST_BYTES = 400 * 1024 * 1024
ATTACHMENT = "attachment"
_MEDIA = ("image/", "video/", "audio/", "font/")
_SYSTEM = (".ds_store", "thumbs.db", "desktop.ini")


def read(
    name: str, content: bytes, layouts: Sequence[Layout] | None = None, zone: str | None = None
) -> ReturnFile:
    """Return what one file of an answer holds. It never raises for what stands in a file: it accounts for it.

    `name` may be a path: its end helps to recognise a file and never decides alone. `layouts` are those of
    `packaged()`, with the user's own behind them. `zone` is what the caller says of times for which neither the
    file nor its layout names one.
    """
    known = packaged() if layouts is None else tuple(layouts)
    sha256 = hashlib.sha256(content).hexdigest()
    if not content.strip(b"\0 \r\n\t\xef\xbb\xbf\xff\xfe"):
        return broken(name, sha256, Sentence("empty_file", {"bytes": len(content)}), len(content))
    if len(content) > MOST_BYTES:
        return broken(name, sha256, Sentence("too_large", {"most": MOST_BYTES}), len(content))
    if media := _media_type(name, content):
        said = Sentence("attachment", {"type": media, "bytes": len(content)})
        return ReturnFile(
            name, sha256, "read", layout=ATTACHMENT, messages=(said,), attachment=media, bytes=len(content)
        )
    starts = frozenset(label for layout in known for label in layout.first)
    best: tuple[Document, list[Match | None]] | None = None
    why: Sentence | None = None
    for reader in readers(name, content):
        try:
            document = reader(content, name, starts)
        except ReturnUnreadable as error:
            why = why or error.why
            continue
        document, matches = _recognised(document, known, name)
        if best is None or _worth(document, matches) > _worth(*best):
            best = (document, matches)
        if any(matches):
            break
    if best is None:
        return broken(name, sha256, why or Sentence("no_rows"), len(content))
    return accounted(File(name, sha256, len(content), zone), *best, known)


def broken(name: str, sha256: str, why: Sentence, size: int = 0) -> ReturnFile:
    """Return a file that cannot be taken apart at all, with the reason."""
    return ReturnFile(name, sha256, "broken", messages=(why,), bytes=size)


def letter(name: str, content: bytes, *, files: int) -> ReturnFile:
    """Return the account of a mail that came with files: a letter, no rows. Without files a person must read it."""
    sha256 = hashlib.sha256(content).hexdigest()
    if not files:
        said = Sentence("letter_alone")
        return ReturnFile(name, sha256, "unknown_layout", messages=(said,), bytes=len(content))
    said = Sentence("letter", {"files": files})
    return ReturnFile(
        name,
        sha256,
        "read",
        layout=ATTACHMENT,
        messages=(said,),
        attachment="message/rfc822",
        bytes=len(content),
    )


def _media_type(name: str, content: bytes) -> str | None:
    """Return the media type of a file that holds no rows by its nature; None where there may be rows in it."""
    base = name.replace("\\", "/").rpartition("/")[2].casefold()
    if base in _SYSTEM or "__macosx/" in name.casefold() or base.startswith("~$"):
        return "application/x-system"
    start = content[:64]
    if content.startswith((b"%PDF", b"PK\x03\x04", b"<", b"{", b"[")) or _is_text(content[:4096]):
        return None
    try:
        found = puremagic.from_string(start + content[64:4096], mime=True)
    except (puremagic.PureError, ValueError, IndexError):
        return None
    return str(found) if str(found).startswith(_MEDIA) else None


def _is_text(start: bytes) -> bool:
    if start.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")) and not start.startswith(b"\xff\xfb"):
        return True
    control = sum(byte < 9 or 13 < byte < 32 for byte in start)
    return control * 50 < len(start)


def readers(name: str, content: bytes) -> list[Reader]:
    """Return the readers that may take a file apart, likeliest first; its content decides, not its name."""
    start = content[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    head = start.replace(b"\0", b"").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff").lower()
    if content.lstrip()[:5] == b"%PDF-":
        return [read_portable]
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return [read_word] if is_word(content) else [read_workbook]
    if is_chat(head.decode("utf-8", errors="replace")):
        return [read_chat, read_delimited]
    if head.startswith(b"<") or b"<html" in head or b"<div" in head:
        return [read_page, read_delimited]
    if head.startswith((b"{", b"[", b"window.")):
        return [read_tree, read_blocks, read_wrapped_tree]
    if head.startswith(b"from ") or (b"\nmessage-id:" in b"\n" + head or head.startswith(b"received:")):
        return [read_mail, read_blocks, read_delimited]
    if b"-----begin pgp signed" in head or b'" :' in head or b'":' in head:
        return [read_blocks, read_delimited]
    return [read_delimited, read_blocks, read_mail]


def _worth(document: Document, matches: list[Match | None]) -> tuple[int, ...]:
    """Return how much a reader made of a file: recognised grids, a statement and nothing else, rows, cells."""
    rows = sum(len(grid.rows) for grid, match in zip(document.grids, matches, strict=True) if match)
    wide = sum(len(row.cells) > 1 for grid in document.grids for row in grid.rows)
    told = bool(document.grids) and all(says_nothing(row) for grid in document.grids for row in grid.rows)
    return (sum(match is not None for match in matches), int(told), rows, wide)


def _recognised(
    document: Document, layouts: Sequence[Layout], name: str
) -> tuple[Document, list[Match | None]]:
    """Return the sections of a document's grids; a table of two columns may stand on its side."""
    grids: list[Grid] = []
    matches: list[Match | None] = []
    for grid in document.grids:
        match = match_grid(grid, document, layouts, name)
        turned = None if grid.fixed else _turned(grid)
        on_side = match_grid(turned, document, layouts, name) if turned else None
        if turned and on_side and (match is None or len(on_side.places) > len(match.places)):
            grid, match = turned, on_side
        grids.append(grid)
        matches.append(match)
    provider = _provider(grids, matches)
    again = [layout for layout in layouts if layout.provider == provider]
    for place, match in enumerate(matches):
        if match is not None and match.layout.provider != provider:
            matches[place] = match_grid(grids[place], document, again, name)
    return replace(document, grids=tuple(grids)), matches


def _turned(grid: Grid) -> Grid | None:
    rows = grid.rows
    if not any(len(row.cells) == 2 for row in rows[1:]) or any(
        len(row.cells) > 2 or row.problem for row in rows
    ):
        return None
    names = tuple(row.cells[0] for row in rows)
    values = tuple(row.cells[1] if len(row.cells) > 1 else "" for row in rows)
    return Grid(grid.title, (Row(rows[0].line, names), Row(rows[0].line, values)), grid.sheet, fixed=True)


def _provider(grids: Sequence[Grid], matches: Sequence[Match | None]) -> str | None:
    votes: dict[str, tuple[int, int]] = {}
    for grid, match in zip(grids, matches, strict=True):
        if match is not None:
            before = votes.get(match.layout.provider, (0, 0))
            votes[match.layout.provider] = (before[0] + sum(match.score[:4]), before[1] + len(grid.rows))
    return max(votes, key=lambda one: votes[one]) if votes else None
