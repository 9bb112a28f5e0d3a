"""Which months owe a visit, and whom a missed one climbs to: dates in, dates out (R53, R67).

A month is owed when it began after the day on which money reached the household and a liaison
officer answered for the household on its first day.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import NamedTuple

from tuopin.kit.dates import add_months

# Who hears of a missed month, in this order; the stage of the reminder, the policy's key.
STAGES = ("liaison", "secretary", "county")


class Month(NamedTuple):
    """A calendar month: its first day and its last."""

    first: date
    last: date


def month_of(day: date) -> Month:
    """Return the month in which a day lies."""
    first = day.replace(day=1)
    return Month(first, add_months(first, 1) - timedelta(days=1))


def months(since: date, on: date, *, ended: bool = True) -> list[Month]:
    """Return the months that began after `since` and had ended by the end of `on`, in order.

    With ended=False the month of `on` itself, too.
    """
    found = []
    month = month_of(add_months(since.replace(day=1), 1))
    while month.last <= on or (not ended and month.first <= on):
        found.append(month)
        month = month_of(add_months(month.first, 1))
    return found


def limits(on: date, days: Mapping[str, int]) -> dict[str, date]:
    """Return by stage the last month's end that has climbed to it by a day.

    `days` says how many days after a month's end each stage hears of it; nobody hears before the
    month is over.
    """
    yesterday = on - timedelta(days=1)
    return {stage: min(yesterday, on - timedelta(days=days[stage])) for stage in STAGES}


def is_closing(on: date, days: int) -> bool:
    """Say whether the month's last `days` days have begun: what is left to do is told."""
    return (month_of(on).last - on).days < days
