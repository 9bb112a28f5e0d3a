"""Bank statements of each hand: taken in, matched or explained line by line, confirmed (R78)."""

from tuopin.funds.actions.bank.confirming import confirm_statement
from tuopin.funds.actions.bank.importing import BankImporter, check_bank, merge_bank
from tuopin.funds.actions.bank.lines import explain_line, match_lines, take_line, tie, unmatch

__all__ = [
    "BankImporter",
    "check_bank",
    "confirm_statement",
    "explain_line",
    "match_lines",
    "merge_bank",
    "take_line",
    "tie",
    "unmatch",
]
