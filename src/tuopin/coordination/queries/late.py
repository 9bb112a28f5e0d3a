"""What is late in coordination: quarters without a meeting, reports, decisions."""

from datetime import date
from typing import Any

from django.db.models import Count, Min, QuerySet

from tuopin.base.scope import Scope
from tuopin.coordination.queries.decisions import standing_decisions
from tuopin.coordination.queries.meetings import quarters
from tuopin.coordination.queries.reports import late_reports
from tuopin.kit.late import LateLine, late_lines


def late(scope: Scope, on: date) -> list[LateLine]:
    """Return what is late within a scope on a day; a missed meeting is the whole county's."""
    missed = [q.due_on for q in quarters(scope.county, on) if q.state == "missed"]
    if not scope.whole:
        missed = []
    return late_lines(
        ("meeting_missing", len(missed), min(missed, default=None)),
        ("report_late", *_standing(late_reports(scope, on))),
        ("decision_late", *_standing(standing_decisions(scope, on, "late"))),
    )


def _standing(rows: QuerySet[Any]) -> tuple[int, date | None]:
    """Return how many there are and the oldest one's day, in one query."""
    found = rows.order_by().aggregate(n=Count("id"), day=Min("due_on"))
    return found["n"], found["day"]
