"""Pure decisions on loans that will not come back: which, how much a year, by which number."""

from datetime import date
from typing import NamedTuple

from tuopin.funds.rules.extending import why_not_owed

_BP = 10_000
# Nobody need wait for the due day of who died, is lost, or whose project a disaster destroyed.
AT_ANY_TIME = ("dead", "lost", "disaster")


class Hopeless(NamedTuple):
    """What decides whether a loan may be written off; `arrears_fen` by the schedule in force."""

    state: str
    paid_on: date | None
    frozen: bool
    cause: str
    arrears_fen: int


def why_not_written_off(loan: Hopeless, on: date) -> str:
    """Return why a loan is not written off, as a term's code; '' when it can.

    Misused money is demanded back, not given up (R57). Without a death, a disappearance or a
    disaster a loan must be in arrears first.
    """
    if why := why_not_owed(loan.state, loan.paid_on):
        return why
    if loan.frozen:
        return "why.frozen"
    if loan.paid_on is not None and loan.paid_on > on:
        return "why.too_early"
    if loan.cause not in AT_ANY_TIME and not loan.arrears_fen:
        return "why.not_overdue"
    return ""


def quota_fen(capital_fen: int, quota_bp: int) -> int:
    """Return what may be written off in one calendar year, in fen, rounded down."""
    return max(0, capital_fen) * quota_bp // _BP


def series(year: int) -> str:
    """Return the name of a year's series of certificates."""
    return f"write_off:{year}"


def certificate(year: int, serial: int) -> str:
    """Return a certificate's number as papers bear it: 核销〔2009〕3号."""
    return f"核销〔{year}〕{serial}号"


def serial_of(number: str) -> tuple[int, int]:
    """Return year and serial of a certificate's number. Raises ValueError for any other text."""
    year, _mark, serial = number.removeprefix("核销〔").removesuffix("号").partition("〕")
    return int(year), int(serial)
