"""What a loss may say: measured in the part's own unit, and no more than there was (R100–R102)."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple
from uuid import UUID

# Applications whose parts were approved: only such a project can have been damaged.
SUPPORTED = ("approved", "noticed", "cleared")


class Base(NamedTuple):
    """A project part as approved: what there was to lose, in thousandths of its unit."""

    part: UUID
    content: str
    quantity_milli: int
    unit: str


class Said(NamedTuple):
    """What is said to be lost: a quantity in thousandths, its unit, fen, rooms, people, urgent."""

    destroyed_milli: int | None
    unit: str
    loss_fen: int
    rooms: int
    people: int
    urgent: bool


def why_not(said: Said, base: Base | None) -> str:
    """Return the code of what is wrong with a loss; '' when it is right.

    'loss_empty' · 'destroyed_without_part' · 'unit_mismatch' · 'destroyed_above_base'
    """
    amounts = (said.destroyed_milli or 0, said.loss_fen, said.rooms, said.people)
    if not any(amounts) and not said.urgent:
        return "loss_empty"
    if base is None:
        return "destroyed_without_part" if said.destroyed_milli else ""
    if said.unit and said.unit != base.unit:
        return "unit_mismatch"
    if said.destroyed_milli is not None and said.destroyed_milli > base.quantity_milli:
        return "destroyed_above_base"
    return ""


def find_part(content: str, bases: Iterable[Base]) -> Base | None:
    """Return the household's part with this content, the newest where several have it."""
    wanted = _plain(content)
    return next((base for base in bases if _plain(base.content) == wanted), None)


def contents(bases: Sequence[Base]) -> str:
    """Return the contents of a household's parts in a row, for a fault's message."""
    return "、".join(dict.fromkeys(base.content for base in bases))


def _plain(text: str) -> str:
    return "".join(text.split())
