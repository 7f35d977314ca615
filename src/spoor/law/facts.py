"""The facts of one case, as a person states them: frozen values, checked once when they come in.

Days are calendar days in Europe/Amsterdam; instants are aware. None always means: not known.
"""

import ipaddress
import re
import string
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from spoor.law.lawbook import Lawbook, load
from spoor.law.periods import AMSTERDAM
from spoor.law.reading import FactsUnreadable, check_form, document_from

__all__ = ["CaseFacts", "FactsUnreadable", "parse_facts", "read_facts"]

_SHARED_SPACE = ipaddress.ip_network("100.64.0.0/10")
_MOMENT = re.compile(
    r"(\d{4}-\d{2}-\d{2})(?:[Tt ](\d{2}:\d{2})(:\d{2})?(\.\d+)?\s?([Zz]|[+-]\d{2}:\d{2})?)?\Z", re.ASCII
)
_COUNTRY = re.compile(r"[A-Z]{2}\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class OffenceFacts:
    """The offence (strafbaar feit) as a person qualified it. `number` is the article of Sr."""

    number: str
    paragraph: int | None
    committed_on: date
    place: str | None
    terrorist_intent: bool | None
    target_capacity: str | None
    in_writing: bool | None
    under_condition: bool | None
    by_information_system: bool | None
    prosecution_act_on: date | None


@dataclass(frozen=True, slots=True)
class Moment:
    """When an address was used, as far as it was written down."""

    on: date
    at: datetime | None  # only with a zone
    precision: str  # second, minute, hour or day
    has_zone: bool


@dataclass(frozen=True, slots=True)
class Identifier:
    """A value with a kind and the moment it was seen (kenmerk)."""

    id: str
    kind: str
    holder: str | None
    value: str | None
    seen_on: date | None
    used: Moment | None
    port: int | None
    country: str | None
    shared: bool | None
    captured: bool | None
    ipv6: bool

    @property
    def is_shared(self) -> bool:
        """Tell whether many users stand behind this address: said so, or in 100.64.0.0/10."""
        return bool(self.shared)


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """What was done on one route."""

    instrument: str
    identifier: str
    state: str
    day: date
    at: datetime | None
    ground: str | None
    by_role: str | None
    about: str | None


@dataclass(frozen=True, slots=True)
class Decision:
    """A person's answer to a question only a person can answer (oordeel)."""

    question: str
    answer: bool
    by_role: str | None
    day: date | None
    identifier: str | None
    instrument: str | None


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """All facts of one case that the trail looks at."""

    case: str
    house: str
    offence: OffenceFacts
    residence: str | None
    nationality: str | None
    age_band: str | None
    danger_to_life: bool | None
    suspicion: bool | None
    complaint_filed: bool | None
    prosecution_requested: bool | None
    providers: tuple[Mapping[str, Any], ...]
    identifiers: tuple[Identifier, ...]
    wanted: frozenset[str]
    history: tuple[HistoryRow, ...]
    decisions: tuple[Decision, ...]


def read_facts(text: str) -> CaseFacts:
    """Return the facts in YAML or JSON text. Raises FactsUnreadable."""
    return parse_facts(document_from(text))


def parse_facts(document: Mapping[str, object]) -> CaseFacts:
    """Return the facts in a document of the contract's form. Raises FactsUnreadable."""
    check_form(document)
    return _case(document, load())


def _case(document: Mapping[str, Any], law: Lawbook) -> CaseFacts:
    sender = document.get("sender", {})
    for name in ("residence", "nationality"):
        _country(sender.get(name), f"facts.sender.{name}")
    identifiers = tuple(
        _identifier(row, f"facts.identifiers[{place}]") for place, row in enumerate(document["identifiers"])
    )
    facts = CaseFacts(
        case=document["case"],
        house=document.get("house", "desk"),
        offence=_offence(document["offence"], law),
        residence=sender.get("residence"),
        nationality=sender.get("nationality"),
        age_band=sender.get("age_band"),
        danger_to_life=document.get("danger_to_life"),
        suspicion=document.get("suspicion"),
        complaint_filed=document.get("complaint_filed"),
        prosecution_requested=document.get("prosecution_requested"),
        providers=tuple(document.get("providers", ())),
        identifiers=identifiers,
        wanted=frozenset(document.get("wanted", ("subscriber", "identification", "traffic", "content"))),
        history=tuple(_history(row) for row in document.get("history", ())),
        decisions=tuple(_decision(row) for row in document.get("decisions", ())),
    )
    _check_names(facts, law)
    return facts


def _check_names(facts: CaseFacts, law: Lawbook) -> None:
    """Raise FactsUnreadable where one part of the facts names something that is nowhere."""
    ids = [one.id for one in facts.identifiers]
    if twice := sorted({one for one in ids if ids.count(one) > 1}):
        raise FactsUnreadable(f"facts.identifiers: the id '{twice[0]}' stands twice; expected once")
    own = [row["id"] for row in facts.providers]
    if twice := sorted({one for one in own if own.count(one) > 1}):
        raise FactsUnreadable(f"facts.providers: the id '{twice[0]}' stands twice; expected once")
    for place, provider in enumerate(facts.providers):
        for name in ("country", "eu_addressee"):
            _country(provider.get(name), f"facts.providers[{place}].{name}")
    for place, identifier in enumerate(facts.identifiers):
        if (
            identifier.holder is not None
            and identifier.holder not in law.providers
            and identifier.holder not in own
        ):
            raise FactsUnreadable(
                f"facts.identifiers[{place}].holder: '{identifier.holder}' is neither in providers "
                "nor in the directory"
            )
    for place, row in enumerate(facts.history):
        _known(row.instrument, law.known_instruments, f"facts.history[{place}].instrument", "instrument")
        _known(row.identifier, ids, f"facts.history[{place}].identifier", "identifier")
        _known(row.about, law.known_instruments, f"facts.history[{place}].about", "instrument")
    for place, decision in enumerate(facts.decisions):
        _known(
            decision.instrument, law.known_instruments, f"facts.decisions[{place}].instrument", "instrument"
        )
        _known(decision.identifier, ids, f"facts.decisions[{place}].identifier", "identifier")


def _known(value: str | None, names: Any, place: str, what: str) -> None:
    if value is not None and value not in names:
        raise FactsUnreadable(f"{place}: no {what} '{value}'; expected one of {', '.join(sorted(names))}")


def _country(value: object, place: str) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str) or not _COUNTRY.match(value):
        raise FactsUnreadable(f"{place}: {value!r} is not a country; expected two capitals of ISO 3166-1")
    return value


def _offence(row: Mapping[str, Any], law: Lawbook) -> OffenceFacts:
    number, paragraph = row["provision"].removeprefix("sr:"), row.get("paragraph")
    prosecuted = row.get("prosecution_act_on")
    committed_on = date.fromisoformat(row["committed_on"])
    _check_offence(number, paragraph, committed_on, law)
    return OffenceFacts(
        number=number,
        paragraph=paragraph,
        committed_on=committed_on,
        place=_country(row.get("place"), "facts.offence.place"),
        terrorist_intent=row.get("terrorist_intent"),
        target_capacity=row.get("target_capacity"),
        in_writing=row.get("in_writing"),
        under_condition=row.get("under_condition"),
        by_information_system=row.get("by_information_system"),
        prosecution_act_on=None if prosecuted is None else date.fromisoformat(prosecuted),
    )


def _check_offence(number: str, paragraph: int | None, on: date, law: Lawbook) -> None:
    digits = int(number.rstrip(string.ascii_lowercase))
    held = law.offence_paragraphs(number)
    if not held:
        if digits >= law.value("sr", "424", "first_article", on=on).amount:
            return
        raise FactsUnreadable(f"facts.offence.provision: 'sr:{number}' is not in the law book")
    paragraphs = {1 if one is None else one for one in held} | set(law.aggravations(number))
    if paragraph is not None and paragraph not in paragraphs:
        expected = ", ".join(map(str, sorted(paragraphs)))
        raise FactsUnreadable(
            f"facts.offence.paragraph: sr:{number} has no paragraph {paragraph} in the law book; "
            f"expected {expected}"
        )


def _identifier(row: Mapping[str, Any], place: str) -> Identifier:
    seen_at, used = row.get("seen_at"), row.get("at")
    ipv6, in_shared_space = _address(row)
    return Identifier(
        id=row["id"],
        kind=row["kind"],
        holder=row.get("holder"),
        value=row.get("value"),
        seen_on=None if seen_at is None else _instant(seen_at).astimezone(AMSTERDAM).date(),
        used=None if used is None else _moment(used, row.get("at_precision"), f"{place}.at"),
        port=None if row.get("port") is None else int(row["port"]),
        country=_country(row.get("country"), f"{place}.country"),
        shared=True if in_shared_space else row.get("shared"),
        captured=row.get("captured"),
        ipv6=ipv6,
    )


def _address(row: Mapping[str, Any]) -> tuple[bool, bool]:
    """Return whether an address is IPv6, and whether it lies in the space that operators share out."""
    if row["kind"] != "ip":
        return False, False
    try:
        address = ipaddress.ip_address(row.get("value", "").strip())
    except ValueError:
        return False, False
    if isinstance(address, ipaddress.IPv6Address):
        return True, False
    return False, address in _SHARED_SPACE


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text.upper().replace("Z", "+00:00"))


def _moment(text: str, precision: str | None, place: str) -> Moment:
    found = _MOMENT.match(text)
    if found is None:
        raise FactsUnreadable(
            f"{place}: '{text}' is not a time; expected 2026-11-20T19:39:58Z or as much as is known"
        )
    day, clock, seconds, _, zone = found.groups()
    written = "day" if clock is None else "minute" if seconds is None else "second"
    try:
        on = date.fromisoformat(day)
        at = None if clock is None else datetime.fromisoformat(f"{day}T{clock}{seconds or ':00'}")
        if at is not None and zone:
            at = _instant(f"{at.isoformat()}{zone}")
    except ValueError as error:
        raise FactsUnreadable(f"{place}: '{text}' is not a time that exists") from error
    if at is not None and zone:
        on = at.astimezone(AMSTERDAM).date()
    order = ("second", "minute", "hour", "day")
    coarse = max(written, precision or written, key=order.index)
    return Moment(on, at if zone else None, coarse, clock is None or bool(zone))


def _history(row: Mapping[str, Any]) -> HistoryRow:
    at = row.get("at")
    return HistoryRow(
        instrument=row["instrument"],
        identifier=row["identifier"],
        state=row["state"],
        day=date.fromisoformat(row["day"]),
        at=None if at is None else _instant(at),
        ground=row.get("ground"),
        by_role=row.get("by_role"),
        about=row.get("about"),
    )


def _decision(row: Mapping[str, Any]) -> Decision:
    day = row.get("day")
    return Decision(
        question=row["question"],
        answer=row["answer"],
        by_role=row.get("by_role"),
        day=None if day is None else date.fromisoformat(day),
        identifier=row.get("identifier"),
        instrument=row.get("instrument"),
    )
