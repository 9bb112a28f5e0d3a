"""What is late in oversight: findings past their limit, rounds that nobody finished."""

from datetime import date

from django.db.models import Count, Min, QuerySet

from tuopin.base.scope import Scope, within
from tuopin.kit.late import LateLine, late_lines
from tuopin.oversight.models import Finding, Round


def late_findings(scope: Scope, on: date) -> QuerySet[Finding]:
    """Return the findings ordered to be set right by a day before this one, and not reported done.

    Of today's states: what waits is about today. By limit.
    """
    rows = within(Finding.objects.filter(state="ordered", due_on__lt=on), scope)
    return rows.select_related("household", "responsible").order_by("due_on", "id")


def late_rounds(scope: Scope, on: date) -> QuerySet[Round]:
    """Return the drawn rounds whose last day is past and which nobody finished, by that day."""
    rows = within(Round.objects.filter(state="drawn", closes_on__lt=on), scope)
    return rows.select_related("batch").order_by("closes_on", "id")


def late(scope: Scope, on: date) -> list[LateLine]:
    """Return what is late within an area, in two queries."""
    sums = late_findings(scope, on).order_by().aggregate(n=Count("id"), first=Min("due_on"))
    ended = late_rounds(scope, on).order_by().aggregate(n=Count("id"), first=Min("closes_on"))
    return late_lines(
        ("finding_late", sums["n"], sums["first"]), ("round_late", ended["n"], ended["first"])
    )
