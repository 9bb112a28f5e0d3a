"""A small pilot county: replayed once, copied for whoever changes it, served on loopback.

The browser journeys and the screenshots stand on it.
"""

import fcntl
import hashlib
import http.client
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg

HOUSEHOLDS = 40
YEAR_END = "2007-12-28"
REPLAY_SECONDS = 300
START_SECONDS = 60
STOP_SECONDS = 30
PASSWORD = "Lantern-" + secrets.token_hex(8)
GIVE = """
from tuopin.offices.actions import set_password
from tuopin.offices.queries import account
for login in {logins!r}:
    set_password(account(login).id, {password!r})
"""


@dataclass
class County:
    """One copy of the pilot: its data folder, its database, and its server while it is served."""

    data: Path
    database: str
    today: str = YEAR_END
    url: str = ""
    server: subprocess.Popen[bytes] | None = None
    known: set[str] = field(default_factory=set)

    @property
    def environment(self) -> dict[str, str]:
        """Return the environment that its commands run in."""
        free = {k: v for k, v in os.environ.items() if not k.startswith(("TUOPIN_", "DJANGO_"))}
        days = {"TUOPIN_TODAY": self.today, "TUOPIN_DATA": str(self.data)}
        return {**free, **days, "DATABASE_URL": self.database}

    def tuopin(self, *words: str, timeout: int = 60) -> str:
        """Run one command of `tuopin` and return what it printed; a failure shows what it said."""
        done = subprocess.run(
            [sys.executable, "-m", "tuopin.config.cli", *words],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )
        if done.returncode != 0:
            raise RuntimeError(f"tuopin {' '.join(words)}\n{done.stdout}{done.stderr}")
        return done.stdout

    def password(self, *logins: str) -> str:
        """Give accounts the password of these tests and return it."""
        if set(logins) - self.known:
            code = GIVE.format(logins=sorted(logins), password=PASSWORD)
            self.tuopin("manage", "shell", "--no-imports", "--command", code)
            self.known |= set(logins)
        return PASSWORD

    def ask(self, code: str) -> Any:
        """Run lines of Python in the county and return what they call `answer`, as JSON."""
        lines = f"import json\n{code}\nprint(json.dumps(answer, default=str))"
        said = self.tuopin("manage", "shell", "--no-imports", "--command", lines)
        return json.loads(said.strip().splitlines()[-1])

    def turn_to(self, day: str) -> None:
        """Let another day be today (2008-01-08), at the same address."""
        self.stop()
        self.today = day
        self.serve()

    def serve(self) -> None:
        """Start the server on a free port of loopback and wait until it answers."""
        port = int(self.url.rpartition(":")[2]) if self.url else free_port()
        self.url = f"http://127.0.0.1:{port}"
        log = (self.data / "server.log").open("wb")
        self.server = subprocess.Popen(
            [sys.executable, "-m", "tuopin.config.cli", "serve", "--port", str(port)],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        log.close()
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end and self.server.poll() is None:
            if self.answers():
                return
            time.sleep(0.1)
        said = self.said()
        self.stop()
        raise RuntimeError(f"the server did not start:\n{said}")

    def answers(self) -> bool:
        """Say whether the server answers on its health page."""
        line = http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=2)
        try:
            line.request("GET", "/health")
            return line.getresponse().status == http.HTTPStatus.OK
        except OSError:
            return False
        finally:
            line.close()

    def said(self) -> str:
        """Return what the server said."""
        return (self.data / "server.log").read_text("utf-8", "replace")

    def stop(self) -> None:
        """Stop the server; its helpers end with it."""
        if self.server is None:
            return
        self.server.send_signal(signal.SIGTERM)
        try:
            self.server.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.server.kill()
            self.server.wait()
        self.server = None


def replayed(folder: Path) -> County:
    """Return the pilot's year as lived once; several workers wait for the one that lives it."""
    county = County(folder / "pilot", database(folder, "tuopin_pilot"))
    with alone(folder / "pilot.lock"):
        if not (folder / "pilot.done").exists():
            shutil.rmtree(county.data, ignore_errors=True)
            county.data.mkdir(parents=True)
            make_database(county.database)
            county.tuopin("replay", "--households", str(HOUSEHOLDS), timeout=REPLAY_SECONDS)
            (folder / "pilot.done").touch()
    return county


def copy_of(pilot: County, folder: Path, name: str) -> County:
    """Return a copy of the pilot that may be changed; other workers have theirs."""
    name = f"{name}_{os.getpid()}"
    copy = County(folder / name, database(folder, f"tuopin_{name}"))
    shutil.copytree(pilot.data, copy.data)
    with alone(folder / "pilot.lock"):  # a template must have no other visitor
        make_database(copy.database, template=pilot.database)
    return copy


def database(folder: Path, name: str) -> str:
    """Return the URL of a database of that name; empty for the embedded file in the data folder."""
    given = os.environ.get("DATABASE_URL", "")
    if not given.startswith("postgres"):
        return ""
    # Runs that share a server keep out of each other's way by the hash of their folder.
    mark = hashlib.sha256(str(folder).encode()).hexdigest()[:8]
    return urlunsplit(urlsplit(given)._replace(path=f"/{name}_{mark}"))


def make_database(url: str, template: str = "") -> None:
    """Create an empty PostgreSQL database, or a copy of another; the embedded file needs none."""
    if not url:
        return
    name = urlsplit(url).path.lstrip("/")
    source = urlsplit(template).path.lstrip("/") if template else "template0"
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')


def drop_database(url: str) -> None:
    """Remove a copy; the embedded file goes with its folder."""
    if url:
        name = urlsplit(url).path.lstrip("/")
        with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
            server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Hold a lock between processes."""
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def free_port() -> int:
    """Return a port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
