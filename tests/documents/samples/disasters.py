"""Papers of a disaster composed from invented facts, to look at."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from django.utils.translation import override

from tuopin.documents.disasters.loss_certificate import loss_certificate
from tuopin.documents.disasters.loss_sheet import loss_sheet
from tuopin.documents.disasters.relief_list import relief_list
from tuopin.documents.disasters.self_rescue import Owing, self_rescue
from tuopin.documents.disasters.struck import Disaster, Given, Lost, Plan, Struck, Won
from tuopin.documents.tree import Hands, Paper
from tuopin.documents.wording import NO_WORDS, Words, default

HAIL = Disaster(
    name="“7·8”风雹灾", kinds=("风雹", "洪涝"), happened_on=date(2007, 7, 8), severity="特大"
)


def struck(name: str, village: str, *losses: Lost) -> Struck:
    """Return an invented household with its losses."""
    return Struck(
        county="石桥县", township="北山镇", village=village, name=name, disaster=HAIL, losses=losses
    )


MUSHROOMS = struck(
    "试甲喆",
    "柳湾村",
    Lost(
        item="灵芝栽培",
        base_milli=5_000_000,
        destroyed_milli=3_000_000,
        unit="袋",
        loss_fen=450_000,
        note="大风暴雨导致草棚倒塌，灵芝遭水浸泡",
    ),
)
HOMES = (
    MUSHROOMS,
    struck(
        "试乙",
        "柳湾村",
        Lost(item="大棚蔬菜", base_milli=1_000, destroyed_milli=1_000, unit="亩", loss_fen=300_000),
        Lost(item="西瓜", base_milli=2_000, destroyed_milli=2_000, unit="亩", loss_fen=260_000),
        Lost(
            item="",
            loss_fen=900_000,
            rooms=3,
            people=3,
            livestock=2,
            urgent=True,
            note="3间房屋倒塌",
        ),
    ),
    struck(
        "试丙",
        "松坡村",
        Lost(item="茶园", base_milli=4_500, destroyed_milli=1_500, unit="亩", loss_fen=120_050),
    ),
)
SIGNED = Hands((("填表人", ""), ("审核人", ""), ("填报日期", "")))
# The second household a few months later: helped, with a plan, and some of it won back.
RISEN = replace(
    HOMES[1],
    given=(
        Given(
            source="civil_affairs", kind="cash", content="", fen=50_000,
            given_on=date(2007, 7, 10),
        ),
        Given(
            source="donation", kind="clothing", content="棉被四床", fen=24_000,
            given_on=date(2007, 7, 12),
        ),
    ),
    plan=Plan(
        measures="清理大棚，补种秋菜一亩；西瓜地改种油菜。", target_fen=400_000,
        due_on=date(2007, 11, 30),
    ),
    won=(
        Won(
            item="大棚蔬菜", recovered_on=date(2007, 9, 20), fen=180_000, restored=True,
            text="补种秋菜一亩",
        ),
        Won(item="西瓜", recovered_on=date(2007, 11, 2), fen=60_000, restored=False),
    ),
)  # fmt: skip


OWING = (Owing(number="07-1-103-012", lent_fen=200_000, owed_fen=200_000, due_on=date(2009, 4, 9)),)
_MADE: dict[str, Callable[[Words], tuple[Paper, ...]]] = {
    "loss_sheet": lambda _words: (loss_sheet(HOMES, SIGNED),),
    "loss_certificate": lambda words: (loss_certificate(HOMES[1], words),),
    "relief_list": lambda _words: (relief_list((HOMES[0], RISEN, HOMES[2]), SIGNED),),
    "self_rescue": lambda _words: tuple(
        self_rescue(home, OWING, liaison="试联（副镇长）") for home in (HOMES[1], RISEN)
    ),
}


def made(lang: str) -> dict[str, tuple[Paper, ...]]:
    """Return each kind's papers in a language."""
    short = "en" if lang == "en" else "zh"
    with override(lang):
        return {
            code: make(default(code, short) if code == "loss_certificate" else NO_WORDS)
            for code, make in _MADE.items()
        }


SAMPLES = made("zh-hans") | {f"{code}.en": papers for code, papers in made("en").items()}
