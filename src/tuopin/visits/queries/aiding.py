"""Reading of earlier and other help (R94)."""

from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from tuopin.base.scope import Scope, within
from tuopin.visits.models import Aid


def aids(scope: Scope, on: date, *, household: UUID | None = None, kind: str = "") -> QuerySet[Aid]:
    """Return help recorded by a day within a scope, the latest year first."""
    rows = within(Aid.objects.filter(recorded_on__lte=on), scope)
    if household is not None:
        rows = rows.filter(household_id=household)
    if kind:
        rows = rows.filter(kind=kind)
    return rows.select_related("household").order_by("-year", "-id")
