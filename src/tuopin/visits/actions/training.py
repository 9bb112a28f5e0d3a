"""Training sessions and who came to them (R48)."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from tuopin.base import rows
from tuopin.kit.refusals import Refused
from tuopin.register.models import Household
from tuopin.visits.actions.shared import key_of, said, within_limits
from tuopin.visits.models import Attendance, Training
from tuopin.workflow.actions import Act, action

# A course of three weeks; more hours than this are a slip of the pen.
MOST_HOURS = 200
# Who of the household came: '' the Party member, else the relation to the member (kit.words).
Came = dict[str, Any]


@action("visits.train")
def train(
    act: Act, *, region: str, topic: str, venue: str, category: str = "", teacher: str = "",
    hours: int = 0, households: Sequence[Came] = (),
) -> dict[str, Any]:  # fmt: skip
    """Record a training session held on the day in an area, with those who came (R48).

    `region` is the 12-digit code of the village, township or county it was held for; `households`
    are {household, relation}: '' for the member. Refuses 'training_exists' for the same topic, area
    and day, 'missing_value', 'bad_value', and as `attend` does.
    """
    act.cover(region)
    name = said("training_topic", topic, 80)
    same = rows.get(Training, county=act.county, region=region, topic=name, held_on=act.on)
    if same is not None:
        raise Refused("training_exists", topic=name, date=act.on)
    row = Training(
        county=act.county, region=region, topic=name, held_on=act.on,
        category=said("category", category, 20, required=False), venue=said("venue", venue, 80),
        teacher=said("teacher", teacher, 60, required=False),
        hours=within_limits("hours", hours, 0, MOST_HOURS), recorded_by=act.actor.id,
    )  # fmt: skip
    rows.put(row)
    came = _enter(act, row, households) if households else 0
    act.about(row.id, region)
    act.note(attended=came)
    return {"training": str(row.id), "attended": came}


@action("visits.attend")
def attend(act: Act, *, training: UUID, households: Sequence[Came]) -> dict[str, int]:
    """Enter households on the attendance sheet of a session; those on it already stay as they are.

    `households` are {household, relation}. Refuses 'nothing_chosen', 'repeated', 'not_found',
    'out_of_area' for a household outside the actor's area, 'too_early' before the session.
    """
    row = act.take(Training, training)
    if act.on < row.held_on:
        raise Refused("too_early", date=act.on, earlier=row.held_on)
    came = _enter(act, row, households)
    act.about(row.id, row.region)
    act.note(attended=came)
    return {"attended": came, "already": len(households) - came}


@action("visits.strike")
def strike(act: Act, *, attendance: UUID, reason: str) -> dict[str, str]:
    """Strike a household off an attendance sheet that did not come, with the reason (R48).

    The line stays, with who struck it and why; from the day on the household counts no more, and
    may be entered again. Refuses 'attendance_struck', 'too_early' before the session,
    'missing_value'.
    """
    row = act.take(Attendance, attendance)
    act.cover(row.region)
    if row.void_on is not None:
        raise Refused("attendance_struck", date=row.void_on)
    held = act.take(Training, row.training_id)
    if act.on < held.held_on:
        raise Refused("too_early", date=act.on, earlier=held.held_on)
    rows.change(row, void_on=act.on, void_by=act.actor.id, void_reason=said("reason", reason, 200))
    act.about(row.household_id, row.region)
    act.note(training=str(held.id))
    return {"training": str(held.id)}


def _enter(act: Act, row: Training, households: Sequence[Came]) -> int:
    """Put households on the sheet, a constant number of queries; return how many are new."""
    came = {key_of(one["household"]): str(one.get("relation") or "") for one in households}
    homes = act.take_all(Household, [one["household"] for one in households])
    act.cover(*sorted({home.region for home in homes.values()}))
    there = rows.find(Attendance, county=act.county, training=row.id, household=list(homes))
    known = {one.household_id for one in there if one.void_on is None}
    new = [
        Attendance(
            county=act.county, training=row, household=home, region=home.region,
            relation=said("relation", came[home.id], 30, required=False),
        )
        for home in homes.values()
        if home.id not in known
    ]  # fmt: skip
    rows.many(new)
    return len(new)
