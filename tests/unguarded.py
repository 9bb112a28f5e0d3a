"""What somebody with the database's own shell can do: switch a table's triggers off."""

from django.db import connection


def unguarded(*tables: str) -> None:
    """Drop or disable the triggers of tables, until the test's transaction is rolled back."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Deferred keys must be settled before a table can be altered.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            steps = [f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in tables]
        else:
            cursor.execute("SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'")
            steps = [f"DROP TRIGGER {name}" for name, table in cursor.fetchall() if table in tables]
        for step in steps:
            cursor.execute(step)
