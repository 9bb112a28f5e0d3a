"""Reading of the programme as of a day: plans, batches, milestones, campaigns and their areas."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from tuopin.base.asking import ask
from tuopin.kit.late import LateLine, late_lines
from tuopin.kit.scope import Scope
from tuopin.offices.models import Organisation, Post, Region
from tuopin.offices.queries import townships_on
from tuopin.programme import rules
from tuopin.programme.models import (
    Batch,
    Campaign,
    Milestone,
    Plan,
    PolicyPaper,
    Programme,
    Target,
    TeamArea,
)
from tuopin.programme.rules import Against, RollupLine, TargetRow, against

C = TypeVar("C", Campaign, "_Counted")

__all__ = ["Against", "RollupLine", "TargetRow", "against"]

FIELD_KINDS = ("verification", "inspection")
# The bodies that each township has to set up for the programme (R10).
TOWNSHIP_BODIES = ("township_leading_group", "township_office", "township_finance_office")


class BatchRow(NamedTuple):
    """A batch as it stood on a day."""

    id: UUID
    number: int
    year: int
    state: str
    opened_on: date
    launched_on: date | None
    in_place_on: date | None
    closed_on: date | None


class AreaRow(NamedTuple):
    """A township and the team that goes there."""

    team: UUID
    team_name: str
    region: str


class Rollup(NamedTuple):
    """The county's plan beside its townships' plans, and the townships that have none yet."""

    lines: list[RollupLine]
    missing: list[Region]


class Missing(NamedTuple):
    """A body that a township lacks, or that has nobody in it: `lacks` is 'body' or 'officer'."""

    region: str
    name: str
    kind: str
    lacks: str


class MilestoneRow(NamedTuple):
    """A milestone and how it stands: done, late, due or overdue, with the days of it."""

    batch_number: int
    code: str
    due_on: date
    done_on: date | None
    standing: str
    days: int


def programme(county: str) -> Programme | None:
    """Return the county's programme (R02)."""
    return Programme.objects.filter(county=county).first()


def papers(county: str, on: date) -> list[PolicyPaper]:
    """Return the policy papers issued by a day, newest first (R12)."""
    rows = PolicyPaper.objects.filter(county=county, issued_on__lte=on)
    return list(rows.order_by("-issued_on", "-id"))


def started_on(county: str) -> date | None:
    """Return the day on which the county's programme began; None without a programme."""
    return next((day for (day,) in ask(_start, county)), None)


def _start(county: str) -> QuerySet[Any, Any]:
    return Programme.objects.filter(county=county).order_by("pk").values_list("started_on")[:1]


def state_of(batch: Batch, on: date) -> str | None:
    """Return a batch's state at the end of a day; None when it was not open yet."""
    return rules.batch_state(
        on, batch.opened_on, batch.launched_on, batch.in_place_on, batch.closed_on
    )


def batch(county: str, number: int) -> Batch | None:
    """Return the batch of a number."""
    return Batch.objects.filter(county=county, number=number).first()


def batch_numbers(county: str) -> dict[UUID, int]:
    """Return the number of each batch by its key: what is counted by batch need not join it."""
    return dict(ask(_numbers, county))


def _numbers(county: str) -> QuerySet[Any, Any]:
    return Batch.objects.filter(county=county).order_by().values_list("id", "number")


def batch_by_id(county: str, key: UUID) -> Batch | None:
    """Return a batch of the county."""
    return Batch.objects.filter(county=county, id=key).first()


def batches_on(county: str, on: date) -> list[BatchRow]:
    """Return the batches that were open by a day, each in its state of that day (R04)."""
    found = []
    for key, number, year, *days in ask(_batches, county, on):
        state = rules.batch_state(on, *days)
        if state is not None:
            known = [day if day is not None and day <= on else None for day in days[1:]]
            found.append(BatchRow(key, number, year, state, days[0], *known))
    return found


def _batches(county: str, on: date) -> QuerySet[Any, Any]:
    days = ("opened_on", "launched_on", "in_place_on", "closed_on")
    rows = Batch.objects.filter(county=county, opened_on__lte=on).order_by("number")
    return rows.values_list("id", "number", "year", *days)


def campaign(county: str, key: UUID) -> Campaign | None:
    """Return a campaign of the county."""
    return Campaign.objects.filter(county=county, id=key).first()


def campaigns(county: str, on: date) -> list[Campaign]:
    """Return the campaigns opened by a day, newest first."""
    rows = Campaign.objects.filter(county=county, opens_on__lte=on)
    return list(rows.order_by("-opens_on", "-id"))


def campaign_on(county: str, on: date, kinds: tuple[str, ...] = FIELD_KINDS) -> Campaign | None:
    """Return the current campaign of a day: one that is running, else the one that began last."""
    return _current(campaigns(county, on), on, kinds)


def _current(rows: Iterable[C], on: date, kinds: tuple[str, ...]) -> C | None:
    found = [c for c in rows if c.kind in kinds]
    running = [c for c in found if c.closes_on >= on]
    return next(iter(running or found), None)


def survey_on(county: str, on: date) -> Campaign | None:
    """Return the survey of a day: the one that began last (R11)."""
    return campaign_on(county, on, ("survey",))


class FieldCounts(NamedTuple):
    """Teams of the current campaign (R24, R109), days of the survey (R11): None without one."""

    teams: int
    survey_days: int | None


class _Counted(NamedTuple):
    kind: str
    opens_on: date
    closes_on: date
    teams: int


def field_counts(county: str, on: date) -> FieldCounts:
    """Return a day's teams in the field, and the survey's days, both ends counted; one query."""
    rows = [_Counted(*row) for row in ask(_campaigns_counted, county, on)]
    current, survey = _current(rows, on, FIELD_KINDS), _current(rows, on, ("survey",))
    return FieldCounts(
        current.teams if current else 0,
        rules.days_of(survey.opens_on, survey.closes_on) if survey else None,
    )


def _campaigns_counted(county: str, on: date) -> QuerySet[Any, Any]:
    areas = TeamArea.objects.filter(county=county, campaign=OuterRef("pk")).order_by()
    counted = areas.values("campaign").annotate(n=Count("team", distinct=True)).values("n")
    rows = Campaign.objects.filter(county=county, opens_on__lte=on).order_by("-opens_on", "-id")
    teams = Coalesce(Subquery(counted), 0)
    return rows.values_list("kind", "opens_on", "closes_on").annotate(teams=teams)


def team_areas(county: str, campaign_id: UUID) -> list[AreaRow]:
    """Return a campaign's townships with their teams, by township (R24)."""
    rows = TeamArea.objects.filter(county=county, campaign_id=campaign_id)
    found = rows.order_by("region").values_list("team_id", "team__name", "region")
    return [AreaRow(*row) for row in found]


def team_of(county: str, campaign_id: UUID, region: str) -> UUID | None:
    """Return the team that goes to the township of a region in a campaign."""
    rows = TeamArea.objects.filter(
        county=county, campaign_id=campaign_id, region=region[:9] + "000"
    )
    return rows.values_list("team_id", flat=True).first()


def uncovered(county: str, campaign_id: UUID, on: date) -> list[Region]:
    """Return the townships to which no team of a campaign goes (R24)."""
    covered = {area.region for area in team_areas(county, campaign_id)}
    return [place for place in townships_on(county, on) if place.code not in covered]


def plans(county: str, region: str | None = None) -> list[Plan]:
    """Return plans with their targets, by place and first year (R13, R14)."""
    rows = Plan.objects.filter(county=county).prefetch_related("targets")
    if region is not None:
        rows = rows.filter(region=region)
    return list(rows.order_by("region", "year_from", "kind"))


def targets(county: str, year: int, kind: str = "annual") -> list[TargetRow]:
    """Return every place's targets for a year from the plans of a kind (R15)."""
    rows = Target.objects.filter(county=county, year=year, plan__kind=kind)
    found = rows.order_by("plan__region", "measure")
    return [
        TargetRow(*row) for row in found.values_list("plan__region", "year", "measure", "value")
    ]


def plan_rollup(county: str, year: int, on: date, kind: str = "annual") -> Rollup:
    """Compare the townships' plans for a year with the county's, and name who has none (R14)."""
    rows = targets(county, year, kind)
    planned = {row.region for row in rows}
    missing = [place for place in townships_on(county, on) if place.code not in planned]
    return Rollup(rules.rollup(county, rows), missing)


def missing_bodies(county: str, on: date) -> list[Missing]:
    """Return what townships still lack: a body of the programme, or somebody in it (R10)."""
    held = Q(valid_to__isnull=True) | Q(valid_to__gte=on)
    bodies: dict[tuple[str, str], set[UUID]] = defaultdict(set)
    found = Organisation.objects.filter(
        held, county=county, kind__in=TOWNSHIP_BODIES, valid_from__lte=on
    )
    for key, kind, region in found.values_list("id", "kind", "region"):
        bodies[region, kind].add(key)
    posts = Post.objects.filter(
        held, county=county, valid_from__lte=on, organisation__kind__in=TOWNSHIP_BODIES
    )
    staffed = set(posts.values_list("organisation_id", flat=True).distinct())
    lacking = []
    for place in townships_on(county, on):
        for kind in TOWNSHIP_BODIES:
            there = bodies[place.code, kind]
            if not there & staffed:
                lacks = "officer" if there else "body"
                lacking.append(Missing(place.code, place.name, kind, lacks))
    return lacking


def milestones(county: str, on: date, batch_id: UUID | None = None) -> list[MilestoneRow]:
    """Return milestones of the batches open by a day, and how each stands that day (R115)."""
    rows = Milestone.objects.filter(county=county, batch__opened_on__lte=on)
    if batch_id is not None:
        rows = rows.filter(batch_id=batch_id)
    found = rows.order_by("batch__number", "due_on", "code")
    result = []
    for number, code, due, done in found.values_list("batch__number", "code", "due_on", "done_on"):
        known = done if done is not None and done <= on else None
        standing, days = rules.standing(due, known, on)
        result.append(MilestoneRow(number, code, due, known, standing, days))
    return result


def late(scope: Scope, on: date) -> list[LateLine]:
    """Return the milestones past their day and not reached; they are the county's alone (R115)."""
    rows = milestones(scope.county, on) if scope.whole else []
    days = [row.due_on for row in rows if row.done_on is None and row.due_on < on]
    return late_lines(("milestone_late", len(days), min(days, default=None)))
