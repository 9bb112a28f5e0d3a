"""What of the programme's purpose was reached by a day, counted in fixed numbers of queries."""

from datetime import date
from typing import Any, NamedTuple

from django.db.models import QuerySet

from tuopin.kit.scope import Scope, whole_county
from tuopin.outcomes.queries.exits import confirmed_rows, expected_rows


class ExitCounts(NamedTuple):
    """Households out of poverty, confirmed; and those expected to be, not yet confirmed (R87)."""

    confirmed: int
    expected: int


def exit_counts(county: str, on: date, scope: Scope | None = None) -> ExitCounts:
    """Return confirmed and expected exits at the end of a day; two queries."""
    area = scope or whole_county(county)
    return ExitCounts(confirmed_rows(area, on).count(), expected_rows(area, on).count())


def exit_rows(scope: Scope, on: date, which: str) -> QuerySet[Any]:
    """Return the rows behind a count: 'confirmed' exits or 'expected' forecasts, by place."""
    return confirmed_rows(scope, on) if which == "confirmed" else expected_rows(scope, on)
