"""Counting of applications by their steps, as of a day."""

from datetime import date
from typing import Any, NamedTuple

from django.db.models import Count, F, Q, QuerySet

from tuopin.base.asking import ask
from tuopin.base.scope import Scope, within
from tuopin.kit.scope import whole_county
from tuopin.programme.queries import batch_numbers
from tuopin.selection.models import Application


class Counts(NamedTuple):
    """Steps of one batch by a day, in households (one application a household and batch)."""

    applications: int
    verified: int
    excluded: int
    better_off: int
    cadre: int
    approved: int
    unsupported: int


NOTHING = Counts(0, 0, 0, 0, 0, 0, 0)
STEPS = Counts._fields


def stepped(step: str, on: date) -> Q:
    """Return the condition under which an application had taken a step by the end of a day.

    The same condition counts a figure and opens its rows. An approval that was taken back later
    (an objection, a withdrawal) counts until the day that it was.
    """
    kept = Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=on)
    stands = (
        Q(returned_on__isnull=True) | Q(returned_on__gt=on) | Q(returned_on__lt=F("decided_on"))
    )
    out = Q(excluded_on__lte=on)
    return {
        "applications": Q(filed_on__lte=on),
        "verified": Q(verified_on__lte=on),
        "excluded": out,
        "better_off": out & Q(exclusion="better_off"),
        "cadre": out & Q(exclusion="cadre"),
        "approved": Q(approved_fen__isnull=False, decided_on__lte=on) & kept & stands,
        "unsupported": Q(state="unsupported", decided_on__lte=on),
    }[step]


def counts_on(county: str, on: date, scope: Scope | None = None) -> dict[int, Counts]:
    """Return every batch's steps by the end of a day, by batch number, in two queries."""
    found = ask(_steps, scope or whole_county(county), on)
    numbers = batch_numbers(county)
    return {numbers[batch]: Counts(*steps) for batch, *steps in found}


def _steps(scope: Scope, on: date) -> QuerySet[Any, Any]:
    rows = within(Application.objects.filter(filed_on__lte=on), scope)
    sums = {step: Count("id", filter=stepped(step, on)) for step in STEPS}
    return rows.order_by().values_list("batch").annotate(**sums)


def counted(scope: Scope, batch: int, step: str, on: date) -> QuerySet[Application]:
    """Return the applications that a figure of a batch counts, with their households."""
    rows = within(Application.objects.filter(stepped(step, on), batch__number=batch), scope)
    return rows.select_related("household", "person").order_by("region", "id")


def state_counts(scope: Scope, batch: int | None = None) -> dict[str, int]:
    """Return how many applications are in each state now."""
    rows = within(Application.objects.all(), scope)
    if batch is not None:
        rows = rows.filter(batch__number=batch)
    return dict(rows.order_by().values_list("state").annotate(Count("id")))
