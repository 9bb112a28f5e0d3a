"""The life of an agreement: numbered, its papers signed, checked, money held for it, or void."""

from tuopin.kit.lifecycle import Lifecycle, Move

AGREEMENT = Lifecycle(
    "agreement",
    start="numbered",
    moves=[
        Move("sign", "numbered", "numbered"),
        Move("complete", "numbered", "signed"),
        Move("correct", "numbered", "numbered"),
        Move("correct", "signed", "signed"),
        # What was checked is checked again once a paper was replaced.
        Move("correct", "checked", "signed"),
        Move("check", "signed", "checked", not_same_as=("sign", "correct")),
        # Money is held for it: from here on its papers stand fast until the money is let go (R77).
        Move("reserve", "checked", "reserved"),
        Move("release", "reserved", "checked"),
        Move("void", "numbered", "void"),
        Move("void", "signed", "void"),
        Move("void", "checked", "void"),
    ],
    final=["void"],
)
PAPER_KINDS = ("application", "contract", "note")
PARTIES = ("county_office", "township_committee", "liaison", "branch", "household")
