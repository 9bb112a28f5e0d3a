"""Dates as people type them, and the Excel serial numbers behind them."""

import re
from calendar import monthrange
from datetime import date, datetime, timedelta
from functools import lru_cache

from tuopin.kit.quantity import narrow
from tuopin.kit.unreadable import Unreadable

_YEARS = (1900, 2100)
# From 1 January 1920: below it a bare number is a year (2007), not a day of 1905.
_SERIALS = (7306, 73415)
_TIME = r"(?:T?[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?:\.[0-9]+)?)?"
_DAY = re.compile(
    r"([0-9]{4})(?:([-./])([0-9]{1,2})(?:\2([0-9]{1,2}))?|年([0-9]{1,2})月(?:([0-9]{1,2})[日号]?)?)"
)
_SOLID = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})?")


def read_date(value: object, month_only_ok: bool = True) -> date:
    """Read a date: 2007-4-5, 2007.4.5, 2007/04/05, 2007年4月5日, 20070405, a serial number, a date.

    A month alone (200704, 2007年4月, 2007.4) is its first day, unless `month_only_ok` is false.
    Raises Unreadable('date_unreadable').
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, bool) or value is None:
        raise Unreadable("date_unreadable")
    if isinstance(value, (int, float)):
        return _numeric(value, month_only_ok)
    return _typed(str(value), month_only_ok)


@lru_cache(maxsize=8192)
def _typed(text: str, month_only_ok: bool) -> date:
    # The time of day goes before the blank does: 2007-4-5 10:30 must not become 2007-4-510:30.
    text = narrow(re.sub(rf"(?<=[0-9日号])[\sT]+{_TIME[3:-2]}\s*$", "", text.strip()))
    found = _DAY.fullmatch(text)
    if found is not None:
        year, _, month, day, month_zh, day_zh = found.groups()
        return _made(year, month or month_zh, day or day_zh, month_only_ok)
    found = _SOLID.fullmatch(text)
    if found is not None:
        year, month, day = found.groups()
        return _made(year, month, day, month_only_ok)
    if re.fullmatch(r"[0-9]{5}(\.[0-9]+)?", text):
        return _serial(int(text[:5]))
    raise Unreadable("date_unreadable")


def _numeric(value: float, month_only_ok: bool) -> date:
    """Read a number cell: a serial, 20070405, 200704, or 2007.4 that Excel took for a number."""
    if not 0 < value < 1e8:
        raise Unreadable("date_unreadable")
    if _SERIALS[0] <= value < _SERIALS[1]:
        return _serial(int(value))
    text = f"{value:.15g}"
    # 2007.10 is kept as 2007.1, so .1 may be January or October: ask.
    if re.fullmatch(r"[0-9]{4}\.1", text):
        raise Unreadable("date_unreadable")
    if re.fullmatch(r"[0-9]{4}\.[0-9]{1,2}|[0-9]{6}|[0-9]{8}", text):
        return _typed(text, month_only_ok)
    raise Unreadable("date_unreadable")


def _serial(number: int) -> date:
    if not _SERIALS[0] <= number < _SERIALS[1]:
        raise Unreadable("date_unreadable")
    return date(1899, 12, 30) + timedelta(days=number)


def _made(year: str, month: str, day: str | None, month_only_ok: bool) -> date:
    if day is None and not month_only_ok:
        raise Unreadable("date_unreadable")
    try:
        made = date(int(year), int(month), int(day or 1))
    except ValueError:
        raise Unreadable("date_unreadable") from None
    if not _YEARS[0] <= made.year <= _YEARS[1]:
        raise Unreadable("date_unreadable")
    return made


def chinese_date(day: date) -> str:
    """Return a date as papers print it: 2007年12月28日."""
    return f"{day.year}年{day.month}月{day.day}日"


def between(start: date | None, end: date | None, on: date) -> bool:
    """Say whether a day lies in a span, both ends counted; None leaves an end open."""
    return (start is None or start <= on) and (end is None or on <= end)


def add_months(day: date, months: int) -> date:
    """Return the same day some months later, or the last of a month that is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def whole_months(start: date, end: date) -> int:
    """Return the full months from one day to another; none when the end comes first."""
    months = (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)
    return max(0, months)
