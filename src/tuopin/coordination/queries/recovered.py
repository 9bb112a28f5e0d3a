"""What had fallen due by a day and what of it came back, loan by loan, as columns (R44)."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple
from uuid import UUID

import numpy as np

from tuopin.funds.queries.ageing import Debts, debts
from tuopin.funds.rules.ageing import Ints
from tuopin.kit.scope import whole_county
from tuopin.policy.queries import version_on


class FallenDue(NamedTuple):
    """By loan, in fen: asked of it by the day (tolerance taken off), and what of that came back."""

    loans: list[UUID]
    regions: list[str]
    asked: Ints
    came: Ints

    def by_township(self) -> dict[str, tuple[int, int]]:
        """Return (asked, came) by township's code."""
        sums: dict[str, tuple[int, int]] = {}
        for region, asked, came in zip(
            self.regions, self.asked.tolist(), self.came.tolist(), strict=True
        ):
            town = f"{region[:9]}000"
            before = sums.get(town, (0, 0))
            sums[town] = (before[0] + asked, before[1] + came)
        return sums

    def by_loan(self) -> Iterator[tuple[UUID, int, int]]:
        """Yield (loan, asked, came) of the loans of which anything was asked."""
        for loan, asked, came in zip(
            self.loans, self.asked.tolist(), self.came.tolist(), strict=True
        ):
            if asked:
                yield loan, asked, came


def fallen_due(found: Debts, tolerance_days: int) -> FallenDue:
    """Return what had fallen due on a county's loans by the day of their debts.

    What is late by no more than the tolerance has not fallen due. What was written off was asked
    and never came. More than was asked is not counted: an early payment makes up for nobody else.
    """
    late = found.on.toordinal() - found.current.day > tolerance_days
    asked = np.zeros(len(found.loans), dtype=np.int64)
    np.add.at(asked, found.current.loan[late], found.current.fen[late])
    return FallenDue(found.loans, found.regions, asked, np.minimum(found.paid, asked))


def county_fallen_due(county: str, on: date) -> FallenDue:
    """Return what had fallen due in a county by a day; six queries."""
    tolerance = int(version_on(county, "loan.tolerance_days", on).value)
    return fallen_due(debts(whole_county(county), on), tolerance)
