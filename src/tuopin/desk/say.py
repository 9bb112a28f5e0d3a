"""How pages say amounts, days and words, in the reader's language."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from tuopin.kit.money import half_up, wan, yuan
from tuopin.kit.quantity import plain
from tuopin.kit.terms import terms
from tuopin.kit.words import english

NONE = "—"
MINUS = "\N{MINUS SIGN}"
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_WEEKDAYS_ZH = "一二三四五六日"
_WEEKDAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def lang() -> str:
    """Return 'zh' or 'en', the language in which the page is read."""
    return "en" if (get_language() or "").startswith("en") else "zh"


def signed(text: str, *, negative: bool, plus: bool = False) -> str:
    """Put a true minus sign (U+2212), or on request a plus, before a number."""
    return (MINUS if negative else "+" if plus else "") + text


def number(value: int | None, *, plus: bool = False) -> str:
    """Say a count with thousands: 1,286."""
    if value is None:
        return NONE
    return signed(f"{abs(value):,}", negative=value < 0, plus=plus and value > 0)


def money_parts(fen: int, *, plus: bool = False) -> tuple[str, str]:
    """Say an amount of fen in yuan: its whole part with thousands, and the two decimals."""
    whole, _dot, decimals = yuan(abs(fen)).partition(".")
    return signed(whole, negative=fen < 0, plus=plus and fen > 0), decimals


def ten_thousands(fen: int | None) -> str:
    """Say an amount of fen in 万元, exactly."""
    if fen is None:
        return NONE
    return signed(wan(abs(fen)), negative=fen < 0)


def quantity(milli: int | None, unit: str = "") -> str:
    """Say a quantity of thousandths with its unit: 1.5 亩."""
    if milli is None:
        return NONE
    text = signed(plain(abs(milli)), negative=milli < 0)
    word = coded("unit", unit)
    # English units of one thing lose their s: 1 set, 2 sets.
    return f"{text} {word.removesuffix('s') if milli == 1000 else word}" if unit else text


def percent(rate: str | None) -> str:
    """Say a rate, given as a decimal text ('0.9061'), in per cent with one place: 90.6%."""
    if not rate:
        return NONE
    whole, _dot, decimals = rate.lstrip("-").partition(".")
    ten_thousandths = int(whole or "0") * 10_000 + int((decimals + "0000")[:4])
    tenths = half_up(ten_thousandths, 10)
    return signed(f"{tenths // 10}.{tenths % 10}%", negative=rate.startswith("-"))


def day(on: date | None, form: str = "", year: int | None = None) -> str:
    """Say a day: '12-28' within the year shown, else '2008-01-02'; 'full' and 'long' as named."""
    if on is None:
        return NONE
    if form == "long":
        return long_day(on)
    if form == "weekday":
        if lang() == "en":
            return f"{weekday(on)}, {long_day(on)}"
        return f"{long_day(on)} {weekday(on)}"
    return f"{on:%m-%d}" if form != "full" and on.year == year else f"{on:%Y-%m-%d}"


def long_day(on: date) -> str:
    """Say a day as papers do: 2007年12月28日, or 28 December 2007."""
    if lang() == "en":
        return f"{on.day} {_MONTHS[on.month - 1]} {on.year}"
    return f"{on.year}年{on.month}月{on.day}日"


def weekday(on: date) -> str:
    """Say the day of the week."""
    if lang() == "en":
        return _WEEKDAYS_EN[on.weekday()]
    return f"星期{_WEEKDAYS_ZH[on.weekday()]}"


def moment(at: datetime | None, year: int | None = None) -> str:
    """Say a moment in the county's own time: 12-28 16:40."""
    if at is None:
        return NONE
    local = timezone.localtime(at) if timezone.is_aware(at) else at
    return f"{day(local.date(), year=year)} {local:%H:%M}"


def deadline(due: date, today: date) -> tuple[str, str]:
    """Say how far a deadline is, with its shape: ('todo', 还剩 3 天), 今天到期, 逾期 2 天."""
    days = (due - today).days
    if days == 0:
        return "wait", _("今天到期")
    if days < 0:
        return "late", ngettext("逾期 %(n)s 天", "逾期 %(n)s 天", -days) % {"n": -days}
    shape = "wait" if days <= 3 else "todo"
    return shape, ngettext("还剩 %(n)s 天", "还剩 %(n)s 天", days) % {"n": days}


def word(code: str) -> str:
    """Return the dictionary's word for a code; the code itself where the dictionary lacks it."""
    entry = terms().get(code)
    if entry is None:
        return code.rpartition(".")[2]
    return entry.en if lang() == "en" else entry.zh


def coded(vocabulary: str, value: str | None) -> str:
    """Say a coded word of the forms; '' where there is none."""
    if not value:
        return ""
    return english(vocabulary, value) if lang() == "en" else value
