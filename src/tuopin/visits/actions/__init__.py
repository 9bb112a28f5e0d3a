"""Writes of visits and help after the money; one module a subject."""

from tuopin.visits.actions.aiding import record_aid
from tuopin.visits.actions.changing import (
    approve_change,
    ask_change,
    refuse_change,
    withdraw_change,
)
from tuopin.visits.actions.handing import hand_over
from tuopin.visits.actions.importing import VisitImporter, check, merge
from tuopin.visits.actions.issues import act_on_issue, open_issue, reopen_issue, solve_issue
from tuopin.visits.actions.purchasing import purchase, void_purchase
from tuopin.visits.actions.sweeping import sweep
from tuopin.visits.actions.training import attend, strike, train
from tuopin.visits.actions.visiting import record
from tuopin.visits.actions.voiding import void_visit

__all__ = [
    "VisitImporter",
    "act_on_issue",
    "approve_change",
    "ask_change",
    "attend",
    "check",
    "hand_over",
    "merge",
    "open_issue",
    "purchase",
    "record",
    "record_aid",
    "refuse_change",
    "reopen_issue",
    "solve_issue",
    "strike",
    "sweep",
    "train",
    "void_purchase",
    "void_visit",
    "withdraw_change",
]
