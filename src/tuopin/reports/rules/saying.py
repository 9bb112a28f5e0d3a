"""How a figure is said in a sentence: with its unit, in 元 or 万元, in both languages."""

from datetime import date

from tuopin.kit.money import wan, yuan
from tuopin.kit.terms import term

NONE = "—"
_WAN_FEN = 1_000_000
_PLURAL = {"person": "people"}
Value = int | str | None


def said_money(fen: int, lang: str = "zh") -> str:
    """Say an amount: in 万元 from ten thousand yuan on where that is exact to the hundred yuan."""
    if lang.startswith("en"):
        return f"{yuan(fen)} yuan"
    if abs(fen) >= _WAN_FEN and fen % 10_000 == 0:
        return f"{wan(fen)}万元"
    return f"{yuan(fen)}元"


def said_rate(rate: str) -> str:
    """Say a rate of four places as a percentage: '0.2346' as 23.46%, '1.0000' as 100%."""
    whole, _, places = rate.partition(".")
    hundredths = places[2:].rstrip("0")
    return f"{int(whole + places[:2])}{'.' if hundredths else ''}{hundredths}%"


def said_day(iso: str, lang: str = "zh", year: int | None = None) -> str:
    """Say a date; within the report's own year without the year."""
    day = date.fromisoformat(iso)
    if lang.startswith("en"):
        return f"{day.day} {day:%B}" if day.year == year else f"{day.day} {day:%B} {day.year}"
    tail = f"{day.month}月{day.day}日"
    return tail if day.year == year else f"{day.year}年{tail}"


def said(unit: str, value: Value, lang: str = "zh", year: int | None = None) -> str:
    """Say a figure's value with its unit; '—' for what does not exist."""
    if value is None:
        return NONE
    if unit == "fen":
        return said_money(int(value), lang)
    if unit == "date":
        return said_day(str(value), lang, year)
    if unit == "rate":
        return said_rate(str(value))
    if unit == "state":
        return term(f"state.batch.{value}", lang)
    count = int(value)
    space = " " if lang.startswith("en") else ""
    return f"{count:,}{space}{unit_word(unit, count, lang)}"


def unit_word(unit: str, count: int, lang: str = "zh") -> str:
    """Return the word behind a count: 户, household, households."""
    word = term(f"unit.{unit}", lang)
    if not lang.startswith("en") or count == 1:
        return word
    return _PLURAL.get(word, word + "s")
