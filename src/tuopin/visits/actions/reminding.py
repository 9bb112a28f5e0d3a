"""Who is told of changes that wait, of money to give back, and of households to hand over."""

from collections.abc import Iterator

from tuopin.kit.scope import whole_county
from tuopin.notices.actions import Told, sync
from tuopin.notices.rules import Due
from tuopin.selection.queries import pairings_on
from tuopin.visits.queries.changing import late_changes, time_to_decide
from tuopin.visits.queries.giving_back import to_give_back
from tuopin.visits.queries.handing import left_behind
from tuopin.workflow.actions import Act


def remind_of_help(act: Act) -> list[Told]:
    """Tell, within the night's sweep, of what waits of changes and hand-overs; set-based."""
    return [
        sync(act, "change_late", _changes(act)),
        sync(act, "give_back", _give_back(act)),
        sync(act, "handover_due", _hand_overs(act)),
    ]


def _changes(act: Act) -> Iterator[Due]:
    """Yield the requests that the county's head has not decided within change.days (R66)."""
    days = time_to_decide(act.county, act.on)
    for row in late_changes(whole_county(act.county), act.on):
        yield Due(row.id, 1, row.region, "county_head", None, row.asked_on + days)


def _give_back(act: Act) -> Iterator[Due]:
    """Yield whose loan money a smaller project does not need: to the liaison officer (R69)."""
    rows = to_give_back(whole_county(act.county), act.on)
    paired = pairings_on(act.county, [row.household for row in rows], act.on)
    for row in rows:
        who = paired.get(row.household, {}).get("liaison")
        role, officer = ("liaison", who.officer) if who else ("township_office", None)
        yield Due(row.application, 1, row.region, role, officer, row.since, 1, row.left_fen)


def _hand_overs(act: Act) -> Iterator[Due]:
    """Yield the officers who left a post and still answer for households, to the county office."""
    for row in left_behind(whole_county(act.county), act.on):
        yield Due(row.officer, 1, row.region, "county_office", None, row.since, row.households)
