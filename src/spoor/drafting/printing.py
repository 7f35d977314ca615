"""Printing: what a message says is drawn sign by sign, and a sign that no font of ours has is named where it stands.

A PDF/A refuses a sign that it cannot draw, and an emoji in a threat must neither stop the document nor vanish from it.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

FONTS = Path(__file__).with_name("fonts")
COVERAGE = FONTS / "coverage.txt"
_JOINS = "\u200d\ufe0e\ufe0f\u20e3"  # they belong to the sign before them
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]+")
_MARKS = re.compile(r"[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff]+")


@cache
def _covered() -> frozenset[int]:
    found: set[int] = set()
    for line in COVERAGE.read_text(encoding="ascii").splitlines():
        if line.startswith("#"):
            continue
        for one in line.split():
            first, _dash, last = one.partition("-")
            found.update(range(int(first, 16), int(last or first, 16) + 1))
    return frozenset(found)


def covered(sign: str) -> bool:
    """Whether a font of ours has a sign (one character)."""
    return ord(sign) in _covered()


def named(sign: str) -> str:
    """Return the code point of a sign and its Unicode name, as U+1F52A HOCHO; a sign without a name by its code."""
    return f"U+{ord(sign):04X} {unicodedata.name(sign, '')}".strip()


def printable(text: str) -> str:
    """Return a text in which every sign that no font has stands as [U+1F52A HOCHO]; joined signs stand together."""
    known = _covered()
    found: list[str] = []
    run: list[str] = []
    for sign in text.replace("\r\n", "\n"):
        if ord(sign) not in known or (run and sign in _JOINS):
            run.append(named(sign))
            continue
        if run:
            found.append(f"[{', '.join(run)}]")
            run = []
        found.append(sign)
    if run:
        found.append(f"[{', '.join(run)}]")
    return "".join(found)


def without_marks(text: str) -> str:
    """Return a printable text with the marks on Latin, Greek and Cyrillic letters named: no font draws such a pair."""
    return _MARKS.sub(lambda marks: f"[{', '.join(map(named, marks[0]))}]", _composed(text))


def without_any_marks(text: str) -> str:
    """Return a printable text with the marks of every script named."""
    return "".join(f"[{named(one)}]" if unicodedata.combining(one) else one for one in _composed(text))


def plainest(text: str) -> str:
    """Return a text in which every sign beyond Latin-1 is named: the compiler draws that with any font."""
    return "".join(one if ord(one) < 0x100 else f"[{named(one)}]" for one in printable(text))


def _composed(text: str) -> str:
    return printable(unicodedata.normalize("NFC", text))


STAGES = (printable, without_marks, without_any_marks, plainest)  # from what names least to what always works


def for_xml(text: str) -> str:
    """Return a text with the signs named that no XML file, and so no Word file, can hold."""
    return _NOT_IN_XML.sub(lambda signs: f"[{', '.join(map(named, signs[0]))}]", text)


def each_text(value: Any, change: Any) -> Any:
    """Return JSON-safe values with `change` applied to every text in them."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, Mapping):
        return {key: each_text(one, change) for key, one in value.items()}
    if isinstance(value, Sequence):
        return [each_text(one, change) for one in value]
    return value
