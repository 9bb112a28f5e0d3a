"""Pure decisions of the ledger: what a journal may look like, and which lock order it takes."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from tuopin.kit.refusals import Refused
from tuopin.kit.scope import area_prefix
from tuopin.kit.terms import Word

# The books are closed for a county or for a township: so many digits of their codes count.
CLOSED_ALONE = (6, 9)


class Leg(NamedTuple):
    """One transfer to be posted: account ids, whole fen above zero, whose it is and where."""

    debit: UUID
    credit: UUID
    fen: int
    subject: UUID | None = None
    region: str = ""


class Spec(NamedTuple):
    """What an account is: code, kind, normal side, whether it may fall below zero, its region."""

    code: str
    kind: str
    debit_normal: bool
    floor: bool = False
    region: str = ""
    subject: UUID | None = None


def check_legs(legs: Sequence[Leg]) -> None:
    """Refuse ('bad_amount', 'same_account', 'empty_journal') what can be no journal (I1–I3)."""
    if not legs:
        raise Refused("empty_journal")
    for leg in legs:
        if type(leg.fen) is not int or leg.fen <= 0:
            raise Refused("bad_amount", fen=leg.fen)
        if leg.debit == leg.credit:
            raise Refused("same_account")


def lock_order(legs: Sequence[Leg]) -> list[UUID]:
    """Return all accounts of a journal in id order, the one order in which they are locked."""
    return sorted({leg.debit for leg in legs} | {leg.credit for leg in legs})


def check_closing(region: str, through: date, on: date, closed: date | None) -> None:
    """Refuse a closing that cannot be: of a village, through a day to come, or backwards (I8).

    `closed` is the day through which the region is closed already, by itself or by the county.
    Raises 'bad_value', 'date_future', 'closed_already'.
    """
    if len(region) != 12 or len(area_prefix(region)) not in CLOSED_ALONE:
        raise Refused("bad_value", field=Word("word.region"), value=region)
    if through > on:
        raise Refused("date_future", date=through)
    if closed is not None and through <= closed:
        raise Refused("closed_already", date=through, closed=closed)
