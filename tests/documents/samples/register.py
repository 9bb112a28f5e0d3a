"""Registers composed from invented rows, to look at."""

from datetime import date
from typing import Any

from django.utils.translation import override

from tuopin.documents.asking import Ask
from tuopin.documents.register.lists import FORMS, Sheeted, register, summary
from tuopin.documents.tree import Language, Paper
from tuopin.kit.scope import whole_county

DAY = date(2007, 12, 28)


def rows(code: str, n: int, town: str = "北山镇") -> list[dict[str, Any]]:
    """Return invented rows of a register, in three villages."""
    return [_row(code, i, i * 3 // n, town) for i in range(n)]


def _row(code: str, i: int, village: int, town: str) -> dict[str, Any]:
    return {
        "region": f"99010110320{village + 1}",
        "township": town,
        "village": ("柳湾村", "石桥村", "松坡村")[village],
        "branch": "党支部",
        "name": ("试甲喆", "试乙", "试丙", "试丁", "试戊")[i % 5],
        "sex": ("male", "female")[i % 4 == 3],
        "nation": "汉族",
        "identity": f"9901011958050300{i % 10}X",
        "education": ("小学", "初中", "文盲或半文盲")[i % 3],
        "joined_on": date(1960 + i % 30, 7, 1),
        "health": ("健康", "长期慢性病", "残疾")[i % 3],
        "labour": ("普通劳动力", "弱劳动力或半劳动力", "丧失劳动力")[i % 3],
        "people": 2 + i % 4,
        "workers": i % 3,
        "housing_milli": 60_000 + 2_500 * i,
        "housing_structure": ("土木", "砖木", "砖混")[i % 3],
        "housing_unsafe": i % 3 == 0,
        "arable_milli": 1_200 + 300 * (i % 6),
        "forest_milli": None if i % 4 else 12_500,
        "water_milli": None,
        "income_fen": 180_000 + 10_050 * i,
        "cause": ("缺资金", "因病", "缺技术")[i % 3],
        "other_cause": "因学、因灾" if i % 5 == 0 else "",
        "cadre": i % 9 == 4,
        "wish": ("养猪", "灵芝栽培", "茶园改造和林下养鸡")[i % 3],
        "phone": "" if i % 2 else "13800000000",
        "note": "",
        "member_name": "试甲喆",
        "member": "99010119580503001X",
        "relation": ("户主", "之子", "之女")[i % 3],
        "skill": "缝纫",
        "wanted": "服装厂、电子厂",
        "wage_fen": 80_000 + 5_000 * (i % 4),
        "available_on": date(2008, 3, 1),
        "self_care": ("能自理", "半自理")[i % 2],
        "living": ("独居", "与子女", "与配偶")[i % 3],
        "supporter": "试丙",
        "livelihood": "子女赡养",
        "minimum_living": i % 2 == 0,
        "allowance_fen": 6_000,
        "monitor_number": f"JC{i + 1:04d}",
        "head_name": "试甲喆",
        "income_per_head_fen": 60_000 + 1_000 * i,
        "year": 2007,
    }


def made(lang: Language) -> dict[str, tuple[Paper, ...]]:
    """Return the registers in a language; f1 with the county's summary, once on A3 too."""
    ask = Ask(
        scope=whole_county("990101"), on=DAY, lang=lang,
        given={"preparer": "试制", "filled_on": "2007-12-29"},
    )  # fmt: skip
    with override("en" if lang == "en" else "zh-hans"):
        papers = {
            code: (register(_head(code), ask, rows(code, 32)),) for code in ("f1", "f2", "f3", "f4")
        }
        towns = {
            "990101103000": rows("f1", 32),
            "990101104000": rows("f1", 14, "南河乡"),
        }
        head = Sheeted(FORMS["f1"], "F1-990101-20071228", "", "石桥县")
        papers["f1"] = (
            summary(head, ask, towns),
            *papers["f1"],
            register(_head("f1")._replace(sheet="a3"), ask, rows("f1", 32)),
        )
        return papers


def _head(code: str) -> Sheeted:
    return Sheeted(FORMS[code], f"{code.upper()}-990101103-20071228", "北山镇", "石桥县")


SAMPLES = made("zh") | {f"{code}.en": papers for code, papers in made("en").items()}
