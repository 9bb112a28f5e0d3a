"""Reading of training sessions and attendance (R48)."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from tuopin.base.scope import Scope, within
from tuopin.selection.models import Pairing
from tuopin.selection.queries.pairings import current
from tuopin.visits.models import Attendance, Training
from tuopin.visits.queries.visiting import standing


def trainings(scope: Scope, on: date) -> QuerySet[Any]:
    """Return the sessions held by a day that a scope has to do with, newest first, with `came`.

    Those held within it, and those held for an area that it lies in; `came` counts households.
    """
    around = {
        code.ljust(12, "0")
        for prefix in scope.prefixes
        for code in (prefix[:6], prefix[:9], prefix)
    }
    held = Training.objects.filter(held_on__lte=on, county=scope.county)
    inside = within(held, scope).values("pk")
    rows = held.filter(Q(pk__in=inside) | Q(region__in=around))
    stand = Q(attendances__void_on__isnull=True) | Q(attendances__void_on__gt=on)
    return rows.annotate(came=Count("attendances", filter=stand)).order_by("-held_on", "-id")


def training_of(scope: Scope, key: UUID, on: date) -> Any:
    """Return one session that a scope has to do with."""
    return trainings(scope, on).filter(id=key).first()


def came_by(on: date) -> Q:
    """Return the condition of attendances at sessions held by a day that stood on it."""
    return standing(on) & Q(training__held_on__lte=on)


def attendances(
    scope: Scope, training: UUID, on: date, *, voided: bool = False
) -> QuerySet[Attendance]:
    """Return who of a scope came to a session as known on a day, by place.

    With `voided` those instead that were struck off the sheet by then.
    """
    which = Q(void_on__lte=on) if voided else standing(on)
    rows = within(Attendance.objects.filter(which, training_id=training), scope)
    return rows.select_related("household").order_by("region", "household__head_name", "id")


def attendance_of(scope: Scope, key: UUID) -> Attendance | None:
    """Return one line of an attendance sheet of a scope, struck or not."""
    found = within(Attendance.objects.filter(id=key), scope)
    return found.select_related("household", "training").first()


def sheet_of(scope: Scope, training: UUID, on: date) -> QuerySet[Pairing]:
    """Return the assisted households of a scope that are not on a session's sheet yet, by place.

    Assisted: a liaison officer answers for them on the day.
    """
    came = Attendance.objects.filter(
        standing(on), county=scope.county, training_id=training, household=OuterRef("household")
    )
    rows = Pairing.objects.filter(current(on), ~Exists(came), role="liaison")
    return within(rows, scope).select_related("household").order_by("region", "id")


def attended(
    county: str, household: UUID, on: date, *, voided: bool = False
) -> QuerySet[Attendance]:
    """Return the sessions that a household came to by a day, oldest first.

    With `voided` also those off whose sheet it was struck by then.
    """
    which = Q(training__held_on__lte=on) if voided else came_by(on)
    rows = Attendance.objects.filter(which, county=county, household_id=household)
    return rows.select_related("training").order_by("training__held_on", "id")


def training_rows(scope: Scope, on: date) -> QuerySet[Training]:
    """Return the sessions that the figure counts: held within a scope by a day."""
    return within(Training.objects.filter(held_on__lte=on), scope).order_by("region", "id")


def attended_rows(scope: Scope, on: date) -> QuerySet[Attendance]:
    """Return one attendance a household, its first by key: the households that training reached."""
    held = Attendance.objects.filter(came_by(on))
    earlier = held.filter(
        county=scope.county, household=OuterRef("household"), id__lt=OuterRef("pk")
    )
    rows = within(held.filter(~Exists(earlier)), scope)
    return rows.select_related("household", "training").order_by("region", "id")
