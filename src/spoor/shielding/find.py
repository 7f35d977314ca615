"""Find: where in a text an address, telephone number, relative, school, car or routine of somebody stands.

Patterns over the words of `words.yaml`, in the languages that threats come in here. A wrong proposal costs a person
one click; a missed one is added by hand. It says nothing about whose life it is: a person does.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import phonenumbers
import yaml

from spoor.vocabulary import ProtectedKind

_LONG = "{0,40}"  # signs of a word; without an end, a message made to be slow would be
_NAME = rf"[A-ZÀ-ÖØ-ÝĀ-Ž][\w'’.-]{_LONG}\w"
_ARTICLE = re.compile(r"(?:(?:de|het|'t|der|den|dem|the|een|die|van|la|le)\s+)*")
_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}")
_POSTCODE = re.compile(
    r"\b[1-9]\d{3}(?: (?=[A-Z]{2}\b)|(?=[A-Za-z]{2}\b))(?!S[ADS])[A-Za-z]{2}\b(?:,? +(?:te |in )?"
    + _NAME
    + r")?"
)
_LOOSE = re.compile(r"(?<![\w+@./-])(?:\+|00)?\(?\d(?:[\s().\-/]{0,2}\d){8,13}(?!\w)")
_L, _D = "[A-Z]", r"\d"
_PLATES = [
    "LLDDDD",
    "DDDDLL",
    "DDLLDD",
    "LLDDLL",
    "LLLLDD",
    "DDLLLL",
    "DDLLLD",
    "DLLLDD",
    "LLDDDL",
    "LDDDLL",
    "LLLDDL",
    "LDDLLL",
    "DLLDDD",
    "DDDLLD",
]


@dataclass(frozen=True, slots=True)
class Found:
    """One place in a text (code points, end exclusive): which kind, and the pattern that found it."""

    start: int
    end: int
    kind: ProtectedKind
    because: str


Finder = Callable[[str], Iterable[Found]]


def find(text: str) -> tuple[Found, ...]:
    """Return what a person's life holds in a text, in order, without overlaps: of two the longer stands."""
    found = [one for finder in _FINDERS for one in finder(text)]
    kept: list[Found] = []
    for one in sorted(found, key=lambda one: (one.start - one.end, one.start)):
        if all(one.end <= other.start or one.start >= other.end for other in kept):
            kept.append(one)
    return tuple(sorted(kept, key=lambda one: one.start))


@cache
def _words() -> dict[str, Any]:
    return dict(yaml.safe_load(resources.files("spoor.shielding").joinpath("words.yaml").read_text("utf-8")))


def _any(words: Iterable[str]) -> str:
    """One of these words, the longest first."""
    return "(?:" + "|".join(re.escape(str(word)) for word in sorted(words, key=lambda w: -len(str(w)))) + ")"


@cache
def _streets() -> tuple[tuple[re.Pattern[str], str], ...]:
    word = _words()["address"]
    said = rf"(?:{_any(word['number_words'])}\.?\s*:?\s*)?"
    number = rf"{said}\d{{1,5}}(?:\s?[a-zA-Z]\b)?(?:\s?[-/]\s?\d{{1,4}}|\s(?:hs|huis|bis)\b)?"
    tail = rf"(?:\s*,?\s+{_POSTCODE.pattern})?"
    many = rf"(?:(?:{_NAME}|van|de|der|den|het|'t)\s+){{0,4}}?"
    ends = rf"[\w'’-]{_LONG}{_any(word['endings'])}"
    town = rf"(?:\s*,\s*{_NAME}|\s+(?:in|te)\s+{_NAME})?"
    lives = (
        rf"\b(?i:{_any(word['lives'])})\s+(?:(?i:nog|nu|daar|hier|still|now)\s+)?"
        r"(?i:op|aan|in|at|on|an|am|à)\s+(?:(?i:de|het|the|der|den|la|le|'t)\s+)?"
    )
    short = r"\d{1,5}[a-z]?\b"
    return tuple(
        (re.compile(pattern, flags), because)
        for pattern, flags, because in (
            (rf"(?<!\w){many}(?i:{ends})\s+(?i:{number}){tail}{town}", 0, "street_number"),
            (
                rf"\b\d{{1,5}}[a-z]?,?\s+(?:[\w'’.-]{{1,40}}\s+){{1,3}}?{_any(word['after_number'])}\b",
                re.I,
                "number_street",
            ),
            (
                rf"\b\d{{1,4}}(?:\s?(?:bis|ter))?,?\s+{_any(word['before_name'])}\s+(?:(?:de|du|des|la|le|les)\s+|[ld]['’])*[\w'’-]{{1,40}}(?:\s+(?-i:{_NAME}))*",
                re.I,
                "number_street",
            ),
            (
                rf"{_any(word['before_name'])}\s+(?:(?:de|du|des|la|le|les|del|della)\s+|[ld]['’])*(?-i:{_NAME})(?:\s+(?-i:{_NAME}))*,?\s+\d{{1,4}}\b",
                re.I,
                "street_number",
            ),
            (
                rf"(?<!\w)[\w'’]{{1,40}}(?:\s+[\w'’]{{1,40}})?\s+{_any(word['before_number'])}\.?,?\s*(?:no\s*[:.]?\s*)?\d+(?:\s?/\s?\d+)?",
                re.I,
                "street_number",
            ),
            (
                rf"{_any(word['arabic'])}\s+(?:[^\W\d_]{{1,40}}\s+){{0,4}}?(?:{_any(word['number_words'])}\s*)?\d{{1,5}}",
                0,
                "street_number",
            ),
            (
                rf"{lives}(?P<value>{many}(?i:{ends})\b|(?:{_NAME}\s+){{1,4}}{short}|[\w'’-]{{1,40}}\s+{short})",
                0,
                "lives",
            ),
        )
    )


def _addresses(text: str) -> Iterator[Found]:
    alone = {word.casefold() for word in _words()["address"]["not"]}
    for pattern, because in _streets():
        for match in pattern.finditer(text):
            start, end = match.span("value") if "value" in match.groupdict() else match.span()
            start += len(_ARTICLE.match(text[start:end])[0])  # type: ignore[index]  # it matches nothing, too
            value = text[start:end]
            name = re.split(r"\s+\d|\s+nummer|\s+nr", value, maxsplit=1)[0]
            if name.casefold().strip() in alone and name.islower():
                continue
            yield Found(start, end, ProtectedKind.ADDRESS, because)
    for match in _POSTCODE.finditer(text):
        yield Found(*match.span(), ProtectedKind.ADDRESS, "postcode")


@cache
def _called() -> re.Pattern[str]:
    cues = _any(_words()["phone"]["cues"])
    return re.compile(rf"\b{cues}\b[^\d\n]{{0,15}}(?P<value>\+?\d[\d ()./-]{{4,16}}\d)", re.I)


def _phones(text: str) -> Iterator[Found]:
    if sum(sign.isdigit() for sign in text) < 6:
        return
    lenient = phonenumbers.Leniency.POSSIBLE
    for match in phonenumbers.PhoneNumberMatcher(text, "NL", leniency=lenient, max_tries=1000):
        if _dialled(match.raw_string):
            yield Found(match.start, match.end, ProtectedKind.PHONE, "number")
    for loose in _LOOSE.finditer(text):
        if _dialled(loose.group()):
            yield Found(*loose.span(), ProtectedKind.PHONE, "number")
    for cued in _called().finditer(text):
        if not _DATE.search(cued["value"]):
            yield Found(*cued.span("value"), ProtectedKind.PHONE, "called")


def _dialled(raw: str) -> bool:
    """Whether digits are written as one dials them: from 0 or +, 9 to 15 of them, and no date."""
    digits = sum(sign.isdigit() for sign in raw)
    first = raw.lstrip(" (")[:1]
    return 9 <= digits <= 15 and first in ("0", "+", "٠", "۰") and not _DATE.search(raw)


@cache
def _relatives() -> tuple[re.Pattern[str], ...]:
    word = _words()["family"]
    inner, joins = _any(word["inner"]), _any(word["joins"])
    name = rf"{_NAME}(?:\s+(?:{inner}\s+){{0,2}}{_NAME})*"
    names = rf"(?P<value>{name}(?:\s*,\s*{name})*(?:\s*,?\s+{joins}\s+{name})?)"
    named = rf"(?i:{_any(word['named'])})"
    own = rf"(?i:{_any(word['possessive'])})\s+(?:[^\W\d_]{{1,40}}\s+){{0,2}}?"
    kin = rf"(?:\b(?i:{_any(word['sure'])})|\b{own}(?i:{_any(word['owned'])}))"
    loose = r"(?P<value>[^\W\d_][\w'’-]{1,40})"
    return (
        re.compile(rf"{kin}(?:[,:(\"“']*\s+|\s*[,:(]\s*)(?:{named}\s+)?[\"“']?{names}"),
        re.compile(rf"{kin}\s+(?:[^\W\d_]{{1,40}}\s+)?{named}\s+[\"“']?{loose}"),
        re.compile(rf"{_any(word['arabic_named'])}\s+{loose}"),
    )


@cache
def _each() -> re.Pattern[str]:
    """One name of an enumeration of names."""
    joins = rf"{_any(_words()['family']['joins'])}\b"
    return re.compile(rf"\b(?!{joins})[^\W\d_][\w'’.-]{{0,40}}(?:\s+(?!{joins})[\w'’.-]{{1,40}})*")


def _family(text: str) -> Iterator[Found]:
    never = set(_words()["family"]["never"])
    for place, pattern in enumerate(_relatives()):
        for match in pattern.finditer(text):
            start, _end = match.span("value")
            for name in _each().finditer(match["value"]):
                if name.group().split()[0] not in never:
                    because = "relative_named" if place else "relative"
                    yield Found(start + name.start(), start + name.end(), ProtectedKind.FAMILY, because)


@cache
def _schools() -> tuple[re.Pattern[str], ...]:
    word = _words()["school"]
    kinds = rf"(?i:{_any(word['kinds'])})"
    titles = rf"(?:(?i:{_any(word['titles'])})\.?\s+){{0,2}}"
    names = rf"{_NAME}(?:\s+{_NAME}){{0,3}}"
    return (
        re.compile(rf"\b{kinds}\s+[\"“']?(?P<value>{titles}{names})"),
        re.compile(rf"(?<!\w)(?P<value>(?:{_NAME}\s+){{0,3}}{_NAME}[\s-]?{kinds})\b"),
        re.compile(rf"\b(?i:{_any(word['goes'])})\s+[\"“']?(?P<value>{titles}{names})"),
    )


def _school(text: str) -> Iterator[Found]:
    common = set(_words()["school"]["common"])
    for place, pattern in enumerate(_schools()):
        for match in pattern.finditer(text):
            words = re.split(r"[\s-]+", match["value"])
            if not common.issuperset(words[:-1] or [""] if place == 1 else words):
                yield Found(*match.span("value"), ProtectedKind.SCHOOL, "school")


@cache
def _cars() -> tuple[re.Pattern[str], ...]:
    word = _words()["car"]
    plates = "|".join(_plate(shape) for shape in _PLATES)
    bare = "|".join(_plate(shape, joint="") for shape in _PLATES)
    makes = rf"(?i:{_any(word['makes'])})\b"
    model = r"(?:\s+(?:[A-Z]\w{0,8}|\w{0,3}\d\w{0,4})\b)?"
    return (
        re.compile(rf"(?<![\w-])(?:{plates})(?![\w-])", re.I),
        re.compile(rf"(?<![\w-])(?:{bare})(?![\w-])"),
        re.compile(
            rf"\b(?i:{_any(word['plate'])})\s*(?:is|:|nr\.?|nummer|number)?\s*[\"“']?"
            r"(?P<value>[A-Z0-9ÄÖÜ][A-Z0-9ÄÖÜ -]{3,9}[A-Z0-9])\b"
        ),
        re.compile(
            rf"\b(?i:{_any(word['drives'])})\s+(?:[^\W\d_]{{1,40}}\s+){{0,2}}?(?P<value>(?:[^\W\d_]{{1,40}}\s+){{0,2}}?{makes}{model})"
        ),
        re.compile(rf"\b(?i:{_any(word['owned'])})\s+(?P<value>(?:[^\W\d_]{{1,40}}\s+)?{makes}{model})"),
    )


def _plate(shape: str, joint: str = "-") -> str:
    """The pattern of a licence plate of the Netherlands: L and D in three groups, as RDW's series are written."""
    groups = re.findall(r"L+|D+", shape)
    if len(groups) == 2:  # LLDDDD and DDLLLL are written in pairs
        groups = [shape[:2], shape[2:4], shape[4:]]
    return joint.join("".join(_L if sign == "L" else _D for sign in group) for group in groups)


def _car(text: str) -> Iterator[Found]:
    for place, pattern in enumerate(_cars()):
        for match in pattern.finditer(text):
            start, end = match.span("value") if "value" in pattern.groupindex else match.span()
            if any(sign.isdigit() for sign in text[start:end]) or place >= 3:
                yield Found(start, end, ProtectedKind.CAR, "plate" if place < 3 else "make")


@cache
def _routines() -> tuple[re.Pattern[str], ...]:
    word = _words()["routine"]
    parts = r"'s\s?(?:ochtends|middags|avonds|nachts|morgens)"
    every = rf"(?:{_any(word['every'])}\s+(?:\w+\s+)?{_any(word['times'])}|{parts})"
    hour = rf"(?:half\s+|kwart\s+(?:voor|over)\s+)?(?:\d{{1,2}}(?:[.:]\d{{2}})?|{_any(word['hours'])})"
    clock = rf"(?:{_any(word['at'])}\s+)?{hour}(?:\s*(?:uur|h|u|uhr|am|pm|o'clock)\b)?"
    at = rf"{_any(word['at'])}\s+{hour}(?:\s*(?:uur|h|u|uhr|am|pm|o'clock)\b)?"
    return (
        re.compile(rf"\b{every}\s+(?:[\w'’-]{{1,40}}\s+){{0,6}}?{at}", re.I),
        re.compile(rf"\b{at}\s+(?:[\w'’-]{{1,40}}\s+){{0,4}}?{every}", re.I),
        re.compile(rf"\b{every}\s+{clock}\s*(?:uur|h|u|uhr|am|pm)\b", re.I),
    )


def _routine(text: str) -> Iterator[Found]:
    for pattern in _routines():
        for match in pattern.finditer(text):
            yield Found(*match.span(), ProtectedKind.ROUTINE, "routine")


_FINDERS: tuple[Finder, ...] = (_addresses, _phones, _family, _school, _car, _routine)
