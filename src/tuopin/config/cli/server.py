"""`tuopin serve` and `tuopin seal`: the web server with its helpers, on loopback by default."""

import argparse
import os
import signal
import socket
import subprocess
import sys
import threading
from typing import Any

from tuopin.audit.actions import seal_county
from tuopin.config.cli.shared import migrate
from tuopin.offices.queries import counties
from tuopin.workflow.tasks import give_up_stale

FIRST_PORT = 8017
SEAL_SECONDS = 5
STOP_SECONDS = 20


def add(commands: Any, shared: argparse.ArgumentParser) -> None:
    """Add the commands."""
    serve = commands.add_parser("serve", parents=[shared], help="serve the desk")
    serve.add_argument("--port", type=int, help=f"by default the first free one from {FIRST_PORT}")
    serve.set_defaults(run=run)
    seal = commands.add_parser("seal", parents=[shared], help="seal audit lines")
    seal.add_argument("--watch", action="store_true", help=f"every {SEAL_SECONDS} seconds")
    seal.set_defaults(run=seal_lines)


def run(given: argparse.Namespace) -> int:
    """Serve until stopped; worker, sealer and nightly sweep start and stop with the server."""
    migrate()
    give_up_stale()
    return serve(given.port or free_port())


def serve(port: int, banner: str = "") -> int:
    """Run the server, a worker for background jobs, the sealer and the sweep; stop all together."""
    from granian import Granian
    from granian.constants import Interfaces

    host = os.environ.get("TUOPIN_BIND", "127.0.0.1")
    helpers = [
        _helper("manage", "db_worker", "--interval", "1"),
        _helper("seal", "--watch"),
        _helper("sweep", "--watch"),
    ]
    print(f"http://{host}:{port}/\n{banner}", flush=True)
    try:
        Granian(
            "tuopin.config.wsgi:application", address=host, port=port, interface=Interfaces.WSGI,
            workers=1, blocking_threads=4, log_enabled=False,
        ).serve()  # fmt: skip
    finally:
        for helper in helpers:
            helper.send_signal(signal.SIGTERM)
        for helper in helpers:
            _wait(helper)
    return 0


def free_port() -> int:
    """Return the first free port on loopback from the usual one on."""
    for port in range(FIRST_PORT, FIRST_PORT + 200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return port
    raise SystemExit("no free port")


def seal_lines(given: argparse.Namespace) -> int:
    """Seal what is not sealed yet, once or again and again."""
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    while not stop.is_set():
        for county in counties():
            seal_county(county.code)
        if not given.watch:
            break
        stop.wait(SEAL_SECONDS)
    return 0


def _wait(helper: subprocess.Popen[bytes]) -> None:
    """Wait for a helper to end; one that is in the middle of a long act is stopped.

    An act is one transaction: what it had not finished is not there, and is done the next time.
    """
    try:
        helper.wait(timeout=STOP_SECONDS)
    except subprocess.TimeoutExpired:
        helper.kill()
        helper.wait()


def _helper(*words: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tuopin.config.cli", *words]
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)
