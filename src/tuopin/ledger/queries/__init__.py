"""Reads of the books: balances of a day, what flowed, cash books, closed periods, faults."""

from tuopin.ledger.queries.balances import (
    Standing,
    Total,
    balance,
    balances_by_kind,
    balances_by_kind_and_region,
    balances_by_region,
    find,
    folded,
    sides,
    together,
    trial_balance,
    turnover,
)
from tuopin.ledger.queries.cash import CashBook, Counter, Movement, Other, accounts, cash_book
from tuopin.ledger.queries.export import MONEY, beancount, journal_lines
from tuopin.ledger.queries.faults import faults, journal_mac
from tuopin.ledger.queries.flows import (
    entries,
    flows_between,
    last_moved,
    movements,
    standing,
    standing_sums,
)
from tuopin.ledger.queries.frame import account_mac, guard_faults
from tuopin.ledger.queries.periods import (
    Closing,
    closed_through,
    closing_history,
    closings,
    is_closed,
)

__all__ = [
    "MONEY",
    "CashBook",
    "Closing",
    "Counter",
    "Movement",
    "Other",
    "Standing",
    "Total",
    "account_mac",
    "accounts",
    "balance",
    "balances_by_kind",
    "balances_by_kind_and_region",
    "balances_by_region",
    "beancount",
    "cash_book",
    "closed_through",
    "closing_history",
    "closings",
    "entries",
    "faults",
    "find",
    "flows_between",
    "folded",
    "guard_faults",
    "is_closed",
    "journal_lines",
    "journal_mac",
    "last_moved",
    "movements",
    "sides",
    "standing",
    "standing_sums",
    "together",
    "trial_balance",
    "turnover",
]
