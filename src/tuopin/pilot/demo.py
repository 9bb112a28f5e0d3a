"""The demonstration: the pilot county ready to be looked at, with accounts made at that moment."""

import secrets
from collections.abc import Callable
from importlib import resources
from typing import NamedTuple

from tuopin.kit.terms import term
from tuopin.offices.actions import set_password
from tuopin.offices.models import Post
from tuopin.offices.queries import counties, names_on, place_of
from tuopin.pilot.replay import AS_OF, finished, replay
from tuopin.pilot.scale import HOUSEHOLDS

# One account a role, county first; a township's people are all of one township.
_COUNTY_LOGINS = (
    "county_leader", "county_head", "county_office", "finance_centre", "verifier1", "expert",
    "auditor", "admin",
)  # fmt: skip
_TOWNSHIP_ENDS = ("_secretary", "_office", "_finance", "_liaison", "_tech", "_branch")
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


class Account(NamedTuple):
    """An account of the demonstration: role and place in words, name, login, password."""

    role: str
    place: str
    name: str
    login: str
    password: str


class Shipped(NamedTuple):
    """The region file that comes with the package: its county's code and its text."""

    code: str
    text: str


def shipped() -> Shipped:
    """Return the one region file that comes with the package."""
    folder = resources.files("tuopin.offices") / "fixtures"
    file = next(f for f in folder.iterdir() if f.name.endswith(".csv"))
    return Shipped(file.name.removesuffix(".csv"), file.read_text("utf-8"))


def prepare(say: Callable[[str], None]) -> list[Account]:
    """Live the pilot's year if it was not lived yet, and give its accounts fresh passwords.

    Refuses 'replay_not_empty' where the database holds another county.
    """
    code, text = shipped()
    if [c.code for c in counties()] != [code] or not finished(code):
        replay(HOUSEHOLDS, code, text, say=say)
    return [_opened(post) for post in _posts(code)]


def _posts(code: str) -> list[Post]:
    """Return the posts whose accounts are shown: the county's, and those of the first township."""
    rows = Post.objects.filter(county=code, officer__login__isnull=False)
    posts = list(rows.select_related("officer").order_by("region", "id"))
    by_login = {str(post.officer.login): post for post in reversed(posts)}
    found = [by_login[login] for login in _COUNTY_LOGINS if login in by_login]
    town = next((p.officer.login for p in posts if p.role == "township_secretary"), "") or ""
    base = town.removesuffix("_secretary")
    for end in _TOWNSHIP_ENDS:
        names = sorted(login for login in by_login if login.startswith(base + end))
        found += [by_login[name] for name in names[:1]]
    return found


def _opened(post: Post) -> Account:
    password = "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(3))
    set_password(post.officer_id, password)
    names = names_on(post.county, AS_OF)
    place = place_of(names, post.region)
    where = (
        names.get(post.county + "000000", "")
        if post.region.endswith("000000")
        else (place.township + place.village)
    )
    role = term(f"role.{post.role}")
    return Account(role, where, post.officer.name, str(post.officer.login), password)
