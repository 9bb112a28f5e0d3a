"""Loan money that a smaller project does not need: to be repaid at once, what is left (R66)."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import Min, Q, Sum

from tuopin.base.rows import chunks
from tuopin.base.scope import Scope, within
from tuopin.funds.models import Loan, Repayment
from tuopin.visits.models import Change


class GiveBack(NamedTuple):
    """A household that gives loan money back: since when, how much, and what is left, in fen."""

    application: UUID
    household: UUID
    head_name: str
    region: str
    since: date
    fen: int
    left_fen: int
    loan: UUID


def to_give_back(scope: Scope, on: date) -> list[GiveBack]:
    """Return who still owed money of approved changes at the end of a day, the oldest first.

    What of the principal came back from the first such decision on counts. Three reads for 900.
    """
    rows = within(Change.objects.filter(give_back_fen__gt=0), scope)
    rows = rows.filter(state="approved", decided_on__lte=on).order_by()
    asked = list(
        rows.values_list(
            "application_id", "household_id", "household__head_name", "region"
        ).annotate(since=Min("decided_on"), fen=Sum("give_back_fen"))
    )
    loans, back = _came_back(scope.county, {row[0]: row[4] for row in asked}, on)
    found = [
        GiveBack(case, home, name, region, since, fen, fen - back.get(case, 0), loans[case])
        for case, home, name, region, since, fen in asked
        if case in loans and fen > back.get(case, 0)
    ]
    return sorted(found, key=lambda row: (row.since, row.region, row.head_name))


def _came_back(
    county: str, since: dict[UUID, date], on: date
) -> tuple[dict[UUID, UUID], dict[UUID, int]]:
    """Return the loan of each project, and the principal repaid from a day of its own on."""
    loans: dict[UUID, UUID] = {}
    back: dict[UUID, int] = {}
    for piece in chunks(since):
        paid = Loan.objects.filter(county=county, agreement__application__in=piece)
        of = dict(paid.filter(paid_fen__gt=0).values_list("id", "agreement__application_id"))
        loans.update((case, loan) for loan, case in of.items())
        for loan, day, fen in _repaid(county, of, on):
            case = of[loan]
            if day >= since[case]:
                back[case] = back.get(case, 0) + fen
    return loans, back


def _repaid(county: str, loans: Iterable[UUID], on: date) -> list[tuple[UUID, date, int]]:
    stands = Q(reversed_on__isnull=True) | Q(reversed_on__gt=on)
    rows = Repayment.objects.filter(
        stands, county=county, loan__in=list(loans), taken_on__lte=on, paid_on__lte=on
    )
    return list(rows.values_list("loan_id", "paid_on", "principal_fen"))
