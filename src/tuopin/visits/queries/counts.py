"""What the figures count of visits, each with the rows behind it."""

from tuopin.visits.queries.owing import (
    Kept,
    OwedMonth,
    VisitCounts,
    made_rows,
    missed_months,
    missed_rows,
    owed_rows,
    visit_counts,
    visits_by_officer,
    visits_by_township,
)

__all__ = [
    "Kept",
    "OwedMonth",
    "VisitCounts",
    "made_rows",
    "missed_months",
    "missed_rows",
    "owed_rows",
    "visit_counts",
    "visits_by_officer",
    "visits_by_township",
]
