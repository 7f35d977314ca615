"""Polarity: how a text stands to what it says, so that a denial is not taken for a copy."""

from dataclasses import dataclass

from spoor.triage.folding import Folded
from spoor.triage.grammar import quoted_places
from spoor.triage.language import KNOWN, language_of
from spoor.triage.lexicon import LISTED, Lexicon, lexicon


@dataclass(frozen=True, slots=True)
class Polarity:
    """The signs of stance in one text, each as the words that show it."""

    quoted: bool
    reported: frozenset[str]
    negated: frozenset[str]
    praised: frozenset[str]
    denounced: frozenset[str]
    crimes: frozenset[str]


def _found(books: list[Lexicon], kinds: tuple[str, ...], text: str) -> frozenset[str]:
    return frozenset(
        match.group() for book in books for kind in kinds for match in book.words[kind].finditer(text)
    )


def polarity_of(text: str, folded: Folded) -> Polarity:
    """Return the stance of a text; a text in no known language is read with the Dutch and English words."""
    language = language_of(text, folded.text)
    books = [lexicon(language)] if language in KNOWN else [lexicon("nl"), lexicon("en")]
    return Polarity(
        quoted=bool(quoted_places(folded.text)),
        reported=_found(books, ("report",), folded.text),
        negated=_found(books, ("negation",), folded.text),
        praised=_found(books, ("praise",), folded.text),
        denounced=_found(books, ("denounce",), folded.text),
        crimes=_found(books, LISTED, folded.text),
    )


def turns(a: Polarity, b: Polarity, *, same_words: bool) -> tuple[str, ...]:
    """Return in which ways two stances contradict each other; nothing if they agree.

    Where the texts have the same words but for slips of the pen, only a quotation or a denial turns
    the sense: a word
    of stance that is misspelt in one of them is still there.
    """
    differs = {
        "quotation": a.quoted != b.quoted,
        "negation": bool(a.negated) != bool(b.negated),
        "report": not same_words and bool(a.reported) != bool(b.reported),
        "praise": not same_words and bool(a.praised) != bool(b.praised),
        "denunciation": not same_words and bool(a.denounced) != bool(b.denounced),
    }
    return tuple(kind for kind, different in differs.items() if different)
