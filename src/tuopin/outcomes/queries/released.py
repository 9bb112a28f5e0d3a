"""Households that were let go of, and those that must have somebody who answers (R36, R71, R72)."""

from datetime import date
from typing import Any, NamedTuple

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from tuopin.outcomes.models import Release
from tuopin.register.models import Household
from tuopin.selection.models import Pairing
from tuopin.selection.queries.pairings import current


class Answered(NamedTuple):
    """Households that money reached, and those of them that lack an officer or a lead."""

    homes: int
    without_officer: int
    without_lead: int


def released(county: str, on: date) -> QuerySet[Release]:
    """Return the releases that stand at the end of a day: none after the exit was taken back."""
    back = Q(exit__returned_on__isnull=False, exit__returned_on__lte=on)
    return Release.objects.filter(~back, county=county, released_on__lte=on)


def answered(county: str, on: date, homes: QuerySet[Any]) -> Answered:
    """Count households by their keys, and those without officer or lead on a day; one query.

    Nobody has to answer for a household that was let go of.
    """
    kept = ~Exists(released(county, on).filter(household=OuterRef("pk")))
    pairs = Pairing.objects.filter(current(on), county=county, household=OuterRef("pk"))
    found = Household.objects.filter(county=county, id__in=homes).aggregate(
        homes=Count("id"),
        without_officer=Count("id", filter=kept & ~Exists(pairs.filter(role="liaison"))),
        without_lead=Count("id", filter=kept & ~Exists(pairs.filter(role="lead"))),
    )
    return Answered(**found)
