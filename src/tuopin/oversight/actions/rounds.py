"""Rounds of inspections: planned with what they look at, drawn once, finished (R80, R109–R113)."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from tuopin.base.rows import change, get, many, put
from tuopin.kit.refusals import Culprit, Refused
from tuopin.kit.scope import Scope, area_prefix
from tuopin.kit.terms import Word
from tuopin.notices.actions import settle
from tuopin.offices.queries import is_region
from tuopin.oversight.actions.shared import not_before, one_of, said
from tuopin.oversight.models import Inspection, Round, Sampled
from tuopin.oversight.queries.sampling import frame
from tuopin.oversight.rules import sampling
from tuopin.oversight.states import FOCUS, ROUND, ROUND_KINDS
from tuopin.policy.queries import terms_on
from tuopin.programme.models import Batch, Campaign
from tuopin.programme.queries import team_areas
from tuopin.register.models import Household
from tuopin.workflow.actions import Act, action

# So many of the households that were not seen are named in a refusal.
NAMED = 6


@action("oversight.plan")
def plan(
    act: Act, *, batch: UUID, kind: str, focus: Sequence[str], campaign: UUID | None = None,
    name: str = "", opens_on: date | None = None, closes_on: date | None = None,
    region: str | None = None, confidence: int | None = None, margin: int | None = None,
) -> dict[str, str]:  # fmt: skip
    """Plan a round: the county's on an inspection campaign, or a township's own (R55, R80, R109).

    `focus` are codes of what it looks at above all (R110). `confidence` and `margin` in percent:
    None takes the policy's inspection.sample, 0 and 0 visits every household. A township's own
    round says its name and days itself. Refuses 'bad_value', 'missing_value', 'round_exists',
    'out_of_area'.
    """
    place = region or f"{act.county}000000"
    act.cover(place)
    if not place.endswith("000") or not is_region(act.county, place, act.on):
        raise Refused("bad_value", field=Word("word.region"), value=place)
    one_of("round_kind", kind, ROUND_KINDS)
    if not focus:
        raise Refused("missing_value", field=Word("word.focus"))
    for code in focus:
        one_of("focus", code, FOCUS)
    of = act.take(Batch, batch)
    held = act.take(Campaign, campaign) if campaign else None
    name, first, last = _days(held, name, opens_on, closes_on)
    if act.on > last:
        raise Refused("bad_value", field=Word("word.closes_on"), value=str(last))
    term = terms_on(act.county, act.on)["inspection.sample"]
    confidence = term["confidence"] if confidence is None else confidence
    margin = term["margin"] if margin is None else margin
    if fault := sampling.plan_fault(confidence, margin):
        value = {"confidence": confidence, "margin": margin}[fault]
        raise Refused("bad_value", field=Word(f"word.{fault}"), value=value)
    if get(Round, county=act.county, region=place, name=name, batch=of.id) is not None:
        raise Refused("round_exists", name=name, number=of.number)
    made = Round(
        county=act.county, campaign=held, batch=of, region=place, name=name, opens_on=first,
        closes_on=last, kind=kind, focus=",".join(dict.fromkeys(focus)), confidence=confidence,
        margin=margin, least=term["least"], planned_on=act.on, planned_by=act.actor.id,
    )  # fmt: skip
    put(made)
    act.about(made.id, place)
    act.note(name=name, batch=of.number, kind=kind)
    return {"round": str(made.id)}


def _days(
    held: Campaign | None, name: str, opens_on: date | None, closes_on: date | None
) -> tuple[str, date, date]:
    """Return name and days: the campaign's, or those given."""
    if held is not None:
        if held.kind != "inspection":
            raise Refused("bad_value", field=Word("word.campaign"), value=held.name)
        return held.name, held.opens_on, held.closes_on
    name = said("round_name", name, 80)
    if opens_on is None or closes_on is None:
        lacking = "opens_on" if opens_on is None else "closes_on"
        raise Refused("missing_value", field=Word(f"word.{lacking}"))
    if closes_on < opens_on:
        raise Refused("bad_value", field=Word("word.closes_on"), value=str(closes_on))
    return name, opens_on, closes_on


@action("oversight.draw")
def draw(act: Act, *, trip: UUID, seed: str) -> dict[str, Any]:
    """Draw a round's households, once, by a seed that is kept (R80).

    Half of the seed is what those present wrote or threw, half the number of this act, which nobody
    can know before: so neither they nor the machine choose. Refuses 'out_of_order' when it was
    drawn, 'round_not_on' after its last day, 'nothing_to_draw'.
    """
    held = act.take(Round, trip)
    act.cover(held.region)
    state = ROUND.after(held.state, "draw")
    not_before(act, held.planned_on)
    if act.on > held.closes_on:
        raise _not_on(act, held)
    whole = f"{said('seed', seed, 40)}/{act.line}"
    homes = frame(Scope(act.county, (area_prefix(held.region),)), held.batch.number, act.on)
    if not homes:
        raise Refused("nothing_to_draw", number=held.batch.number)
    wanted = sampling.sample_size(held.confidence, held.margin, len(homes))
    drawn = sampling.draw(homes, whole, wanted, held.least)
    many(_sampled(act, held, drawn, dict(homes)))
    change(
        held, state=state, seed=whole, drawn_from=len(homes), drawn_on=act.on,
        frame_hash=sampling.frame_hash([key for key, _region in homes]),
    )  # fmt: skip
    act.about(held.id, held.region)
    act.note(drawn=len(drawn), of=len(homes), seed=whole)
    return {"drawn": len(drawn), "of": len(homes), "seed": whole}


def _sampled(
    act: Act, held: Round, drawn: Sequence[sampling.Drawn], regions: dict[UUID, str]
) -> list[Sampled]:
    """Return the rows of a sample, each with the team that goes to its township (R109)."""
    areas = team_areas(act.county, held.campaign_id) if held.campaign_id else []
    teams = {area.region: area.team for area in areas}
    return [
        Sampled(
            county=act.county, round=held, household_id=one.household,
            region=regions[one.household], place=one.place, team_id=teams.get(one.township),
        )
        for one in drawn
    ]  # fmt: skip


def _not_on(act: Act, held: Round) -> Refused:
    first = held.drawn_on or held.opens_on
    return Refused(
        "round_not_on", name=held.name, date=act.on, first=max(first, held.opens_on),
        last=held.closes_on,
    )  # fmt: skip


def under_way(act: Act, held: Round) -> None:
    """Refuse ('out_of_order', 'round_not_on') unless a drawn round is on, on the day of the act."""
    if held.state != "drawn" or held.drawn_on is None:
        where = Word(f"state.round.{held.state}")
        raise Refused("out_of_order", verb=Word("verb.inspect"), state=where)
    if not max(held.drawn_on, held.opens_on) <= act.on <= held.closes_on:
        raise _not_on(act, held)


@action("oversight.finish")
def finish(act: Act, *, trip: UUID, reason: str = "") -> dict[str, int]:
    """Finish a round; households that were drawn and not seen need a reason ('sample_unseen')."""
    held = act.take(Round, trip)
    act.cover(held.region)
    state = ROUND.after(held.state, "finish")
    seen = Inspection.objects.filter(county=act.county, round=held)
    last = seen.order_by("-inspected_on").values_list("inspected_on", flat=True).first()
    not_before(act, last or held.drawn_on)
    rest = Sampled.objects.filter(county=act.county, round=held).exclude(
        household__in=seen.values("household")
    )
    count = rest.count()
    if count and not reason.strip():
        named = rest.order_by("region", "place").values_list("household", flat=True)[:NAMED]
        raise Refused("sample_unseen", rows=_named(act, list(named)), count=count)
    change(held, state=state, finished_on=act.on, unseen=reason.strip()[:300])
    settle(act, "round_late", [held.id])
    act.about(held.id, held.region)
    act.note(unseen=count)
    return {"inspected": seen.count(), "unseen": count}


def _named(act: Act, keys: Sequence[UUID]) -> list[Culprit]:
    homes = Household.objects.filter(county=act.county, id__in=keys).order_by("region", "id")
    return [Culprit(home.head_name, "why.not_inspected", str(home.id)) for home in homes]
