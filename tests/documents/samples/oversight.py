"""Papers of inspection composed from invented facts, to look at."""

from datetime import date

from django.utils.translation import override

from tests.documents.sample import CASE
from tests.documents.samples.people import CASES, LENT, organ
from tuopin.documents.asking import Ask
from tuopin.documents.blocks import hands
from tuopin.documents.oversight.finding import Found, finding
from tuopin.documents.oversight.inspection import Inspected, inspection
from tuopin.documents.oversight.inspection_list import inspection_list
from tuopin.documents.oversight.rectification import Demand, rectification
from tuopin.documents.tree import Paper
from tuopin.documents.wording import default
from tuopin.kit.scope import Scope

ON = date(2007, 9, 20)
FINDINGS = "3户选购饲料没有票据。\n1户资金没有全部用于审定项目，部分用于建房。\n联系人8月没有到户。"

SEEN = Inspected(
    inspected_on=ON, sort="unannounced", arrival="short", received_fen=150_000, use="partly",
    misuse="occupied", progress="slower", effect="fair", liaison=True, lead=False,
    problems="督查〔2007〕1号 资金部分用于建房。", opinion="限期退回，复查。",
)  # fmt: skip
MENDED = Found(
    number="督查〔2007〕2号", found_on=ON, sort="regular", problem="选购饲料没有票据。",
    misuse="none", demand="向供货单位补开票据。", responsible="试联", deadline=date(2007, 10, 10),
    done="票据已经补开。", result="done", checker="试核", checked_on=date(2007, 10, 12),
)  # fmt: skip


def made(lang: str) -> dict[str, tuple[Paper, ...]]:
    """Return each kind's papers in a language."""
    seen = [(case, LENT if n % 3 else None) for n, case in enumerate(CASES, 1)]
    demand = Demand(ON, FINDINGS, date(2007, 10, 10), "", date(2007, 9, 24))
    with override("en" if lang == "en" else "zh-hans"):
        foot = hands(Ask(scope=Scope("990101", ()), on=ON, given={"preparer": ""}))
        return {
            "inspection": (
                inspection(CASE, LENT),
                inspection(CASE, None),
                inspection(CASE, LENT, SEEN),
            ),
            "inspection_list": (inspection_list("北山镇", seen, ON, foot),),
            "finding": (
                finding(CASE),
                finding(CASE, MENDED),
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
