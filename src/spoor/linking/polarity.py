"""Polarity: how a text stands to what it says, so that a denial is not taken for a copy."""

from dataclasses import dataclass

from spoor.triage.folding import fold
from spoor.triage.grammar import quoted_places
from spoor.triage.language import KNOWN, language_of
from spoor.triage.lexicon import lexicon


@dataclass(frozen=True, slots=True)
class Polarity:
    """The signs of stance in one text: whether it quotes and reports, how often it denies, whether it praises or condemns."""

    quoted: bool
    reported: bool
    negations: int
    praised: bool
    denounced: bool


def polarity_of(text: str) -> Polarity:
    """Return the stance of a text; a text in no known language is read with the Dutch and English words."""
    folded = fold(text)
    language = language_of(text, folded.text)
    books = [lexicon(language)] if language in KNOWN else [lexicon("nl"), lexicon("en")]
    found = {
        kind: sum(len(book.words[kind].findall(folded.text)) for book in books)
        for kind in ("report", "negation", "praise", "denounce")
    }
    return Polarity(
        quoted=bool(quoted_places(folded.text)),
        reported=found["report"] > 0,
        negations=found["negation"],
        praised=found["praise"] > 0,
        denounced=found["denounce"] > 0,
    )


def turns(a: Polarity, b: Polarity) -> tuple[str, ...]:
    """Return in which ways two stances contradict each other; nothing if they agree."""
    differs = {
        "quotation": a.quoted != b.quoted,
        "report": a.reported != b.reported,
        "negation": (a.negations > 0) != (b.negations > 0),
        "praise": a.praised != b.praised,
        "denunciation": a.denounced != b.denounced,
    }
    return tuple(kind for kind, different in differs.items() if different)
