"""Placing: an answer to an order over several cases is read into the right case, by the identifiers each row names."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from spoor.cases.concerned import by_case
from spoor.cases.models import Case, Identifier, Order
from spoor.returns import Record, ReturnFile, share

FEWEST_SIGNS = 4  # a shorter name in the name of a file says nothing


@dataclass(slots=True)
class Placed:
    """What one case gets of a file: its records, and how many of them name nothing that was asked."""

    records: list[Record] = field(default_factory=list)
    unnamed: int = 0


def placed(case: Case, order: Order | None, one: ReturnFile) -> list[tuple[Case, ReturnFile]]:
    """Return a file for each case it answers. A row that names nothing of the order goes to the first, and says so.

    The first case keeps the account of the whole file; the others have an account of their own rows.
    """
    if order is None:
        return [(case, one)]
    mine = order.identifiers.select_related("case__lead", "report").order_by("pk")
    groups = by_case(order.case, mine)
    if len(groups) == 1:
        return [(case, one)]
    names = {found: _names(identifiers) for found, identifiers in groups.items()}
    of_file = _in_name(names, one.file)
    shares = {found: Placed() for found in groups}
    first = next(iter(groups))
    for item in one.records:
        cases = _named(names, _values(item)) or of_file
        for found in cases or [first]:
            shares[found].records.append(item)
            shares[found].unnamed += not cases
    return [
        (
            found,
            share(one, part.records, cases=len(groups), unnamed=part.unnamed, whole=found == first),
        )
        for found, part in shares.items()
        if part.records or found == first
    ]


def _names(identifiers: Sequence[Identifier]) -> set[str]:
    found = set()
    for one in identifiers:
        number = one.report.account_id if one.report and one.kind == "account" else ""
        found |= {_plain(text) for text in (one.value, one.shown, number) if text}
    return found


def _named(names: dict[Case, set[str]], values: set[str]) -> list[Case]:
    return [case for case, known in names.items() if known & values]


def _values(item: Record) -> set[str]:
    return {_plain(text) for text in (item.ip, item.value, *item.fields.values()) if text}


def _in_name(names: dict[Case, set[str]], file: str) -> list[Case]:
    """The cases of which the name of a file holds an account or number as a whole."""
    named = file.casefold()
    return [
        case
        for case, known in names.items()
        if any(
            len(one) >= FEWEST_SIGNS and re.search(rf"(?<![^\W_]){re.escape(one)}(?![^\W_])", named)
            for one in known
        )
    ]


def _plain(text: str) -> str:
    return text.strip().casefold().removeprefix("@")
