"""The chat that WhatsApp exports (_chat.txt): a message begins with its time; other lines are the rest of it.

The time has the form of the telephone that exported it, and never a zone. One export has one form: where a day above
twelve shows which number is the day, that holds for all of it.
"""

import re
from collections.abc import Iterator
from itertools import takewhile

from spoor.returns.grids import Document, Grid, ReturnUnreadable, Row
from spoor.returns.readers.decoding import decoded, is_damaged
from spoor.returns.sentences import Sentence

HEADER = ("chat time", "chat sender", "chat message", "time as written")
SYSTEM = ""  # who wrote a line that the program made itself
LONGEST = 200  # of the beginning of a message
_MARKS = dict.fromkeys(map(ord, "\u200e\u200f\u202a\u202c\u2068\u2069"))
_DAY = r"\d{1,4}[./-]\d{1,2}[./-]\d{2,4}"
_CLOCK = r"\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:[\s\u202f]?[AaPp]\.?\s?[Mm]\.?)?"
_START = re.compile(
    rf"(?:\[(?P<when>{_DAY},?[\s\u202f]{_CLOCK})\]\s?|(?P<when2>{_DAY},?[\s\u202f]{_CLOCK})\s-\s)(?P<rest>.*)"
)
_SENDER = re.compile(r"(?P<who>[^:\n]{1,120}):\s(?P<text>.*)|(?P<who2>[^:\n]{1,120}):$", re.DOTALL)
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+")
_TWO_DIGITS = re.compile(r"^(\d{1,2}[./-]\d{1,2}[./-])(\d{2})(?!\d)")


def is_chat(head: str) -> bool:
    """Say whether a text begins as an exported chat does."""
    return (
        _START.match(head.lstrip("\ufeff \r\n\u200e").translate(_MARKS)[:LONGEST].split("\n")[0]) is not None
    )


def read_chat(content: bytes, name: str, starts: frozenset[str]) -> Document:
    """Return an exported chat as one grid, a row a message. Raises ReturnUnreadable."""
    text = decoded(content)
    lines = _LINE.findall(text.text)
    rows = list(_rows(lines))
    if not any(row.problem is None for row in rows):
        raise ReturnUnreadable(Sentence("no_rows"))
    told = "whatsapp chat export"
    return Document(
        "chat", (Grid("", (Row(0, HEADER), *rows), fixed=True),), told, text.messages, text.damaged
    )


def _day_first(lines: list[str]) -> bool | None:
    """Say whether the day stands before the month; None where no date shows it, or dates contradict each other."""
    shown: set[bool] = set()
    for line in lines:
        found = _begun(line)
        parts = re.split(r"[./-]", (found["when"] or found["when2"]).split()[0].rstrip(",")) if found else []
        if len(parts) == 3 and len(parts[0]) < 3 and max(int(parts[0]), int(parts[1])) > 12:
            shown.add(int(parts[0]) > 12)
    return shown.pop() if len(shown) == 1 else None


def _rows(lines: list[str]) -> Iterator[Row]:
    """Yield a row a message with the lines that belong to it; lines before the first message are rows without one."""
    begins = [place for place, line in enumerate(lines) if _begun(line)]
    first = begins[0] if begins else len(lines)
    day_first = _day_first(lines)
    for place in range(first):
        line = lines[place].strip("\ufeff\r\n\t ")
        if line:
            yield Row(place + 1, (line,), Sentence("no_chat_time", {"found": line[:80]}))
    for place, after in zip(begins, [*begins[1:], len(lines)], strict=True):
        found = _begun(lines[place])
        if found is None:
            continue
        rest = [found["rest"], *(line.rstrip("\r\n") for line in lines[place + 1 : after])]
        words = "\n".join(rest).rstrip()
        said = _SENDER.fullmatch(words)
        who = (said["who"] or said["who2"] or "").strip() if said else SYSTEM
        told = (said["text"] or "") if said else words
        when = found["when"] or found["when2"]
        cells = (_written(when, day_first), who, told, when)
        yield Row(place + 1, cells, Sentence("bytes_damaged") if is_damaged(cells) else None)


def _begun(line: str) -> re.Match[str] | None:
    return _START.fullmatch(line.rstrip("\r\n").lstrip("\ufeff").translate(_MARKS))


def _written(when: str, day_first: bool | None) -> str:
    """Return a time as any reader of times knows it: year in four digits, colons in its clock, year first if sure."""
    day, _, clock = when.replace("\u202f", " ").replace(",", "").partition(" ")
    day = _TWO_DIGITS.sub(r"\g<1>20\2", day)
    parts = re.split(r"[./-]", day)
    if day_first is not None and len(parts) == 3 and len(parts[2]) == 4:
        one, other = (parts[1], parts[0]) if day_first else (parts[0], parts[1])
        day = f"{parts[2]}-{one}-{other}"
    clock = re.sub(r"([AaPp])\.?\s?([Mm])\.?", r"\1\2", clock)
    digits = "".join(takewhile(lambda sign: sign.isdigit() or sign in ":.", clock))
    return f"{day} {digits.replace('.', ':')}{clock[len(digits) :]}"
