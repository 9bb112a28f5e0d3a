"""What a forecast rests on: where the county stands, its experience, the levers (R105, R108)."""

from datetime import date
from typing import NamedTuple

import numpy as np

from tuopin.funds.rules.ageing import Ints, Schedules, month_numbers
from tuopin.funds.rules.schedule import Terms, check
from tuopin.kit.money import half_up

# Fewer months and places than this say nothing of the spread: then it is assumed, and said so.
ENOUGH_COHORTS = 6
ASSUMED_OFF_BP = (-1500, -1000, -500, 0, 500, 1000, 1500)
ASSUMED_DELAYS = (1, 1, 1, 1, 1, 1)
LONGEST_DELAY = 12
MOST_MONTHS, MOST_PATHS = 120, 10_000
WHOLE_BP = 10_000
_MOST_FEN = 10**12


class Levers(NamedTuple):
    """What can be turned: the loans of the next batches, and what becomes of money that is due.

    `recovery_bp` of it comes back in its month, `extension_bp` is put off by `extension_days`,
    `loss_bp` never comes, and the rest comes late. With `relend` whole loans are made of what is
    free every `batch_months` months.
    """

    loan_fen: int = 200_000
    term_days: int = 730
    style: str = "bullet"
    parts: int = 1
    grace_days: int = 0
    seasons: tuple[str, ...] = ()
    fee_rate_bp: int = 0
    recovery_bp: int = 8_500
    extension_bp: int = 800
    extension_days: int = 180
    loss_bp: int = 300
    relend: bool = True
    batch_months: int = 6

    @property
    def terms(self) -> Terms:
        """Return the terms of the loans to come."""
        return Terms(
            self.style,
            self.parts,
            self.term_days,
            self.grace_days,
            tuple(self.seasons),
            self.fee_rate_bp,
        )


class Falling(NamedTuple):
    """What falls due in a month: how many months from the first (0), fen, and of how many loans."""

    month: int
    fen: int
    loans: int


class Position(NamedTuple):
    """Where the county stands at the end of a day, in fen.

    `free`: in the special account and promised to nobody. `coming`: on its way back to it.
    `promised`: approved and not yet in households' hands. `due`: instalments still to fall due, not
    settled; `overdue`: those that have.
    """

    as_of: date
    free_fen: int = 0
    coming_fen: int = 0
    promised_fen: int = 0
    promised_loans: int = 0
    overdue_fen: int = 0
    overdue_loans: int = 0
    due: tuple[Falling, ...] = ()


class Cohort(NamedTuple):
    """How one month's dues in one place turned out: back in their month, and never back."""

    on_time_bp: int
    lost_bp: int


class History(NamedTuple):
    """The county's own experience: its cohorts, and how many came 1, 2, … months late."""

    cohorts: tuple[Cohort, ...] = ()
    delays: tuple[int, ...] = ()

    @property
    def is_enough(self) -> bool:
        """Say whether the spread can be taken from it."""
        return len(self.cohorts) >= ENOUGH_COHORTS

    @property
    def off(self) -> list[tuple[int, int]]:
        """Return by how much each cohort was off their mean: on time and lost, in 1/10,000."""
        if not self.is_enough:
            return [(off, 0) for off in ASSUMED_OFF_BP]
        means = [half_up(sum(shares), len(shares)) for shares in zip(*self.cohorts, strict=True)]
        return [(c.on_time_bp - means[0], c.lost_bp - means[1]) for c in self.cohorts]

    @property
    def months_late(self) -> tuple[int, ...]:
        """Return the weights of 1 to 12 months late; assumed when nothing came late yet."""
        known = self.delays[:LONGEST_DELAY] if any(self.delays) else ASSUMED_DELAYS
        return known + (0,) * (LONGEST_DELAY - len(known))


def check_levers(levers: Levers, months: int, paths: int = 1) -> None:
    """Raise ValueError('levers.<what>' or 'terms.<what>') for levers that make no forecast."""
    check(levers.terms)
    shares = (levers.recovery_bp, levers.extension_bp, levers.loss_bp)
    sound = {
        "loan_fen": 0 < levers.loan_fen <= _MOST_FEN,
        "shares": min(shares) >= 0 and sum(shares) <= WHOLE_BP,
        "extension_days": 1 <= levers.extension_days <= 3_650,
        "batch_months": 1 <= levers.batch_months <= MOST_MONTHS,
        "months": 1 <= months <= MOST_MONTHS,
        "paths": 1 <= paths <= MOST_PATHS,
    }
    for what, is_sound in sound.items():
        if not is_sound:
            raise ValueError(f"levers.{what}")


def month_of(as_of: date, day: date) -> int:
    """Return how many calendar months after a day another lies; 0 within the same month."""
    return (day.year - as_of.year) * 12 + day.month - as_of.month


def falling(
    schedules: Schedules, left_fen: Ints, as_of: date
) -> tuple[tuple[Falling, ...], int, int]:
    """Return what is left to fall due by month, and the fen and instalments overdue on a day."""
    owed = left_fen > 0
    fen, day = left_fen[owed], schedules.day[owed]
    overdue = day < as_of.toordinal()
    month = month_numbers(day[~overdue])
    months, place = np.unique(month, return_inverse=True)
    sums = np.zeros(len(months), dtype=np.int64)
    np.add.at(sums, place, fen[~overdue])
    first = as_of.year * 12 + as_of.month - 1
    counts = np.bincount(place, minlength=len(months))
    due = tuple(
        Falling(int(m) - first, int(f), int(c))
        for m, f, c in zip(months, sums, counts, strict=True)
    )
    return due, int(fen[overdue].sum()), int(overdue.sum())
