"""What the bank and the books say of each other: open on both sides, proposed, balanced (R78)."""

from tuopin.funds.queries.bank.balancing import balancing
from tuopin.funds.queries.bank.movements import (
    Moved,
    is_hand,
    open_movements,
)
from tuopin.funds.queries.bank.proposing import match_days, proposals, proposed_with
from tuopin.funds.queries.bank.statements import (
    Told,
    last_statement,
    line,
    match_of,
    matched_count,
    open_lines,
    statement,
    statements,
    told,
    unmatched_lines,
)

__all__ = [
    "Moved",
    "Told",
    "balancing",
    "is_hand",
    "last_statement",
    "line",
    "match_days",
    "match_of",
    "matched_count",
    "open_lines",
    "open_movements",
    "proposals",
    "proposed_with",
    "statement",
    "statements",
    "told",
    "unmatched_lines",
]
