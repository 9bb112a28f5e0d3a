"""The months of a forecast, walked through: one engine for the plain one and for many (R108).

Of what falls due in a month a share comes back in it, a share is put off, a share is lost, and the
rest comes late. The plain forecast divides money by the levers' shares; a path draws the fate of
each parcel of loans, around shares as far off as the county's own months and places were. All money
is whole fen; parts of an amount are differences of its rounded running shares, so they always sum
to it.

A run can be made again bit for bit: only the raw stream of PCG64 is used, which numpy keeps stable,
and each month takes as many numbers whatever the levers say, so that two scenarios under one seed
meet the same luck.
"""

from datetime import date, timedelta
from typing import NamedTuple, Protocol

import numpy as np

from tuopin.funds.rules.ageing import Ints
from tuopin.funds.rules.levers import LONGEST_DELAY, WHOLE_BP, History, Levers, Position, month_of
from tuopin.funds.rules.schedule import plan
from tuopin.kit.dates import add_months

# A month's loans stand or fall in at most so many parcels, as those of one village do.
PARCELS = 64
_PPM = 1_000_000
_BITS = 31


class Run(NamedTuple):
    """One engine's run: a row a path, a column a month; loans lent and fen lost likewise."""

    free: Ints
    back: Ints
    lent: Ints
    lost: Ints

    def helped(self, levers: Levers) -> Ints:
        """Return the households helped by each path: lent to, and what could be lent at the end."""
        households: Ints = self.lent.sum(axis=1) + self.free[:, -1] // levers.loan_fen
        return households


class Fates(Protocol):
    """Divide what falls due: running shares of it, first to last, a row a path.

    The parts are: in its month, 1 … 12 months late, put off, lost.
    """

    def __call__(self, fen: Ints, loans: Ints, *, overdue: bool = False) -> Ints:
        """Return the parts in fen, a row a path and a column a fate."""
        ...


def run(position: Position, levers: Levers, months: int, paths: int, fates: Fates) -> Run:
    """Walk through the months: what is due meets its fate, what is free is lent again."""
    walk = _Walk(position, levers, months, paths)
    overdue = _row(position.overdue_fen, paths), _row(position.overdue_loans, paths)
    walk.meet(fates(*overdue, overdue=True), 0, overdue)
    for month in range(months):
        due = walk.due[:, month], walk.loans[:, month]
        walk.meet(fates(*due), month, due)
        walk.cash = walk.cash + walk.back[:, month]
        if levers.relend and (month + 1) % levers.batch_months == 0:
            walk.lend(month)
        walk.free[:, month] = walk.cash
    return Run(walk.free, walk.back, walk.lent, walk.lost)


class _Walk:
    """The tables of a run, a row a path and a column a month, and what is free now."""

    def __init__(self, position: Position, levers: Levers, months: int, paths: int) -> None:
        self.as_of, self.levers, self.months = position.as_of, levers, months
        shape = paths, months
        self.due, self.loans = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
        self.back, self.lent = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
        self.lost, self.free = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
        self.cash = _row(position.free_fen, paths)
        for falling in position.due:
            self._add(falling.month, _row(falling.fen, paths), _row(falling.loans, paths))
        # What is promised is taken as paid today; what is on its way needs until next month.
        loans = _row(position.promised_loans, paths)
        for month, fen in self._plan(position.promised_fen, position.as_of):
            self._add(month, _row(fen, paths), loans)
        self.back[:, min(1, months - 1)] += position.coming_fen

    def meet(self, parts: Ints, month: int, due: tuple[Ints, Ints]) -> None:
        """Book what becomes of money that is due in a month: back, late, put off or lost."""
        fen, loans = due
        reach = min(LONGEST_DELAY + 1, self.months - month)
        self.back[:, month : month + reach] += parts[:, :reach]
        self.lost[:, month] += parts[:, -1]
        later = _end(self.as_of, month) + timedelta(days=self.levers.extension_days)
        put_off = parts[:, -2]
        self._add(month_of(self.as_of, later), put_off, -(-loans * put_off // np.maximum(fen, 1)))

    def lend(self, month: int) -> None:
        """Make whole loans of what is free at a month's end."""
        count = self.cash // self.levers.loan_fen
        self.cash = self.cash - count * self.levers.loan_fen
        self.lent[:, month] = count
        for later, fen in self._plan(self.levers.loan_fen, _end(self.as_of, month)):
            self._add(later, count * fen, count)

    def _plan(self, fen: int, paid_on: date) -> list[tuple[int, int]]:
        """Return the months and fen in which a loan paid on a day falls due."""
        if not fen:
            return []
        dues = plan(fen, paid_on, self.levers.terms)
        return [(month_of(self.as_of, due.due_on), due.fen) for due in dues]

    def _add(self, month: int, fen: Ints, loans: Ints) -> None:
        if month < self.months:
            self.due[:, month] += fen
            self.loans[:, month] += loans


def _row(value: int, paths: int) -> Ints:
    return np.full(paths, value, dtype=np.int64)


def _end(as_of: date, month: int) -> date:
    """Return the last day of a month, counted from the first."""
    return add_months(as_of.replace(day=1), month + 1) - timedelta(days=1)


def _shared(fen: Ints, running: Ints, whole: Ints) -> Ints:
    """Divide fen by running shares of a whole, the last of which is the whole."""
    reached = (2 * fen[:, None] * running + whole) // (2 * whole)
    parts: Ints = np.diff(reached, axis=1, prepend=0)
    return parts


def _running(levers: Levers, delays: tuple[int, ...], off: Ints, overdue: bool) -> Ints:
    """Return the running shares of the fates in millionths, for shares so far off (a row each).

    What is overdue already can only come late or never.
    """
    on_time = np.clip(levers.recovery_bp + off[:, 0], 0, WHOLE_BP - levers.extension_bp)
    lost = np.clip(levers.loss_bp + off[:, 1], 0, WHOLE_BP - levers.extension_bp - on_time)
    late = WHOLE_BP - levers.extension_bp - on_time - lost
    put_off = np.full_like(late, levers.extension_bp)
    if overdue:
        late = np.where(late + lost > 0, late, WHOLE_BP)
        on_time, put_off = np.zeros_like(late), np.zeros_like(late)
    through = np.cumsum(np.array([0, *delays], dtype=np.int64))
    came = on_time[:, None] + late[:, None] * through // through[-1]
    parted = (on_time + late + put_off)[:, None]
    running = np.concatenate((came, parted, parted + lost[:, None]), axis=1)
    shares: Ints = running * _PPM // running[:, -1:]
    return shares


class Shares:
    """Divide every month by the levers' shares."""

    def __init__(self, history: History, levers: Levers) -> None:
        off = np.zeros((1, 2), dtype=np.int64)
        self.running = {
            overdue: _running(levers, history.months_late, off, overdue)
            for overdue in (False, True)
        }

    def __call__(self, fen: Ints, loans: Ints, *, overdue: bool = False) -> Ints:
        return _shared(fen, self.running[overdue], np.array([[_PPM]]))


class Luck:
    """Draw the fate of each parcel, around shares as far off as a cohort drawn before."""

    def __init__(self, history: History, levers: Levers, seed: int, paths: int) -> None:
        self.stream, self.paths = np.random.PCG64(seed), paths
        off = np.array(history.off, dtype=np.int64)
        self.bounds = {
            overdue: (_running(levers, history.months_late, off, overdue) << _BITS) // _PPM
            for overdue in (False, True)
        }

    def __call__(self, fen: Ints, loans: Ints, *, overdue: bool = False) -> Ints:
        raw = self.stream.random_raw(self.paths * (PARCELS + 1)).reshape(self.paths, PARCELS + 1)
        bounds = self.bounds[overdue]
        mine = bounds[(raw[:, -1] % len(bounds)).astype(np.int64)]
        fates = (raw[:, :-1] >> (64 - _BITS)).astype(np.int64)
        parcels = np.clip(loans, 1, PARCELS)[:, None]
        # A parcel that there are no loans for has a fate beyond every bound.
        fates = np.where(np.arange(PARCELS) < parcels, fates, 1 << _BITS)
        running = (fates[:, :, None] < mine[:, None, :]).sum(axis=1)
        return _shared(fen, running, parcels)
