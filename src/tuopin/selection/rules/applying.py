"""What an application asks for: its parts, whether they are fit to be filed, and their sums."""

from collections.abc import Sequence
from typing import NamedTuple

# Longest texts that the columns hold.
CONTENT_LENGTH = 60
UNIT_LENGTH = 10
# One county's programme is some millions of yuan: more than this is a slip of the pen, in fen.
AMOUNT_MAX_FEN = 10**11


class PartLine(NamedTuple):
    """One part of a project: content, scale in thousandths, amounts in fen (R33, R85)."""

    category: str
    content: str
    quantity_milli: int
    unit: str
    amount_fen: int
    own_fen: int = 0
    gain_fen: int = 0


class Fault(NamedTuple):
    """What is wrong with a part: the word of the field, and the value in words."""

    field: str
    value: str


class Sums(NamedTuple):
    """What an application's parts add up to, in fen, and the category of the largest."""

    amount_fen: int
    own_fen: int
    gain_fen: int
    category: str


def part_fault(part: PartLine) -> Fault | None:
    """Say what is wrong with a part: nothing said, or a scale or an amount out of reason."""
    if not part.content or len(part.content) > CONTENT_LENGTH:
        return Fault("content", part.content)
    if not part.unit or len(part.unit) > UNIT_LENGTH:
        return Fault("unit", part.unit)
    if part.quantity_milli <= 0:
        return Fault("quantity", str(part.quantity_milli))
    if not 0 < part.amount_fen <= AMOUNT_MAX_FEN:
        return Fault("amount", str(part.amount_fen))
    for field, fen in (("own_amount", part.own_fen), ("gain", part.gain_fen)):
        if not 0 <= fen <= AMOUNT_MAX_FEN:
            return Fault(field, str(fen))
    return None


def repeated(parts: Sequence[PartLine]) -> tuple[int, int] | None:
    """Return the places (from 0) of the first part that says another anew, and of that other."""
    first: dict[tuple[str, str], int] = {}
    for place, part in enumerate(parts):
        other = first.setdefault((part.category, part.content), place)
        if other != place:
            return place, other
    return None


def sums(parts: Sequence[PartLine]) -> Sums:
    """Add up the parts; the application is of the category that most of the money is for (R23)."""
    by_category: dict[str, int] = {}
    for part in parts:
        by_category[part.category] = by_category.get(part.category, 0) + part.amount_fen
    # The first of equals, in the household's own order.
    largest = max(by_category, key=lambda category: by_category[category])
    return Sums(
        sum(p.amount_fen for p in parts),
        sum(p.own_fen for p in parts),
        sum(p.gain_fen for p in parts),
        largest,
    )
