"""Providers, countries, powers and retention windows as the law book holds them: plain rows, no rules."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from spoor.law.provisions import LawbookBroken

_FOR_PEOPLE = (
    "channel",
    "emergency",
    "preservation_days",
    "renewal_days",
    "tells_user",
    "tells_user_basis",
    "dsa_representative",
    "as_of",
    "source",
)


@dataclass(frozen=True, slots=True)
class Window:
    """How many days a record probably lives: soonest, expected, latest."""

    soonest: int
    expected: int
    latest: int


@dataclass(frozen=True, slots=True)
class Record:
    """How many days one kind of record lives at a provider. None = not known, which is not never."""

    record: str
    soonest: int | None
    expected: int | None
    latest: int | None
    source: str
    basis: str


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider (aanbieder): who holds the data, where, and whom one may address. None = not known.

    From `services` on the fields are for people: the trail does not read them. `channel` is the name of the
    way in for authorities, `notes` and `emergency` are in both languages, `dsa_representative` is a name and
    a country and by that fact no addressee for a European order.
    """

    id: str
    name: str
    country: str | None
    kind: str | None
    eu_addressee: str | None
    offers_services_in_eu: bool | None
    portal: bool
    voluntary: bool | None
    wants_account_id: bool
    login_window: Window | None
    retention: tuple[tuple[str | None, int | None], ...]
    basis: str
    services: tuple[str, ...] = ()
    channel: str | None = None
    languages: tuple[str, ...] = ()
    emergency: Mapping[str, str] | None = None
    preservation_days: int | None = None
    renewal_days: int | None = None
    records: tuple[Record, ...] = ()
    tells_user: str = "unknown"
    tells_user_basis: str = "memory"
    dsa_representative: Mapping[str, str] | None = None
    notes: tuple[Mapping[str, str], ...] = ()
    as_of: date | None = None
    source: str | None = None
    unsure: tuple[str, ...] = ()  # fields that count as absent until a person confirms them


@dataclass(frozen=True, slots=True)
class Country:
    """The treaty ties of one state with the Netherlands."""

    code: str
    names: Mapping[str, str]
    eu: bool
    eio: bool
    epoc: bool
    budapest: date | str | None
    budapest_basis: str
    treaty: str
    transfer: bool
    transfer_basis: str
    cets_224: str | None
    retention: str | None  # article of the law file `bewaarplicht`; None = not known
    basis: str


@dataclass(frozen=True, slots=True)
class Power:
    """What the trail knows of one instrument of the contract's table."""

    id: str
    category: str
    authoriser: str
    needs_validation_by: str | None
    serves_prosecution: bool
    cites: tuple[tuple[str, str], ...]
    clock: tuple[str, str, str]
    then_clock: tuple[str, str, str] | None
    emergency_clock: tuple[str, str, str] | None
    renewal_clock: tuple[str, str, str] | None
    union_clock: tuple[str, str, str] | None  # where the addressee is in a Member State
    union_emergency_clock: tuple[str, str, str] | None
    provider_cites: tuple[tuple[str, str], ...]
    kinds: frozenset[str]
    identifiers: frozenset[str]


def providers_from(common: Mapping[str, Any], documents: Iterable[Mapping[str, Any]]) -> dict[str, Provider]:
    """Return the providers of all files of the directory by id. Raises LawbookBroken where an id stands twice
    or a field is none of ours.
    """
    found: dict[str, Provider] = {}
    dated = {"as_of": common["as_of"], "source": common["source"]}
    for document in documents:
        defaults = {**common["defaults"], **dated, "kind": document["kind"]}
        for row in document["providers"]:
            if unknown := set(row) - set(defaults) - {"id", "name", "country"}:
                raise LawbookBroken(f"directory {row['id']}: unknown field {', '.join(sorted(unknown))}")
            if row["id"] in found:
                raise LawbookBroken(f"directory {row['id']}: the id stands twice")
            found[row["id"]] = provider_from(row, defaults)
    return found


def unlisted_provider(id: str, name: str | None = None) -> Provider:
    """Return a provider of which the directory knows nothing but what it is called."""
    return Provider(
        id=id,
        name=name or id,
        country=None,
        kind=None,
        eu_addressee=None,
        offers_services_in_eu=None,
        portal=False,
        voluntary=None,
        wants_account_id=False,
        login_window=None,
        retention=(),
        basis="memory",
    )


def provider_from(row: Mapping[str, Any], defaults: Mapping[str, Any]) -> Provider:
    """Return a provider of the directory; a field the row marks unsure counts as absent."""
    full = {**defaults, **row}
    for name in full["unsure"]:
        full[name] = None
    window = full["login_days"]
    return Provider(
        id=full["id"],
        name=full["name"],
        country=full["country"],
        kind=full["kind"],
        eu_addressee=full["eu_addressee"],
        offers_services_in_eu=full["offers_services_in_eu"],
        portal=full["portal"],
        voluntary=full["voluntary"],
        wants_account_id=full["wants_account_id"],
        login_window=window and window_from(window),
        retention=(),
        basis=full["basis"],
        unsure=tuple(full["unsure"]),
        languages=tuple(full["languages"]),
        services=tuple(full["services"]),
        records=tuple(_record(one, full["source"]) for one in full["records"]),
        notes=tuple(full["notes"]),
        **{name: full[name] for name in _FOR_PEOPLE},
    )


def _record(row: Mapping[str, Any], source: str) -> Record:
    return Record(
        row["record"], row["from"], row["expected"], row["to"], row.get("source", source), row["basis"]
    )


def window_from(row: Mapping[str, int]) -> Window:
    """Return a retention window in days."""
    return Window(row["from"], row["expected"], row["to"])


def country_from(row: Mapping[str, Any], defaults: Mapping[str, Any]) -> Country:
    """Return the ties of one country."""
    full = {**defaults, **row}
    names = {"nl": full.pop("nl"), "en": full.pop("en")}
    try:
        return Country(names=names, **full)
    except TypeError as error:
        raise LawbookBroken(f"countries.yaml {row.get('code')}: {error}") from error


def power_from(row: Mapping[str, Any]) -> Power:
    """Return one power."""

    def clock(name: str) -> tuple[str, str, str] | None:
        where = row.get(name)
        if where is None:
            return None
        law, article, value = where
        return law, article, value

    own_clock = clock("clock")
    if own_clock is None:
        raise LawbookBroken(f"powers.yaml {row['id']}: expected a clock")
    return Power(
        id=row["id"],
        category=row["category"],
        authoriser=row["authoriser"],
        needs_validation_by=row.get("needs_validation_by"),
        serves_prosecution=row["serves_prosecution"],
        cites=tuple((law, article) for law, article in row["cites"]),
        clock=own_clock,
        then_clock=clock("then_clock"),
        emergency_clock=clock("emergency_clock"),
        renewal_clock=clock("renewal_clock"),
        union_clock=clock("union_clock"),
        union_emergency_clock=clock("union_emergency_clock"),
        provider_cites=tuple((law, article) for law, article in row.get("provider_cites", ())),
        kinds=frozenset(row.get("kinds", ())),
        identifiers=frozenset(row.get("identifiers", ())),
    )
