"""What the room keeps: money coming in, loans, hops there and back, guarantees, trouble, bank."""

from tuopin.funds.models.bank import BankLine, BankMatch, BankNote, BankStatement, Extra
from tuopin.funds.models.collecting import (
    HandIn,
    RecallItem,
    ReceiptBook,
    Refund,
    Remittance,
    Repayment,
    VoidedReceipt,
)
from tuopin.funds.models.coming import Appropriation, Budget, Reconciliation
from tuopin.funds.models.guarantee import Deduction, DeductionOrder, Guarantee, OfficerRepaid
from tuopin.funds.models.loans import Extension, Instalment, Loan
from tuopin.funds.models.passing import Allotment, AllotmentItem, Payment
from tuopin.funds.models.rolling import ForecastRun
from tuopin.funds.models.snapshots import ArrearsDay
from tuopin.funds.models.trouble import Serial, Violation, WriteOff

__all__ = [
    "Allotment",
    "AllotmentItem",
    "Appropriation",
    "ArrearsDay",
    "BankLine",
    "BankMatch",
    "BankNote",
    "BankStatement",
    "Budget",
    "Deduction",
    "DeductionOrder",
    "Extension",
    "Extra",
    "ForecastRun",
    "Guarantee",
    "HandIn",
    "Instalment",
    "Loan",
    "OfficerRepaid",
    "Payment",
    "RecallItem",
    "ReceiptBook",
    "Reconciliation",
    "Refund",
    "Remittance",
    "Repayment",
    "Serial",
    "Violation",
    "VoidedReceipt",
    "WriteOff",
]
