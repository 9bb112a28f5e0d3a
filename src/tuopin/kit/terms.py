"""The one dictionary, terms.toml: every noun, state, verb, role and action in both languages."""

import tomllib
from functools import cache
from pathlib import Path
from typing import NamedTuple


class Term(NamedTuple):
    """One word of the field: code, Chinese and English, what it means, the room it belongs to."""

    code: str
    zh: str
    en: str
    meaning: str = ""
    room: str = ""


class Word(NamedTuple):
    """A word by its code, to be said in the reader's language."""

    code: str


@cache
def terms() -> dict[str, Term]:
    """Return all terms by code, in the order of the file."""
    data = tomllib.loads((Path(__file__).parent / "terms.toml").read_text("utf-8"))
    return {code: Term(code=code, **entry) for code, entry in data.items()}


def term(code: str, lang: str = "zh") -> str:
    """Return the word for a code; raises KeyError for a word that the dictionary lacks."""
    entry = terms()[code]
    return entry.en if lang.startswith("en") else entry.zh
