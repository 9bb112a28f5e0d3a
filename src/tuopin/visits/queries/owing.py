"""Which household-months owe a visit and which had one, from the facts themselves (R67).

Owed is each calendar month that began after the day on which money reached the household and on
whose first day a liaison officer answered for it; made, when a liaison officer came in it. One
statement says so, for figures, lists, the nightly sweep and `tuopin check` alike.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Min, QuerySet

from tuopin.base.asking import ask_one, in_all
from tuopin.base.scope import Scope
from tuopin.funds.queries import standing_payments
from tuopin.kit.scope import region_range, whole_county
from tuopin.visits.models import Duty
from tuopin.visits.rules.duties import Month, months


class VisitCounts(NamedTuple):
    """Household-months with a visit owed, with one made, and without (due = made + missing)."""

    due: int
    made: int
    missing: int


class Kept(NamedTuple):
    """Household-months with a visit owed, and how many of them were made, of one part."""

    due: int
    made: int

    @property
    def missing(self) -> int:
        """Return how many had none."""
        return self.due - self.made


class OwedMonth(NamedTuple):
    """A household-month in which a visit was owed, by which officer, and whether one was made."""

    household: UUID
    head_name: str
    region: str
    month: date
    officer: UUID
    officer_name: str
    made: bool


class Owed(NamedTuple):
    """A household-month as the sweep needs it."""

    household: UUID
    region: str
    month: Month
    officer: UUID


class Statement(NamedTuple):
    """The opening of a statement (its tables `months`, `owed`) and the values that it takes."""

    sql: str
    values: list[Any]


_MONEY = """money AS (SELECT l.household_id AS household, MIN(p.paid_on) AS since
  FROM funds_payment p JOIN funds_loan l ON l.id = p.loan_id
  WHERE p.county = %s AND p.paid_on <= %s AND (p.reversed_on IS NULL OR p.reversed_on > %s)
  GROUP BY l.household_id)"""
_OWED = """WITH months(first_on, last_on) AS (VALUES {months}),
{money},
owed AS (SELECT a.household_id AS household, a.region, a.officer_id AS officer, m.first_on,
    m.last_on
  FROM selection_pairing a JOIN money ON money.household = a.household_id
  JOIN months m ON m.first_on > money.since AND m.first_on >= a.from_on
    AND (a.until_on IS NULL OR m.first_on <= a.until_on)
  WHERE a.county = %s AND a.role = 'liaison'{area}) """
# Each with whether a liaison officer came in it, whoever that was, as known on the day.
_TOLD = """SELECT {what} FROM (SELECT owed.*, EXISTS (SELECT 1 FROM visits_visit v
    WHERE v.county = %s AND v.household_id = owed.household AND v.role = 'liaison'
    AND v.visited_on >= owed.first_on AND v.visited_on <= owed.last_on
    AND (v.void_on IS NULL OR v.void_on > %s)) AS made FROM owed) AS t {rest}"""
_ROW = "t.household, h.head_name, t.region, t.first_on, t.officer, o.name, t.made"
_NAMED = """JOIN register_household h ON h.id = t.household
  JOIN offices_officer o ON o.id = t.officer """
_ORDER = "ORDER BY t.region, t.household, t.first_on"
# The same in numbers: pairings that owe the same months together, and in how many of them a liaison
# officer came. Which months those are follows from the days, so a household's visits are read once
# and not month by month.
_KEPT = """WITH {money},
paid AS (SELECT household, since, {first} AS first_on FROM money)
SELECT t.what, t.since, t.from_on, t.until_on, COUNT(*), SUM(t.made) FROM (
  SELECT {by} AS what, paid.since, a.from_on, a.until_on,
    (SELECT COUNT(DISTINCT {month}) FROM visits_visit v
      WHERE v.county = %s AND v.household_id = a.household_id AND v.role = 'liaison'
      AND v.visited_on >= paid.first_on AND v.visited_on <= %s
      AND (v.void_on IS NULL OR v.void_on > %s)
      AND (a.from_on <= paid.first_on OR {month} || '-01' >= CAST(a.from_on AS text))
      AND (a.until_on IS NULL OR {month} || '-01' <= CAST(a.until_on AS text))) AS made
  FROM selection_pairing a JOIN paid ON paid.household = a.household_id
  WHERE a.county = %s AND a.role = 'liaison'{area}) AS t
GROUP BY t.what, t.since, t.from_on, t.until_on"""
_MONTH = "substr(CAST(v.visited_on AS text), 1, 7)"
# The first day of the month after the money came: the first that may owe a visit.
_FIRST = {
    "sqlite": "date(since, 'start of month', '+1 month')",
    "postgresql": "CAST(date_trunc('month', since) + interval '1 month' AS date)",
}
_WHICH = {None: "", True: "WHERE t.made ", False: "WHERE NOT t.made "}


def owing(scope: Scope, on: date, *, ended: bool = True) -> Statement | None:
    """Return the tables of what was owed by the end of a day; None where nothing could be.

    With ended=False the month of the day itself is among the months.
    """
    span = _span(scope.county, on, ended)
    if not span:
        return None
    area, bounds = _area(scope)
    values: list[Any] = [day for month in span for day in month]
    values += [scope.county, on, on, scope.county, *bounds]
    marks = ", ".join(["(%s, %s)"] * len(span))
    sql = _OWED.format(months=marks, money=_MONEY, area=area)
    return Statement(sql, [_adapted(v) for v in values])


def _adapted(value: Any) -> Any:
    """Return a value as the database takes it."""
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value


def _span(county: str, on: date, ended: bool) -> Sequence[Month]:
    first = ask_one(_first_paid, county, on)[0]
    return months(first, on, ended=ended) if first else []


def _first_paid(county: str, on: date) -> QuerySet[Any, Any]:
    return in_all(standing_payments(county, on), first=Min("paid_on"))


def _area(scope: Scope) -> tuple[str, list[str]]:
    """Return the condition of a scope on the pairings' region, with its values."""
    if scope.whole:
        return "", []
    bounds = [bound for prefix in scope.prefixes for bound in region_range(prefix)]
    areas = " OR ".join(["a.region >= %s AND a.region < %s"] * len(scope.prefixes))
    return f" AND ({areas or '1 = 0'})", bounds


def fetched(statement: Statement, rest: str, *values: Any) -> Iterator[tuple[Any, ...]]:
    """Run a statement that goes on after its tables; yield its rows."""
    with connection.cursor() as cursor:
        cursor.execute(statement.sql + rest, [*statement.values, *map(_adapted, values)])
        yield from cursor.fetchall()


def as_key(value: Any) -> UUID:
    """Return a key as the database gave it: SQLite keeps them as text."""
    return value if isinstance(value, UUID) else UUID(value)


def as_day(value: Any) -> date:
    """Return a day as the database gave it: SQLite keeps them as text."""
    return value if isinstance(value, date) else date.fromisoformat(value)


def _grouped(scope: Scope, on: date, by: str) -> dict[str, Kept]:
    span = _span(scope.county, on, ended=True)
    if not span:
        return {}
    area, bounds = _area(scope)
    first = _FIRST[connection.vendor]
    sql = _KEPT.format(money=_MONEY, first=first, by=by, month=_MONTH, area=area)
    values = [scope.county, on, on, scope.county, span[-1].last, on, scope.county, *bounds]
    found: dict[str, Kept] = {}
    for key, since, from_on, until_on, pairings, made in fetched(Statement(sql, []), "", *values):
        until = as_day(until_on) if until_on else None
        owed = _owed_months(span, as_day(since), as_day(from_on), until)
        before = found.get(key, Kept(0, 0))
        found[key] = Kept(before.due + owed * pairings, before.made + int(made))
    return found


def _owed_months(span: Sequence[Month], since: date, from_on: date, until_on: date | None) -> int:
    return sum(
        month.first > since and from_on <= month.first and not (until_on and month.first > until_on)
        for month in span
    )


def visit_counts(county: str, on: date, scope: Scope | None = None) -> VisitCounts:
    """Return how many visits were owed by the end of a day, and how many of those were made."""
    found = _grouped(scope or whole_county(county), on, "''").values()
    due, made = sum(kept.due for kept in found), sum(kept.made for kept in found)
    return VisitCounts(due, made, due - made)


def visits_by_township(county: str, on: date, scope: Scope | None = None) -> dict[str, Kept]:
    """Return the same by township: 12-digit codes."""
    found = _grouped(scope or whole_county(county), on, "substr(a.region, 1, 9)")
    return {f"{code}000": kept for code, kept in found.items()}


def visits_by_officer(county: str, on: date, scope: Scope | None = None) -> dict[UUID, Kept]:
    """Return the same by the officer who owed them."""
    found = _grouped(scope or whole_county(county), on, "a.officer_id")
    return {as_key(key): kept for key, kept in found.items()}


def owed_rows(
    scope: Scope, on: date, made: bool | None = None, *, start: int = 0, size: int | None = None
) -> list[OwedMonth]:
    """Return the household-months behind the figures by place, household and month.

    `made` keeps those with a visit, or those without; with a `size` a page of them from `start`.
    """
    tables = owing(scope, on)
    if tables is None:
        return []
    sql = _TOLD.format(what=_ROW, rest=_NAMED + _WHICH[made] + _ORDER)
    page = () if size is None else (size, start)
    found = fetched(tables, sql + (" LIMIT %s OFFSET %s" if page else ""), scope.county, on, *page)
    return [
        OwedMonth(as_key(home), head, region, as_day(month), as_key(who), name, bool(had))
        for home, head, region, month, who, name, had in found
    ]


# What the list of duties lacks, or has under another officer than the facts say.
_LACKING = """SELECT owed.household, owed.region, owed.first_on, owed.last_on, owed.officer, d.id
  FROM owed LEFT JOIN visits_duty d ON d.county = %s AND d.household_id = owed.household
    AND d.month = owed.first_on
  WHERE d.id IS NULL OR d.officer_id <> owed.officer ORDER BY owed.region, owed.household"""
# What it has and the facts do not know.
_STALE = """SELECT d.id FROM visits_duty d
  LEFT JOIN owed ON owed.household = d.household_id AND owed.first_on = d.month
  WHERE d.county = %s AND d.month <= %s AND owed.household IS NULL"""


def lacking(county: str, on: date, *, ended: bool = False) -> list[tuple[Owed, UUID | None]]:
    """Return what the list of duties lacks by a day, each with the duty of another officer."""
    tables = owing(whole_county(county), on, ended=ended)
    if tables is None:
        return []
    return [
        (Owed(as_key(home), region, Month(as_day(first), as_day(last)), as_key(who)),
         as_key(duty) if duty else None)
        for home, region, first, last, who, duty in fetched(tables, _LACKING, county)
    ]  # fmt: skip


def tally(county: str, on: date, last: date) -> bool:
    """Say whether there are as many duties of months up to `last` as are owed on a day.

    Where none is lacking, none is then stale: a far quicker question.
    """
    tables = owing(whole_county(county), on, ended=False)
    owed = next(iter(fetched(tables, "SELECT COUNT(*) FROM owed")))[0] if tables else 0
    return bool(Duty.objects.filter(county=county, month__lte=last).count() == owed)


def stale(county: str, on: date, last: date) -> list[UUID]:
    """Return the duties of months that began by `last` which the facts of a day do not know."""
    tables = owing(whole_county(county), on, ended=False)
    duties = Duty.objects.filter(county=county, month__lte=last)
    if tables is None:
        return list(duties.values_list("id", flat=True))
    return [as_key(key) for (key,) in fetched(tables, _STALE, county, last)]
