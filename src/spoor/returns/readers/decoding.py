"""Bytes become text: UTF-8 and UTF-16 with or without a mark, Windows-1252; damaged bytes stay visible."""

import codecs
import re
from dataclasses import dataclass

from spoor.returns.grids import ReturnUnreadable
from spoor.returns.sentences import Sentence

_DAMAGED = re.compile("[\0\ud800-\udfff]")
_MARKS = ((codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"), (codecs.BOM_UTF16_LE, "utf-16"),
          (codecs.BOM_UTF16_BE, "utf-16"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Text:
    """The text of a file, and what must be said about how it was read."""

    text: str
    messages: tuple[Sentence, ...] = ()
    damaged: bool = False


def decoded(content: bytes) -> Text:
    """Return the text of a file. Bytes that fit no character stay as lone surrogates: see `is_damaged`.

    Raises ReturnUnreadable for UTF-16 or UTF-32 that does not hold.
    """
    for mark, name in _MARKS:
        if content.startswith(mark):
            return _wide(content, name)
    sample = content[:4000]
    if sample.count(0) > len(sample) // 4:
        even = sample[::2].count(0) > sample[1::2].count(0)
        return _wide(content, "utf-16-be" if even else "utf-16-le")
    try:
        return Text(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        pass
    kept = content.decode("utf-8-sig", errors="surrogateescape")
    if any(sign > "\x7f" and not "\udc80" <= sign <= "\udcff" for sign in kept):
        return Text(kept, (Sentence("bytes_in_file"),))
    return Text(content.decode("cp1252", errors="surrogateescape"), (Sentence("read_as_1252"),))


def _wide(content: bytes, name: str) -> Text:
    try:
        return Text(content.decode(name).removeprefix("\ufeff"))
    except UnicodeDecodeError as error:
        if error.end < len(content) - 4:
            raise ReturnUnreadable(Sentence("not_wide", {"name": name, "place": error.start})) from None
    text = content[: error_start(content, name)].decode(name, errors="ignore")
    return Text(text.removeprefix("\ufeff"), (Sentence("cut_off"),), damaged=True)


def error_start(content: bytes, name: str) -> int:
    """Return how many bytes hold whole characters."""
    size = 4 if name == "utf-32" else 2
    return len(content) // size * size


def is_damaged(cells: tuple[str, ...]) -> bool:
    """Say whether a cell holds a NUL or a byte that is no character."""
    return any(_DAMAGED.search(cell) for cell in cells)
