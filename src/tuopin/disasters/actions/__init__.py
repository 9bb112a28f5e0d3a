"""Writes: disasters are declared, losses reported by hand or handed in as a workbook."""

from tuopin.disasters.actions.importing import LossImporter, check, merge
from tuopin.disasters.actions.reporting import declare, report_loss

__all__ = ["LossImporter", "check", "declare", "merge", "report_loss"]
