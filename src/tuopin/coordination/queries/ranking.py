"""Rankings of townships and liaison officers as of a day: kept by the night, or made now (R52)."""

import json
from collections.abc import Mapping
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db.models import Max, QuerySet

from tuopin.base.scope import Scope, within
from tuopin.coordination.models import Ranked
from tuopin.coordination.queries.measures import Ranks, officer_measures, township_measures
from tuopin.coordination.queries.recovered import FallenDue, county_fallen_due
from tuopin.coordination.rules import (
    OFFICER_TERMS,
    TOWNSHIP_TERMS,
    Line,
    Term,
    measured,
    ordered,
)
from tuopin.policy.queries import versions_on

TERMS = {"townships": TOWNSHIP_TERMS, "officers": OFFICER_TERMS}
WEIGHTS = {"townships": "ranking.townships", "officers": "ranking.officers"}
RATIO = "exit.ratio_percent"
# A ranking kept longer ago than this says nothing about the day any more.
KEPT_DAYS = 31


class Formula(NamedTuple):
    """The weights of a ranking's terms, their sum, and the paper that sets them."""

    weights: Mapping[str, int]
    total: int
    document: str
    percent: int


def formula(county: str, kind: str, on: date) -> Formula:
    """Return the formula of a ranking as policy has it on a day, in one query."""
    found = versions_on(county, (WEIGHTS[kind], RATIO), on)
    rule = found[WEIGHTS[kind]]
    weights = {code: int(rule.value.get(code, 0)) for code in TERMS[kind]}
    return Formula(weights, sum(weights.values()), rule.document, int(found[RATIO].value))


def made_ranking(
    county: str, kind: str, on: date, recovered: FallenDue | None = None
) -> list[Line[Ranks]]:
    """Return a ranking made from the facts as of a day, in a constant number of queries.

    Where many households are known this takes seconds: the night keeps it, see `kept`.
    """
    rule = formula(county, kind, on)
    if recovered is None:
        recovered = county_fallen_due(county, on)
    measures = (township_measures if kind == "townships" else officer_measures)(
        county, on, recovered, rule.percent
    )
    lines = (measured(key, rule.weights, of, TERMS[kind]) for key, of in measures.items())
    return ordered(lines)


def kept_day(county: str, kind: str, on: date) -> date | None:
    """Return the newest day up to this one of which a ranking was kept, within KEPT_DAYS."""
    rows = Ranked.objects.filter(
        county=county, kind=kind, ranked_on__lte=on, ranked_on__gt=on - timedelta(days=KEPT_DAYS)
    )
    found: date | None = rows.aggregate(day=Max("ranked_on"))["day"]
    return found


def kept(county: str, kind: str, day: date, scope: Scope | None = None) -> QuerySet[Ranked]:
    """Return the ranking kept of a day with its officers, in its order.

    Within a scope only its own officers; townships are ranked against all others, so all are there.
    """
    rows = Ranked.objects.filter(county=county, kind=kind, ranked_on=day)
    if scope is not None and kind == "officers":
        rows = within(rows, scope)
    return rows.select_related("officer").order_by("position")


def terms_of(row: Ranked) -> tuple[Term, ...]:
    """Return every term of a kept line."""
    return tuple(Term(*fields) for fields in json.loads(row.terms))


def line_of(
    county: str, kind: str, on: date, *, region: str = "", officer: UUID | None = None
) -> tuple[date, Line[Ranks]] | None:
    """Return somebody's line in the ranking of a day and the day it is of; None for nobody's.

    From the ranking that was kept, else made from the facts.
    """
    day = kept_day(county, kind, on)
    if day is not None:
        rows = kept(county, kind, day)
        found = rows.filter(officer_id=officer) if officer else rows.filter(region=region)
        row = found.first()
        if row is not None:
            key = Ranks(row.region, row.officer_id)
            return day, Line(key, terms_of(row), row.score, row.place)
    for line in made_ranking(county, kind, on):
        if (line.key.officer == officer) if officer else (line.key.region == region):
            return on, line
    return None
