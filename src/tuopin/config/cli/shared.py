"""What the commands share: the county at hand, the local operator, and how a refusal is said."""

import argparse
import sys
from datetime import date

from django.conf import settings
from django.core.management import call_command

from tuopin.audit.actions import seal_county
from tuopin.desk.clock import today
from tuopin.kit.refusals import Refused
from tuopin.offices.queries import actor_of, counties, officer_by_login
from tuopin.policy.actions import DEFAULTS_FROM, plant
from tuopin.workflow.rules import Actor

__all__ = ["actor_in", "county_of", "day", "migrate", "say_refusal", "seal", "today"]


def migrate() -> None:
    """Bring the database to the newest schema, and its shared defaults up to what they are now.

    A county that was opened by an earlier version lacks the defaults that came since.
    """
    settings.TUOPIN_DATA.mkdir(mode=0o700, parents=True, exist_ok=True)
    call_command("migrate", verbosity=0, interactive=False)
    if counties():
        plant(DEFAULTS_FROM)


def county_of(given: argparse.Namespace) -> str:
    """Return the county that a command is about; refuses 'no_county', 'which_county'."""
    codes = [c.code for c in counties()]
    if given.within:
        if given.within not in codes:
            raise Refused("no_county")
        return str(given.within)
    if not codes:
        raise Refused("no_county")
    if len(codes) > 1:
        raise Refused("which_county", codes="、".join(codes))
    return codes[0]


def actor_in(county: str, login: str | None, on: date) -> Actor:
    """Return who acts: the named account, or the local operator; refuses 'no_account'."""
    officer = officer_by_login(county, login or "operator")
    actor = actor_of(officer.id, on) if officer else None
    if actor is None:
        raise Refused("no_account", login=login or "operator")
    return actor


def say_refusal(refusal: Refused) -> None:
    """Say on stderr what was refused and how to mend it, in both languages."""
    for lang in ("zh", "en"):
        print(f"{refusal.text(lang)}  {refusal.mend(lang)}", file=sys.stderr)
    for row in refusal.rows:
        print(f"  {row.name}: {row.said()} · {row.said('en')}", file=sys.stderr)


def seal(county: str) -> None:
    """Seal what a command has just done."""
    while seal_county(county):
        pass


def day(text: str) -> date:
    """Read a date of the command line (2007-12-28)."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"not a date: {text} (2007-12-28)") from None
