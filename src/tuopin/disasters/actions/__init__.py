"""Writes: disasters declared, losses reported, assessed, helped, won back; more time for loans."""

from tuopin.disasters.actions.declaring import amend, declare
from tuopin.disasters.actions.helping import give_relief, take_support, void_relief, void_support
from tuopin.disasters.actions.importing import LossImporter, check, merge
from tuopin.disasters.actions.recovering import (
    begin_recovery,
    finish_recovery,
    give_up_recovery,
    plan_recovery,
    record_recovered,
)
from tuopin.disasters.actions.relieving import extend_loans
from tuopin.disasters.actions.reporting import report_loss
from tuopin.disasters.actions.sweeping import sweep
from tuopin.disasters.actions.verifying import close_loss, dispute_loss, verify_loss

__all__ = [
    "LossImporter",
    "amend",
    "begin_recovery",
    "check",
    "close_loss",
    "declare",
    "dispute_loss",
    "extend_loans",
    "finish_recovery",
    "give_relief",
    "give_up_recovery",
    "merge",
    "plan_recovery",
    "record_recovered",
    "report_loss",
    "sweep",
    "take_support",
    "verify_loss",
    "void_relief",
    "void_support",
]
