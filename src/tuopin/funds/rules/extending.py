"""Pure decisions on more time: which loan may be given it, and how much (R107, R108)."""

from datetime import date
from typing import NamedTuple

_OVER = {"settled": "why.settled", "written_off": "why.written_off"}


def why_not_owed(state: str, paid_on: date | None) -> str:
    """Return why nothing is owed and expected on a loan, as a term's code; '' when it is."""
    if state == "paid" and paid_on is not None:
        return ""
    return _OVER.get(state, "why.not_paid")


class Extendable(NamedTuple):
    """What decides whether a loan is given more time.

    `paid_on` is None before the payment; `version_on` the day on which the schedule in force was
    made; `times` how often it was extended before without a disaster; `helped` whether it was
    extended for this very disaster already; `happened_on` the disaster's day, where it is known.
    """

    state: str
    paid_on: date | None
    version_on: date | None
    frozen: bool = False
    times: int = 0
    helped: bool = False
    happened_on: date | None = None


def why_not_extended(loan: Extendable, on: date, most_times: int | None) -> str:
    """Return why a loan gets no more time, as a term's code; '' when it can.

    `most_times` is how often policy allows it without a disaster; None when it does not count.
    """
    if loan.paid_on is None or loan.version_on is None:
        return "why.not_paid"
    if why := why_not_owed(loan.state, loan.paid_on):
        return why
    if loan.frozen:
        return "why.frozen"
    if loan.helped:
        return "why.extended_for_event"
    if loan.happened_on is not None and loan.paid_on > loan.happened_on:
        return "why.paid_after_event"
    if max(loan.paid_on, loan.version_on) > on:
        return "why.too_early"
    return "why.extended_enough" if most_times is not None and loan.times >= most_times else ""


def sensible(days: object, most_days: int) -> bool:
    """Say whether so many days may be asked for: a whole number from 1 to what policy allows."""
    return type(days) is int and 1 <= days <= most_days
