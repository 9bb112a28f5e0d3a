"""Commendations, with their grounds and the place in the ranking they rest on (R52)."""

from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from tuopin.base import rows
from tuopin.coordination.actions.given import optional, text
from tuopin.coordination.models import Award
from tuopin.coordination.queries.ranking import line_of
from tuopin.coordination.states import AWARD_KINDS
from tuopin.kit.refusals import Refused
from tuopin.kit.terms import Word
from tuopin.offices.queries import is_region, names_on, officer_names
from tuopin.register.queries import household as household_of
from tuopin.workflow.actions import Act, action

# Who is ranked by measured results is commended from the ranking, never beside it.
RANKINGS = {"township": "townships", "officer": "officers"}


class Commended(NamedTuple):
    """Who is commended: name, place, and the officer or household where it is one."""

    name: str
    region: str
    officer: UUID | None = None
    household: UUID | None = None


@action("coordination.commend")
def commend(
    act: Act, *, kind: str, honour: str, grounds: str, document: str, region: str = "",
    officer: UUID | None = None, household: UUID | None = None, name: str = "",
    reward_fen: int = 0, ranked_on: date | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Commend a township, officer, technical lead, branch, household or unit (R52).

    A township or a liaison officer is commended from the ranking as of `ranked_on` (the day, unless
    given): place and points are kept with the grounds, and who has none is refused ('not_ranked').
    Reward in fen. Refuses 'bad_value', 'missing_value', 'not_found', 'date_future', 'award_given'
    where the same paper gives the same honour already.
    """
    act.cover_county()
    if kind not in AWARD_KINDS:
        raise Refused("bad_value", field=Word("word.award_kind"), value=kind)
    if reward_fen < 0:
        raise Refused("bad_value", field=Word("word.reward"), value=reward_fen)
    who = _who(act, kind, Commended(name, region, officer, household))
    said = {
        "honour": text("honour", honour, 60),
        "grounds": text("grounds", grounds, 300),
        "document": text("document", document, 60),
    }
    given = Award.objects.filter(
        county=act.county, document=said["document"], honour=said["honour"]
    )
    if who.officer or who.household:
        given = given.filter(officer=who.officer, household=who.household)
    else:
        given = given.filter(name=who.name, region=who.region)
    if given.exists():
        raise Refused("award_given", name=who.name)
    place, score, day = _ranked(act, kind, who, ranked_on)
    made = Award(
        county=act.county,
        kind=kind,
        region=who.region,
        officer_id=who.officer,
        household_id=who.household,
        name=who.name,
        place=place,
        score=score,
        ranked_on=day,
        reward_fen=reward_fen,
        awarded_on=act.on,
        awarded_by=act.actor.id,
        **said,
    )
    rows.put(made)
    act.about(made.id, who.region)
    act.note(kind=kind, place=place, document=made.document)
    return {"award": str(made.id), "place": place, "score": score}


def _who(act: Act, kind: str, given: Commended) -> Commended:
    """Return who is commended, by the county's own rows; refuses what is not there."""
    county, whole = act.county, act.county.ljust(12, "0")
    if kind in {"officer", "lead"}:
        names = officer_names(county, [given.officer])
        if given.officer is None or given.officer not in names:
            raise Refused("not_found")
        return Commended(names[given.officer], _place(act, given.region or whole), given.officer)
    if kind == "household":
        home = household_of(county, given.household) if given.household else None
        if home is None:
            raise Refused("not_found")
        return Commended(home.head_name, home.region, None, home.id)
    if kind == "unit":
        return Commended(text("name", given.name, 60), _place(act, given.region or whole))
    place = _place(act, given.region)
    if place.endswith("000000") or (kind == "township") != place.endswith("000"):
        raise Refused("bad_value", field=Word("word.region"), value=place)
    return Commended(optional(given.name, 60) or names_on(county, act.on)[place], place)


def _place(act: Act, region: str) -> str:
    if not region or not is_region(act.county, region, act.on):
        raise Refused("bad_value", field=Word("word.region"), value=region)
    return region


def _ranked(
    act: Act, kind: str, who: Commended, ranked_on: date | None
) -> tuple[int | None, int | None, date | None]:
    if kind not in RANKINGS:
        return None, None, None
    day = ranked_on or act.on
    if day > act.on:
        raise Refused("date_future", date=day)
    ranked = RANKINGS[kind]
    found = line_of(act.county, ranked, day, region=who.region, officer=who.officer)
    if found is None or found[1].place is None:
        raise Refused("not_ranked", name=who.name, date=day)
    return found[1].place, found[1].score, found[0]
