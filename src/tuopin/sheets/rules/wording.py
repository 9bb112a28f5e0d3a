"""Findings: what is wrong with a cell, said in both languages with how to mend it."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple


class Message(NamedTuple):
    """The sentences of one fault code; `{fact}` marks are filled in."""

    zh: str
    en: str
    mend_zh: str
    mend_en: str


class Finding(NamedTuple):
    """One fault or warning of one cell; the value is masked where it is personal."""

    sheet: str
    row: int
    heading: str
    code: str
    value: str
    zh: str
    en: str
    warning: bool = False


@cache
def messages() -> dict[str, Message]:
    """Return the wording of every fault code."""
    text = (Path(__file__).parent.parent / "messages.toml").read_text("utf-8")
    return {code: Message(**entry) for code, entry in tomllib.loads(text).items()}


class Both(NamedTuple):
    """A fact that is said differently in the two languages."""

    zh: str
    en: str


def found(
    sheet: str, row: int, heading: str, code: str, /, *, value: str = "", warning: bool = False,
    **facts: Any,
) -> Finding:  # fmt: skip
    """Make a finding; its sentences come from messages.toml."""
    message = messages()[code]
    facts.setdefault("heading", heading)
    zh = f"{message.zh}。{message.mend_zh}".format(**_said(facts, 0))
    en = f"{message.en}. {message.mend_en}".format(**_said(facts, 1))
    return Finding(sheet[:60], row, heading, code, value[:80], zh[:300], en[:400], warning)


def _said(facts: dict[str, Any], place: int) -> dict[str, Any]:
    return {k: v[place] if isinstance(v, Both) else v for k, v in facts.items()}
