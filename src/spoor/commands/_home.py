"""Opens a home before a command or a server works in it: folders, tables, the house, the built-in account."""

import os
import sys
from datetime import UTC, datetime

from spoor.commands.main import UsedWrongly
from spoor.words import Words

HOUSES = ("desk", "office")
SWEPT = Words(
    "Opgeruimd: {n} half geschreven bestand(en) van een gestopt proces. Wat bevestigd is, is bewaard.",
    "Put away: {n} half-written file(s) of a stopped process. All that was acknowledged is kept.",
)


def open_home() -> None:
    """Make SPOOR_HOME ready: a fresh one is made and its house is fixed; an old one gets new tables.

    SPOOR_HOUSE (desk or office) and SPOOR_HOUSE_NAME matter the first time only. Raises UsedWrongly when
    SPOOR_HOUSE names another house than this home has.
    """
    import django

    house = os.environ.get("SPOOR_HOUSE", "")
    if house not in ("", *HOUSES):
        raise UsedWrongly(f"SPOOR_HOUSE is '{house}'; expected desk or office")
    django.setup()
    from django.conf import settings

    settings.HOME.make()
    _open_store()
    _migrate()
    from spoor.cases.house import HouseFixed, prepare

    try:
        prepare(
            kind=house,
            name=os.environ.get("SPOOR_HOUSE_NAME", ""),
            at=datetime.now(UTC),
        )
    except HouseFixed as error:
        raise UsedWrongly(
            f"SPOOR_HOUSE is '{house}', but the home {settings.HOME.path} is {error}"
        ) from error


def _open_store() -> None:
    """Open the evidence with its keys, and put away what a stopped process left half-written; say so."""
    from spoor.adapters.keys import KeyRefused
    from spoor.evidence.sealing import store

    try:
        swept = store().sweep()
    except KeyRefused as error:
        raise UsedWrongly(f"the evidence of this home stays shut: {error}") from error
    if swept:
        print(SWEPT.filled(n=swept).nl, file=sys.stderr)


def _migrate() -> None:
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)
