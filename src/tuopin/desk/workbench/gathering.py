"""What waits in coordination: meetings, minutes, decisions, townships' reports (R50, R56, R60)."""

from datetime import timedelta
from typing import Any

from django.db.models import Count as Counting
from django.db.models import Min
from django.utils.translation import gettext_lazy as _

from tuopin.coordination.queries import (
    lacking_reports,
    owned_by,
    quarters,
    standing_decisions,
    to_accept,
    to_hold,
    to_judge,
    to_sign,
)
from tuopin.desk.workbench.look import Count, Kind, Look
from tuopin.kit.scope import Scope

_OFFICE, _HEAD, _TOWN, _OWNER = _("县办公室"), _("主任或县领导"), _("乡镇办公室"), _("责任岗位")
# A quarter without a meeting waits for one from so many days before it ends.
_BEFORE = timedelta(days=15)


def _counted(rows: Any, day: str) -> Count:
    sums = rows.order_by().aggregate(n=Counting("id"), first=Min(day))
    return sums["n"], sums["first"]


def _quarters(look: Look, scope: Scope, mine: bool) -> Count:
    """Count the quarters in want of a meeting that nobody has called, from their last days on."""
    due = [
        q.due_on
        for q in quarters(scope.county, look.on)
        if q.meeting is None and q.last_on - _BEFORE <= look.on
    ]
    return len(due), min(due, default=None)


def _holding(look: Look, scope: Scope, mine: bool) -> Count:
    return _counted(to_hold(scope.county, look.on), "meets_on")


def _signing(look: Look, scope: Scope, mine: bool) -> Count:
    return to_sign(scope.county, look.actor.id).count(), None


def _owed(look: Look, scope: Scope, mine: bool) -> Count:
    """Count what the reader has to get done; who only follows sees what is open in the area."""
    rows = owned_by(look.actor, look.on) if mine else standing_decisions(scope, look.on, "open")
    return _counted(rows, "due_on")


def _judging(look: Look, scope: Scope, mine: bool) -> Count:
    return to_judge(scope, look.actor.id).count(), None


def _reports(look: Look, scope: Scope, mine: bool) -> Count:
    """Count the reports of periods that are over and were not handed in, or were given back."""
    return _counted(lacking_reports(scope, look.on).filter(period_to__lte=look.on), "due_on")


def _accepting(look: Look, scope: Scope, mine: bool) -> Count:
    return to_accept(scope).count(), None


GATHERING: tuple[Kind, ...] = (
    Kind(
        "coordination.call", "see.coordination", _OFFICE, _("召集季度调度会"),
        _("每季度开一次，还没有召集"), _("去召集"), "coordination", _quarters, unit="quarter",
    ),
    Kind(
        "coordination.hold", "see.coordination", _OFFICE, _("登记开会情况"),
        _("开会的日子到了，登记谁来了"), _("去登记"), "coordination", _holding, unit="meeting",
    ),
    Kind(
        "coordination.sign_minutes", "see.coordination", _HEAD, _("签发会议纪要"),
        _("起草好了，要别人签发"), _("去签发"), "coordination", _signing, unit="paper",
    ),
    Kind(
        "coordination.report_done", "see.coordination", _OWNER, _("会议决定和任务要办"),
        _("交给你的岗位办，办完报办结"), _("去看"), "coordination_decisions", _owed,
        unit="matter",
    ),
    Kind(
        "coordination.accept_done", "see.coordination", _OFFICE, _("认可报办结的事"),
        _("报了办结，由别人认可或退回"), _("去认可"), "coordination_decisions", _judging,
        query="?view=reported", unit="matter",
    ),
    Kind(
        "coordination.submit_report", "see.coordination", _TOWN, _("上报乡镇报告"),
        _("一期结束了，数字系统已取好"), _("去上报"), "coordination_reports", _reports,
        query="?view=owed", unit="paper",
    ),
    Kind(
        "coordination.accept_report", "see.coordination", _OFFICE, _("看乡镇报告"),
        _("乡镇报上来了，收下或退回"), _("去看"), "coordination_reports", _accepting,
        query="?view=waiting", unit="paper",
    ),
)  # fmt: skip
