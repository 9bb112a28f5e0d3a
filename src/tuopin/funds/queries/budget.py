"""Budgets of batches in townships against what was approved and paid there (R47)."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Substr

from tuopin.agreements.models import Agreement
from tuopin.funds.models import Budget, Loan
from tuopin.funds.queries.arrears import standing_payments
from tuopin.funds.rules import TOWNSHIP_DIGITS, township_of

Place = tuple[UUID, str]


class BudgetLine(NamedTuple):
    """One batch in one township, in fen: its budget, what is approved and paid of it.

    `budget_fen` is None where nobody set one: only the free money limits it then.
    """

    batch: UUID
    region: str
    budget_fen: int | None = None
    document: str = ""
    approved_fen: int = 0
    loans: int = 0
    paid_fen: int = 0

    @property
    def left_fen(self) -> int | None:
        """Return what may still be approved; below zero where more is approved than budgeted."""
        return None if self.budget_fen is None else self.budget_fen - self.approved_fen


class Overrun(NamedTuple):
    """A batch and township in which loans ask for more than the budget has left, in fen."""

    batch: UUID
    region: str
    budget_fen: int
    approved_fen: int
    asked_fen: int


def budgets_in_force(county: str, on: date) -> dict[Place, Budget]:
    """Return the newest budget of each batch and township on a day, in one query."""
    found = Budget.objects.filter(county=county, set_on__lte=on).order_by("set_on", "id")
    return {(row.batch_id, row.region): row for row in found}


def approved_on(county: str, on: date) -> QuerySet[Loan]:
    """Return the loans that count against budgets on a day: held, sent, paid, but not let go."""
    gone = Q(released_on__isnull=False, released_on__lte=on)
    return Loan.objects.filter(~gone, county=county, reserved_on__lte=on)


def _by_place(loans: QuerySet[Loan]) -> dict[Place, tuple[int, int]]:
    sums = (
        loans.annotate(town=Substr("region", 1, TOWNSHIP_DIGITS))
        .values_list("batch", "town")
        .annotate(fen=Sum("approved_fen"), n=Count("id"))
        .order_by()
    )
    return {(batch, f"{town}000"): (fen, n) for batch, town, fen, n in sums}


def approved_in(county: str, batch: UUID, region: str) -> int:
    """Return what is approved in a batch and township now, in fen."""
    found = Loan.objects.filter(county=county, batch_id=batch).exclude(state="released")
    return _by_place(found).get((batch, region), (0, 0))[0]


def budget_left(county: str, batch: UUID, region: str, on: date) -> int | None:
    """Return what a batch may still approve in a township on a day, in fen; None: no budget."""
    held = budgets_in_force(county, on).get((batch, region))
    return None if held is None else held.fen - approved_in(county, batch, region)


def over_budget(county: str, loans: Iterable[Loan], on: date) -> list[Overrun]:
    """Return where these loans would pass their budget, whether they are inserted yet or not."""
    wanted: dict[Place, int] = {}
    mine: set[UUID] = set()
    for loan in loans:
        _ask(wanted, loan.batch_id, loan.region, loan.approved_fen)
        mine.add(loan.id)
    return _over(county, wanted, mine, on)


def over_budget_of(county: str, agreements: Iterable[Agreement], on: date) -> list[Overrun]:
    """Return where agreements that no money is held for would pass their budget."""
    wanted: dict[Place, int] = {}
    for agreement in agreements:
        _ask(wanted, agreement.batch_id, agreement.region, agreement.amount_fen)
    return _over(county, wanted, set(), on)


def _ask(wanted: dict[Place, int], batch: UUID, region: str, fen: int) -> None:
    place = (batch, township_of(region))
    wanted[place] = wanted.get(place, 0) + fen


def _over(county: str, wanted: dict[Place, int], mine: set[UUID], on: date) -> list[Overrun]:
    limits = {place: row for place, row in budgets_in_force(county, on).items() if place in wanted}
    if not limits:
        return []
    there = _approved_beside(county, {batch for batch, _ in limits}, mine)
    return [
        Overrun(*place, row.fen, there.get(place, 0), wanted[place])
        for place, row in sorted(limits.items(), key=lambda pair: pair[0][1])
        if there.get(place, 0) + wanted[place] > row.fen
    ]


def _approved_beside(county: str, batches: set[UUID], mine: set[UUID]) -> Mapping[Place, int]:
    """Return what other loans have approved; summed here, for `mine` may be too many to name."""
    found: dict[Place, int] = {}
    others = Loan.objects.filter(county=county, batch_id__in=batches).exclude(state="released")
    for key, batch, region, fen in others.values_list("id", "batch", "region", "approved_fen"):
        if key not in mine:
            _ask(found, batch, region, fen)
    return found


def budgets(county: str, on: date) -> list[BudgetLine]:
    """Return every batch and township with a budget or a loan on a day, in three queries."""
    table: dict[Place, BudgetLine] = {
        place: BudgetLine(*place, row.fen, row.document)
        for place, row in budgets_in_force(county, on).items()
    }
    for place, (fen, n) in _by_place(approved_on(county, on)).items():
        table[place] = table.get(place, BudgetLine(*place))._replace(approved_fen=fen, loans=n)
    paid = standing_payments(county, on).annotate(town=Substr("region", 1, TOWNSHIP_DIGITS))
    sums = paid.values_list("loan__batch", "town").annotate(total=Sum("fen")).order_by()
    for batch, town, fen in sums:
        place = (batch, f"{town}000")
        table[place] = table.get(place, BudgetLine(*place))._replace(paid_fen=fen)
    return [table[place] for place in sorted(table, key=lambda p: (p[1], str(p[0])))]
