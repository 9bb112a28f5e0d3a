"""Project parts as they stand on a day: approved changes end some and add others (R65, R66)."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from tuopin.base.rows import chunks
from tuopin.selection.models import Part

# As the household applied for them: an approved change only adds parts and ends others.
FILED = Q(added_on__isnull=True)


def in_force(on: date, prefix: str = "") -> Q:
    """Return the condition of a part that stands at the end of a day; `prefix` leads to the part.

    On the day of a change the new part stands and the old one does not.
    """
    added, dropped = f"{prefix}added_on", f"{prefix}dropped_on"
    return (Q(**{f"{added}__isnull": True}) | Q(**{f"{added}__lte": on})) & (
        Q(**{f"{dropped}__isnull": True}) | Q(**{f"{dropped}__gt": on})
    )


def parts_of(
    county: str, applications: Iterable[UUID] | QuerySet[Any], on: date | None = None
) -> dict[UUID, list[Part]]:
    """Return the parts of applications that stand on a day (now without one), in order.

    `applications` are ids or a subquery of ids.
    """
    standing = Q(dropped_on__isnull=True) if on is None else in_force(on)
    return _grouped(county, applications, standing)


def parts_filed(county: str, applications: Iterable[UUID]) -> dict[UUID, list[Part]]:
    """Return the parts that applications asked for, changed since or not, in order."""
    return _grouped(county, applications, FILED)


def parts_ever(county: str, applications: Iterable[UUID]) -> dict[UUID, list[Part]]:
    """Return all parts that applications ever had, in order: the history of their changes."""
    return _grouped(county, applications, Q())


def _grouped(
    county: str, applications: Iterable[UUID] | QuerySet[Any], which: Q
) -> dict[UUID, list[Part]]:
    grouped: dict[UUID, list[Part]] = defaultdict(list)
    pieces = [applications] if isinstance(applications, QuerySet) else chunks(applications)
    for piece in pieces:
        rows = Part.objects.filter(which, county=county, application__in=piece)
        for part in rows.order_by("application", "position"):
            grouped[part.application_id].append(part)
    return dict(grouped)
