"""The lives of a loan and of a transfer between hands, and the kinds of accounts and journals."""

from tuopin.kit.lifecycle import Lifecycle, Move

LOAN = Lifecycle(
    "loan",
    start="reserved",
    moves=[
        Move("allot", "reserved", "allotted"),
        Move("pay", "allotted", "paid"),
        Move("release", "reserved", "released"),
    ],
    final=["released"],
)
ALLOTMENT = Lifecycle(
    "allotment", start="sent", moves=[Move("receive", "sent", "received")], final=["received"]
)
# Account kinds in the ledger: the county's special account, money on its way to a township, a
# township's cash, what households owe, paid-in capital, and approvals held back (with their mirror).
ACCOUNT_KINDS = ("special", "transit", "township", "outstanding", "capital", "reserved", "approved")
JOURNAL_KINDS = ("appropriation", "reservation", "allotment", "arrival", "payment", "release")
SOURCES = ("special_assistance", "department", "donation", "other")
