"""One paper as a file, PDF or Word, filled from the record as it stands on the day shown.

It bears no number and no code: those come with a print run, which the pages lead to.
"""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse

from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import download
from tuopin.documents import pdf, word
from tuopin.documents.case import spoken
from tuopin.documents.tree import Paper
from tuopin.documents.wording import Words
from tuopin.papers.actions import WORD_TYPE
from tuopin.papers.queries.wording import in_force

FORMS: dict[str, tuple[Callable[[Paper], bytes], str]] = {
    "pdf": (pdf.write, "application/pdf"),
    "docx": (word.write, WORD_TYPE),
}


def files(name: str, key: Any) -> list[tuple[str, str]]:
    """Return a paper's files as links: (PDF or Word, address)."""
    return [
        (label, reverse(f"desk:{name}", args=[key, form]))
        for form, label in (("pdf", "PDF"), ("docx", "Word"))
    ]


def written(paper: Paper, form: str, *name: Any) -> HttpResponse:
    """Hand out a paper as a file; what its name is made of is joined by dashes."""
    if form not in FORMS:
        raise Http404
    write, kind = FORMS[form]
    return download(write(paper), f"{'-'.join(str(part) for part in name)}.{form}", kind)


def words_of(request: DeskRequest, kind: str) -> Words:
    """Return the wording of a kind of paper that was in force on the day shown."""
    return in_force(request.actor.county, kind, request.as_of, spoken())
