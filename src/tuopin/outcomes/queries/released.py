"""Households that were let go of, and those that must have somebody who answers (R36, R71, R72)."""

from datetime import date
from typing import Any, NamedTuple

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from tuopin.base.asking import ask, ask_one, in_all
from tuopin.funds.queries import homes_reached, standing_payments
from tuopin.outcomes.models import Release
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


def answered(county: str, on: date) -> Answered:
    """Count the households that money had reached, and those without officer or lead; four reads.

    Nobody has to answer for a household that was let go of, though somebody may.
    """
    homes, let_go = ask_one(_homes, county, on)[0], ask_one(_let_go, county, on)[0]
    paired: dict[str, int] = dict(ask(_paired, county, on))
    besides: dict[str, int] = dict(ask(_paired_besides, county, on))
    lacking = (
        homes - let_go - paired.get(role, 0) + besides.get(role, 0) for role in ("liaison", "lead")
    )
    return Answered(homes, *lacking)


def _homes(county: str, on: date) -> QuerySet[Any, Any]:
    return in_all(standing_payments(county, on), n=Count("loan__household", distinct=True))


def _let_go(county: str, on: date) -> QuerySet[Any, Any]:
    return in_all(_released_homes(county, on), n=Count("household", distinct=True))


def _released_homes(county: str, on: date) -> QuerySet[Release]:
    # Tied to each release, of which there are few, not read as a list of all households.
    paid = standing_payments(county, on).filter(loan__household=OuterRef("household"))
    return released(county, on).filter(Exists(paid))


def _paired(county: str, on: date) -> QuerySet[Any, Any]:
    """Count by role the households reached that have somebody on a day: one a role at most."""
    return _by_role(county, on, homes_reached(county, on))


def _paired_besides(county: str, on: date) -> QuerySet[Any, Any]:
    """Count by role those of them that were let go of and yet have somebody."""
    return _by_role(county, on, _released_homes(county, on).values("household"))


def _by_role(county: str, on: date, homes: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    rows = Pairing.objects.filter(current(on), county=county, household__in=homes)
    return rows.order_by().values_list("role").annotate(n=Count("*"))
