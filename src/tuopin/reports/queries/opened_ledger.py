"""The rows behind the figures of the fund: movements of the ledger, a township's by themselves.

Each hand of the fund has accounts of its own, so that a township's share of a figure is the sum of
what moved on the township's accounts, and the shares make up the county's figure.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet

from tuopin.base.rows import chunks
from tuopin.base.scope import within
from tuopin.funds.queries import BACK_KINDS, loans
from tuopin.kit.scope import Scope
from tuopin.ledger.queries import movements, standing
from tuopin.reports.queries.opening import Item, Rows
from tuopin.reports.rules import Definition

# Which kinds of accounts a figure of the fund adds up, each in the sense of the figure.
_KINDS: dict[str, dict[str, int]] = {
    "capital": {"capital": -1, "income": -1, "expense": -1},
    "transit": {"transit": 1, "collector": 1, "returning": 1},
    "written_off": {"written_off": 1, "recovered": 1},
}
# Which kinds of journals a figure adds up, and what is credited in them: principal that came back.
_FLOWS: dict[str, tuple[tuple[str, ...], dict[str, str]]] = {
    "repaid": (BACK_KINDS, {"credit__kind": "outstanding"}),
    "relent": (("relending",), {}),
}


def moved(scope: Scope, entry: Definition, what: str, on: date, cut: slice) -> Rows:
    """Show the movements behind a figure on the accounts of an area; their sum is its share."""
    found = list(_flowed(scope, what, on) if what in _FLOWS else _held(scope, what, on))
    found.sort(key=lambda pair: (pair[0].value_on, pair[0].id))
    total = sum(fen for _, fen in found)
    return Rows(_items(scope, found[cut]), len(found), total)


def _held(scope: Scope, what: str, on: date) -> Iterator[tuple[Any, int]]:
    """Yield what moved into hands of an area through a day with its fen, below zero what left."""
    kinds = _KINDS.get(what, {what: 1})
    for transfer in {
        t for kind in kinds for t in _touching(movements(scope.county, kind, on), scope)
    }:
        # What moved between two accounts of one figure moved nothing in it.
        if fen := _signed(transfer, kinds, scope):
            yield transfer, fen


def _touching(rows: QuerySet[Any], scope: Scope) -> QuerySet[Any]:
    """Keep the transfers that move an account of the area."""
    return within(rows, scope, "debit__region") | within(rows, scope, "credit__region")


def _signed(transfer: Any, kinds: Mapping[str, int], scope: Scope) -> int:
    into, out = (
        kinds.get(account.kind, 0) if scope.covers(account.region) else 0
        for account in (transfer.debit, transfer.credit)
    )
    return (into - out) * int(transfer.fen)


def _flowed(scope: Scope, what: str, on: date) -> Iterator[tuple[Any, int]]:
    """Yield the standing transfers by which households' money came back, or was lent again."""
    kinds, sides = _FLOWS[what]
    for kind in kinds:
        rows = within(standing(scope.county, kind, on).filter(**sides), scope)
        yield from ((t, int(t.fen)) for t in rows.select_related("journal"))


def _items(scope: Scope, found: Sequence[tuple[Any, int]]) -> list[Item]:
    """Return a page of movements: those of a loan by its household, others by what was noted."""
    subjects = [t.subject for t, _ in found if t.subject]
    of = {loan.id: loan for some in chunks(subjects) for loan in loans(scope).filter(id__in=some)}
    items = []
    for transfer, fen in found:
        item = Item(
            str(transfer.journal.memo), transfer.region, f"journal.{transfer.kind}",
            transfer.value_on, fen,
        )  # fmt: skip
        if loan := of.get(transfer.subject):
            item = item._replace(name=loan.household.head_name, household=loan.household_id)
        items.append(item)
    return items
