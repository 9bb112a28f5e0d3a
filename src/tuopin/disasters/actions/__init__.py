"""Writes: disasters are declared, losses reported or handed in, struck loans given more time."""

from tuopin.disasters.actions.importing import LossImporter, check, merge
from tuopin.disasters.actions.relieving import extend_loans
from tuopin.disasters.actions.reporting import declare, report_loss

__all__ = ["LossImporter", "check", "declare", "extend_loans", "merge", "report_loss"]
