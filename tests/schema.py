"""The tests' database: migrations are run once, and every worker begins with a copy.

Running them takes a quarter of a minute, a copy a moment. What they made is kept under the hash of
all that a schema is made by: in pytest's cache (SQLite), or on the server (PostgreSQL).
"""

import fcntl
import hashlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connection

from tests.ground import POSTGRES, to_server

ROOT = Path(__file__).resolve().parent.parent
SOURCES = (
    "src/tuopin/*/migrations/*.py", "src/tuopin/*/models.py", "src/tuopin/*/models/**/*.py",
    "src/tuopin/base/*.py", "src/tuopin/kit/keys.py", "src/tuopin/config/settings.py",
    "requirements.lock", "tests/schema.py",
)  # fmt: skip
PREFIX = "test_tuopin_"


@contextmanager
def laid(folder: Path, worker: str) -> Iterator[None]:
    """Let Django stand on a database of this worker's own; workers share the folder."""
    lay = _on_server if connection.vendor == POSTGRES else _in_memory
    with lay(folder, worker):
        yield


def fingerprint() -> str:
    """Return the hash of all that a schema is made by."""
    mark = hashlib.sha256()
    for path in sorted({p for pattern in SOURCES for p in ROOT.glob(pattern)}):
        mark.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes() + b"\0")
    return mark.hexdigest()[:16]


@contextmanager
def _in_memory(folder: Path, worker: str) -> Iterator[None]:
    kept = folder / f"{fingerprint()}.sqlite3"
    _stand_on(f"file:tuopin_{worker}?mode=memory&cache=shared")
    connection.ensure_connection()
    with _alone(folder):
        if kept.exists():
            with closing(sqlite3.connect(kept)) as file:
                file.backup(connection.connection)
        else:
            call_command("migrate", verbosity=0)
            for old in folder.glob("*.sqlite3*"):
                old.unlink()
            half = kept.with_suffix(".sqlite3.half")
            with closing(sqlite3.connect(half)) as file:
                connection.connection.backup(file)
            half.rename(kept)
    yield


@contextmanager
def _on_server(folder: Path, worker: str) -> Iterator[None]:
    described = settings.DATABASES[DEFAULT_DB_ALIAS]
    named = described["NAME"]
    template, own = PREFIX + fingerprint(), f"{PREFIX}{worker}_{os.getpid()}"
    with _alone(folder), closing(to_server(described)) as server:
        known = "SELECT datname FROM pg_database WHERE datname ~ %s"
        templates = [name for (name,) in server.execute(known, [f"^{PREFIX}[0-9a-f]{{16}}"])]
        if template not in templates:
            for old in templates:
                server.execute(f'DROP DATABASE "{old}"')
            server.execute(f'CREATE DATABASE "{template}_half"')
            _stand_on(f"{template}_half")
            call_command("migrate", verbosity=0)
            connection.close()
            server.execute(f'ALTER DATABASE "{template}_half" RENAME TO "{template}"')
        server.execute(f'CREATE DATABASE "{own}" TEMPLATE "{template}"')
    _stand_on(own)
    try:
        yield
    finally:
        _stand_on(named)
        with closing(to_server(described)) as server:
            server.execute(f'DROP DATABASE "{own}" WITH (FORCE)')


def _stand_on(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = settings.DATABASES[DEFAULT_DB_ALIAS]["NAME"] = name


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    with (folder / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
