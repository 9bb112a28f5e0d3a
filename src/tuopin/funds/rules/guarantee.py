"""Pure decisions on the officer's guarantee: how much a salary may stand for, what is deducted.

Amounts are whole fen; a salary of 0 is one that was never recorded (R70–R72).
"""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from tuopin.kit.dates import add_months

_HUNDRED = 100
# What nobody would deduct: a schedule that ends in another lifetime.
_LONGEST_MONTHS = 600


class Guarded(NamedTuple):
    """What decides whether an officer may stand for a loan, and for how much in fen."""

    fen: int
    has_officer: bool = True
    in_area: bool = True
    since: date | None = None
    deducting: bool = False


class Month(NamedTuple):
    """One month of a schedule of deductions: its first day, and fen."""

    month: date
    fen: int
    left_fen: int


def cap_fen(salary_fen: int, percent: int) -> int | None:
    """Return what a monthly salary may stand for: a percentage of twelve of them, rounded down.

    None where no salary is recorded: nothing is measured then, and the page says so.
    """
    return 12 * salary_fen * percent // _HUNDRED if salary_fen else None


def monthly_cap_fen(salary_fen: int, percent: int) -> int:
    """Return the most that may be deducted in a month, rounded down; 0 without a salary."""
    return salary_fen * percent // _HUNDRED


def above_cap(salary_fen: int, percent: int, exposure_fen: int) -> bool:
    """Say whether an exposure is more than a salary may stand for."""
    cap = cap_fen(salary_fen, percent)
    return cap is not None and exposure_fen > cap


def why_not_guaranteed(
    loans: Iterable[Guarded], on: date, salary_fen: int, exposure_fen: int, percent: int
) -> list[str]:
    """Say for each loan in turn why one officer cannot stand for it from a day, '' where he can.

    The first loans fill the cap; those that no longer fit are refused. Codes are of terms.
    """
    told = []
    for loan in loans:
        why = _why(loan, on)
        if not why and above_cap(salary_fen, percent, exposure_fen + loan.fen):
            why = "why.above_cap"
        if not why:
            exposure_fen += loan.fen
        told.append(why)
    return told


def _why(loan: Guarded, on: date) -> str:
    if not loan.has_officer:
        return "why.no_liaison"
    if not loan.in_area:
        return "why.not_liaison_here"
    if loan.since is not None and loan.since > on:
        return "why.guarantee_later"
    return "why.deducting" if loan.deducting else ""


def may_deduct(oldest_on: date | None, on: date, default_days: int) -> bool:
    """Say whether arrears are old enough for a deduction: more than so many days (R70)."""
    return oldest_on is not None and (on - oldest_on).days > default_days


def first_of(day: date) -> date:
    """Return the first day of a day's month."""
    return day.replace(day=1)


def months(owed_fen: int, monthly_fen: int, first: date) -> list[Month]:
    """Return the months that an amount takes by a monthly deduction, the last one the rest.

    Raises ValueError('monthly') when it is not above zero or would take longer than 50 years.
    """
    if monthly_fen <= 0 or owed_fen > monthly_fen * _LONGEST_MONTHS:
        raise ValueError("monthly")
    planned: list[Month] = []
    month = first_of(first)
    while owed_fen > 0:
        fen = min(monthly_fen, owed_fen)
        owed_fen -= fen
        planned.append(Month(month, fen, owed_fen))
        month = add_months(month, 1)
    return planned


def overlap(spans: Iterable[tuple[date, date | None]]) -> bool:
    """Say whether two of some spans [from, until) share a day; None is open, empty ones are none.

    The database's own trigger says the same.
    """
    ended: date | None = date.min
    for start, end in _in_order(spans):
        if ended is None or start < ended:
            return True
        ended = end
    return False


def _in_order(spans: Iterable[tuple[date, date | None]]) -> list[tuple[date, date | None]]:
    held = (span for span in spans if span[0] != span[1])
    return sorted(held, key=lambda span: (span[0], span[1] or date.max))
