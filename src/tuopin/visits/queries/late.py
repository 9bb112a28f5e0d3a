"""What is late of visits and help: visits, problems, changes, money to give back, hand-overs."""

from datetime import date

from django.db.models import Min, QuerySet

from tuopin.base.scope import Scope
from tuopin.kit.late import LateLine, late_lines
from tuopin.visits.models import Duty, Issue
from tuopin.visits.queries.changing import late_changes, time_to_decide
from tuopin.visits.queries.duties import late_duties
from tuopin.visits.queries.giving_back import to_give_back
from tuopin.visits.queries.handing import left_behind
from tuopin.visits.queries.issues import late_issues


def first_due(rows: QuerySet[Duty] | QuerySet[Issue]) -> date | None:
    """Return the first day on which one of these was due."""
    day: date | None = rows.order_by().aggregate(day=Min("due_on"))["day"]
    return day


def late(scope: Scope, on: date) -> list[LateLine]:
    """Return what is late within a scope: visits, problems, changes, money back, hand-overs."""
    months, problems = late_duties(scope, on), late_issues(scope, on)
    changes, back = late_changes(scope, on), to_give_back(scope, on)
    left = left_behind(scope, on)
    asked = changes.order_by().aggregate(day=Min("asked_on"))["day"]
    due = asked + time_to_decide(scope.county, on) if asked else None
    return late_lines(
        ("visit_missed", months.count(), first_due(months)),
        ("issue_late", problems.count(), first_due(problems)),
        ("change_late", changes.count(), due),
        ("give_back", len(back), min((row.since for row in back), default=None)),
        ("handover_due", len(left), min((row.since for row in left), default=None)),
    )
