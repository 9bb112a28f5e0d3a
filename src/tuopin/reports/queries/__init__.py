"""Figures of a county as of a day, what stands beside them, and the rows behind them."""

from tuopin.reports.queries.background import background, report_batch
from tuopin.reports.queries.figures import figures
from tuopin.reports.queries.opened import HEADS, opened

__all__ = ["HEADS", "background", "figures", "opened", "report_batch"]
