"""Whether a change of an approved project is fit to be asked for, and what it leads to (R65, R66).

Money is whole fen, scale thousandths of the unit.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple
from uuid import UUID

from tuopin.selection.rules.altering import Alteration
from tuopin.selection.rules.applying import Fault, PartLine, part_fault
from tuopin.visits.states import CHANGE_KINDS


class Standing(NamedTuple):
    """A part as it stands: `line.amount_fen` is the loan's money for it.

    `spent_fen` is what purchases paid of it already, for it or for the parts it follows.
    """

    part: UUID
    line: PartLine
    spent_fen: int = 0


class Wish(NamedTuple):
    """One line of a request: scale, replace, add or drop; `line` is None for a part to drop."""

    kind: str
    part: UUID | None
    line: PartLine | None


class Effect(NamedTuple):
    """What a request leads to: the parts after it, and the loan's money for them in fen."""

    before_fen: int
    after: tuple[PartLine, ...]

    @property
    def after_fen(self) -> int:
        """Return what of the loan the project needs after the change, in fen."""
        return sum(line.amount_fen for line in self.after)

    def left_over(self, give_back_fen: int) -> int:
        """Return what of the loan is accounted for by nothing; below zero: more than there is."""
        return self.before_fen - self.after_fen - give_back_fen


class Asked(NamedTuple):
    """A line as it was handed in: money in fen, scale in thousandths."""

    kind: str
    category: str
    content: str
    quantity_milli: int | None
    unit: str
    fen: int | None


def wish_of(asked: Asked, held: Standing | None) -> Wish | Fault:
    """Return a line of a request put together with the part that stands, or what is wrong with it.

    A change of scale keeps category, content and unit of the part; own money and expected gain
    stay with the part that they were said of.
    """
    kind = asked.kind
    if kind not in CHANGE_KINDS:
        return Fault("change_kind", kind)
    if (kind == "add") != (held is None):
        return Fault("part", "")
    part = held.part if held else None
    if kind == "drop":
        return Wish(kind, part, None)
    line = PartLine(
        asked.category, asked.content, asked.quantity_milli or 0, asked.unit, asked.fen or 0
    )
    if held is not None:
        line = line._replace(own_fen=held.line.own_fen, gain_fen=held.line.gain_fen)
        if kind == "scale":
            of = held.line
            line = line._replace(category=of.category, content=of.content, unit=of.unit)
    return part_fault(line) or Wish(kind, part, line)


def effect(standing: Sequence[Standing], wishes: Iterable[Wish]) -> Effect:
    """Return the parts and the money after a request, those untouched first."""
    wished = list(wishes)
    touched = {wish.part for wish in wished}
    kept = [one.line for one in standing if one.part not in touched]
    new = [wish.line for wish in wished if wish.line is not None]
    return Effect(sum(one.line.amount_fen for one in standing), (*kept, *new))


def changes_nothing(standing: Sequence[Standing], wishes: Iterable[Wish]) -> list[UUID]:
    """Return the parts that a request names but leaves as they are."""
    held = {one.part: one.line for one in standing}
    return [w.part for w in wishes if w.part is not None and w.line == held.get(w.part)]


def overspent(standing: Sequence[Standing], wishes: Iterable[Wish]) -> list[Standing]:
    """Return the parts of which more loan money is spent than the request leaves them (R64)."""
    held = {one.part: one for one in standing}
    found = []
    for wish in wishes:
        one = held.get(wish.part) if wish.part else None
        if one is not None and one.spent_fen > (wish.line.amount_fen if wish.line else 0):
            found.append(one)
    return found


def alterations(wishes: Iterable[Wish]) -> list[Alteration]:
    """Return what a request does to the parts once it is approved."""
    return [Alteration(wish.part, wish.line) for wish in wishes]
