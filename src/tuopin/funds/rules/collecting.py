"""Pure decisions on what households give back: to what it goes, whose receipt it bears (R69)."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from tuopin.funds.rules.allocation import Due, Split, allocate

_NUMBERED = re.compile(r"^(.*?)([0-9]+)$", re.ASCII)
# A receipt's running number fits the column that keeps it.
MOST_DIGITS = 9
# A book of more sheets than this is a slip of the pen.
LONGEST_BOOK = 10_000


class Serial(NamedTuple):
    """A receipt's number taken apart: what stands before the digits, how many, and their value."""

    prefix: str
    width: int
    number: int

    def __str__(self) -> str:
        return f"{self.prefix}{self.number:0{self.width}d}"


def serial_of(receipt: str) -> Serial | None:
    """Take a receipt's number apart; None when it does not end in a number."""
    found = _NUMBERED.match(receipt)
    if found is None or len(found[2]) > MOST_DIGITS:
        return None
    return Serial(found[1], len(found[2]), int(found[2]))


def divide(dues: Sequence[Due], fee_fen: int, principal_fen: int, fen: int) -> Split:
    """Say what `fen` more goes to, after so much fee and principal came in already.

    The difference of two totals, as `allocation.split`; but where a reversal has left fee and
    principal otherwise than the schedule would have them, this brings them back towards it, and
    never takes anything back.
    """
    before = fee_fen + principal_fen
    taken = min(fen, max(0, sum(due.fen for due in dues) - before))
    wanted = sum(part.fee_fen for part in allocate(dues, before + taken))
    fee = min(max(0, wanted - fee_fen), taken)
    return Split(fee, taken - fee, fen - taken)


def accounted(first: int, last: int, used: set[int], voided: set[int]) -> list[tuple[int, str]]:
    """Say of each number of a book what became of it (I13).

    A number below the highest one used or voided that is neither is a gap: a receipt is missing.
    """
    known = {n for n in used | voided if first <= n <= last}
    highest = max(known, default=first - 1)
    return [(n, _state(n, used, voided, highest)) for n in range(first, last + 1)]


def _state(number: int, used: set[int], voided: set[int], highest: int) -> str:
    if number in used:
        return "used"
    if number in voided:
        return "voided"
    return "gap" if number < highest else "unused"


def why_not_collectable(state: str) -> str:
    """Return why nothing can be taken on a loan, as a refusal's code; '' when it can.

    What comes in on a loan that was written off is a recovery.
    """
    if state in ("paid", "written_off"):
        return ""
    return "loan_settled" if state == "settled" else "loan_unpaid"


class Handing(NamedTuple):
    """What decides whether a repayment can be handed in with others."""

    hand: str
    collector_fits: bool
    township_fits: bool
    reversed: bool
    handed_in: bool
    early: bool


def why_not_handed_in(facts: Handing) -> str:
    """Return why a repayment cannot be handed in, as a term's code; '' when it can (R69)."""
    if facts.reversed:
        return "why.reversed"
    if facts.hand != "collector":
        return "why.not_in_hand"
    if not facts.collector_fits:
        return "why.other_collector"
    if not facts.township_fits:
        return "why.other_township"
    if facts.handed_in:
        return "why.handed_in"
    return "why.too_early" if facts.early else ""
