"""Curves of money over months, as the numbers that an SVG is drawn with."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from tuopin.desk.say import number
from tuopin.kit.money import half_up

WIDTH, HEIGHT = 860, 320
LEFT, RIGHT, TOP, BOTTOM = 92, 170, 16, 30
_TICKS = 4
_LABEL = 15
_LONGEST = 12

# A month's end counted from the first (0 is the end of the month of the day), and fen.
Point = tuple[float, int]


class Tick(NamedTuple):
    """A mark on an axis: where it stands in the drawing, and what it says."""

    at: int
    text: str


class Label(NamedTuple):
    """Words at the end of a line, moved so that none covers another."""

    at: int
    text: str
    kind: str


class Line(NamedTuple):
    """One curve: its kind (classes of the style sheet), its drawing, and its name."""

    kind: str
    drawn: str
    name: str = ""


class Band(NamedTuple):
    """A band between two curves."""

    kind: str
    drawn: str


class Chart(NamedTuple):
    """A drawing in its own units: axes, bands, lines, and their labels."""

    rows: list[Tick]
    columns: list[Tick]
    bands: list[Band]
    lines: list[Line]
    labels: list[Label]
    now: int
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    bottom: int = HEIGHT - BOTTOM


class Curve(NamedTuple):
    """What is to be drawn: points, kind, and the name at its end."""

    points: Sequence[Point]
    kind: str
    name: str = ""


def chart(
    curves: Sequence[Curve],
    bands: Sequence[tuple[str, Sequence[Point], Sequence[Point]]],
    months: Sequence[tuple[int, str]],
    now: float,
) -> Chart:
    """Return a drawing of curves and bands over months; `now` is where the facts end."""
    scale = _Scale.of([*curves, *(Curve(upper, "") for _, _, upper in bands)], months)
    return Chart(
        rows=[Tick(scale.y(fen), number(fen // 100)) for fen in scale.steps],
        columns=[Tick(scale.x(month), text) for month, text in _few(months)],
        bands=[Band(kind, scale.area(low, high)) for kind, low, high in bands],
        lines=[Line(curve.kind, scale.path(curve.points), curve.name) for curve in curves],
        labels=_apart(
            Label(scale.y(curve.points[-1][1]), curve.name[:_LONGEST], curve.kind)
            for curve in curves
            if curve.name and curve.points
        ),
        now=scale.x(now),
    )


class _Scale(NamedTuple):
    """Months and fen as places in the drawing."""

    first: float
    last: float
    most: int
    steps: list[int]

    @classmethod
    def of(cls, curves: Sequence[Curve], months: Sequence[tuple[int, str]]) -> "_Scale":
        highest = max((fen for curve in curves for _, fen in curve.points), default=0)
        step = _round_step(highest)
        steps = [step * n for n in range(-(-highest // step) + 1)] if highest > 0 else [0, step]
        places = [month for month, _ in months] or [0]
        return cls(min(places), max(*places, min(places) + 1), steps[-1], steps)

    def x(self, month: float) -> int:
        share = (month - self.first) / (self.last - self.first)
        return round(LEFT + share * (WIDTH - LEFT - RIGHT))

    def y(self, fen: int) -> int:
        high = HEIGHT - TOP - BOTTOM
        return HEIGHT - BOTTOM - half_up(max(fen, 0) * high, self.most)

    def path(self, points: Sequence[Point]) -> str:
        return "M" + " L".join(f"{self.x(month)} {self.y(fen)}" for month, fen in points)

    def area(self, low: Sequence[Point], high: Sequence[Point]) -> str:
        return self.path([*low, *reversed(high)]) + " Z"


def _round_step(highest: int) -> int:
    """Return a round number of fen of which about four reach the highest."""
    size = 100
    while True:
        for times in (1, 2, 5):
            if size * times * _TICKS >= highest:
                return size * times
        size *= 10


def _few(months: Sequence[tuple[int, str]]) -> list[tuple[int, str]]:
    """Return so few months that their words do not meet."""
    every = -(-len(months) // 8) or 1
    return [month for place, month in enumerate(months) if place % every == 0]


def _apart(labels: Iterable[Label]) -> list[Label]:
    """Move labels down where they would cover each other, and up again from the edge."""
    placed: list[Label] = []
    for label in sorted(labels, key=lambda found: found.at):
        least = placed[-1].at + _LABEL if placed else TOP
        placed.append(label._replace(at=max(label.at, least)))
    over = placed[-1].at - (HEIGHT - BOTTOM) if placed else 0
    return [label._replace(at=label.at - max(over, 0)) for label in placed]
