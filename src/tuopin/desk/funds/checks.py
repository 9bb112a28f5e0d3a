"""How each hand stands with its bank: agrees, differs, waits for somebody, lacks a statement."""

from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from tuopin.funds.queries import HandState


class Check(NamedTuple):
    """One hand beside its bank: `kind` is agrees, gap, open, missing or none; sums in fen.

    `on` is the last day that was compared, or for 'missing' the last day of the month whose
    statement is not there.
    """

    kind: str
    on: date | None = None
    book_fen: int = 0
    bank_fen: int = 0
    by: UUID | None = None
    note: str = ""
    statement: UUID | None = None

    @property
    def gap_fen(self) -> int:
        """Return by how much the bank's balance is above the book's."""
        return self.bank_fen - self.book_fen if self.kind == "gap" else 0


NOTHING = Check("none")


def check_of(
    reconciled: Any, state: HandState | None, expected: date | None, moved_on: date | None
) -> Check:
    """Return how a hand stands: `reconciled` is the newest reconciliation, `state` its statement.

    `expected` is the last day of the special account's newest statement: a hand whose money moved
    since it was last compared should have one of that month too.
    """
    if state is not None and not state.confirmed:
        kind = "gap" if state.gap_fen else "open"
        return Check(
            kind, state.to_on, state.book_fen, state.bank_fen, state.loaded_by,
            statement=state.statement,
        )  # fmt: skip
    compared = [d for d in (state and state.to_on, reconciled and reconciled.reconciled_on) if d]
    if expected and moved_on and compared and _lacks(max(compared), moved_on, expected):
        return Check("missing", expected)
    if reconciled is None:
        return NOTHING
    # What a confirmed statement leaves open is explained line by line; a bare figure is not.
    agrees = reconciled.book_fen == reconciled.bank_fen or reconciled.statement is not None
    return Check(
        "agrees" if agrees else "gap",
        state.to_on
        if state and reconciled.statement == state.statement
        else reconciled.reconciled_on,
        reconciled.book_fen,
        reconciled.bank_fen,
        reconciled.reconciled_by,
        reconciled.explanation,
        reconciled.statement,
    )


def _lacks(compared: date, moved_on: date, expected: date) -> bool:
    """Say whether a hand was last compared in a month before the others' and moved since."""
    earlier = (compared.year, compared.month) < (expected.year, expected.month)
    return earlier and compared < moved_on <= expected
