"""What is kept of outcomes: income, exits, risks, achievements, stories, jobs, branch numbers."""

from tuopin.outcomes.models.achieving import Achievement, BranchYear, CadreTrained, Story
from tuopin.outcomes.models.exits import Exit, Forecast, Income, Release
from tuopin.outcomes.models.jobs import Enterprise, Opening, Placement
from tuopin.outcomes.models.risks import Risk

__all__ = [
    "Achievement",
    "BranchYear",
    "CadreTrained",
    "Enterprise",
    "Exit",
    "Forecast",
    "Income",
    "Opening",
    "Placement",
    "Release",
    "Risk",
    "Story",
]
