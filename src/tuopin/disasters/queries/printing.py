"""What papers say of relief and self-rescue, for many households at once."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from tuopin.disasters.models import Recovered, Relief
from tuopin.disasters.queries.helping import relief_rows
from tuopin.disasters.queries.recovering import recoveries_of, recovery_rows
from tuopin.kit.scope import whole_county

EventHome = tuple[UUID, UUID]


def relief_of(county: str, households: Iterable[UUID], on: date) -> dict[EventHome, list[Relief]]:
    """Return what households were given and kept by a day, by (event, household), in one query."""
    found: dict[EventHome, list[Relief]] = {}
    rows = relief_rows(whole_county(county), on).filter(household_id__in=list(households))
    for row in rows.order_by("given_on", "id"):
        found.setdefault((row.event_id, row.household_id), []).append(row)
    return found


def plans_of(county: str, households: Iterable[UUID], on: date) -> dict[EventHome, Any]:
    """Return the self-rescue plans of households by (event, household), in one query."""
    found = recoveries_of(county, list(households), on)
    return {(plan.event_id, plan.household_id): plan for plan in found}


def recovered_of(
    county: str, households: Iterable[UUID], on: date
) -> dict[EventHome, list[Recovered]]:
    """Return what households won back by a day, by (event, household), in one query."""
    found: dict[EventHome, list[Recovered]] = {}
    rows = recovery_rows(whole_county(county), on)
    rows = rows.filter(recovery__household_id__in=list(households))
    for row in rows.order_by("recovered_on", "id"):
        plan = row.recovery
        found.setdefault((plan.event_id, plan.household_id), []).append(row)
    return found
