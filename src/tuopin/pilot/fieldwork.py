"""Which visits the year's liaison officers make, which they miss, and what they find there."""

from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from tuopin.pilot.county import Case, County
from tuopin.pilot.dice import Dice, pick

YEAR = 2007
FIRST_MONTH, LAST_MONTH = 5, 12
# In December visits are on record up to this day.
LAST_DAY = date(2007, 12, 26)
# One visit in so many is missed; one officer stays away for these months altogether.
MISSED_ONE_IN, ABSENT_MONTHS = 60, (9, 10)
_PROBLEMS = {
    "养殖": (("防疫针没有打", "disease"), ("饲料不够", "supply"), ("圈舍漏雨", "technique")),
    "种植": (("苗有病斑", "disease"), ("缺化肥", "supply"), ("没有销路", "sales")),
    "茶叶": (("不会修剪", "technique"), ("鲜叶价低", "sales"), ("机器要修", "technique")),
    "林业": (("虫害", "disease"), ("抚育劳力不足", "family"), ("不会嫁接", "technique")),
    "加工": (("原料涨价", "supply"), ("没有销路", "sales"), ("机器要修", "technique")),
    "商业服务": (("周转不开", "money"), ("进货路远", "supply"), ("没有销路", "sales")),
}
_MEASURES = {
    "disease": "请技术负责人到户诊治", "supply": "联系供销社送货", "technique": "技术员到户示范",
    "sales": "联系收购商上门", "family": "组织党员互助工", "money": "帮助算账，缓进货",
}  # fmt: skip


class Call(NamedTuple):
    """One visit: when, how the project gets on, what is wrong (its kind too), what was agreed."""

    case: Case
    on: date
    progress: str
    problem: str = ""
    kind: str = ""
    measure: str = ""


def absent(county: County, numbers: dict[int, int]) -> tuple[str, int] | None:
    """Return the township and the number of the officer who stays away; None in a small year."""
    if county.scale.households < 50:
        return None
    case = next(c for c in reversed(county.cases) if c.funded)
    return case.town.code, numbers[case.number]


def calls(county: County, dice: Dice, numbers: dict[int, int], month: int) -> dict[str, list[Call]]:
    """Return a month's visits by township, by day; `numbers` are the officers of households."""
    away = absent(county, numbers) if month in ABSENT_MONTHS else None
    struck = {loss.case.number: loss.disaster.month for loss in county.losses}
    found: dict[str, list[Call]] = {}
    for case in county.cases:
        draw = dice.stream("visit", case.number, month)
        missed = draw.randrange(MISSED_ONE_IN) == 0
        if not case.funded or missed or (case.town.code, numbers[case.number]) == away:
            continue
        hit = struck.get(case.number, 99)
        found.setdefault(case.town.code, []).append(_call(draw, case, month, hit))
    return {town: sorted(rows, key=lambda r: (r.on, r.case.number)) for town, rows in found.items()}


def _call(draw: Random, case: Case, month: int, hit: int) -> Call:
    on = _workday(draw, month)
    since = month - hit
    if 0 <= since <= 3:
        word = pick(draw, [("停滞", 5 - since), ("变慢", 3), ("正常", 1 + since)])
    else:
        word = pick(draw, [("正常", 92), ("变慢", 7), ("完成", 6 if month >= 11 else 0)])
    if draw.random() >= (0.3 if word in {"停滞", "变慢"} else 0.02):
        return Call(case, on, word)
    problem, kind = draw.choice(_PROBLEMS[case.wished[0].category])
    return Call(case, on, word, problem, kind, _MEASURES[kind])


def _workday(draw: Random, month: int) -> date:
    """Return a working day of a month, early enough to be on record."""
    last = min(LAST_DAY, date(YEAR, month, 27))
    day = date(YEAR, month, draw.randint(3, last.day))
    back = max(0, day.weekday() - 4)
    return day - timedelta(days=back)
