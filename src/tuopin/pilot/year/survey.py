"""January: the programme starts; ten days of survey; the opinion and the plans after it."""

from datetime import date, timedelta
from uuid import UUID

from tuopin.kit.money import split
from tuopin.pilot import books
from tuopin.pilot.county import Town
from tuopin.pilot.stage import Stage
from tuopin.pilot.year.handing import bring, bring_faulty
from tuopin.policy.actions import set_rule
from tuopin.programme.actions import adopt_plan, issue_paper, open_campaign, start

STARTED = date(2007, 1, 5)
OPENS, CLOSES = date(2007, 1, 8), date(2007, 1, 17)
REGISTERS = date(2007, 1, 17)
OPINION = date(2007, 1, 22)
PLANS = date(2007, 1, 24)
TOWNSHIP_PLANS = date(2007, 1, 26)
RULES = date(2007, 1, 29)
RULES_DOCUMENT = "县脱贫〔2007〕3号"
EXITS_PERCENT = 60


def live(stage: Stage, county_name: str) -> None:
    """Live January from the start of the programme to the townships' plans."""
    with stage.step("工程启动，十天调查摸底开始"):
        _begin(stage)
    for place, town in enumerate(stage.county.towns):
        on = OPENS + timedelta(days=2 + place * 6 // max(1, len(stage.county.towns)))
        with stage.step(f"{on} {town.name}：四张登记表交来并入库"):
            _f1(stage, town, on)
    with stage.step(f"{REGISTERS} 求职、七十周岁以上、监测三张表交来并入库"):
        for town in stage.county.towns:
            _others(stage, town)
    with stage.step(f"{OPINION} 县委出台意见，三年规划和年度计划通过"):
        _papers(stage, county_name)
        _plans(stage)
    with stage.step(f"{RULES} 借款标准和编号办法定下"):
        _rules(stage)


def _begin(stage: Stage) -> None:
    stage.do(
        start, "head", STARTED, "start", name="农村贫困党员脱贫工程", pilot_level="省、市",
        started_on=STARTED,
    )  # fmt: skip
    made = stage.do(
        open_campaign, "head", STARTED, "survey", kind="survey", name="2007年农村贫困党员调查摸底",
        opens_on=OPENS, closes_on=CLOSES, reference_on=OPENS,
    )  # fmt: skip
    stage.ids["survey"] = UUID(made["campaign"])


def _f1(stage: Stage, town: Town, on: date) -> None:
    cases = stage.county.of(town)
    if not cases:
        return
    survey = stage.ids["survey"]
    if town == _hasty(stage):
        earlier = on - timedelta(days=1)
        data = books.f1_faulty(town, cases, stage.clerk(town, "hasty"), earlier)
        bring_faulty(stage, town, "f1", earlier, data, survey)
    data = books.f1(town, cases, stage.clerk(town, "f1"), on)
    bring(stage, town, "f1", on, data, campaign=survey)


def _hasty(stage: Stage) -> Town:
    """Return the township whose first hand-in is faulty: the one with most households."""
    return max(stage.county.towns, key=lambda town: len(stage.county.of(town)))


def _others(stage: Stage, town: Town) -> None:
    county, survey = stage.county, stage.ids["survey"]
    seekers = [s for s in county.seekers if s.case.town == town]
    elders = [e for e in county.elders if e.town == town]
    monitored = [m for m in county.monitored if m.town == town]
    made = (
        ("f2", seekers and books.f2(town, seekers, stage.clerk(town, "f2"), REGISTERS)),
        ("f3", elders and books.f3(town, elders, stage.clerk(town, "f3"), REGISTERS)),
        ("f4", monitored and books.f4(town, monitored, stage.clerk(town, "f4"), REGISTERS)),
    )
    for form, data in made:
        if data:
            bring(stage, town, form, REGISTERS, data, campaign=survey)


def _papers(stage: Stage, county_name: str) -> None:
    papers = (
        ("县发〔2007〕2号", "关于实施农村贫困党员脱贫工程的意见", f"中共{county_name}委员会"),
        ("县脱贫〔2007〕1号", "关于印发三年规划和2007年度实施计划的通知", "县领导组"),
        ("县脱贫〔2007〕2号", "关于做好第一批项目申报和核查工作的通知", "县领导组办公室"),
    )
    for place, (number, title, issuer) in enumerate(papers):
        stage.do(
            issue_paper, "head", OPINION + timedelta(days=place), f"paper:{place + 1}",
            issuer=issuer, number=number, title=title, issued_on=OPINION + timedelta(days=place),
        )  # fmt: skip


def _plans(stage: Stage) -> None:
    """Adopt the county's plans and the townships' shares of them, which sum to the county's."""
    scale, towns = stage.county.scale, stage.county.towns
    _adopt(stage, "head", stage.whole, PLANS, scale.households, scale.money_fen)
    weights = [max(1, len(stage.county.of(town))) for town in towns]
    shares = zip(
        towns, split(scale.households, weights), split(scale.money_fen, weights), strict=True
    )
    for town, households, fen in shares:
        _adopt(stage, f"secretary:{town.code}", town.code, TOWNSHIP_PLANS, households, fen)


def _adopt(stage: Stage, who: str, region: str, on: date, households: int, fen: int) -> None:
    targets = [
        {"year": year, "measure": measure, "value": value}
        for year in (2007, 2008, 2009)
        for measure, value in (
            ("households", households), ("fen", fen), ("exits", households * EXITS_PERCENT // 100),
        )
    ]  # fmt: skip
    stage.do(
        adopt_plan, who, on, f"plan3:{region}", region=region, kind="three_year", year_from=2007,
        year_to=2009, document="县脱贫〔2007〕1号", targets=targets,
    )  # fmt: skip
    stage.do(
        adopt_plan, who, on, f"plan1:{region}", region=region, kind="annual", year_from=2007,
        year_to=2007, document="县脱贫〔2007〕1号", targets=targets[:3],
    )  # fmt: skip


def _rules(stage: Stage) -> None:
    """Set what the county decides itself, by a numbered document: loan standard and numbers."""
    stage.do(
        issue_paper, "head", RULES, "paper:rules", issuer="县领导组", number=RULES_DOCUMENT,
        title="关于借款标准和三线合一编号办法的规定", issued_on=RULES,
    )  # fmt: skip
    for code, value in (
        ("loan.standard", stage.rules.standard), ("number.pattern", stage.rules.pattern),
    ):  # fmt: skip
        stage.do(
            set_rule, "head", RULES, f"rule:{code}", code=code, value=value, valid_from=RULES,
            document=RULES_DOCUMENT,
        )  # fmt: skip
