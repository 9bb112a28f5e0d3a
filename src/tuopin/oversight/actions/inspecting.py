"""An inspection at a household's home: the checklist, and what it found (R55, R59, R81)."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from tuopin.base.rows import get, put
from tuopin.kit.money import yuan
from tuopin.kit.refusals import Culprit, Refused
from tuopin.kit.terms import Word
from tuopin.offices.models import Officer
from tuopin.offices.queries import actor_of, names_on
from tuopin.oversight.actions.finding import found_at, keep
from tuopin.oversight.actions.photographing import keep_photos
from tuopin.oversight.actions.rounds import under_way
from tuopin.oversight.actions.shared import one_of
from tuopin.oversight.models import Inspection, Round, Sampled
from tuopin.oversight.queries.sampling import paid_of
from tuopin.oversight.rules.seeing import Seen, arrival_agrees, unanswered
from tuopin.oversight.states import ARRIVALS, GRADES, USES
from tuopin.programme.queries import team_of
from tuopin.register.models import Household
from tuopin.selection.queries import pairings_on
from tuopin.visits.states import PROGRESS
from tuopin.workflow.actions import Act, action
from tuopin.workflow.rules import Actor


@action("oversight.inspect")
def inspect(
    act: Act, *, trip: UUID, household: UUID, arrival: str, received_fen: int, use: str,
    progress: str, effect: str, liaison_works: bool | None = None, lead_works: bool | None = None,
    note: str = "", announced: bool | None = None, inspector: UUID | None = None,
    findings: Sequence[Mapping[str, str]] = (), photos: Sequence[Mapping[str, Any]] = (),
) -> dict[str, Any]:  # fmt: skip
    """Record what was seen at a household that was drawn, on the day it was seen (R81).

    `received_fen` is what the household says it got, in fen. Every bad answer needs a finding
    ({kind, text}): refuses 'finding_missing' with the answers. Refuses 'out_of_order',
    'round_not_on', 'not_drawn', 'inspected_already', 'inspects_own' for the household's own officer
    or lead, 'not_in_team' for another team's verifier, 'arrival_differs' from the books, and what
    `photograph` refuses of `photos`.
    """
    held = act.take(Round, trip)
    home = act.take(Household, household)
    act.cover(home.region)
    act.about(home.id, home.region)
    under_way(act, held)
    chosen = get(Sampled, county=act.county, round=held.id, household=home.id)
    if chosen is None:
        raise Refused("not_drawn")
    before = get(Inspection, county=act.county, round=held.id, household=home.id)
    if before is not None:
        raise Refused("inspected_already", date=before.inspected_on)
    who = _inspector(act, inspector, chosen)
    made = Inspection(
        county=act.county, round=held, household=home, region=chosen.region,
        inspector_id=who, inspected_on=act.on,
        announced=held.kind == "regular" if announced is None else announced,
        arrival=one_of("arrival", arrival, ARRIVALS), received_fen=received_fen,
        use=one_of("use", use, USES), progress=one_of("progress", progress, PROGRESS),
        effect=one_of("effect", effect, GRADES), liaison_works=liaison_works,
        lead_works=lead_works, note=note.strip()[:300], recorded_by=act.actor.id,
    )  # fmt: skip
    _refuse_other_sum(act, made)
    _refuse_silence(made, [given.get("kind", "") for given in findings])
    put(made)
    told = [found_at(act, made, one.get("kind", ""), one.get("text", "")) for one in findings]
    if told:
        keep(act, told)
    keep_photos(act, made, photos)
    act.note(round=str(held.id), findings=[one.number for one in told])
    return {"inspection": str(made.id), "findings": [str(one.id) for one in told]}


def _inspector(act: Act, inspector: UUID | None, chosen: Sampled) -> UUID:
    """Return who inspected; refuse the household's own people and another team's verifier."""
    who: Actor | None = act.actor
    if inspector is not None and inspector != act.actor.id:
        who = actor_of(act.take(Officer, inspector).id, act.on)
    if who is None or not who.scope(act.code, act.on).covers(chosen.region):
        raise Refused("wrong_post")
    pairs = pairings_on(act.county, [chosen.household_id], act.on).get(chosen.household_id, {})
    if who.id in {pair.officer for pair in pairs.values()}:
        raise Refused("inspects_own")
    posts = [post for post in who.posts if act.code in post.permissions]
    teams = {post.organisation for post in posts}
    only_team = all(post.role == "verifier" for post in posts)
    team = _team(act, chosen)
    if only_team and team is not None and team not in teams:
        raise Refused("not_in_team", region=names_on(act.county, act.on)[f"{chosen.region[:9]}000"])
    return who.id


def _team(act: Act, chosen: Sampled) -> UUID | None:
    """Return the team that goes to a drawn household; a township may get one after the draw."""
    trip = chosen.round.campaign_id
    if chosen.team_id is not None or trip is None:
        return chosen.team_id
    return team_of(act.county, trip, chosen.region)


def _refuse_other_sum(act: Act, made: Inspection) -> None:
    """Refuse an answer on the money that its own amounts belie."""
    if made.received_fen < 0:
        raise Refused("bad_value", field=Word("word.received"), value=made.received_fen)
    homes, number = [made.household_id], made.round.batch.number
    paid = paid_of(act.county, homes, number, act.on).get(made.household_id, 0)
    if not arrival_agrees(made.arrival, made.received_fen, paid):
        raise Refused(
            "arrival_differs", arrival=Word(f"arrival.{made.arrival}"),
            received=yuan(made.received_fen), paid=yuan(paid),
        )  # fmt: skip


def _refuse_silence(made: Inspection, kinds: Sequence[str]) -> None:
    """Refuse a bad answer about which nothing is found (R82)."""
    seen = Seen(made.arrival, made.use, made.progress, made.liaison_works, made.lead_works)
    bad = [Culprit("", f"why.bad_{asked.answer}") for asked in unanswered(seen, kinds)]
    if bad:
        raise Refused("finding_missing", rows=bad, count=len(bad))
