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
from django.db.models import Min, Q

from tuopin.base.scope import Scope
from tuopin.funds.models import Payment
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


_OWED = """WITH months(first_on, last_on) AS (VALUES {months}),
money AS (SELECT l.household_id AS household, MIN(p.paid_on) AS since
  FROM funds_payment p JOIN funds_loan l ON l.id = p.loan_id
  WHERE p.county = %s AND p.paid_on <= %s AND (p.reversed_on IS NULL OR p.reversed_on > %s)
  GROUP BY l.household_id),
owed AS (SELECT a.household_id AS household, a.region, a.officer_id AS officer, m.first_on,
    m.last_on
  FROM selection_pairing a JOIN money ON money.household = a.household_id
  JOIN months m ON m.first_on > money.since AND m.first_on >= a.from_on
    AND (a.until_on IS NULL OR m.first_on <= a.until_on)
  WHERE a.county = %s AND a.role = 'liaison'{area}) """
# Each with whether a liaison officer came in it, whoever that was by then.
_TOLD = """SELECT {what} FROM (SELECT owed.*, EXISTS (SELECT 1 FROM visits_visit v
    WHERE v.county = %s AND v.household_id = owed.household AND v.role = 'liaison'
    AND v.visited_on >= owed.first_on AND v.visited_on <= owed.last_on) AS made FROM owed) AS t
  {rest}"""
_COUNTS = "{by}, COUNT(*), COUNT(*) FILTER (WHERE t.made)"
_ROW = "t.household, h.head_name, t.region, t.first_on, t.officer, o.name, t.made"
_NAMED = """JOIN register_household h ON h.id = t.household
  JOIN offices_officer o ON o.id = t.officer """
_ORDER = "ORDER BY t.region, t.household, t.first_on"
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
    days = [connection.ops.adapt_datefield_value(v) if isinstance(v, date) else v for v in values]
    return Statement(_OWED.format(months=marks, area=area), days)


def _span(county: str, on: date, ended: bool) -> Sequence[Month]:
    first = _standing(county, on).aggregate(first=Min("paid_on"))["first"]
    return months(first, on, ended=ended) if first else []


def _standing(county: str, on: date) -> Any:
    stands = Q(reversed_on__isnull=True) | Q(reversed_on__gt=on)
    return Payment.objects.filter(stands, county=county, paid_on__lte=on)


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
        cursor.execute(statement.sql + rest, [*statement.values, *values])
        yield from cursor.fetchall()


def as_key(value: Any) -> UUID:
    """Return a key as the database gave it: SQLite keeps them as text."""
    return value if isinstance(value, UUID) else UUID(value)


def as_day(value: Any) -> date:
    """Return a day as the database gave it: SQLite keeps them as text."""
    return value if isinstance(value, date) else date.fromisoformat(value)


def _grouped(scope: Scope, on: date, by: str) -> dict[str, Kept]:
    tables = owing(scope, on)
    if tables is None:
        return {}
    sql = _TOLD.format(what=_COUNTS.format(by=by), rest=f"GROUP BY {by}")
    found = fetched(tables, sql, scope.county)
    return {key: Kept(due, made) for key, due, made in found}


def visit_counts(county: str, on: date, scope: Scope | None = None) -> VisitCounts:
    """Return how many visits were owed by the end of a day, and how many of those were made."""
    found = _grouped(scope or whole_county(county), on, "substr(t.region, 1, 6)").values()
    due, made = sum(kept.due for kept in found), sum(kept.made for kept in found)
    return VisitCounts(due, made, due - made)


def visits_by_township(county: str, on: date) -> dict[str, Kept]:
    """Return the same by township: 12-digit codes."""
    found = _grouped(whole_county(county), on, "substr(t.region, 1, 9)")
    return {f"{code}000": kept for code, kept in found.items()}


def visits_by_officer(county: str, on: date, scope: Scope | None = None) -> dict[UUID, Kept]:
    """Return the same by the officer who owed them."""
    found = _grouped(scope or whole_county(county), on, "t.officer")
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
    found = fetched(tables, sql + (" LIMIT %s OFFSET %s" if page else ""), scope.county, *page)
    return [
        OwedMonth(as_key(home), head, region, as_day(month), as_key(who), name, bool(had))
        for home, head, region, month, who, name, had in found
    ]


def made_rows(scope: Scope, on: date) -> list[OwedMonth]:
    """Return the owed household-months that had a visit."""
    return owed_rows(scope, on, made=True)


def missed_rows(scope: Scope, on: date) -> list[OwedMonth]:
    """Return the owed household-months that had none."""
    return owed_rows(scope, on, made=False)


missed_months = missed_rows


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
    day = connection.ops.adapt_datefield_value(last)
    return [as_key(key) for (key,) in fetched(tables, _STALE, county, day)]
