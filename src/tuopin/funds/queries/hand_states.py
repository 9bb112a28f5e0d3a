"""Each hand's newest bank statement beside the books, for all hands at once (R78)."""

from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import Sum

from tuopin.funds.models import BankStatement
from tuopin.ledger.models import Transfer
from tuopin.ledger.queries import balances_by_kind_and_region
from tuopin.ledger.queries import last_moved as moved

# The ledger's accounts whose money lies in a hand's bank account.
_KINDS = ("special", "township", "keeping")


class HandState(NamedTuple):
    """A hand's newest statement and by how much its balance is above the book's, in fen."""

    statement: UUID
    to_on: date
    confirmed: bool
    bank_fen: int
    book_fen: int
    loaded_by: UUID

    @property
    def gap_fen(self) -> int:
        """Return the bank's balance less the book's, at the end of the statement's last day."""
        return self.bank_fen - self.book_fen


def hand_states(county: str, on: date) -> dict[str, HandState]:
    """Return the newest statement of each hand that had one by the end of a day, by its region.

    The county's own region is the special account. Five queries, however many hands there are.
    """
    loaded = BankStatement.objects.filter(county=county, loaded_on__lte=on)
    newest = {row.region: row for row in loaded.order_by("to_on", "id")}
    if not newest:
        return {}
    book = _books(county, {region: row.to_on for region, row in newest.items()}, on)
    return {
        region: HandState(
            row.id,
            row.to_on,
            row.confirmed_on is not None and row.confirmed_on <= on,
            row.closing_fen,
            book[region],
            row.loaded_by,
        )
        for region, row in newest.items()
    }


def _books(county: str, days: dict[str, date], on: date) -> dict[str, int]:
    """Return what the books said at the end of each hand's own day: less what came since."""
    book = dict.fromkeys(days, 0)
    for (kind, region), fen in balances_by_kind_and_region(county, on).items():
        if kind in _KINDS and region in book:
            book[region] += fen
    since = Transfer.objects.filter(
        county=county, value_on__gt=min(days.values()), value_on__lte=on
    ).order_by()
    for side, sign in (("debit", -1), ("credit", 1)):
        moved = since.filter(**{f"{side}__kind__in": _KINDS, f"{side}__region__in": list(days)})
        sums = moved.values_list(f"{side}__region", "value_on").annotate(total=Sum("fen"))
        for region, day, fen in sums:
            if day > days[region]:
                book[region] += sign * fen
    return book


def last_moved(county: str, on: date) -> dict[str, date]:
    """Return the last day on which money moved on each hand's account, by its region."""
    return moved(county, _KINDS, date.min, on)
