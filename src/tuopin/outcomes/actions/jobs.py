"""Work for the seekers of register f2: enterprises, openings, who found which, who left (R18)."""

from datetime import date
from uuid import UUID

from tuopin.base import rows
from tuopin.kit.refusals import Refused
from tuopin.offices.queries import is_region
from tuopin.outcomes.actions.shared import bad, refuse_before
from tuopin.outcomes.models import Enterprise, Opening, Placement
from tuopin.outcomes.rules.matching import SCHOOLING
from tuopin.register.models import JobSeeker
from tuopin.selection.actions.shared import said
from tuopin.workflow.actions import Act, action

_MOST_PLACES = 10_000
_MOST_WAGE_FEN = 10_000_000


@action("outcomes.open_enterprise")
def open_enterprise(act: Act, *, region: str, name: str, trade: str = "") -> dict[str, str]:
    """Enter an enterprise that takes people on (R18). Refuses 'enterprise_known' by its name."""
    act.cover(region)
    if not is_region(act.county, region, act.on):
        raise bad("region", region)
    called = said("enterprise", name, 80)
    if Enterprise.objects.filter(county=act.county, name=called).exists():
        raise Refused("enterprise_known", name=called)
    made = Enterprise(
        county=act.county, region=region, name=called, trade=trade.strip()[:40],
        recorded_on=act.on, recorded_by=act.actor.id,
    )  # fmt: skip
    rows.put(made)
    act.about(made.id, region)
    return {"enterprise": str(made.id)}


@action("outcomes.offer")
def offer(
    act: Act, *, enterprise: UUID, title: str, places: int, skill: str = "", education: str = "",
    wage_fen: int | None = None, until_on: date | None = None,
) -> dict[str, str]:  # fmt: skip
    """Enter an opening of an enterprise: what work, how many places, wage in fen a month (R18).

    Offered from the day of the act through `until_on`. Refuses 'bad_value' and 'missing_value'.
    """
    firm = act.take(Enterprise, enterprise)
    act.cover(firm.region)
    refuse_before(act, firm.recorded_on)
    if not 0 < places <= _MOST_PLACES:
        raise bad("places", places)
    if education and education not in SCHOOLING:
        raise bad("education", education)
    if until_on is not None and until_on < act.on:
        raise bad("until_on", until_on)
    made = Opening(
        county=act.county, enterprise=firm, title=said("job_title", title, 60), places=places,
        skill=skill.strip()[:120], education=education, wage_fen=_wage(wage_fen),
        from_on=act.on, until_on=until_on, recorded_by=act.actor.id,
    )  # fmt: skip
    rows.put(made)
    act.about(made.id, firm.region)
    act.note(places=places)
    return {"opening": str(made.id)}


@action("outcomes.place")
def place(act: Act, *, opening: UUID, seeker: UUID, wage_fen: int | None = None) -> dict[str, str]:
    """Record that a seeker of f2 began to work at an opening, for so much in fen a month (R18).

    Refuses 'already_placed', 'opening_closed' out of its days, and 'opening_full'.
    """
    # The opening is locked: two who come for the last place are told apart.
    held = act.take(Opening, opening)
    one = act.take(JobSeeker, seeker)
    act.cover(one.region)
    refuse_before(act, max(held.from_on, one.registered_on))
    if held.until_on is not None and held.until_on < act.on:
        raise Refused("opening_closed", until=held.until_on)
    at_work = Placement.objects.filter(county=act.county).exclude(left_on__lte=act.on)
    if at_work.filter(seeker=one).exists():
        raise Refused("already_placed", name=one.name)
    if at_work.filter(opening=held).count() >= held.places:
        raise Refused("opening_full", places=held.places)
    made = Placement(
        county=act.county, opening=held, seeker=one, region=one.region, began_on=act.on,
        wage_fen=_wage(wage_fen), recorded_by=act.actor.id,
    )  # fmt: skip
    rows.put(made)
    act.about(made.id, one.region)
    return {"placement": str(made.id)}


@action("outcomes.leave_job")
def leave_job(act: Act, *, placement: UUID) -> dict[str, str]:
    """Record that somebody left the work; the place is free again. Refuses 'job_left' twice."""
    held = act.take(Placement, placement)
    act.cover(held.region)
    if held.left_on is not None:
        raise Refused("job_left", date=held.left_on)
    refuse_before(act, held.began_on)
    rows.change(held, left_on=act.on)
    act.about(held.id, held.region)
    return {"placement": str(held.id), "left_on": act.on.isoformat()}


def _wage(fen: int | None) -> int | None:
    if fen is not None and not 0 < fen <= _MOST_WAGE_FEN:
        raise bad("wage", fen)
    return fen
