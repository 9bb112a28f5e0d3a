"""Reading of numbers in cells exactly, without floats; quantities are whole thousandths."""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from tuopin.kit.unreadable import Unreadable

# What may stand behind a quantity. 公顷 and 分 are left out on purpose: 3公顷 is not 3 亩.
UNITS = frozenset((
    "亩", "平方米", "平米", "m2", "米", "间", "座", "棚", "孔", "头", "只", "羽", "匹", "窝", "群",
    "口", "人", "户", "个", "株", "棵", "尾", "袋", "箱", "件", "张", "台", "套", "处", "次",
    "千克", "公斤", "kg", "斤", "吨", "年", "月", "个月", "天", "岁",
))  # fmt: skip
LIMIT = 10**15  # Far above any county, far below what a 64-bit column holds.
_LONGEST = 40

# Every way in which a unit of area is typed that the normal form would turn into a digit.
_SQUARE = str.maketrans({"㎡": "平方米", "²": "2", "−": "-", "﹣": "-"})
_NUMBER = re.compile(r"([+-]?)(\d{1,3}(?:,\d{3})+|\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?")


class Exact(NamedTuple):
    """A number as it was written: coefficient / 10**places, and what stood behind it."""

    coefficient: int
    places: int
    unit: str


def narrow(value: object) -> str:
    """Return a cell's text with full-width signs narrowed and all white space taken out."""
    text = str(value).translate(_SQUARE)
    return "".join(unicodedata.normalize("NFKC", text).split())


def exact(value: object, code: str) -> Exact:
    """Read a cell as the exact number that was typed; raises Unreadable(code).

    Workbooks keep numbers as binary floats, of which Excel shows 15 significant digits: a float is
    read as the shortest number of 15 digits that it stands for, so 0.1 + 0.2 is 0.3 here too.
    """
    if isinstance(value, bool) or value is None:
        raise Unreadable(code)
    if isinstance(value, int):
        return Exact(value, 0, "")
    text = f"{value:.15g}" if isinstance(value, float) else narrow(value)
    return _parsed(text, code, isinstance(value, float))


def _parsed(text: str, code: str, exponent_ok: bool) -> Exact:
    found = _NUMBER.match(text)
    if found is None:
        raise Unreadable(code)
    sign, whole, fraction, exponent = found.groups()
    digits = whole.replace(",", "") + (fraction or "")
    if not 0 < len(digits) <= _LONGEST or (exponent and not exponent_ok):
        raise Unreadable(code)
    places = len(fraction or "") - int(exponent or 0)
    coefficient = int(digits) * 10 ** max(0, -places)
    unit = text[found.end() :]
    return Exact(-coefficient if sign == "-" else coefficient, max(0, places), unit)


def half_up(numerator: int, denominator: int) -> int:
    """Return numerator / denominator as a whole number, halves away from zero: the one rounding.

    Raises ValueError for a denominator that is not above zero.
    """
    if denominator <= 0:
        raise ValueError("the denominator must be above zero")
    rounded = (2 * abs(numerator) + denominator) // (2 * denominator)
    return rounded if numerator >= 0 else -rounded


def read_milli(value: object, units: str | None = None) -> int:
    """Return a quantity in thousandths; what lies beyond the third decimal is rounded half up.

    `units` names the units that may stand behind it, divided by blanks; by default the common ones.
    Raises Unreadable: 'number_unreadable', 'number_negative'.
    """
    return _read_milli(value, units) if isinstance(value, str) else _milli(value, units)


def _milli(value: object, units: str | None) -> int:
    number = _number(value, units)
    unit: int = 10**number.places
    milli = half_up(number.coefficient * 1000, unit)
    if milli > LIMIT:
        raise Unreadable("number_unreadable")
    return milli


_read_milli = lru_cache(maxsize=8192)(_milli)


def read_count(value: object) -> int:
    """Return a whole number of people, rooms or months.

    Raises Unreadable: 'number_unreadable' (a fraction too), 'number_negative'.
    """
    return _read_count(value) if isinstance(value, str) else _count(value)


def _count(value: object) -> int:
    number = _number(value, None)
    unit: int = 10**number.places
    count, rest = divmod(number.coefficient, unit)
    if rest or count > LIMIT // 1000:
        raise Unreadable("number_unreadable")
    return count


_read_count = lru_cache(maxsize=4096)(_count)


def _number(value: object, units: str | None) -> Exact:
    number = exact(value, "number_unreadable")
    known = UNITS if units is None else units.split()
    if number.unit and number.unit not in known:
        raise Unreadable("number_unreadable")
    if number.coefficient < 0:
        raise Unreadable("number_negative")
    return number


def plain(milli: int) -> str:
    """Return thousandths as a plain number without trailing zeros: 1500 is '1.5'."""
    return scaled(milli, 3)


def scaled(value: int, places: int) -> str:
    """Return value / 10**places as text, exactly and without trailing zeros."""
    whole, rest = divmod(abs(value), 10**places)
    fraction = str(rest).zfill(places).rstrip("0")
    sign = "-" if value < 0 else ""
    return f"{sign}{whole}.{fraction}" if fraction else f"{sign}{whole}"
