"""The night's work: ask for reports, keep the rankings, remind of what is late (R50, R52, R56)."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from tuopin.base import rows
from tuopin.coordination.actions.deciding import LATE as DECISION_LATE
from tuopin.coordination.actions.meetings import MISSING
from tuopin.coordination.actions.reporting import DUE as REPORT_DUE
from tuopin.coordination.actions.reporting import LATE as REPORT_LATE
from tuopin.coordination.actions.reporting import asked_after
from tuopin.coordination.models import Ranked
from tuopin.coordination.queries.decisions import standing_decisions
from tuopin.coordination.queries.meetings import quarter_key, quarters
from tuopin.coordination.queries.ranking import made_ranking
from tuopin.coordination.queries.recovered import county_fallen_due
from tuopin.coordination.queries.reports import lacking_reports, late_reports
from tuopin.coordination.states import RANKINGS
from tuopin.kit.canonical import canonical
from tuopin.kit.scope import whole_county
from tuopin.notices.actions import sync
from tuopin.notices.rules import Due
from tuopin.policy.queries import version_on
from tuopin.programme.queries import programme
from tuopin.workflow.actions import Act, action

STEPS = "coordination.escalation"
OWNER, SECRETARY, COUNTY = 1, 2, 3


@action("coordination.sweep")
def sweep(act: Act) -> dict[str, int]:
    """Do what coordination owes each night, in the early morning of the act's day.

    Asks for the reports of periods that are over, keeps the rankings of the day that ended, and
    tells who owes a meeting, a report or something decided, step by step by policy. A day swept
    twice changes nothing. The number of queries does not grow with households.
    """
    act.cover_county()
    counts = {"opened": asked_after(act), "ranked": _keep_rankings(act), "told": 0, "settled": 0}
    steps = version_on(act.county, STEPS, act.on).value
    for kind, wanted in (
        (REPORT_DUE, _reports_due(act)),
        (REPORT_LATE, _reports_late(act, steps)),
        (DECISION_LATE, _decisions(act, steps)),
        (MISSING, _quarters(act)),
    ):
        done = sync(act, kind, wanted)
        counts["told"] += done["told"]
        counts["settled"] += done["settled"]
    act.note(**counts)
    return counts


def _keep_rankings(act: Act) -> int:
    """Keep the rankings of the day before, of which everything is known; return their lines.

    Of earlier nights the last of each month is kept.
    """
    day = act.on - timedelta(days=1)
    plan = programme(act.county)
    if plan is None or plan.started_on > day:
        return 0
    of_county = Ranked.objects.filter(county=act.county)
    lacking = set(RANKINGS) - set(of_county.filter(ranked_on=day).values_list("kind", flat=True))
    if not lacking:
        return 0
    recovered = county_fallen_due(act.county, day)
    found = []
    for kind in sorted(lacking):
        for position, line in enumerate(made_ranking(act.county, kind, day, recovered), 1):
            found.append(
                Ranked(
                    county=act.county,
                    kind=kind,
                    ranked_on=day,
                    position=position,
                    place=line.place,
                    score=line.score,
                    region=line.key.region,
                    officer_id=line.key.officer,
                    terms=canonical([tuple(term) for term in line.terms]),
                )
            )
    rows.many(found)
    _thin(act, day)
    return len(found)


def _thin(act: Act, day: date) -> None:
    """Drop the rankings kept before, but for the last of each month."""
    earlier = Ranked.objects.filter(county=act.county, ranked_on__lt=day)
    days = earlier.order_by().values_list("ranked_on", flat=True).distinct()
    passing = [one for one in days if (one + timedelta(days=1)).day != 1]
    earlier.filter(ranked_on__in=passing).delete()


def _reached(steps: Mapping[str, int], due_on: date, on: date) -> Iterator[int]:
    """Yield the steps that something past its day has climbed by a day."""
    for stage, name in ((OWNER, "owner"), (SECRETARY, "secretary"), (COUNTY, "county")):
        if (on - due_on).days > int(steps[name]):
            yield stage


_ROLES = {OWNER: "township_office", SECRETARY: "township_secretary", COUNTY: "county_office"}


def _reports_due(act: Act) -> Iterator[Due]:
    """Yield the reports that are owed and still in time: told when the period is over."""
    waiting = lacking_reports(whole_county(act.county), act.on)
    for row in waiting.filter(period_to__lt=act.on, due_on__gte=act.on):
        yield Due(row.id, OWNER, row.region, _ROLES[OWNER], None, row.due_on)


def _reports_late(act: Act, steps: Mapping[str, int]) -> Iterator[Due]:
    for row in late_reports(whole_county(act.county), act.on):
        for stage in _reached(steps, row.due_on, act.on):
            yield Due(row.id, stage, row.region, _ROLES[stage], None, row.due_on)


def _decisions(act: Act, steps: Mapping[str, int]) -> Iterator[Due]:
    """Yield what was decided and is past its day; a county's own goes to no township secretary."""
    for row in standing_decisions(whole_county(act.county), act.on, "late"):
        own = row.region.endswith("000000")
        for stage in _reached(steps, row.due_on, act.on):
            if stage == OWNER:
                yield Due(row.id, stage, row.region, row.owner_role, row.officer_id, row.due_on)
            elif stage == COUNTY or not own:
                yield Due(row.id, stage, row.region, _ROLES[stage], None, row.due_on)


def _quarters(act: Act) -> Iterator[Due]:
    """Yield the quarters without a meeting."""
    region = act.county.ljust(12, "0")
    for quarter in quarters(act.county, act.on):
        if quarter.state == "missed":
            key = quarter_key(act.county, quarter.year, quarter.quarter)
            yield Due(key, COUNTY, region, _ROLES[COUNTY], None, quarter.due_on)
