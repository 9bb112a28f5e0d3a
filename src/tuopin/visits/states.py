"""The lives of an issue and of a change request, and the words beside visits."""

from tuopin.kit.lifecycle import Lifecycle, Move

# R68: a problem of a household, from the day somebody heard of it until it is solved; one that only
# a visit recorded in error told of is withdrawn with it.
ISSUE = Lifecycle(
    "issue",
    start="open",
    moves=[
        Move("act", "open", "acting"),
        Move("act", "acting", "acting"),
        Move("solve", "open", "solved"),
        Move("solve", "acting", "solved"),
        Move("reopen", "solved", "acting"),
        Move("withdraw", "open", "withdrawn"),
    ],
    final=["withdrawn"],
)
# R65, R66: what was approved changes only by the county's decision.
CHANGE = Lifecycle(
    "change",
    start="asked",
    moves=[
        Move("ask", "asked", "asked"),
        Move("approve", "asked", "approved", not_same_as=("ask",)),
        Move("refuse", "asked", "refused", not_same_as=("ask",)),
        Move("withdraw", "asked", "withdrawn"),
    ],
    final=["approved", "refused", "withdrawn"],
)
# How a part of a project gets on: normal, slower than planned, stalled, done (forms.md, 项目进展).
PROGRESS = ("normal", "slower", "stalled", "done")
ISSUE_KINDS = ("technique", "money", "sales", "disease", "family", "supply", "other")
CHANGE_KINDS = ("scale", "replace", "add", "drop")
AID_KINDS = ("relief", "poverty_fund", "minimum_living", "medical", "housing", "education", "other")
# Who a visit was made as: the liaison officer's monthly visit, or the technical lead's service.
VISIT_ROLES = ("liaison", "lead")
VISIT_SOURCES = ("desk", "workbook", "phone")
