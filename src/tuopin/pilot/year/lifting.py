"""November and December: incomes, forecasts, exits, risks decided, what was achieved, jobs."""

from collections.abc import Iterator, Sequence
from datetime import date
from uuid import UUID

from tuopin.base.fields import blind_index
from tuopin.outcomes.actions import (
    accept_risk,
    achieve,
    confirm_exit,
    consent,
    count_branch,
    dismiss_risk,
    elect_cadre,
    forecast,
    mark_risk,
    offer,
    open_enterprise,
    place,
    propose_exit,
    publish_exits,
    publish_story,
    record_income,
    release,
    second_exit,
    train_cadre,
    verify_exit,
    write_story,
)
from tuopin.outcomes.models import Risk
from tuopin.pilot.county import Case, Seeker, Town
from tuopin.pilot.growth import Year, years
from tuopin.pilot.scale import TEAMS
from tuopin.pilot.stage import Stage
from tuopin.pilot.year.choosing import team_towns
from tuopin.pilot.year.signing import funded_of
from tuopin.policy.queries import terms_on
from tuopin.register.models import JobSeeker, Person

YEAR = 2007
COUNTED, FORECAST, YEAR_END = date(2007, 11, 22), date(2007, 11, 26), date(2007, 12, 31)
PROPOSED, VERIFIED, PUBLISHED = date(2007, 12, 8), date(2007, 12, 11), date(2007, 12, 12)
SECONDED, CONFIRMED, RELEASED = date(2007, 12, 21), date(2007, 12, 24), date(2007, 12, 26)
JOBS, PLACED = date(2007, 6, 18), date(2007, 7, 2)
ACHIEVED, TOLD, DECIDED = date(2007, 12, 14), date(2007, 12, 18), date(2007, 12, 20)
_ENTERPRISES = (
    ("试点服装厂", "服装", "缝纫工", "缝纫", 80_000),
    ("试点茶叶公司", "茶叶", "炒制工", "茶叶炒制", 75_000),
    ("试点竹制品厂", "竹木", "竹编工", "竹编", 70_000),
    ("试点建筑公司", "建筑", "砖瓦工", "砖瓦工", 90_000),
)


def summer(stage: Stage) -> None:
    """Live June and July: enterprises offer work, and some who look for it begin."""
    with stage.step(f"{JOBS} 企业报来用工，{PLACED} 求职人上岗"):
        _jobs(stage)


def live(stage: Stage) -> None:
    """Live the end of the year: what was earned, who is out of poverty, who may fall back."""
    made = years(stage.county, stage.dice)
    line = int(terms_on(stage.county.code, COUNTED)["poverty.line_fen"])
    for town in stage.county.towns:
        cases = funded_of(stage, town)
        with stage.step(f"{COUNTED} {town.name}：逐户算收入账，预计脱贫"):
            _incomes(stage, cases, made)
            _forecast(stage, town, cases, made, line)
    with stage.step(f"{PROPOSED} 脱贫：提名、入户核实、公示，{CONFIRMED} 确认"):
        _exits(stage, made, line)
    with stage.step(f"{ACHIEVED} 专业户、带动户、积极分子和后备干部"):
        _achievements(stage, made)
        _branches(stage)
        _story(stage, made)


def decide(stage: Stage) -> None:
    """Decide nine in ten of the risks that were marked by the day; the others are still due."""
    with stage.step(f"{DECIDED} 返贫风险逐户研判"):
        if stage.done("risk:clue"):
            return
        rows = Risk.objects.filter(county=stage.county.code, marked_on__lte=DECIDED)
        for number, risk in enumerate(rows.order_by("region", "id")):
            key = f"risk:{number}"
            if number % 10 == 9:
                continue
            if number % 2:
                stage.do(
                    accept_risk, "office:4", DECIDED, key, risk=risk.id,
                    measures="联系人每半月到户，落实种苗和防疫，纳入下一步帮扶",
                )  # fmt: skip
            else:
                stage.do(
                    dismiss_risk, "office:4", DECIDED, key, risk=risk.id,
                    reason="已入户核实，收入有保障，不是风险",
                )  # fmt: skip
        case = next(case for case in stage.county.cases if case.funded)
        stage.do(
            mark_risk, stage.liaison(case), DECIDED, "risk:clue",
            household=stage.homes[case.number], rule="illness", clue="户主住院，支出较大",
        )  # fmt: skip


def _incomes(stage: Stage, cases: Sequence[Case], made: dict[int, Year]) -> None:
    for case in cases:
        stage.do(
            record_income, stage.liaison(case), COUNTED, f"income:{case.number}",
            household=stage.homes[case.number], year=YEAR, basis="year_end",
            **made[case.number]._asdict(),
        )  # fmt: skip


def _forecast(
    stage: Stage, town: Town, cases: Sequence[Case], made: dict[int, Year], line: int
) -> None:
    """Foretell an exit where the year's income is above the line: expected, not confirmed (R87)."""
    named = [stage.homes[case.number] for case in cases if made[case.number].per_head_fen > line]
    if named:
        stage.do(
            forecast, f"clerk:{town.code}", FORECAST, f"forecast:{town.code}", households=named,
            expected_on=YEAR_END, grounds="项目已经见效，全年人均收入预计超过贫困线",
        )  # fmt: skip


def _whole(stage: Stage) -> list[Case]:
    """Return the households whose whole loan was back by the day of proposing."""
    return [
        early.case
        for way in stage.ways
        for early in way.early
        if early.whole and (early.wave == 0 or way.role in {"whole", "late_way", "on_way"})
    ]


def _exits(stage: Stage, made: dict[int, Year], line: int) -> None:
    """Take those who paid everything back through every step; a few with debts stop half way."""
    ready = [case for case in _whole(stage) if made[case.number].per_head_fen > line]
    paid = {case.number for case in _whole(stage)}
    others = [
        case for case in stage.county.cases
        if case.funded and case.number not in paid and made[case.number].per_head_fen > 2 * line
    ]  # fmt: skip
    waiting = others[:: max(1, len(others) // 8)][:8]
    teams = {t.code: n for n in range(1, TEAMS + 1) for t in team_towns(stage, n)}
    exits: dict[int, UUID] = {}
    for case in (*ready, *waiting):
        key = f"exit:{case.number}"
        proposed = stage.do(
            propose_exit, stage.liaison(case), PROPOSED, key,
            household=stage.homes[case.number], year=YEAR,
            grounds="项目见效，收入稳定，本人申请退出",
        )  # fmt: skip
        exits[case.number] = UUID(proposed["exit"])
        stage.do(
            verify_exit, f"verifier:{teams[case.town.code]}", VERIFIED, f"{key}:verify",
            exit=exits[case.number], secure=True, stable=True, agreed=True, note="到户核实属实",
        )  # fmt: skip
    for code, cases in _by_town((*ready, *waiting)):
        named = [exits[case.number] for case in cases]
        stage.do(publish_exits, f"clerk:{code}", PUBLISHED, f"exits:{code}", exits=named)
    for code, cases in _by_town(ready):
        named = [exits[case.number] for case in cases]
        stage.do(second_exit, f"secretary:{code}", SECONDED, f"exits:{code}:second", exits=named)
        stage.do(confirm_exit, "head", CONFIRMED, f"exits:{code}:confirm", exits=named)
    for case in ready:
        stage.do(
            release, "head", RELEASED, f"release:{case.number}", exit=exits[case.number],
            document="县脱贫办〔2007〕30号",
        )  # fmt: skip


def _by_town(cases: Sequence[Case]) -> Iterator[tuple[str, list[Case]]]:
    towns: dict[str, list[Case]] = {}
    for case in cases:
        towns.setdefault(case.town.code, []).append(case)
    yield from towns.items()


def _achievements(stage: Stage, made: dict[int, Year]) -> None:
    """Name the best of each trade: one in thirty specialised, one in 150 large; whom they lead.

    Who processes what neighbours bring lets a jin of it sell for more, between two amounts (R91).
    """
    cases = [case for case in stage.county.cases if case.funded]
    best = sorted(cases, key=lambda c: (-made[c.number].project_fen, c.number))
    count = max(1, len(best) // 30)
    for rank, case in enumerate(best[:count]):
        draw = stage.dice.stream("achieved", case.number)
        home, who = stage.homes[case.number], f"clerk:{case.town.code}"
        grade = "large" if rank < max(1, count // 5) else "specialised"
        part = case.wished[0]
        stage.do(
            achieve, who, ACHIEVED, f"grade:{case.number}", household=home, kind=grade,
            text=f"{part.content}成规模，带头致富", industry=part.category,
        )  # fmt: skip
        stage.do(
            achieve, who, ACHIEVED, f"led:{case.number}", household=home, kind="led",
            text="带动周边群众发展", quantity_milli=draw.randint(3, 12) * 1_000, unit="户",
        )  # fmt: skip
        if part.category in {"茶叶", "加工"}:
            stage.do(
                achieve, who, ACHIEVED, f"asset:{case.number}", household=home, kind="asset",
                text="购置加工机械，办起加工点",
            )  # fmt: skip
            stage.do(
                achieve, who, ACHIEVED, f"gain:{case.number}", household=home, kind="benefit",
                text="收周边农户的鲜叶鲜货加工，卖价提高", low_fen=draw.randint(6, 8) * 100,
                high_fen=draw.randint(9, 12) * 100, per="斤",
            )  # fmt: skip


def _branches(stage: Stage) -> None:
    """Count each branch's activists; two people are trained and one of them elected."""
    for town in stage.county.towns:
        for village in sorted({case.village.code for case in funded_of(stage, town)}):
            draw = stage.dice.stream("branch", village)
            stage.do(
                count_branch, f"clerk:{town.code}", ACHIEVED, f"branch_year:{village}",
                region=village, year=YEAR, activists=draw.randint(1, 4), joined=draw.randint(0, 1),
            )  # fmt: skip
    chosen = [case for case in stage.county.cases if case.funded and case.home.head.age < 50][:2]
    for number, case in enumerate(chosen):
        person = Person.objects.get(
            county=stage.county.code, identity_index=blind_index(case.home.head.identity)
        )
        who, key = f"clerk:{case.town.code}", f"cadre:{case.number}"
        made = stage.do(train_cadre, who, ACHIEVED, key, person=person.id, post="村委会委员人选")
        if number == 0:
            stage.do(elect_cadre, who, TOLD, f"{key}:elect", cadre=UUID(made["cadre"]))


def _story(stage: Stage, made: dict[int, Year]) -> None:
    cases = [case for case in stage.county.cases if case.funded]
    case = max(cases, key=lambda c: (made[c.number].project_fen, -c.number))
    who = f"clerk:{case.town.code}"
    written = stage.do(
        write_story, who, ACHIEVED, "story", household=stage.homes[case.number],
        title="小项目闯出新路子",
        text=f"利用扶持资金发展{case.wished[0].content}，联系人每月到户，技术员上门指导，一年见效。",
    )  # fmt: skip
    story = UUID(written["story"])
    stage.do(
        consent, who, TOLD, "story:consent", story=story, paper="典型2007-01", real_name=False,
        age_and_place=True, picture=False,
    )  # fmt: skip
    stage.do(publish_story, "office:1", TOLD, "story:publish", story=story)


def _jobs(stage: Stage) -> None:
    """Let enterprises offer work, and place every third seeker whose skill is wanted."""
    openings: dict[str, tuple[UUID, int]] = {}
    for name, trade, title, skill, wage in _ENTERPRISES:
        made = stage.do(
            open_enterprise, "office:5", JOBS, f"enterprise:{trade}", region=stage.whole,
            name=name, trade=trade,
        )  # fmt: skip
        offered = stage.do(
            offer, "office:5", JOBS, f"opening:{trade}", enterprise=UUID(made["enterprise"]),
            title=title, places=30, skill=skill, wage_fen=wage,
        )  # fmt: skip
        openings[skill] = (UUID(offered["opening"]), wage)
    fit = [one for one in stage.county.seekers if one.skill in openings]
    for one in fit[::3]:
        opening, wage = openings[one.skill]
        stage.do(
            place, f"clerk:{one.case.town.code}", PLACED, f"job:{one.person.identity[-6:]}",
            opening=opening, seeker=_seeker(stage, one), wage_fen=wage,
        )  # fmt: skip


def _seeker(stage: Stage, one: Seeker) -> UUID:
    row = JobSeeker.objects.get(
        county=stage.county.code, identity_index=blind_index(one.person.identity)
    )
    return row.id
