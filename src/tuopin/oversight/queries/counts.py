"""Figures of oversight as of a day, and the rows behind them."""

from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from tuopin.base.asking import ask_count, ask_one, in_all
from tuopin.base.scope import Scope, within
from tuopin.kit.scope import whole_county
from tuopin.oversight.models import Finding, Inspection
from tuopin.oversight.queries.findings import findings, past_limit, still_open, until
from tuopin.oversight.queries.rounds import inspections


def inspection_counts(
    county: str, on: date, scope: Scope | None = None
) -> tuple[int, int, int, int]:
    """Return inspections done, findings found, closed and open by a day, in two queries.

    found = closed + open: what was dropped as no fault is not counted as found.
    """
    area = scope or whole_county(county)
    found, still = ask_one(_found, area, on)
    return ask_count(inspection_rows, area, on), found, found - still, still


def _found(scope: Scope, on: date) -> QuerySet[Any, Any]:
    rows = within(Finding.objects.filter(until(on)), scope)
    return in_all(rows, found=Count("id"), still=Count("id", filter=still_open(on)))


def inspection_rows(scope: Scope, on: date) -> QuerySet[Inspection]:
    """Return the rows behind the inspections done."""
    return inspections(scope, on)


def finding_rows(scope: Scope, on: date, which: str = "found") -> QuerySet[Finding]:
    """Return the rows behind the findings: all 'found', those 'open', or those 'closed'."""
    rows = findings(scope, on).filter(until(on))
    if which == "found":
        return rows
    return rows.filter(still_open(on)) if which == "open" else rows.exclude(still_open(on))


def findings_by_township(
    county: str, on: date, scope: Scope | None = None
) -> dict[str, tuple[int, int, int, int]]:
    """Return (found, closed, closed in time, past its limit) by township, in one query (R61).

    In time: closed by the limit of the last order. Past: open, ordered, and its limit gone by.
    """
    closed = Q(closed_on__lte=on)
    past = still_open(on) & past_limit(on)
    rows = within(Finding.objects.filter(until(on)), scope or whole_county(county)).order_by()
    sums = rows.values_list("region").annotate(
        n=Count("id"),
        closed=Count("id", filter=closed),
        in_time=Count("id", filter=closed & Q(reported_on__lte=F("due_on"))),
        past=Count("id", filter=past),
    )
    found: dict[str, tuple[int, int, int, int]] = {}
    for region, *counts in sums:
        town = f"{region[:9]}000"
        before = found.get(town, (0, 0, 0, 0))
        n, done, in_time, late = (a + b for a, b in zip(before, counts, strict=True))
        found[town] = (n, done, in_time, late)
    return found
