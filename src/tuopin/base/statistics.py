"""What the database knows of its own tables, by which it chooses its way to rows."""

from django.db import connection

# Rows of each index that are looked at; more tell no more.
LOOKED_AT = 1000


def know_tables() -> None:
    """Let SQLite count what its indexes hold, so that rows named by their keys are found by them.

    Without it `county = … AND id IN (…)` reads every row of the county. PostgreSQL does it itself.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA analysis_limit = {LOOKED_AT}")
            cursor.execute("ANALYZE")
