"""The life of an agreement: numbered, its papers signed, checked, and then fit to be paid."""

from tuopin.kit.lifecycle import Lifecycle, Move

AGREEMENT = Lifecycle(
    "agreement",
    start="numbered",
    moves=[
        Move("sign", "numbered", "numbered"),
        Move("sign", "signed", "signed"),
        Move("complete", "numbered", "signed"),
        Move("check", "signed", "checked", not_same_as=("sign",)),
        Move("reopen", "checked", "signed"),
        Move("void", "numbered", "void"),
        Move("void", "signed", "void"),
    ],
    final=["void"],
)
PAPER_KINDS = ("application", "contract", "note")
PARTIES = ("county_office", "township_committee", "liaison", "branch", "household")
