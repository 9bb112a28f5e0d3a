"""`tuopin init`: a new county from its region file, with its survey open."""

import argparse
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tuopin.config.cli.shared import actor_in, day, migrate, seal, today
from tuopin.kit.refusals import Refused
from tuopin.offices.actions import open_county, read_regions
from tuopin.policy.actions import plant
from tuopin.programme.actions import open_campaign, start

SURVEY_DAYS = 10


def add(commands: Any, shared: argparse.ArgumentParser) -> None:
    """Add the command."""
    init = commands.add_parser("init", parents=[shared], help="open a county")
    init.add_argument("--county", required=True, metavar="CODE", help="six digits")
    init.add_argument("--regions", required=True, type=Path, metavar="FILE.csv")
    init.add_argument("--name", help="the county's name; by default the region file's own row")
    init.add_argument(
        "--on", type=day, metavar="DATE", help="the survey's first day, today by default"
    )
    init.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Open the county, plant the shared policy, open its ten-day survey."""
    on = given.on or today()
    migrate()
    county = open_new(given.county, given.regions, given.name, on)
    actor = actor_in(county, None, on)
    start(actor=actor, on=on, name="农村贫困党员脱贫工程", pilot_level="", started_on=on)
    open_campaign(
        actor=actor, on=on, kind="survey", name=f"{on.year}年调查摸底", opens_on=on,
        closes_on=on + timedelta(days=SURVEY_DAYS - 1), reference_on=on,
    )  # fmt: skip
    seal(county)
    print(county)
    return 0


def open_new(code: str, regions: Path, name: str | None, on: date) -> str:
    """Open a county from its region file and return its code."""
    if len(code) != 6 or not code.isdigit():
        raise Refused("bad_value", field="--county", value=code)
    try:
        text = regions.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as problem:
        raise Refused("file_unreadable", name=str(regions)) from problem
    places = read_regions(text, code)
    own = next((r.name for r in places if r.level == "county"), None)
    # The shared defaults must be in force from before anything that a county does by them.
    plant(date(2000, 1, 1))
    open_county(code, name or own or code, on, places)
    return code
