"""Papers of agreements composed from invented facts, to look at."""

from collections.abc import Callable

from django.utils.translation import override

from tests.documents.sample import CASE
from tuopin.documents.agreements.contract import contract
from tuopin.documents.agreements.letter import letter
from tuopin.documents.agreements.letter_branch import letter_branch
from tuopin.documents.agreements.letter_liaison import letter_liaison
from tuopin.documents.agreements.letter_township import letter_township
from tuopin.documents.agreements.liaison_card import liaison_card
from tuopin.documents.agreements.note import note
from tuopin.documents.agreements.parties import Charge, Home
from tuopin.documents.tree import Paper
from tuopin.documents.wording import Words, default

_PROJECTS = ("生猪养殖20头，茶园改造1.5亩", "灵芝栽培5000袋", "茶园改造3亩", "板栗嫁接4.5亩")
HOMES = tuple(
    Home(
        number=f"07-1-103-{n:03d}",
        name=("试甲喆", "试乙", "试丙", "试丁", "试戊")[n % 5],
        village=("柳湾村", "石桥村", "松坡村")[(n - 1) // 5],
        projects=_PROJECTS[n % 4],
        amount_fen=200_000 + 10_050 * (n % 3),
    )
    for n in range(1, 13)
)
CHARGE = Charge(
    county="石桥县",
    township="北山镇",
    village="柳湾村",
    branch="柳湾村党支部",
    batch=1,
    homes=HOMES,
    person="试联",
    title="副镇长",
    ratio_percent=60,
    visits_per_month=1,
    payment_days=10,
    responsible=(("direct", "试书记"), ("organiser", "试组织")),
)
VILLAGE = Charge(
    county="石桥县", township="北山镇", village="柳湾村", branch="柳湾村党支部", batch=1,
    homes=HOMES[:5],
)  # fmt: skip
_MADE: dict[str, Callable[[Words], Paper]] = {
    "contract": lambda words: contract(CASE, words),
    "note": lambda words: note(CASE, words),
    "letters": lambda words: letter(CASE, words),
    "letter_township": lambda words: letter_township(CHARGE, words),
    "letter_liaison": lambda words: letter_liaison(CHARGE, words),
    "letter_branch": lambda words: letter_branch(VILLAGE, words),
    "liaison_card": lambda words: liaison_card(CASE, words, phone="0564-0000000"),
}


def made(lang: str) -> dict[str, tuple[Paper, ...]]:
    """Return each kind's paper in a language."""
    with override(lang):
        return {
            code: (make(default(code, "en" if lang == "en" else "zh")),)
            for code, make in _MADE.items()
        }


SAMPLES = made("zh-hans") | {f"{code}.en": papers for code, papers in made("en").items()}
