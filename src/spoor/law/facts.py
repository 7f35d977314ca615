"""Reading the facts of one case: from text or a document of the contract's form to values, checked once.

What is wrong is said in one sentence with its place; nothing is guessed and nothing misspelt is passed over.
"""

import ipaddress
import re
import string
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, TypeVar

from spoor.law.lawbook import Lawbook, load
from spoor.law.periods import AMSTERDAM
from spoor.law.reading import FactsUnreadable, check_form, document_from, few, shown
from spoor.law.statements import CaseFacts, Decision, HistoryRow, Identifier, Moment, OffenceFacts

__all__ = [
    "CaseFacts",
    "Decision",
    "FactsUnreadable",
    "HistoryRow",
    "Identifier",
    "Moment",
    "OffenceFacts",
    "parse_facts",
    "read_facts",
]

Row = TypeVar("Row")
_SHARED_SPACE = ipaddress.ip_network("100.64.0.0/10")
_MOMENT = re.compile(
    r"(\d{4}-\d{2}-\d{2})(?:[Tt ](\d{2}:\d{2})(:\d{2})?(\.\d+)?\s?([Zz]|[+-]\d{2}:\d{2})?)?\Z", re.ASCII
)


def read_facts(text: str) -> CaseFacts:
    """Return the facts in YAML or JSON text. Raises FactsUnreadable."""
    return parse_facts(document_from(text))


def parse_facts(document: Mapping[str, object], law: Lawbook | None = None) -> CaseFacts:
    """Return the facts in a document of the contract's form. Raises FactsUnreadable.

    `law` names the providers and offences that facts may speak of; the packaged law book where none is given.
    """
    check_form(document)
    return _case(document, law or load())


def _case(document: Mapping[str, Any], law: Lawbook) -> CaseFacts:
    sender = document.get("sender", {})
    for name in ("residence", "nationality"):
        _country(sender.get(name), f"facts.sender.{name}", law)
    identifiers = tuple(
        _identifier(row, f"facts.identifiers[{place}]", law)
        for place, row in enumerate(document["identifiers"])
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
        history=_listed(_history, document, "history", law),
        decisions=_listed(_decision, document, "decisions", law),
    )
    _check_names(facts, law)
    return facts


def _listed(
    read: Callable[[Mapping[str, Any], str, Lawbook], Row],
    document: Mapping[str, Any],
    name: str,
    law: Lawbook,
) -> tuple[Row, ...]:
    rows = enumerate(document.get(name, ()))
    return tuple(read(row, f"facts.{name}[{place}]", law) for place, row in rows)


def _check_names(facts: CaseFacts, law: Lawbook) -> None:
    """Raise FactsUnreadable where one part of the facts names something that is nowhere."""
    ids = [one.id for one in facts.identifiers]
    if twice := sorted({one for one in ids if ids.count(one) > 1}):
        raise FactsUnreadable(f"facts.identifiers: the id {shown(twice[0])} stands twice; expected once")
    own = [row["id"] for row in facts.providers]
    if twice := sorted({one for one in own if own.count(one) > 1}):
        raise FactsUnreadable(f"facts.providers: the id {shown(twice[0])} stands twice; expected once")
    for place, provider in enumerate(facts.providers):
        for name in ("country", "eu_addressee"):
            _country(provider.get(name), f"facts.providers[{place}].{name}", law)
        _check_retention(provider, f"facts.providers[{place}]", law)
    for place, identifier in enumerate(facts.identifiers):
        if (
            identifier.holder is not None
            and identifier.holder not in law.providers
            and identifier.holder not in own
        ):
            raise FactsUnreadable(
                f"facts.identifiers[{place}].holder: {shown(identifier.holder)} is neither in providers "
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


def _check_retention(provider: Mapping[str, Any], place: str, law: Lawbook) -> None:
    longest = (law.last_day - law.first_day).days
    for number, row in enumerate(provider.get("retention", ())):
        if not 0 <= (row.get("days") or 0) <= longest:
            raise FactsUnreadable(
                f"{place}.retention[{number}].days: expected 0 to {longest}, found {shown(row['days'])}"
            )


def _known(value: str | None, names: Any, place: str, what: str) -> None:
    if value is not None and value not in names:
        raise FactsUnreadable(f"{place}: no {what} {shown(value)}; expected one of {few(sorted(names))}")


def _country(value: object, place: str, law: Lawbook) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str) or value not in law.country_codes:
        raise FactsUnreadable(
            f"{place}: {shown(value)} is not a country; expected two capitals of ISO 3166-1"
        )
    return value


def _offence(row: Mapping[str, Any], law: Lawbook) -> OffenceFacts:
    number = row["provision"].removeprefix("sr:")
    paragraph = None if row.get("paragraph") is None else int(row["paragraph"])
    prosecuted = row.get("prosecution_act_on")
    committed_on = _day(row["committed_on"], "facts.offence.committed_on", law)
    _check_offence(number, paragraph, committed_on, law)
    return OffenceFacts(
        number=number,
        paragraph=paragraph,
        committed_on=committed_on,
        place=_country(row.get("place"), "facts.offence.place", law),
        terrorist_intent=row.get("terrorist_intent"),
        target_capacity=row.get("target_capacity"),
        in_writing=row.get("in_writing"),
        under_condition=row.get("under_condition"),
        by_information_system=row.get("by_information_system"),
        prosecution_act_on=None
        if prosecuted is None
        else _day(prosecuted, "facts.offence.prosecution_act_on", law),
    )


def _check_offence(number: str, paragraph: int | None, on: date, law: Lawbook) -> None:
    held = law.offence_paragraphs(number)
    if paragraph is not None and paragraph < 1:
        raise FactsUnreadable(f"facts.offence.paragraph: expected 1 or more, found {shown(paragraph)}")
    if not held:
        if _article_number(number) >= law.value("sr", "424", "first_article", on=on).amount:
            return
        raise FactsUnreadable(f"facts.offence.provision: {shown(f'sr:{number}')} is not in the law book")
    paragraphs = {1 if one is None else one for one in held} | set(law.aggravations(number))
    if paragraph is not None and paragraph not in paragraphs:
        expected = ", ".join(map(str, sorted(paragraphs)))
        raise FactsUnreadable(
            f"facts.offence.paragraph: sr:{number} has no paragraph {shown(paragraph)} in the law book; "
            f"expected {expected}"
        )


def _article_number(number: str) -> int:
    try:
        return int(number.rstrip(string.ascii_lowercase))
    except ValueError as error:
        raise FactsUnreadable("facts.offence.provision: the number has too many digits") from error


def _identifier(row: Mapping[str, Any], place: str, law: Lawbook) -> Identifier:
    seen_at, used = row.get("seen_at"), row.get("at")
    ipv6, in_shared_space = _address(row)
    return Identifier(
        id=row["id"],
        kind=row["kind"],
        holder=row.get("holder"),
        value=row.get("value"),
        seen_on=None if seen_at is None else _local_day(_instant(seen_at, f"{place}.seen_at", law)),
        used=None if used is None else _moment(used, row.get("at_precision"), f"{place}.at", law),
        port=None if row.get("port") is None else int(row["port"]),
        country=_country(row.get("country"), f"{place}.country", law),
        shared=True if in_shared_space else row.get("shared"),
        captured=row.get("captured"),
        message_kind=row.get("message_kind"),
        ipv6=ipv6,
    )


def _address(row: Mapping[str, Any]) -> tuple[bool, bool]:
    """Return whether an address is IPv6, and whether it lies in the space that operators share out. An IPv4
    address in the clothes of IPv6 (::ffff:1.2.3.4) is what it is.
    """
    if row["kind"] != "ip":
        return False, False
    try:
        address = ipaddress.ip_address(row.get("value", "").strip())
    except ValueError:
        return False, False
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is None:
        return True, False
    return False, (getattr(address, "ipv4_mapped", None) or address) in _SHARED_SPACE


def _instant(text: str, place: str, law: Lawbook) -> datetime:
    try:
        found = datetime.fromisoformat(text.upper().replace("Z", "+00:00"))
    except ValueError as error:
        raise FactsUnreadable(f"{place}: {shown(text)} is not a time that exists") from error
    _sensible(found.date(), place, law)
    return found


def _local_day(instant: datetime) -> date:
    return instant.astimezone(AMSTERDAM).date()


def _day(text: str, place: str, law: Lawbook) -> date:
    return _sensible(date.fromisoformat(text), place, law)


def _sensible(day: date, place: str, law: Lawbook) -> date:
    if not law.first_day <= day <= law.last_day:
        raise FactsUnreadable(f"{place}: expected a day from {law.first_day} to {law.last_day}, found {day}")
    return day


def _moment(text: str, precision: str | None, place: str, law: Lawbook) -> Moment:
    found = _MOMENT.match(text)
    if found is None:
        raise FactsUnreadable(
            f"{place}: {shown(text)} is not a time; expected 2026-11-20T19:39:58Z or as much as is known"
        )
    day, clock, seconds, _, zone = found.groups()
    written = "day" if clock is None else "minute" if seconds is None else "second"
    at = _instant(day if clock is None else f"{day}T{clock}{seconds or ':00'}{zone or ''}", place, law)
    on = _local_day(at) if zone else at.date()
    order = ("second", "minute", "hour", "day")
    coarse = max(written, precision or written, key=order.index)
    return Moment(on, at if zone else None, coarse, clock is None or bool(zone))


def _history(row: Mapping[str, Any], place: str, law: Lawbook) -> HistoryRow:
    at = row.get("at")
    return HistoryRow(
        instrument=row["instrument"],
        identifier=row["identifier"],
        state=row["state"],
        day=_day(row["day"], f"{place}.day", law),
        at=None if at is None else _instant(at, f"{place}.at", law),
        ground=row.get("ground"),
        by_role=row.get("by_role"),
        about=row.get("about"),
    )


def _decision(row: Mapping[str, Any], place: str, law: Lawbook) -> Decision:
    day = row.get("day")
    return Decision(
        question=row["question"],
        answer=row["answer"],
        by_role=row.get("by_role"),
        day=None if day is None else _day(day, f"{place}.day", law),
        identifier=row.get("identifier"),
        instrument=row.get("instrument"),
    )
