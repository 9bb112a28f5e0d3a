"""What is kept after the money: visits, issues, purchases, training, changes, hand-overs."""

from tuopin.visits.models.changing import Change, ChangeLine
from tuopin.visits.models.handing import HandOver
from tuopin.visits.models.helping import (
    Aid,
    Attendance,
    Issue,
    IssueStep,
    Purchase,
    Training,
)
from tuopin.visits.models.visiting import Duty, Photo, Progress, Visit

__all__ = [
    "Aid",
    "Attendance",
    "Change",
    "ChangeLine",
    "Duty",
    "HandOver",
    "Issue",
    "IssueStep",
    "Photo",
    "Progress",
    "Purchase",
    "Training",
    "Visit",
]
