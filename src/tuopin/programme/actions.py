"""Writes of the programme: its start, papers, plans, batches, milestones and campaigns."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from tuopin.archive.models import File
from tuopin.base.rows import change, get, many, put
from tuopin.kit.refusals import Culprit, Refused
from tuopin.kit.terms import Word
from tuopin.offices.models import Organisation
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
from tuopin.programme.states import BATCH, MILESTONES
from tuopin.workflow.actions import Act, action


def _said(field: str, text: str) -> str:
    """Return a text without outer blanks; refuse ('missing_value') an empty one."""
    if not text.strip():
        raise Refused("missing_value", field=Word(f"word.{field}"))
    return text.strip()


def _no(fault: rules.Fault | None) -> None:
    """Refuse ('bad_value') what a rule found wrong."""
    if fault is not None:
        raise Refused("bad_value", field=Word(f"word.{fault.field}"), value=fault.value)


@action("programme.start")
def start(act: Act, *, name: str, pilot_level: str, started_on: date) -> dict[str, str]:
    """Record the county's programme and its standing as a pilot (R02).

    Refuses 'programme_started'.
    """
    act.cover_county()
    if get(Programme, county=act.county) is not None:
        raise Refused("programme_started")
    row = Programme(
        county=act.county, name=_said("programme", name), pilot_level=pilot_level,
        started_on=started_on,
    )  # fmt: skip
    put(row)
    act.about(row.id)
    return {"programme": str(row.id)}


@action("programme.issue_paper")
def issue_paper(
    act: Act, *, issuer: str, number: str, title: str, issued_on: date, file: UUID | None = None
) -> dict[str, str]:
    """Enter a policy paper under its document number (R12); refuses 'paper_exists'."""
    act.cover_county()
    number = _said("document", number)
    if get(PolicyPaper, county=act.county, number=number) is not None:
        raise Refused("paper_exists", number=number)
    kept = act.take(File, file) if file else None
    row = PolicyPaper(
        county=act.county, issuer=_said("issuer", issuer), number=number,
        title=_said("title", title), issued_on=issued_on, file=kept,
    )  # fmt: skip
    put(row)
    act.about(row.id)
    act.note(number=number)
    return {"paper": str(row.id)}


@action("programme.adopt_plan")
def adopt_plan(
    act: Act, *, region: str, kind: str, year_from: int, year_to: int, document: str,
    targets: Sequence[Mapping[str, Any]],
) -> dict[str, str]:  # fmt: skip
    """Adopt a three-year or annual plan of the county or of a township, with targets (R13–R15).

    Targets are {year, measure, value}: households, fen or exits. Refuses 'bad_value' and
    'plan_exists'.
    """
    act.cover(region)
    lines = [rules.TargetLine(t["year"], t["measure"], t["value"]) for t in targets]
    _no(rules.plan_fault(kind, region, year_from, year_to))
    _no(rules.target_fault(lines, year_from, year_to))
    if region != act.county.ljust(12, "0"):
        _refuse_strange_townships(act, [region])
    same = Plan.objects.filter(county=act.county, region=region, kind=kind, year_from=year_from)
    if same.exists():
        raise Refused("plan_exists", kind=Word(f"plan.{kind}"), year=year_from)
    plan = Plan(
        county=act.county, region=region, kind=kind, year_from=year_from, year_to=year_to,
        adopted_on=act.on, document=document.strip(),
    )  # fmt: skip
    put(plan)
    many([
        Target(county=act.county, plan=plan, year=t.year, measure=t.measure, value=t.value)
        for t in lines
    ])  # fmt: skip
    act.about(plan.id, region)
    act.note(kind=kind, year_from=year_from, targets=len(lines))
    return {"plan": str(plan.id)}


@action("programme.open_batch")
def open_batch(
    act: Act, *, number: int, year: int, milestones: Mapping[str, date]
) -> dict[str, str]:
    """Open a numbered batch in preparation, with the dates it should reach (R04, R115).

    Refuses 'batch_exists' for a number in use, and 'bad_value'.
    """
    act.cover_county()
    if number < 1:
        raise Refused("bad_value", field=Word("word.batch"), value=number)
    for code in milestones:
        if code not in MILESTONES:
            raise Refused("bad_value", field=Word("word.milestone"), value=code)
    if get(Batch, county=act.county, number=number) is not None:
        raise Refused("batch_exists", number=number)
    batch = Batch(county=act.county, number=number, year=year, opened_on=act.on)
    put(batch)
    many([
        Milestone(county=act.county, batch=batch, code=code, due_on=due)
        for code, due in milestones.items()
    ])  # fmt: skip
    act.about(batch.id)
    act.note(number=number)
    return {"batch": str(batch.id)}


def _advance(act: Act, key: UUID, verb: str, since: str, until: str) -> dict[str, str]:
    """Move a batch on: `since` is the column of the step before, `until` of this one."""
    act.cover_county()
    batch = act.take(Batch, key)
    state = BATCH.after(batch.state, verb)
    earlier = getattr(batch, since)
    if act.on < earlier:
        raise Refused("too_early", date=act.on, earlier=earlier)
    change(batch, state=state, **{until: act.on})
    act.about(batch.id)
    act.note(number=batch.number, state=state)
    return {"batch": str(batch.id), "state": state}


@action("programme.launch")
def launch(act: Act, *, batch: UUID) -> dict[str, str]:
    """Launch a batch that was prepared (R04)."""
    return _advance(act, batch, "launch", "opened_on", "launched_on")


@action("programme.put_in_place")
def put_in_place(act: Act, *, batch: UUID) -> dict[str, str]:
    """Say that a batch's projects are in place (R04)."""
    return _advance(act, batch, "put_in_place", "launched_on", "in_place_on")


@action("programme.close_batch")
def close_batch(act: Act, *, batch: UUID) -> dict[str, str]:
    """Close a batch that is in place (R04)."""
    return _advance(act, batch, "close", "in_place_on", "closed_on")


@action("programme.reach_milestone")
def reach_milestone(act: Act, *, batch: UUID, code: str) -> dict[str, str]:
    """Record the day on which a batch reached a milestone (R115); refuses 'milestone_done'."""
    act.cover_county()
    row = act.take(Batch, batch)
    found = get(Milestone, lock=True, county=act.county, batch=row.id, code=code)
    if found is None:
        raise Refused("not_found")
    if found.done_on is not None:
        raise Refused("milestone_done", date=found.done_on)
    if act.on < row.opened_on:
        raise Refused("too_early", date=act.on, earlier=row.opened_on)
    change(found, done_on=act.on)
    act.about(row.id)
    act.note(number=row.number, milestone=code)
    return {"milestone": str(found.id)}


@action("programme.open_campaign")
def open_campaign(
    act: Act, *, kind: str, name: str, opens_on: date, closes_on: date, reference_on: date,
    batch: UUID | None = None, areas: Sequence[Mapping[str, Any]] = (),
) -> dict[str, str]:  # fmt: skip
    """Open a survey, a verification round or an inspection (R11, R24, R109, R113).

    `areas` are {team, region}: each township belongs to one team ('area_taken'). Townships left out
    show as uncovered until `assign_team`.
    """
    act.cover_county()
    _no(rules.campaign_fault(kind, opens_on, closes_on, reference_on))
    name = _said("campaign", name)
    if get(Campaign, county=act.county, name=name) is not None:
        raise Refused("campaign_exists", name=name)
    of = act.take(Batch, batch) if batch else None
    row = Campaign(
        county=act.county, kind=kind, name=name, batch=of, opens_on=opens_on,
        closes_on=closes_on, reference_on=reference_on,
    )  # fmt: skip
    put(row)
    many(_areas(act, row, [(UUID(str(a["team"])), a["region"]) for a in areas]))
    act.about(row.id)
    act.note(kind=kind, name=name, areas=len(areas))
    return {"campaign": str(row.id)}


@action("programme.assign_team")
def assign_team(act: Act, *, campaign: UUID, team: UUID, region: str) -> dict[str, str]:
    """Send a team to a township that no team of the campaign covers yet (R24)."""
    act.cover_county()
    row = act.take(Campaign, campaign)
    (area,) = _areas(act, row, [(UUID(str(team)), region)])
    put(area)
    act.about(row.id, region)
    return {"area": str(area.id)}


def _areas(act: Act, row: Campaign, pairs: list[tuple[UUID, str]]) -> list[TeamArea]:
    """Make a campaign's areas; a township may have one team only, and must be one of the county."""
    taken = set(
        TeamArea.objects.filter(county=act.county, campaign=row).values_list("region", flat=True)
    )
    twice = []
    for _team, region in pairs:
        if region in taken:
            twice.append(region)
        taken.add(region)
    if twice:
        raise Refused("area_taken", rows=[Culprit(region, "area_taken") for region in twice])
    _refuse_strange_townships(act, [region for _team, region in pairs])
    teams = {team for team, _region in pairs}
    known = Organisation.objects.filter(county=act.county, kind="verification_team", id__in=teams)
    if known.count() != len(teams):
        raise Refused("bad_value", field=Word("body.verification_team"), value=len(teams))
    return [
        TeamArea(county=act.county, campaign=row, team_id=team, region=region)
        for team, region in pairs
    ]


def _refuse_strange_townships(act: Act, regions: Sequence[str]) -> None:
    """Refuse ('bad_value') a region that is no township valid on the day."""
    if not regions:
        return
    known = {place.code for place in townships_on(act.county, act.on)}
    for region in regions:
        if region not in known:
            raise Refused("bad_value", field=Word("word.township"), value=region)
