"""The element grammar: who announces what to whom, and whether the sender speaks for himself.

A court asks which crime is announced, by whom, to whom, and whether another reading is open (judgments.md).
The grammar looks for those parts, sentence by sentence, and keeps the place of each. A quoted, reported,
denied or played act is marked as such; it lowers the proposal and never closes a report.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from spoor.triage.folding import Folded
from spoor.triage.lexicon import LISTED, SHORT_OF_LISTED, Lexicon

REACH = 70  # signs around an act in which its actor, modal verb and negation are looked for
_SENTENCE = re.compile(r"[^.!?\n;…۔؟]+[.!?…۔؟]*")
_QUOTES = re.compile(
    r"\"([^\"]{2,}?)\"|“([^”]{2,}?)”|„([^“”]{2,}?)[“”]|«([^»]{2,}?)»|(?<!\w)'([^']{6,}?)'(?!\w)"
)
_BREAK = re.compile(
    r"[,:;]|(?<!\w)(?:en|maar|want|and|but|und|aber|sondern|et|mais|ve|ama|aur|magar|لیکن|اور|لکن|بس)(?!\w)"
)
_THAT = re.compile(r"^\s*,?\s*(?:dass|dat|that|que|qu')")
_LONG_WORD = re.compile(r"[^\W\d_]{4,}")
_CONTEXT = (
    "game",
    "sport",
    "fiction",
    "idiom",
    "lawful",
    "praise",
    "denounce",
    "laugh",
    "mock_denial",
    "endorse",
)
_AGGRAVATING = ("means", "time", "place", "knowledge", "condition", "intent_sign")
_TARGETS = ("near", "you", "office", "group", "third")
OWN = ("announced", "doom")  # the sender, or people he sends, will do it


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in the folded text and what stands there."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Act:
    """One act in the text: which crime, in which mood, against whom, and how the sender stands to it.

    `mood` is announced, doom, normative, call, wish, hypothetical, question or mentioned. `distance`
    is None when the
    sender speaks for himself, else quoted, reported or negated.
    """

    crime: str
    mood: str
    target: str | None
    distance: str | None
    mark: Mark

    @property
    def listed(self) -> bool:
        """Whether Sr 285 names this kind of crime."""
        return self.crime in LISTED or self.crime == "doom"


@dataclass(frozen=True, slots=True)
class Reading:
    """What the grammar saw in one message."""

    language: str
    acts: tuple[Act, ...]
    marks: tuple[Mark, ...]
    kinds: frozenset[str] = field(default_factory=frozenset)

    def own(self) -> tuple[Act, ...]:
        """Return the listed crimes that the sender announces as his own."""
        return tuple(act for act in self.acts if act.listed and act.distance is None and act.mood in OWN)


def quoted_places(text: str) -> list[tuple[int, int]]:
    """Return the quoted parts that stand inside words of somebody else.

    Quotation marks around the whole message quote nobody, and marks around one word are for effect.
    """
    letters = sum(sign.isalpha() for sign in text)
    places = []
    for match in _QUOTES.finditer(text):
        inside = sum(sign.isalpha() for sign in match.group())
        if letters - inside >= 8 and " " in match.group().strip("\"'“”„«» "):
            places.append((match.start(), match.end()))
    return places


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of each sentence."""
    for match in _SENTENCE.finditer(text):
        yield match.start(), match.end()


def _inside(place: int, parts: list[tuple[int, int]]) -> bool:
    return any(start <= place < end for start, end in parts)


class _Reader:
    """Reads one folded message with one lexicon."""

    def __init__(self, text: str, words: Lexicon) -> None:
        self.text = text
        self.words = words
        self.quotes = quoted_places(text)
        self.idioms = [match.span() for match in words.words["idiom"].finditer(text)]
        self.endorsed = words.found("endorse", text) is not None

    def acts(self) -> Iterator[Act]:
        taken: list[tuple[int, int]] = []
        for kind in ("doom", *LISTED, *SHORT_OF_LISTED):
            for match in self.words.words[kind].finditer(self.text):
                start, end = match.span()
                if any(start < b and a < end for a, b in taken) or _inside(start, self.idioms):
                    continue
                if kind not in SHORT_OF_LISTED:
                    taken.append((start, end))
                yield self._act(kind, Mark(kind, start, end))
        for match in _LONG_WORD.finditer(self.text):
            crime = self.words.misspelt_crime(match.group())
            if crime and not any(match.start() < b and a < match.end() for a, b in taken):
                yield self._act(crime, Mark(crime, *match.span()))

    def _act(self, crime: str, mark: Mark) -> Act:
        sentence = next(((a, b) for a, b in sentences(self.text) if a <= mark.start < b), (0, len(self.text)))
        mood = "doom" if crime == "doom" else self._mood(mark, *sentence)
        return Act(crime, mood, self._target(mark, *sentence), self._distance(mark, mood, *sentence), mark)

    def _has(self, kind: str, start: int, end: int) -> bool:
        return self.words.found(kind, self.text, max(0, start), end) is not None

    def _mood(self, mark: Mark, start: int, end: int) -> str:
        before = max(start, mark.start - REACH)
        after = min(end, mark.end + REACH // 2)
        if self._has("wish", before, mark.end):
            return "wish"
        if self._has("call", start, after):
            return "call"
        own = self._has("self", before, mark.start) or self._has("self", mark.start, after)
        if own and self._has("hypothetical", before, after):
            return "hypothetical"
        if own and (self._has("intent", before, after) or self._has("self", mark.start - 20, mark.start)):
            return "announced"
        if self._has("bare", start, end):
            return "call"
        if self._has("normative", before, after):
            return "normative"
        if self.text[start:end].rstrip().endswith("?"):
            return "question"
        aimed = self._has("you", before, after) or self._has("near", before, after)
        return "announced" if aimed and self._has("intent", before, after) else "mentioned"

    def _target(self, mark: Mark, start: int, end: int) -> str | None:
        for kind in _TARGETS:
            if self._has(kind, max(start, mark.start - REACH), min(end, mark.end + REACH)):
                return kind
        return None

    def _negated(self, mark: Mark, start: int, end: int) -> bool:
        forbidden = self.words.found("forbid", self.text, start, end)
        if forbidden:
            between = self.text[min(mark.end, forbidden.end()) : max(mark.start, forbidden.start())]
            return not _BREAK.search(_THAT.sub("", between))
        if self._has("not_negating", start, end):
            return False
        before = self.text[max(start, mark.start - REACH) : mark.start]
        cuts = [match.end() for match in _BREAK.finditer(before)]
        clause = mark.start - len(before) + (cuts[-1] if cuts else 0)
        after = self.text[mark.end : min(end, mark.end + 25)]
        cut = _BREAK.search(after)
        stop = mark.end + (cut.start() if cut else len(after))
        return self._has("negation", clause, stop)

    def _distance(self, mark: Mark, mood: str, start: int, end: int) -> str | None:
        if self.endorsed:
            return None
        if _inside(mark.start, self.quotes):
            return "quoted"
        cue = self.words.found("report", self.text, start, end)
        if cue and cue.start() <= mark.start and not self._has("mock_denial", 0, len(self.text)):
            return "reported"
        if cue and mood not in OWN and self._has("denounce", start, end):
            return "reported"
        previous = self.text[:start].rstrip()
        if previous.endswith(":") and self._has("report", max(0, len(previous) - REACH), len(previous)):
            return "reported"
        if mood != "doom" and self._negated(mark, start, end):
            return None if self._has("mock_denial", 0, len(self.text)) else "negated"
        return None


def read(folded: Folded, words: Lexicon) -> Reading:
    """Read one folded message in one language and return its acts and marks, in order of place."""
    text = folded.text
    reader = _Reader(text, words)
    acts = tuple(sorted(reader.acts(), key=lambda act: act.mark.start))
    marks = [Mark("quotation", start, end) for start, end in reader.quotes]
    for kind in (*_CONTEXT, *_AGGRAVATING, "report", "negation"):
        marks.extend(Mark(kind, *match.span()) for match in words.words[kind].finditer(text))
    kinds = {mark.kind for mark in marks} | {kind for kind in ("self", *_TARGETS) if words.found(kind, text)}
    return Reading(words.language, acts, tuple(sorted(marks, key=lambda mark: mark.start)), frozenset(kinds))
