"""A township's figures as of a day, from the rooms that own them: packs and reports (R50, R56).

Read in a constant number of queries, however many households there are.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Substr

from tuopin.base.scope import Scope, within
from tuopin.coordination.queries.recovered import fallen_due
from tuopin.disasters.models import Relief
from tuopin.disasters.queries import by_township
from tuopin.funds.queries import ageing, reached
from tuopin.kit.scope import area_prefix, whole_county
from tuopin.offices.queries import townships_on
from tuopin.outcomes.models import Exit
from tuopin.oversight.queries import findings_by_township
from tuopin.visits.queries import visits_by_township


class TownFigures(NamedTuple):
    """A township's figures at the end of a day; amounts in fen.

    `fallen_due_fen` was to have come back by the day, `recovered_fen` of it did; `owed_fen` is all
    that is still owed, `overdue_fen` what is in arrears on `overdue` loans.
    """

    region: str
    name: str
    households: int = 0
    placed_fen: int = 0
    visits_due: int = 0
    visits_made: int = 0
    findings_found: int = 0
    findings_open: int = 0
    fallen_due_fen: int = 0
    recovered_fen: int = 0
    owed_fen: int = 0
    overdue: int = 0
    overdue_fen: int = 0
    struck: int = 0
    loss_fen: int = 0
    relief_fen: int = 0
    exits: int = 0


# The figures in the order in which papers and pages show them.
FIGURES = TownFigures._fields[2:]
MONEY = tuple(name for name in FIGURES if name.endswith("_fen"))


def figures_of(county: str, region: str, on: date) -> TownFigures:
    """Return one township's figures of a day, reading nothing of the others."""
    found = township_figures(county, on, Scope(county, (area_prefix(region),)))
    return next((one for one in found if one.region == region), TownFigures(region, ""))


def township_figures(county: str, on: date, scope: Scope | None = None) -> list[TownFigures]:
    """Return the figures of every township of an area valid on a day, by code."""
    area = scope or whole_county(county)
    homes = reached_by_township(county, on, area)
    visited = visits_by_township(county, on, area)
    found = findings_by_township(county, on, area)
    debts = ageing(area, on)
    recovered = fallen_due(debts.debts, debts.tolerance_days).by_township()
    losses = by_township(county, on, scope=area)
    relief = _relief(area, on)
    exits = exits_by_township(county, on, area)
    rows = []
    for place in townships_on(county, on):
        town = place.code
        if not area.covers(town):
            continue
        households, placed = homes.get(town, (0, 0))
        due, made = visited.get(town, (0, 0))
        seen, closed = tuple(found.get(town, (0, 0)))[:2]
        owed = debts.townships.get(town)
        asked, came = recovered.get(town, (0, 0))
        struck, _parts, lost = losses.get(town, (0, 0, 0))
        rows.append(
            TownFigures(
                town, place.name, households, placed, due, made, seen, seen - closed, asked, came,
                owed.outstanding_fen if owed else 0, owed.overdue if owed else 0,
                owed.arrears_fen if owed else 0, struck, lost, relief.get(town, 0),
                exits.get(town, 0),
            )
        )  # fmt: skip
    return rows


def total(rows: Iterable[TownFigures]) -> TownFigures:
    """Return the sums over townships; a household belongs to one of them."""
    sums = (sum(column) for column in zip(*(row[2:] for row in rows), strict=True))
    return TownFigures("", "", *sums)


def reached_by_township(
    county: str, on: date, scope: Scope | None = None
) -> dict[str, tuple[int, int]]:
    """Return by township the households that money had reached, and how much of it, in fen."""
    found = _towns(reached(scope or whole_county(county), on).order_by())
    sums = found.annotate(n=Count("household", distinct=True), fen=Sum("paid_fen"))
    return {f"{row['town']}000": (row["n"], row["fen"]) for row in sums.order_by("town")}


def confirmed(county: str, on: date) -> QuerySet[Exit]:
    """Return the exits that were confirmed by a day and not taken back by it."""
    found = Exit.objects.filter(county=county, confirmed_on__lte=on)
    return found.filter(Q(returned_on__isnull=True) | Q(returned_on__gt=on))


def exits_by_township(county: str, on: date, scope: Scope | None = None) -> dict[str, int]:
    """Return by township how many households were confirmed to be out of poverty."""
    out = within(confirmed(county, on), scope or whole_county(county))
    found = _towns(out).annotate(n=Count("household", distinct=True))
    return {f"{row['town']}000": row["n"] for row in found.order_by("town")}


def _relief(scope: Scope, on: date) -> dict[str, int]:
    given = within(Relief.objects.filter(given_on__lte=on), scope)
    stands = given.filter(Q(void_on__isnull=True) | Q(void_on__gt=on))
    sums = _towns(stands).annotate(worth=Sum("fen"))
    return {f"{row['town']}000": row["worth"] for row in sums.order_by("town")}


def _towns(rows: QuerySet[Any]) -> QuerySet[Any, dict[str, Any]]:
    found: QuerySet[Any, dict[str, Any]] = rows.annotate(town=Substr("region", 1, 9)).values("town")
    return found
