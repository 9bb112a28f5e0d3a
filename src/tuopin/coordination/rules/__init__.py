"""Decisions of coordination: periods and quarters, points of a ranking; facts in, verdict out."""

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
    target,
)

__all__ = [
    "OFFICER_TERMS",
    "TOWNSHIP_TERMS",
    "Line",
    "Measure",
    "Period",
    "Quarter",
    "Term",
    "measured",
    "ordered",
    "period_of",
    "periods_between",
    "quarter_of",
    "quarters_between",
    "standing",
    "target",
]
