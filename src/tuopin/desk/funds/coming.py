"""Where the money came from and what each batch may lend in a township, for the money page."""

from typing import NamedTuple

from tuopin.desk.gate import DeskRequest
from tuopin.desk.places import placed
from tuopin.funds.queries import BudgetLine, Rolled, Source, budgets, rolled, sources
from tuopin.programme.queries import batches_on


class BudgetSum(NamedTuple):
    """One batch with its townships' budgets, and their sums in fen."""

    number: int
    lines: list[BudgetLine]

    @property
    def total(self) -> BudgetLine:
        """Return the sums; the budget's only where every township has one."""
        limits = [line.budget_fen for line in self.lines]
        known = [fen for fen in limits if fen is not None]
        return BudgetLine(
            self.lines[0].batch,
            "",
            sum(known) if len(known) == len(limits) else None,
            approved_fen=sum(line.approved_fen for line in self.lines),
            loans=sum(line.loans for line in self.lines),
            paid_fen=sum(line.paid_fen for line in self.lines),
        )


class Coming(NamedTuple):
    """What the tab of sources and budgets shows; sources only to who sees the whole county."""

    sources: list[Source]
    total: Source
    rolled: Rolled | None
    budgets: list[BudgetSum]


def coming(request: DeskRequest) -> Coming:
    """Return sources and budgets at the end of the day shown, within the reader's area."""
    county, on = request.actor.county, request.as_of
    area, _place = placed(request, "see.funds")
    numbers = {batch.id: batch.number for batch in batches_on(county, on)}
    groups: dict[int, list[BudgetLine]] = {}
    for line in budgets(county, on):
        if area.covers(line.region) and line.batch in numbers:
            groups.setdefault(numbers[line.batch], []).append(line)
    came = sources(county, on) if area.whole else []
    return Coming(
        came,
        Source(
            "", sum(s.fen for s in came), sum(s.opening_fen for s in came),
            sum(s.entries for s in came),
        ),
        rolled(county, on) if area.whole else None,
        [BudgetSum(number, groups[number]) for number in sorted(groups, reverse=True)],
    )  # fmt: skip
