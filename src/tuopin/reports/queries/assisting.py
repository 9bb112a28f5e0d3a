"""Facts that figures and their rows share: who is assisted, what fell due, who found work."""

from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum

from tuopin.funds.queries import in_force, reached, standing_payments
from tuopin.funds.queries.arrears import TOLERANCE, gone
from tuopin.kit.scope import Scope
from tuopin.outcomes.queries import incomes, line_of, placements
from tuopin.outcomes.queries.released import released
from tuopin.policy.queries import versions_on


def assisted(scope: Scope, on: date) -> QuerySet[Any]:
    """Return the keys of the households that must have an officer and a lead (R36, R37, R71)."""
    let_go = released(scope.county, on).values("household")
    rows = reached(scope, on).exclude(household__in=let_go)
    return rows.order_by().values_list("household", flat=True)


def fallen_due(county: str, on: date) -> int:
    """Return what had fallen due by the schedules in force, tolerance past, in fen (R44).

    The same instalments in which arrears are looked for: not those of loans written off.
    """
    tolerance = versions_on(county, (TOLERANCE,), on)[TOLERANCE].value
    due = in_force(county, on).filter(
        due_on__lt=on - timedelta(days=tolerance),
        loan__in=standing_payments(county, on).values("loan"),
    )
    due = due.exclude(loan__in=gone(county, on).values("loan"))
    return int(due.aggregate(n=Sum(F("principal_fen") + F("fee_fen"), default=0))["n"])


class Earned(NamedTuple):
    """Households whose income of a year is recorded: heads and fen before and in the year.

    `line_fen` is the year's poverty line a head, None before any was set; `above` lie above it.
    """

    households: int = 0
    heads_before: int = 0
    before_fen: int = 0
    heads: int = 0
    after_fen: int = 0
    above: int = 0
    line_fen: int | None = None


def poverty_line(county: str, on: date) -> int | None:
    """Return the poverty line of the day's year, in fen a head; None before any was set."""
    try:
        return int(line_of(county, on.year, on).value)
    except KeyError:
        return None


def earned(scope: Scope, on: date) -> Earned:
    """Return income before and in the day's year (R86); two queries."""
    line = poverty_line(scope.county, on)
    sums = (
        incomes(scope, on, on.year)
        .order_by()
        .aggregate(
            households=Count("id"),
            heads_before=Sum("household__people", default=0),
            before_fen=Sum("household__income_fen", default=0),
            heads=Sum("people", default=0),
            after_fen=Sum("net_fen", default=0),
            above=Count("id", filter=Q(net_fen__gt=F("people") * (line or 0))),
        )
    )
    return Earned(**sums, line_fen=line) if line is not None else Earned()


def first_placements(scope: Scope, on: date) -> QuerySet[Any]:
    """Return the first placement of each seeker who had found work by a day (R18)."""
    rows = placements(scope, on)
    earlier = rows.order_by().filter(seeker=OuterRef("seeker"), pk__lt=OuterRef("pk"))
    return rows.filter(~Exists(earlier)).order_by("region", "pk")
