"""Rows that are only added: the database itself refuses to change or remove them."""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_SQLITE = """
CREATE TRIGGER {table}_no_{act} BEFORE {act} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is only added to'); END
"""
_POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION spoor_only_added() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '% is only added to', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END $$
"""
_POSTGRESQL = """
CREATE TRIGGER {table}_no_{act} BEFORE {act} ON {table}
FOR EACH ROW EXECUTE FUNCTION spoor_only_added()
"""


def protect(editor: BaseDatabaseSchemaEditor, *tables: str) -> None:
    """Put triggers on tables that abort each UPDATE and DELETE; for use in a migration."""
    postgresql = editor.connection.vendor == "postgresql"
    if postgresql:
        editor.execute(_POSTGRESQL_FUNCTION, params=None)
    for table in tables:
        for act in ("update", "delete"):
            editor.execute((_POSTGRESQL if postgresql else _SQLITE).format(table=table, act=act), params=None)


def protect_but(editor: BaseDatabaseSchemaEditor, table: str, fixed: tuple[str, ...]) -> None:
    """Let the other columns of a protected table change, and abort each UPDATE that touches these."""
    on = f" ON {table}" if editor.connection.vendor == "postgresql" else ""
    editor.execute(f"DROP TRIGGER {table}_no_update{on}", params=None)
    form = _POSTGRESQL if on else _SQLITE
    event = f"update OF {', '.join(fixed)}"
    made = form.format(table=table, act="update").replace("BEFORE update", f"BEFORE {event}")
    editor.execute(made, params=None)


def protect_all_columns(editor: BaseDatabaseSchemaEditor, table: str) -> None:
    """Abort each UPDATE of a table again; the way back of `protect_but`."""
    on = f" ON {table}" if editor.connection.vendor == "postgresql" else ""
    editor.execute(f"DROP TRIGGER {table}_no_update{on}", params=None)
    form = _POSTGRESQL if on else _SQLITE
    editor.execute(form.format(table=table, act="update"), params=None)


def release(editor: BaseDatabaseSchemaEditor, *tables: str) -> None:
    """Take the triggers away again; the way back of a migration."""
    on_table = editor.connection.vendor == "postgresql"
    for table in tables:
        for act in ("update", "delete"):
            editor.execute(
                f"DROP TRIGGER {table}_no_{act}" + (f" ON {table}" if on_table else ""), params=None
            )
