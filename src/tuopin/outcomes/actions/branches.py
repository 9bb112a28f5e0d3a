"""A village branch's numbers of a year, and the cadres that grew from assisted households."""

from typing import Any
from uuid import UUID

from tuopin.base import rows
from tuopin.kit.refusals import Refused
from tuopin.offices.queries import regions_on
from tuopin.outcomes.actions.shared import bad, refuse_before
from tuopin.outcomes.models import BranchYear, CadreTrained
from tuopin.register.actions import elected, stepped_down
from tuopin.register.models import Household, Person
from tuopin.selection.actions.shared import said
from tuopin.workflow.actions import Act, action

# More than this in one village branch is a mistake of the pen.
MOST = 999


@action("outcomes.count_branch")
def count_branch(
    act: Act, *, region: str, year: int, activists: int, joined: int = 0
) -> dict[str, Any]:
    """Record a village branch's activists for membership and new members of a year (R95).

    Again for the same year corrects it; the trace keeps what stood. Refuses 'bad_value'.
    """
    act.cover(region)
    if not regions_on(act.county, act.on, "village").filter(code=region).exists():
        raise bad("village", region)
    if not act.on.year - 10 <= year <= act.on.year:
        raise bad("year", year)
    for field, count in (("activists", activists), ("joined", joined)):
        if not 0 <= count <= MOST:
            raise bad(field, count)
    found = BranchYear.objects.filter(county=act.county, region=region, year=year).first()
    if found is None:
        found = BranchYear(
            county=act.county,
            region=region,
            year=year,
            activists=activists,
            joined=joined,
            recorded_on=act.on,
            recorded_by=act.actor.id,
        )
        rows.put(found)
    else:
        refuse_before(act, found.recorded_on)
        act.note(before=[found.activists, found.joined])
        rows.change(
            found,
            activists=activists,
            joined=joined,
            recorded_on=act.on,
            recorded_by=act.actor.id,
        )
    act.about(found.id, region)
    act.note(year=year, activists=activists, joined=joined)
    return {"branch": str(found.id)}


@action("outcomes.train_cadre")
def train_cadre(act: Act, *, person: UUID, post: str) -> dict[str, str]:
    """Record that a person of a household is trained for a village post, from the day on (R96).

    Refuses 'cadre_trained' for a person who is on the list.
    """
    who = act.take(Person, person)
    home = act.take(Household, who.household_id)
    act.cover(home.region)
    said_post = said("post", post, 60)
    trained = CadreTrained.objects.filter(county=act.county, person=who, left_on__isnull=True)
    if trained.exists():
        raise Refused("cadre_trained")
    made = CadreTrained(
        county=act.county,
        person=who,
        household=home,
        region=home.region,
        post=said_post,
        trained_on=act.on,
        recorded_by=act.actor.id,
    )
    rows.put(made)
    act.about(home.id, home.region)
    act.note(cadre=str(made.id))
    return {"cadre": str(made.id)}


@action("outcomes.elect_cadre")
def elect_cadre(act: Act, *, cadre: UUID) -> dict[str, Any]:
    """Record that a trained person took the post: a cadre from then on (R30, R96).

    Refuses 'cadre_elected' twice, 'too_early' before the training began.
    """
    found = act.take(CadreTrained, cadre)
    act.cover(found.region)
    if found.elected_on is not None:
        raise Refused("cadre_elected", date=found.elected_on)
    refuse_before(act, found.trained_on)
    rows.change(found, elected_on=act.on)
    member = elected(act, found.person_id)
    act.about(found.household_id, found.region)
    act.note(cadre=str(found.id), member=member)
    return {"cadre": str(found.id), "member": member}


@action("outcomes.leave_post")
def leave_post(act: Act, *, cadre: UUID) -> dict[str, Any]:
    """Record that an elected cadre left the post: no cadre on the register any more (R30, R96).

    Refuses 'cadre_not_elected' before the election, 'cadre_left' twice, 'too_early'.
    """
    found = act.take(CadreTrained, cadre)
    act.cover(found.region)
    if found.elected_on is None:
        raise Refused("cadre_not_elected")
    if found.left_on is not None:
        raise Refused("cadre_left", date=found.left_on)
    refuse_before(act, found.elected_on)
    rows.change(found, left_on=act.on)
    member = stepped_down(act, found.person_id)
    act.about(found.household_id, found.region)
    act.note(cadre=str(found.id), member=member)
    return {"cadre": str(found.id), "member": member}
