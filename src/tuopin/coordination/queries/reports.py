"""What townships report each period, as of a day: due, in time, late, returned, accepted (R56)."""

import json
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet

from tuopin.base.scope import Scope, within
from tuopin.coordination.models import ReportStep, TownshipReport
from tuopin.coordination.rules import Period, periods_between
from tuopin.policy.queries import version_on
from tuopin.programme.queries import programme

PERIOD = "report.period"


def township_reports(scope: Scope, on: date) -> QuerySet[TownshipReport]:
    """Return the reports of periods that had begun by a day."""
    return within(TownshipReport.objects.filter(period_from__lte=on), scope)


def township_report(county: str, key: UUID) -> TownshipReport | None:
    """Return one report of the county."""
    return TownshipReport.objects.filter(county=county, id=key).first()


def report_state(row: TownshipReport, on: date) -> str:
    """Return how a report stood at the end of a day."""
    if (
        row.decided_on is not None
        and row.decided_on <= on
        and row.state in {"accepted", "returned"}
    ):
        return row.state
    if row.submitted_on is not None and row.submitted_on <= on:
        return "submitted"
    before = row.first_submitted_on
    return "returned" if before is not None and before <= on else "due"


def lacking_reports(scope: Scope, on: date) -> QuerySet[TownshipReport]:
    """Return the reports that their townships owe on a day: never handed in, or given back."""
    found = township_reports(scope, on)
    return found.filter(
        Q(first_submitted_on__isnull=True)
        | Q(first_submitted_on__gt=on)
        | Q(state="returned", decided_on__lte=on)
    )


def late_reports(scope: Scope, on: date) -> QuerySet[TownshipReport]:
    """Return the reports owed on a day whose last day has passed."""
    return lacking_reports(scope, on).filter(due_on__lt=on)


def to_accept(scope: Scope) -> QuerySet[TownshipReport]:
    """Return the reports that were handed in and wait for the county."""
    return within(TownshipReport.objects.filter(state="submitted"), scope)


def periods_named(county: str, keys: Iterable[UUID]) -> dict[UUID, str]:
    """Return the last days of the periods of reports, by id, in one query."""
    found = TownshipReport.objects.filter(county=county, id__in=list(keys))
    return {key: str(day) for key, day in found.values_list("id", "period_to")}


def reports_in_time(scope: Scope, on: date) -> QuerySet[TownshipReport]:
    """Return the reports handed in by a day, and by their own last day."""
    found = township_reports(scope, on)
    return found.filter(first_submitted_on__lte=F("due_on")).filter(first_submitted_on__lte=on)


def report_steps(county: str, key: UUID) -> QuerySet[ReportStep]:
    """Return the steps of a report, oldest first."""
    return ReportStep.objects.filter(county=county, report_id=key).order_by("id")


def report_figures(row: TownshipReport) -> dict[str, Any]:
    """Return the figures with which a report was handed in; nothing before it was."""
    return dict(json.loads(row.figures)) if row.figures else {}


def due_periods(county: str, on: date) -> Iterator[tuple[Period, date]]:
    """Yield the periods that ended before a day, each with the last day for its report.

    From the period in which the programme started, by the policy in force on the day.
    """
    plan = programme(county)
    if plan is None:
        return
    rule = version_on(county, PERIOD, on).value
    for period in periods_between(plan.started_on, on, int(rule["months"])):
        if period.to_on < on:
            yield period, period.to_on + timedelta(days=int(rule["days"]))
