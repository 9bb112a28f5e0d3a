"""How arrears stood from day to day, by township: taken from the books, or as they were kept."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import numpy as np
from django.db.models import QuerySet

from tuopin.base.scope import Scope, within
from tuopin.funds.models import ArrearsDay
from tuopin.funds.queries.ageing import Ageing, ageing
from tuopin.funds.rules import township_of
from tuopin.funds.rules.ageing import by_key
from tuopin.funds.rules.snapshots import at_risk


class Stood(NamedTuple):
    """How a township's loans stood at the end of a day: two counts of loans, four sums in fen."""

    region: str
    loans: int
    outstanding_fen: int
    overdue: int
    arrears_fen: int
    par30_fen: int
    par90_fen: int


def stood(scope: Scope, day: date) -> list[Stood]:
    """Return how each township's loans stood at the end of a day, from the books (R44)."""
    return stood_by(ageing(scope, day))


def stood_by(found: Ageing) -> list[Stood]:
    """Return the same of debts that were read already, in the order of the townships."""
    late = np.column_stack(at_risk(found.ages))
    towns: Sequence[str] = [township_of(region) for region in found.debts.regions]
    risk = by_key(towns, late)
    return [
        Stood(
            town, one.loans, one.outstanding_fen, one.overdue, one.arrears_fen, *risk[town].tolist()
        )
        for town, one in found.townships.items()
    ]  # fmt: skip


def arrears_days(scope: Scope, since: date, until: date) -> QuerySet[ArrearsDay]:
    """Return the days that were kept, within an area, by day and township."""
    kept = ArrearsDay.objects.filter(day__gte=since, day__lte=until)
    return within(kept, scope).order_by("day", "region")
