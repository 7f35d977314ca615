"""Lexicons: the words by which the elements of a threat are told, one YAML file a language."""

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from spoor.triage.folding import fold_pattern

_WORDS_ONLY = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
FOLDER = Path(__file__).parent / "lexicons"
LISTED = ("kill", "injure", "rape", "arson", "explosive", "abduct")  # crimes that Sr 285 names
SHORT_OF_LISTED = ("assault", "damage", "vague")
LONG, SHORT = 6, 4  # letters; a shorter word that lost a letter is too easily another word
_GAP = r"(?:[^\s.!?]+ ){0,4}?"
_EMOJI = re.compile(r"[^\w\s]$")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of one language: `words[kind]` finds every place of that kind."""

    language: str
    words: dict[str, re.Pattern[str]]
    plain: dict[str, str]  # a single word -> the crime it names
    misspelt: dict[str, str]  # such a word with a letter lost or two changed about -> the crime

    def misspelt_crime(self, word: str) -> str | None:
        """Return the crime a word names, misspelt or grown together with its neighbour, or None."""
        if word in self.misspelt:
            return self.misspelt[word]
        for size in range(LONG, len(word) - 1):
            crime = self.plain.get(word[-size:]) or self.plain.get(word[:size])
            if crime:
                return crime
        return None

    def found(self, kind: str, text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        """Return the first place of a kind within a part of the text, or None."""
        return self.words[kind].search(text, start, len(text) if end is None else end)


def _fragment(entry: str) -> str:
    if not re.search(r"[\w)\]}?*]", entry):
        return re.escape(entry)  # an emoji
    pattern = fold_pattern(entry).strip()
    pattern = re.sub(r"(?<= )__ ", lambda _: _GAP, pattern)
    return pattern.replace("~", r"\w*")


def compile_words(entries: list[str]) -> re.Pattern[str]:
    """Return one pattern for a list of entries; words match whole, emoji anywhere, longer entries first."""
    signs = [_fragment(str(entry)) for entry in entries if not re.search(r"[\w)\]}?*]", str(entry))]
    words = sorted(
        (_fragment(str(e)) for e in entries if re.search(r"[\w)\]}?*]", str(e))), key=len, reverse=True
    )
    parts = ([rf"(?<![\w@])(?:{'|'.join(words)})(?!\w)"] if words else []) + signs
    return re.compile("|".join(parts) if parts else r"(?!)")


KINDS = (
    *("doom", "self", "you", "third", "near", "office", "group", "intent", "normative", "call", "wish"),
    *(
        "hypothetical",
        "negation",
        "not_negating",
        "mock_denial",
        "report",
        "denounce",
        "endorse",
        "game",
        "sport",
    ),
    *("fiction", "idiom", "lawful", "praise", "means", "time", "place", "knowledge", "condition", "laugh"),
    *("intent_sign", "forbid", "bare"),
)


def misspellings(word: str) -> set[str]:
    """Return the word with two neighbours changed about and, if it is long, with a letter lost."""
    turned = {word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(len(word) - 1)}
    lost = {word[:i] + word[i + 1 :] for i in range(1, len(word))} if len(word) >= LONG else set()
    return (lost | turned) - {word}


def _plain_acts(raw: dict[str, Any]) -> dict[str, str]:
    """Return the single words that name a listed crime."""
    named = {}
    for crime in LISTED:
        for entry in raw["act"].get(crime, []):
            word = fold_pattern(str(entry)).removesuffix("~")
            if word.isalpha() and len(word) >= SHORT:
                named[word] = crime
    return named


def _misspelt(plain: dict[str, str], real: list[str]) -> dict[str, str]:
    not_meant = {fold_pattern(str(word)) for word in real} | set(plain)
    return {wrong: crime for word, crime in plain.items() for wrong in misspellings(word) - not_meant}


@lru_cache(maxsize=16)
def lexicon(language: str) -> Lexicon:
    """Return the lexicon of a language (`nl`, `ur-Latn`, ...). Raises FileNotFoundError for any other."""
    with (FOLDER / f"{language}.yaml").open(encoding="utf-8") as file:
        raw: dict[str, Any] = yaml.load(file, Loader=_WORDS_ONLY)  # noqa: S506 - knows text only, so that "no" stays a word
    words = {kind: compile_words(raw.get(kind, [])) for kind in KINDS}
    for act in LISTED:
        words[act] = compile_words(raw["act"].get(act, []))
    for act in SHORT_OF_LISTED:
        words[act] = compile_words(raw.get(act, []))
    plain = _plain_acts(raw)
    return Lexicon(language, words, plain, _misspelt(plain, raw.get("real_words", [])))


def languages() -> tuple[str, ...]:
    """Return the languages that have a lexicon, sorted."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.yaml")))
