"""Reading of single cells by kind, and how a value is shown again: in a review, in an export."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from tuopin.kit import words as kit_words
from tuopin.kit.dates import read_date
from tuopin.kit.identity import Identity, hide_numbers, mask, read_identity
from tuopin.kit.money import plain_yuan, read_yuan
from tuopin.kit.quantity import narrow, plain, read_count, read_milli
from tuopin.kit.unreadable import Unreadable
from tuopin.sheets.rules.columns import Column

Reader = Callable[[Any], Any]
Extra = Mapping[str, Sequence[str]]

_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
_ESCAPED = ("'=", "'+", "'-", "'@")
_GAPS = re.compile(r"[\s\u00a0\u3000]+")
_HIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\ufeff]")
_SPLIT = re.compile(r"[、,，;；/\s]+")
MOST_COUNT = 99_999
MOST_CAUSES = 2


def reader(column: Column, on: date, extra: Extra) -> Reader:
    """Return the reader of a column: it takes a cell that is not blank and returns its value.

    The reader raises Unreadable with one of the fault codes of messages.toml.
    """
    made: dict[str, Callable[[], Reader]] = {
        "identity": lambda: _identity,
        "date": lambda: _past(on),
        "date_open": lambda: read_date,
        "count": lambda: _count,
        "year": lambda: _year(on),
        "money": lambda: read_yuan,
        "quantity": lambda: read_milli,
        "flag": lambda: _flag(extra),
        "word": lambda: _word(column, extra),
        "words": lambda: _several(column, extra),
        "name": lambda: _name(column),
        "phone": lambda: _phone(column),
    }
    return made.get(column.kind, lambda: _text(column))()


def text_of(value: Any) -> str:
    """Return a cell as text: whole numbers without a point, dates as 2007-04-05."""
    if type(value) is str:
        text = value
        if not text.isprintable():
            text = _HIDDEN.sub("", _GAPS.sub(" ", text))
        text = text.strip()
        return text[1:] if text.startswith(_ESCAPED) else text
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return f"{value:.15g}"
    if isinstance(value, datetime):
        return value.date().isoformat()
    return str(value)


def _text(column: Column) -> Reader:
    most = column.length

    def read(value: Any) -> str:
        text = text_of(value)
        if len(text) > most:
            raise Unreadable("too_long", most=most)
        return text

    return read


def _name(column: Column) -> Reader:
    most = column.length

    def read(value: Any) -> str:
        # Names are spaced out to line up on paper: 王 明 is 王明; a space between letters stays.
        text = text_of(value)
        if not text.isascii():
            text = _GAPS.sub("", text)
        if len(text) > most:
            raise Unreadable("too_long", most=most)
        return text

    return read


def _phone(column: Column) -> Reader:
    most = column.length

    def read(value: Any) -> str:
        text = narrow(text_of(value))
        if len(text) > most:
            raise Unreadable("too_long", most=most)
        return text

    return read


@lru_cache(maxsize=32_768)
def _typed_identity(text: str) -> Identity:
    return read_identity(text)


def _identity(value: Any) -> Identity:
    return _typed_identity(value) if type(value) is str else read_identity(value)


def _past(on: date) -> Reader:
    def read(value: Any) -> date:
        day = read_date(value)
        if day > on:
            raise Unreadable("date_future", on=on.isoformat())
        return day

    return read


def _count(value: Any) -> int:
    count = read_count(value)
    if count > MOST_COUNT:
        raise Unreadable("number_too_large", most=MOST_COUNT)
    return count


def _year(on: date) -> Reader:
    def read(value: Any) -> int:
        year = value.year if isinstance(value, date) else read_count(value)
        if not 1949 <= year <= 2200:
            raise Unreadable("number_unreadable")
        if year > on.year:
            raise Unreadable("date_future", on=on.isoformat())
        return year

    return read


def _flag(extra: Extra) -> Reader:
    def read(value: Any) -> bool:
        return kit_words.is_yes(_said("yesno", value, extra))

    return read


def _word(column: Column, extra: Extra) -> Reader:
    name = column.words

    def read(value: Any) -> str:
        return _said(name, value, extra)

    return read


def _several(column: Column, extra: Extra) -> Reader:
    name = column.words

    def read(value: Any) -> str:
        parts = [p for p in _SPLIT.split(text_of(value)) if p]
        if len(parts) > MOST_CAUSES:
            raise Unreadable("number_too_large", most=MOST_CAUSES)
        return "、".join(dict.fromkeys(_said(name, p, extra) for p in parts))

    return read


def _said(name: str, value: Any, extra: Extra) -> str:
    try:
        return kit_words.read(name, value, extra)
    except Unreadable as fault:
        given = hide_numbers(text_of(value))[:20]
        choices = "、".join(kit_words.words(name, extra)[:20])
        raise Unreadable(
            "code_unknown", given=given, choices=choices, nearest=fault.facts.get("nearest", "")
        ) from None


def shown(column: Column, value: Any) -> str:
    """Return a read value as text, masked where it is personal: for reviews and messages."""
    text = written(column, value)
    return masked(column, text)


def masked(column: Column, raw: Any) -> str:
    """Return what stood in a cell as text, masked where it is personal."""
    text = text_of(raw) if raw is not None else ""
    if not text or not (column.personal or column.kind in {"identity", "phone"}):
        # An identity number in the wrong column is one all the same.
        return hide_numbers(text)
    if isinstance(raw, float):
        return f"{raw:.5E}"
    if column.kind == "phone":
        return (
            f"{text[:3]}{'*' * max(0, len(text) - 7)}{text[-4:]}"
            if len(text) > 7
            else "*" * len(text)
        )
    return mask(text)


def written(column: Column, value: Any) -> str:
    """Return a read value as the text that goes out: money in yuan, thousandths as a number."""
    if value is None or value == "":
        return ""
    if column.kind == "money":
        return plain_yuan(value)
    if column.kind == "quantity":
        return plain(value)
    if column.kind == "flag":
        return "是" if value else "否"
    return text_of(value)


def escaped(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula: '=1+1 for =1+1."""
    return f"'{text}" if text.startswith(_FORMULA_SIGNS) else text
