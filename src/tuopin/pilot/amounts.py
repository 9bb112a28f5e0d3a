"""Amounts of loans that lie between two bounds, look like decisions, and sum to the fen."""

from random import Random

from tuopin.kit.refusals import Refused
from tuopin.pilot.dice import pick

STEP_FEN = 10_000
# How often (in hundredths) a loan is so many hundred yuan.
_USUAL = ((10, 6), (12, 6), (15, 14), (18, 12), (20, 34), (22, 8), (24, 6), (25, 14))


def amounts(draw: Random, total_fen: int, count: int, low_fen: int, high_fen: int) -> list[int]:
    """Return `count` amounts within [low, high] fen, whole hundreds of yuan but one; exact in sum.

    Raises Refused('pilot_amounts') where no such amounts exist.
    """
    if not low_fen * count <= total_fen <= high_fen * count:
        raise Refused("pilot_amounts", low=low_fen // 100, high=high_fen // 100)
    found = [min(high_fen, max(low_fen, pick(draw, _USUAL) * STEP_FEN)) for _ in range(count)]
    rest = total_fen - sum(found)
    places = list(range(count))
    draw.shuffle(places)
    moved = True
    while abs(rest) >= STEP_FEN and moved:
        moved = False
        for place in places:
            step = STEP_FEN if rest > 0 else -STEP_FEN
            if abs(rest) >= STEP_FEN and low_fen <= found[place] + step <= high_fen:
                found[place] += step
                rest -= step
                moved = True
    return _settled(found, rest, low_fen, high_fen)


def _settled(found: list[int], rest: int, low: int, high: int) -> list[int]:
    """Give what is left to the last amounts that can take it."""
    for i in range(len(found) - 1, -1, -1):
        change = max(low - found[i], min(high - found[i], rest))
        found[i] += change
        rest -= change
        if not rest:
            break
    return found
