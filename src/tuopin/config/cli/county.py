"""`tuopin init`: a new county from its region file, with its survey open."""

import argparse
import secrets
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import transaction

from tuopin.config.cli.shared import actor_in, county_of, day, migrate, seal, today
from tuopin.kit.refusals import Refused
from tuopin.kit.scope import whole_county
from tuopin.kit.terms import term
from tuopin.offices.actions import appoint, open_account, open_county, read_regions
from tuopin.offices.queries import organisations
from tuopin.policy.actions import DEFAULTS_FROM, plant
from tuopin.programme.actions import open_campaign, start

SURVEY_DAYS = 10
# Who opens everybody else's account on the desk, and who leads the office.
FIRST_ROLES = ("admin", "county_head")


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
    account = commands.add_parser(
        "account", parents=[shared], help="the first accounts of a county; later ones on the desk"
    )
    account.add_argument("--role", default="admin", choices=sorted(FIRST_ROLES))
    account.add_argument("--login", required=True)
    account.add_argument("--name", required=True, help="the person's name")
    account.add_argument("--on", type=day, metavar="DATE", help="the post's first day, today")
    account.set_defaults(run=run_account)


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


def run_account(given: argparse.Namespace) -> int:
    """Appoint somebody to the county office with an account, and say the first password once."""
    county = county_of(given)
    on = given.on or today()
    actor = actor_in(county, None, on)
    office = (
        organisations(whole_county(county), "county_office").order_by("valid_from", "id").first()
    )
    if office is None:
        raise Refused("not_found")
    password = "-".join(secrets.token_hex(2) for _n in range(4))
    region = county.ljust(12, "0")
    with transaction.atomic():
        done = appoint(
            actor=actor, on=on, organisation=office.id, name=given.name, role=given.role,
            region=region, title=term(f"role.{given.role}"), login=given.login,
        )  # fmt: skip
        open_account(
            actor=actor, on=on, officer=UUID(done.result["officer"]), login=given.login,
            hashed=make_password(password),
        )  # fmt: skip
    seal(county)
    print(f"{given.login}  {password}")
    print("第一次登录要先改密码 · to be changed at the first login", file=sys.stderr)
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
    plant(DEFAULTS_FROM)
    open_county(code, name or own or code, on, places)
    return code
