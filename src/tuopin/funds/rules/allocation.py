"""What a repayment settles: a pure function of the schedule and of all that was repaid (I14).

Only the cumulative total decides, oldest instalment first, its fee before its principal. So paper
that comes late changes what is shown, never what was posted, and no order of entry matters.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple


class Due(NamedTuple):
    """One instalment: its day, and what it asks for in fen."""

    due_on: date
    principal_fen: int
    fee_fen: int = 0

    @property
    def fen(self) -> int:
        """Return fee and principal together."""
        return self.principal_fen + self.fee_fen


class Placed(NamedTuple):
    """What of an instalment is settled, in fen."""

    due: Due
    fee_fen: int
    principal_fen: int

    @property
    def left_fen(self) -> int:
        """Return what the instalment still asks for."""
        return self.due.fen - self.fee_fen - self.principal_fen


class Split(NamedTuple):
    """What one repayment goes to, in fen: fee, principal, and what nothing is owed for."""

    fee_fen: int
    principal_fen: int
    over_fen: int


class Arrears(NamedTuple):
    """What is overdue in fen, and since which day the oldest of it was due."""

    fen: int
    oldest_on: date | None


class Event(NamedTuple):
    """How one repayment came: early, on_time, late or over, and whether a part stayed open."""

    paid_on: date
    fen: int
    timing: str
    partial: bool
    over_fen: int


def allocate(dues: Sequence[Due], paid_fen: int) -> list[Placed]:
    """Place a total over a schedule; what is above the whole schedule is left out.

    Instalments of one day are settled in the order in which they are given.
    Raises ValueError('settled') for a total below zero.
    """
    if paid_fen < 0:
        raise ValueError("settled")
    placed = []
    for due in sorted(dues, key=_day):
        fee = min(due.fee_fen, paid_fen)
        principal = min(due.principal_fen, paid_fen - fee)
        paid_fen -= fee + principal
        placed.append(Placed(due, fee, principal))
    return placed


def split(dues: Sequence[Due], before_fen: int, fen: int) -> Split:
    """Say what `fen` more settles after `before_fen`: the difference of two totals.

    Raises ValueError('settled') when a total would be below zero.
    """
    before, after = allocate(dues, before_fen), allocate(dues, before_fen + fen)
    fee = sum(part.fee_fen for part in after) - sum(part.fee_fen for part in before)
    principal = sum(p.principal_fen for p in after) - sum(p.principal_fen for p in before)
    return Split(fee, principal, fen - fee - principal)


def arrears(dues: Sequence[Due], paid_fen: int, on: date, tolerance_days: int = 0) -> Arrears:
    """Return what was due before a day, beyond the tolerance, and is not paid (I14).

    `paid_fen` is all repaid by that day and all written off by it.
    """
    late = [
        part
        for part in allocate(dues, paid_fen)
        if part.left_fen and _is_late(part.due, on, tolerance_days)
    ]
    return Arrears(sum(part.left_fen for part in late), late[0].due.due_on if late else None)


def next_due(dues: Sequence[Due], paid_fen: int) -> Due | None:
    """Return what is left of the oldest instalment that is not settled; None when all is."""
    for due, fee, principal in allocate(dues, paid_fen):
        if due.fen > fee + principal:
            return Due(due.due_on, due.principal_fen - principal, due.fee_fen - fee)
    return None


def status(dues: Sequence[Due], paid_fen: int, on: date, tolerance_days: int = 0) -> str:
    """Say how a loan stands: 'settled', 'overdue', 'due' (within the tolerance) or 'not_due'."""
    due = next_due(dues, paid_fen)
    if due is None:
        return "settled"
    if _is_late(due, on, tolerance_days):
        return "overdue"
    return "due" if due.due_on <= on else "not_due"


def events(
    dues: Sequence[Due], repayments: Iterable[tuple[date, int]], tolerance_days: int = 0
) -> list[Event]:
    """Say of each repayment, in order of its day, how it came.

    Timing goes by the oldest instalment that it touches: early before its day, on time up to the
    tolerance, late after it; over when nothing was owed any more.
    """
    told, before = [], 0
    for paid_on, fen in sorted(repayments):
        due = next_due(dues, before)
        partial = _stays_open(dues, before + fen)
        over = split(dues, before, fen).over_fen
        told.append(Event(paid_on, fen, _timing(due, paid_on, tolerance_days), partial, over))
        before += fen
    return told


def _timing(due: Due | None, paid_on: date, tolerance_days: int) -> str:
    if due is None:
        return "over"
    if _is_late(due, paid_on, tolerance_days):
        return "late"
    return "early" if paid_on < due.due_on else "on_time"


def _stays_open(dues: Sequence[Due], paid_fen: int) -> bool:
    """Say whether a total ends within an instalment."""
    return any(0 < part.left_fen < part.due.fen for part in allocate(dues, paid_fen))


def _is_late(due: Due, on: date, tolerance_days: int) -> bool:
    return due.due_on + timedelta(days=tolerance_days) < on


def _day(due: Due) -> date:
    return due.due_on
