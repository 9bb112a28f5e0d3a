"""Writes: money comes in, is held, sent to townships, paid to households, and reconciled."""

from tuopin.funds.actions.bank import (
    BankImporter,
    check_bank,
    confirm_statement,
    explain_line,
    match_lines,
    merge_bank,
    unmatch,
)
from tuopin.funds.actions.budgeting import set_budget
from tuopin.funds.actions.claiming import repay_officer
from tuopin.funds.actions.collecting import collect
from tuopin.funds.actions.coming import appropriate, release, reserve
from tuopin.funds.actions.deducting import deduct, order_deduction, stop_deduction
from tuopin.funds.actions.extending import Asked, ask_extension, decide_extension, extend_all
from tuopin.funds.actions.forecasting import keep_forecast
from tuopin.funds.actions.guaranteeing import (
    hand_over,
    pass_guarantees,
)
from tuopin.funds.actions.handing_in import hand_in
from tuopin.funds.actions.misuse import (
    demand_back,
    lift_violation,
    open_violation,
    report_violation,
)
from tuopin.funds.actions.passing import allot, receive
from tuopin.funds.actions.paying import pay, reconcile, reverse_payment
from tuopin.funds.actions.receipts import issue_receipts, void_receipt
from tuopin.funds.actions.repay_import import RepayImporter, check_repayments, merge_repayments
from tuopin.funds.actions.returning import (
    cancel_allotment,
    receive_back,
    refund_overpaid,
    remit,
    return_unpaid,
)
from tuopin.funds.actions.reversing import reverse
from tuopin.funds.actions.rolling_money import open_balance, relend
from tuopin.funds.actions.snapshots import keep_arrears
from tuopin.funds.actions.writing_off import (
    approve_write_off,
    propose_write_off,
    refuse_write_off,
    undo_write_off,
)

__all__ = [
    "Asked",
    "BankImporter",
    "RepayImporter",
    "allot",
    "appropriate",
    "approve_write_off",
    "ask_extension",
    "cancel_allotment",
    "check_bank",
    "check_repayments",
    "collect",
    "confirm_statement",
    "decide_extension",
    "deduct",
    "demand_back",
    "explain_line",
    "extend_all",
    "hand_in",
    "hand_over",
    "issue_receipts",
    "keep_arrears",
    "keep_forecast",
    "lift_violation",
    "match_lines",
    "merge_bank",
    "merge_repayments",
    "open_balance",
    "open_violation",
    "order_deduction",
    "pass_guarantees",
    "pay",
    "propose_write_off",
    "receive",
    "receive_back",
    "reconcile",
    "refund_overpaid",
    "refuse_write_off",
    "release",
    "relend",
    "remit",
    "repay_officer",
    "report_violation",
    "reserve",
    "return_unpaid",
    "reverse",
    "reverse_payment",
    "set_budget",
    "stop_deduction",
    "undo_write_off",
    "unmatch",
    "void_receipt",
]
