"""The lives of a loan and of a transfer between hands, and the kinds of accounts and journals."""

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
    ],
)
ALLOTMENT = Lifecycle(
    "allotment",
    start="sent",
    moves=[
        Move("allot", "sent", "sent"),
        Move("receive", "sent", "received", not_same_as=("allot",)),
    ],
    final=["received"],
)
# Account kinds in the ledger: the county's special account, money on its way to a township, a
# township's cash, what households owe, paid-in capital, approvals held back and their mirror.
ACCOUNT_KINDS = ("special", "transit", "township", "outstanding", "capital", "reserved", "approved")
JOURNAL_KINDS = ("appropriation", "reservation", "allotment", "arrival", "payment", "release")
SOURCES = ("special_assistance", "department", "donation", "other")
