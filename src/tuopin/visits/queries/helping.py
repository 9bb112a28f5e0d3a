"""What the figures count of changes and training, each with the rows behind it elsewhere here."""

from datetime import date
from typing import NamedTuple

from django.db.models import Count

from tuopin.base.scope import Scope, within
from tuopin.kit.scope import whole_county
from tuopin.visits.models import Attendance, Change
from tuopin.visits.queries.changing import CHANGE_STEPS
from tuopin.visits.queries.training import training_rows


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
    rows = within(Change.objects.all(), scope or whole_county(county)).order_by()
    sums = {step: Count("id", filter=stepped(on)) for step, stepped in CHANGE_STEPS.items()}
    return ChangeCounts(**rows.aggregate(**sums))


def training_counts(county: str, on: date, scope: Scope | None = None) -> TrainingCounts:
    """Return how many sessions were held and how many households came to any; two reads."""
    area = scope or whole_county(county)
    came = within(Attendance.objects.filter(training__held_on__lte=on), area).order_by()
    homes = came.aggregate(n=Count("household", distinct=True))["n"]
    return TrainingCounts(training_rows(area, on).count(), homes)
