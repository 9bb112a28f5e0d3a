"""What townships report each period, as of a day: due, in time, late, returned, accepted (R56).

A report may be given back and handed in again: how it stood on a day, and with which words and
figures, is read from its steps.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from tuopin.base.scope import Scope, within
from tuopin.coordination.models import ReportStep, TownshipReport
from tuopin.coordination.rules import Period, periods_between
from tuopin.policy.queries import version_on
from tuopin.programme.queries import programme

PERIOD = "report.period"
# A township's own words beside its figures.
WORDS = ("practice", "problems", "next_steps")
# How a report stands after its last step.
_AFTER = {"submit": "submitted", "return": "returned", "accept": "accepted"}


class Handed(NamedTuple):
    """What a township handed in: its own words by their names, its figures."""

    words: Mapping[str, str]
    figures: Mapping[str, Any]


def township_reports(scope: Scope, on: date) -> QuerySet[Any]:
    """Return the reports of periods that had begun by a day.

    Each bears its last step by the day (`last_verb`), and what was handed in last: `body_then`, its
    `hash_then`, on `submitted_then`.
    """
    return _stood(within(TownshipReport.objects.filter(period_from__lte=on), scope), on)


def _stood(rows: QuerySet[TownshipReport], on: date) -> QuerySet[Any]:
    steps = ReportStep.objects.filter(
        county=OuterRef("county"), report=OuterRef("id"), done_on__lte=on
    ).order_by("-id")
    handed = steps.filter(verb="submit")
    return rows.annotate(
        last_verb=Subquery(steps.values("verb")[:1]),
        hash_then=Subquery(handed.values("figures_hash")[:1]),
        submitted_then=Subquery(handed.values("done_on")[:1]),
        body_then=Subquery(handed.values("body")[:1]),
    )


def township_report(county: str, key: UUID, on: date) -> Any | None:
    """Return one report of the county, as it stood at the end of a day."""
    found = TownshipReport.objects.filter(county=county, id=key, period_from__lte=on)
    return _stood(found, on).first()


def report_state(row: Any) -> str:
    """Return how a report, read as of a day, stood at the end of it."""
    return _AFTER.get(row.last_verb, "due")


def handed_in(row: Any) -> Handed:
    """Return what a report, read as of a day, had been handed in with last; nothing before it was.

    What was handed in before steps kept it is as the report holds it.
    """
    if row.last_verb is None:
        return Handed({}, {})
    if row.body_then:
        body = json.loads(row.body_then)
        return Handed({name: body[name] for name in WORDS}, body["figures"])
    figures = json.loads(row.figures) if row.figures else {}
    return Handed({name: getattr(row, name) for name in WORDS}, figures)


def lacking_reports(scope: Scope, on: date) -> QuerySet[Any]:
    """Return the reports that their townships owe on a day: never handed in, or given back."""
    return township_reports(scope, on).filter(Q(last_verb=None) | Q(last_verb="return"))


def waiting_reports(scope: Scope, on: date) -> QuerySet[Any]:
    """Return the reports that were handed in and waited for the county at the end of a day."""
    return township_reports(scope, on).filter(last_verb="submit")


def late_reports(scope: Scope, on: date) -> QuerySet[Any]:
    """Return the reports owed on a day whose last day has passed."""
    return lacking_reports(scope, on).filter(due_on__lt=on)


def to_accept(scope: Scope) -> QuerySet[TownshipReport]:
    """Return the reports that were handed in and wait for the county now."""
    return within(TownshipReport.objects.filter(state="submitted"), scope)


def periods_named(county: str, keys: Iterable[UUID]) -> dict[UUID, str]:
    """Return the last days of the periods of reports, by id, in one query."""
    found = TownshipReport.objects.filter(county=county, id__in=list(keys))
    return {key: str(day) for key, day in found.values_list("id", "period_to")}


def reports_in_time(scope: Scope, on: date) -> QuerySet[Any]:
    """Return the reports handed in by a day, and by their own last day."""
    found = township_reports(scope, on)
    return found.filter(first_submitted_on__lte=F("due_on")).filter(first_submitted_on__lte=on)


def report_steps(county: str, key: UUID, on: date) -> QuerySet[ReportStep]:
    """Return the steps of a report by a day, oldest first."""
    rows = ReportStep.objects.filter(county=county, report_id=key, done_on__lte=on)
    return rows.order_by("id")


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
