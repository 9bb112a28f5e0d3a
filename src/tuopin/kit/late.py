"""What is late: one line a kind of lateness, the same shape in every room."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple


class LateLine(NamedTuple):
    """A kind of thing that is late: its word `late.<code>`, how many, and the oldest's due day."""

    code: str
    count: int  # type: ignore[assignment]
    oldest_on: date | None


def late_lines(*found: tuple[str, int, date | None]) -> list[LateLine]:
    """Return the lines of what is late at all, in the order given; what counts none is left out."""
    return [LateLine(*line) for line in found if line[1]]


def oldest(lines: Iterable[LateLine]) -> date | None:
    """Return the oldest due day of several lines, None when nothing is late."""
    return min((line.oldest_on for line in lines if line.oldest_on is not None), default=None)
