"""Coded words of the forms: one word goes out, several ways of writing it are understood."""

import difflib
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from tuopin.kit.identity import Sex
from tuopin.kit.quantity import narrow
from tuopin.kit.unreadable import Unreadable

_SEXES: dict[str, Sex] = {"男": "male", "女": "female"}
_NONE: Mapping[str, Sequence[str]] = {}


class Coded(NamedTuple):
    """A word of a vocabulary of the forms, to be said in the reader's language: 亩, or mu."""

    vocabulary: str
    word: str

    def said(self, lang: str = "zh") -> str:
        """Say the word; KeyError for a vocabulary without English."""
        return english(*self) if lang.startswith("en") else self.word


@cache
def _tables() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "words.toml").read_text("utf-8"))


def names() -> tuple[str, ...]:
    """Return the names of the vocabularies."""
    return tuple(name for name in _tables() if name not in {"relation_sex", "english"})


def spellings(name: str) -> dict[str, list[str]]:
    """Return the other spellings of each word of a vocabulary; KeyError for an unknown one."""
    table: dict[str, list[str]] = _tables()[name]
    if name == "nation":
        return {word: [word.removesuffix("族")] for word in table["names"]}
    return table


@cache
def _spellings(name: str) -> dict[str, str]:
    table = spellings(name)
    found = {also: word for word, others in table.items() for also in others}
    return {word: word for word in table} | found


def words(name: str, extra: Mapping[str, Sequence[str]] = _NONE) -> tuple[str, ...]:
    """Return the words of a vocabulary that go out, in order, with a county's own at the end."""
    return tuple(dict.fromkeys([*_spellings(name).values(), *extra.get(name, ())]))


def read(name: str, value: object, extra: Mapping[str, Sequence[str]] = _NONE) -> str:
    """Return the canonical word of a cell; `extra` holds a county's own words by vocabulary.

    Raises Unreadable('code_unknown', vocabulary, nearest); `nearest` is '' if nothing is near.
    """
    known = _spellings(name)
    if isinstance(value, str) and value in known:
        return known[value]
    text = _cell(value)
    if text in known:
        return known[text]
    added = extra.get(name, ())
    if text in added:
        return text
    raise Unreadable("code_unknown", vocabulary=name, nearest=_nearest(text, known, added))


def _cell(value: object) -> str:
    """Return a cell's text; 1 and TRUE are how a spreadsheet keeps a tick."""
    if isinstance(value, (bool, float)):
        return str(int(value)) if value in {0, 1} else str(value)
    return "" if value is None else narrow(value)


def _nearest(text: str, known: Mapping[str, str], added: Sequence[str]) -> str:
    if not text:
        return ""
    spellings = {**known, **{word: word for word in added}}
    within = [s for s in spellings if s in text or text in s]
    if within:
        return spellings[max(within, key=lambda s: difflib.SequenceMatcher(None, s, text).ratio())]
    close = difflib.get_close_matches(text, spellings, n=1, cutoff=0.3)
    return spellings[close[0]] if close else ""


def english(name: str, word: str) -> str:
    """Return what English calls a word of a vocabulary, or each word of a list joined by 、.

    A county's own word stays as it is. 'unit' names units of measure; KeyError for a vocabulary
    without English.
    """
    table: dict[str, str] = _tables()["english"][name]
    return table.get(word) or ", ".join(table.get(part, part) for part in word.split("、"))


def is_yes(word: str) -> bool:
    """Say whether a word of the vocabulary 'yesno' means yes."""
    return word == "是"


def sex_code(word: str) -> Sex:
    """Return 'male' or 'female' of 男 or 女; KeyError for anything else."""
    return _SEXES[word]


def sex_word(code: str) -> str:
    """Return 男 or 女 of 'male' or 'female'."""
    return "男" if code == "male" else "女"


@cache
def _relation_sexes() -> dict[str, Sex]:
    table = _tables()["relation_sex"]
    male: dict[str, Sex] = dict.fromkeys(table["male"], "male")
    return male | dict.fromkeys(table["female"], "female")


def relation_sex(raw: object) -> Sex | None:
    """Return the sex that a relation says as it was typed: 妻 is female, 配偶 says none."""
    return _relation_sexes().get(narrow(raw))
