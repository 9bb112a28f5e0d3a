"""What is kept of coordination: meetings, decisions, township reports, awards, good practice."""

from tuopin.coordination.models.awards import Award, LogEntry, Practice
from tuopin.coordination.models.meetings import (
    Came,
    Decision,
    DecisionStep,
    Meeting,
    Minutes,
)
from tuopin.coordination.models.ranked import Ranked
from tuopin.coordination.models.reports import ReportStep, TownshipReport

__all__ = [
    "Award",
    "Came",
    "Decision",
    "DecisionStep",
    "LogEntry",
    "Meeting",
    "Minutes",
    "Practice",
    "Ranked",
    "ReportStep",
    "TownshipReport",
]
