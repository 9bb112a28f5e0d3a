"""Refusals: a polite no with a code, in both languages, saying what is wrong and how to mend it."""

import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from tuopin.kit.terms import Word, term, terms
from tuopin.kit.words import Coded


class Wording(NamedTuple):
    """The two sentences of a refusal in Chinese and English; `{fact}` marks are filled in."""

    zh: str
    en: str
    mend_zh: str
    mend_en: str


class Culprit(NamedTuple):
    """One row to blame for a refusal: what it is called, what is wrong with it, and its key.

    `why` is a word's code where the dictionary has one, else it is said as it stands.
    """

    name: str
    why: str
    subject: str = ""

    def said(self, lang: str = "zh") -> str:
        """Say what is wrong with the row."""
        return term(self.why, lang) if self.why in terms() else self.why


@cache
def catalogue() -> dict[str, Wording]:
    """Return every refusal's wording by code."""
    data = tomllib.loads((Path(__file__).parent / "refusals.toml").read_text("utf-8"))
    return {code: Wording(**entry) for code, entry in data.items()}


def _fact(fact: Any, lang: str) -> Any:
    if isinstance(fact, Word):
        return term(fact.code, lang)
    return fact.said(lang) if isinstance(fact, Coded) else fact


class Refused(Exception):
    """Work not done; nothing was changed. `rows` names the culprits, `facts` fill the sentence."""

    def __init__(self, code: str, /, rows: Sequence[Culprit] = (), **facts: Any) -> None:
        super().__init__(code)
        self.code = code
        self.rows = tuple(rows)
        self.facts = facts

    def text(self, lang: str = "zh") -> str:
        """Say what is wrong."""
        wording = catalogue()[self.code]
        return (wording.en if lang.startswith("en") else wording.zh).format(**self._said(lang))

    def mend(self, lang: str = "zh") -> str:
        """Say how to mend it."""
        wording = catalogue()[self.code]
        words = wording.mend_en if lang.startswith("en") else wording.mend_zh
        return words.format(**self._said(lang))

    def culprits(self, lang: str = "zh") -> list[Culprit]:
        """Return the rows to blame with their reasons said in a language."""
        return [row._replace(why=row.said(lang)) for row in self.rows]

    def _said(self, lang: str) -> dict[str, Any]:
        return {name: _fact(fact, lang) for name, fact in self.facts.items()}

    def __str__(self) -> str:
        return self.text() if self.code in catalogue() else self.code
