"""When a loan falls due: plans of instalments in whole fen, and their restating (R44, R108).

A plan is made once, at payment, by the terms of the day. Nothing edits it: an extension or a
demand restates the whole loan as a new version that keeps what is settled as it was.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import NamedTuple

from tuopin.funds.rules.allocation import Due, allocate
from tuopin.kit.money import half_up, split

__all__ = [
    "STYLES",
    "Due",
    "Terms",
    "check",
    "due_at_once",
    "extended",
    "last_day",
    "plan",
    "total",
]

YEAR_DAYS = 365
_BP = 10_000
_LONGEST_DAYS = 36_500
_MOST_PARTS = 1_200


class Terms(NamedTuple):
    """What policy says of a loan: how it is divided, for how long, at which fee a year.

    No part of the principal falls due within the first `grace_days`. `seasons` are days of the
    year ('06-30', after the wheat), used by the style 'seasonal'; 'bullet' and 'seasonal' take no
    notice of `parts`.
    """

    style: str = "bullet"
    parts: int = 1
    term_days: int = 730
    grace_days: int = 0
    seasons: tuple[str, ...] = ()
    fee_rate_bp: int = 0


def check(terms: Terms) -> None:
    """Raise ValueError('terms.<what>') for terms by which no loan could be repaid."""
    if terms.style not in STYLES:
        raise ValueError("terms.style")
    if not 1 <= terms.term_days <= _LONGEST_DAYS:
        raise ValueError("terms.term_days")
    if not 0 <= terms.grace_days < terms.term_days:
        raise ValueError("terms.grace_days")
    if not 0 <= terms.fee_rate_bp <= _BP:
        raise ValueError("terms.fee_rate_bp")
    # Every part needs a day of its own.
    most = min(_MOST_PARTS, terms.term_days - terms.grace_days)
    if terms.style in _DIVIDED and not 1 <= terms.parts <= most:
        raise ValueError("terms.parts")
    _check_seasons(terms)


def _check_seasons(terms: Terms) -> None:
    if terms.style == "seasonal" and not terms.seasons:
        raise ValueError("terms.seasons")
    if len(set(terms.seasons)) != len(terms.seasons):
        raise ValueError("terms.seasons")
    for season in terms.seasons:
        try:
            _season_day(season, 2000)
        except ValueError:
            raise ValueError("terms.seasons") from None


def plan(principal_fen: int, paid_on: date, terms: Terms) -> tuple[Due, ...]:
    """Return the instalments of a loan paid on a day, in order of their days (R44, R108).

    Fees are simple, by the day of a year of 365 days; parts divide the time after the grace evenly.
    The principals sum to the loan; what does not divide stands on the earliest parts, a fen each,
    and with level payments on the last. A part of no fen at all is left out.
    Raises ValueError: 'terms.<what>', 'principal' when it is not above zero.
    """
    check(terms)
    if principal_fen <= 0:
        raise ValueError("principal")
    days, spans, unit = _calendar(paid_on, terms)
    rates = Rates(tuple(terms.fee_rate_bp * span for span in spans), _BP * YEAR_DAYS * unit)
    rows = zip(days, *STYLES[terms.style](principal_fen, rates), strict=True)
    return tuple(Due(*row) for row in rows if row[1] or row[2])


class Rates(NamedTuple):
    """The fee of each period as a fraction of the balance: numerators over one denominator."""

    numerators: tuple[int, ...]
    denominator: int


_Parts = tuple[list[int], list[int]]


def _calendar(paid_on: date, terms: Terms) -> tuple[list[date], list[int], int]:
    """Return the days, the length of the period before each, and the units that make a day."""
    ends = _ends(paid_on, terms)
    if ends is not None:
        starts = [paid_on, *ends]
        return ends, [(end - start).days for start, end in zip(starts, ends, strict=False)], 1
    rest = terms.term_days - terms.grace_days
    offsets = [terms.grace_days + half_up(rest * k, terms.parts) for k in range(1, terms.parts + 1)]
    days = [paid_on + timedelta(days=offset) for offset in offsets]
    # Equal periods pay equal fees although no month is as long as the next: lengths in 1/parts day.
    spans = [terms.grace_days * terms.parts + rest] + [rest] * (terms.parts - 1)
    return days, spans, terms.parts


def _ends(paid_on: date, terms: Terms) -> list[date] | None:
    """Return the due days that the calendar gives, or None when the term is divided evenly."""
    last = paid_on + timedelta(days=terms.term_days)
    if terms.style == "bullet":
        return [last]
    if terms.style != "seasonal":
        return None
    first = paid_on + timedelta(days=terms.grace_days)
    years = range(paid_on.year, last.year + 1)
    days = sorted({_season_day(season, year) for year in years for season in terms.seasons})
    # A term that holds no season ends with itself: no loan is without a due day.
    return [day for day in days if first < day <= last] or [last]


def _season_day(season: str, year: int) -> date:
    """Return a day of the year ('06-30'); 02-29 is the last of February in every year."""
    if not re.fullmatch(r"[0-9]{2}-[0-9]{2}", season):
        raise ValueError(season)
    month, day = int(season[:2]), int(season[3:])
    date(2000, month, day)
    return date(year, month, min(day, monthrange(year, month)[1]))


def _declining(principal_fen: int, rates: Rates) -> _Parts:
    """Divide the principal evenly; the fee is on what is still owed."""
    principals = split(principal_fen, [1] * len(rates.numerators))
    balance, fees = principal_fen, []
    for part, rate in zip(principals, rates.numerators, strict=True):
        fees.append(half_up(balance * rate, rates.denominator))
        balance -= part
    return principals, fees


def _level(principal_fen: int, rates: Rates) -> _Parts:
    """Pay the same each time, fee and principal together, as PMT does; the last takes the rest."""
    top, bottom = 0, 1  # the worth today of one fen at each due day, as an exact fraction
    for rate in reversed(rates.numerators):
        top, bottom = (bottom + top) * rates.denominator, bottom * (rates.denominator + rate)
    payment = half_up(principal_fen * bottom, top)
    balance, principals, fees = principal_fen, [], []
    for place, rate in enumerate(rates.numerators, 1):
        fee = half_up(balance * rate, rates.denominator)
        last = place == len(rates.numerators)
        part = balance if last else max(0, min(payment - fee, balance))
        principals.append(part)
        fees.append(fee)
        balance -= part
    return principals, fees


def _flat(principal_fen: int, rates: Rates) -> _Parts:
    """Divide principal and fee evenly; the fee is on the whole loan for the whole term."""
    fee = half_up(principal_fen * sum(rates.numerators), rates.denominator)
    ones = [1] * len(rates.numerators)
    return split(principal_fen, ones), split(fee, ones)


_DIVIDED = ("equal_principal", "equal_payment", "flat")
STYLES: dict[str, Callable[[int, Rates], _Parts]] = {
    "bullet": _declining,
    "equal_principal": _declining,
    "equal_payment": _level,
    "flat": _flat,
    "seasonal": _declining,
}


def extended(
    dues: Sequence[Due], settled_fen: int, days: int, fee_rate_bp: int = 0
) -> tuple[Due, ...]:
    """Restate a loan whose rest is put off by days: what is settled keeps its days (R108).

    `settled_fen` is all that was repaid, fee and principal. The time given costs `fee_rate_bp` a
    year on the principal put off; nothing by default.
    Raises ValueError: 'days' when not above zero, 'settled' below zero.
    """
    if days <= 0:
        raise ValueError("days")
    kept, rest = _parted(dues, settled_fen)
    later = timedelta(days=days)
    moved = [
        due._replace(
            due_on=due.due_on + later,
            fee_fen=due.fee_fen + _fee(due.principal_fen, fee_rate_bp, days),
        )
        for due in rest
    ]
    return (*kept, *moved)


def due_at_once(dues: Sequence[Due], settled_fen: int, on: date) -> tuple[Due, ...]:
    """Restate a loan demanded back on a day: the rest falls due then, fee and all (R57).

    What had fallen due before keeps its day, so that the demand hides no arrears; what was settled
    before its day counts as due on the day of the demand, and stays settled.
    Raises ValueError('settled') below zero.
    """
    kept, rest = _parted(dues, settled_fen)
    settled = [due._replace(due_on=min(due.due_on, on)) for due in kept]
    return (*settled, *_joined([due._replace(due_on=min(due.due_on, on)) for due in rest]))


def total(dues: Sequence[Due]) -> int:
    """Return all that a schedule asks for in fen, fee and principal."""
    return sum(due.fen for due in dues)


def last_day(dues: Sequence[Due]) -> date:
    """Return the day on which a schedule ends. Raises ValueError for an empty one."""
    return max(due.due_on for due in dues)


def _fee(principal_fen: int, rate_bp: int, days: int) -> int:
    return half_up(principal_fen * rate_bp * days, _BP * YEAR_DAYS)


def _parted(dues: Sequence[Due], settled_fen: int) -> tuple[list[Due], list[Due]]:
    """Part a schedule into what is settled and what is not; one instalment may be in both.

    Settled instalments are not joined with others, so that each repayment placed before still
    splits into the same fee and the same principal.
    """
    kept, rest = [], []
    for due, fee, principal in allocate(dues, settled_fen):
        kept.append(Due(due.due_on, principal, fee))
        rest.append(Due(due.due_on, due.principal_fen - principal, due.fee_fen - fee))
    return [due for due in kept if due.fen], [due for due in rest if due.fen]


def _joined(dues: Sequence[Due]) -> list[Due]:
    """Make one instalment of those in a row that share a day; nothing of them may be settled."""
    groups = [(day, list(group)) for day, group in groupby(dues, key=_day)]
    return [
        Due(day, sum(due.principal_fen for due in group), sum(due.fee_fen for due in group))
        for day, group in groups
    ]


def _day(due: Due) -> date:
    return due.due_on
