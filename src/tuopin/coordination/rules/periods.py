"""Quarters in which a meeting is owed (R50), and the periods that townships report on (R56)."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from tuopin.kit.dates import add_months

MONTHS_OF_QUARTER = 3


class Period(NamedTuple):
    """A span of whole calendar months by its first and its last day."""

    from_on: date
    to_on: date


class Quarter(NamedTuple):
    """A calendar quarter: year and number from 1, its first and its last day."""

    year: int
    quarter: int
    first_on: date
    last_on: date


def period_of(on: date, months: int) -> Period:
    """Return the period of so many months in which a day lies; periods begin in January.

    A year that they do not fill evenly ends with a shorter one.
    """
    months = min(max(months, 1), 12)
    first = date(on.year, (on.month - 1) // months * months + 1, 1)
    after = min(add_months(first, months), date(on.year + 1, 1, 1))
    return Period(first, after - timedelta(days=1))


def periods_between(start: date, on: date, months: int) -> Iterator[Period]:
    """Yield the periods from the one of the first day to the one of the last, in their order."""
    period = period_of(start, months)
    while period.from_on <= on:
        yield period
        period = period_of(period.to_on + timedelta(days=1), months)


def quarter_of(on: date) -> Quarter:
    """Return the quarter in which a day lies."""
    period = period_of(on, MONTHS_OF_QUARTER)
    number = (period.from_on.month + 2) // MONTHS_OF_QUARTER
    return Quarter(period.from_on.year, number, period.from_on, period.to_on)


def quarters_between(start: date, on: date) -> list[Quarter]:
    """Return the quarters from the one of the first day to the one of the last, in their order."""
    periods = periods_between(start, on, MONTHS_OF_QUARTER)
    return [quarter_of(period.from_on) for period in periods]


def standing(due_on: date, held_on: date | None, called: bool, on: date) -> str:
    """Say how a quarter stands at the end of a day: held, held_late, missed, called or due (R50).

    `due_on` is the last day for its meeting. A meeting that was only called does not make up for
    one: past its last day the quarter is missed until it is held.
    """
    if held_on is not None and held_on <= on:
        return "held_late" if held_on > due_on else "held"
    if on > due_on:
        return "missed"
    return "called" if called else "due"
