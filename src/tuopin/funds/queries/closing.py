"""What is not settled at the end of a day that a region's books would be closed through."""

from datetime import date
from typing import NamedTuple

from tuopin.base.scope import Scope, within
from tuopin.funds.models import BankStatement, Reconciliation
from tuopin.ledger.queries import folded, last_moved, trial_balance

# Money that is in nobody's safe: on its way out, on its way back, in a collector's hand.
_UNSETTLED = ("transit", "collector", "returning")
_IN_BANK = ("special", "township", "keeping")


class Hindrance(NamedTuple):
    """One thing that somebody would mend before the books are closed.

    `kind` is 'transit', 'collector' or 'returning' with the fen that were there at the end of the
    day, 'gap' with the fen by which bank and book differ unexplained, 'unchecked' with the last day
    that the bank's statement was compared through, if it ever was.
    """

    kind: str
    region: str
    fen: int = 0
    on: date | None = None


def hindrances(scope: Scope, through: date, on: date) -> dict[str, list[Hindrance]]:
    """Return by region what is unsettled at the end of `through`, as known at the end of `on`.

    Six queries, however many townships there are. A hand that never held money in a bank, or on
    which nothing moved since it was compared, has nothing to compare.
    """
    found: dict[str, list[Hindrance]] = {}
    rows = trial_balance(scope.county, through, scope)
    held = folded(rows, lambda row: (row.kind, row.region))
    for (kind, region), total in sorted(held.items()):
        if kind in _UNSETTLED and total.closing_debit_fen:
            found.setdefault(region, []).append(Hindrance(kind, region, total.closing_debit_fen))
    banked = sorted({region for kind, region in held if kind in _IN_BANK})
    checked = _checked(scope, on)
    days = [day for day, _gap in checked.values()]
    moved = last_moved(scope.county, _IN_BANK, min(days), through) if days else {}
    for region in banked:
        last, gap_fen = checked.get(region, (None, 0))
        if gap_fen:
            found.setdefault(region, []).append(Hindrance("gap", region, gap_fen, last))
        elif last is None or last < moved.get(region, last):
            found.setdefault(region, []).append(Hindrance("unchecked", region, 0, last))
    return found


def _checked(scope: Scope, on: date) -> dict[str, tuple[date, int]]:
    """Return through which day each hand was compared with its bank, and the unexplained gap."""
    confirmed = within(BankStatement.objects.filter(confirmed_on__lte=on), scope)
    days = dict(confirmed.values_list("id", "to_on"))
    found: dict[str, tuple[date, int]] = {}
    done = within(Reconciliation.objects.filter(reconciled_on__lte=on), scope)
    for row in done.order_by("reconciled_on", "id"):
        # What a confirmed statement leaves open is explained line by line; a bare figure is not.
        if row.statement is not None:
            found[row.region] = (days.get(row.statement, row.reconciled_on), 0)
        else:
            found[row.region] = (row.reconciled_on, row.bank_fen - row.book_fen)
    return found
