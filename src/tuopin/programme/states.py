"""The lives of a batch and of a campaign, and the words of plans."""

from tuopin.kit.lifecycle import Lifecycle, Move

BATCH = Lifecycle(
    "batch",
    start="preparing",
    moves=[
        Move("launch", "preparing", "launched"),
        Move("put_in_place", "launched", "in_place"),
        Move("close", "in_place", "closed"),
    ],
    final=["closed"],
)
PLAN_KINDS = ("three_year", "annual")
MEASURES = ("households", "fen", "exits")
CAMPAIGN_KINDS = ("survey", "verification", "inspection")
MILESTONES = (
    "applications_close", "verification_done", "approval_done", "notice_over", "signing_done",
    "money_in_place",
)  # fmt: skip
