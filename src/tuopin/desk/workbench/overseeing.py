"""What waits in oversight: draws, inspections, orders, what is to be set right, second looks."""

from django.db.models import Count as Counting
from django.db.models import Min, Q
from django.utils.translation import gettext_lazy as _

from tuopin.desk.workbench.look import Count, Kind, Look
from tuopin.kit.scope import Scope
from tuopin.oversight.queries import (
    rounds_to_draw,
    to_mend,
    to_order,
    to_recheck,
    waiting_sample,
)

_OFFICE, _TOWN, _TEAMS = _("县办公室"), _("乡镇办公室"), _("督查组")


def _draws(look: Look, scope: Scope, mine: bool) -> Count:
    """Count the rounds planned and not drawn, with the first one's opening day."""
    sums = rounds_to_draw(scope).aggregate(n=Counting("id"), first=Min("opens_on"))
    return sums["n"], sums["first"]


def _inspections(look: Look, scope: Scope, mine: bool) -> Count:
    """Count the drawn households not yet seen; a verifier's are those of his own teams."""
    rows = waiting_sample(scope, look.on)
    posts = look.actor.posts
    if mine and posts and all(post.role == "verifier" for post in posts):
        teams = [post.organisation for post in posts]
        rows = rows.filter(Q(team__in=teams) | Q(team__isnull=True))
    sums = rows.aggregate(n=Counting("id"), last=Min("round__closes_on"))
    return sums["n"], sums["last"]


def _orders(look: Look, scope: Scope, mine: bool) -> Count:
    return to_order(scope).count(), None


def _mends(look: Look, scope: Scope, mine: bool) -> Count:
    """Count what is to be set right by others than who found it; an officer's own first."""
    rows = to_mend(scope).exclude(found_by=look.actor.id)
    if mine and look.actor.has_role("liaison", "tech_lead"):
        rows = rows.filter(responsible=look.actor.id)
    sums = rows.aggregate(n=Counting("id"), due=Min("due_on"))
    return sums["n"], sums["due"]


def _rechecks(look: Look, scope: Scope, mine: bool) -> Count:
    """Count what waits for a second look by another than who reported it or had to mend it."""
    me = look.actor.id
    own = Q(reported_by=me) | Q(responsible=me, responsible__isnull=False)
    return to_recheck(scope).exclude(own).count(), None


OVERSEEING: tuple[Kind, ...] = (
    Kind(
        "oversight.draw", "see.oversight", _OFFICE, _("抽取督查户"),
        _("督查安排好了，还没有抽户"), _("去抽取"), "oversight", _draws, unit="round",
    ),
    Kind(
        "oversight.inspect", "see.oversight", _TEAMS, _("入户督查"),
        _("抽到的户要去看资金到位、使用和项目进展"), _("去督查"), "oversight", _inspections,
    ),
    Kind(
        "oversight.order", "see.oversight", _OFFICE, _("查到的问题还没有下达整改"),
        _("定责任人、定期限，才好整改"), _("去下达"), "oversight_findings", _orders,
        query="?view=to_order", unit="finding",
    ),
    Kind(
        "oversight.report_done", "see.oversight", _TOWN, _("整改查到的问题"),
        _("整改好了上报，由别人复查"), _("去上报"), "oversight_findings", _mends,
        query="?view=to_mend", unit="finding",
    ),
    Kind(
        "oversight.recheck", "see.oversight", _OFFICE, _("复查上报整改的问题"),
        _("再看一眼，整改了才销号"), _("去复查"), "oversight_findings", _rechecks,
        query="?view=to_recheck", unit="finding",
    ),
)  # fmt: skip
