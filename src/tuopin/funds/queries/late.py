"""What of the money is late: hops there, hops back, loans in arrears as last kept (R58, R69)."""

from datetime import date

from django.db.models import Max, Sum

from tuopin.base.scope import Scope, within
from tuopin.funds.models import ArrearsDay
from tuopin.funds.queries.collecting import late_returns
from tuopin.funds.queries.lists import LateHop, late_hops
from tuopin.kit.late import LateLine, late_lines


def late(scope: Scope, on: date) -> list[LateLine]:
    """Return what is late within a scope on a day, one line a kind.

    Loans in arrears are those of the last night: nobody waits here for every schedule to be judged.
    """
    there = [hop for hop in late_hops(scope, on) if hop.done_on is None]
    back = [hop for hop in late_returns(scope, on) if hop.done_on is None]
    return late_lines(
        ("hop_late", len(there), _oldest(there)),
        ("back_late", len(back), _oldest(back)),
        ("loan_overdue", _overdue(scope, on), None),
    )


def _oldest(hops: list[LateHop]) -> date | None:
    return min((hop.limit_on for hop in hops), default=None)


def _overdue(scope: Scope, on: date) -> int:
    """Return how many loans were in arrears at the end of the last day kept before this one."""
    kept = ArrearsDay.objects.filter(county=scope.county, day__lt=on)
    newest = kept.aggregate(day=Max("day"))["day"]
    rows = within(ArrearsDay.objects.filter(day=newest), scope) if newest else kept.none()
    return int(rows.aggregate(n=Sum("overdue"))["n"] or 0)
