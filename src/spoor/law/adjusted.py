"""The law book as one house has it: the packaged files with the house's own dated changes laid over them.

Law itself cannot be changed here. What can: what is known of a provider (its place, whom one addresses, whether it
answers), the treaty ties of a country, and the house's own policy. The digest says that changes were laid over.
"""

import copy
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from spoor.law.changes import canonical
from spoor.law.directory import Provider, unlisted_provider, window_from
from spoor.law.lawbook import Lawbook
from spoor.law.provisions import Provision

OF_PROVIDER = frozenset(
    {"name", "country", "kind", "eu_addressee", "offers_services_in_eu", "portal", "voluntary", "login_days"}
)
OF_COUNTRY = frozenset({"budapest", "budapest_basis", "treaty", "eio", "transfer"})
POLICY_LAW = "huis"


class ChangeUnknown(Exception):
    """A change names a provider, country, policy or field that the law book does not have."""


@dataclass(frozen=True, slots=True)
class HouseChange:
    """What a house has otherwise: `kind` is provider, country or policy; `content` the fields that differ."""

    kind: str
    subject: str
    content: Mapping[str, Any]


def adjusted(law: Lawbook, changes: Sequence[HouseChange]) -> Lawbook:
    """Return a law book with the changes laid over it, the law book itself where there are none.

    Raises ChangeUnknown for a subject or a field that cannot be changed.
    """
    if not changes:
        return law
    found = copy.copy(law)
    found.providers, found.countries = dict(law.providers), dict(law.countries)
    policies: dict[str, Mapping[str, Any]] = {}
    for change in changes:
        if change.kind == "provider":
            found.providers[change.subject] = _provider(law, change)
        elif change.kind == "country":
            _known(change, law.countries, OF_COUNTRY)
            content = {name: _day(value) for name, value in change.content.items()}
            found.countries[change.subject] = replace(law.countries[change.subject], **content)
        else:
            policies[change.subject] = change.content
    digest = hashlib.sha256(law.digest.encode())
    digest.update(canonical([[one.kind, one.subject, dict(one.content)] for one in changes]))
    return found.with_policies(
        {name: _policy(law, name, marks) for name, marks in policies.items()}, digest.hexdigest()
    )


def _provider(law: Lawbook, change: HouseChange) -> Provider:
    """Return a provider with the change laid over it; one that the directory does not list needs name and kind."""
    own = {"name", "kind"} <= set(change.content)
    _known(change, {**law.providers, change.subject: own} if own else law.providers, OF_PROVIDER)
    content = dict(change.content)
    window = content.pop("login_days", None)
    if window is not None:
        content["login_window"] = window_from(window)
    return replace(law.providers.get(change.subject) or unlisted_provider(change.subject), **content)


def _policy(law: Lawbook, article: str, content: Mapping[str, Any]) -> tuple[Provision, ...]:
    """Return every version of a policy with its marks laid over, deep where both are tables."""
    return tuple(
        replace(version, marks=_laid_over(version.marks, content))
        for version in law.versions(POLICY_LAW, article)
    )


def _laid_over(marks: Mapping[str, Any], content: Mapping[str, Any]) -> dict[str, Any]:
    found = dict(marks)
    for name, value in content.items():
        if name not in marks:
            raise ChangeUnknown(f"policy: no field '{name}'; expected one of {', '.join(map(str, marks))}")
        both = isinstance(value, Mapping) and isinstance(found[name], Mapping)
        found[name] = {**found[name], **_own_keys(value, found[name])} if both else value
    return found


def _own_keys(value: Mapping[str, Any], table: Mapping[Any, Any]) -> dict[Any, Any]:
    """Return a table under the keys of the packaged one: what went through JSON says "3" where that says 3."""
    keys = {str(key): key for key in table}
    if unknown := sorted(set(map(str, value)) - set(keys)):
        raise ChangeUnknown(f"policy: no '{unknown[0]}'; expected one of {', '.join(keys)}")
    return {keys[str(key)]: number for key, number in value.items()}


def _known(change: HouseChange, subjects: Mapping[str, object], fields: frozenset[str]) -> None:
    if change.subject not in subjects:
        raise ChangeUnknown(f"no {change.kind} '{change.subject}' in the directory")
    if unknown := sorted(set(change.content) - fields):
        raise ChangeUnknown(
            f"{change.kind}: no field '{unknown[0]}'; expected one of {', '.join(sorted(fields))}"
        )


def _day(value: Any) -> Any:
    """Return a day for text in the form of one; everything else as it is."""
    if isinstance(value, str) and value[:1].isdigit():
        return date.fromisoformat(value)
    return value
