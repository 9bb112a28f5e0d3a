"""What a county has lived through: how its dues came back, month by month and place by place.

The forecast draws from it (R108). An instalment is old enough to be judged `JUDGED_DAYS` after its
day: what has not come by then counts as lost there, and what comes later still as a recovery.
"""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import numpy as np

from tuopin.funds.rules.ageing import Ints, Schedules, ints, month_ends, month_numbers
from tuopin.funds.rules.levers import LONGEST_DELAY, WHOLE_BP, Cohort, History
from tuopin.kit.money import half_up

JUDGED_DAYS = 180
# More than any ordinal of a day: loans and days make one sorted key.
_SPAN = 10_000_000


class Experience(NamedTuple):
    """The cohorts and delays, and the county's own shares in 1/10,000; None before there are any.

    `on_time_bp` and `lost_bp` are of what could be judged, `put_off_bp` of what fell due by the
    first schedules.
    """

    history: History
    on_time_bp: int | None = None
    lost_bp: int | None = None
    put_off_bp: int | None = None


class Settled:
    """What of each instalment was settled by any day, from dated repayments; oldest first."""

    def __init__(self, schedules: Schedules, loan: Ints, day: Ints, fen: Ints) -> None:
        order = np.argsort(loan * _SPAN + day, kind="stable")
        self._keys = (loan * _SPAN + day)[order]
        self._paid = np.concatenate((ints([0]), np.cumsum(fen[order])))
        self._none = np.searchsorted(self._keys, schedules.loan * _SPAN)
        through = np.cumsum(schedules.fen)
        first = np.searchsorted(schedules.loan, schedules.loan)
        # What the loan's earlier instalments take before this one.
        self._before = (through - schedules.fen) - (through - schedules.fen)[first]
        self._schedules = schedules

    def by(self, days: Ints) -> Ints:
        """Return what was settled by the end of a day of its own for each instalment, in fen."""
        until = np.searchsorted(self._keys, self._schedules.loan * _SPAN + days, side="right")
        paid = self._paid[until] - self._paid[self._none]
        settled: Ints = np.clip(paid - self._before, 0, self._schedules.fen)
        return settled


def lived(
    current: Schedules,
    original: Schedules,
    back: tuple[Ints, Ints, Ints],
    places: Sequence[str],
    on: date,
) -> Experience:
    """Return a county's experience at the end of a day.

    `back` are the repayments' loans, days and fen; `places` the loans' townships.
    """
    settled = Settled(current, *back)
    judged = current.day + JUDGED_DAYS <= on.toordinal()
    month = month_numbers(current.day)
    in_time = settled.by(month_ends(month))
    lost = current.fen - settled.by(current.day + JUDGED_DAYS)
    table = np.column_stack((current.fen, in_time, lost))[judged]
    names = {place: n for n, place in enumerate(sorted(set(places)))}
    place = ints([names[name] for name in places])[current.loan[judged]]
    history = History(
        _cohorts(month[judged] * len(names) + place, table), _delays(settled, month, on)
    )
    if not len(table):
        return Experience(history)
    whole, came, gone = (int(column) for column in table.sum(axis=0))
    first, now = (_due_by(schedules, on) for schedules in (original, current))
    put_off = half_up(max(0, first - now) * WHOLE_BP, first) if first else 0
    return Experience(history, _share(came, whole), _share(gone, whole), put_off)


def _cohorts(keys: Ints, table: Ints) -> tuple[Cohort, ...]:
    """Return how each month and place turned out, in their order."""
    distinct, which = np.unique(keys, return_inverse=True)
    sums = np.zeros((len(distinct), 3), dtype=np.int64)
    np.add.at(sums, which, table)
    return tuple(Cohort(_share(t, whole), _share(g, whole)) for whole, t, g in sums.tolist())


def _delays(settled: Settled, month: Ints, on: date) -> tuple[int, ...]:
    """Return the fen that came 1 to 12 months after their month, as far as those have passed."""
    found, before = [], settled.by(month_ends(month))
    for later in range(1, LONGEST_DELAY + 1):
        ends = month_ends(month + later)
        by_then = settled.by(ends)
        found.append(int((by_then - before)[ends <= on.toordinal()].sum()))
        before = by_then
    return tuple(found)


def _due_by(schedules: Schedules, on: date) -> int:
    return int(schedules.fen[schedules.day <= on.toordinal()].sum())


def _share(part: int, whole: int) -> int:
    return half_up(part * WHOLE_BP, whole)
