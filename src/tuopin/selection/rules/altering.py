"""Parts of an approved project that change by the county's decision: what stands on a day (R66)."""

from datetime import date
from typing import NamedTuple
from uuid import UUID

from tuopin.selection.rules.applying import PartLine


class Alteration(NamedTuple):
    """One part that ends (None where nothing does) and what stands from the day on instead.

    `line.amount_fen` is the loan's money for it; None where the part is dropped.
    """

    part: UUID | None
    line: PartLine | None


def stands(added_on: date | None, dropped_on: date | None, on: date) -> bool:
    """Say whether a part stands at the end of a day: on the day of a change, the new one does."""
    return (added_on is None or added_on <= on) and (dropped_on is None or dropped_on > on)
