"""Outlines of places from GeoJSON, drawn into a picture 1,000 units wide; plain geometry.

Longitude and latitude become x and y by one scale for the whole county, its middle latitude held
true: at the size of a county no other projection shows a difference. North is up, y grows down.
"""

import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from tuopin.kit.unreadable import Unreadable

WIDTH = 1000
MOST_BYTES = 8 * 1024 * 1024
MOST_POINTS = 300_000
# Deviations below this many units of the picture cannot be seen.
_FINE = 0.8
_CODES = ("code", "adcode", "id", "代码")
_NAMES = ("name", "NAME", "名称", "乡镇")

Degrees = tuple[float, float]
Point = tuple[int, int]
Ring = list[Point]


class Shape(NamedTuple):
    """One place as a file gives it: its code and name as written, and its rings in degrees."""

    code: str
    name: str
    rings: list[list[Degrees]]


def read_shapes(text: str) -> list[Shape]:
    """Return the places of a GeoJSON text; a shape that is no area has no rings.

    Raises Unreadable: 'outline_json', 'outline_large', 'outline_none', 'outline_degrees'.
    """
    if len(text) > MOST_BYTES:
        raise Unreadable("outline_large")
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        raise Unreadable("outline_json") from None
    features = data.get("features") if isinstance(data, dict) else None
    if not isinstance(features, list) or not features:
        raise Unreadable("outline_none")
    found = [_shape(feature) for feature in features if isinstance(feature, dict)]
    if sum(len(ring) for shape in found for ring in shape.rings) > MOST_POINTS:
        raise Unreadable("outline_large")
    return found


def _shape(feature: Mapping[str, Any]) -> Shape:
    about = feature.get("properties")
    about = about if isinstance(about, dict) else {}
    code = _first(about, _CODES) or str(feature.get("id") or "")
    return Shape(code, _first(about, _NAMES), list(_rings(feature.get("geometry"))))


def _first(about: Mapping[str, Any], keys: Iterable[str]) -> str:
    found = (str(about[key]).strip() for key in keys if about.get(key) not in {None, ""})
    return next(found, "")


def _rings(geometry: Any) -> Iterator[list[Degrees]]:
    if not isinstance(geometry, dict):
        return
    inside = geometry.get("coordinates")
    kind = geometry.get("type")
    areas = inside if kind == "MultiPolygon" else [inside] if kind == "Polygon" else []
    for area in areas if isinstance(areas, list) else []:
        for ring in area if isinstance(area, list) else []:
            yield _ring(ring)


def _ring(ring: Any) -> list[Degrees]:
    try:
        points = [(float(point[0]), float(point[1])) for point in ring]
    except (TypeError, ValueError, IndexError, KeyError, OverflowError):
        raise Unreadable("outline_degrees") from None
    if not all(abs(x) <= 180 and abs(y) <= 90 for x, y in points):
        raise Unreadable("outline_degrees")
    return points


def drawn(shapes: Sequence[list[list[Degrees]]]) -> list[list[Ring]]:
    """Return the rings of each place in whole units of one picture, fine detail left out.

    A ring too small to be seen is left out, unless its place has no other. Raises Unreadable
    'outline_none' where there is no extent.
    """
    points = [point for rings in shapes for ring in rings for point in ring]
    if not points:
        raise Unreadable("outline_none")
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    if east <= west or north <= south:
        raise Unreadable("outline_none")
    scale = WIDTH / (east - west)
    down = scale / math.cos(math.radians((south + north) / 2))

    def placed(ring: list[Degrees]) -> list[tuple[float, float]]:
        return [((x - west) * scale, (north - y) * down) for x, y in ring]

    return [_visible([placed(ring) for ring in rings]) for rings in shapes]


def _visible(rings: list[list[tuple[float, float]]]) -> list[Ring]:
    found = [ring for ring in map(_plain, rings) if len(ring) > 2]
    if found or not rings:
        return found
    x, y = (round(value) for value in max(rings, key=len)[0])
    return [[(x, y), (x + 1, y), (x, y + 1)]]


def _plain(ring: list[tuple[float, float]]) -> Ring:
    """Return a ring without fine detail, in whole units, its last point not its first again."""
    if len(ring) > 1 and ring[0] == ring[-1]:
        ring = ring[:-1]
    if len(ring) < 3:
        return []
    far = max(range(len(ring)), key=lambda n: _apart(ring[0], ring[n]))
    kept = _thinned(ring[: far + 1])[:-1] + _thinned([*ring[far:], ring[0]])[:-1]
    found: Ring = []
    for x, y in kept:
        point = (round(x), round(y))
        if not found or found[-1] != point:
            found.append(point)
    return found[:-1] if len(found) > 1 and found[0] == found[-1] else found


def _apart(one: tuple[float, float], other: tuple[float, float]) -> float:
    return math.hypot(one[0] - other[0], one[1] - other[1])


def _thinned(line: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return a line without the points that lie as good as on it (Douglas and Peucker)."""
    kept = {0, len(line) - 1}
    open_spans = [(0, len(line) - 1)]
    while open_spans:
        first, last = open_spans.pop()
        far, most = 0, _FINE
        for n in range(first + 1, last):
            off = _off(line[n], line[first], line[last])
            if off > most:
                far, most = n, off
        if far:
            kept.add(far)
            open_spans += [(first, far), (far, last)]
    return [line[n] for n in sorted(kept)]


def _off(point: tuple[float, float], start: tuple[float, float], end: tuple[float, float]) -> float:
    """Return how far a point lies from the line between two others."""
    length = _apart(start, end)
    if length == 0:
        return _apart(point, start)
    across = (end[0] - start[0]) * (start[1] - point[1]) - (start[0] - point[0]) * (
        end[1] - start[1]
    )
    return abs(across) / length


def area(ring: Sequence[Point]) -> float:
    """Return the area of a ring in square units."""
    return abs(_twice(ring)) / 2


def _twice(ring: Sequence[Point]) -> int:
    pairs = zip(ring, [*ring[1:], ring[0]], strict=True)
    return sum(x * v - u * y for (x, y), (u, v) in pairs)


def middle(ring: Sequence[Point]) -> Point:
    """Return a point well inside a ring, where a number may stand.

    Its centre of gravity; where that lies outside or near the edge of a bent shape, the middle of
    the widest stretch of the shape at that height.
    """
    twice = _twice(ring)
    if twice == 0:
        return ring[0]
    y = round(
        sum(
            (a[1] + b[1]) * (a[0] * b[1] - b[0] * a[1])
            for a, b in zip(ring, [*ring[1:], ring[0]], strict=True)
        )
        / (3 * twice)
    )
    spans = _across(ring, y + 0.5)
    if not spans:
        return ring[0]
    left, right = max(spans, key=lambda span: span[1] - span[0])
    return round((left + right) / 2), y


def _across(ring: Sequence[Point], y: float) -> list[tuple[float, float]]:
    """Return where a level line runs inside a ring, from left to right."""
    cuts = sorted(
        a[0] + (y - a[1]) * (b[0] - a[0]) / (b[1] - a[1])
        for a, b in zip(ring, [*ring[1:], ring[0]], strict=True)
        if (a[1] > y) != (b[1] > y)
    )
    return list(zip(cuts[::2], cuts[1::2], strict=False))
