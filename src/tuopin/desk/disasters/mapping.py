"""The map of townships, drawn by the server from outlines that the county supplied (R104).

No tiles and no addresses outside: shapes, five shades, and the number in each place.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from tuopin.kit.outlines import WIDTH, Point, area, middle
from tuopin.kit.scope import Scope
from tuopin.offices.queries import outlines, townships_on

SHADES = 5
# What a shade spans: these times a power of ten, so that the key is read at a glance.
_ROUND = (1, 2, 3, 4, 5, 6, 8)
# Room around the shapes, so that the outermost border and a name at the edge are whole.
_MARGIN = 24
# Where the words stand over and under a place's middle; on a phone they are larger.
_NAME_UP, _NUMBER_DOWN = 5, 24
BAR = 320


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
    above: str
    upto: str


class Place(NamedTuple):
    """One township of the ranking beside the map; equal numbers share a place."""

    place: int
    name: str
    shade: int
    number: str
    bar: int
    url: str


class Map(NamedTuple):
    """A map: its view box, its townships, the steps of its shades, the ranking beside it.

    `calm` counts the townships of the ranking that have nothing, `missing` names those without an
    outline.
    """

    box: str
    towns: list[Town]
    steps: list[Step]
    ranking: list[Place]
    calm: int
    missing: list[str]


def span(most: int) -> int:
    """Return what one of the five shades spans: the least round number that reaches the most."""
    power = 1
    while True:
        for round_one in _ROUND:
            if SHADES * round_one * power >= most:
                return round_one * power
        power *= 10


def shade(value: int, most: int) -> int:
    """Return the shade of a number: 0 for none, 1 to 5 by equal round steps up to the most."""
    return -(-value // span(most)) if 0 < value <= most else 0


def map_of(
    scope: Scope,
    on: date,
    values: Mapping[str, int],
    said: Callable[[int], str],
    url: Callable[[str], str],
    bound: Callable[[int], str] = str,
) -> Map | None:
    """Return the map of a reader's townships shaded by a number; None while there are no outlines.

    `values` by 12-digit code, `said` says one, `bound` says where a shade ends, `url` leads to a
    township's rows. Two queries.
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
    ranking = list(_ranking([(t.code, t.name, values.get(t.code, 0)) for t in towns], said, url))
    calm = len(towns) - len(ranking)
    return Map(_box(list(shown.values())), found, _steps(most, bound), ranking, calm, missing)


def _ranking(
    towns: Sequence[tuple[str, str, int]], said: Callable[[int], str], url: Callable[[str], str]
) -> Iterator[Place]:  # fmt: skip
    """Yield the townships that have something, the most first."""
    most = max((value for _code, _name, value in towns), default=0)
    held, last = 0, 0
    listed = sorted((one for one in towns if one[2] > 0), key=lambda one: (-one[2], one[0]))
    for place, (code, name, value) in enumerate(listed, start=1):
        held, last = (held if value == last else place), value
        yield Place(
            held, name, shade(value, most), said(value), max(BAR * value // most, 2), url(code)
        )


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


def _steps(most: int, bound: Callable[[int], str]) -> list[Step]:
    if most <= 0:
        return []
    wide = span(most)
    return [Step(n, bound(wide * (n - 1)), bound(wide * n)) for n in range(1, SHADES + 1)]
