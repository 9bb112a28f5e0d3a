"""Income of a year by source: what is left of it, a head, and what is out of reason.

All amounts are fen a year.
"""

from typing import NamedTuple

from tuopin.kit.money import half_up

# A household is at most so large, and no poor one earns more: a mistake of the pen.
PEOPLE_MOST, FEN_MOST = 30, 10**10


class Sources(NamedTuple):
    """Where a year's income came from; the project's share is part of the business."""

    wage_fen: int = 0
    business_fen: int = 0
    project_fen: int = 0
    transfer_fen: int = 0
    property_fen: int = 0
    cost_fen: int = 0

    @property
    def net_fen(self) -> int:
        """Return the net income: all sources less the costs of the business; a loss is below 0."""
        gross = self.wage_fen + self.business_fen + self.transfer_fen + self.property_fen
        return gross - self.cost_fen


class Fault(NamedTuple):
    """A value out of reason: the field and what it says."""

    field: str
    value: int


def fault_of(people: int, sources: Sources) -> Fault | None:
    """Return the first value that is out of reason; None when all are sound."""
    if not 0 < people <= PEOPLE_MOST:
        return Fault("people", people)
    for field, fen in sources._asdict().items():
        if not 0 <= fen <= FEN_MOST:
            return Fault(field, fen)
    if sources.project_fen > sources.business_fen:
        return Fault("project_fen", sources.project_fen)
    return None


def per_head(net_fen: int, people: int) -> int:
    """Return a year's income a head in fen, half up; for showing, never for deciding."""
    return half_up(net_fen, people)


def above(net_fen: int, people: int, line_fen: int) -> bool:
    """Say whether the income a head lies above a line: multiplied out, so nothing is rounded."""
    return net_fen > line_fen * people
