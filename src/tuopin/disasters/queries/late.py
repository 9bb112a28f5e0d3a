"""What is late after a disaster: help, assessment, answers to disputes, self-rescue."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Min, QuerySet

from tuopin.base.scope import Scope
from tuopin.disasters.queries.losses import losses
from tuopin.disasters.queries.recovering import overdue_plans
from tuopin.disasters.queries.urgency import urgent_line
from tuopin.kit.late import LateLine
from tuopin.policy.queries import terms_on


def unverified(scope: Scope, on: date) -> QuerySet[Any]:
    """Return the losses reported by a day that nobody has assessed, by day of the report."""
    found = losses(scope, on=on).filter(reported_on__lte=on, state_then="reported")
    return found.order_by("reported_on", "id")


def disputed(scope: Scope, on: date) -> QuerySet[Any]:
    """Return the losses in dispute on a day, by day of the dispute."""
    return losses(scope, on=on).filter(state_then="disputed").order_by("disputed_on", "id")


def verify_by(county: str, on: date) -> date:
    """Return the last day of report (or dispute) whose loss had to be assessed before a day."""
    days = int(terms_on(county, on)["loss.verify_days"])
    return on - timedelta(days=days + 1)


def late(scope: Scope, on: date) -> list[LateLine]:
    """Return what is late on a day: one line a kind, nothing where nothing is late."""
    terms = terms_on(scope.county, on)
    days = timedelta(days=int(terms["loss.verify_days"]))
    before = on - days
    found = [
        urgent_line(scope, on, int(terms["relief.urgent_days"])),
        _line("loss_unverified", unverified(scope, on).filter(reported_on__lt=before),
              "reported_on", days),
        _line("loss_disputed", disputed(scope, on).filter(disputed_on__lt=before),
              "disputed_on", days),
        _line("recovery_late", overdue_plans(scope, on), "due_on", timedelta()),
    ]  # fmt: skip
    return [line for line in found if line.count]


def _line(code: str, rows: QuerySet[Any], day: str, after: timedelta) -> LateLine:
    seen = rows.order_by().aggregate(n=Count("id"), first=Min(day))
    return LateLine(code, seen["n"], seen["first"] + after if seen["first"] else None)
