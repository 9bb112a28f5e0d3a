"""Decisions of coordination: periods and quarters, points, duties; facts in, verdict out."""

from tuopin.coordination.rules.periods import (
    Period,
    Quarter,
    period_of,
    periods_between,
    quarter_of,
    quarters_between,
    standing,
)
from tuopin.coordination.rules.ranking import (
    OFFICER_TERMS,
    TOWNSHIP_TERMS,
    Line,
    Measure,
    Term,
    measured,
    ordered,
)
from tuopin.coordination.rules.responsible import DUTIES, duty_of

__all__ = [
    "DUTIES",
    "OFFICER_TERMS",
    "TOWNSHIP_TERMS",
    "Line",
    "Measure",
    "Period",
    "Quarter",
    "Term",
    "duty_of",
    "measured",
    "ordered",
    "period_of",
    "periods_between",
    "quarter_of",
    "quarters_between",
    "standing",
]
