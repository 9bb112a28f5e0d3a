"""Commendations, good practice and the office's log, as of a day (R45, R51, R52, R92, R111)."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from tuopin.base.scope import Scope, within
from tuopin.coordination.models import Award, LogEntry, Practice


def awards(scope: Scope, on: date) -> QuerySet[Award]:
    """Return the commendations given by a day within a scope: the rows behind commendations."""
    found = within(Award.objects.filter(awarded_on__lte=on), scope)
    return found.select_related("officer", "household")


def awards_of(county: str, households: Iterable[UUID], on: date) -> dict[UUID, list[Award]]:
    """Return the commendations of each household by a day, oldest first."""
    found: dict[UUID, list[Award]] = {}
    rows = Award.objects.filter(county=county, household__in=list(households), awarded_on__lte=on)
    for row in rows.order_by("awarded_on", "id"):
        if row.household_id is not None:
            found.setdefault(row.household_id, []).append(row)
    return found


def practices(scope: Scope, on: date, state: str = "") -> QuerySet[Practice]:
    """Return the good practice collected by a day: one's own area's, and what was promoted."""
    everywhere = Practice.objects.filter(county=scope.county, collected_on__lte=on)
    promoted = Q(promoted_on__isnull=False, promoted_on__lte=on)
    found = within(everywhere, scope) | everywhere.filter(promoted)
    if state == "promoted":
        found = found.filter(promoted)
    elif state:
        found = found.exclude(promoted)
    return found.exclude(_dropped(on)).select_related("household")


def _dropped(on: date) -> Q:
    return Q(state="dropped") & (Q(dropped_on__isnull=True) | Q(dropped_on__lte=on))


def practice(county: str, key: UUID) -> Practice | None:
    """Return one practice of the county."""
    return Practice.objects.filter(county=county, id=key).select_related("household").first()


def practice_state(row: Practice, on: date) -> str:
    """Return how a practice stood at the end of a day."""
    if row.state == "dropped" and (row.dropped_on is None or row.dropped_on <= on):
        return row.state
    return "promoted" if row.promoted_on is not None and row.promoted_on <= on else "collected"


def practices_of(county: str, household: UUID, on: date) -> list[Practice]:
    """Return the good practice seen at a household by a day."""
    found = Practice.objects.filter(county=county, household=household, collected_on__lte=on)
    return list(found.exclude(_dropped(on)).order_by("collected_on", "id"))


def log_entries(scope: Scope, on: date, kind: str = "") -> QuerySet[LogEntry]:
    """Return the lines of the log by a day within a scope."""
    found = within(LogEntry.objects.filter(happened_on__lte=on), scope)
    return found.filter(kind=kind) if kind else found
