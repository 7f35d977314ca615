"""Elements: the checklist of the triage screen, as far as a text alone can tick it.

Fifteen questions (judgments.md, section 4). Most stay `unknown`, for a text cannot say who read it or who
wrote it. A proposal rests on words that are shown; a person ticks.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from spoor.triage.folding import Folded
from spoor.triage.grammar import OWN, Act, Reading
from spoor.triage.lexicon import LISTED

KEYS = (
    *("listed_crime", "announcement", "by_sender", "target_identifiable", "target_or_near", "reached"),
    *(
        "meant_to_reach",
        "circumstances",
        "other_reading",
        "intent_signs",
        "written_and_condition",
        "capacity",
    ),
    *("terrorist", "language_sure", "other_offence"),
)
YES, NO, UNKNOWN = "yes", "no", "unknown"
_OTHER_READINGS = ("game", "sport", "fiction", "idiom", "lawful")
_DISTANT_MOODS = ("wish", "normative", "hypothetical", "question", "mentioned")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the text files: its id and the values that go into it, the same in every language."""

    id: str
    values: tuple[tuple[str, str], ...] = ()

    def stored(self) -> dict[str, object]:
        """Return the sentence as it is kept in a row."""
        return {"id": self.id, "values": dict(self.values)}


@dataclass(frozen=True, slots=True)
class Element:
    """One answer of the checklist: yes, no or unknown, and why where there is a reason in the text."""

    state: str = UNKNOWN
    why: Sentence | None = None


def _words(text: str, folded: Folded, start: int, end: int) -> tuple[tuple[str, str], ...]:
    a, b = folded.span(start, end)
    return (("words", " ".join(text[a:b].split())),)


class _Proposal:
    """Proposes the elements of one reading."""

    def __init__(self, text: str, folded: Folded, reading: Reading) -> None:
        self.text, self.folded, self.reading = text, folded, reading
        self.listed = [act for act in reading.acts if act.listed]
        self.standing = [act for act in self.listed if act.distance is None]
        self.own = list(reading.own())

    def say(self, state: str, sentence: str, act: Act) -> Element:
        values = _words(self.text, self.folded, act.mark.start, act.mark.end)
        return Element(state, Sentence(f"element.{sentence}", values))

    def marked(self, sentence: str, kinds: Iterable[str]) -> Element:
        wanted = set(kinds)
        for mark in self.reading.marks:
            if mark.kind in wanted:
                values = _words(self.text, self.folded, mark.start, mark.end)
                return Element(YES, Sentence(f"element.{sentence}", values))
        return Element()

    def listed_crime(self) -> Element:
        if self.standing:
            return self.say(YES, "listed_crime.yes", self.standing[0])
        if self.listed:
            return Element(UNKNOWN, Sentence("element.listed_crime.distance"))
        short = [act for act in self.reading.acts if act.crime in ("assault", "damage")]
        return self.say(NO, "listed_crime.short", short[0]) if short else Element()

    def announcement(self) -> Element:
        if self.own:
            return self.say(YES, "announcement.yes", self.own[0])
        distant = [act for act in self.listed if act.distance]
        if distant:
            return self.say(NO, f"announcement.{distant[0].distance}", distant[0])
        for act in self.standing:
            if act.mood in _DISTANT_MOODS:
                return self.say(NO, f"announcement.{act.mood}", act)
        return Element()

    def by_sender(self) -> Element:
        calls = [act for act in self.standing if act.mood == "call"]
        if calls and not self.own:
            return self.say(NO, "by_sender.call", calls[0])
        if "mock_denial" in self.reading.kinds and self.listed:
            return self.marked("by_sender.sent", ["mock_denial"])
        spoken = [act for act in self.own if act.crime != "doom" and "self" in self.reading.kinds]
        return self.say(YES, "by_sender.self", spoken[0]) if spoken else Element()

    def target(self) -> Element:
        targets = {act.target for act in self.standing}
        if "office" in targets or "office" in self.reading.kinds:
            return Element(YES, Sentence("element.target.office"))
        if "@u" in self.folded.text:
            return Element(YES, Sentence("element.target.named"))
        return Element()

    def other_reading(self) -> Element:
        for kind in _OTHER_READINGS:
            if kind in self.reading.kinds and (self.reading.acts or kind == "idiom"):
                return self.marked(f"other_reading.{kind}", [kind])
        distant = [act for act in self.listed if act.distance]
        return self.say(YES, f"other_reading.{distant[0].distance}", distant[0]) if distant else Element()

    def other_offence(self) -> Element:
        calls = [act for act in self.standing if act.mood in ("call", "normative")]
        return self.say(YES, "other_offence.incitement", calls[0]) if calls else Element()


def propose_elements(text: str, folded: Folded, reading: Reading, language: str) -> dict[str, Element]:
    """Return the fifteen elements, each with its state and reason, in the order of KEYS."""
    proposal = _Proposal(text, folded, reading)
    near = [act for act in proposal.standing if act.target in ("you", "near")]
    blast = [act for act in proposal.standing if act.crime == "explosive"]
    proposed = {
        "listed_crime": proposal.listed_crime(),
        "announcement": proposal.announcement(),
        "by_sender": proposal.by_sender(),
        "target_identifiable": proposal.target(),
        "target_or_near": proposal.say(YES, "target_or_near.yes", near[0]) if near else Element(),
        "circumstances": proposal.marked("circumstances", ("knowledge", "means", "place", "time")),
        "other_reading": proposal.other_reading(),
        "intent_signs": proposal.marked("intent_signs", ("intent_sign", "mock_denial")),
        "written_and_condition": (
            proposal.marked("written_and_condition", ("condition",)) if proposal.standing else Element()
        ),
        "terrorist": proposal.say(UNKNOWN, "terrorist.ask", blast[0]) if blast else Element(),
        "language_sure": Element(UNKNOWN, Sentence("element.language_sure", (("language", language),))),
        "other_offence": proposal.other_offence(),
    }
    return {key: proposed.get(key, Element()) for key in KEYS}


def propose_severity(reading: Reading) -> int:
    """Return the proposed order of reading, 0 to 4: what is announced and how concrete it is, never a danger.

    0 no act in the text; 1 vague, simple assault, damage, or a listed crime that is quoted, reported,
    denied or only mentioned;
    2 a listed crime wished, called for or imagined; 3 announced; 4 announced with means, time, place or
    knowledge of somebody's life.
    """
    if reading.own():
        concrete = {"means", "time", "place", "knowledge"} & reading.kinds
        return 4 if concrete else 3
    standing = [act for act in reading.acts if act.distance is None]
    if any(act.listed and act.mood not in ("mentioned", "question") for act in standing):
        return 2
    threatening = any(act.crime in (*LISTED, "vague") and act.mood in OWN for act in standing)
    if threatening and {"knowledge", "means"} & reading.kinds:
        return 2
    return 1 if reading.acts or {"knowledge", "means"} & reading.kinds else 0
