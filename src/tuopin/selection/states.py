"""The life of an application, from filing to a cleared public notice, and the words beside it."""

from tuopin.kit.lifecycle import Lifecycle, Move

WITHDRAWABLE = (
    "filed", "classified", "verified", "assessed", "returned", "approved", "noticed", "cleared",
)  # fmt: skip
APPLICATION = Lifecycle(
    "application",
    start="filed",
    moves=[
        Move("classify", "filed", "classified"),
        Move("verify", "classified", "verified"),
        # R25, R30: everybody is visited first; who is excluded, and why, is what the visit found.
        Move("exclude", "verified", "excluded"),
        Move("exclude", "assessed", "excluded"),
        Move("exclude", "returned", "excluded"),
        Move("assess", "verified", "assessed"),
        Move("assess", "assessed", "assessed"),
        Move("approve", "assessed", "approved", not_same_as=("verify",)),
        Move("return", "assessed", "returned"),
        Move("revise", "returned", "verified"),
        Move("decline", "assessed", "unsupported"),
        Move("decline", "returned", "unsupported"),
        Move("publish", "approved", "noticed"),
        Move("object", "noticed", "returned"),
        Move("clear", "noticed", "cleared"),
        *(Move("withdraw", state, "withdrawn") for state in WITHDRAWABLE),
    ],
    final=["excluded", "unsupported", "withdrawn"],
)
NOTICE = Lifecycle("notice", start="open", moves=[Move("end", "open", "ended")], final=["ended"])
EXCLUSIONS = ("better_off", "cadre", "not_poor_in_village", "not_able", "not_willing", "other")
GRADES = ("poor", "fair", "good")
VERDICTS = ("feasible", "reduced", "not_feasible")
PAIRING_ROLES = ("liaison", "lead")
# In which states of its batch an application may be filed; which campaigns take teams into homes.
OPEN_BATCHES = ("preparing", "launched")
FIELD_CAMPAIGNS = ("verification", "inspection")
