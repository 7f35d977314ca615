"""Folding: a message becomes the plain letters that the lexicons and the weights read, with a way back.

Threats come with l3tters, s p a c e s, look-alike letters, invisible signs and six spellings of one Arabic
letter. Folding removes those differences; `origin` keeps for each folded sign the code point it came from,
so that every mark can be shown in the text as it was received.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

MENTION, LINK = "@u", "↗"
_SPECIAL = {
    "ı": "i",
    "ß": "ss",
    "ø": "o",
    "đ": "d",
    "ł": "l",
    "œ": "oe",
    "æ": "ae",
    **dict.fromkeys("أإآٱ", "ا"),
    **dict.fromkeys("يىئےۓ", "ی"),
    **dict.fromkeys("كڪ", "ک"),
    **dict.fromkeys("هةہھۃۂۀە", "ہ"),
    "ؤ": "و",
    "ـ": "",  # tatweel
    **dict.fromkeys("’‘‛ʼ`´", "'"),
    **dict.fromkeys("‐‑‒–—−", "-"),
}
_LOOKALIKE = str.maketrans("аеорсухіјѕԁһԛԝɡοανικρτυв", "aeopcyxijsdhqwgoavikptub")
_LEET = str.maketrans("0134578@$!|", "oieastbasii")
_MASKS = re.compile(
    r"(?P<link>(?:https?://|www\.)\S+|\[(?:url|link)\]|<url>|\bhttp\S*)|"
    r"(?P<mention>@\[[^\]\s]{1,20}\]|\[@?(?:user|ind|pol|pre|grp|bnd|username|mention)\w*\]|<user>|@\w[\w.]*)",
    re.IGNORECASE,
)
_UNEVEN = re.compile(r"^ |  |([a-z])\1\1|`")
_SPACED = re.compile(r"(?<![\w@])[^\W\d_](?:[ .\-_*]{1,2}[^\W\d_]){2,}(?!\w)")
_MIXED = re.compile(r"[^\W_]*[0-9@$!|][^\s]*")


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded message: `text`, and for each of its signs the code point of the original it stands for."""

    text: str
    origin: tuple[int, ...]
    length: int

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the place in the original (end exclusive) of a place in the folded text."""
        if not self.origin or start >= end:
            return (0, 0)
        return self.origin[start], min(self.length, self.origin[end - 1] + 1)


@lru_cache(maxsize=8192)
def fold_sign(sign: str) -> str:
    """Return one sign in lower case without accents, in one spelling; empty for signs nobody sees."""
    if sign in _SPECIAL:
        return _SPECIAL[sign]
    if sign.isspace():
        return " "
    out = []
    for part in unicodedata.normalize("NFKD", sign):
        if unicodedata.category(part) in ("Mn", "Cf", "Cc", "Me", "Cs"):
            continue
        out.append(_SPECIAL.get(part.lower(), part.lower()))
    return "".join(out)


def fold_pattern(pattern: str) -> str:
    """Fold the letters of a lexicon entry exactly as texts are folded, so that the two meet."""
    return "".join(sign if sign.isascii() else fold_sign(sign) for sign in pattern)


def _masked(text: str) -> list[tuple[str, int]]:
    signs: list[tuple[str, int]] = []
    last = 0
    for match in _MASKS.finditer(text):
        signs.extend((sign, last + i) for i, sign in enumerate(text[last : match.start()]))
        mask = LINK if match.group("link") else MENTION
        signs.extend((sign, match.start() if i == 0 else match.end() - 1) for i, sign in enumerate(mask))
        last = match.end()
    signs.extend((sign, last + i) for i, sign in enumerate(text[last:]))
    return signs


def _plain(signs: list[tuple[str, int]]) -> tuple[list[str], list[int]]:
    out: list[str] = []
    origin: list[int] = []
    for sign, place in signs:
        for plain in fold_sign(sign):
            if plain == " " and (not out or out[-1] == " "):
                continue
            if len(out) > 1 and plain == out[-1] == out[-2] and plain.isalpha():
                continue  # a sign repeated for effect counts twice at most
            out.append(plain)
            origin.append(place)
    return out, origin


def _spelt_out(text: str) -> tuple[list[str], list[int]]:
    """Return the plain signs of a text and where they came from; quick where every sign stays itself."""
    lower = text.lower()
    if text.isascii() and text.isprintable() and not _UNEVEN.search(lower) and not _MASKS.search(text):
        return list(lower), list(range(len(text)))
    return _plain(_masked(text))


def _without_leet(out: list[str]) -> None:
    """Read digits and signs between letters as the letters they imitate, in place."""
    for match in _MIXED.finditer("".join(out)):
        word = match.group()
        letters = sum(sign.isalpha() for sign in word)
        if word.startswith(MENTION) or letters < 2 or letters * 2 < len(word.rstrip("!?.,")):
            continue
        core = len(word.rstrip("!?.,|"))
        digits = sum(sign.isdigit() for sign in word[:core])
        if digits and word[:digits].isdigit() and not word[digits].isdigit():
            continue  # 9mm, 3x, 2de: a number and its unit
        out[match.start() : match.start() + core] = list(word[:core].translate(_LEET))


def _without_lookalikes(out: list[str]) -> None:
    """Replace Cyrillic and Greek letters inside words that also hold Latin letters, in place."""
    text = "".join(out)
    if text.isascii():
        return
    for match in re.finditer(r"\w+", text):
        word = match.group()
        if not word.isascii() and re.search(r"[a-z]", word):
            out[match.start() : match.end()] = list(word.translate(_LOOKALIKE))


def _without_gaps(out: list[str], origin: list[int]) -> tuple[list[str], list[int]]:
    """Close s p a c e d words."""
    text = "".join(out)
    drop: set[int] = set()
    for match in _SPACED.finditer(text):
        drop.update(i for i in range(match.start(), match.end()) if not text[i].isalnum())
    if not drop:
        return out, origin
    kept = [i for i in range(len(out)) if i not in drop]
    return [out[i] for i in kept], [origin[i] for i in kept]


@lru_cache(maxsize=2048)
def fold(text: str) -> Folded:
    """Fold a message to plain letters.

    Mentions and links become one mark each; then go case, accents, invisible signs, look-alike letters,
    spaced and l33t words. A folded text folds to itself.
    """
    out, origin = _spelt_out(text)
    _without_lookalikes(out)
    out, origin = _without_gaps(out, origin)
    _without_leet(out)
    while out and out[-1] == " ":
        out.pop()
        origin.pop()
    return Folded("".join(out), tuple(origin), len(text))
