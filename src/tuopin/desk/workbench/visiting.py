"""What waits of visits: the month's, the missed ones, households' problems."""

from django.utils.translation import gettext_lazy as _

from tuopin.desk.workbench.look import Count, Kind, Look
from tuopin.kit.scope import Scope
from tuopin.visits.queries import first_due, issues, late_duties, month_duties, my_month
from tuopin.visits.rules.duties import month_of


def _unvisited(look: Look, scope: Scope, mine: bool) -> Count:
    """Count the households still to be visited this month: an officer's own, else an area's."""
    own = my_month(look.actor.county, look.actor.id, look.on) if mine else []
    left = len([home for home in own if home.left])
    if not own:
        left = month_duties(scope, look.on, met=False, now=True).count()
    return left, month_of(look.on).last


def _missed(look: Look, scope: Scope, mine: bool) -> Count:
    """Count the households of a missed month that nobody has gone to since; an officer's own."""
    own = look.actor.id if mine and look.actor.has_role("liaison") else None
    late = late_duties(scope, look.on, now=True, officer=own)
    return late.order_by().values("household").distinct().count(), first_due(late)


def _issues(look: Look, scope: Scope, mine: bool) -> Count:
    """Count the open problems, an officer's own households' or an area's, and the first day."""
    own = mine and not look.actor.has_role("township_office")
    found = issues(scope, look.on, is_open=True, officer=look.actor.id if own else None)
    return found.count(), first_due(found)


_LIAISON = _("行政联系人")

VISITING: tuple[Kind, ...] = (
    Kind(
        "visits.record", "see.visits", _LIAISON, _("走访本月还没去的户"),
        _("每户每月至少去一次，看项目、听问题"), _("去走访"), "visits", _unvisited,
        roles=("liaison",),
    ),
    Kind(
        "visits.record", "see.visits", _LIAISON, _("补走整月没去的户"),
        _("整月没走访的，逐级告知，去过才算完"), _("去补走"), "visits_late", _missed,
        roles=("liaison",),
    ),
    Kind(
        "visits.act_on_issue", "see.visits", _LIAISON, _("解决户里的问题"),
        _("随时有问题，随时到户解决"), _("去办理"), "visits_issues", _issues, unit="issue",
        roles=("liaison", "tech_lead", "township_office"),
    ),
)  # fmt: skip
