"""What waits after a disaster: help at once, losses to verify and to close, self-rescue."""

from datetime import timedelta

from django.db.models import Count as Counting
from django.db.models import Min
from django.utils.translation import gettext_lazy as _

from tuopin.desk.workbench.look import Count, Kind, Look
from tuopin.disasters.queries import (
    disputed,
    overdue_plans,
    unverified,
    urgent_days,
    urgent_rows,
    verify_by,
)
from tuopin.kit.scope import Scope

_OFFICE, _TOWN = _("县办公室"), _("乡镇办公室")


def _urgent(look: Look, scope: Scope, mine: bool) -> Count:
    """Count the households in urgent need that nobody helped, with the first one's limit."""
    waiting = urgent_rows(scope, look.on, helped=False).order_by()
    sums = waiting.aggregate(n=Counting("id"), first=Min("reported_on"))
    days = urgent_days(scope.county, look.on) if sums["n"] else 0
    return sums["n"], sums["first"] + timedelta(days=days) if sums["first"] else None


def _to_verify(look: Look, scope: Scope, mine: bool) -> Count:
    """Count the losses that somebody else than who reported them has yet to assess."""
    found = [
        rows.exclude(reported_by=look.actor.id).order_by().aggregate(
            n=Counting("id"), first=Min(day)
        )
        for rows, day in (
            (unverified(scope, look.on), "reported_on"), (disputed(scope, look.on), "disputed_on"),
        )
    ]  # fmt: skip
    days = [one["first"] for one in found if one["first"]]
    allowed = look.on - verify_by(scope.county, look.on) - timedelta(days=1)
    return sum(one["n"] for one in found), min(days) + allowed if days else None


def _rescue(look: Look, scope: Scope, mine: bool) -> Count:
    """Count the self-rescue plans past their day, with the first one's day."""
    sums = overdue_plans(scope, look.on).order_by().aggregate(n=Counting("id"), first=Min("due_on"))
    return sums["n"], sums["first"]


STRIKING: tuple[Kind, ...] = (
    Kind(
        "disasters.give_relief", "see.disasters", _TOWN, _("急需救助的受灾户"),
        _("报来当天就要办，过了期限逐级告知"), _("去救助"), "disasters_urgent", _urgent,
    ),
    Kind(
        "disasters.verify_loss", "see.disasters", _OFFICE, _("核实受灾损失"),
        _("谁报的谁不能核实，有异议的再核实一次"), _("去核实"), "disasters_losses", _to_verify,
        unit="step",
    ),
    Kind(
        "disasters.plan_recovery", "see.disasters", _TOWN, _("过了日子的生产自救"),
        _("计划的日子到了还没有恢复，去看一看"), _("去看看"), "disasters_late", _rescue,
    ),
)  # fmt: skip
