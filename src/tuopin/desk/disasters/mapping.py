"""The map of townships, drawn by the server from outlines that the county supplied (R104).

No tiles and no addresses outside: shapes, five shades, and the number in each place.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from tuopin.kit.outlines import WIDTH, Point, area, middle
from tuopin.kit.scope import Scope
from tuopin.offices.queries import outlines, townships_on

SHADES = 5
# Room around the shapes, so that the outermost border and a name at the edge are whole.
_MARGIN = 24
_NAME_UP, _NUMBER_DOWN = 6, 16


class Town(NamedTuple):
    """One township on the map: its path, its shade from 0 to 5, where its words stand."""

    region: str
    name: str
    path: str
    shade: int
    x: int
    name_y: int
    number_y: int
    number: str
    url: str


class Step(NamedTuple):
    """One shade of the key: from above a number up to another, as said."""

    shade: int
    upto: str


class Map(NamedTuple):
    """A map: its view box, its townships, the steps of its shades, townships without an outline."""

    box: str
    towns: list[Town]
    steps: list[Step]
    missing: list[str]


def shade(value: int, most: int) -> int:
    """Return the shade of a number: 0 for none, 1 to 5 by equal steps up to the most."""
    if value <= 0 or most <= 0:
        return 0
    return min(-(-SHADES * value // most), SHADES)


def map_of(
    scope: Scope,
    on: date,
    values: Mapping[str, int],
    said: Callable[[int], str],
    url: Callable[[str], str],
) -> Map | None:
    """Return the map of a reader's townships shaded by a number; None while there are no outlines.

    `values` by 12-digit code, `said` says one, `url` leads to a township's rows. Two queries.
    """
    drawn = outlines(scope.county)
    towns = [t for t in townships_on(scope.county, on) if scope.covers(t.code)]
    shown = {t.code: drawn[t.code] for t in towns if t.code in drawn}
    if not shown:
        return None
    most = max((values.get(t.code, 0) for t in towns), default=0)
    found = []
    for town in towns:
        rings = shown.get(town.code)
        if rings is None:
            continue
        value = values.get(town.code, 0)
        x, y = middle(max(rings, key=area))
        found.append(
            Town(
                town.code, town.name, _path(rings), shade(value, most), x, y - _NAME_UP,
                y + _NUMBER_DOWN, said(value), url(town.code),
            )
        )  # fmt: skip
    missing = [t.name for t in towns if t.code not in shown]
    return Map(_box(list(shown.values())), found, _steps(most, said), missing)


def _path(rings: Sequence[Sequence[Point]]) -> str:
    return " ".join("M" + " ".join(f"{x} {y}" for x, y in ring) + "Z" for ring in rings)


def _box(shapes: Sequence[Sequence[Sequence[Point]]]) -> str:
    points = [point for rings in shapes for ring in rings for point in ring]
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    top, down = min(y for _, y in points), max(y for _, y in points)
    # One township alone stands in the middle and is not blown up as wide as the county.
    beside = max(WIDTH * 3 // 5 - (right - left), 0) // 2 + _MARGIN
    wide, high = right - left + 2 * beside, down - top + 2 * _MARGIN
    return f"{left - beside} {top - _MARGIN} {wide} {high}"


def _steps(most: int, said: Callable[[int], str]) -> list[Step]:
    if most <= 0:
        return []
    return [Step(n, said(most * n // SHADES)) for n in range(1, SHADES + 1)]
