"""December: the second batch is prepared, the next round is set, the office writes its report."""

from datetime import date
from uuid import UUID

from tuopin.funds.actions import set_budget
from tuopin.papers.actions import write_paragraph
from tuopin.pilot import books
from tuopin.pilot.county import Case, Town
from tuopin.pilot.stage import Stage
from tuopin.pilot.year.choosing import application_ids, areas
from tuopin.pilot.year.handing import bring
from tuopin.programme.actions import open_batch, open_campaign
from tuopin.selection.actions import classify, rank

OPENED, FILED, CLASSIFIED = date(2007, 12, 3), date(2007, 12, 11), date(2007, 12, 18)
PLANNED = date(2007, 12, 26)
MILESTONES = {
    "applications_close": date(2007, 12, 14), "verification_done": date(2008, 1, 18),
    "approval_done": date(2008, 1, 31), "notice_over": date(2008, 2, 20),
    "signing_done": date(2008, 3, 7), "money_in_place": date(2008, 3, 31),
}  # fmt: skip
REPORTED, AS_OF = date(2007, 12, 27), date(2007, 12, 28)
LAST_KEY = "own:next"
# The office's own words, where the figures do not speak.
_OWN = {
    "organisation": "县、乡两级做到机构、人员、场地、经费四落实，抽调人员与原单位脱钩。",
    "work": "工作中坚持先摸底、后核查，先公示、后签约，逐户见面、逐户登记，做到不重不漏。",
    "results": "据检查了解，扶持的贫困党员大多找到了适合自己的发展路子，大部分可望年底摆脱贫困。",
    "disaster": "灾情发生后，联系人和技术负责人及时到户，指导受灾党员补种改种、抢修设施。",
    "problems": "联系人中少数同志兼职较多，走访的时间还不够均衡，有待加强督查。",
    "next": "督查工作结合第二批拟定帮扶对象的摸底一并开展，排定名册后按程序上报审定。",
}


def live(stage: Stage) -> None:
    """Live December up to the day of the report."""
    with stage.step(f"{OPENED} 第二批开始准备，拟定对象报来"):
        made = stage.do(
            open_batch, "head", OPENED, "batch:2", number=2, year=2008, milestones=MILESTONES
        )
        stage.ids["batch:2"] = UUID(made["batch"])
        for town in stage.county.towns:
            _apply(stage, town)
    with stage.step(f"{PLANNED} 五个组的督查和第二批摸底排定"):
        _classify(stage)
        if any(_candidates(stage, town) for town in stage.county.towns):
            stage.do(rank, "office:1", PLANNED, "rank:2", batch=2)
        for town in stage.county.towns:
            _budget(stage, town)
        stage.do(
            open_campaign, "head", PLANNED, "inspection", kind="inspection",
            name="第一批项目督查和第二批摸底", opens_on=date(2008, 1, 7),
            closes_on=date(2008, 1, 18), reference_on=date(2008, 1, 7), areas=areas(stage),
        )  # fmt: skip
    with stage.step(f"{REPORTED} 办公室起草进展情况汇报"):
        for slot, text in _OWN.items():
            stage.do(
                write_paragraph,
                "office:1",
                REPORTED,
                f"own:{slot}",
                as_of=AS_OF,
                slot=slot,
                text=text,
            )


def _candidates(stage: Stage, town: Town) -> list[Case]:
    return [case for case in stage.county.of(town) if case.fate == "candidate"]


def _apply(stage: Stage, town: Town) -> None:
    cases = _candidates(stage, town)
    if cases:
        data = books.f5(town, cases, 2, stage.clerk(town, "f5b"), FILED)
        bring(stage, town, "f5", FILED, data, again=":2")


def _classify(stage: Stage) -> None:
    every = [case for case in stage.county.cases if case.fate == "candidate"]
    known = application_ids(stage, stage.ids["batch:2"], every)
    for town in stage.county.towns:
        named = [known[case.number][0] for case in _candidates(stage, town)]
        if named:
            stage.do(classify, "office:1", CLASSIFIED, f"classify2:{town.code}", applications=named)


def _budget(stage: Stage, town: Town) -> None:
    """Set what the second batch may lend in a township: the most that its candidates may get."""
    cases = _candidates(stage, town)
    if cases:
        stage.do(
            set_budget, "head", PLANNED, f"budget:2:{town.code}", batch=stage.ids["batch:2"],
            region=town.code, fen=stage.rules.standard["household_max"] * len(cases),
            document="县脱贫办〔2007〕32号",
        )  # fmt: skip
