"""Who is in danger of falling back into poverty: dated rules over figures, never over names (R107).

Every rule looks at one household's figures and at the thresholds in force; money in fen, days and
months whole. What held once and was decided upon does not mark the household again: only what
happened later does.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from tuopin.kit.canonical import canonical


class Limits(NamedTuple):
    """The thresholds in force: policy risk.rules."""

    no_visit_months: int
    stalled_visits: int
    loss_percent: int
    arrears_days: int
    income_percent: int


class Sign(NamedTuple):
    """A rule that holds for a household: the figures that say so, and the day they are of."""

    household: UUID
    region: str
    rule: str
    facts: Mapping[str, int]
    seen_on: date

    @property
    def key(self) -> tuple[UUID, str]:
        """Return what makes it one mark."""
        return self.household, self.rule

    @property
    def text(self) -> str:
        """Return the figures as they are kept."""
        return canonical(self.facts)


def months_before(on: date, count: int) -> list[date]:
    """Return the first days of the last calendar months that had ended by a day, newest first."""
    found: list[date] = []
    first = on.replace(day=1)
    for _ in range(count):
        first = (first - timedelta(days=1)).replace(day=1)
        found.append(first)
    return found


def unvisited(missed: int, limits: Limits) -> bool:
    """Say whether each of the last months that counted went by without a visit (R67)."""
    return limits.no_visit_months > 0 and missed >= limits.no_visit_months


def stalled(progress: Sequence[str], limits: Limits) -> bool:
    """Say whether the last visits, newest first, all found the project at a standstill."""
    last = progress[: limits.stalled_visits]
    return 0 < limits.stalled_visits == len(last) and set(last) == {"stalled"}


def struck(loss_fen: int, approved_fen: int, limits: Limits) -> bool:
    """Say whether one disaster took as much of the approved money as the rule names."""
    return loss_fen > 0 < approved_fen and loss_fen * 100 >= approved_fen * limits.loss_percent


def behind(days: int, limits: Limits) -> bool:
    """Say whether a debt has been overdue for longer than the rule allows."""
    return days > limits.arrears_days


def poor_again(net_fen: int, people: int, line_fen: int, limits: Limits) -> bool:
    """Say whether income a head is below the named part of the poverty line of its year."""
    # Multiplied out instead of divided, so that nothing is rounded at the line.
    return net_fen * 100 < line_fen * limits.income_percent * people


def to_mark(
    signs: Iterable[Sign],
    open_marks: set[tuple[UUID, str]],
    decided: Mapping[tuple[UUID, str], date],
) -> list[Sign]:
    """Return the signs that mark a household now: no mark of the rule open, nothing decided since.

    One mark a household and rule, by its newest sign.
    """
    newest: dict[tuple[UUID, str], Sign] = {}
    for sign in signs:
        had = newest.get(sign.key)
        if had is None or sign.seen_on > had.seen_on:
            newest[sign.key] = sign
    return [
        sign
        for key, sign in newest.items()
        if key not in open_marks and (key not in decided or sign.seen_on > decided[key])
    ]
