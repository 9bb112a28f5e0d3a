"""How papers say dates, amounts, lengths and coded words, in the language Django speaks."""

import tomllib
from datetime import date
from functools import cache
from importlib import resources

from django.utils.translation import get_language

from tuopin.documents.tree import Language
from tuopin.kit import quantity
from tuopin.kit.dates import chinese_date
from tuopin.kit.money import yuan
from tuopin.kit.terms import term

# What a form shows where there is nothing to say; no box of an official form is left empty.
NOTHING = "—"
BLANK_DATE = "　　　年　　月　　日"
_BLANK_DATE_EN = "____ / ____ / ______"
PROGRAMME = "农村贫困党员脱贫工程"
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


def spoken() -> Language:
    """Return the language that papers are written in now: Django's."""
    return "en" if (get_language() or "").startswith("en") else "zh"


def english() -> bool:
    """Say whether papers speak English now."""
    return spoken() == "en"


def named(code: str) -> str:
    """Return the dictionary's word for a code in the language of now; KeyError if it lacks it."""
    return term(code, spoken())


@cache
def _english_words() -> dict[str, str]:
    text = resources.files("tuopin.kit").joinpath("words.toml").read_text("utf-8")
    tables: dict[str, dict[str, str]] = tomllib.loads(text)["english"]
    return {word: said for table in tables.values() for word, said in table.items()}


def coded(word: str | None) -> str:
    """Return a coded word of the forms, or several joined by 、, in the language of now.

    A word of none of the vocabularies (a county's own, a project's name) stays as it is; none is —.
    """
    if not word:
        return NOTHING
    if not english():
        return word
    table = _english_words()
    return table.get(word) or ", ".join(table.get(part, part) for part in word.split("、"))


def nation(word: str) -> str:
    """Return a nationality, with or without its 族: 汉族, Han; — where it is not known."""
    return coded(word if not word or word.endswith("族") else f"{word}族")


def programme() -> str:
    """Return the programme's name."""
    return named("word.programme") if english() else PROGRAMME


def said(value: str | int | None) -> str:
    """Return a value for a box, — where there is none."""
    return NOTHING if value is None or value == "" else str(value)


def blank_date() -> str:
    """Return the place for a date to be written by hand."""
    return _BLANK_DATE_EN if english() else BLANK_DATE


def day(value: date | None) -> str:
    """Return a day as it is written: 2007年12月28日, 28 December 2007; or a blank for it."""
    if value is None:
        return blank_date()
    if english():
        return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"
    return chinese_date(value)


def short_day(value: date | None) -> str:
    """Return a day for a narrow column: 2007.02.26; — where there is none."""
    return NOTHING if value is None else f"{value:%Y.%m.%d}"


def month(value: date | None) -> str:
    """Return a month: 1968年5月, May 1968; — where it is not known."""
    if value is None:
        return NOTHING
    if english():
        return f"{_MONTHS[value.month - 1]} {value.year}"
    return f"{value.year}年{value.month}月"


def yes(value: bool | None) -> str:
    """Return 是 or 否, yes or no; — where it is not known."""
    return NOTHING if value is None else coded("是" if value else "否")


def amount(fen: int | None) -> str:
    """Return fen as yuan, — where it is not known."""
    return NOTHING if fen is None else yuan(fen)


def money(fen: int | None) -> str:
    """Return fen as yuan with its unit: 2,000.00元, 2,000.00 yuan; — where it is not known."""
    if fen is None:
        return NOTHING
    return f"{yuan(fen)} yuan" if english() else f"{yuan(fen)}元"


def milli(value: int | None) -> str:
    """Return thousandths of a unit as a number, — where it is not known."""
    return NOTHING if value is None else quantity.plain(value)


def measured(value: int | None, unit: str) -> str:
    """Return thousandths with their unit: 3.2亩, 3.2 mu; — where it is not known."""
    if value is None:
        return NOTHING
    number = quantity.plain(value)
    if not english():
        return f"{number}{unit}"
    word = coded(unit) if unit else ""
    # English units of one thing lose their s: 1 set, 2 sets.
    return f"{number} {word.removesuffix('s') if value == 1000 else word}".rstrip()


def people(n: int | None) -> str:
    """Return a number of people: 4人, 4; — where it is not known."""
    if n is None:
        return NOTHING
    return str(n) if english() else f"{n}人"


def households(n: int) -> str:
    """Return a number of households: 4户, 4 households."""
    if english():
        return f"{n} household{'' if n == 1 else 's'}"
    return f"{n}户"


def batch_name(n: int) -> str:
    """Return 第一批, 第二批 … , from the eleventh on with digits; Batch 1 in English."""
    if english():
        return f"Batch {n}"
    digits = "一二三四五六七八九十"
    return f"第{digits[n - 1]}批" if 1 <= n <= len(digits) else f"第{n}批"


def years(days: int) -> str:
    """Return a length of days as it is said in a contract: 730 is 2年 (2 years), 90 is 90天."""
    whole, rest = divmod(days, 365)
    n, of_years = (whole, True) if whole and not rest else (days, False)
    if not english():
        return f"{n}{'年' if of_years else '天'}"
    return f"{n} {'year' if of_years else 'day'}{'' if n == 1 else 's'}"


def rate(basis_points: int) -> str:
    """Return a yearly rate of parts of ten thousand: 250 is 2.5%."""
    return f"{quantity.plain(basis_points * 10)}%"


def number_line(number: str) -> str:
    """Return the line with a paper's number, or with a blank for it."""
    if english():
        return f"No.: {number or '________________'}"
    return f"编号：{number or '　　　　　　　　'}"


def listed(words: list[str]) -> str:
    """Return words joined: 甲、乙; A, B."""
    return (", " if english() else "、").join(words)


def post(name: str, title: str = "") -> str:
    """Return a person with the post: 试联（副镇长）; — without a name."""
    if not name or not title:
        return said(name)
    return f"{name} ({title})" if english() else f"{name}（{title}）"


def place_name(*parts: str) -> str:
    """Return places from the larger to the smaller; the names stay as they are."""
    return (" " if english() else "").join(part for part in parts if part)
