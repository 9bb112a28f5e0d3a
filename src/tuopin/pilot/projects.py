"""What households undertake: kinds of projects with their unit and what one unit costs in fen."""

from random import Random
from typing import NamedTuple

from tuopin.kit.money import half_up, split
from tuopin.pilot.dice import pick


class Kind(NamedTuple):
    """A kind of project: category, content, unit, cost of a unit, least step in thousandths."""

    category: str
    content: str
    unit: str
    unit_fen: int
    step_milli: int
    weight: int


KINDS = (
    Kind("养殖", "生猪养殖", "头", 45_000, 1000, 16),
    Kind("养殖", "山羊养殖", "只", 32_000, 1000, 10),
    Kind("养殖", "黄牛养殖", "头", 150_000, 1000, 4),
    Kind("养殖", "土鸡养殖", "只", 1_600, 10_000, 9),
    Kind("养殖", "鱼虾混养", "亩", 90_000, 500, 5),
    Kind("养殖", "蜜蜂养殖", "箱", 26_000, 1000, 4),
    Kind("种植", "大棚蔬菜", "亩", 220_000, 100, 8),
    Kind("种植", "西瓜", "亩", 70_000, 500, 6),
    Kind("种植", "灵芝", "袋", 150, 100_000, 6),
    Kind("种植", "天麻", "平方米", 3_500, 5000, 5),
    Kind("种植", "百合", "亩", 130_000, 100, 5),
    Kind("种植", "茯苓", "窖", 1_800, 10_000, 3),
    Kind("茶叶", "茶园改造", "亩", 65_000, 500, 8),
    Kind("茶叶", "茶叶加工机械", "台", 180_000, 1000, 4),
    Kind("林业", "毛竹低产林改造", "亩", 28_000, 500, 5),
    Kind("林业", "油茶抚育", "亩", 35_000, 500, 4),
    Kind("林业", "板栗嫁接", "亩", 30_000, 500, 3),
    Kind("加工", "竹编加工", "套", 90_000, 1000, 3),
    Kind("加工", "豆制品加工", "套", 140_000, 1000, 2),
    Kind("商业服务", "农机修理", "个", 200_000, 1000, 2),
    Kind("商业服务", "村级代销店", "个", 160_000, 1000, 2),
)
# Projects that a small fund cannot carry (R106).
LARGE_KINDS = (
    Kind("养殖", "规模养猪场", "头", 60_000, 10_000, 3),
    Kind("加工", "名优茶加工厂", "座", 4_500_000, 1000, 2),
    Kind("林业", "木竹制品厂", "座", 6_000_000, 1000, 1),
)
STEP_FEN = 5_000


class Part(NamedTuple):
    """One part of a household's project: scale in thousandths of the unit, amounts in fen."""

    category: str
    content: str
    quantity_milli: int
    unit: str
    amount_fen: int
    own_fen: int
    gain_fen: int


def parts_of(draw: Random, amount_fen: int, count: int) -> tuple[Part, ...]:
    """Return a project of `count` parts of different kinds whose amounts sum exactly."""
    kinds: list[Kind] = []
    while len(kinds) < count:
        kind = pick(draw, [(k, k.weight) for k in KINDS])
        if kind not in kinds:
            kinds.append(kind)
    shares = _shares(draw, amount_fen, count)
    return tuple(_part(draw, kind, fen) for kind, fen in zip(kinds, shares, strict=True))


def large_part(draw: Random) -> tuple[Part, ...]:
    """Return a project beyond the fund: 10,000 to 50,000 yuan."""
    kind = pick(draw, [(k, k.weight) for k in LARGE_KINDS])
    return (_part(draw, kind, draw.randint(10, 50) * 100_000),)


def grown(draw: Random, parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """Return what a household asked for before the visit: larger, in whole 50 yuan."""
    percent = draw.choice((115, 125, 140, 150))
    found = []
    for part in parts:
        amount = half_up(part.amount_fen * percent, 100 * STEP_FEN) * STEP_FEN
        steps = half_up(part.quantity_milli * percent, 100_000) or 1
        more = max(part.quantity_milli, steps * 1000)
        found.append(part._replace(amount_fen=max(amount, part.amount_fen), quantity_milli=more))
    return tuple(found)


def _shares(draw: Random, amount_fen: int, count: int) -> list[int]:
    """Cut an amount into shares of whole 50 yuan; the last takes what is left over."""
    weights = [draw.randint(2, 5) for _ in range(count)]
    shares = [max(1, s) * STEP_FEN for s in split(amount_fen // STEP_FEN, weights)]
    shares[-1] += amount_fen - sum(shares)
    return shares


def _part(draw: Random, kind: Kind, fen: int) -> Part:
    own = half_up(fen * draw.randint(10, 45), 100 * 10_000) * 10_000
    cost_of_step = kind.unit_fen * kind.step_milli // 1000
    steps = max(1, half_up(fen + own, max(1, cost_of_step)))
    gain = half_up(fen * draw.randint(55, 130), 100 * 10_000) * 10_000
    return Part(kind.category, kind.content, steps * kind.step_milli, kind.unit, fen, own, gain)
