"""The figures of each township in a batch on a day, for minutes and for the township's report."""

from collections import Counter
from datetime import date
from typing import NamedTuple

from tuopin.documents.asking import Ask
from tuopin.funds.queries import ageing
from tuopin.funds.rules.passing import township_of
from tuopin.kit.scope import whole_county
from tuopin.reports.queries import background


class Township(NamedTuple):
    """A township's figures: households, money in fen; `overdue` counts loans in arrears.

    `back_fen` came back and `owed_fen` is still owed, fee and principal.
    """

    region: str
    name: str
    applications: int = 0
    excluded: int = 0
    approved: int = 0
    households: int = 0
    placed_fen: int = 0
    back_fen: int = 0
    owed_fen: int = 0
    overdue: int = 0
    overdue_fen: int = 0
    struck: int = 0
    loss_fen: int = 0


class Progress(NamedTuple):
    """The batch that the figures are of (None before the first has begun), and its townships."""

    as_of: date
    batch: int | None
    townships: tuple[Township, ...] = ()

    def of(self, region: str) -> Township | None:
        """Return one township's figures."""
        return next((town for town in self.townships if town.region == region), None)

    @property
    def total(self) -> Township:
        """Return the sums over all townships."""
        sums = zip(*(town[2:] for town in self.townships), strict=True)
        return Township("", "", *map(sum, sums))


def progress_of(ask: Ask) -> Progress:
    """Return the figures of the townships in scope, in a constant number of reads (R50, R56)."""
    facts = background(ask.scope.county, ask.on, ask.batch)
    debts = ageing(whole_county(ask.scope.county), ask.on, facts.batch)
    back: Counter[str] = Counter()
    for region, fen in zip(debts.debts.regions, debts.debts.paid.tolist(), strict=True):
        back[township_of(region)] += fen
    rows = []
    for row in facts.townships:
        if ask.scope.covers(row.region):
            debt = debts.townships.get(row.region)
            rows.append(
                Township(
                    row.region, row.name, row.applications, row.excluded, row.approved,
                    row.households, row.placed_fen,
                    back[row.region],
                    debt.outstanding_fen if debt else 0,
                    debt.overdue if debt else 0,
                    debt.arrears_fen if debt else 0,
                    row.struck, row.loss_fen,
                )
            )  # fmt: skip
    return Progress(ask.on, facts.batch, tuple(rows))
