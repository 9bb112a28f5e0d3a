"""Help after the money: purchases, training, aid that came before, changes, a hand-over."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

from tuopin.pilot.county import Case, Town
from tuopin.pilot.projects import KINDS
from tuopin.pilot.stage import Stage
from tuopin.pilot.year.signing import funded_of
from tuopin.selection.queries import parts_of
from tuopin.visits.actions import (
    approve_change,
    ask_change,
    hand_over,
    purchase,
    record_aid,
    refuse_change,
    train,
)

BOUGHT, AIDED = date(2007, 5, 8), date(2007, 5, 15)
TRAINED = (date(2007, 5, 18), date(2007, 9, 20))
ASKED, DECIDED, ASKED_LATE = date(2007, 6, 5), date(2007, 6, 12), date(2007, 12, 20)
HANDED = date(2007, 9, 3)
_GOODS = {
    "养殖": ("仔畜和饲料", "畜牧服务站"), "种植": ("种苗和化肥", "农资门市部"),
    "茶叶": ("茶苗和机具", "茶叶站"), "林业": ("苗木", "林业站苗圃"),
    "加工": ("加工机械", "农机公司"), "商业服务": ("货架和工具", "供销社"),
}  # fmt: skip
_TOPICS = {"种植": "大棚蔬菜和食药用菌栽培", "养殖": "畜禽防疫和科学饲养"}
_AIDS = (
    ("relief", "民政", "救济粮"),
    ("poverty_fund", "扶贫办", "扶贫款"),
    ("housing", "民政", "危房补助"),
)


def spring(stage: Stage) -> None:
    """Live May and June: what is bought, learnt and changed."""
    for town in stage.county.towns:
        cases = funded_of(stage, town)
        with stage.step(f"{BOUGHT} {town.name}：联系人参与选购种、苗和机械，办第一期培训"):
            _purchases(stage, cases)
            _aid(stage, town, cases)
            _train(stage, town, cases, 0)
    with stage.step(f"{ASKED} 项目变更申请报县办公室审定"):
        _changes(stage)


def autumn(stage: Stage) -> None:
    """Live September: a second training, and two households handed to another officer."""
    for town in stage.county.towns:
        with stage.step(f"{TRAINED[1]} {town.name}：第二期培训"):
            _train(stage, town, funded_of(stage, town), 1)
    with stage.step(f"{HANDED} 联系人调整，办交接"):
        _hand_over(stage)


def late(stage: Stage) -> None:
    """Live December: one more household asks for a change, which is still open."""
    with stage.step(f"{ASKED_LATE} 又有一户申请变更，等县办公室审定"):
        for case in list(_plain(stage))[:1]:
            _ask(stage, case, ASKED_LATE)


def _purchases(stage: Stage, cases: Sequence[Case]) -> None:
    """Record what every third household bought for its first part."""
    for case in cases:
        if case.number % 3:
            continue
        draw = stage.dice.stream("bought", case.number)
        part = case.wished[0]
        goods, shop = _GOODS[part.category]
        application = stage.applications[case.number]
        found = parts_of(stage.county.code, [application], BOUGHT)[application][0]
        lent = found.approved_fen or part.amount_fen
        spent = lent * draw.choice((60, 80, 100)) // 100
        stage.do(
            purchase, stage.liaison(case), BOUGHT + timedelta(days=draw.randint(0, 5)),
            f"bought:{case.number}", household=stage.homes[case.number], part=found.id,
            officer=stage.people[stage.liaison(case)], item=f"{part.content}{goods}"[:60],
            quantity_milli=found.approved_milli or part.quantity_milli, unit=part.unit,
            fen=spent + part.own_fen, loan_fen=spent, supplier=shop,
            receipt=f"{case.number:05d}",
        )  # fmt: skip


def _aid(stage: Stage, town: Town, cases: Sequence[Case]) -> None:
    """Record what help a few households ever had before (R94)."""
    for case in cases:
        if case.number % 9:
            continue
        draw = stage.dice.stream("aid", case.number)
        kind, source, content = draw.choice(_AIDS)
        stage.do(
            record_aid, f"clerk:{town.code}", AIDED, f"aid:{case.number}",
            household=stage.homes[case.number], year=draw.randint(2001, 2006), kind=kind,
            source=source, content=content, fen=draw.randint(1, 8) * 5_000,
        )  # fmt: skip


def _train(stage: Stage, town: Town, cases: Sequence[Case], round_: int) -> None:
    """Hold a training of the trade that most households have; seven in ten come."""
    if not cases:
        return
    breeding = sum(case.wished[0].category == "养殖" for case in cases)
    category = "养殖" if breeding * 2 > len(cases) else "种植"
    draw = stage.dice.stream("training", town.code, round_)
    drawn = [case for case in cases if draw.random() < 0.7] or list(cases[:1])
    came = [{"household": str(stage.homes[case.number])} for case in drawn]
    number = 2 if category == "养殖" else 1
    stage.do(
        train, f"lead:{town.code}:{number}", TRAINED[round_], f"training:{town.code}:{round_}",
        region=town.code, topic=_TOPICS[category], category=category,
        venue=f"{town.name}农技站", teacher=("农技站", "畜牧站")[number - 1] + "技术员", hours=4,
        households=came,
    )  # fmt: skip


def _plain(stage: Stage) -> Iterator[Case]:
    """Yield households with one part that no disaster strikes: what they have may change."""
    struck = {loss.case.number for loss in stage.county.losses}
    for case in stage.county.cases:
        if case.funded and len(case.wished) == 1 and case.number not in struck:
            yield case


def _changing(stage: Stage) -> list[Case]:
    """Return who asks for a change in June: one household in eighty, at least one."""
    found = list(_plain(stage))
    wanted = max(1, stage.county.scale.households // 80)
    step = max(1, len(found) // (wanted + 1))
    return found[step::step][:wanted]


def _changes(stage: Stage) -> None:
    """Let households ask, and the county decide: every third is refused."""
    for place, case in enumerate(_changing(stage)):
        change = _ask(stage, case, ASKED)
        if place % 3 == 2:
            stage.do(
                refuse_change, "head", DECIDED, f"change:{case.number}:refuse", change=change,
                reason="原项目已经投入，不宜中途改换",
            )  # fmt: skip
        else:
            stage.do(
                approve_change, "head", DECIDED, f"change:{case.number}:approve", change=change,
                note="同意，按变更后的内容实施",
            )  # fmt: skip


def _ask(stage: Stage, case: Case, on: date) -> UUID:
    application = stage.applications[case.number]
    # Asked again after a break-off, the part of that day is the same one.
    part = parts_of(stage.county.code, [application], on - timedelta(days=1))[application][0]
    line = _line(stage.dice.stream("change", case.number), part)
    made = stage.do(
        ask_change, stage.liaison(case), on, f"change:{case.number}:{on}", application=application,
        reason="当地市场变化，原项目难以见效，户主要求变更", lines=[line],
    )  # fmt: skip
    return UUID(made["change"])


def _line(draw: Random, part: Any) -> dict[str, Any]:
    """Return another project of the same trade for the same money."""
    others = [k for k in KINDS if k.category == part.category and k.content != part.content]
    kind = draw.choice(others or list(KINDS))
    fen = part.approved_fen
    steps = max(1, (fen + part.own_fen) // max(1, kind.unit_fen * kind.step_milli // 1000))
    return {
        "kind": "replace", "part": str(part.id), "category": kind.category,
        "content": kind.content, "quantity_milli": steps * kind.step_milli, "unit": kind.unit,
        "fen": fen,
    }  # fmt: skip


def _hand_over(stage: Stage) -> None:
    """Hand an officer's smallest loan to the colleague who answers for the least money."""
    if stage.county.scale.households < 50:
        return
    town = stage.county.towns[0]
    lent: dict[int, list[Case]] = {}
    for case in funded_of(stage, town):
        lent.setdefault(stage.liaisons[case.number], []).append(case)
    sums = {number: sum(c.amount_fen for c in cases) for number, cases in lent.items()}
    to = min(sums, key=lambda number: (sums[number], number))
    former = max(sums, key=lambda number: (sums[number], number))
    case = min(lent[former], key=lambda c: (c.amount_fen, c.number))
    stage.do(
        hand_over, "head", HANDED, "hand_over",
        former=stage.people[f"liaison:{town.code}:{former}"],
        officer=stage.people[f"liaison:{town.code}:{to}"], document="县脱贫办〔2007〕19号",
        reason="分工调整", households=[stage.homes[case.number]],
    )  # fmt: skip
    stage.liaisons[case.number] = to
