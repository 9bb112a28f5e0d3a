"""Money: whole fen inside; yuan, 万元 and capitals at the edge, and all rounding of money."""

from collections.abc import Sequence
from functools import lru_cache

from tuopin.kit.quantity import LIMIT, exact, half_up, narrow, scaled
from tuopin.kit.unreadable import Unreadable

__all__ = ["capitals", "half_up", "plain_yuan", "read_yuan", "split", "wan", "yuan"]

_FEN = {"": 100, "元": 100, "圆": 100, "元整": 100, "元正": 100}
_FEN |= {"千元": 100_000, "万": 1_000_000, "万元": 1_000_000, "万元整": 1_000_000}
_FEN |= {"亿": 10_000_000_000, "亿元": 10_000_000_000, "角": 10, "分": 1}
_MARKS = ("人民币", "RMB", "CNY", "¥")
_DIGITS = "零壹贰叁肆伍陆柒捌玖"


def read_yuan(value: object) -> int:
    """Return a cell's amount in fen: 1200, 1200.5, '￥1,234.50', '1２00元', '3.5万元'.

    Raises Unreadable: 'money_unreadable', 'money_negative', 'money_fraction' (parts of a fen).
    """
    return _read_text(value) if isinstance(value, str) else _fen(value)


def _fen(value: object) -> int:
    if isinstance(value, str):
        value = _unmarked(narrow(value))
    number = exact(value, "money_unreadable")
    if number.unit not in _FEN:
        raise Unreadable("money_unreadable")
    if number.coefficient < 0:
        raise Unreadable("money_negative")
    power: int = 10**number.places
    fen, rest = divmod(number.coefficient * _FEN[number.unit], power)
    if rest:
        raise Unreadable("money_fraction")
    if fen > LIMIT:
        raise Unreadable("money_unreadable")
    return fen


_read_text = lru_cache(maxsize=8192)(_fen)


def _unmarked(text: str) -> str:
    """Take the sign of the currency away, and read accountants' brackets as a minus."""
    if text.startswith("(") and text.endswith(")"):
        text = "-" + text[1:-1]
    sign = "-" if text.startswith("-") else ""
    text = text.removeprefix("-")
    for mark in _MARKS:
        text = text.removeprefix(mark)
    return sign + text


def yuan(fen: int) -> str:
    """Return fen as yuan for reading: '1,234.56'."""
    return f"{'-' if fen < 0 else ''}{abs(fen) // 100:,}.{abs(fen) % 100:02d}"


def plain_yuan(fen: int) -> str:
    """Return fen as yuan without separators, for sheets and journals: '1234.56'."""
    return f"{'-' if fen < 0 else ''}{abs(fen) // 100}.{abs(fen) % 100:02d}"


def wan(fen: int) -> str:
    """Return fen in units of 10,000 yuan, exactly and without trailing zeros: 100 is 100 万元."""
    return scaled(fen, 6)


def capitals(fen: int) -> str:
    """Return an amount in Chinese capitals (支付结算办法, annex 1): 140950 is 壹仟肆佰零玖元伍角.

    The word 人民币 is not part of it; papers print it before. Raises ValueError below zero.
    """
    if fen < 0:
        raise ValueError("no capitals below zero")
    whole, jiao, rest = fen // 100, fen // 10 % 10, fen % 10
    text = f"{_whole(whole)}元" if whole or not fen else ""
    if not jiao and not rest:
        return (text or "零元") + "整"
    # A nought in the place of 元 or 角 before something smaller is said.
    if whole and (whole % 10 == 0 or not jiao):
        text += "零"
    if jiao:
        text += _DIGITS[jiao] + "角"
    return text + (_DIGITS[rest] + "分" if rest else "")


def _whole(number: int) -> str:
    for size, name in ((10**8, "亿"), (10**4, "万")):
        if number >= size:
            head, rest = divmod(number, size)
            gap = "零" if 0 < rest < size // 10 else ""
            return _whole(head) + name + gap + (_whole(rest) if rest else "")
    return _thousands(number)


def _thousands(number: int) -> str:
    text, gap = "", False
    for size, name in ((1000, "仟"), (100, "佰"), (10, "拾"), (1, "")):
        digit = number // size % 10
        if digit:
            text += ("零" if gap and text else "") + _DIGITS[digit] + name
        gap = not digit
    return text or "零"


def split(total: int, weights: Sequence[int]) -> list[int]:
    """Divide fen by weights so that the parts sum to the total (largest remainder, earlier first).

    Raises ValueError for no weights, a weight below zero, or weights that are all zero.
    """
    whole = sum(weights)
    if whole <= 0 or min(weights) < 0:
        raise ValueError("weights must not be below zero, nor all zero")
    sign = -1 if total < 0 else 1
    shares = [divmod(abs(total) * weight, whole) for weight in weights]
    parts = [share for share, _ in shares]
    order = sorted(range(len(parts)), key=lambda place: (-shares[place][1], place))
    for place in order[: abs(total) - sum(parts)]:
        parts[place] += 1
    return [sign * part for part in parts]
