"""Pure decisions on money: what may be held, sent, paid and collected, and what falls due when."""

from tuopin.funds.rules.passing import (
    TOWNSHIP_DIGITS,
    LoanFacts,
    days_late,
    is_township,
    township_of,
    why_not_allotted,
    why_not_paid,
    why_not_reserved,
)

__all__ = [
    "TOWNSHIP_DIGITS",
    "LoanFacts",
    "days_late",
    "is_township",
    "township_of",
    "why_not_allotted",
    "why_not_paid",
    "why_not_reserved",
]
