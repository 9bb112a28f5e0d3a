"""The lives of loans, transfers between hands and requests; kinds of accounts and journals."""

from tuopin.kit.lifecycle import Lifecycle, Move

LOAN = Lifecycle(
    "loan",
    start="reserved",
    moves=[
        Move("allot", "reserved", "allotted", not_same_as=("reserve",)),
        Move("pay", "allotted", "paid"),
        # A payment that was entered wrongly is reversed; the money is in the township again.
        Move("reverse", "paid", "allotted", not_same_as=("pay",)),
        Move("release", "reserved", "released"),
        Move("reserve", "released", "reserved"),
        # A transfer that never arrived is taken back; money that cannot be paid goes back.
        Move("cancel", "allotted", "reserved"),
        Move("recall", "allotted", "released"),
        # R72: only when the money is back is anybody released from it.
        Move("settle", "paid", "settled"),
        Move("reopen", "settled", "paid"),
        Move("write_off", "paid", "written_off", not_same_as=("propose",)),
        Move("undo_write_off", "written_off", "paid"),
        Move("propose", "paid", "paid"),
    ],
)
ALLOTMENT = Lifecycle(
    "allotment",
    start="sent",
    moves=[
        Move("allot", "sent", "sent"),
        Move("receive", "sent", "received", not_same_as=("allot",)),
        Move("cancel", "sent", "cancelled"),
    ],
    final=["received", "cancelled"],
)
# Money that goes back from a township to the special account: two dated hops as well.
REMITTANCE = Lifecycle(
    "remittance",
    start="sent",
    moves=[
        Move("remit", "sent", "sent"),
        Move("receive", "sent", "received", not_same_as=("remit",)),
        Move("cancel", "sent", "cancelled"),
        Move("unreceive", "received", "sent"),
    ],
    final=["cancelled"],
)
EXTENSION = Lifecycle(
    "extension",
    start="asked",
    moves=[
        Move("ask", "asked", "asked"),
        Move("grant", "asked", "granted", not_same_as=("ask",)),
        Move("refuse", "asked", "refused", not_same_as=("ask",)),
    ],
    final=["granted", "refused"],
)
# Two approvers beside the proposer: three different people (I12).
WRITE_OFF = Lifecycle(
    "write_off",
    start="proposed",
    moves=[
        Move("propose", "proposed", "proposed"),
        Move("second", "proposed", "seconded", not_same_as=("propose",)),
        Move("approve", "seconded", "posted", not_same_as=("propose", "second")),
        Move("refuse", "proposed", "refused", not_same_as=("propose",)),
        Move("refuse", "seconded", "refused", not_same_as=("propose",)),
        Move("undo", "posted", "undone"),
    ],
    final=["refused", "undone"],
)
# A violation freezes what is not yet paid; it is lifted, or the money is demanded back.
VIOLATION = Lifecycle(
    "violation",
    start="frozen",
    moves=[
        Move("report", "frozen", "frozen"),
        Move("lift", "frozen", "lifted", not_same_as=("report",)),
        Move("demand", "frozen", "demanded", not_same_as=("report",)),
        Move("lift", "demanded", "lifted", not_same_as=("report",)),
    ],
    final=["lifted"],
)
STATEMENT = Lifecycle(
    "statement",
    start="loaded",
    moves=[
        Move("load", "loaded", "loaded"),
        Move("match", "loaded", "loaded"),
        # Who loaded it or said what its lines are does not confirm it (I12).
        Move("confirm", "loaded", "confirmed", not_same_as=("load", "match")),
    ],
    final=["confirmed"],
)
# R57: what may not be done with the money.
VIOLATION_KINDS = ("occupied", "misappropriated", "withheld", "borrowed", "purpose_changed")
# Why a loan is written off; the last two only once it is in arrears.
WRITE_OFF_CAUSES = ("dead", "lost", "disaster", "disabled", "other")
# Account kinds in the ledger. The fund itself: the county's special account, money on its way to a
# township, a township's cash, a collector's hand, money on its way back, what households owe,
# what was written off and what came in after that, paid-in capital, income, expense.
FUND_KINDS = (
    "special", "transit", "township", "collector", "returning", "outstanding", "written_off",
    "recovered", "capital", "income", "expense",
)  # fmt: skip
# Pairs that mirror each other beside it: approvals held, money that came back and is not lent
# again, over-payments kept for households, what households owe to their officers.
MIRROR_KINDS = (
    "reserved", "approved", "returned", "relendable", "keeping", "overpaid", "officer_claim",
    "officer_claimed",
)  # fmt: skip
ACCOUNT_KINDS = (*FUND_KINDS, *MIRROR_KINDS)
JOURNAL_KINDS = (
    "opening", "appropriation", "reservation", "release", "relending", "allotment", "arrival",
    "payment", "repayment", "recovery", "hand_in", "remittance", "return", "recall", "deduction",
    "officer_repaid", "overpaid_back", "write_off", "income", "expense",
)  # fmt: skip
SOURCES = ("special_assistance", "department", "donation", "other")
LOAN_SOURCES = ("new", "returned")
# Who took a repayment: the liaison officer by a numbered receipt, a township's finance office, or
# the special account by the bank.
HANDS = ("collector", "township", "special")
REPAYMENT_KINDS = ("repayment", "recovery")
REMITTANCE_PURPOSES = ("returns", "recall")
EXTENSION_KINDS = ("extension", "demand")
# What explains a line of a bank statement that no book entry matches.
EXPLANATIONS = ("bank_interest", "bank_charge", "other")
