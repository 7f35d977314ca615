"""The assessment (weging) of one text: what the program proposes, with the words that weighed.

A person decides. Nothing is closed by an assessment: `look_last` is an order of reading.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from spoor.triage.elements import Element, Sentence, propose_elements, propose_severity
from spoor.triage.features import grammar_features, letter_places, own_words
from spoor.triage.folding import Folded, fold
from spoor.triage.grammar import OWN, Reading, read
from spoor.triage.language import KNOWN, language_of
from spoor.triage.lexicon import lexicon
from spoor.triage.model import Model
from spoor.triage.sentences import say
from spoor.vocabulary import Label, Queue

SHORTEST_READ = 3  # words; fewer say too little to be put last
_SHOWN = {
    *(
        "means",
        "time",
        "place",
        "knowledge",
        "condition",
        "intent_sign",
        "mock_denial",
        "report",
        "quotation",
    ),
    *("denounce", "game", "sport", "fiction", "idiom", "lawful"),
}
_UNREAD = ("en", "nl", "de")  # lexicons that are tried, in this order, when the language is not known


@dataclass(frozen=True, slots=True)
class Span:
    """A part of the text that weighed: code points from `start` up to, not including, `end`."""

    start: int
    end: int
    kind: str
    why: Sentence


@dataclass(frozen=True, slots=True)
class Assessment:
    """What the program proposes about one text (weging); probabilities 0..1, severity 0..4 or not given."""

    language: str
    threat: float
    interval: tuple[float, float] | None
    label: Label
    queue: Queue
    severity: int | None
    elements: dict[str, Element]
    spans: tuple[Span, ...]
    model: str

    def stored(self) -> dict[str, Any]:
        """Return the assessment as plain JSON values, without words of any language."""
        return {
            "language": self.language,
            "threat": self.threat,
            "interval": list(self.interval) if self.interval else None,
            "label": str(self.label),
            "queue": str(self.queue),
            "severity": self.severity,
            "elements": {
                key: {"state": element.state, "why": element.why.stored() if element.why else None}
                for key, element in self.elements.items()
            },
            "spans": [
                {"start": span.start, "end": span.end, "kind": span.kind, "why": span.why.stored()}
                for span in self.spans
            ],
            "model": self.model,
        }


def speak(stored: Mapping[str, Any], id: str, lang: str) -> dict[str, Any]:
    """Return a stored assessment with its reasons in Dutch or English, as `assess.schema.json` has it."""
    elements = {
        key: {"state": element["state"], "why": say(element["why"], lang)}
        for key, element in stored["elements"].items()
    }
    spans = [{**span, "why": say(span["why"], lang)} for span in stored["spans"]]
    return {"id": id, **stored, "elements": elements, "spans": spans}


def reading_of(folded: Folded, language: str) -> Reading:
    """Return the grammar's reading; for an unknown language that which hears most announced.

    A single word is no ground there: "tot" is "until" in Dutch and "dead" in German.
    """
    if language in KNOWN:
        return read(folded, lexicon(language))
    readings = [read(folded, lexicon(name)) for name in _UNREAD]
    return max(readings, key=lambda one: len(one.own()))


def _spans(folded: Folded, reading: Reading) -> tuple[Span, ...]:
    spans = []
    for act in reading.acts:
        if not act.listed and act.mood not in OWN:
            continue
        start, end = folded.span(act.mark.start, act.mark.end)
        stand = act.distance or act.mood
        spans.append(
            Span(start, end, f"act_{act.crime}", Sentence(f"span.act.{stand}", (("crime", act.crime),)))
        )
    for mark in reading.marks:
        if mark.kind in _SHOWN and (reading.acts or mark.kind in ("means", "knowledge")):
            start, end = folded.span(mark.start, mark.end)
            spans.append(Span(start, end, mark.kind, Sentence(f"span.{mark.kind}")))
    return tuple(
        sorted({(s.start, s.end, s.kind): s for s in spans}.values(), key=lambda s: (s.start, s.end, s.kind))
    )


def _label(threat: float, language: str, model: Model) -> Label:
    if threat >= model.cuts["threat"]:
        return Label.THREAT
    return Label.NO_THREAT if threat < model.cuts["no_threat"] and language in KNOWN else Label.UNSURE


def _queue(
    label: Label,
    interval: tuple[float, float] | None,
    severity: int,
    reading: Reading,
    words: int,
    model: Model,
) -> Queue:
    """Put a text last only where every sign agrees: known language, no act, low and narrow interval."""
    if label == Label.THREAT or severity >= 3:
        return Queue.LOOK_NOW
    quiet = not reading.acts and not {"means", "knowledge"} & reading.kinds
    if label != Label.NO_THREAT or interval is None or not quiet or words < SHORTEST_READ:
        return Queue.LOOK
    low = interval[1] < model.cuts["last_upper"] and interval[1] - interval[0] < model.cuts["last_width"]
    return Queue.LOOK_LAST if low else Queue.LOOK


def assess(text: str, *, model: Model) -> Assessment:
    """Propose language, probability, label, order of reading, severity, elements and spans for one text.

    The interval is None where fewer than fifty known threats in that language stand behind it, and so is the
    severity where the language is not known.
    """
    folded = fold(text)
    language = language_of(text, folded.text)
    reading = reading_of(folded, language)
    words = lexicon(reading.language)
    letters = model.letter_score(letter_places(own_words(folded.text, reading, words)))
    score = model.score(letters, grammar_features(reading), language)
    calibration = model.calibrations.get(language, model.calibrations["other"])
    interval, threat = calibration.interval(score), calibration.point(score)
    severity = propose_severity(reading)
    label = _label(threat, language, model)
    return Assessment(
        language=language,
        threat=round(threat, 4),
        interval=(round(interval[0], 4), round(interval[1], 4)) if interval else None,
        label=label,
        queue=_queue(label, interval, severity, reading, len(folded.text.split()), model),
        severity=severity if language in KNOWN else None,
        elements=propose_elements(text, folded, reading, language),
        spans=_spans(folded, reading),
        model=model.version,
    )


def assess_many(texts: Sequence[str], *, model: Model) -> list[Assessment]:
    """Assess texts in order; the same text is assessed once."""
    known: dict[str, Assessment] = {}
    return [known.get(text) or known.setdefault(text, assess(text, model=model)) for text in texts]
