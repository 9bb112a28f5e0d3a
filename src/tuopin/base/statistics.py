"""What the database knows of its own tables, by which it chooses its way to rows."""

from django.db import connection

# Rows of each index that are looked at; more tell no more.
LOOKED_AT = 1000


def know_tables() -> None:
    """Let the database count what its tables hold, so that rows named by their keys are found so.

    SQLite never does it by itself: without it `county = … AND id IN (…)` reads every row of the
    county. PostgreSQL does within minutes, which is too late where a whole year is lived in one.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"PRAGMA analysis_limit = {LOOKED_AT}")
        cursor.execute("ANALYZE")
