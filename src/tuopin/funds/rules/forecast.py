"""What the special account will hold, month by month, and between which bounds (R105, R108)."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from tuopin.funds.rules.ageing import Ints
from tuopin.funds.rules.levers import (
    Cohort,
    Falling,
    History,
    Levers,
    Position,
    check_levers,
    falling,
)
from tuopin.funds.rules.walk import Luck, Run, Shares, run
from tuopin.kit.dates import add_months

__all__ = [
    "QUANTILES",
    "Cohort",
    "Falling",
    "Forecast",
    "History",
    "Levers",
    "Position",
    "Run",
    "check_levers",
    "drawn",
    "expected",
    "falling",
    "forecast",
    "quantiles",
]

QUANTILES = (5, 25, 50, 75, 95)


class Forecast(NamedTuple):
    """A forecast: what is free at each month's end, in fen, and how many households it helps.

    `bands` are quantiles over the paths, by their number; `lent` are loans made in each month and
    `back` fen that came back in it, both as expected. `assumed` says that the spread is not the
    county's own.
    """

    months: tuple[str, ...]
    expected: tuple[int, ...]
    back: tuple[int, ...]
    lent: tuple[int, ...]
    helped: int
    lost_fen: int
    bands: Mapping[str, tuple[int, ...]]
    helped_bands: Mapping[str, int]
    assumed: bool


def expected(position: Position, history: History, levers: Levers, months: int) -> Run:
    """Return the plain forecast: a single path by the levers' shares."""
    check_levers(levers, months)
    return run(position, levers, months, 1, Shares(history, levers))


def drawn(
    position: Position, history: History, levers: Levers, months: int, *, seed: int, paths: int
) -> Run:
    """Return many forecasts, each with its own luck; the same seed gives the same ones."""
    check_levers(levers, months, paths)
    return run(position, levers, months, paths, Luck(history, levers, seed, paths))


def forecast(
    position: Position, history: History, levers: Levers, months: int, *, seed: int, paths: int
) -> Forecast:
    """Return the expected curve, its bounds, and the households that can be helped (R105, R108).

    Raises ValueError: 'levers.<what>', 'terms.<what>'.
    """
    plain = expected(position, history, levers, months)
    many = drawn(position, history, levers, months, seed=seed, paths=paths)
    return Forecast(
        months=tuple(f"{add_months(position.as_of, k):%Y-%m}" for k in range(months)),
        expected=_told(plain.free[0]),
        back=_told(plain.back[0]),
        lent=_told(plain.lent[0]),
        helped=int(plain.helped(levers)[0]),
        lost_fen=int(plain.lost.sum()),
        bands={name: _told(row) for name, row in quantiles(many.free).items()},
        helped_bands={name: int(row) for name, row in quantiles(many.helped(levers)).items()},
        assumed=not history.is_enough,
    )


def quantiles(values: Ints) -> dict[str, Ints]:
    """Return the quantiles over paths (rows), each a value that some path has: no interpolation."""
    ordered = np.sort(values, axis=0)
    return {str(q): ordered[max(0, -(-q * len(values) // 100) - 1)] for q in QUANTILES}


def _told(values: Ints) -> tuple[int, ...]:
    return tuple(int(value) for value in values)
