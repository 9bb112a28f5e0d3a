"""Reading of purchases: by household, by area, and against what was approved (R63, R64)."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, QuerySet, Sum

from tuopin.base.scope import Scope, within
from tuopin.funds.models import Loan
from tuopin.visits.models import Purchase
from tuopin.visits.queries.changing import stood


class Spent(NamedTuple):
    """What was bought by a day: purchases, their price and the loan's share of it, in fen."""

    purchases: int
    fen: int
    loan_fen: int


def reached_by(county: str, application: UUID, on: date) -> bool:
    """Say whether the loan's money had reached the household of a project by a day (R78)."""
    paid = Loan.objects.filter(
        county=county, agreement__application=application, paid_on__lte=on, paid_fen__gt=0
    )
    return paid.exists()


def purchases(
    scope: Scope, on: date, *, household: UUID | None = None, voided: bool = False
) -> QuerySet[Purchase]:
    """Return the purchases that stood on a day within a scope, newest first, people joined.

    With `voided` those that were voided by then, too.
    """
    which = (
        Purchase.objects.filter(bought_on__lte=on) if voided else Purchase.objects.filter(stood(on))
    )
    rows = within(which, scope)
    if household is not None:
        rows = rows.filter(household_id=household)
    return rows.select_related("household", "part", "officer").order_by("-bought_on", "-id")


def purchase_of(scope: Scope, key: UUID, on: date) -> Purchase | None:
    """Return one purchase of a scope with its receipt, voided or not."""
    found = purchases(scope, on, voided=True).select_related("household", "part", "officer", "file")
    return found.filter(id=key).first()


def spent_on(rows: QuerySet[Purchase]) -> Spent:
    """Return what purchases come to; one read."""
    sums = rows.order_by().aggregate(
        n=Count("id"), fen=Sum("fen", default=0), loan=Sum("loan_fen", default=0)
    )
    return Spent(sums["n"], sums["fen"], sums["loan"])


def faults(county: str) -> Iterator[tuple[str, str]]:
    """Yield parts of which purchases spent more loan money than was approved for them (R64)."""
    stands = Purchase.objects.filter(county=county, void_on__isnull=True).order_by()
    spent = stands.values_list("part_id", "part__approved_fen").annotate(fen=Sum("loan_fen"))
    for part, approved, fen in spent:
        if fen > (approved or 0):
            yield "visits_purchase_above", str(part)
