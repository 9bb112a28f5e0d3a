"""Writes: rounds planned, drawn and finished; inspections; findings and how they are set right."""

from tuopin.oversight.actions.finding import find
from tuopin.oversight.actions.inspecting import inspect
from tuopin.oversight.actions.photographing import photograph, strike_photo
from tuopin.oversight.actions.rectifying import drop, order, recheck, report_done, send_back
from tuopin.oversight.actions.rounds import draw, finish, plan
from tuopin.oversight.actions.sweeping import sweep

__all__ = [
    "draw",
    "drop",
    "find",
    "finish",
    "inspect",
    "order",
    "photograph",
    "plan",
    "recheck",
    "report_done",
    "send_back",
    "strike_photo",
    "sweep",
]
