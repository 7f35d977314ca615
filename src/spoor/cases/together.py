"""Together: the dossiers of several cases become one, for one order; every statement says which case it is about."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from spoor.drafting import Dossier, Offence, Piece
from spoor.words import Words

CASE = Words("zaak {number}", "case {number}")
MONTHS = Words("{months} maanden", "{months} months")


def together(parts: Sequence[Dossier]) -> Dossier:
    """Merge the dossiers of several cases. A value that every case must have is empty where one of them lacks it."""
    first = parts[0]
    return replace(
        first,
        case=", ".join(part.case for part in parts),
        offence=_offence(parts),
        subjects=tuple(replace(one, case=part.case) for part in parts for one in part.subjects),
        messages=tuple(
            replace(one, number=f"{label(part)}, {one.number}") for part in parts for one in part.messages
        ),
        pieces=_pieces(parts),
        elements=tuple(
            replace(one, name=f"{one.name} ({label(part)})") for part in parts for one in part.elements
        ),
        findings=tuple(
            replace(one, case=part.case, question=f"{one.question} ({label(part)})")
            for part in parts
            for one in part.findings
        ),
        earlier=tuple(
            replace(one, reference=f"{one.reference} ({label(part)})".strip())
            for part in parts
            for one in part.earlier
        ),
        numbers=tuple((kind, f"{value} ({label(part)})") for part in parts for kind, value in part.numbers),
        citations=_once(one for part in parts for one in part.citations),
        unverified=_once(one for part in parts for one in part.unverified),
        confirmed_by=said(parts, [part.confirmed_by for part in parts], every=True),
        confirmed_because=said(parts, [part.confirmed_because for part in parts]),
        target=said(parts, [part.target for part in parts]),
        target_capacity=said(parts, [part.target_capacity for part in parts]),
        suspect=said(parts, [part.suspect for part in parts], always=True),
        danger_to_life=_danger(parts),
        notify=any(part.notify for part in parts),
        last_useful=said(parts, [part.last_useful for part in parts]),
        identified=None,
        received=tuple(one for part in parts for one in part.received),
        custody=tuple(one for part in parts for one in part.custody),
        perishing=tuple(one for part in parts for one in part.perishing),
        weighed=tuple(one for part in parts for one in part.weighed),
        located=tuple(one for part in parts for one in part.located),
    )


def label(part: Dossier) -> str:
    """Return how a document names a case."""
    return CASE.filled(number=part.case).say(part.lang)


def said(
    parts: Sequence[Dossier], values: Sequence[str], *, every: bool = False, always: bool = False
) -> str:
    """Return what the cases say: once where all say the same, otherwise each with its case.

    With `every` nothing is said where one of them says nothing; with `always` the case stands there in any event.
    """
    if every and not all(values):
        return ""
    if len(set(values)) == 1 and not always:
        return values[0]
    told = zip(parts, values, strict=True)
    return "; ".join(f"{value} ({label(part)})" for part, value in told if value)


def _offence(parts: Sequence[Dossier]) -> Offence:
    """The offence of every case; nothing where nobody confirmed it in one of them."""
    told = [part.offence for part in parts]
    months = [one.max_months for one in told if one.max_months is not None]
    known = [
        MONTHS.filled(months=one.max_months).say(parts[0].lang) if one.max_months is not None else ""
        for one in told
    ]
    return Offence(
        name=said(parts, [one.name for one in told], every=True),
        article=said(parts, [one.article for one in told], every=True),
        max_months=max(months) if months else None,
        committed_on=said(parts, [one.committed_on for one in told], every=True, always=True),
        place=said(parts, [one.place for one in told], every=True),
        max_said=said(parts, known, every=True),
    )


def _pieces(parts: Sequence[Dossier]) -> tuple[Piece, ...]:
    """The evidence of every case, each exhibit once, numbered anew in this document."""
    found: dict[str, Piece] = {}
    for part in parts:
        for one in part.pieces:
            found.setdefault(one.sha256, replace(one, report=f"{one.report} ({label(part)})".strip()))
    return tuple(replace(one, number=str(count)) for count, one in enumerate(found.values(), 1))


def _once(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


def _danger(parts: Sequence[Dossier]) -> bool | None:
    """Danger where it was found in one of the cases, none only where a person said so in each."""
    found = {part.danger_to_life for part in parts}
    return True if True in found else None if None in found else False
