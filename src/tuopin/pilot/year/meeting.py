"""Meetings a quarter, decisions, townships' reports, good practice, and at last commendation."""

from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from tuopin.coordination.actions import (
    accept_done,
    accept_report,
    ask_reports,
    call,
    collect_practice,
    commend,
    decide,
    hold,
    log,
    promote_practice,
    report_done,
    return_report,
    sign_minutes,
    submit_report,
    write_minutes,
)
from tuopin.coordination.models import TownshipReport
from tuopin.coordination.queries import Ranks, kept, kept_day, made_ranking
from tuopin.pilot.county import Town
from tuopin.pilot.stage import Stage
from tuopin.pilot.year.signing import funded_of

YEAR = 2007
COMMENDED = date(2007, 12, 27)
_DOCUMENT = "县脱贫办〔2007〕33号"


class Quarter(NamedTuple):
    """A quarter's meeting: when, what about, what was said and decided."""

    number: int
    on: date
    topic: str
    said: str
    decided: str


QUARTERS = (
    Quarter(
        1, date(2007, 3, 28), "第一批项目审定情况调度会",
        "各乡镇汇报摸底、核查和公示情况。", "4月底前资金全部到户",
    ),
    Quarter(
        2, date(2007, 6, 28), "第一批项目实施进展调度会",
        "资金已到户，多数项目开工，个别户进度慢。", "联系人逐户过一遍，进度慢的拿出办法",
    ),
    Quarter(
        3, date(2007, 9, 27), "灾后恢复和项目进展调度会",
        "通报两次灾害损失，交流生产自救做法。", "受灾户生产自救计划逐户落实到人",
    ),
    Quarter(
        4, date(2007, 12, 25), "全年总结和第二批准备调度会",
        "总结第一批工作，部署第二批摸底审批。", "第二批拟定对象逐户排定，报县办公室",
    ),
)  # fmt: skip


def live(stage: Stage, quarter: int) -> None:
    """Live a quarter's meeting, and what it decided until it is done."""
    met = QUARTERS[quarter - 1]
    with stage.step(f"{met.on} 第{quarter}季度{met.topic}"):
        _meet(stage, met)


def reports(stage: Stage, first: date, on: date) -> None:
    """Let the townships report on a quarter: one is sent back and mended, one lags behind."""
    with stage.step(f"{on} 各乡镇上报进展情况"):
        stage.do(ask_reports, "office:2", on, f"reports:{first}", period_from=first)
        rows = TownshipReport.objects.filter(county=stage.county.code, period_from=first)
        keys = dict(rows.values_list("region", "id"))
        towns = [town for town in stage.county.towns if funded_of(stage, town)]
        for place, town in enumerate(towns):
            if place != len(towns) - 2 or first.month < 7:
                _report(stage, town, keys[town.code], on, again=place == 1)


def practices(stage: Stage) -> None:
    """Collect two good practices and promote one; keep the office's log."""
    with stage.step("2007-11-20 好的做法收集和推广"):
        for place, (title, text) in enumerate((
            ("党员互助工", "同村党员农忙时换工，帮缺劳力的户抢种抢收。"),
            ("联系人联系卡上门", "联系人把联系卡贴在户里，随叫随到。"),
        )):  # fmt: skip
            town = stage.county.towns[place % len(stage.county.towns)]
            made = stage.do(
                collect_practice, f"clerk:{town.code}", date(2007, 11, 20), f"practice:{place}",
                region=town.code, title=title, text=text,
            )  # fmt: skip
            if place == 0:
                stage.do(
                    promote_practice, "head", date(2007, 12, 4), "practice:promote",
                    practice=UUID(made["practice"]), document="县脱贫办〔2007〕28号",
                )  # fmt: skip
        stage.do(
            log, "office:1", date(2007, 12, 6), "log:guidance", region=stage.whole,
            kind="guidance", text="到受灾较重的乡镇指导生产自救，协调种苗。",
        )  # fmt: skip


def award(stage: Stage) -> None:
    """Commend the best townships and officers by the ranking of measured results."""
    with stage.step(f"{COMMENDED} 表彰先进乡镇和优秀联系人"):
        if stage.done("award:officers:0"):
            return
        code = stage.county.code
        for first in _best(code, "townships", 3):
            stage.do(
                commend, "leader", COMMENDED, f"award:{first.region}", kind="township",
                honour="先进乡镇", grounds="各项工作综合考核列前", document=_DOCUMENT,
                region=first.region,
            )  # fmt: skip
        for place, first in enumerate(_best(code, "officers", 5)):
            stage.do(
                commend, "leader", COMMENDED, f"award:officers:{place}", kind="officer",
                honour="优秀联系人", grounds="走访及时，帮扶见效", document=_DOCUMENT,
                officer=first.officer, reward_fen=30_000,
            )  # fmt: skip


def _best(code: str, kind: str, count: int) -> list[Ranks]:
    """Return who stands first on the page of that day: as the night kept it, else anew."""
    day = kept_day(code, kind, COMMENDED)
    if day is None:
        made = made_ranking(code, kind, COMMENDED)
        return [line.key for line in made if line.place is not None][:count]
    listed = kept(code, kind, day).filter(place__isnull=False)
    return [Ranks(row.region, row.officer_id) for row in listed[:count]]


def _meet(stage: Stage, met: Quarter) -> None:
    key = f"meeting:{met.number}"
    called = stage.do(
        call, "office:1", met.on - timedelta(days=7), key, year=YEAR, quarter=met.number,
        topic=met.topic, meets_on=met.on, venue="县委会议室", chair="领导组组长",
    )  # fmt: skip
    meeting = UUID(called["meeting"])
    present = [
        {"region": town.code, "speaker": "党委书记"}
        for place, town in enumerate(stage.county.towns)
        if (place + met.number) % 17
    ]
    stage.do(hold, "head", met.on, f"{key}:held", meeting=meeting, present=present)
    written = stage.do(
        write_minutes, "office:1", met.on + timedelta(days=1), f"{key}:minutes", meeting=meeting,
        discussion=met.said, analysis="总的看进展顺利，要防止只发钱不跟踪。",
    )  # fmt: skip
    stage.do(
        sign_minutes, "leader", met.on + timedelta(days=2), f"{key}:signed",
        minutes=UUID(written["minutes"]),
    )  # fmt: skip
    for place, town in enumerate(stage.county.towns[:4]):
        _decide(stage, met, meeting, town, place)


def _decide(stage: Stage, met: Quarter, meeting: UUID, town: Town, place: int) -> None:
    """Give a township something to do; three of four have it done before the next meeting."""
    on, who = met.on + timedelta(days=1), f"secretary:{town.code}"
    key = f"decision:{met.number}:{town.code}"
    made = stage.do(
        decide, "office:1", on, key, meeting=meeting, text=met.decided, region=town.code,
        owner_role="township_secretary", due_on=met.on + timedelta(days=45),
    )  # fmt: skip
    done = on + timedelta(days=20 + place)
    if place % 4 != 3 and done.year == YEAR:
        decision = UUID(made["decision"])
        stage.do(report_done, who, done, f"{key}:done", decision=decision, report="已经落实")
        stage.do(accept_done, "head", done + timedelta(days=3), f"{key}:accept", decision=decision)


def _report(stage: Stage, town: Town, report: UUID, on: date, *, again: bool) -> None:
    words = {"practice": "联系人逐户走访，技术员到户指导。", "problems": "少数户缺劳力。",
             "next_steps": "盯住进度慢的户。"}  # fmt: skip
    key = f"report:{town.code}:{on}"
    stage.do(submit_report, f"clerk:{town.code}", on, key, report=report, **words)
    if again:
        stage.do(
            return_report, "office:2", on + timedelta(days=1), f"{key}:return", report=report,
            reason="下一步打算写得太笼统",
        )  # fmt: skip
        words["next_steps"] = "对进度慢的户一户一策，月底前逐户见面。"
        stage.do(
            submit_report, f"clerk:{town.code}", on + timedelta(days=2), f"{key}:again",
            report=report, **words,
        )  # fmt: skip
    stage.do(accept_report, "office:2", on + timedelta(days=3), f"{key}:accept", report=report)
