"""What waits of help: changes to decide, money to give back, households to hand over."""

from django.utils.translation import gettext_lazy as _

from tuopin.desk.workbench.look import Count, Kind, Look
from tuopin.kit.scope import Scope
from tuopin.visits.queries import changes, left_behind, time_to_decide, to_give_back


def _changes(look: Look, scope: Scope, mine: bool) -> Count:
    """Count the requests that somebody else than who asked decides; due by change.days."""
    rows = changes(scope, look.on, state="asked")
    first = rows.exclude(asked_by=look.actor.id).order_by("asked_on").first()
    if first is None:
        return 0, None
    due = first.asked_on + time_to_decide(scope.county, look.on)
    return rows.exclude(asked_by=look.actor.id).count(), due


def _give_back(look: Look, scope: Scope, mine: bool) -> Count:
    rows = to_give_back(scope, look.on)
    return len(rows), min((row.since for row in rows), default=None)


def _hand_overs(look: Look, scope: Scope, mine: bool) -> Count:
    """Count the households of officers who left their post."""
    rows = left_behind(scope, look.on)
    return sum(row.households for row in rows), min((row.since for row in rows), default=None)


HELPING: tuple[Kind, ...] = (
    Kind(
        "visits.approve_change", "see.visits", _("县办公室"), _("审定项目变更"),
        _("批准以前项目照旧，谁申请谁不能批"), _("去审定"), "visits_changes", _changes,
        unit="paper",
    ),
    Kind(
        "funds.collect", "see.visits", _("行政联系人"), _("收回变更后退的借款"),
        _("项目改小了，多出来的借款马上还"), _("去看"), "visits_changes", _give_back,
        query="?view=back", roles=("liaison", "township_finance"),
    ),
    Kind(
        "visits.hand_over", "see.visits", _("县办公室"), _("移交离岗人员的结对户"),
        _("人走了，户不能没人管"), _("去移交"), "visits_loads", _hand_overs,
    ),
)  # fmt: skip
