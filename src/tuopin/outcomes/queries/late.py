"""What of outcomes is late: steps of exits, forecasts that did not come true, undecided risks."""

from datetime import date

from django.db.models import Min

from tuopin.base.scope import Scope
from tuopin.kit.late import LateLine, late_lines
from tuopin.outcomes.queries.risks import risks_late
from tuopin.outcomes.queries.waiting import late_exits, passed_forecasts


def late(scope: Scope, on: date) -> list[LateLine]:
    """Return what is late on a day within a scope, one line a kind."""
    exits = late_exits(scope, on)
    passed = passed_forecasts(scope, on)
    return late_lines(
        ("exit_late", len(exits), exits[0].due_on if exits else None),
        ("forecast_passed", passed.count(), passed.aggregate(d=Min("expected_on"))["d"]),
        risks_late(scope, on),
    )
