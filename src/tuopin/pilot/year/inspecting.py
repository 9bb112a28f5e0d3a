"""June and October: teams look at a drawn sample of homes; what they find is set right."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any, NamedTuple
from uuid import UUID

from tuopin.oversight.actions import (
    draw,
    finish,
    inspect,
    order,
    plan,
    recheck,
    report_done,
)
from tuopin.oversight.models import Sampled
from tuopin.pilot.county import Case
from tuopin.pilot.scale import TEAMS
from tuopin.pilot.stage import Stage
from tuopin.pilot.year.choosing import areas, team_towns
from tuopin.programme.actions import open_campaign

_FOUND = (
    ("scale_differs", "实际规模小于审定规模"), ("stalled", "项目停滞，等苗等料"),
    ("no_visits", "户主反映联系人上月没有到户"), ("lead_absent", "技术负责人没有到户指导"),
    ("papers_lacking", "户里没有留存合同和借据"),
)  # fmt: skip


class Trip(NamedTuple):
    """A round: its key, kind, name, days, focus, the throw behind its draw, how often one finds."""

    key: str
    kind: str
    name: str
    opens: date
    closes: date
    focus: tuple[str, ...]
    seed: str
    one_in: int


JUNE = Trip(
    "june", "regular", "第一批项目定期检查", date(2007, 6, 11), date(2007, 6, 22),
    ("arrival", "use", "progress", "officer"), "抽签：3 8 1 5 2", 6,
)  # fmt: skip
OCTOBER = Trip(
    "october", "unannounced", "第一批项目不定期督查", date(2007, 10, 15), date(2007, 10, 26),
    ("use", "effect", "progress", "lead"), "抽签：6 2 9 4 7", 8,
)  # fmt: skip


def live(stage: Stage, trip: Trip) -> None:
    """Live a round from its plan to its end, and what it found until it is set right."""
    with stage.step(f"{trip.opens} {trip.name}：排定小组，当众抽户"):
        made = stage.do(
            open_campaign, "head", trip.opens, f"trip:{trip.key}", kind="inspection",
            name=trip.name, opens_on=trip.opens, closes_on=trip.closes, reference_on=trip.opens,
            areas=areas(stage),
        )  # fmt: skip
        planned = stage.do(
            plan, "office:1", trip.opens, f"trip:{trip.key}:plan", batch=stage.ids["batch"],
            kind=trip.kind, focus=list(trip.focus), campaign=UUID(made["campaign"]),
        )  # fmt: skip
        stage.ids[f"trip:{trip.key}"] = UUID(planned["round"])
        stage.do(
            draw, "office:1", trip.opens, f"trip:{trip.key}:draw",
            trip=stage.ids[f"trip:{trip.key}"], seed=trip.seed,
        )  # fmt: skip
    with stage.step(f"{trip.opens} 至 {trip.closes} {trip.name}：五个组到户"):
        found = list(_inspected(stage, trip))
    with stage.step(f"{trip.closes} {trip.name}：下发整改通知，逐件销号"):
        _set_right(stage, trip, found)
        stage.do(
            finish, "office:1", trip.closes, f"trip:{trip.key}:finish",
            trip=stage.ids[f"trip:{trip.key}"],
        )  # fmt: skip


def _team_of(stage: Stage) -> dict[str, int]:
    return {town.code[:9]: team for team in range(1, TEAMS + 1) for town in team_towns(stage, team)}


def _inspected(stage: Stage, trip: Trip) -> Iterator[tuple[Case, UUID]]:
    """Yield each household and finding, day by day: the numbers of findings rise with the days."""
    homes = {home: number for number, home in stage.homes.items()}
    cases = {case.number: case for case in stage.county.cases}
    teams, days = _team_of(stage), (trip.closes - trip.opens).days
    drawn_by = Sampled.objects.filter(
        county=stage.county.code, round_id=stage.ids[f"trip:{trip.key}"]
    )
    sample = list(drawn_by.order_by("place", "region", "id"))
    for place, drawn in enumerate(sample):
        on = trip.opens + timedelta(days=place * days // max(1, len(sample)))
        case = cases[homes[drawn.household_id]]
        team = teams[case.town.code[:9]]
        who = f"verifier:{team}" if place % 2 else f"office:{team}"
        lot = stage.dice.stream("inspect", trip.key, case.number)
        given = _seen(lot, case, place % trip.one_in == 1)
        made = stage.do(
            inspect, who, on, f"inspect:{trip.key}:{case.number}",
            trip=stage.ids[f"trip:{trip.key}"], household=drawn.household_id,
            announced=trip.kind == "regular", **given,
        )  # fmt: skip
        for finding in made["findings"]:
            yield case, UUID(str(finding))


def _seen(lot: Random, case: Case, faulty: bool) -> dict[str, Any]:
    """Return what a team sees at a household: all in order, or one thing that is not."""
    kind, text = lot.choice(_FOUND) if faulty else ("", "")
    good = lot.choice(("good", "good", "fair"))
    return {
        "arrival": "full", "received_fen": case.amount_fen,
        "use": "partly" if kind == "scale_differs" else "as_approved",
        "progress": "stalled" if kind == "stalled" else "normal",
        "effect": "fair" if faulty else good,
        "liaison_works": kind != "no_visits", "lead_works": kind != "lead_absent",
        "findings": [{"kind": kind, "text": text}] if faulty else [],
    }  # fmt: skip


def _set_right(stage: Stage, trip: Trip, found: Sequence[tuple[Case, UUID]]) -> None:
    """Order each finding to be mended; it is reported and seen again; one in five waits."""
    ordered = trip.closes
    for place, (case, finding) in enumerate(found):
        key = f"finding:{trip.key}:{case.number}"
        officer = stage.liaison(case)
        stage.do(
            order, "head", ordered, f"{key}:order", findings=[finding],
            officer=stage.people[officer], demanded="限期整改，报县办公室复查",
            document=f"县脱贫办督〔2007〕{trip.opens.month}号",
        )  # fmt: skip
        if place % 5 == 4:
            continue
        days = 6 + place % 12
        stage.do(
            report_done, officer, ordered + timedelta(days=days), f"{key}:report", finding=finding,
            text="已经按要求整改",
        )  # fmt: skip
        stage.do(
            recheck, "office:5", ordered + timedelta(days=days + 4), f"{key}:recheck",
            finding=finding, text="到户复查，属实",
        )  # fmt: skip
