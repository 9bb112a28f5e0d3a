"""The home visit: verification by a team and the liaison officer together, and exclusion."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from tuopin.base.rows import change, get, put
from tuopin.kit.refusals import Refused
from tuopin.kit.terms import Word
from tuopin.offices.actions import require_role
from tuopin.offices.states import TOWNSHIP_LEADERSHIP
from tuopin.policy.queries import terms_on
from tuopin.programme.models import Campaign, TeamArea
from tuopin.selection.actions.shared import (
    key_of,
    one_of,
    read_parts,
    replace_parts,
    said,
    take_case,
)
from tuopin.selection.models import Application, Verification
from tuopin.selection.queries.deciding import cases_for
from tuopin.selection.queries.kinship import kin_of
from tuopin.selection.rules.excluding import grounds
from tuopin.selection.states import EXCLUSIONS, FIELD_CAMPAIGNS, GRADES
from tuopin.workflow.actions import Act, action


@action("selection.verify")
def verify(
    act: Act, *, application: UUID, campaign: UUID, liaison: UUID, housing: str, family: str,
    spirit: str, able: bool, poor_in_village: bool, wish: str, signed: bool, note: str = "",
    parts: Sequence[Mapping[str, Any]] | None = None,
) -> dict[str, str]:  # fmt: skip
    """Record a home verification: the verifier acts, the liaison officer is there (R24–R33, R113).

    Three headings (housing, family, spirit: poor, fair, good), ability, poverty within the village,
    the household's own wish and signature; `parts` are what the household wishes instead.
    Refuses 'campaign_not_on', 'not_in_team' for a verifier whose team does not cover the township,
    'wrong_post' for a liaison officer not of the township's leadership, 'same_person', 'relative'.
    """
    case, state = take_case(act, application, "verify")
    trip = act.take(Campaign, campaign)
    team = _team(act, case, trip)
    beside = key_of(liaison)
    require_role(beside, TOWNSHIP_LEADERSHIP, case.region, act.on)
    act.differs_from(beside, "verify")
    _refuse_relatives(act, case, act.actor.id, beside)
    visit = Verification(
        county=act.county, application=case, campaign=trip, team_id=team,
        verifier_id=act.actor.id, liaison_id=beside, region=case.region,
        visited_on=act.on, housing=one_of("housing", housing, GRADES),
        family=one_of("family", family, GRADES), spirit=one_of("spirit", spirit, GRADES),
        able=able, poor_in_village=poor_in_village, wish=said("wish", wish, 200), signed=signed,
        note=note.strip()[:300],
    )  # fmt: skip
    put(visit)
    if parts is None:
        change(case, state=state, verified_on=act.on)
    else:
        replace_parts(act, case, read_parts(act, parts), state=state, verified_on=act.on)
    act.note(verification=str(visit.id), team=str(team))
    return {"verification": str(visit.id)}


def _team(act: Act, case: Application, trip: Campaign) -> UUID:
    """Return the team that covers the case's township; refuse another team's verifier."""
    if trip.kind not in FIELD_CAMPAIGNS or not trip.opens_on <= act.on <= trip.closes_on:
        raise Refused("campaign_not_on", name=trip.name, date=act.on)
    if trip.kind == "verification" and trip.batch_id not in {None, case.batch_id}:
        raise Refused("campaign_not_on", name=trip.name, date=act.on)
    township = case.region[:9] + "000"
    area = get(TeamArea, county=act.county, campaign=trip.id, region=township)
    if area is None:
        raise Refused("not_in_team", region=township)
    if not any(p.role == "verifier" and p.organisation == area.team_id for p in act.actor.posts):
        raise Refused("not_in_team", region=township)
    return area.team_id


def _refuse_relatives(act: Act, case: Application, *officers: UUID) -> None:
    """Refuse ('relative') when one of the officers is of the household, or its relative."""
    if kin_of(act.county, [case.household_id], officers, act.on):
        raise Refused("relative")


@action("selection.exclude")
def exclude(act: Act, *, application: UUID, reason: str, note: str = "") -> dict[str, str]:
    """Leave a household out with a recorded reason that the data bear out (R28–R30).

    Reasons: better_off (income a head above the policy's line, or housing and family seen as good),
    cadre, not_poor_in_village, not_able, not_willing (did not sign), other (needs a note). Refuses
    'exclusion_unfounded'.
    """
    one_of("exclusion", reason, EXCLUSIONS)
    case, state = take_case(act, application, "exclude")
    facts = cases_for(act.county, [case.id], act.on)[case.id]
    limit = terms_on(act.county, act.on)["selection.better_off_fen"]
    if not grounds(reason, facts.home, limit, note):
        raise Refused("exclusion_unfounded", reason=Word(f"exclusion.{reason}"))
    change(
        case, state=state, excluded_on=act.on, exclusion=reason, exclusion_note=note.strip()[:200]
    )
    act.note(reason=reason)
    return {"application": str(case.id), "state": state}
