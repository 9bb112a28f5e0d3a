"""Figures of coordination as of a day, and the rows behind them: meetings.*, commendations."""

from datetime import date
from typing import NamedTuple

from django.db.models import QuerySet

from tuopin.base.asking import ask_count
from tuopin.base.scope import Scope
from tuopin.coordination.models import Award, Meeting
from tuopin.coordination.queries.awards import awards
from tuopin.coordination.queries.meetings import HELD, held_meetings, quarter_states
from tuopin.coordination.queries.reports import late_reports, reports_in_time, township_reports
from tuopin.kit.scope import whole_county


class Meetings(NamedTuple):
    """Quarters with a coordination meeting, and quarters whose last day for one passed without."""

    held: int
    missed: int


class Reports(NamedTuple):
    """Townships' reports: asked of a period that ended, handed in by their day, late now."""

    due: int
    in_time: int
    late: int


def meeting_counts(county: str, on: date) -> Meetings:
    """Return how many of the programme's quarters had their meeting by a day (R50)."""
    states = quarter_states(county, on)
    return Meetings(sum(s in HELD for s in states), states.count("missed"))


def meeting_rows(scope: Scope | str, on: date) -> QuerySet[Meeting]:
    """Return the quarterly meetings held by a day; a meeting is the whole county's."""
    return held_meetings(scope if isinstance(scope, str) else scope.county, on)


def award_count(county: str, on: date) -> int:
    """Return how many units and people were commended by a day (R52)."""
    return ask_count(awards, whole_county(county), on)


def award_rows(scope: Scope, on: date) -> QuerySet[Award]:
    """Return the commendations given by a day, by place."""
    return awards(scope, on).order_by("region", "id")


def report_counts(county: str, on: date, scope: Scope | None = None) -> Reports:
    """Return how townships' reports stood at the end of a day (R56)."""
    area = scope or whole_county(county)
    return Reports(
        township_reports(area, on).filter(period_to__lt=on).count(),
        reports_in_time(area, on).count(),
        late_reports(area, on).count(),
    )
