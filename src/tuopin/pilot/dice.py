"""Draws that come out the same every time: a stream for each purpose, county, size and seed."""

from collections.abc import Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """Makes streams of draws for one invented county; the same names give the same draws."""

    def __init__(self, county: str, households: int, seed: int) -> None:
        self._name = f"{county}/{households}/{seed}"

    def stream(self, *purpose: object) -> Random:
        """Return a fresh stream for one purpose."""
        return Random("/".join([self._name, *map(str, purpose)]))  # noqa: S311 - nothing secret


def pick(draw: Random, table: Sequence[tuple[T, int]]) -> T:
    """Return one value of a table of (value, weight)."""
    return draw.choices([v for v, _ in table], [w for _, w in table])[0]
