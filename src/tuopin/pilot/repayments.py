"""Who pays back early, how much and by which way: invented, and exact to the fen at any size."""

from collections.abc import Sequence
from random import Random
from typing import NamedTuple

from tuopin.kit.money import half_up
from tuopin.pilot.county import Case, County, Town
from tuopin.pilot.dice import Dice
from tuopin.pilot.scale import HOUSEHOLDS

# What came back early in the year that the pilot shows, and from how many households.
EARLY_HOUSEHOLDS, EARLY_FEN = 23, 3_625_000
FEWEST = 4
_STEP_FEN = 5_000
# How a township's December goes, in the order in which townships are given one; the others send
# all up. `late_way` and `on_way` are still in transit at the end of the year, the former too long;
# `differs` has a bank balance that is not the book's, `no_statement` lacks December's statement,
# `keeps` should have sent it up, `in_hand` has an officer who should have handed it in.
ROLES = ("whole", "late_way", "differs", "no_statement", "on_way", "keeps", "in_hand")


class Early(NamedTuple):
    """A household that pays back before it must: how much of its loan in fen, and in which wave.

    Wave 0 is October, wave 1 December.
    """

    case: Case
    fen: int
    wave: int

    @property
    def whole(self) -> bool:
        """Say whether the whole loan comes back."""
        return self.fen == self.case.amount_fen


class Way(NamedTuple):
    """A township with the households that pay back early, and how its December goes."""

    town: Town
    role: str
    early: tuple[Early, ...]

    def wave(self, number: int) -> list[Early]:
        """Return the households of one wave."""
        return [one for one in self.early if one.wave == number]


def ways(county: County, dice: Dice) -> list[Way]:
    """Return the townships that money comes back from, always the same for the same county."""
    draw = dice.stream("early")
    households = county.scale.households
    wanted = min(households, max(FEWEST, half_up(EARLY_HOUSEHOLDS * households, HOUSEHOLDS)))
    total = half_up(EARLY_FEN * households, HOUSEHOLDS)
    chosen = _chosen(county, draw, wanted)
    shares = _shares(draw, [case.amount_fen for case in chosen], total)
    by_town: dict[str, list[tuple[Case, int]]] = {}
    for case, fen in zip(chosen, shares, strict=True):
        if fen:
            by_town.setdefault(case.town.code, []).append((case, fen))
    towns = [town for town in county.towns if town.code in by_town]
    # Townships with more than one such household have something to do in both waves.
    towns.sort(key=lambda town: -len(by_town[town.code]))
    return [
        Way(
            town,
            ROLES[place] if place < len(ROLES) else "whole",
            tuple(
                # A township's only household pays in December.
                Early(case, fen, 1 if n % 2 == 0 else 0)
                for n, (case, fen) in enumerate(by_town[town.code])
            ),
        )
        for place, town in enumerate(towns)
    ]


def _chosen(county: County, draw: Random, wanted: int) -> list[Case]:
    """Draw households in turn from three townships in four; those that were struck come last."""
    struck = {loss.case.number for loss in county.losses}
    queues = []
    for town in county.towns:
        lent = [case for case in county.of(town) if case.funded]
        draw.shuffle(lent)
        if lent:
            queues.append(sorted(lent, key=lambda case: case.number in struck))
    few = queues[: max(1, -(-len(queues) * 3 // 4))]
    for among in (few, queues):
        if sum(map(len, among)) >= wanted:
            return _in_turn(among, wanted)
    return _in_turn(queues, wanted)


def _in_turn(queues: Sequence[list[Case]], wanted: int) -> list[Case]:
    longest = max(map(len, queues))
    dealt = [queue[n] for n in range(longest) for queue in queues if n < len(queue)]
    return dealt[:wanted]


def _shares(draw: Random, amounts: list[int], total: int) -> list[int]:
    """Split a sum over loans: some come back whole, of the others so many times fifty yuan.

    The last that can take it gets the rest, so that all add up to the fen.
    """
    shares = [0] * len(amounts)
    places = list(range(len(amounts)))
    draw.shuffle(places)
    left = total
    for place in places[: len(places) * 2 // 3]:
        if amounts[place] <= left - _STEP_FEN * (len(places) - 1):
            shares[place] = amounts[place]
            left -= amounts[place]
    partial = [place for place in places if not shares[place]]
    for n, place in enumerate(partial):
        even = left // (len(partial) - n) // _STEP_FEN * _STEP_FEN
        shares[place] = min(amounts[place], even)
        left -= shares[place]
    for place in partial:
        more = min(left, amounts[place] - shares[place])
        shares[place] += more
        left -= more
    return shares
