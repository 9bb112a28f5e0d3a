"""The rows behind the figures of what was done after the money."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.db.models import F

from tuopin.coordination.queries import award_rows, meeting_rows, quarters
from tuopin.disasters.queries import recovery_rows, relief_rows, restored_rows
from tuopin.kit.scope import Scope
from tuopin.outcomes.queries import (
    achievements,
    confirmed_rows,
    expected_rows,
    incomes,
    risk_rows,
)
from tuopin.oversight.queries import finding_rows, inspection_rows
from tuopin.reports.queries.assisting import elected, first_placements, poverty_line
from tuopin.reports.queries.opening import Item, Rows, by_home, listed, paged
from tuopin.reports.rules import Definition
from tuopin.visits.queries import (
    attended_rows,
    change_rows,
    owed_rows,
    training_rows,
    visit_counts,
)

# Whether a visit was made in the household-months that a figure counts, in the order of counts.
_VISITS = {"due": None, "made": True, "missing": False}


def _visits(scope: Scope, entry: Definition, what: str, on: date, cut: slice) -> Rows:
    """Show a page of household-months, each with its officer and the month's first day."""
    total = dict(zip(_VISITS, visit_counts(scope.county, on, scope), strict=True))[what]
    rows = owed_rows(scope, on, _VISITS[what], start=cut.start, size=cut.stop - cut.start)
    items = [
        Item(m.head_name, m.region, m.officer_name, m.month, household=m.household) for m in rows
    ]
    return Rows(items, total)


def _changes(scope: Scope, entry: Definition, what: str, on: date, cut: slice) -> Rows:
    def make(row: Any) -> Item:
        day = row.asked_on if what == "requested" else row.decided_on
        return Item(row.household.head_name, row.region, row.reason, day, None, row.household_id)

    return paged(change_rows(scope, on, what), cut, make)


def _training(scope: Scope, entry: Definition, what: str, on: date, cut: slice) -> Rows:
    if what == "sessions":
        return paged(
            training_rows(scope, on), cut, lambda t: Item(t.topic, t.region, t.venue, t.held_on)
        )
    return paged(
        attended_rows(scope, on),
        cut,
        lambda a: Item(
            a.household.head_name, a.region, a.training.topic, a.training.held_on, None,
            a.household_id,
        ),
    )  # fmt: skip


def _inspections(scope: Scope, entry: Definition, what: str, on: date, cut: slice) -> Rows:
    return paged(
        inspection_rows(scope, on).select_related("household", "inspector"),
        cut,
        lambda i: Item(
            i.household.head_name, i.region, i.inspector.name, i.inspected_on, None, i.household_id
        ),
    )


def _findings(scope: Scope, entry: Definition, what: str, on: date, cut: slice) -> Rows:
    def make(row: Any) -> Item:
        day = row.closed_on if what == "closed" else row.found_on
        return Item(row.number, row.region, f"finding_kind.{row.kind}", day, None, row.household_id)

    return paged(finding_rows(scope, on, what), cut, make)


def _meetings(scope: Scope, entry: Definition, what: str, on: date, cut: slice) -> Rows:
    if what == "held":
        return paged(
            meeting_rows(scope, on), cut, lambda m: Item(m.topic, what=m.venue, day=m.held_on)
        )
    missed = [q for q in quarters(scope.county, on) if q.state == "missed"]
    return listed((Item(f"{q.year}-Q{q.quarter}", day=q.last_on) for q in missed), scope, cut)


def _coordination(scope: Scope, entry: Definition, what: str, on: date, cut: slice) -> Rows:
    return paged(
        award_rows(scope, on),
        cut,
        lambda a: Item(a.name, a.region, a.honour, a.awarded_on, household=a.household_id),
    )


def _relief(scope: Scope, entry: Definition, what: str, on: date, cut: slice) -> Rows:
    def make(row: Any) -> Item:
        what = row.content or f"relief_kind.{row.kind}"
        home = row.household
        return Item(home.head_name, row.region, what, row.given_on, row.fen, home.id)

    rows = relief_rows(scope, on)
    return by_home(map(make, rows), cut) if what == "households" else paged(rows, cut, make, "fen")


def _recovery(scope: Scope, entry: Definition, what: str, on: date, cut: slice) -> Rows:
    def make(row: Any) -> Item:
        home = row.loss.household
        what = row.text or row.loss.item
        return Item(home.head_name, row.region, what, row.recovered_on, row.fen, home.id)

    if what == "parts":
        return paged(restored_rows(scope, on).select_related("loss__household"), cut, make)
    return paged(recovery_rows(scope, on).select_related("loss__household"), cut, make, "fen")


def _exits(scope: Scope, entry: Definition, what: str, on: date, cut: slice) -> Rows:
    def make(row: Any) -> Item:
        day = row.confirmed_on if what == "confirmed" else row.expected_on
        return Item(row.household.head_name, row.region, row.grounds, day, None, row.household_id)

    rows = confirmed_rows(scope, on) if what == "confirmed" else expected_rows(scope, on)
    return paged(rows, cut, make)


def _achievements(scope: Scope, entry: Definition, what: str, on: date, cut: slice) -> Rows:
    def make(row: Any) -> Item:
        home = row.household
        return Item(home.head_name, row.region, row.text, row.reached_on, None, home.id)

    return paged(achievements(scope, on, what).order_by("region", "id"), cut, make)


def _jobs(scope: Scope, entry: Definition, what: str, on: date, cut: slice) -> Rows:
    def make(row: Any) -> Item:
        firm = row.opening.enterprise.name
        return Item(row.seeker.name, row.region, f"{firm} {row.opening.title}", row.began_on)

    return paged(first_placements(scope, on), cut, make)


def _cadres(scope: Scope, entry: Definition, what: str, on: date, cut: slice) -> Rows:
    def make(row: Any) -> Item:
        return Item(row.person.name, row.region, row.post, row.elected_on, None, row.household_id)

    return paged(elected(scope, on), cut, make)


def _income(scope: Scope, entry: Definition, what: str, on: date, cut: slice) -> Rows:
    """Show the year's net income of each household, in fen."""

    def make(row: Any) -> Item:
        home, basis = row.household, f"income_basis.{row.basis}"
        return Item(home.head_name, row.region, basis, row.recorded_on, row.net_fen, home.id)

    line = poverty_line(scope.county, on)
    if line is None:
        return Rows([], 0)
    rows = incomes(scope, on, on.year)
    if what == "above":
        rows = rows.filter(net_fen__gt=F("people") * line)
    return paged(rows.order_by("region", "id"), cut, make, "net_fen")


def _risk(scope: Scope, entry: Definition, what: str, on: date, cut: slice) -> Rows:
    def make(row: Any) -> Item:
        day = {"decided": row.decided_on, "overdue": row.due_on}.get(what, row.marked_on)
        home = row.household
        return Item(home.head_name, row.region, f"risk_rule.{row.rule}", day, None, home.id)

    return paged(risk_rows(scope, on, what).select_related("household"), cut, make)


AFTER: Mapping[str, Callable[[Scope, Definition, str, date, slice], Rows]] = {
    "visits": _visits,
    "changes": _changes,
    "training": _training,
    "inspections": _inspections,
    "findings": _findings,
    "meetings": _meetings,
    "coordination": _coordination,
    "relief": _relief,
    "recovery": _recovery,
    "exits": _exits,
    "achievements": _achievements,
    "jobs": _jobs,
    "cadres": _cadres,
    "income": _income,
    "risk": _risk,
}
