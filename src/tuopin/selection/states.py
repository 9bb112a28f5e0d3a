"""The life of an application, from filing to a cleared public notice, and the words beside it."""

from tuopin.kit.lifecycle import Lifecycle, Move

APPLICATION = Lifecycle(
    "application",
    start="filed",
    moves=[
        Move("classify", "filed", "classified"),
        Move("verify", "classified", "verified"),
        Move("exclude", "classified", "excluded"),
        Move("assess", "verified", "assessed"),
        Move("assess", "assessed", "assessed"),
        Move("approve", "assessed", "approved", not_same_as=("verify",)),
        Move("return", "assessed", "returned"),
        Move("revise", "returned", "verified"),
        Move("decline", "assessed", "unsupported"),
        Move("publish", "approved", "noticed"),
        Move("object", "noticed", "returned"),
        Move("clear", "noticed", "cleared"),
        Move("withdraw", "approved", "withdrawn"),
        Move("withdraw", "noticed", "withdrawn"),
        Move("withdraw", "cleared", "withdrawn"),
    ],
    final=["excluded", "unsupported", "withdrawn"],
)
NOTICE = Lifecycle("notice", start="open", moves=[Move("end", "open", "ended")], final=["ended"])
EXCLUSIONS = ("better_off", "cadre", "not_poor_in_village", "not_able", "not_willing", "other")
GRADES = ("poor", "fair", "good")
VERDICTS = ("feasible", "reduced", "not_feasible")
PAIRING_ROLES = ("liaison", "lead")
