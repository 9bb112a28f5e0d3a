"""Printing as a run does it: items of a kind, then their papers, in a language."""

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from tests.documents.reading import bare, said, word_lines
from tests.world import COUNTY
from tuopin.documents import pdf, word
from tuopin.documents.asking import Ask, Item, Kind
from tuopin.documents.tree import Paper, plain_text
from tuopin.documents.wording import NO_WORDS, Words, default
from tuopin.kit.scope import Scope


def asked(on: date, *prefixes: str, **given: Any) -> Ask:
    """Return a question for the whole county, or for some of its areas."""
    return Ask(scope=Scope(COUNTY, prefixes or (COUNTY,)), on=on, **given)


def words_of(kind: Kind, lang: Any = "zh") -> Words:
    """Return the text that comes with the program."""
    return default(kind.code, lang) if kind.template else NO_WORDS


def papers(kind: Kind, question: Ask, items: Sequence[Item] | None = None) -> list[Paper]:
    """Return the papers of a kind's items, of all that were asked for or of those given."""
    with translation.override("en" if question.lang == "en" else "zh-hans"):
        chosen = kind.items(question) if items is None else items
        return list(kind.make(question, chosen, words_of(kind, question.lang)))


def texts(kind: Kind, question: Ask) -> list[str]:
    """Return what the papers of a kind say."""
    return [plain_text(paper) for paper in papers(kind, question)]


def says_the_same_everywhere(paper: Paper) -> None:
    """Check that Word and PDF say what the paper says, and never None."""
    opened, shown = "".join(word_lines(word.write(paper))), said(pdf.write(paper))
    pieces = re.split("[\n\t]", plain_text(paper))
    assert [piece for piece in pieces if bare(piece.rstrip("：:")) not in opened] == []
    assert bare(paper.title) in shown
    assert "None" not in shown
    assert "None" not in opened


def one_paper_an_item(kind: Kind, question: Ask) -> None:
    """Check that every item is one paper, in whatever order they are asked for."""
    found = kind.items(question)
    assert found
    assert len({item.subject for item in found}) == len(found)
    assert all(0 < len(item.subject) <= 40 for item in found)
    forward = [plain_text(paper) for paper in papers(kind, question, found)]
    assert len(forward) == len(found)
    assert [plain_text(p) for p in papers(kind, question, found[::-1])] == forward[::-1]
    assert [plain_text(p) for p in papers(kind, question, found[:1])] == forward[:1]
    assert papers(kind, question, []) == []


def reads(kind: Kind, question: Ask) -> int:
    """Return how many queries the papers of a kind take."""
    with CaptureQueriesContext(connection) as asked_for:
        assert papers(kind, question)
    return len(asked_for)


def same_reads(kind: Kind, question: Callable[[], Ask], fill: Callable[[int], Any]) -> None:
    """Check that many rows take as many queries as few."""
    fill(3)
    few = reads(kind, question())
    fill(9)
    assert reads(kind, question()) == few
