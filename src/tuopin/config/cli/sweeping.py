"""`tuopin sweep`: what the night does for every day that it has not done yet, in order."""

import argparse
import signal
import sys
import threading
from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import DatabaseError, close_old_connections

from tuopin.base.statistics import know_tables
from tuopin.config.cli.shared import county_of, day, migrate, seal, today
from tuopin.config.nightly import parts
from tuopin.notices.tasks import catch_up
from tuopin.offices.queries import counties

# How often the watching sweep looks whether a new day has begun.
LOOK_SECONDS = 900


def add(commands: Any, shared: argparse.ArgumentParser) -> None:
    """Add the command."""
    sweep = commands.add_parser(
        "sweep", parents=[shared], help="reminders, risks and arrears of each day not swept yet"
    )
    sweep.add_argument("--on", type=day, metavar="DATE", help="through this day instead of today")
    sweep.add_argument("--watch", action="store_true", help="go on, every day anew")
    sweep.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Sweep once, or again whenever a new day begins; exit 1 when a part was refused."""
    if given.watch:
        return _watch()
    migrate()
    county = county_of(given)
    return 0 if sweep_county(county, given.on or today()) else 1


def sweep_county(county: str, until: date, stopped: Callable[[], bool] = bool) -> bool:
    """Sweep a county through a day, saying what was done; say whether all of it was.

    `stopped` ends it between two parts; what is left is done by the next sweep.
    """
    whole, swept = True, False
    for done in catch_up(county, parts(), until):
        if done.refusal is None:
            swept = True
            counts = " ".join(f"{name}={n}" for name, n in done.result.items())
            print(f"{done.day} {done.part} {counts}", flush=True)
        else:
            whole = False
            for lang in ("zh", "en"):
                print(f"{done.day} {done.part} {done.refusal.text(lang)}", file=sys.stderr)
        if stopped():
            return False
    if swept:  # a look that finds nothing to do costs nothing
        know_tables()
    seal(county)
    return whole


def _watch() -> int:
    """Sweep every county at once and whenever a new day has begun, until told to stop.

    A part that was refused, or that the database could not take, is tried again at the next look.
    """
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    while not stop.is_set():
        close_old_connections()
        try:
            for county in counties():
                sweep_county(county.code, today(), stop.is_set)
        except DatabaseError as problem:
            print(problem, file=sys.stderr)
        stop.wait(LOOK_SECONDS)
    return 0
