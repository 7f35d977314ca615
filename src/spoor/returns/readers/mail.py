"""Mail: headers of one message (.eml) or of many (mbox); each message is a row. Bodies are left alone."""

import re
from email import policy
from email.errors import MessageError
from email.parser import BytesHeaderParser

from spoor.returns.grids import Document, Grid, ReturnUnreadable, Row
from spoor.returns.readers.decoding import decoded
from spoor.returns.sentences import Sentence

HEADERS = ("Date", "From", "To", "Cc", "Subject", "Message-ID", "X-Originating-IP", "Received")
_START = re.compile(rb"^From [^\r\n]*\r?\n", re.MULTILINE)
_ADDRESS = re.compile(r"\[?((?:\d{1,3}\.){3}\d{1,3}|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]+)\]?")
MOST_HEADER = 256 * 1024


def read_mail(content: bytes, name: str, starts: frozenset[str]) -> Document:
    """Return the headers of messages as one grid. Raises ReturnUnreadable where there are none."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        content = decoded(content).text.encode()
    content = content.removeprefix(b"\xef\xbb\xbf")
    marks = [found.end() for found in _START.finditer(content)] if content.startswith(b"From ") else [0]
    rows = [Row(1, HEADERS)]
    line, before = 1, 0
    for mark in marks:
        line += content.count(b"\n", before, mark)
        before = mark
        rows.append(_row(content[mark : mark + MOST_HEADER], line))
    if not any(row.cells[0] or row.cells[1] or row.cells[5] for row in rows[1:]):
        raise ReturnUnreadable(Sentence("not_mail", {"why": "-"}))
    return Document("mail", (Grid("", tuple(rows), fixed=True),), "", (), False)


def _row(content: bytes, line: int) -> Row:
    parser = BytesHeaderParser(policy=policy.compat32)
    try:
        headers = parser.parsebytes(content)
        cells = tuple(_tidy(name, [str(one) for one in headers.get_all(name, [])]) for name in HEADERS)
    except (MessageError, ValueError, LookupError) as error:
        return Row(line, ("",) * len(HEADERS), Sentence("not_mail", {"why": str(error)[:120]}))
    if not any(cells):
        return Row(line, cells, Sentence("not_mail", {"why": "-"}))
    return Row(line, cells)


def _tidy(name: str, values: list[str]) -> str:
    text = " | ".join(dict.fromkeys(" ".join(value.split()) for value in values))
    if name == "X-Originating-IP" and len(text) < 120 and (found := _ADDRESS.fullmatch(text)):
        return found[1]
    return text
