"""Papers of a disaster composed from invented facts, to look at."""

from collections.abc import Callable
from datetime import date

from django.utils.translation import override

from tuopin.documents.disasters.loss_certificate import loss_certificate
from tuopin.documents.disasters.loss_sheet import loss_sheet
from tuopin.documents.disasters.relief_list import relief_list
from tuopin.documents.disasters.self_rescue import Owing, self_rescue
from tuopin.documents.disasters.struck import Disaster, Lost, Struck
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
        Lost(item="", loss_fen=900_000, rooms=3, people=3, urgent=True, note="3间房屋倒塌"),
    ),
    struck(
        "试丙",
        "松坡村",
        Lost(item="茶园", base_milli=4_500, destroyed_milli=1_500, unit="亩", loss_fen=120_050),
    ),
)
SIGNED = Hands((("填表人", ""), ("审核人", ""), ("填报日期", "")))
_MADE: dict[str, Callable[[Words], Paper]] = {
    "loss_sheet": lambda _words: loss_sheet(HOMES, SIGNED),
    "loss_certificate": lambda words: loss_certificate(HOMES[1], words),
    "relief_list": lambda _words: relief_list(HOMES, SIGNED),
    "self_rescue": lambda _words: self_rescue(
        HOMES[1],
        (
            Owing(
                number="07-1-103-012", lent_fen=200_000, owed_fen=200_000, due_on=date(2009, 4, 9)
            ),
        ),
        liaison="试联（副镇长）",
    ),
}


def made(lang: str) -> dict[str, tuple[Paper, ...]]:
    """Return each kind's paper in a language."""
    short = "en" if lang == "en" else "zh"
    with override(lang):
        return {
            code: (make(default(code, short) if code == "loss_certificate" else NO_WORDS),)
            for code, make in _MADE.items()
        }


SAMPLES = made("zh-hans") | {f"{code}.en": papers for code, papers in made("en").items()}
