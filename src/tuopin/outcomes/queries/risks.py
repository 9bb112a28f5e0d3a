"""Marks of a return to poverty, as they stood on a day: lists, counts, what is late (R107)."""

import json
from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count, Min, Q, QuerySet

from tuopin.base.asking import ask_one, in_all
from tuopin.base.scope import Scope, within
from tuopin.kit.scope import whole_county
from tuopin.notices.rules import Due
from tuopin.outcomes.models import Risk

VIEWS = ("late", "marked", "watched", "dismissed", "lifted")


class RiskCounts(NamedTuple):
    """Marks made by a day, those decided by it, and those past their day without a decision."""

    marked: int
    decided: int
    overdue: int


class RuleCount(NamedTuple):
    """Marks of one rule that are open on a day: still to be decided, followed."""

    rule: str
    marked: int
    watched: int


def undecided(on: date) -> Q:
    """Return the condition of marks that waited for a decision at the end of a day."""
    return Q(marked_on__lte=on) & (Q(decided_on__isnull=True) | Q(decided_on__gt=on))


def overdue(on: date) -> Q:
    """Return the condition of marks past the day by which they were to be decided."""
    return undecided(on) & Q(due_on__lt=on)


def _followed(on: date) -> Q:
    accepted = Q(decided_on__lte=on, state__in=["watched", "lifted"])
    return accepted & (Q(lifted_on__isnull=True) | Q(lifted_on__gt=on))


def _viewed(view: str, on: date) -> Q:
    return {
        "late": overdue(on),
        "marked": undecided(on),
        "watched": _followed(on),
        "dismissed": Q(state="dismissed", decided_on__lte=on),
        "lifted": Q(lifted_on__lte=on),
    }.get(view, Q(marked_on__lte=on))


def risks(scope: Scope, on: date, view: str = "") -> QuerySet[Risk]:
    """Return the marks of a day in a view ('' all), those due first at the head, by key.

    Views: late, marked (to be decided), watched, dismissed, lifted.
    """
    rows = within(Risk.objects.filter(_viewed(view, on)), scope)
    return rows.select_related("household").order_by("due_on", "id")


def risk_rows(scope: Scope, on: date, which: str = "marked") -> QuerySet[Risk]:
    """Return the rows behind a figure of a day: all marked by it, those decided, those overdue."""
    kept = {"decided": Q(decided_on__lte=on), "overdue": overdue(on)}.get(which, Q())
    return risks(scope, on).filter(kept)


def risk_views(scope: Scope, on: date) -> dict[str, int]:
    """Return how many marks each view of a day shows; one query."""
    counts = {view: Count("id", filter=_viewed(view, on)) for view in VIEWS}
    found: dict[str, int] = within(Risk.objects.all(), scope).aggregate(**counts)
    return found


def risk_counts(county: str, on: date, scope: Scope | None = None) -> RiskCounts:
    """Return marks made, decided and overdue at the end of a day; one query."""
    return RiskCounts(*ask_one(_counts, scope or whole_county(county), on))


def _counts(scope: Scope, on: date) -> QuerySet[Any, Any]:
    return in_all(
        within(Risk.objects.filter(marked_on__lte=on), scope),
        marked=Count("id"),
        decided=Count("id", filter=Q(decided_on__lte=on)),
        late=Count("id", filter=overdue(on)),
    )


def risks_by_rule(scope: Scope, on: date) -> list[RuleCount]:
    """Return the open marks of a day by rule; one query."""
    rows = within(Risk.objects.filter(undecided(on) | _followed(on)), scope).order_by("rule")
    return [
        RuleCount(*row)
        for row in rows.values_list("rule").annotate(
            marked=Count("id", filter=undecided(on)), watched=Count("id", filter=_followed(on))
        )
    ]


def risks_late(scope: Scope, on: date) -> tuple[str, int, date | None]:
    """Return the line of what is late: marks past their day, how many, the oldest's day (R107)."""
    rows = within(Risk.objects.filter(overdue(on)), scope)
    found = rows.aggregate(n=Count("id"), oldest=Min("due_on"))
    return "risk_late", found["n"], found["oldest"]


def risk(county: str, key: UUID) -> Risk | None:
    """Return one mark with its household."""
    return Risk.objects.filter(county=county, id=key).select_related("household").first()


def risks_of_household(county: str, household: UUID, on: date) -> list[Risk]:
    """Return a household's marks made by a day, oldest first."""
    rows = Risk.objects.filter(county=county, household_id=household, marked_on__lte=on)
    return list(rows.order_by("marked_on", "id"))


def homes_of_risks(county: str, keys: Iterable[UUID]) -> dict[UUID, str]:
    """Return the heads of the households of up to 900 marks by mark; one query."""
    rows = Risk.objects.filter(county=county, id__in=list(keys))
    return dict(rows.values_list("id", "household__head_name"))


def facts_of(row: Risk) -> dict[str, Any]:
    """Return the figures that a mark was made by: counts, days, and fen under names in _fen."""
    found: dict[str, Any] = json.loads(row.facts)
    return found


def risk_state_on(row: Risk, on: date) -> str:
    """Return the state that a mark had at the end of a day."""
    if row.decided_on is None or row.decided_on > on:
        return "marked"
    if row.state == "dismissed":
        return "dismissed"
    return "lifted" if row.lifted_on is not None and row.lifted_on <= on else "watched"


def due_of(row: Risk, on: date) -> list[Due]:
    """Return whom an undecided mark waits for: the township's secretary, then the county too."""
    return _dues(row.id, row.region, row.due_on, on)


def dues_on(county: str, on: date) -> list[Due]:
    """Return whom every undecided mark of the county waits for; one query."""
    rows = Risk.objects.filter(undecided(on), county=county, state="marked").order_by("id")
    found = rows.values_list("id", "region", "due_on")
    return [due for key, region, day in found for due in _dues(key, region, day, on)]


def _dues(key: UUID, region: str, due_on: date, on: date) -> list[Due]:
    first = Due(key, 1, region, "township_secretary", None, due_on)
    over = Due(key, 3, region, "county_office", None, due_on)
    return [first, over] if due_on < on else [first]
