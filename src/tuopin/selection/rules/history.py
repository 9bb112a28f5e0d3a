"""The state of an application at the end of a day, from the days of its steps."""

from datetime import date
from typing import NamedTuple


class Days(NamedTuple):
    """The days of an application's steps, and the state it is in now."""

    state: str
    filed_on: date
    classified_on: date | None
    verified_on: date | None
    excluded_on: date | None
    assessed_on: date | None
    decided_on: date | None
    noticed_on: date | None
    cleared_on: date | None
    returned_on: date | None
    withdrawn_on: date | None


def state_on(days: Days, on: date) -> str | None:
    """Return the state at the end of a day; None before the application was filed.

    Where two steps fell on one day, the later one in the case's own order counts. The day of a
    revision is not kept: until the next step a case that came back counts as returned.
    """
    if days.filed_on > on:
        return None
    decision = "unsupported" if days.state == "unsupported" else "approved"
    steps = (
        (days.filed_on, "filed"),
        (days.classified_on, "classified"),
        (days.verified_on, "verified"),
        (days.assessed_on, "assessed"),
        (days.decided_on, decision),
        (days.noticed_on, "noticed"),
        (days.cleared_on, "cleared"),
        (days.returned_on, "returned"),
        (days.excluded_on, "excluded"),
        (days.withdrawn_on, "withdrawn"),
    )
    if all(day is None or day <= on for day, _state in steps):
        return days.state
    taken = [(day, place) for place, (day, _state) in enumerate(steps) if day and day <= on]
    return steps[max(taken)[1]][1]


def last_on(days: Days) -> date:
    """Return the day of the step taken last; the next may not be dated before it."""
    return max(day for day in days[1:] if day is not None)
