"""Layout: a person sets up once how the files of a provider are read; from then on they are read by it."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.utils.text import slugify

from spoor.adapters.outbox import OutboxTaken, drop
from spoor.cases.layouts import layouts
from spoor.cases.models import ProviderReturn
from spoor.evidence import log
from spoor.evidence.sealing import store
from spoor.returns import ReturnFile
from spoor.returns.proposal import Table, make_layout, preview, tables


class NameTaken(Exception):
    """A layout of this name is there already; give this one another name."""


class NoTable(Exception):
    """This file holds no table that can be set up; ask the provider for another form."""


@dataclass(frozen=True, slots=True)
class Mapped:
    """What a person said of a table: which column holds what, the zone the provider uses, and a name."""

    title: str
    provider: str
    table: int
    columns: dict[str, str]
    zone: str | None


def tables_of(found: ProviderReturn) -> tuple[Table, ...]:
    """Return the tables of an answer's file, largest first. Raises EvidenceDamaged."""
    exhibit = found.exhibit
    return tables(exhibit.name or exhibit.sha256, store().read(exhibit.sha256))


def declared(found: ProviderReturn, mapped: Mapped) -> str:
    """Return the declaration of a layout as the text of a file. Raises NoTable and LayoutRefused."""
    table = next((one for one in tables_of(found) if one.place == mapped.table), None)
    if table is None:
        raise NoTable
    return make_layout(
        id=f"{_id(mapped)}/1",
        provider=mapped.provider,
        title=mapped.title,
        table=table,
        columns=mapped.columns,
        zone=mapped.zone,
        epoch=False,
        source=f"ingericht op scherm, bij {found.exhibit.sha256[:12]}",
    )


def tried(found: ProviderReturn, declaration: str) -> ReturnFile:
    """Return how this file would be read by a declaration; nothing is kept. Raises LayoutRefused."""
    exhibit = found.exhibit
    return preview(exhibit.name or exhibit.sha256, store().read(exhibit.sha256), declaration)


def set_up(found: ProviderReturn, mapped: Mapped, *, by: User, at: datetime) -> str:
    """Keep a layout in the home, and return its id. Raises NoTable, LayoutRefused and NameTaken."""
    text = declared(found, mapped)
    name = _id(mapped)
    if any(one.id == f"{name}/1" for one in layouts(settings.HOME.path)):
        raise NameTaken(name)
    try:
        drop(settings.HOME.path / "layouts", f"{name}.yaml", text.encode())
    except OutboxTaken as error:
        raise NameTaken(name) from error
    with transaction.atomic():
        values = {"layout": name, "sha256": found.exhibit.sha256}
        log.add(log.Line("person:layout:set_up", f"case:{found.case_id}", values), by=by.username, at=at)
    return f"{name}/1"


def _id(mapped: Mapped) -> str:
    return f"eigen.{slugify(mapped.title).replace('-', '_') or 'indeling'}"[:60]
