"""The lives of a reported loss and of a recovery plan, and the words beside them."""

from tuopin.kit.lifecycle import Lifecycle, Move

LOSS = Lifecycle(
    "loss",
    start="reported",
    moves=[
        Move("report", "reported", "reported"),
        Move("verify", "reported", "verified", not_same_as=("report",)),
        # The household or the township does not agree with what was verified: looked at again, by
        # other eyes.
        Move("dispute", "verified", "disputed"),
        Move("verify", "disputed", "verified", not_same_as=("report", "verify", "dispute")),
        Move("close", "verified", "closed"),
    ],
    final=["closed"],
)
PLAN = Lifecycle(
    "recovery",
    start="planned",
    moves=[
        Move("begin", "planned", "under_way"),
        Move("recover", "under_way", "recovered"),
        Move("give_up", "planned", "given_up"),
        Move("give_up", "under_way", "given_up"),
    ],
    final=["recovered", "given_up"],
)
# What a loss counts beside its worth: an assessment may set it right, a past day reads what stood.
COUNTED = ("destroyed_milli", "rooms", "people", "livestock")
RELIEF_KINDS = ("cash", "grain", "clothing", "shelter", "seed", "fodder", "labour", "other")
RELIEF_SOURCES = (
    "civil_affairs", "finance", "party_fees", "department", "donation", "township", "insurance",
    "other",
)  # fmt: skip
