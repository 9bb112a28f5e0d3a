"""Databases with committed rows: for tests that need other processes or the database's own shell.

What `db` gives is rolled back and seen by nobody else. A ground is a file (SQLite) or a database
beside the tests' one (PostgreSQL); it is copied in a moment and taken away afterwards.
"""

import itertools
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections

POSTGRES = "postgresql"
_numbers = itertools.count(1)


class ShellRefused(Exception):
    """The database's shell did not do what it was told; the text is the database's own."""


class Ground:
    """One committed database: where it is, how it is copied, and a shell on it."""

    def __init__(self, described: dict[str, Any], vendor: str, folder: Path) -> None:
        self.described = described
        self.vendor = vendor
        self.folder = folder

    @property
    def name(self) -> str:
        return str(self.described["NAME"])

    @property
    def url(self) -> str:
        """The DATABASE_URL under which another process finds it."""
        if self.vendor != POSTGRES:
            return f"sqlite://{quote(self.name)}"
        d = self.described
        who = quote(d["USER"]) + (f":{quote(d['PASSWORD'])}" if d["PASSWORD"] else "")
        return f"postgresql://{who}@/{self.name}?host={quote(d['HOST'])}&port={d['PORT'] or 5432}"

    def copy(self) -> "Ground":
        """Copy it as it stands, committed rows only."""
        name = _name(self.folder, self.vendor)
        if self.vendor == POSTGRES:
            with closing(to_server(self.described)) as admin:
                admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{self.name}"')
        else:
            with closing(sqlite3.connect(self.name)) as source:
                _fill(source, name)
        return Ground({**self.described, "NAME": name}, self.vendor, self.folder)

    def drop(self) -> None:
        """Take it away."""
        if self.vendor == POSTGRES:
            with closing(to_server(self.described)) as admin:
                admin.execute(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')
        else:
            for ending in ("", "-wal", "-shm"):
                Path(self.name + ending).unlink(missing_ok=True)

    def shell(self, sql: str) -> str:
        """Run statements as somebody with the database's own shell; the first error ends it.

        By the program itself (sqlite3, psql) where the machine has it, else by the bare driver.
        """
        if self.vendor == POSTGRES:
            program = shutil.which("psql")
            options = ["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", self.url]
        else:
            program, options = shutil.which("sqlite3"), ["-bail", self.name]
        if program is None:
            return self._driver(sql)
        done = subprocess.run(
            [program, *options], input=sql, capture_output=True, text=True, check=False
        )
        if done.returncode or done.stderr:
            raise ShellRefused(done.stderr.strip())
        return done.stdout.strip()

    def _driver(self, sql: str) -> str:
        try:
            if self.vendor == POSTGRES:
                with closing(psycopg.connect(self.url, autocommit=True)) as to_pg:
                    to_pg.execute(sql.encode())
            else:
                with closing(sqlite3.connect(self.name, isolation_level=None)) as to_file:
                    to_file.executescript(sql)
        except (sqlite3.Error, psycopg.Error) as problem:
            raise ShellRefused(str(problem)) from problem
        return ""

    @contextmanager
    def stood_on(self) -> Iterator[None]:
        """Let Django stand on it for a while; what it commits is committed."""
        before = connections[DEFAULT_DB_ALIAS]
        connections[DEFAULT_DB_ALIAS] = type(before)(dict(self.described), DEFAULT_DB_ALIAS)
        try:
            yield
        finally:
            connections[DEFAULT_DB_ALIAS].close()
            connections[DEFAULT_DB_ALIAS] = before


@contextmanager
def ground(folder: Path) -> Iterator[Ground]:
    """Yield a ground with the tests' schema and no rows but those of the migrations.

    To be made outside any test's transaction: from a fixture of a module.
    """
    here = connections[DEFAULT_DB_ALIAS]
    here.ensure_connection()
    name = _name(folder, here.vendor)
    if here.vendor == POSTGRES:
        here.close()  # a template must have no other guests
        with closing(to_server(here.settings_dict)) as admin:
            template = here.settings_dict["NAME"]
            admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    else:
        _fill(here.connection, name)
    made = Ground({**here.settings_dict, "NAME": name}, here.vendor, folder)
    try:
        yield made
    finally:
        made.drop()


@contextmanager
def copied(source: Ground) -> Iterator[Ground]:
    """Yield a copy that is gone afterwards."""
    made = source.copy()
    try:
        yield made
    finally:
        made.drop()


def _name(folder: Path, vendor: str) -> str:
    name = f"tuopin_ground_{os.getpid()}_{next(_numbers)}"
    return name if vendor == POSTGRES else str(folder / f"{name}.sqlite3")


def _fill(source: sqlite3.Connection, name: str) -> None:
    with closing(sqlite3.connect(name)) as target:
        source.backup(target)
        target.execute("PRAGMA journal_mode=WAL")


def to_server(described: dict[str, Any]) -> psycopg.Connection[Any]:
    """Connect to the server itself, as its superuser."""
    return psycopg.connect(
        dbname="postgres", user=described["USER"], password=described["PASSWORD"],
        host=described["HOST"], port=described["PORT"] or None, autocommit=True,
    )  # fmt: skip
