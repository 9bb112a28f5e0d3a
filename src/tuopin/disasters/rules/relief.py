"""What may still be given of a support, planned or won back of a loss: sums never go above it."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID


class Gift(NamedTuple):
    """What one household is given: kind, what it is, worth in fen."""

    household: UUID
    kind: str
    content: str
    fen: int


def gifts(given: Sequence[Mapping[str, Any]]) -> list[Gift]:
    """Read what households are given as an act takes it; ValueError for what is no gift."""
    found = []
    for one in given:
        fen, content = one.get("fen", 0), str(one.get("content") or "").strip()[:120]
        if type(fen) is not int or fen < 0 or not (fen or content):
            raise ValueError(fen)
        found.append(Gift(UUID(str(one["household"])), str(one.get("kind") or ""), content, fen))
    return found


def over(most_fen: int, had_fen: int, more_fen: int) -> int:
    """Return by how much more would go above the most, in fen; 0 when it fits."""
    return max(had_fen + more_fen - most_fen, 0)


def urgent_by(reported_on: date, days: int) -> date:
    """Return the last day on which urgent help still comes in time (R101)."""
    return reported_on + timedelta(days=days)
