"""Reads: events, losses and their totals as of a day; what losses are set against."""

from tuopin.disasters.queries.losses import (
    EventTotals,
    LossCase,
    Totals,
    by_township,
    cases,
    damaged,
    event,
    event_by_code,
    events,
    loans_touched,
    loss_rows,
    losses,
    losses_of_household,
    struck,
    struck_among_assisted,
    totals,
)
from tuopin.disasters.queries.matching import Applicant, applicants, bases_of, losses_known
from tuopin.disasters.queries.relief import Relief, relief, struck_loans

__all__ = [
    "Applicant",
    "EventTotals",
    "LossCase",
    "Relief",
    "Totals",
    "applicants",
    "bases_of",
    "by_township",
    "cases",
    "damaged",
    "event",
    "event_by_code",
    "events",
    "loans_touched",
    "loss_rows",
    "losses",
    "losses_known",
    "losses_of_household",
    "relief",
    "struck",
    "struck_among_assisted",
    "struck_loans",
    "totals",
]
