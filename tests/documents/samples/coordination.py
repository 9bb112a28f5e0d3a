"""Papers of co-ordination composed from invented facts, to look at."""

from datetime import date

from django.utils.translation import override

from tests.documents.samples.people import ON, organ
from tuopin.documents.coordination.agenda import agenda
from tuopin.documents.coordination.awards import Award, awards
from tuopin.documents.coordination.certificate import certificate
from tuopin.documents.coordination.commendation import commendation
from tuopin.documents.coordination.figures import Progress, Township
from tuopin.documents.coordination.letter import Written, letter
from tuopin.documents.coordination.meeting import Meeting
from tuopin.documents.coordination.minutes import Held, minutes
from tuopin.documents.coordination.notice import Called, notice
from tuopin.documents.coordination.township_report import township_report
from tuopin.documents.tree import Paper
from tuopin.documents.wording import default

MEETING_ON = date(2008, 1, 9)
MEETING = Meeting(
    "2007年第四季度农村贫困党员脱贫工程调度会", MEETING_ON, "上午9:00", "县政府第二会议室", "试主任"
)
MATTERS = """各乡镇汇报项目进展｜各乡镇｜各5分钟
通报督查情况｜县办公室｜10分钟
部署第二批项目｜试主任｜20分钟"""
TOWNS = (
    Township("990101101000", "北山镇", 62, 5, 40, 40, 8_000_000, 120_000, 7_880_000, 1, 20_000, 6,
             4_500_000),
    Township("990101201000", "南河乡", 35, 2, 21, 21, 4_150_050, 0, 4_150_050, 0, 0, 0, 0),
)  # fmt: skip
PROGRESS = Progress(ON, 1, TOWNS)
HELD = Held(
    "县领导组成员单位负责人，各乡镇党委书记", ("南河乡",), "北山镇汇报了灾后补栏情况。",
    "各乡镇1月底前完成受灾项目补种补栏。\n县办公室组织五个组督查资金使用。", "县委办、县政府办",
    date(2008, 1, 11), {"990101101000": "试书记", "990101201000": "试书记乙"},
)  # fmt: skip
OWN = {
    "practice": "落实联系人责任，逐户走访。\n举办两期科技培训。", "problems": "资金规模小。",
}  # fmt: skip
AWARDS = "先进乡镇：北山镇、南河乡\n优秀联系人：试联、试联乙\n党员专业大户：试甲喆"
KEPT = (
    Award("先进乡镇", "北山镇", "走访一户不漏，收回借款百分之九十八，列全县第一。"),
    Award("优秀联系人", "试联", "所联十二户中七户脱贫。"),
)
TEXT = """为做好第二批项目实施工作，现就有关事项通知如下。
# 摸底对象
## 范围
各村贫困党员户。{不是字段} # 也不是标题
## 条件
- 在村里是贫困党员。
- 有从事种养的能力。
# 时间要求
1月20日前报县领导组办公室。"""


def made(lang: str) -> dict[str, tuple[Paper, ...]]:
    """Return each kind's papers in a language."""
    said = Written(
        "关于做好第二批项目摸底工作的通知", "各乡镇党委、人民政府", TEXT,
        ("第二批项目摸底登记表", "填表说明"), "县委办、县政府办", ON,
    )  # fmt: skip
    called = Called(
        "各乡镇党委书记、分管副书记", "听取各乡镇汇报。\n部署下一步工作。",
        "试办（电话0000-0000000）", "", ON,
    )  # fmt: skip
    blank = Meeting("", None, "", "　　", "　　")
    with override("en" if lang == "en" else "zh-hans"):
        of = organ()
        return {
            "letter": (letter(of, said, "脱贫办〔2007〕8号"),),
            "meeting_notice": (
                notice(of, MEETING, called, default("meeting_notice", lang), "脱贫办〔2007〕9号"),
            ),
            "agenda": (agenda(of, MEETING, MATTERS), agenda(of, blank, "")),
            "minutes": (minutes(of, MEETING, HELD, PROGRESS, default("minutes", lang)),),
            "township_report": (
                township_report(
                    "石桥县", TOWNS[0], PROGRESS, OWN, default("township_report", lang), ON
                ),
            ),
            "commendation_list": (
                commendation(of, awards(AWARDS), "2007", default("commendation_list", lang), ON),
                commendation(of, KEPT, "2007", default("commendation_list", lang), ON),
            ),
            "commendation_certificate": tuple(
                certificate(of, award, "2007", default("commendation_certificate", lang), ON)
                for award in awards(AWARDS)[:2]
            ),
        }


SAMPLES = {
    **made("zh"),
    **{f"{code}.en": papers for code, papers in made("en").items()},
}
