"""What the figures count of changes and training, each with the rows behind it elsewhere here."""

from datetime import date
from typing import Any, NamedTuple

from django.db.models import Count, QuerySet

from tuopin.base.asking import ask_count, ask_one, in_all
from tuopin.base.scope import Scope, within
from tuopin.kit.scope import whole_county
from tuopin.visits.models import Attendance, Change
from tuopin.visits.queries.changing import CHANGE_STEPS
from tuopin.visits.queries.training import came_by, training_rows


class ChangeCounts(NamedTuple):
    """Requests asked for, approved and refused by a day (R66)."""

    requested: int
    approved: int
    refused: int


class TrainingCounts(NamedTuple):
    """Sessions held, and households that came to at least one, by a day (R48)."""

    sessions: int
    households: int


def change_counts(county: str, on: date, scope: Scope | None = None) -> ChangeCounts:
    """Return how many changes were asked for, approved and refused by a day; one read."""
    return ChangeCounts(*ask_one(_changes, scope or whole_county(county), on))


def _changes(scope: Scope, on: date) -> QuerySet[Any, Any]:
    sums = {step: Count("id", filter=CHANGE_STEPS[step](on)) for step in ChangeCounts._fields}
    return in_all(within(Change.objects.all(), scope), **sums)


def training_counts(county: str, on: date, scope: Scope | None = None) -> TrainingCounts:
    """Return how many sessions were held and how many households came to any; two reads."""
    area = scope or whole_county(county)
    return TrainingCounts(ask_count(training_rows, area, on), ask_one(_came, area, on)[0])


def _came(scope: Scope, on: date) -> QuerySet[Any, Any]:
    rows = within(Attendance.objects.filter(came_by(on)), scope)
    return in_all(rows, n=Count("household", distinct=True))
