"""The cash book of one account: every movement of some days, and the balance after each."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery

from tuopin.base.scope import Scope, within
from tuopin.ledger.models import Account, Journal, Transfer
from tuopin.ledger.queries.balances import standings


class Other(NamedTuple):
    """The journal that this one reverses, or that reverses this one, and its day."""

    journal: UUID
    on: date


class Counter(NamedTuple):
    """The account on the other side of a movement."""

    code: str
    kind: str
    region: str
    subject: UUID | None


class Movement(NamedTuple):
    """One movement on an account, in fen: what came, what went, and what there was after it."""

    transfer: UUID
    journal: UUID
    on: date
    booked_on: date
    kind: str
    counter: Counter
    subject: UUID | None
    region: str
    memo: str
    debit_fen: int
    credit_fen: int
    balance_fen: int
    reverses: Other | None
    reversed_by: Other | None


class CashBook(NamedTuple):
    """An account between two days: opening, every movement, closing; nothing is left out."""

    account: Account
    opening_fen: int
    movements: list[Movement]
    closing_fen: int

    @property
    def debit_fen(self) -> int:
        """Return what was debited, reversals and all."""
        return sum(m.debit_fen for m in self.movements)

    @property
    def credit_fen(self) -> int:
        """Return what was credited, reversals and all."""
        return sum(m.credit_fen for m in self.movements)


def accounts(scope: Scope, *kinds: str) -> list[Account]:
    """Return an area's accounts of some kinds, by kind as given and then by code."""
    found = within(Account.objects.filter(kind__in=kinds), scope)
    return sorted(found, key=lambda a: (kinds.index(a.kind), a.region, a.code))


def cash_book(account: Account, from_on: date, through: date) -> CashBook:
    """Return an account's book from one day through another, in three queries whatever its length.

    A reversed journal and its reversal both stand there, each naming the other.
    """
    held = Account.objects.filter(id=account.id)
    (standing,) = standings(held, account.county, from_on - timedelta(days=1), through)
    movements = list(_movements(account, from_on, through, standing.opening_fen))
    return CashBook(account, standing.opening_fen, movements, standing.closing_fen)


def _touching(account: Account, from_on: date, through: date) -> QuerySet[Transfer]:
    undone = Journal.objects.filter(county=account.county, reverses=OuterRef("journal"))
    rows = Transfer.objects.filter(
        Q(debit=account) | Q(credit=account),
        county=account.county, value_on__gte=from_on, value_on__lte=through,
    )  # fmt: skip
    rows = rows.annotate(
        undone_by=Subquery(undone.values("id")), undone_on=Subquery(undone.values("value_on"))
    )
    rows = rows.select_related("journal__reverses", "debit", "credit")
    return rows.order_by("value_on", "id")


def _movements(
    account: Account, from_on: date, through: date, opening_fen: int
) -> Iterator[Movement]:
    balance = opening_fen
    for row in _touching(account, from_on, through):
        came = row.debit_id == account.id
        counter, journal = row.credit if came else row.debit, row.journal
        balance += row.fen if came == account.debit_normal else -row.fen
        first, back = journal.reverses, row.undone_by  # type: ignore[attr-defined]
        yield Movement(
            row.id, journal.id, row.value_on, journal.booked_on, row.kind,
            Counter(counter.code, counter.kind, counter.region, counter.subject),
            row.subject, row.region, journal.memo,
            row.fen if came else 0, 0 if came else row.fen, balance,
            Other(first.id, first.value_on) if first else None,
            Other(back, row.undone_on) if back else None,  # type: ignore[attr-defined]
        )  # fmt: skip
