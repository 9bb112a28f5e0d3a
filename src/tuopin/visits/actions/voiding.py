"""Voiding of a visit that was recorded in error; the record stays, with who voided it and why."""

from typing import Any
from uuid import UUID

from tuopin.base import rows
from tuopin.kit.refusals import Refused
from tuopin.register.models import Household
from tuopin.visits.actions.issues import go_on
from tuopin.visits.actions.shared import said
from tuopin.visits.actions.visiting import unsettle
from tuopin.visits.models import Issue, Visit
from tuopin.visits.queries.voiding import goes_with, may_void, void_until
from tuopin.workflow.actions import Act, action


@action("visits.void_visit")
def void_visit(act: Act, *, visit: UUID, reason: str) -> dict[str, Any]:
    """Void a visit recorded in error, with the reason; from the day on it was not made (R67).

    By who recorded it within visit.void_days of the visit, afterwards by the township's secretary
    or the county office. What the visit had met waits again. A problem of which only this visit
    told is withdrawn with it; one that somebody has worked on since stays: it was found real.
    Refuses 'visit_void', 'visit_void_not_yours', 'too_early', 'missing_value'.
    """
    row = act.take(Visit, visit)
    act.cover(row.region)
    # The household's row is the lock, as for recording: a visit that another hand records at this
    # moment must be seen when the month is judged anew.
    act.take(Household, row.household_id)
    if row.void_on is not None:
        raise Refused("visit_void", date=row.void_on)
    if act.on < row.visited_on:
        raise Refused("too_early", date=act.on, earlier=row.visited_on)
    if not may_void(act.actor, row, act.on):
        raise Refused("visit_void_not_yours", until=void_until(row, act.on))
    why = said("reason", reason, 200)
    rows.change(row, void_on=act.on, void_by=act.actor.id, void_reason=why)
    gone = [go_on(act, act.take(Issue, one.id), "withdraw", why) for one in goes_with(row)]
    if row.role == "liaison":
        unsettle(act, row.household_id, row.visited_on)
    act.about(row.household_id, row.region)
    act.note(visit=str(row.id), officer=str(row.officer_id), issues=len(gone))
    return {"visit": str(row.id), "issues": [str(one.id) for one in gone]}
