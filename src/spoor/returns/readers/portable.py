"""PDF: lines of "name: value", or columns kept apart by two spaces or more. Pictures of text are not read."""

import io
import logging
import re
import struct
import zlib
from collections.abc import Iterator

from pypdf import PdfReader
from pypdf.errors import DependencyError, PyPdfError

from spoor.returns.grids import Document, Grid, ReturnUnreadable, Row, zone_of_file
from spoor.returns.readers.cycles import Pair, in_rows
from spoor.returns.readers.decoding import is_damaged
from spoor.returns.sentences import Sentence

MOST_PAGES = 3_000
_NAMED = re.compile(r"([^\W\d_][^:]{0,59}?)\s*:(?:\s+(.*))?$")
_IDENTIFIER = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}|(?:[0-9A-Fa-f]{1,4}:){3}|\S@\S+\.\S|\+\d[\d ]{7,}")
# what a damaged PDF makes the library raise, as found by spoiling bytes
_BROKEN = (PyPdfError, DependencyError, LookupError, ValueError, TypeError, AttributeError, ArithmeticError,
           AssertionError, OSError, EOFError, RuntimeError, struct.error, zlib.error)  # fmt: skip


_LOG = logging.getLogger("pypdf")
_LOG.addHandler(logging.NullHandler())


class _Heard(logging.Handler):
    """Counts what the library had to mend: a PDF that it mends may lack a page without saying so."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.count = 0

    def emit(self, record: logging.LogRecord) -> None:
        self.count += 1


def read_portable(content: bytes, name: str, starts: frozenset[str]) -> Document:
    """Return a PDF as grids: its names and values as rows, and its lines in columns as a table.

    Raises ReturnUnreadable for one that is encrypted, broken, cut off, or holds no text.
    """
    if b"%%EOF" not in content[-2048:]:
        raise ReturnUnreadable(Sentence("cut_off"))
    heard = _Heard()
    _LOG.addHandler(heard)
    try:
        reader = PdfReader(io.BytesIO(content), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise ReturnUnreadable(Sentence("encrypted"))
        if len(reader.pages) > MOST_PAGES:
            raise ReturnUnreadable(Sentence("too_many_pages", {"most": MOST_PAGES}))
        flowed = [page.extract_text() or "" for page in reader.pages]
        placed = [_placed(page) for page in reader.pages]
    except _BROKEN as error:
        raise ReturnUnreadable(Sentence("not_pdf", {"why": str(error)[:120]})) from None
    finally:
        _LOG.removeHandler(heard)
    if not any(text.strip() for text in flowed):
        raise ReturnUnreadable(Sentence("no_text", {"pages": len(flowed)}))
    table = _columns(placed)
    named, odd = named_lines(flowed)
    grids = [table] if table and len(table.rows) > len(named) else list(grids_of(named, odd, starts))
    told = "\n".join(flowed)[:20_000]
    left = [] if grids and grids[0] is table else [row.cells[0] for row in odd if row.problem is None]
    messages = (Sentence("lines_passed", {"count": len(left), "found": left[0][:80]}),) if left else ()
    if heard.count:
        messages = (*messages, Sentence("pdf_damaged"))
    torn = bool(left) and _torn(named, odd)
    return Document("pdf", tuple(grids), told, messages, bool(heard.count) or torn, zone_of_file(told))


def _torn(pairs: list[Pair], odd: list[Row]) -> bool:
    """Say whether a line without a name stands right behind a name with its value, and before another: its rest."""
    named = {pair.line for pair in pairs}
    last = max(named, default=0)
    return any(int(row.line) - 1 in named and int(row.line) < last for row in odd)


def _placed(page: object) -> str:
    try:
        return str(page.extract_text(extraction_mode="layout"))  # type: ignore[attr-defined]
    except _BROKEN:
        return ""


def _columns(pages: list[str]) -> Grid | None:
    """Return the lines that fall apart into three columns or more; None when there are hardly any."""
    rows = []
    number = 0
    for page, text in enumerate(pages, 1):
        for line in text.split("\n"):
            number += 1
            cells = tuple(
                cell.strip() for cell in re.split(r"\s{2,}|\t|\s\|\s", line.strip()) if cell.strip()
            )
            if cells:
                rows.append(
                    Row(number, cells, Sentence("bytes_damaged") if is_damaged(cells) else None, page)
                )
    wide = [row for row in rows if len(row.cells) >= 3]
    return Grid("", tuple(rows)) if len(wide) >= 2 else None


def named_lines(pages: list[str]) -> tuple[list[Pair], list[Row]]:
    """Return the lines that are a name with a value, and the others; one that holds an identifier is a row."""
    pairs, odd = [], []
    number = 0
    for page, text in enumerate(pages, 1):
        for line in text.split("\n"):
            number += 1
            if found := _NAMED.fullmatch(line.strip()):
                pairs.append(Pair(found[1], (found[2] or "").strip(), number, page))
            elif line.strip():
                told = Sentence("no_name_and_value", {"found": line.strip()[:80]})
                odd.append(
                    Row(number, (line.strip(),), told if _IDENTIFIER.search(line[:2_000]) else None, page)
                )
    return pairs, odd


def grids_of(pairs: list[Pair], odd: list[Row], starts: frozenset[str]) -> Iterator[Grid]:
    """Yield names with their values as rows, and the lines that hold an identifier without a name."""
    if pairs:
        yield in_rows("", pairs, starts)
    if telling := tuple(row for row in odd if row.problem is not None or not pairs):
        yield Grid("", telling)
