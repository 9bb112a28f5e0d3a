"""A random sample that anybody can draw again: its size, its townships' shares, its order (R80).

Size for a share p = 0.5, the least favourable one, with the finite population correction; each
township gets its share of it, and a least number of its own; within a township the households
stand in the order of SM3(seed:id), and the first are drawn. Whole numbers throughout, so that a
desk calculator and any SM3 tool prove it.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from cryptography.hazmat.primitives import hashes

from tuopin.kit.money import split

# The two-sided normal quantiles of a confidence in percent, in thousandths.
QUANTILES = {80: 1282, 85: 1440, 90: 1645, 95: 1960, 98: 2326, 99: 2576}


class Drawn(NamedTuple):
    """A household that was drawn: its township (12 digits) and its place there, from 1."""

    household: UUID
    township: str
    place: int


def plan_fault(confidence: int, margin: int) -> str | None:
    """Return what is wrong with a plan ('confidence', 'margin'), None when it can be drawn.

    Both 0: every household is visited.
    """
    if confidence == margin == 0:
        return None
    if confidence not in QUANTILES:
        return "confidence"
    return None if 1 <= margin <= 50 else "margin"


def sample_size(confidence: int, margin: int, of: int) -> int:
    """Return how many of `of` households state a share within `margin` points at a confidence.

    n = N·a ÷ (b·(N − 1) + a), rounded up, with a = z² and b = 400·margin² (z in thousandths,
    margin in points): Cochran's n₀ = z²·p·(1 − p) ÷ e² corrected for N. All where both are 0.
    """
    if confidence == 0 or of == 0:
        return of
    a, b = QUANTILES[confidence] ** 2, 400 * margin**2
    return -(-of * a // (b * (of - 1) + a))


def shares(sizes: Mapping[str, int], wanted: int, least: int) -> dict[str, int]:
    """Divide `wanted` over townships by their households; each gets `least` of its own if it can.

    The sum is at least `wanted`; no township gives more than it has.
    """
    if not sizes:
        return {}
    parts = split(wanted, list(sizes.values()))
    return {
        town: max(part, min(least, size))
        for (town, size), part in zip(sizes.items(), parts, strict=True)
    }


def draw(frame: Iterable[tuple[UUID, str]], seed: str, wanted: int, least: int) -> list[Drawn]:
    """Draw from households given with their regions; the order they are given in does not matter.

    By township and place.
    """
    towns: dict[str, list[UUID]] = {}
    for household, region in sorted(frame):
        towns.setdefault(f"{region[:9]}000", []).append(household)
    counts = shares({town: len(towns[town]) for town in sorted(towns)}, wanted, least)
    return [
        Drawn(household, town, place)
        for town, count in counts.items()
        for place, household in enumerate(in_order(towns[town], seed)[:count], start=1)
    ]


def in_order(households: Iterable[UUID], seed: str) -> list[UUID]:
    """Return households in the order of their lots."""
    return sorted(households, key=lambda key: lot(seed, key))


def lot(seed: str, household: UUID) -> str:
    """Return a household's lot: SM3(seed:id), the id with its hyphens."""
    return _sm3(f"{seed}:{household}")


def frame_hash(households: Sequence[UUID]) -> str:
    """Return the SM3 over the ids in order, one a line: what the sample was drawn from."""
    return _sm3("\n".join(str(key) for key in sorted(households)))


def _sm3(text: str) -> str:
    digest = hashes.Hash(hashes.SM3())
    digest.update(text.encode())
    return digest.finalize().hex()
