"""Balances at the end of a day, from the cached balances less what counts later.

The cost is that of the accounts and of what was posted for later days, not of all transfers: a
balance of today needs no transfer at all. Everything is read in one statement, so that a posting
under way can never stand on one side only.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator
from datetime import date
from typing import NamedTuple, TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from tuopin.base.scope import Scope, within
from tuopin.ledger.models import Account

Key = TypeVar("Key", bound=Hashable)


class Named(NamedTuple):
    """What is fixed of an account: its key, code, kind, region, subject and normal side."""

    account: UUID
    code: str
    kind: str
    region: str
    subject: UUID | None
    debit_normal: bool


class Standing(NamedTuple):
    """One account and what moved on it in fen: before some days, on them, and at their end.

    `opening_fen` and `closing_fen` are in the sense of the normal side: a debit account with more
    debits is positive. `debit_fen` and `credit_fen` are turnovers, reversals and all.
    """

    account: UUID
    code: str
    kind: str
    region: str
    subject: UUID | None
    debit_normal: bool
    opening_fen: int
    debit_fen: int
    credit_fen: int

    @property
    def closing_fen(self) -> int:
        """Return the balance at the end of the last day."""
        moved = self.debit_fen - self.credit_fen
        return self.opening_fen + (moved if self.debit_normal else -moved)

    @property
    def moved(self) -> bool:
        """Say whether there is anything to be shown of the account."""
        return bool(self.opening_fen or self.debit_fen or self.credit_fen)


def find(county: str, code: str) -> Account | None:
    """Return an account by its code."""
    return Account.objects.filter(county=county, code=code).first()


def standings(
    accounts: QuerySet[Account], county: str, after: date, through: date
) -> list[Standing]:
    """Return accounts with their opening at the end of `after` and what moved until `through`."""
    sums: dict[UUID, list[int]] = {}
    for key, *fen in _sums(county, after, through):
        held = sums.setdefault(key, [0] * len(fen))
        sums[key] = [a + b for a, b in zip(held, fen, strict=True)]
    names = accounts.order_by("code").values_list(
        "id", "code", "kind", "region", "subject", "debit_normal"
    )
    return [_standing(Named(*head), sums[head[0]]) for head in names if head[0] in sums]


def _standing(head: Named, sums: list[int]) -> Standing:
    now, debit, credit, later = sums
    moved = debit - credit + later
    opening = now - (moved if head.debit_normal else -moved)
    return Standing(
        head.account, head.code, head.kind, head.region, head.subject, head.debit_normal,
        opening, debit, credit,
    )  # fmt: skip


# What each account holds now, and what its debits and credits were on the days after one and until
# another, and since. CROSS JOIN tells SQLite's planner, which keeps no histogram, to begin with the
# few journals of those days; PostgreSQL knows itself.
_SINCE = """SELECT t.{side}_id, 0,
  {debit} * sum(CASE WHEN j.value_on <= %s THEN t.fen ELSE 0 END),
  {credit} * sum(CASE WHEN j.value_on <= %s THEN t.fen ELSE 0 END),
  {sign} * sum(CASE WHEN j.value_on > %s THEN t.fen ELSE 0 END)
  FROM ledger_journal j CROSS JOIN ledger_transfer t
  WHERE j.county = %s AND j.value_on > %s AND t.journal_id = j.id GROUP BY t.{side}_id"""
_SUMS = " UNION ALL ".join([
    "SELECT id, balance_fen, 0, 0, 0 FROM ledger_account WHERE county = %s",
    _SINCE.format(side="debit", debit=1, credit=0, sign=1),
    _SINCE.format(side="credit", debit=0, credit=1, sign=-1),
])  # fmt: skip


# The same of all accounts of a kind together: what they hold, and debits less credits since a day.
_AFTERWARDS = """SELECT a.kind, a.debit_normal, 0, {sign}t.fen
  FROM ledger_journal j CROSS JOIN ledger_transfer t JOIN ledger_account a ON a.id = t.{side}_id
  WHERE j.county = %s AND j.value_on > %s AND t.journal_id = j.id"""
_HELD = """SELECT kind, debit_normal, SUM(now_fen), SUM(since_fen) FROM (
  SELECT kind, debit_normal, balance_fen AS now_fen, 0 AS since_fen
  FROM ledger_account WHERE county = %s UNION ALL {debits} UNION ALL {credits}) AS held
  GROUP BY kind, debit_normal"""
_BY_KIND = _HELD.format(
    debits=_AFTERWARDS.format(side="debit", sign=""),
    credits=_AFTERWARDS.format(side="credit", sign="-"),
)


def _sums(county: str, after: date, through: date) -> Iterator[tuple[UUID, int, int, int, int]]:
    """Yield (account, cached balance, debits, credits, debits less credits since), in one read."""
    first, last = (connection.ops.adapt_datefield_value(day) for day in (after, through))
    since = [last, last, last, county, first]
    with connection.cursor() as cursor:
        cursor.execute(_SUMS, [county, *since, *since])
        for key, *fen in cursor.fetchall():
            # PostgreSQL sums whole numbers as numeric, SQLite keeps keys as text.
            now, debit, credit, later = (int(n) for n in fen)
            yield key if isinstance(key, UUID) else UUID(key), now, debit, credit, later


def trial_balance(county: str, on: date, scope: Scope | None = None) -> list[Standing]:
    """Return every account with its balance at the end of a day, by code (I1, I9).

    Two statements, and no transfer is read for today's, however many there are. `scope` keeps the
    accounts of an area; without it all of the county. The turnovers are 0: see `turnover`.
    """
    return turnover(county, on, on, scope)


def turnover(county: str, after: date, through: date, scope: Scope | None = None) -> list[Standing]:
    """Return every account with its balance at the end of `after` and its turnovers until a day."""
    accounts = Account.objects.filter(county=county)
    if scope is not None:
        accounts = within(accounts, scope)
    return standings(accounts, county, after, through)


class Total(NamedTuple):
    """What several accounts make together, in fen: each figure on the side that it falls on."""

    opening_debit_fen: int = 0
    opening_credit_fen: int = 0
    debit_fen: int = 0
    credit_fen: int = 0
    closing_debit_fen: int = 0
    closing_credit_fen: int = 0

    @property
    def balanced(self) -> bool:
        """Say whether debits equal credits before, during and after (I1)."""
        return (
            self.opening_debit_fen == self.opening_credit_fen
            and self.debit_fen == self.credit_fen
            and self.closing_debit_fen == self.closing_credit_fen
        )


def sides(row: Standing) -> Total:
    """Return an account's figures each on its side; a balance below zero is on the other one."""
    return Total(
        *_side(row.opening_fen, debit=row.debit_normal),
        row.debit_fen,
        row.credit_fen,
        *_side(row.closing_fen, debit=row.debit_normal),
    )


def _side(fen: int, *, debit: bool) -> tuple[int, int]:
    return (abs(fen), 0) if debit == (fen >= 0) else (0, abs(fen))


def together(rows: Iterable[Standing]) -> Total:
    """Return the totals of a trial balance; over all accounts of a county they are balanced."""
    return Total(*(sum(fen) for fen in zip(Total(), *(sides(row) for row in rows), strict=True)))


def folded(rows: Iterable[Standing], by: Callable[[Standing], Key]) -> dict[Key, Total]:
    """Return totals by what `by` makes of an account: its kind, its region, its subject."""
    groups: dict[Key, list[Standing]] = {}
    for row in rows:
        groups.setdefault(by(row), []).append(row)
    return {key: together(group) for key, group in groups.items()}


def _balances(rows: Iterable[Standing], by: Callable[[Standing], Key]) -> dict[Key, int]:
    totals: dict[Key, int] = {}
    for row in rows:
        totals[by(row)] = totals.get(by(row), 0) + row.closing_fen
    return totals


def balances_by_kind(county: str, on: date) -> dict[str, int]:
    """Return the balance in fen of each kind of account at the end of a day, in one statement."""
    last = connection.ops.adapt_datefield_value(on)
    found: dict[str, int] = {}
    with connection.cursor() as cursor:
        cursor.execute(_BY_KIND, [county, county, last, county, last])
        for kind, debit_normal, now, later in cursor.fetchall():
            then = int(now) - (int(later) if debit_normal else -int(later))
            found[kind] = found.get(kind, 0) + then
    return found


def balances_by_region(county: str, kind: str, on: date) -> dict[str, int]:
    """Return the balance in fen of one kind of account by region at the end of a day."""
    accounts = Account.objects.filter(county=county, kind=kind)
    return _balances(standings(accounts, county, on, on), lambda row: row.region)


def balances_by_kind_and_region(county: str, on: date) -> dict[tuple[str, str], int]:
    """Return the balance in fen by kind of account and its region at the end of a day."""
    return _balances(trial_balance(county, on), lambda row: (row.kind, row.region))


def balance(county: str, code: str, on: date) -> int:
    """Return the balance in fen of one account at the end of a day; 0 if there is none."""
    accounts = Account.objects.filter(county=county, code=code)
    return sum(row.closing_fen for row in standings(accounts, county, on, on))
