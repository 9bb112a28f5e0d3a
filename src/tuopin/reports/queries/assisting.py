"""Facts that figures and their rows share: who is assisted, what fell due, who found work."""

from datetime import date
from typing import Any, NamedTuple

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum

from tuopin.base.asking import ask_one, in_all
from tuopin.funds.queries import reached
from tuopin.kit.scope import Scope
from tuopin.outcomes.queries import cadres, incomes, line_of, placements
from tuopin.outcomes.queries.released import released
from tuopin.register.queries import income_surveyed


def assisted(scope: Scope, on: date) -> QuerySet[Any]:
    """Return the keys of the households that must have an officer and a lead (R36, R37, R71)."""
    let_go = released(scope.county, on).values("household")
    rows = reached(scope, on).exclude(household__in=let_go)
    return rows.order_by().values_list("household", flat=True)


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
    if line is None:
        return Earned()
    sums = (n or 0 for n in ask_one(_earned, scope, on, on.year, line))
    return Earned(*sums)._replace(line_fen=line)


def _earned(scope: Scope, on: date, year: int, line_fen: int) -> QuerySet[Any, Any]:
    # What the survey found, whatever a later f1 says.
    surveyed_fen, surveyed_people = income_surveyed()
    return in_all(
        incomes(scope, on, year),
        households=Count("id"),
        heads_before=Sum(surveyed_people),
        before_fen=Sum(surveyed_fen),
        heads=Sum("people"),
        after_fen=Sum("net_fen"),
        above=Count("id", filter=Q(net_fen__gt=F("people") * line_fen)),
    )


def elected(scope: Scope, on: date) -> QuerySet[Any]:
    """Return the trained people who took a village post by a day (R96)."""
    return cadres(scope, on).filter(elected_on__lte=on).order_by("region", "id")


def first_placements(scope: Scope, on: date) -> QuerySet[Any]:
    """Return the first placement of each seeker who had found work by a day (R18)."""
    rows = placements(scope, on)
    earlier = rows.order_by().filter(seeker=OuterRef("seeker"), pk__lt=OuterRef("pk"))
    return rows.filter(~Exists(earlier)).order_by("region", "pk")
