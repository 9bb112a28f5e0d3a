"""Amounts that are known as a range: 2—3万元 a year, 8—10元 more a jin (R86, R91). All in fen."""

from typing import NamedTuple

from tuopin.kit.quantity import scaled
from tuopin.kit.words import english

_WAN_FEN, _HUNDRED_YUAN = 1_000_000, 10_000


class Gain(NamedTuple):
    """What is gained a unit: from, to, of what, and what the unit brought before if that is known.

    One amount is a range from itself to itself.
    """

    low_fen: int
    high_fen: int
    per: str
    before_fen: int | None = None


def said_range(low_fen: int, high_fen: int, lang: str = "zh") -> str:
    """Say a range: 8—10元, 2—3万元, 20,000–30,000 yuan; one amount where both ends are it.

    In 万元 from ten thousand yuan on where both ends are exact to the hundred yuan, as reports say
    amounts.
    """
    if lang.startswith("en"):
        return f"{_joined(_yuan(low_fen), _yuan(high_fen), '–')} yuan"
    wan = high_fen >= _WAN_FEN and not low_fen % _HUNDRED_YUAN and not high_fen % _HUNDRED_YUAN
    low, high = ((scaled(fen, 6) if wan else _yuan(fen)) for fen in (low_fen, high_fen))
    return f"{_joined(low, high, '—')}{'万元' if wan else '元'}"


def said_gain(gain: Gain, lang: str = "zh") -> str:
    """Say what is gained a unit: 每斤8—10元, or 8–10 yuan per jin."""
    words = said_range(gain.low_fen, gain.high_fen, lang)
    if lang.startswith("en"):
        return f"{words} per {english('unit', gain.per).removesuffix('s')}"
    return f"每{gain.per}{words}"


def _joined(low: str, high: str, dash: str) -> str:
    return low if low == high else f"{low}{dash}{high}"


def _yuan(fen: int) -> str:
    """Return yuan with thousands and without needless noughts: 1,250.5."""
    whole, dot, rest = scaled(fen, 2).partition(".")
    return f"{int(whole):,}{dot}{rest}"
