"""The reconciliation sheet (银行余额调节表): the bank's balance and the book's, made to meet."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple
from uuid import UUID


class Item(NamedTuple):
    """What only one side knows on the day: fen above zero for money that came in.

    `kind` is the voucher's (none for a bank line), `name` the number that it goes by, `open` says
    that nothing explains it yet, `why` is the code of the word for what it is.
    """

    key: UUID
    day: date
    fen: int
    kind: str = ""
    name: str = ""
    open: bool = False
    why: str = ""


class Balancing(NamedTuple):
    """One account on one day: both balances, what only the book knows, what only the bank knows."""

    on: date
    bank_fen: int
    book_fen: int
    book_only: tuple[Item, ...] = ()
    bank_only: tuple[Item, ...] = ()

    @property
    def bank_adjusted_fen(self) -> int:
        """Return the bank's balance with what it does not know yet."""
        return self.bank_fen + total(self.book_only)

    @property
    def book_adjusted_fen(self) -> int:
        """Return the book's balance with what it does not know yet."""
        return self.book_fen + total(self.bank_only)

    @property
    def gap_fen(self) -> int:
        """Return by how much the two do not meet; 0 when they do."""
        return self.bank_adjusted_fen - self.book_adjusted_fen

    @property
    def unexplained(self) -> tuple[Item, ...]:
        """Return the bank's lines that are neither matched nor explained."""
        return tuple(item for item in self.bank_only if item.open)

    @property
    def agrees(self) -> bool:
        """Say whether the closing balance holds: every line known, both sides equal to the fen."""
        return not self.gap_fen and not self.unexplained


def total(items: Iterable[Item]) -> int:
    """Return the sum of items in fen."""
    return sum(item.fen for item in items)


def came(items: Iterable[Item]) -> tuple[Item, ...]:
    """Return the items of money that came in."""
    return tuple(item for item in items if item.fen > 0)


def went(items: Iterable[Item]) -> tuple[Item, ...]:
    """Return the items of money that went out."""
    return tuple(item for item in items if item.fen < 0)
