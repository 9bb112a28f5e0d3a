"""Papers of visits composed from invented facts, to look at."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from django.utils.translation import override

from tests.documents.sample import CASE
from tests.documents.samples.people import CASES
from tuopin.documents.asking import Ask
from tuopin.documents.blocks import hands
from tuopin.documents.case import Part
from tuopin.documents.tree import Paper
from tuopin.documents.visits.change import Wished, change_request
from tuopin.documents.visits.hand_over import HandOver, Passed, Problem, hand_over
from tuopin.documents.visits.purchase import Bought, purchase
from tuopin.documents.visits.training import Training, training
from tuopin.documents.visits.visit import Seen, visit
from tuopin.documents.visits.year import visit_year
from tuopin.documents.wording import default
from tuopin.kit.scope import Scope

ON = date(2007, 6, 12)
HOME = replace(CASE, parts=(replace(CASE.parts[0], id=UUID(int=1)), CASE.parts[1]))
SEEN = Seen(
    visited_on=ON, progress="slower", situation="生猪存栏18头，长势一般。",
    problems="仔猪腹泻，死亡2头。", measures="请畜牧站技术人员到户防疫，补栏2头。",
    wish="盼防疫药品。", there={UUID(int=1): 18_000},
)  # fmt: skip
BOUGHT = (
    Bought(item="仔猪", quantity_milli=20_000, unit="头", price_fen=6_500, fen=130_000,
           receipt="0012345", supplier="试种畜场", approved=True),
    Bought(item="配合饲料", sort="40kg", quantity_milli=5_000, unit="袋", price_fen=9_800,
           fen=49_000, supplier="试供销社", approved=True),
)  # fmt: skip
WISHED = Wished(
    pairs=(
        (
            CASE.parts[0],
            Part(category="养殖", content="土鸡养殖", quantity_milli=300_000, unit="只",
                 amount_fen=150_000),
        ),
        (CASE.parts[1], CASE.parts[1]),
    ),
    reason="猪价下跌，改养土鸡风险较小。", asked_on=ON,
)  # fmt: skip
DECIDED = replace(
    WISHED,
    pairs=(*WISHED.pairs[:1], (CASE.parts[1], None), (None, CASE.parts[1])),
    decision="同意",
    decided_on=date(2007, 6, 20),
)
COURSE = Training(
    topic="生猪疫病防治", day=ON, venue="北山镇会议室", teacher="试技（畜牧站）", hours="4"
)
HELD = replace(COURSE, came={case.household: "" for case in CASES[::2] if case.household})

_VILLAGES = ("柳湾村", "石桥村", "上坪村")
_HEADS = ("试甲喆", "试乙", "试丙", "试丁", "试戊", "试己")
HANDED = HandOver(
    township="北山镇", role="liaison", former="试联", successor="试接", handed_on=date(2007, 9, 3),
    document="县组〔2007〕12号", reason="工作调动",
    homes=tuple(
        Passed(
            village=_VILLAGES[n % 3], name=name, number=f"07-1-103-{n + 12:03}",
            problems=int(n in {0, 4}), owed_fen=200_000 - 50_000 * (n == 2), papers=4,
            missed=int(n == 3),
        )
        for n, name in enumerate(_HEADS)
    ),
    problems=(
        Problem(name="试甲喆", text="仔猪腹泻，死亡2头，要请畜牧站到户防疫。",
                opened_on=date(2007, 8, 20), due_on=date(2007, 9, 4)),
        Problem(name="试戊", text="茶园没有路，鲜叶运不出去。", opened_on=date(2007, 8, 28),
                due_on=None),
    ),
)  # fmt: skip
# A technical lead hands over a township's worth of households: two pages, the heads said again.
LED = replace(
    HANDED, role="lead", former="试技", successor="试农", problems=(),
    homes=tuple(replace(home, number="", missed=0) for home in HANDED.homes * 6),
)  # fmt: skip


def made(lang: str) -> dict[str, tuple[Paper, ...]]:
    """Return each kind's papers in a language: with facts, and with blanks for a hand."""
    words, sheet = default("change_request", lang), default("hand_over", lang)
    with override("en" if lang == "en" else "zh-hans"):
        foot = hands(Ask(scope=Scope("990101", ()), on=ON, given={"preparer": "试甲"}))
        return {
            "visit": (visit(CASE, ON), visit(HOME, ON, SEEN)),
            "visit_year": (visit_year(CASE, 2007, {6: SEEN}),),
            "purchase": (purchase(CASE), purchase(CASE, ON, BOUGHT)),
            "change_request": (
                change_request(CASE, words),
                change_request(CASE, words, WISHED),
                change_request(CASE, words, DECIDED),
            ),
            "training": (
                training("北山镇", CASES, COURSE, foot),
                training("北山镇", CASES, HELD, foot),
            ),
            "hand_over": (hand_over(HANDED, sheet), hand_over(LED, sheet)),
        }


SAMPLES = {
    **made("zh"),
    **{f"{code}.en": papers for code, papers in made("en").items()},
}
