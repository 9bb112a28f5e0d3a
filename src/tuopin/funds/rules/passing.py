"""Pure decisions on money: what may be held, sent and paid, and which hop came late."""

from datetime import date
from typing import NamedTuple

TOWNSHIP_DIGITS = 9
_PAID = ("paid", "settled", "written_off")


def township_of(region: str) -> str:
    """Return the 12-digit code of the township that a region lies in."""
    return region[:TOWNSHIP_DIGITS] + "000"


def is_township(region: str) -> bool:
    """Say whether a 12-digit code is a township's."""
    return len(region) == 12 and region.endswith("000") and region[6:9] != "000"


def days_late(since: date, limit_days: int, done_on: date | None, on: date) -> int:
    """Return by how many days a hop had missed its limit on a day; 0 if it had not (R58)."""
    ended = on if done_on is None or done_on > on else done_on
    return max(0, (ended - since).days - limit_days)


class LoanFacts(NamedTuple):
    """What decides whether a loan goes one step further: states and days of what it rests on."""

    state: str
    agreement_state: str
    application_state: str
    since: date
    batch_fits: bool = True
    place_fits: bool = True
    frozen: bool = False


def why_not_reserved(state: str, application_state: str, checked_on: date | None, on: date) -> str:
    """Return why no money can be held for an agreement, as a term's code; '' when it can (R77)."""
    if state != "checked" or checked_on is None:
        return "why.not_checked"
    if application_state != "cleared":
        return "why.not_cleared"
    return "why.too_early" if checked_on > on else ""


def why_not_allotted(loan: LoanFacts, on: date) -> str:
    """Return why a loan's money cannot be sent, as a term's code; '' when it can."""
    if loan.state != "reserved":
        return "why.not_reserved"
    if loan.frozen:
        return "why.frozen"
    if loan.agreement_state != "reserved":
        return "why.not_checked"
    if loan.application_state != "cleared":
        return "why.not_cleared"
    if not loan.batch_fits:
        return "why.other_batch"
    if not loan.place_fits:
        return "why.other_township"
    return "why.too_early" if loan.since > on else ""


def why_not_paid(
    state: str,
    arrived_on: date | None,
    approved_fen: int,
    fen: int | None,
    on: date,
    *,
    frozen: bool = False,
) -> str:
    """Return why a loan cannot be paid, as a term's code; '' when it can (R57, R58, R78).

    The whole approved amount is paid, in fen, once the money has arrived in the township; nothing
    while the loan is frozen for a violation.
    """
    if state in _PAID:
        return "why.already_paid"
    if frozen:
        return "why.frozen"
    if state != "allotted":
        return "why.not_allotted"
    if arrived_on is None or arrived_on > on:
        return "why.not_arrived"
    return "why.not_whole" if fen is not None and fen != approved_fen else ""
