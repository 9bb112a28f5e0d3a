"""How old the households' debts are at any date, and what was expected against what came (R44).

Everything is read once, in five queries, and judged as columns: against the schedule in force on
the day, and against the one that the loan began with, so that extensions cannot hide bad loans.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import repeat
from typing import Any, NamedTuple
from uuid import UUID

import numpy as np
from django.db.models import F, Q
from numpy.typing import NDArray

from tuopin.base.scope import Scope, within
from tuopin.funds.models import Deduction, Instalment, Repayment
from tuopin.funds.queries.arrears import TOLERANCE, gone, standing_payments
from tuopin.funds.rules import township_of
from tuopin.funds.rules.ageing import (
    Ages,
    Ints,
    Schedules,
    aged,
    by_key,
    ints,
    left,
    month_numbers,
    ordered,
    ordinals,
)
from tuopin.policy.queries import version_on

# More than any loan could owe, far from where whole numbers end.
MOST_FEN = 10**15


class Back(NamedTuple):
    """What households gave back, fee and principal: the loan's number, the paper's day, fen."""

    loan: Ints
    day: Ints
    fen: Ints


class Debts(NamedTuple):
    """The loans that had been paid out by the end of a day, as columns; loans number from 0.

    `current` is the schedule in force on the day, `original` the one made when the money was paid
    out. `lost` says which loans were written off: nothing is expected of them any more.
    """

    on: date
    loans: list[UUID]
    regions: list[str]
    current: Schedules
    original: Schedules
    back: Back
    lost: NDArray[np.bool_]

    @property
    def paid(self) -> Ints:
        """Return what each loan had given back by the end of the day, in fen."""
        sums = np.zeros(len(self.loans), dtype=np.int64)
        np.add.at(sums, self.back.loan, self.back.fen)
        return sums

    @property
    def met(self) -> Ints:
        """Return what each loan had given back, and all that was asked of those written off."""
        return np.where(self.lost, MOST_FEN, self.paid)


class Aged(NamedTuple):
    """The debts of many loans in fen: by age, in arrears now and by their first schedules.

    `loans` are those that owe something, `overdue` those that are in arrears now.
    """

    loans: int
    overdue: int
    buckets: tuple[int, ...]
    arrears_fen: int
    original_fen: int

    @property
    def outstanding_fen(self) -> int:
        """Return all that is owed by the schedules in force."""
        return sum(self.buckets)


class LoanAge(NamedTuple):
    """One loan's debt in fen, and since when the oldest of it is overdue (None: it is not)."""

    loan: UUID
    region: str
    buckets: tuple[int, ...]
    arrears_fen: int
    original_fen: int
    oldest_on: date | None


class Ageing(NamedTuple):
    """The debts of an area at the end of a day; `original` are arrears by the first schedules."""

    debts: Debts
    ages: Ages
    original: Ints
    tolerance_days: int
    total: Aged
    townships: dict[str, Aged]

    def by_loan(self) -> Iterator[LoanAge]:
        """Yield the loans that owe something, in the order of their places."""
        debts, on = self.debts, self.debts.on.toordinal()
        late = on - debts.current.day > self.tolerance_days
        owing = late & (left(debts.current, debts.met) > 0)
        oldest = np.zeros(len(debts.loans), dtype=np.int64)
        # Backwards, so that the first instalment of each loan is written last.
        oldest[debts.current.loan[owing][::-1]] = debts.current.day[owing][::-1]
        owed = self.ages.outstanding
        for n in sorted(np.flatnonzero(owed), key=debts.regions.__getitem__):
            yield LoanAge(
                debts.loans[n],
                debts.regions[n],
                tuple(self.ages.buckets[n].tolist()),
                int(self.ages.arrears[n]),
                int(self.original[n]),
                date.fromordinal(int(oldest[n])) if oldest[n] else None,
            )


class Month(NamedTuple):
    """A calendar month, by its first day, in fen: expected, expected at first, and received."""

    month: date
    expected_fen: int = 0
    original_fen: int = 0
    received_fen: int = 0


def debts(scope: Scope, on: date, batch: int | None = None) -> Debts:
    """Return the debts of an area at the end of a day, in five queries."""
    paid_out = within(standing_payments(scope.county, on), scope)
    if batch is not None:
        paid_out = paid_out.filter(loan__batch__number=batch)
    loans, regions, first = _columns(list(paid_out.values_list("loan", "region", "version")), 3)
    number = {loan: n for n, loan in enumerate(loans)}
    current, original = _schedules(scope, on, number, ints(first))
    lost = np.zeros(len(loans) + 1, dtype=np.bool_)
    lost[_numbers(list(gone(scope.county, on).values_list("loan", flat=True)), number)] = True
    back = _back(scope, on, number)
    return Debts(on, list(loans), list(regions), current, original, back, lost[:-1])


def _columns(rows: Sequence[tuple[Any, ...]], width: int) -> list[Sequence[Any]]:
    return list(zip(*rows, strict=True)) if rows else [()] * width


def _numbers(loans: Sequence[UUID], number: dict[UUID, int]) -> Ints:
    """Return the numbers of loans, -1 for those that are not among them."""
    return np.fromiter(map(number.get, loans, repeat(-1)), np.int64, len(loans))


def _schedules(
    scope: Scope, on: date, number: dict[UUID, int], first: Ints
) -> tuple[Schedules, Schedules]:
    """Return the schedules in force on a day, and those that the loans began with."""
    made = Instalment.objects.filter(county=scope.county, made_on__lte=on)
    if not scope.whole:
        made = within(made, scope, "loan__region")
    asked = F("principal_fen") + F("fee_fen")
    rows = list(made.values_list("loan", "version", "position", "due_on", asked))
    columns = _columns(rows, 5)
    loan = _numbers(columns[0], number)
    version, place, fen = ints(columns[1]), ints(columns[2]), ints(columns[4])
    day = ordinals(columns[3])
    # One place more than loans: the number -1 of loans that are not asked for points there.
    newest = np.zeros(len(number) + 1, dtype=np.int64)
    np.maximum.at(newest, loan, version)
    begun = np.append(first, 0)
    current, original = (
        ordered(loan[here], day[here], fen[here], place[here], loans=len(number))
        for here in ((loan >= 0) & (version == wanted[loan]) for wanted in (newest, begun))
    )
    return current, original


def _back(scope: Scope, on: date, number: dict[UUID, int]) -> Back:
    """Return what came back by the end of a day: repayments and deductions from salaries."""
    stands = Q(reversed_on__isnull=True) | Q(reversed_on__gt=on)
    given = Repayment.objects.filter(stands, kind="repayment", paid_on__lte=on)
    docked = Deduction.objects.filter(stands, deducted_on__lte=on)
    rows = list(within(given, scope).values_list("loan", "paid_on", "fen"))
    rows += within(docked, scope).values_list("loan", "deducted_on", "fen")
    loans, days, fen = _columns(rows, 3)
    loan = _numbers(loans, number)
    known = loan >= 0
    return Back(loan[known], ordinals(days)[known], ints(fen)[known])


def ageing(scope: Scope, on: date, batch: int | None = None) -> Ageing:
    """Return the debts of an area by age at the end of a day, as a whole and by township (R44).

    Arrears leave out what is late by no more than the days of tolerance, as `arrears` does.
    """
    tolerance = version_on(scope.county, TOLERANCE, on).value
    found = debts(scope, on, batch)
    met = found.met
    now = aged(found.current, met, on, tolerance)
    first = aged(found.original, met, on, tolerance).arrears
    owing, late = (now.outstanding > 0).astype(np.int64), (now.arrears > 0).astype(np.int64)
    table = np.column_stack((owing, late, now.buckets, now.arrears, first))
    towns = by_key([township_of(region) for region in found.regions], table)
    return Ageing(
        found,
        now,
        first,
        tolerance,
        _aged(table.sum(axis=0)),
        {town: _aged(row) for town, row in sorted(towns.items())},
    )


def _aged(row: Ints) -> Aged:
    loans, overdue, *buckets, late, first = row.tolist()
    return Aged(loans, overdue, tuple(buckets), late, first)


def by_month(scope: Scope, on: date, batch: int | None = None) -> list[Month]:
    """Return what was expected and what came in each calendar month, from the first to the last.

    Loans written off count here: what was expected of them did not come.
    """
    found = debts(scope, on, batch)
    columns = [
        (month_numbers(rows.day), rows.fen) for rows in (found.current, found.original, found.back)
    ]
    every = np.concatenate([months for months, _ in columns])
    if not len(every):
        return []
    first, last = int(every.min()), int(every.max())
    sums = np.zeros((last - first + 1, len(columns)), dtype=np.int64)
    for column, (months, fen) in enumerate(columns):
        np.add.at(sums[:, column], months - first, fen)
    return [Month(_first_day(first + place), *row) for place, row in enumerate(sums.tolist())]


def _first_day(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)
