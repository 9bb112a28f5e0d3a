"""What a visit may say: who was there, how the parts of the project get on, what is left open."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

# From the best to the worst; what is done needs no more care than what is normal.
_ORDER = ("done", "normal", "slower", "stalled")


class Paired(NamedTuple):
    """An officer who answers for a household in a role, from a day to another (None: still)."""

    officer: UUID
    name: str
    role: str
    from_on: date
    until_on: date | None = None

    def on(self, day: date) -> bool:
        """Say whether the pairing was in force on a day."""
        return self.from_on <= day and (self.until_on is None or day <= self.until_on)


class Visitor(NamedTuple):
    """In which role an officer visits on a day, or the code of why not."""

    role: str = ""
    why: str = ""
    from_on: date | None = None


def visitor(officer: UUID, pairings: Iterable[Paired], on: date) -> Visitor:
    """Say as what an officer visits a household on a day (R67, R88).

    Whoever is both is the liaison officer. Otherwise why not: 'visit_before_pairing' with the day
    on which the officer's pairing begins, or 'visit_by_other'.
    """
    own = sorted((p for p in pairings if p.officer == officer), key=lambda p: p.from_on)
    roles = {p.role for p in own if p.on(on)}
    if roles:
        return Visitor("liaison" if "liaison" in roles else min(roles))
    if own and on < own[0].from_on:
        return Visitor(why="visit_before_pairing", from_on=own[0].from_on)
    return Visitor(why="visit_by_other")


def overall(progresses: Sequence[str]) -> str:
    """Return how a project gets on: as badly as its worst part; done only when every part is."""
    return max(progresses, key=_ORDER.index)


def leaves_issue(problem: str, measure: str) -> bool:
    """Say whether a visit leaves something open: a problem about which nothing was done (R68)."""
    return bool(problem) and not measure
