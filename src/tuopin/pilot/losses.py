"""Which households and project parts the two disasters strike, and for how much."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from tuopin.kit.money import split
from tuopin.pilot.scale import Scale

if TYPE_CHECKING:
    from tuopin.pilot.county import Case

_STEP_FEN = 1_000


class Disaster(NamedTuple):
    """One of the year's two disasters: code, name, kinds, month and day, severity."""

    code: str
    name: str
    kind: str
    other_kinds: str
    month: int
    day: int
    severity: str


STORM = Disaster("0708", "“7·8”风雹灾", "风雹", "", 7, 8, "特大冰雹和龙卷风")
FLOOD = Disaster("0813", "“8·13”洪灾", "洪涝", "", 8, 13, "特大洪涝")


@dataclass(frozen=True, slots=True)
class Loss:
    """One damaged part of a household's project. Loss in fen, quantity in thousandths."""

    disaster: Disaster
    case: "Case"
    part: int
    destroyed_milli: int
    loss_fen: int
    rooms: int
    people: int
    urgent: bool


def losses_of(draw: Random, scale: Scale, funded: Sequence["Case"]) -> tuple[Loss, ...]:
    """Return the year's losses over both disasters: so many households, parts, fen."""
    hits = _hits(draw, scale, funded)
    weights = [_worth(case, part) * draw.randint(1, 3) for _, case, part in hits]
    shares = [max(1, s) * _STEP_FEN for s in split(scale.loss_fen // _STEP_FEN, weights)]
    shares[-1] += scale.loss_fen - sum(shares)
    rows = [
        _loss(draw, disaster, case, part, fen)
        for (disaster, case, part), fen in zip(hits, shares, strict=True)
    ]
    return tuple(sorted(rows, key=lambda r: (r.disaster.code, r.case.village.code, r.case.number)))


def _worth(case: "Case", part: int) -> int:
    return case.wished[part].amount_fen + case.wished[part].own_fen


def _hits(
    draw: Random, scale: Scale, funded: Sequence["Case"]
) -> list[tuple[Disaster, "Case", int]]:
    """Return (disaster, household, part) triples: a few households are hit twice."""
    extra = scale.parts - scale.struck
    both = -(-extra // 3)
    two = [case for case in funded if len(case.wished) > 1]
    twice = draw.sample(two, extra)
    hits = [(d, case, i) for case in twice[:both] for i, d in enumerate((STORM, FLOOD))]
    for place, case in enumerate(twice[both:]):
        hits += [(FLOOD if place % 2 else STORM, case, i) for i in (0, 1)]
    storm_left = max(0, scale.parts * 2 // 5 - sum(d is STORM for d, _, _ in hits))
    struck = {case.number for case in twice}
    left = [case for case in funded if case.number not in struck]
    # A loss is set against what was approved: where that is below the wish, strike others first.
    single = _by_area(draw, [case for case in left if _as_wished(case)])
    single += [case for case in left if not _as_wished(case)]
    single = single[: scale.struck - extra]
    for place, case in enumerate(single):
        disaster = STORM if place < storm_left else FLOOD
        hits.append((disaster, case, draw.randrange(len(case.wished))))
    return hits


def _as_wished(case: "Case") -> bool:
    return sum(part.amount_fen for part in case.wished) == case.amount_fen


def _by_area(draw: Random, cases: list["Case"]) -> list["Case"]:
    """Put households in an order in which neighbours of one side of the county stand together."""
    towns = sorted({case.town.code for case in cases})
    draw.shuffle(towns)
    rank = {code: place // 3 for place, code in enumerate(towns)}
    lots = {case.number: draw.random() for case in cases}
    # Only some of each township are struck: a lot is drawn before the townships are gone through.
    kept = [c for c in cases if lots[c.number] < 0.35]
    rest = [c for c in cases if lots[c.number] >= 0.35]
    ordered = sorted(kept, key=lambda c: (rank[c.town.code], lots[c.number]))
    return ordered + sorted(rest, key=lambda c: (rank[c.town.code], lots[c.number]))


def _loss(draw: Random, disaster: Disaster, case: "Case", part: int, fen: int) -> Loss:
    quantity, unit = case.wished[part].quantity_milli, case.wished[part].unit
    step = 100 if unit == "亩" else 1000
    destroyed = quantity * draw.choice((40, 60, 80, 100)) // 100 // step * step or quantity
    rooms = draw.choice((0, 0, 0, 0, 1, 2, 3))
    return Loss(
        disaster, case, part, destroyed, fen, rooms,
        len(case.home.people) if rooms else 0, rooms >= 2,
    )  # fmt: skip
