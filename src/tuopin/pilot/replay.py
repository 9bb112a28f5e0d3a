"""The replay: one county's year 2007, lived through the imports and the actions that people use."""

import hashlib
from collections.abc import Iterable
from datetime import date

from django.db import transaction

from tuopin.audit.actions import seal_county
from tuopin.audit.queries import receipt
from tuopin.base.statistics import know_tables
from tuopin.kit.refusals import Refused
from tuopin.offices.actions import open_county, read_regions
from tuopin.offices.models import Region
from tuopin.offices.queries import counties, county, regions_on, townships_on
from tuopin.pilot.county import Place, Policy, Town, invent
from tuopin.pilot.dice import Dice
from tuopin.pilot.losses import FLOOD, STORM
from tuopin.pilot.scale import scale_of
from tuopin.pilot.stage import KEY, Rules, Say, Stage
from tuopin.pilot.year import (
    bodies,
    choosing,
    helping,
    inspecting,
    lifting,
    meeting,
    nights,
    paying,
    rescuing,
    returning,
    signing,
    striking,
    survey,
    visiting,
    winter,
)
from tuopin.policy.actions import DEFAULTS_FROM, plant
from tuopin.policy.queries import terms_on

AS_OF = winter.AS_OF
SEED = 2007


def replay(
    households: int, code: str, regions: str, *, name: str | None = None,
    pattern: str | None = None, seed: int = SEED, say: Say = lambda _: None,
) -> Stage:  # fmt: skip
    """Live the year for N households in a county with this region file (its text).

    A year that was broken off is gone on with. Refuses 'replay_households' below one,
    'replay_not_empty' where the database holds a county that this very replay did not begin,
    'replay_done' where it was finished, 'region_file', and whatever a step refuses.
    """
    if households < 1:
        raise Refused("replay_households", households=households)
    mark = _mark(households, code, regions, pattern, seed)
    places = read_regions(regions, code)
    if not places_of(places):
        raise Refused("region_file")
    fresh = _is_fresh(code, mark)
    with transaction.atomic():
        if fresh:
            _begin(code, name, places)
        stage = _stage(households, code, pattern, seed, mark, say)
        bodies.live(stage)
    say("建县" if fresh else "接着上次办")
    survey.live(stage, county_name(code))
    _spring(stage)
    _summer(stage)
    _autumn(stage)
    _winter(stage)
    seal(code)
    return stage


def _spring(stage: Stage) -> None:
    """Live February to June: chosen, signed, paid, begun, looked at for the first time."""
    choosing.live(stage)
    meeting.live(stage, 1)
    signing.live(stage)
    meeting.reports(stage, date(2007, 1, 1), date(2007, 4, 5))
    paying.live(stage)
    know_tables()
    helping.spring(stage)
    visiting.live(stage, 5)
    nights.live(stage, nights.monthly(6))
    visiting.live(stage, 6)
    inspecting.live(stage, inspecting.JUNE)
    lifting.summer(stage)
    meeting.live(stage, 2)


def _summer(stage: Stage) -> None:
    """Live July to September: hail and flood, help and self-help; officers hand over."""
    meeting.reports(stage, date(2007, 4, 1), date(2007, 7, 5))
    striking.live(stage)
    rescuing.live(stage, STORM)
    nights.live(stage, nights.monthly(7))
    visiting.live(stage, 7)
    nights.live(stage, nights.monthly(8))
    visiting.live(stage, 8)
    rescuing.live(stage, FLOOD)
    helping.autumn(stage)
    nights.live(stage, nights.monthly(9))
    visiting.live(stage, 9)
    meeting.live(stage, 3)


def _autumn(stage: Stage) -> None:
    """Live October and November: money comes back, a second look, what was won back."""
    returning.live(stage)
    meeting.reports(stage, date(2007, 7, 1), date(2007, 10, 8))
    nights.live(stage, nights.monthly(10))
    inspecting.live(stage, inspecting.OCTOBER)
    visiting.live(stage, 10)
    nights.live(stage, nights.monthly(11))
    visiting.live(stage, 11)
    rescuing.recover(stage)
    meeting.practices(stage)


def _winter(stage: Stage) -> None:
    """Live December: who is out of poverty, who is at risk, who is commended; the second batch."""
    nights.live(stage, nights.monthly(12))
    visiting.live(stage, 12)
    lifting.live(stage)
    lifting.decide(stage)
    meeting.live(stage, 4)
    helping.late(stage)
    meeting.award(stage)
    nights.close(stage, AS_OF)
    winter.live(stage)


def seal(code: str) -> None:
    """Seal the whole year's audit lines."""
    while seal_county(code):
        pass


def finished(code: str) -> bool:
    """Say whether the year was lived to its end in this county."""
    return receipt(code, f"{KEY}:{winter.LAST_KEY}") is not None


def county_name(code: str) -> str:
    """Return a county's name."""
    found = county(code)
    return found.name if found else code


def places_of(regions: Iterable[Region]) -> list[Region]:
    """Return the streets, towns and townships of a region file."""
    return [r for r in regions if r.level == "township" and 1 <= int(r.code[6:9]) <= 399]


def _mark(households: int, code: str, regions: str, pattern: str | None, seed: int) -> str:
    """Return the key by which a replay knows its own beginning again."""
    given = f"{code}|{pattern}|{regions}"
    digest = hashlib.sha256(given.encode()).hexdigest()[:12]
    return f"begin:{households}:{seed}:{digest}"


def _is_fresh(code: str, mark: str) -> bool:
    """Say whether no county is here yet; refuse any that this replay did not begin, or finished."""
    known = [c.code for c in counties()]
    if not known:
        return True
    if known != [code] or receipt(code, f"{KEY}:{mark}") is None:
        raise Refused("replay_not_empty", codes="、".join(known))
    if finished(code):
        # It may have been killed between its last act and the sealing.
        seal(code)
        raise Refused("replay_done")
    return False


def _begin(code: str, name: str | None, places: list[Region]) -> None:
    """Open the county with the shared defaults of policy."""
    own = next((r.name for r in places if r.level == "county"), None)
    plant(DEFAULTS_FROM)
    open_county(code, name or own or code, bodies.FOUNDED, places)


def _stage(
    households: int, code: str, pattern: str | None, seed: int, mark: str, say: Say
) -> Stage:  # fmt: skip
    terms = terms_on(code, bodies.FOUNDED)
    standard = terms["loan.standard"]
    policy = Policy(standard.get("household_min", 0), standard["household_max"])
    made = invent(code, scale_of(households), _towns(code), policy, seed)
    rules = Rules(pattern or terms["number.pattern"], standard, mark)
    return Stage(made, Dice(code, households, seed), rules, say)


def _towns(code: str) -> list[Town]:
    """Return the townships with their villages as they were when the survey opened."""
    villages: dict[str, list[Place]] = {}
    for region in regions_on(code, survey.OPENS, "village"):
        villages.setdefault(region.code[:9], []).append(Place(region.code, region.name))
    return [
        Town(t.code, t.name, tuple(villages.get(t.code[:9], ())))
        for t in townships_on(code, survey.OPENS)
    ]
