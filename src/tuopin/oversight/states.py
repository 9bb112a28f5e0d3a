"""The lives of a round of inspections and of a finding, and the words beside them."""

from tuopin.kit.lifecycle import Lifecycle, Move

ROUND = Lifecycle(
    "round",
    start="planned",
    moves=[
        # The draw is made once, by a seed that is kept: afterwards nobody picks (R80).
        Move("draw", "planned", "drawn"),
        Move("finish", "drawn", "finished"),
    ],
    final=["finished"],
)
# R82: what is found is ordered to be set right, reported as done, and looked at again by another.
FINDING = Lifecycle(
    "finding",
    start="found",
    moves=[
        Move("find", "found", "found"),
        Move("order", "found", "ordered"),
        Move("report_done", "ordered", "reported", not_same_as=("find",)),
        Move("recheck", "reported", "closed", not_same_as=("report_done",)),
        Move("send_back", "reported", "ordered", not_same_as=("report_done",)),
        # Found to be no fault at all, by another than the finder, with the reason.
        Move("drop", "found", "dropped", not_same_as=("find",)),
    ],
    final=["closed", "dropped"],
)
ROUND_KINDS = ("regular", "unannounced")
# R110: what a round looks at above all.
FOCUS = ("arrival", "use", "effect", "progress", "officer", "lead", "second_batch")
# The five misuses of R57 are findings by their own names; `funds` bears their consequences.
FINDING_KINDS = (
    "money_late", "money_short", "occupied", "misappropriated", "withheld", "borrowed",
    "purpose_changed", "scale_differs", "stalled", "no_visits", "lead_absent", "papers_lacking",
    "other",
)  # fmt: skip
MISUSES = ("occupied", "misappropriated", "withheld", "borrowed", "purpose_changed")
ARRIVALS = ("full", "short", "none")
USES = ("as_approved", "partly", "not")
GRADES = ("good", "fair", "poor")
