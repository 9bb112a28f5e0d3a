"""Asking for papers of a room's kinds, and counting what that reads."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from tests.world import COUNTY
from tuopin.documents.asking import Ask, Item
from tuopin.documents.kinds import KINDS
from tuopin.documents.tree import Paper, plain_text
from tuopin.documents.wording import NO_WORDS, Words, default
from tuopin.kit.scope import Scope

DAY = date(2007, 12, 28)


def ask(*prefixes: str, on: date = DAY, lang: Any = "zh", **given: Any) -> Ask:
    """Ask for papers of batch 1 of the county or a part of it; what is `given` was typed."""
    batch = given.pop("batch", 1)
    return Ask(
        scope=Scope(COUNTY, prefixes or (COUNTY,)), on=on, lang=lang, batch=batch, given=given
    )


def words(code: str, lang: str = "zh") -> Words:
    """Return the words that a kind comes with."""
    template = KINDS[code].template
    return default(template.kind, "en" if lang == "en" else "zh") if template else NO_WORDS


def listed(code: str, question: Ask) -> list[Item]:
    """Return what could be printed of a kind."""
    with translation.override(question.lang):
        return KINDS[code].items(question)


def printed(code: str, question: Ask) -> list[Paper]:
    """Return the papers of a kind, in the language asked for."""
    with translation.override(question.lang):
        kind = KINDS[code]
        return list(kind.make(question, kind.items(question), words(code, question.lang)))


def text_of(code: str, question: Ask) -> str:
    """Return all that a kind's papers say."""
    return "\n".join(map(plain_text, printed(code, question)))


def reads(code: str, question: Ask) -> tuple[int, int]:
    """Return how many papers a kind has, and how many reads composing them takes."""
    kind, chosen = KINDS[code], listed(code, question)
    with CaptureQueriesContext(connection) as asked, translation.override(question.lang):
        made = list(kind.make(question, chosen, words(code, question.lang)))
    assert len(made) == len(chosen)
    return len(made), len(asked)


def chinese(papers: Iterable[Paper], *facts: object) -> set[str]:
    """Return the Chinese words in papers that are none of the facts: names stay as they are."""
    known = "".join(map(repr, facts))
    found = re.findall(r"[\u4e00-\u9fff]+", "\n".join(map(plain_text, papers)))
    return {word for word in found if word not in known}
