"""The figures that the watch on a return to poverty goes by, of the whole county at once (R107).

A fixed number of queries, each grouped by the database, whatever the number of households.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, Max, Q, Sum

from tuopin.disasters.queries import losses
from tuopin.funds.models import Loan
from tuopin.funds.queries import ageing
from tuopin.kit.scope import whole_county
from tuopin.outcomes.models import Exit, Income, Risk
from tuopin.outcomes.queries.income import in_force, line_of
from tuopin.outcomes.queries.lending import REACHED
from tuopin.outcomes.rules.income import per_head
from tuopin.outcomes.rules.risk import (
    Limits,
    Sign,
    behind,
    months_before,
    poor_again,
    stalled,
    struck,
    unvisited,
)
from tuopin.outcomes.states import RISK_OPEN
from tuopin.visits.models import Duty, Visit
from tuopin.visits.queries import standing

# A disaster is watched for a year; then it shows in visits, income and arrears.
LOSS_DAYS = 365
_MONTH = 31


def signs(county: str, on: date, limits: Limits) -> Iterator[Sign]:
    """Yield every household and rule of which a rule holds at the end of a day (R107).

    Twelve queries, one more for each year whose income is the latest of somebody.
    """
    yield from _unvisited(county, on, limits)
    yield from _stalled(county, on, limits)
    yield from _struck(county, on, limits)
    yield from _behind(county, on, limits)
    yield from _poor_again(county, on, limits)


def standing_marks(county: str) -> tuple[set[tuple[UUID, str]], dict[tuple[UUID, str], date]]:
    """Return the marks that are open by household and rule, and when the others were decided."""
    rows = Risk.objects.filter(county=county).order_by().values_list("household_id", "rule")
    found = rows.annotate(
        open=Count("id", filter=Q(state__in=RISK_OPEN)),
        decided=Max("decided_on"),
        lifted=Max("lifted_on"),
    )
    now: set[tuple[UUID, str]] = set()
    before: dict[tuple[UUID, str], date] = {}
    for home, rule, count, decided, lifted in found:
        if count:
            now.add((home, rule))
        elif days := [day for day in (decided, lifted) if day]:
            before[home, rule] = max(days)
    return now, before


def _unvisited(county: str, on: date, limits: Limits) -> Iterator[Sign]:
    """Yield the households whose last months went by without a visit, and none came since (R67)."""
    months = months_before(on, limits.no_visit_months)
    if not months:
        return
    missed = Duty.objects.filter(
        Q(met_on__isnull=True) | Q(met_on__gt=on),
        Q(made_up_on__isnull=True) | Q(made_up_on__gt=on),
        county=county, month__in=months,
    )  # fmt: skip
    counted = missed.order_by().values_list("household_id")
    found = counted.annotate(n=Count("id"), place=Max("region"), due=Max("due_on"))
    for home, n, region, due in found.filter(n__gte=limits.no_visit_months):
        if unvisited(n, limits):
            yield Sign(home, region, "no_visit", {"months": n}, due)


def _stalled(county: str, on: date, limits: Limits) -> Iterator[Sign]:
    """Yield the households whose last visits all found the project at a standstill (R68).

    Only visits that are recent by the months they stand for: an older standstill is no news.
    """
    since = on - timedelta(days=_MONTH * (limits.stalled_visits + 1))
    recent = Visit.objects.filter(
        standing(on), county=county, role="liaison", visited_on__gt=since, visited_on__lte=on
    )
    often = (
        recent.filter(progress="stalled")
        .order_by()
        .values("household")
        .annotate(n=Count("id"))
        .filter(n__gte=max(limits.stalled_visits, 1))
    )
    seen: dict[UUID, list[tuple[date, str, str]]] = defaultdict(list)
    rows = recent.filter(household__in=often.values("household")).order_by("-visited_on", "-id")
    for home, day, progress, region in rows.values_list(
        "household_id", "visited_on", "progress", "region"
    ):
        seen[home].append((day, progress, region))
    for home, visits in seen.items():
        if stalled([found for _day, found, _place in visits], limits):
            day, _last, region = visits[0]
            yield Sign(home, region, "stalled", {"visits": limits.stalled_visits}, day)


def _struck(county: str, on: date, limits: Limits) -> Iterator[Sign]:
    """Yield the households from whom one disaster of the last year took much (R97–R103)."""
    recent = losses(whole_county(county), on=on).filter(
        reported_on__lte=on, event__happened_on__gt=on - timedelta(days=LOSS_DAYS)
    )
    grouped = recent.order_by().values_list("event_id", "household_id")
    lost = list(grouped.annotate(s=Sum("fen_then"), place=Max("region"), day=Max("reported_on")))
    lent = _lent(county, on) if lost else {}
    for _event, home, fen, region, day in lost:
        approved = lent.get(home, 0)
        if struck(fen or 0, approved, limits):
            facts = {
                "loss_fen": fen, "approved_fen": approved, "percent": fen * 100 // approved,
            }  # fmt: skip
            yield Sign(home, region, "loss", facts, day)


def _lent(county: str, on: date) -> dict[UUID, int]:
    """Return what was approved to each household that money had reached, in fen."""
    paid = Loan.objects.filter(county=county, state__in=REACHED, paid_on__lte=on).order_by()
    return dict(paid.values_list("household_id").annotate(fen=Sum("approved_fen")))


def _behind(county: str, on: date, limits: Limits) -> Iterator[Sign]:
    """Yield the households whose debt has been overdue for long (R44)."""
    late = [
        age
        for age in ageing(whole_county(county), on).by_loan()
        if age.oldest_on is not None and behind((on - age.oldest_on).days, limits)
    ]
    home_of = (
        dict(Loan.objects.filter(county=county).values_list("id", "household_id")) if late else {}
    )
    owed: dict[UUID, tuple[str, int, date]] = {}
    for age in late:
        if age.oldest_on is not None:
            region, fen, oldest = owed.get(home_of[age.loan], (age.region, 0, age.oldest_on))
            owed[home_of[age.loan]] = region, fen + age.arrears_fen, min(oldest, age.oldest_on)
    for home, (region, fen, oldest) in owed.items():
        crossed = oldest + timedelta(days=limits.arrears_days + 1)
        yield Sign(home, region, "arrears", {"fen": fen, "days": (on - oldest).days}, crossed)


def _poor_again(county: str, on: date, limits: Limits) -> Iterator[Sign]:
    """Yield the households out of poverty whose latest income lies below the line again (R86)."""
    out = Exit.objects.filter(
        Q(returned_on__isnull=True) | Q(returned_on__gt=on), county=county, confirmed_on__lte=on
    )
    left_on = {home: day for home, day in out.values_list("household_id", "confirmed_on") if day}
    rows = Income.objects.filter(in_force(on), county=county, household__in=out.values("household"))
    latest = {row.household_id: row for row in rows.order_by("year")}
    lines = {year: line_of(county, year, on).value for year in {r.year for r in latest.values()}}
    for home, row in latest.items():
        line = lines[row.year]
        later = row.recorded_on > left_on[home]
        if later and poor_again(row.net_fen, row.people, line, limits):
            facts = {
                "year": row.year, "per_head_fen": per_head(row.net_fen, row.people),
                "line_fen": line,
            }  # fmt: skip
            yield Sign(home, row.region, "income", facts, row.recorded_on)
