"""How old a county's debts are: tens of thousands of schedules judged at once (R44, I14).

Columns instead of objects: one row an instalment, loans numbered from 0. The numbers are the same
that `allocation` gives loan by loan; only the way is shorter.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

# What is not yet overdue, then what has been for 1–30, 31–90, 91–180, 181–365 and more days.
BUCKETS = ("not_due", "d30", "d90", "d180", "d365", "older")
_UPTO = np.array([0, 30, 90, 180, 365], dtype=np.int64)


class Schedules(NamedTuple):
    """The instalments of many loans, each loan's together and in order of their days.

    `loan` numbers from 0, never falling; `day` is the day's ordinal, `fen` fee and principal.
    """

    loan: Ints
    day: Ints
    fen: Ints
    loans: int


class Ages(NamedTuple):
    """What each loan still owes, in fen: by age (a row a loan, a column a bucket), and overdue."""

    buckets: Ints
    arrears: Ints

    @property
    def outstanding(self) -> Ints:
        """Return all that each loan still owes by its schedule."""
        owed: Ints = self.buckets.sum(axis=1)
        return owed


def columns(rows: Sequence[tuple[int, date, int]], loans: int) -> Schedules:
    """Return schedules from (loan's number, day, fen) rows in any order; loans number from 0."""
    loan, day, fen = zip(*rows, strict=True) if rows else ((), (), ())
    return ordered(ints(loan), ordinals(day), ints(fen), loans=loans)


def ordered(
    loan: Ints, day: Ints, fen: Ints, place: Ints | None = None, *, loans: int
) -> Schedules:
    """Return schedules from columns in any order.

    Within a loan by `place`, which never contradicts the days; without it, by the days, and those
    of one day as they were given.
    """
    order = np.lexsort((day if place is None else place, loan))
    return Schedules(loan[order], day[order], fen[order], loans)


def bucket(days_late: int) -> int:
    """Return the place in BUCKETS of what has been overdue for some days."""
    return int(np.searchsorted(_UPTO, days_late, side="left"))


def left(schedules: Schedules, paid_fen: Ints) -> Ints:
    """Return what of each instalment is not settled by each loan's total, oldest first."""
    through = np.cumsum(schedules.fen)
    first = np.searchsorted(schedules.loan, np.arange(schedules.loans))
    before = np.concatenate((ints([0]), through))[first]
    reached = through - (before + paid_fen)[schedules.loan]
    unsettled: Ints = np.clip(reached, 0, schedules.fen)
    return unsettled


def aged(schedules: Schedules, paid_fen: Ints, on: date, tolerance_days: int = 0) -> Ages:
    """Return each loan's debts by age on a day, and what of them is overdue beyond the tolerance.

    `paid_fen` is, by loan, all repaid by that day and all written off by it, fee and principal.
    """
    owed = left(schedules, paid_fen)
    days = on.toordinal() - schedules.day
    place = np.searchsorted(_UPTO, days, side="left")
    buckets = np.zeros((schedules.loans, len(BUCKETS)), dtype=np.int64)
    np.add.at(buckets, (schedules.loan, place), owed)
    arrears = np.zeros(schedules.loans, dtype=np.int64)
    late = days > tolerance_days
    np.add.at(arrears, schedules.loan[late], owed[late])
    return Ages(buckets, arrears)


def by_key(keys: Sequence[Any], values: Ints) -> dict[Any, Ints]:
    """Return the sums of a row a loan by the loans' keys (their townships, their batches)."""
    places = {key: place for place, key in enumerate(dict.fromkeys(keys))}
    sums = np.zeros((len(places), *values.shape[1:]), dtype=np.int64)
    np.add.at(sums, [places[key] for key in keys], values)
    return dict(zip(places, sums, strict=True))


def ints(values: Sequence[int]) -> Ints:
    """Return whole numbers as a column."""
    return np.array(values, dtype=np.int64)


def ordinals(days: Sequence[date]) -> Ints:
    """Return days as a column of their ordinals."""
    return np.fromiter(map(date.toordinal, days), np.int64, len(days))


def month_numbers(days: Ints) -> Ints:
    """Return the months that days (ordinals) lie in, counted through: year × 12 + month − 1."""
    # numpy's calendar knows the months; its days count from 1970.
    since = (days - date(1970, 1, 1).toordinal()).astype("datetime64[D]")
    months: Ints = since.astype("datetime64[M]").astype(np.int64) + 1970 * 12
    return months


def month_ends(months: Ints) -> Ints:
    """Return the last days of months counted through, as ordinals."""
    next_first = (months - 1970 * 12 + 1).astype("datetime64[M]").astype("datetime64[D]")
    ends: Ints = next_first.astype(np.int64) - 1 + date(1970, 1, 1).toordinal()
    return ends
