"""What the pages of oversight share: their bar, where they lie, words and people to choose."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import scope
from tuopin.desk.say import word
from tuopin.kit.refusals import Refused
from tuopin.kit.scope import area_prefix, whole_county
from tuopin.offices.queries import posts_on
from tuopin.oversight.queries import finding, findings, late, round_of, still_open
from tuopin.programme.queries import team_areas

# Whose work can be about setting something right at a household or in a township.
MENDERS = (
    "liaison", "tech_lead", "township_secretary", "township_office", "township_finance",
    "branch_secretary", "finance_centre", "county_office",
)  # fmt: skip

# Who goes to homes and looks (R55, R80).
INSPECTORS = (
    "verifier", "county_office", "county_head", "township_secretary", "township_office", "auditor",
)  # fmt: skip


def crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    """Return where these pages lie."""
    return [(_("督查整改"), reverse("desk:oversight")), *more]


def bar(request: DeskRequest, current: str) -> list[dict[str, Any]]:
    """Return the bar for `{% tabs %}`; findings and late ones with their counts."""
    area, on = scope(request, "see.oversight"), request.as_of
    open_ones = findings(area, on).filter(still_open(on)).order_by().count()
    past = sum(line.count for line in late(area, request.today))
    links = [
        ("oversight", _("督查"), None),
        ("oversight_findings", _("督查问题"), open_ones),
        ("oversight_people", _("联系人履职"), None),
        *([("oversight_late", _("逾期"), past)] if on == request.today else []),
    ]
    return [
        {"label": label, "url": reverse(f"desk:{name}"), "on": name == current}
        | ({"count": count} if count else {})
        for name, label, count in links
    ]


def choices(vocabulary: str, values: Iterable[str]) -> list[tuple[str, str]]:
    """Return coded words as choices of a form."""
    return [(value, word(f"{vocabulary}.{value}")) for value in values]


def trip_of(request: DeskRequest, key: UUID, permission: str = "see.oversight") -> Any:
    """Return a round that the reader's area takes part in; refuses 'not_found'."""
    found = round_of(scope(request, permission), key, request.as_of)
    if found is None:
        raise Refused("not_found")
    return found


def township(row: Any) -> str:
    """Return the code of the township that a row lies in."""
    return f"{row.region[:9]}000"


def others_towns(request: DeskRequest, trip: Any) -> set[str]:
    """Return the townships of a round to which others than the reader's teams go.

    None for those who inspect by a post of their own, whom no team binds.
    """
    posts = [post for post in request.actor.posts if "oversight.inspect" in post.permissions]
    if trip.campaign_id is None or any(post.role != "verifier" for post in posts):
        return set()
    teams = {post.organisation for post in posts}
    areas = team_areas(trip.county, trip.campaign_id)
    return {area.region for area in areas if area.team not in teams}


def finding_in(request: DeskRequest, key: UUID, permission: str = "see.oversight") -> Any:
    """Return a finding of the area where the reader may do something; refuses 'not_found'."""
    found = finding(scope(request, permission), key, request.as_of)
    if found is None:
        raise Refused("not_found")
    return found


def owns(request: DeskRequest, trip: Any, permission: str) -> bool:
    """Say whether a round is the reader's own to draw and to finish: the county's or a township's.

    On a past day nothing is done.
    """
    today = request.as_of == request.today
    return today and scope(request, permission).covers(trip.region)


def menders(request: DeskRequest, regions: Iterable[str]) -> list[tuple[str, str]]:
    """Return who can set something right in all these regions, as choices, in one query."""
    return _reaching(request, regions, MENDERS)


def inspectors(request: DeskRequest, region: str) -> list[tuple[str, str]]:
    """Return who can have inspected a household there, as choices, in one query."""
    return _reaching(request, [region], INSPECTORS)


def _reaching(
    request: DeskRequest, regions: Iterable[str], roles: tuple[str, ...]
) -> list[tuple[str, str]]:  # fmt: skip
    wanted = set(regions)
    areas = {area for r in wanted for area in (r, f"{r[:9]}000", f"{r[:6]}000000")}
    posts = posts_on(whole_county(request.actor.county), request.today)
    reached: dict[str, set[str]] = {}
    named: dict[str, str] = {}
    for post in posts.filter(role__in=roles, region__in=areas):
        key = str(post.officer_id)
        named.setdefault(key, f"{post.officer.name} · {post.title}")
        prefix = area_prefix(post.region)
        reached.setdefault(key, set()).update(r for r in wanted if r.startswith(prefix))
    able = [(key, name) for key, name in named.items() if reached[key] == wanted]
    return sorted(able, key=lambda pair: pair[1])


def view_of(request: HttpRequest, name: str, views: Iterable[str]) -> str:
    """Return the view that the address names, the first where it names none."""
    known = list(views)
    asked = request.GET.get(name, "")
    return asked if asked in known else known[0]
