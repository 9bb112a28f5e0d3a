"""The lives of a meeting, a decision, a township's report and a good practice."""

from tuopin.kit.lifecycle import Lifecycle, Move

MEETING = Lifecycle(
    "meeting",
    start="called",
    moves=[
        Move("hold", "called", "held"),
        Move("cancel", "called", "cancelled"),
    ],
    final=["held", "cancelled"],
)
# Signed minutes are never edited: a new version supersedes them.
MINUTES = Lifecycle(
    "minutes",
    start="draft",
    moves=[
        Move("write", "draft", "draft"),
        Move("sign", "draft", "signed", not_same_as=("write",)),
        Move("supersede", "signed", "superseded"),
    ],
    final=["superseded"],
)
DECISION = Lifecycle(
    "decision",
    start="open",
    moves=[
        Move("report_done", "open", "reported"),
        Move("accept", "reported", "done", not_same_as=("report_done",)),
        Move("send_back", "reported", "open"),
        Move("drop", "open", "dropped"),
    ],
    final=["done", "dropped"],
)
REPORT = Lifecycle(
    "township_report",
    start="due",
    moves=[
        Move("submit", "due", "submitted"),
        Move("return", "submitted", "returned", not_same_as=("submit",)),
        Move("submit", "returned", "submitted"),
        Move("accept", "submitted", "accepted", not_same_as=("submit",)),
    ],
    final=["accepted"],
)
PRACTICE = Lifecycle(
    "practice",
    start="collected",
    moves=[
        Move("promote", "collected", "promoted"),
        Move("drop", "collected", "dropped"),
    ],
    final=["promoted", "dropped"],
)
MEETING_KINDS = ("quarterly", "special")
DECISION_SOURCES = ("meeting", "branch", "guidance")
LOG_KINDS = ("guidance", "coordination", "analysis", "experience", "effect")
AWARD_KINDS = ("township", "officer", "lead", "branch", "household", "unit")
RANKINGS = ("townships", "officers")
# Whose it may be to get something done: posts that can report it.
OWNERS = (
    "county_head", "county_office", "finance_centre", "township_secretary", "township_office",
    "township_finance", "liaison", "branch_secretary",
)  # fmt: skip
# To whom a township gives a task: its own posts and those of its villages, never the county's.
LOCAL_OWNERS = OWNERS[OWNERS.index("township_secretary") :]
