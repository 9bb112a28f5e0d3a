"""Guards in the database itself, made in migrations: tables that only grow, on both databases."""

from typing import Any

from django.db.migrations.operations import RunPython

_SQLITE = (
    """CREATE TRIGGER {t}_no_update BEFORE UPDATE ON {t} BEGIN
    SELECT RAISE(ABORT, '{t} is append-only'); END""",
    """CREATE TRIGGER {t}_no_delete BEFORE DELETE ON {t} BEGIN
    SELECT RAISE(ABORT, '{t} is append-only'); END""",
    # INSERT OR REPLACE passes the delete trigger (recursive_triggers is off): refuse it before.
    """CREATE TRIGGER {t}_no_replace BEFORE INSERT ON {t}
    WHEN EXISTS (SELECT 1 FROM {t} WHERE id = NEW.id) BEGIN
    SELECT RAISE(ABORT, '{t} is append-only'); END""",
)
_POSTGRES = (
    """CREATE OR REPLACE FUNCTION {t}_append_only() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{t} is append-only'; END $$""",
    """CREATE TRIGGER {t}_no_change BEFORE UPDATE OR DELETE ON {t} FOR EACH ROW
    EXECUTE FUNCTION {t}_append_only()""",
    """CREATE TRIGGER {t}_no_truncate BEFORE TRUNCATE ON {t} FOR EACH STATEMENT
    EXECUTE FUNCTION {t}_append_only()""",
)


def run_by_vendor(sqlite: tuple[str, ...], postgres: tuple[str, ...]) -> RunPython:
    """Return a migration step that runs the statements of the database at hand."""

    def forward(apps: Any, schema_editor: Any) -> None:
        vendor = schema_editor.connection.vendor
        with schema_editor.connection.cursor() as cursor:
            for sql in postgres if vendor == "postgresql" else sqlite:
                cursor.execute(sql)

    return RunPython(forward, RunPython.noop)


def append_only(table: str) -> RunPython:
    """Return a migration step that lets a table grow and nothing else."""
    return run_by_vendor(
        tuple(s.format(t=table) for s in _SQLITE), tuple(s.format(t=table) for s in _POSTGRES)
    )
