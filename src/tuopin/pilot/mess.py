"""How real offices fill in sheets: each township's clerk has habits that the forms forgive."""

import datetime as days
from dataclasses import dataclass
from random import Random

from tuopin.kit.quantity import plain
from tuopin.pilot.dice import pick
from tuopin.pilot.names import name

Cell = str | int | float | days.datetime | None

_WIDE = str.maketrans("0123456789.,", "０１２３４５６７８９．，")
_ALSO = {
    "健康": ("健康", "健康", "良好", "一般"), "长期慢性病": ("长期慢性病", "慢性病"),
    "患有大病": ("患有大病", "大病"), "普通劳动力": ("普通劳动力", "普通"),
    "技能劳动力": ("技能劳动力", "技能"),
    "弱劳动力或半劳动力": ("弱劳动力或半劳动力", "弱劳动力", "半劳动力"),
    "文盲或半文盲": ("文盲或半文盲", "文盲", "半文盲"), "中专": ("中专", "技校"),
    "土木": ("土木", "土坯", "土瓦"), "交通条件落后": ("交通条件落后", "交通"),
    "自身发展动力不足": ("自身发展动力不足", "动力不足"), "户主": ("户主", "本人"),
    "父亲": ("父亲", "父"), "母亲": ("母亲", "母"), "之子": ("之子", "儿子"),
    "之女": ("之女", "女儿"),
}  # fmt: skip
_TAILS = ("村民委员会", "村委会", "居民委员会", "居委会", "社区", "村")


@dataclass(frozen=True, slots=True)
class Clerk:
    """The habits of one township's clerk, and the clerk's own stream of draws."""

    draw: Random
    name: str
    dates: str
    money: str
    quantities: str
    yes: tuple[str, str]
    wide: bool
    order: int
    village: str
    title_row: bool
    blank_top: bool
    extra: bool
    footer: str

    def date(self, day: days.date, *, monthly: bool = False) -> Cell:
        """Write a day the clerk's way; `monthly` days are known by their month only."""
        if monthly and self.dates != "cell":
            return {
                "dash": f"{day.year}-{day.month}", "dot": f"{day.year}.{day.month:02d}",
                "slash": f"{day.year}/{day.month}", "zh": f"{day.year}年{day.month}月",
                "solid": f"{day.year}{day.month:02d}",
            }[self.dates]  # fmt: skip
        if self.dates == "cell":
            return days.datetime(day.year, day.month, day.day)  # noqa: DTZ001 - a sheet's dates have no zone
        return {
            "dash": f"{day.year}-{day.month}-{day.day}", "dot": f"{day.year}.{day.month}.{day.day}",
            "slash": f"{day.year}/{day.month:02d}/{day.day:02d}",
            "zh": f"{day.year}年{day.month}月{day.day}日",
            "solid": f"{day.year}{day.month:02d}{day.day:02d}",
        }[self.dates]  # fmt: skip

    def yuan(self, fen: int) -> Cell:
        """Write an amount the clerk's way; parts of a yuan always plainly."""
        whole, rest = divmod(fen, 100)
        if rest:
            return f"{whole}.{rest:02d}"
        if self.money == "word" and self.draw.random() < 0.4:
            return f"{whole}元"
        if self.money == "wan" and whole >= 10_000:
            return f"{plain(whole // 10)}万元" if whole % 10 == 0 else whole
        if self.money == "wide" and self.draw.random() < 0.3:
            return str(whole).translate(_WIDE)
        if self.money == "comma":
            return f"{whole:,}"
        return whole

    def quantity(self, milli: int, unit: str = "") -> Cell:
        """Write a quantity in thousandths, with its unit where the clerk does so."""
        if self.quantities == "unit" and unit and self.draw.random() < 0.4:
            return f"{plain(milli)}{unit}"
        return milli // 1000 if milli % 1000 == 0 else milli / 1000

    def word(self, word: str) -> str:
        """Write a coded word, or one of its other spellings."""
        return self.draw.choice(_ALSO.get(word, (word,)))

    def flag(self, yes: bool) -> str:
        """Write yes or no the clerk's way."""
        return self.yes[0] if yes else self.yes[1]

    def place(self, full: str, among: tuple[str, ...]) -> str:
        """Write a village's name with or without its tail, unless that would make two."""
        base = bare(full)
        if self.village == "full" or [bare(n) for n in among].count(base) > 1:
            return full
        return base if self.village == "bare" else base + self.draw.choice(("", "村", "村委会"))

    def number(self, identity: str, birth: days.date) -> str:
        """Write an identity number; older people's cards sometimes still have 15 digits."""
        if birth.year < 1960 and self.draw.random() < 0.06:
            return identity[:6] + identity[8:17]
        return identity


def bare(village: str) -> str:
    """Return a village's name without its tail."""
    for tail in _TAILS:
        if village.endswith(tail) and len(village) > len(tail):
            return village.removesuffix(tail)
    return village


def clerk(draw: Random) -> Clerk:
    """Return a clerk with habits drawn."""
    return Clerk(
        draw=draw, name=name(draw),
        dates=draw.choice(("dash", "dot", "slash", "zh", "solid", "cell")),
        money=pick(draw, [("plain", 4), ("word", 2), ("comma", 1), ("wide", 1), ("wan", 2)]),
        quantities=draw.choice(("plain", "plain", "unit")),
        yes=draw.choice((("是", "否"), ("是", "否"), ("√", "×"), ("有", "无"))),
        wide=draw.random() < 0.5, order=draw.randrange(4),
        village=draw.choice(("full", "bare", "mixed")), title_row=draw.random() < 0.85,
        blank_top=draw.random() < 0.2, extra=draw.random() < 0.35,
        footer=draw.choice(("填表人", "制表人", "单位负责人", "备注:", "")),
    )  # fmt: skip
