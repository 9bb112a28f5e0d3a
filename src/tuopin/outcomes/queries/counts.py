"""What of the programme's purpose was reached by a day, counted in fixed numbers of queries."""

from datetime import date
from typing import NamedTuple

from tuopin.base.asking import ask_count
from tuopin.funds.queries import reached
from tuopin.kit.scope import Scope, whole_county
from tuopin.outcomes.queries.exits import confirmed_rows, expected_rows
from tuopin.outcomes.rules.exiting import wanted
from tuopin.policy.queries import version_on


class ExitCounts(NamedTuple):
    """Households out of poverty, confirmed; and those expected to be, not yet confirmed (R87)."""

    confirmed: int
    expected: int


def exit_counts(county: str, on: date, scope: Scope | None = None) -> ExitCounts:
    """Return confirmed and expected exits at the end of a day; two queries."""
    area = scope or whole_county(county)
    return ExitCounts(ask_count(confirmed_rows, area, on), ask_count(expected_rows, area, on))


class ExitTarget(NamedTuple):
    """Households that money reached, the share of them that is to leave poverty, how many that is.

    `percent` is policy `exit.ratio_percent` (R61).
    """

    assisted: int
    percent: int
    wanted: int


def exit_target(scope: Scope, on: date) -> ExitTarget:
    """Return the target of exits within a scope on a day; two queries."""
    percent = int(version_on(scope.county, "exit.ratio_percent", on).value)
    assisted = reached(scope, on).order_by().values("household").distinct().count()
    return ExitTarget(assisted, percent, wanted(assisted, percent))
