"""The fund that rolls: how hard its money works, from dated changes of its balances (R105, R108).

Every figure is a whole number: fen, days, thousandths of times (`*_milli`), or ten-thousandths
(`*_bp`). A span of days includes its first day and not its last.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from tuopin.kit.money import half_up

_BP = 10_000


class Flow(NamedTuple):
    """A change of a balance on a day, in fen: up above zero, down below."""

    on: date
    fen: int


class Books(NamedTuple):
    """What the figures are made of: changes of each balance since the fund began.

    `capital`: money given to the fund. `idle`: money in the special account that is promised to
    nobody. `lent`: principal that households hold, whether in time or late. `returned`: principal
    and fee that households gave back, and recoveries. `arrived`: what of it reached the special
    account to be lent again, `relent`: what was. `lost`: written off net of recoveries, and
    expenses net of income.
    """

    capital: Sequence[Flow] = ()
    idle: Sequence[Flow] = ()
    lent: Sequence[Flow] = ()
    returned: Sequence[Flow] = ()
    arrived: Sequence[Flow] = ()
    relent: Sequence[Flow] = ()
    lost: Sequence[Flow] = ()


class Figures(NamedTuple):
    """The fund's own figures over a span; None where there is nothing to divide by."""

    turnover_milli: int | None
    idle_fen: int
    idle_days: int | None
    relend_bp: int | None
    erosion_bp: int | None
    at_work_bp: int | None
    at_work_average_bp: int | None


def balance_on(flows: Iterable[Flow], on: date) -> int:
    """Return a balance at the end of a day, in fen."""
    return sum(flow.fen for flow in flows if flow.on <= on)


def moved(flows: Iterable[Flow], from_on: date, until_on: date) -> int:
    """Return the changes of a span, in fen."""
    return sum(flow.fen for flow in flows if from_on <= flow.on < until_on)


def fen_days(flows: Iterable[Flow], from_on: date, until_on: date) -> int:
    """Return how much lay for how long: a balance's sum over the ends of a span's days."""
    return sum(
        flow.fen * (until_on - max(flow.on, from_on)).days for flow in flows if flow.on < until_on
    )


def turnover_milli(books: Books, from_on: date, until_on: date) -> int | None:
    """Return how often the capital came back: returned in the span over the average capital."""
    days = (until_on - from_on).days
    returned = moved(books.returned, from_on, until_on)
    return _ratio(1000 * returned * days, fen_days(books.capital, from_on, until_on))


def idle_days(books: Books, from_on: date, until_on: date) -> int | None:
    """Return on how many days of the span the whole capital would have lain idle."""
    days = (until_on - from_on).days
    idle = fen_days(books.idle, from_on, until_on)
    return _ratio(idle * days, fen_days(books.capital, from_on, until_on))


def relend_bp(books: Books, from_on: date, until_on: date) -> int | None:
    """Return what was lent again in the span over what reached the special account for it."""
    relent = moved(books.relent, from_on, until_on)
    return _ratio(_BP * relent, moved(books.arrived, from_on, until_on))


def erosion_bp(books: Books, on: date) -> int | None:
    """Return the share of the capital that is lost for good by a day; below zero, it grew."""
    return _ratio(_BP * balance_on(books.lost, on), balance_on(books.capital, on))


def at_work_bp(books: Books, on: date) -> int | None:
    """Return the share of the capital that households hold at the end of a day."""
    return _ratio(_BP * balance_on(books.lent, on), balance_on(books.capital, on))


def at_work_average_bp(books: Books, from_on: date, until_on: date) -> int | None:
    """Return the share of the capital that households held over a span."""
    lent = fen_days(books.lent, from_on, until_on)
    return _ratio(_BP * lent, fen_days(books.capital, from_on, until_on))


def figures(books: Books, from_on: date, on: date) -> Figures:
    """Return the fund's figures from a day to the end of another, which is counted."""
    until_on = date.fromordinal(on.toordinal() + 1)
    return Figures(
        turnover_milli(books, from_on, until_on),
        balance_on(books.idle, on),
        idle_days(books, from_on, until_on),
        relend_bp(books, from_on, until_on),
        erosion_bp(books, on),
        at_work_bp(books, on),
        at_work_average_bp(books, from_on, until_on),
    )


def _ratio(numerator: int, denominator: int) -> int | None:
    return half_up(numerator, denominator) if denominator > 0 else None
