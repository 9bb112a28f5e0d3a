"""`tuopin replay` and `tuopin demo`: the county's year lived again, and the pilot to look at."""

import argparse
import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from tuopin.config.cli.server import free_port, serve
from tuopin.config.cli.shared import migrate
from tuopin.kit.refusals import Refused
from tuopin.pilot.demo import Account, prepare, shipped
from tuopin.pilot.replay import AS_OF, replay
from tuopin.pilot.scale import HOUSEHOLDS
from tuopin.reports.queries import figures
from tuopin.workflow.tasks import give_up_stale

_MAIN_FIGURES = (
    "townships", "teams", "survey.days", "batch.1.households", "batch.1.parts",
    "batch.1.placed_fen", "batch.1.in_place_on", "disaster.households", "disaster.parts",
    "disaster.loss_fen", "batch.2.state",
)  # fmt: skip


def add(commands: Any, shared: argparse.ArgumentParser) -> None:
    """Add the commands."""
    year = commands.add_parser("replay", parents=[shared], help="live the pilot year at any size")
    year.add_argument("--households", type=int, required=True, metavar="N")
    year.add_argument("--county", metavar="CODE", help="six digits; the shipped county by default")
    year.add_argument("--regions", type=Path, metavar="FILE.csv")
    year.add_argument("--name", help="the county's name; by default the region file's own row")
    year.add_argument(
        "--number-pattern", metavar="PATTERN", help="how papers are numbered in this county"
    )
    year.set_defaults(run=run_replay)
    demo = commands.add_parser(
        "demo", parents=[shared], help="prepare the pilot county and serve it"
    )
    demo.add_argument("--port", type=int)
    demo.set_defaults(run=run_demo)


def run_replay(given: argparse.Namespace) -> int:
    """Live the year and print its main figures."""
    code, text = _regions(given)
    migrate()
    started = time.monotonic()
    replay(
        given.households, code, text, name=given.name, pattern=given.number_pattern, say=_teller()
    )
    print()
    found = figures(code, AS_OF)
    for figure in _MAIN_FIGURES:
        print(f"{figure:24} {found.get(figure)}")
    print(f"{time.monotonic() - started:.1f} s")
    return 0


def _regions(given: argparse.Namespace) -> tuple[str, str]:
    """Return county code and region file: both as given, or both as shipped."""
    if bool(given.county) != bool(given.regions):
        print("--county and --regions go together", file=sys.stderr)
        raise SystemExit(2)
    if not given.county:
        return shipped()
    if len(given.county) != 6 or not given.county.isdigit():
        raise Refused("bad_value", field="--county", value=given.county)
    try:
        return given.county, given.regions.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as problem:
        raise Refused("file_unreadable", name=str(given.regions)) from problem


def _teller() -> Callable[[str], None]:
    """Return a way of telling each step: on one line of a terminal, else line by line."""
    if not sys.stdout.isatty():
        return lambda text: print(f"  {text}", flush=True)
    # Clears the line first: the step before may have been longer.
    return lambda text: print(f"\r\x1b[2K  {text}", end="", flush=True)


def run_demo(given: argparse.Namespace) -> int:
    """Make the pilot ready and serve it on the day of its report."""
    migrate()
    print(f"试点县：{HOUSEHOLDS} 户的一年 · the pilot county's year", flush=True)
    accounts = prepare(_teller())
    print()
    os.environ["TUOPIN_TODAY"] = AS_OF.isoformat()
    give_up_stale()
    return serve(given.port or free_port(), banner=_table(accounts))


def _table(accounts: Sequence[Account]) -> str:
    """Return the accounts as a table for the terminal."""
    rows = [("岗位 role", "地方 place", "账号 login", "密码 password")]
    rows += [(a.role, a.place, a.login, a.password) for a in accounts]
    widths = [max(_width(row[i]) for row in rows) for i in range(len(rows[0]))]
    return "\n".join(
        "  ".join(
            text + " " * (width - _width(text)) for text, width in zip(row, widths, strict=True)
        )
        for row in rows
    )


def _width(text: str) -> int:
    """Return how many columns a text takes on a terminal; Chinese takes two each."""
    return sum(2 if ord(letter) > 0x2E7F else 1 for letter in text)
