"""What a loss may say: measured in the part's own unit, and no more than there was (R100–R102)."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from tuopin.selection.rules.altering import stands

# What disaster statistics count as large animals, by what a part's content names and its unit:
# cattle, horses, donkeys, mules, camels. Pigs are counted by the head too and are none.
LARGE_UNITS = ("头", "匹", "峰")
_LARGE = "牛马驴骡驼"
# What a row of the form names for a household's own animals: it has no column for their number.
OWN_ANIMALS = "大牲畜"

# Applications whose parts were approved: only such a project can have been damaged.
SUPPORTED = ("approved", "noticed", "cleared")


class Base(NamedTuple):
    """A project part as approved: what there was to lose, in thousandths of its unit.

    A change of the project begins one part and ends another: `since` and `until` are those days.
    """

    part: UUID
    content: str
    quantity_milli: int
    unit: str
    since: date | None = None
    until: date | None = None

    def there_on(self, on: date) -> bool:
        """Say whether the part was in force on a day."""
        return stands(self.since, self.until, on)


class Said(NamedTuple):
    """What is said to be lost: thousandths and their unit, fen, rooms, people, urgent, animals."""

    destroyed_milli: int | None
    unit: str
    loss_fen: int
    rooms: int
    people: int
    urgent: bool
    livestock: int = 0


class Toll(NamedTuple):
    """What all events took beside money: rooms, people struck, large animals."""

    rooms: int = 0
    people: int = 0
    livestock: int = 0


def why_not(said: Said, base: Base | None) -> str:
    """Return the code of what is wrong with a loss; '' when it is right.

    'loss_empty' · 'destroyed_without_part' · 'unit_mismatch' · 'destroyed_above_base' ·
    'livestock_differs': a part of large animals says them by its quantity, not otherwise
    """
    amounts = (said.destroyed_milli or 0, said.loss_fen, said.rooms, said.people, said.livestock)
    if not any(amounts) and not said.urgent:
        return "loss_empty"
    if base is None:
        return "destroyed_without_part" if said.destroyed_milli else ""
    if said.unit and said.unit != base.unit:
        return "unit_mismatch"
    if said.destroyed_milli is not None and said.destroyed_milli > base.quantity_milli:
        return "destroyed_above_base"
    heads = heads_of(base, said.destroyed_milli)
    if heads is not None and said.livestock not in {0, heads}:
        return "livestock_differs"
    return ""


def heads_of(base: Base | None, destroyed_milli: int | None) -> int | None:
    """Return the heads that a part of large animals lost; None for any other part, or none."""
    if base is None or not is_large(base.content, base.unit):
        return None
    return (destroyed_milli or 0) // 1000


def is_large(content: str, unit: str) -> bool:
    """Say whether a part is one of large animals."""
    return unit in LARGE_UNITS and not set(_LARGE).isdisjoint(content)


def own_heads(destroyed_milli: int | None, unit: str) -> int | None:
    """Return the heads that a household's own row of the form says in the columns of a part.

    None where they say something else.
    """
    if not destroyed_milli:
        return 0
    heads, rest = divmod(destroyed_milli, 1000)
    return heads if unit in LARGE_UNITS and not rest else None


def whole(*numbers: object) -> bool:
    """Say whether all are whole numbers, none below zero: fen, thousandths, heads, rooms."""
    return all(type(n) is int and n >= 0 for n in numbers)


def find_part(content: str, bases: Iterable[Base]) -> Base | None:
    """Return the household's part with this content, the newest where several have it."""
    wanted = _plain(content)
    return next((base for base in bases if _plain(base.content) == wanted), None)


def contents(bases: Sequence[Base]) -> str:
    """Return the contents of a household's parts in a row, for a fault's message."""
    return "、".join(dict.fromkeys(base.content for base in bases))


def _plain(text: str) -> str:
    return "".join(text.split())
