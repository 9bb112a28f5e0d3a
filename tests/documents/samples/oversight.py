"""Papers of inspection composed from invented facts, to look at."""

from datetime import date

from django.utils.translation import override

from tests.documents.sample import CASE
from tests.documents.samples.people import CASES, LENT, organ
from tuopin.documents.asking import Ask
from tuopin.documents.blocks import hands
from tuopin.documents.oversight.finding import Found, finding
from tuopin.documents.oversight.inspection import inspection
from tuopin.documents.oversight.inspection_list import inspection_list
from tuopin.documents.oversight.rectification import Demand, rectification
from tuopin.documents.tree import Paper
from tuopin.documents.wording import default
from tuopin.kit.scope import Scope

ON = date(2007, 9, 20)
FINDINGS = "3户选购饲料没有票据。\n1户资金没有全部用于审定项目，部分用于建房。\n联系人8月没有到户。"


def made(lang: str) -> dict[str, tuple[Paper, ...]]:
    """Return each kind's papers in a language."""
    seen = [(case, LENT if n % 3 else None) for n, case in enumerate(CASES, 1)]
    demand = Demand(ON, FINDINGS, date(2007, 10, 10), "", date(2007, 9, 24))
    with override("en" if lang == "en" else "zh-hans"):
        foot = hands(Ask(scope=Scope("990101", ()), on=ON, given={"preparer": ""}))
        return {
            "inspection": (inspection(CASE, LENT), inspection(CASE, None)),
            "inspection_list": (inspection_list("北山镇", seen, ON, foot),),
            "finding": (
                finding(CASE),
                finding(CASE, Found(found_on=ON, problem="没有票据。", deadline=ON)),
            ),
            "rectification": (
                rectification(
                    organ(), "北山镇", demand, default("rectification", lang), "脱贫办〔2007〕12号"
                ),
            ),
        }


SAMPLES = {
    **made("zh"),
    **{f"{code}.en": papers for code, papers in made("en").items()},
}
