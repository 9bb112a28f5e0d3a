"""February to April: applications, visits, exclusions, pairing, experts, approval, notice."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

from tuopin.base.fields import blind_index
from tuopin.pilot import books
from tuopin.pilot.county import EXCLUDED, Case, Town
from tuopin.pilot.projects import Part
from tuopin.pilot.scale import TEAMS
from tuopin.pilot.stage import Stage
from tuopin.pilot.year.handing import bring
from tuopin.programme.actions import launch, open_batch, open_campaign, reach_milestone
from tuopin.selection.actions import (
    approve,
    assess,
    classify,
    decline,
    end_notice,
    exclude,
    object_to,
    pair,
    publish,
    rank,
    revise,
    send_back,
    verify,
    withdraw,
)
from tuopin.selection.models import Application

OPENED, LAUNCHED = date(2007, 1, 29), date(2007, 2, 1)
FILED = date(2007, 2, 5)
FILING_DAYS = 5
CLASSIFIED = date(2007, 2, 12)
VISITS_OPEN, VISITS_CLOSE = date(2007, 2, 26), date(2007, 3, 9)
EXCLUDED_ON, PAIRED = date(2007, 3, 9), date(2007, 3, 12)
ASSESSED, RANKED = date(2007, 3, 14), date(2007, 3, 16)
DECIDED = date(2007, 3, 19)
REVISED, REASSESSED, REDECIDED = date(2007, 3, 20), date(2007, 3, 21), date(2007, 3, 22)
NOTICED, OBJECTED, CLEARED = date(2007, 3, 23), date(2007, 3, 27), date(2007, 3, 30)
LOOKED_INTO, SECOND_NOTICE, SECOND_CLEARED = date(2007, 3, 28), date(2007, 3, 29), date(2007, 4, 4)
MILESTONES = {
    "applications_close": date(2007, 2, 9), "verification_done": date(2007, 3, 9),
    "approval_done": date(2007, 3, 23), "notice_over": date(2007, 4, 5),
    "signing_done": date(2007, 4, 13), "money_in_place": date(2007, 4, 30),
}  # fmt: skip
_EXPERTS = {"养殖": "养殖", "林业": "林业", "茶叶": "茶叶"}


def live(stage: Stage) -> None:
    """Live the choosing of the first batch's households."""
    with stage.step(f"{OPENED} 第一批开办，{LAUNCHED} 启动"):
        _open(stage)
    for place, town in enumerate(stage.county.towns):
        on = FILED + timedelta(days=place * FILING_DAYS // max(1, len(stage.county.towns)))
        with stage.step(f"{on} {town.name}：项目申请表交来并入库"):
            _apply(stage, town, on)
    with stage.step(f"{CLASSIFIED} 分类登记，五个组分到各乡镇"):
        _classify(stage)
    for team in range(1, TEAMS + 1):
        for town, days in team_days(stage, team):
            with stage.step(f"{days[0]} 第{team}组到{town.name}，进村入户核查"):
                _visit(stage, team, town, days)
    reach(stage, EXCLUDED_ON, "verification_done")
    for town in stage.county.towns:
        with stage.step(f"{PAIRED} {town.name}：排除较好的户和村干部，落实联系人和技术负责人"):
            _sort_out(stage, town)
    for town in stage.county.towns:
        with stage.step(f"{ASSESSED} {town.name}：专家论证"):
            _assess(stage, town)
    with stage.step(f"{RANKED} 按贫困程度排出先后"):
        stage.do(rank, "office:1", RANKED, "rank:1", batch=1)
    with stage.step(f"{DECIDED} 审定"):
        _decide(stage)
    with stage.step(f"{NOTICED} 公示七天"):
        _publish(stage)


def cases_of(stage: Stage, town: Town, *fates: str) -> list[Case]:
    """Return a township's households that apply in the first batch, or those of some fates."""
    found = [case for case in stage.county.of(town) if case.applies]
    return [case for case in found if case.fate in fates] if fates else found


def lead_of(case: Case) -> str:
    """Return the key of the technical lead whose trade fits the household's project (R37)."""
    return f"lead:{case.town.code}:{2 if case.wished[0].category == '养殖' else 1}"


def application_ids(
    stage: Stage, batch: UUID, cases: Iterable[Case]
) -> dict[int, tuple[UUID, UUID]]:
    """Return application and household of each case in a batch, found by its head's number."""
    rows = Application.objects.filter(county=stage.county.code, batch=batch)
    listed = rows.values_list("person__identity_index", "id", "household")
    known = {index: (application, home) for index, application, home in listed}
    return {case.number: known[blind_index(case.home.head.identity)] for case in cases}


def team_towns(stage: Stage, team: int) -> list[Town]:
    """Return the townships that a team goes to."""
    return [town for place, town in enumerate(stage.county.towns) if place % TEAMS == team - 1]


def team_days(stage: Stage, team: int) -> list[tuple[Town, list[date]]]:
    """Return a team's townships with the days spent in each, within the round's days."""
    towns = team_towns(stage, team)
    total = (VISITS_CLOSE - VISITS_OPEN).days + 1
    found = []
    for place, town in enumerate(towns):
        first, after = place * total // len(towns), (place + 1) * total // len(towns)
        days = range(first, max(after, first + 1))
        found.append((town, [VISITS_OPEN + timedelta(days=d) for d in days]))
    return found


def areas(stage: Stage) -> list[dict[str, str]]:
    """Return which team goes where, as campaigns want it."""
    return [
        {"team": str(stage.bodies[f"team:{team}"]), "region": town.code}
        for team in range(1, TEAMS + 1)
        for town in team_towns(stage, team)
    ]


def plain(parts: Sequence[Part]) -> list[dict[str, Any]]:
    """Return project parts as actions want them."""
    return [part._asdict() for part in parts]


def _open(stage: Stage) -> None:
    made = stage.do(
        open_batch, "head", OPENED, "batch:1", number=1, year=2007, milestones=MILESTONES
    )
    stage.ids["batch"] = UUID(made["batch"])
    stage.do(launch, "head", LAUNCHED, "batch:1:launch", batch=stage.ids["batch"])


def reach(stage: Stage, on: date, code: str) -> None:
    """Record that the first batch reached a milestone."""
    stage.do(
        reach_milestone, "office:1", on, f"milestone:{code}", batch=stage.ids["batch"], code=code
    )


def _apply(stage: Stage, town: Town, on: date) -> None:
    cases = cases_of(stage, town)
    if cases:
        bring(stage, town, "f5", on, books.f5(town, cases, 1, stage.clerk(town, "f5"), on))


def _classify(stage: Stage) -> None:
    reach(stage, MILESTONES["applications_close"], "applications_close")
    applying = [case for case in stage.county.cases if case.applies]
    known = application_ids(stage, stage.ids["batch"], applying)
    stage.applications.update({number: pair[0] for number, pair in known.items()})
    stage.homes.update({number: pair[1] for number, pair in known.items()})
    for town in stage.county.towns:
        named = [stage.applications[case.number] for case in cases_of(stage, town)]
        if named:
            stage.do(classify, "office:1", CLASSIFIED, f"classify:{town.code}", applications=named)
    made = stage.do(
        open_campaign, "head", CLASSIFIED, "round", kind="verification", name="第一批入户核查",
        opens_on=VISITS_OPEN, closes_on=VISITS_CLOSE, reference_on=VISITS_OPEN,
        batch=stage.ids["batch"], areas=areas(stage),
    )  # fmt: skip
    stage.ids["round"] = UUID(made["campaign"])


def _visit(stage: Stage, team: int, town: Town, days: list[date]) -> None:
    """Go from door to door: the two of a team in turn, with the household's liaison officer."""
    cases = cases_of(stage, town)
    for place, case in enumerate(cases):
        on = days[place * len(days) // len(cases)]
        who = f"office:{team}" if place % 2 else f"verifier:{team}"
        draw = stage.dice.stream("visit", case.number)
        good = case.fate == "better_off"
        changed = case.wished != case.asked
        stage.do(
            verify, who, on, f"visit:{case.number}", application=stage.applications[case.number],
            campaign=stage.ids["round"], liaison=stage.people[stage.liaison(case)],
            housing=_housing(case, draw),
            family="good" if good else draw.choice(("poor", "poor", "fair")),
            spirit=draw.choice(("fair", "good", "good")), able=case.fate != "not_able",
            poor_in_village=not good, wish=_wish(case), signed=case.fate != "not_willing",
            note="规模按户主意愿调减" if changed else "",
            parts=plain(case.wished) if changed else None,
        )  # fmt: skip


def _housing(case: Case, draw: Random) -> str:
    if case.fate == "better_off":
        return "good"
    return "poor" if case.home.unsafe else draw.choice(("poor", "fair"))


def _wish(case: Case) -> str:
    if case.fate == "not_willing":
        return "今年外出务工，暂不发展项目"
    return "愿意发展" + "、".join(part.content for part in case.wished)


def _sort_out(stage: Stage, town: Town) -> None:
    """Leave out whom the visit found unfit, and let two people answer for each of the others."""
    for case in cases_of(stage, town, *EXCLUDED):
        stage.do(
            exclude, "office:2", EXCLUDED_ON, f"exclude:{case.number}",
            application=stage.applications[case.number], reason=case.fate,
            note="年老体弱，无种养能力" if case.fate == "not_able" else "",
        )  # fmt: skip
    for case in _staying(stage, town):
        home = stage.homes[case.number]
        for role, who in (("liaison", stage.liaison(case)), ("lead", lead_of(case))):
            stage.do(
                pair, "office:1", PAIRED, f"pair:{role}:{case.number}", household=home,
                role=role, officer=stage.people[who],
            )  # fmt: skip


def _staying(stage: Stage, town: Town) -> list[Case]:
    return [case for case in cases_of(stage, town) if case.fate not in EXCLUDED]


def _assess(stage: Stage, town: Town) -> None:
    for case in _staying(stage, town):
        _opinion(stage, case, ASSESSED, "")


def _opinion(stage: Stage, case: Case, on: date, again: str) -> None:
    """Ask the expert of the project's trade: less where the wish is above what will be lent."""
    expert = f"expert:{_EXPERTS.get(case.wished[0].category, '种植')}"
    wish = sum(part.amount_fen for part in case.wished)
    verdict, advised, text = "feasible", None, "项目可行"
    if case.fate == "unsupported":
        verdict, text = "not_feasible", "规模大，资金需求超出本批扶持能力"
    elif wish > case.amount_fen:
        verdict, advised, text = "reduced", case.amount_fen, "宜从小规模起步，建议核减借款"
    stage.do(
        assess, expert, on, f"assess:{case.number}{again}",
        application=stage.applications[case.number], verdict=verdict, advised_fen=advised,
        text=text,
    )  # fmt: skip


def _decide(stage: Stage) -> None:
    """Approve township by township; send some back first; decline what the fund cannot carry."""
    towns = stage.county.towns
    for town in towns:
        for case in cases_of(stage, town, "revised"):
            stage.do(
                send_back, "head", DECIDED, f"return:{case.number}",
                application=stage.applications[case.number], reason="自筹资金说明不清，请重报",
            )  # fmt: skip
        for case in cases_of(stage, town, "unsupported"):
            stage.do(
                decline, "head", DECIDED, f"decline:{case.number}",
                application=stage.applications[case.number],
                reason="资金规模小，难以支持规模大、附加值高的项目，列入待扶持名册",
            )  # fmt: skip
        _approve(
            stage, cases_of(stage, town, "funded", "objected", "withdrawn"), DECIDED, town.code
        )
    again = [case for town in towns for case in cases_of(stage, town, "revised")]
    for case in again:
        _revise(stage, case, REVISED, REASSESSED, ":2")
    _approve(stage, again, REDECIDED, "again")
    reach(stage, REDECIDED, "approval_done")


def _revise(stage: Stage, case: Case, revised: date, assessed: date, again: str) -> None:
    stage.do(
        revise, f"clerk:{case.town.code}", revised, f"revise:{case.number}{again}",
        application=stage.applications[case.number], parts=plain(case.wished),
    )  # fmt: skip
    _opinion(stage, case, assessed, again)


def _approve(stage: Stage, cases: Sequence[Case], on: date, key: str) -> None:
    if not cases:
        return
    decisions = [
        {
            "application": str(stage.applications[case.number]), "amount_fen": case.amount_fen,
            "reason": "",
        }
        for case in cases
    ]  # fmt: skip
    stage.do(approve, "head", on, f"approve:{key}", decisions=decisions)


def _publish(stage: Stage) -> None:
    """Put up a notice in each township; look into what is objected; end the notices in time."""
    towns = stage.county.towns
    for town in towns:
        _notice(stage, town, cases_of(stage, town, "funded", "revised", "objected", "withdrawn"))
    for case in _all(stage, "withdrawn"):
        stage.do(
            withdraw, f"clerk:{case.town.code}", OBJECTED, f"withdraw:{case.number}",
            application=stage.applications[case.number], reason="举家外出务工，本人书面放弃",
        )  # fmt: skip
    for case in _all(stage, "objected"):
        stage.do(
            object_to, f"clerk:{case.town.code}", OBJECTED, f"object:{case.number}",
            application=stage.applications[case.number], text="群众反映其项目规模与自有条件不符",
        )  # fmt: skip
        _revise(stage, case, LOOKED_INTO, LOOKED_INTO, ":3")
        _approve(stage, [case], SECOND_NOTICE, f"again:{case.number}")
        _notice(stage, case.town, [case], str(case.number), SECOND_NOTICE)
    for key, on in [(town.code, CLEARED) for town in towns] + [
        (f"{case.town.code}{case.number}", SECOND_CLEARED) for case in _all(stage, "objected")
    ]:
        if f"notice:{key}" in stage.ids:
            stage.do(end_notice, "office:1", on, f"clear:{key}", notice=stage.ids[f"notice:{key}"])
    reach(stage, SECOND_CLEARED, "notice_over")


def _all(stage: Stage, fate: str) -> list[Case]:
    return [case for case in stage.county.cases if case.fate == fate]


def _notice(
    stage: Stage, town: Town, cases: Sequence[Case], tail: str = "", on: date = NOTICED
) -> None:
    if not cases:
        return
    named = [stage.applications[case.number] for case in cases]
    key = f"notice:{town.code}{tail}"
    made = stage.do(
        publish, "office:1", on, key, batch=stage.ids["batch"], region=town.code,
        applications=named,
    )  # fmt: skip
    stage.ids[key] = UUID(made["notice"])
