"""Guards in the database itself, made in migrations: tables that only grow, on both databases."""

from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.migrations.operations import RunPython

_SQLITE = (
    """CREATE TRIGGER {t}_no_update BEFORE UPDATE ON {t} BEGIN
    SELECT RAISE(ABORT, '{t} is append-only'); END""",
    """CREATE TRIGGER {t}_no_delete BEFORE DELETE ON {t} BEGIN
    SELECT RAISE(ABORT, '{t} is append-only'); END""",
    # INSERT OR REPLACE passes the delete trigger (recursive_triggers is off), by whichever unique
    # key it clashes with, SQLite's own row number among them: refuse it before. One look for each:
    # a look for any of them would go through the whole table.
    """CREATE TRIGGER {t}_no_replace BEFORE INSERT ON {t}
    WHEN EXISTS (SELECT 1 FROM {t} WHERE id = NEW.id)
      OR EXISTS (SELECT 1 FROM {t} WHERE rowid = NEW.rowid){clash} BEGIN
    SELECT RAISE(ABORT, '{t} is append-only'); END""",
)
_POSTGRES = (
    """CREATE OR REPLACE FUNCTION {t}_append_only() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{t} is append-only'
      USING ERRCODE = 'integrity_constraint_violation'; END $$""",
    """CREATE TRIGGER {t}_no_change BEFORE UPDATE OR DELETE ON {t} FOR EACH ROW
    EXECUTE FUNCTION {t}_append_only()""",
    """CREATE TRIGGER {t}_no_truncate BEFORE TRUNCATE ON {t} FOR EACH STATEMENT
    EXECUTE FUNCTION {t}_append_only()""",
)
# A guard stands when its trigger is there, is switched on, and has not forgotten how to refuse.
_STANDING = {
    "sqlite": """SELECT name FROM sqlite_master WHERE type = 'trigger'
    AND sql LIKE '%%RAISE(ABORT%%'""",
    "postgresql": """SELECT t.tgname FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
    WHERE t.tgenabled IN ('O', 'A') AND p.prosrc LIKE '%%RAISE EXCEPTION%%'""",
}


def run_by_vendor(sqlite: tuple[str, ...], postgres: tuple[str, ...]) -> RunPython:
    """Return a migration step that runs the statements of the database at hand."""

    def forward(apps: Any, schema_editor: Any) -> None:
        vendor = schema_editor.connection.vendor
        with schema_editor.connection.cursor() as cursor:
            for sql in postgres if vendor == "postgresql" else sqlite:
                cursor.execute(sql)

    return RunPython(forward, RunPython.noop)


def append_only(table: str, *unique: tuple[str, ...]) -> RunPython:
    """Return a migration step that lets a table grow and nothing else.

    `unique` are the sets of columns that are unique in it beside its key.
    """
    clash = "".join(_clash(table, columns) for columns in unique)
    return run_by_vendor(
        tuple(s.format(t=table, clash=clash) for s in _SQLITE),
        tuple(s.format(t=table) for s in _POSTGRES),
    )


def _clash(table: str, columns: tuple[str, ...]) -> str:
    """Return the condition that a new row has the same values as another; NULL is like nothing."""
    alike = " AND ".join(f"{column} = NEW.{column}" for column in columns)
    there = " AND ".join(f"NEW.{column} IS NOT NULL" for column in columns)
    return f" OR ({there} AND EXISTS (SELECT 1 FROM {table} WHERE {alike}))"


def append_only_names(table: str) -> tuple[str, ...]:
    """Return the names of the triggers that `append_only` makes on the database at hand."""
    if connection.vendor == "postgresql":
        return f"{table}_no_change", f"{table}_no_truncate"
    return f"{table}_no_update", f"{table}_no_delete", f"{table}_no_replace"


def missing(names: Iterable[str]) -> list[str]:
    """Return which of these triggers are not there, are switched off or refuse nothing any more."""
    with connection.cursor() as cursor:
        cursor.execute(_STANDING[connection.vendor])
        standing = {name for (name,) in cursor.fetchall()}
    return sorted(set(names) - standing)


_SQLITE_KEPT = (
    """CREATE TRIGGER {t}_fixed BEFORE UPDATE ON {t} WHEN {changed} BEGIN
    SELECT RAISE(ABORT, '{t}: fixed for good'); END""",
    """CREATE TRIGGER {t}_no_delete BEFORE DELETE ON {t} BEGIN
    SELECT RAISE(ABORT, '{t} is kept'); END""",
    """CREATE TRIGGER {t}_no_replace BEFORE INSERT ON {t}
    WHEN EXISTS (SELECT 1 FROM {t} WHERE id = NEW.id)
      OR EXISTS (SELECT 1 FROM {t} WHERE rowid = NEW.rowid){clash} BEGIN
    SELECT RAISE(ABORT, '{t} is kept'); END""",
)
_POSTGRES_KEPT = (
    """CREATE OR REPLACE FUNCTION {t}_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF TG_OP <> 'UPDATE' THEN
      RAISE EXCEPTION '{t} is kept' USING ERRCODE = 'integrity_constraint_violation'; END IF;
    IF {changed} THEN RAISE EXCEPTION '{t}: fixed for good'
      USING ERRCODE = 'integrity_constraint_violation'; END IF;
    RETURN NEW; END $$""",
    """CREATE TRIGGER {t}_fixed BEFORE UPDATE OR DELETE ON {t} FOR EACH ROW
    EXECUTE FUNCTION {t}_kept()""",
    """CREATE TRIGGER {t}_no_truncate BEFORE TRUNCATE ON {t} FOR EACH STATEMENT
    EXECUTE FUNCTION {t}_kept()""",
)


def kept(table: str, fixed: Iterable[str], once: Iterable[str] = (), clash: str = "") -> RunPython:
    """Return a migration step that keeps a table's rows for good: none goes, `fixed` never changes.

    Columns of `once` are written once, from NULL. `clash` is the condition, on SQLite, of a row
    that INSERT OR REPLACE would do away with, beside the key.
    """
    fixed, once = ("id", *fixed), tuple(once)

    def changed(differs: str) -> str:
        return " OR ".join(
            [f"NEW.{c} {differs} OLD.{c}" for c in fixed]
            + [f"(OLD.{c} IS NOT NULL AND NEW.{c} {differs} OLD.{c})" for c in once]
        )

    # One look for each way to clash: a look for any of them would go through the whole table.
    more = f" OR EXISTS (SELECT 1 FROM {table} WHERE {clash})" if clash else ""
    return run_by_vendor(
        tuple(s.format(t=table, changed=changed("IS NOT"), clash=more) for s in _SQLITE_KEPT),
        tuple(s.format(t=table, changed=changed("IS DISTINCT FROM")) for s in _POSTGRES_KEPT),
    )


def kept_names(table: str) -> tuple[str, ...]:
    """Return the names of the triggers that `kept` makes on the database at hand."""
    if connection.vendor == "postgresql":
        return f"{table}_fixed", f"{table}_no_truncate"
    return f"{table}_fixed", f"{table}_no_delete", f"{table}_no_replace"
