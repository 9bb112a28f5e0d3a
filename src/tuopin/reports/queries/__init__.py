"""Figures of a county as of a day, what stands beside them, and the rows behind them."""

from tuopin.reports.queries.background import background, report_batch
from tuopin.reports.queries.figures import figures
from tuopin.reports.queries.opened import HEADS, opened
from tuopin.reports.queries.opening import Rows

__all__ = ["HEADS", "Rows", "background", "figures", "opened", "report_batch"]
