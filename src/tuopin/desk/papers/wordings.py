"""The wordings of papers: which text is in force, what it may name, and every version before."""

from collections.abc import Iterator
from datetime import date
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Any, NamedTuple

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import page
from tuopin.desk.papers.room import WORDINGS, crumbs, groups, named, tabs
from tuopin.desk.papers.sample import sample_of
from tuopin.documents.kinds import KINDS
from tuopin.documents.tree import Heading, Inline, Language, Note, Para, Underline, clean
from tuopin.documents.tree.texts import runs
from tuopin.documents.wording import Template, Words, compose
from tuopin.kit.terms import term
from tuopin.offices.queries import officer_names
from tuopin.papers.queries.wording import (
    in_force,
    standing,
    template_of,
    version_of,
    versions,
)

LANGUAGES: tuple[Language, Language] = ("zh", "en")


class Name(NamedTuple):
    """A field or block that a text may name: its name, an example of it, and its standing."""

    name: str
    example: str
    required: bool
    block: bool

    @property
    def typed(self) -> str:
        """Return what is typed into the text."""
        return f"{{{self.name}}}"


class Line(NamedTuple):
    """One line of a comparison: 'same', 'gone' or 'new', and what it says."""

    change: str
    text: str


class Version(NamedTuple):
    """A version of a text, as the history shows it."""

    number: int
    since: date | None
    document: str
    note: str
    by: str
    on: date | None
    state: str


@page(WORDINGS)
def wordings(request: DeskRequest) -> HttpResponse:
    """List the kinds of papers that have a text, and the version in force."""
    stands = {row.kind: row for row in standing(request.actor.county, request.as_of)}
    found = [
        (room, [{"kind": kind, "row": stands[kind.code]} for kind in kinds])
        for room, kinds in groups(stands)
    ]
    context = {
        "groups": found,
        "own": sum(row.version > 0 for row in stands.values()),
        "tabs": tabs(request, "papers_wordings"),
    }
    return render(request, "desk/papers/wordings.html", context)


@page(WORDINGS)
def wording_page(request: DeskRequest, kind: str) -> HttpResponse:
    """Show a version of a kind's text, and how it differs from the one before."""
    actor, on = request.actor, request.as_of
    template = template_of(kind)
    shown_lang = chosen_language(request)
    rows = list(versions(actor.county, kind).filter(made_on__lte=on))
    now = in_force(actor.county, kind, on).version
    asked = request.GET.get("version", "")
    numbers = [row.version for row in rows] + [0]
    number = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 6 else now
    words = version_of(actor.county, kind, number, shown_lang)
    before = next((a for b, a in pairwise(numbers) if b == number), None)
    base = reverse("desk:papers_wording", args=[kind])
    context = {
        "kind": KINDS[kind],
        "name": named(kind),
        "words": words,
        "read": read_out(template, words),
        "chinese_only": shown_lang == "en" and words.lang == "zh",
        "number": number,
        "now": now,
        "before": before,
        "changes": _changes(actor.county, kind, number, before, shown_lang),
        "history": _history(request, rows, now),
        "names": names_of(template, words.lang),
        "languages": [
            {
                "label": label,
                "url": f"{base}?lang={code}&version={number}",
                "on": code == shown_lang,
            }
            for code, label in (("zh", _("中文")), ("en", _("英文")))
        ],
        "lang": shown_lang,
        "may_amend": actor.may("papers.amend") and on == request.today,
        "crumbs": crumbs((_("文书范本"), reverse("desk:papers_wordings"))),
    }  # fmt: skip
    return render(request, "desk/papers/wording.html", context)


def chosen_language(request: DeskRequest) -> Language:
    """Return the language of the text that the address asks for, Chinese where it says nothing."""
    return "en" if request.GET.get("lang") == "en" else "zh"


def names_of(template: Template, lang: Language) -> list[Name]:
    """Return all that a kind's text may name, in the language of the text, with examples."""
    sample = sample_of(lang)
    found = [
        Name(term(f"field.{code}", lang), sample.field(code), code in template.fields, False)
        for code in (*template.fields, *template.optional)
    ]
    return found + [
        Name(term(f"block.{code}", lang), "", code in template.blocks, True)
        for code in (*template.blocks, *template.optional_blocks)
    ]


def compared(before: str, after: str) -> list[Line]:
    """Return how a text differs from the one before, line by line."""
    old, new = _lines(before), _lines(after)
    found: list[Line] = []
    for kind, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            found += [Line("same", line) for line in old[i:j]]
        else:
            found += [Line("gone", line) for line in old[i:j]]
            found += [Line("new", line) for line in new[k:m]]
    return found


def _lines(text: str) -> list[str]:
    return [line.strip() for line in clean(text).split("\n") if line.strip()]


def read_out(template: Template, words: Words) -> list[dict[str, Any]]:
    """Return a text as a page shows it: numbered, its fields standing out, its parts in frames."""
    fields = {
        code: Underline(term(f"field.{code}", words.lang))
        for code in (*template.fields, *template.optional)
    }
    blocks = {
        code: (Note(term(f"block.{code}", words.lang)),)
        for code in (*template.blocks, *template.optional_blocks)
    }
    found = []
    for block in compose(template, words, fields, blocks):
        if isinstance(block, Heading | Para | Note):
            pieces = [(plain_run(run), isinstance(run, Underline)) for run in runs(block.text)]
            level = block.level if isinstance(block, Heading) else 0
            found.append({"kind": block.kind, "level": level, "pieces": pieces})
    return found


def plain_run(run: Inline) -> str:
    """Return what a run of a sentence says."""
    return run if isinstance(run, str) else run.text


def _changes(county: str, kind: str, number: int, before: int | None, lang: Language) -> list[Line]:
    """Return how a version differs from the one before it; nothing where it does not."""
    if before is None:
        return []
    old = version_of(county, kind, before, lang)
    new = version_of(county, kind, number, lang)
    lines = compared(f"{old.title}\n{old.text}", f"{new.title}\n{new.text}")
    return lines if any(line.change != "same" for line in lines) else []


def _history(request: DeskRequest, rows: list[Any], now: int) -> list[Version]:
    people = officer_names(request.actor.county, [row.made_by for row in rows])
    return list(_versions(rows, people, request.as_of, now))


def _versions(rows: list[Any], people: dict[Any, str], on: date, now: int) -> Iterator[Version]:
    for row in rows:
        state = "now" if row.version == now else "coming" if row.from_on > on else "past"
        yield Version(
            row.version, row.from_on, row.document, row.note, people.get(row.made_by, ""),
            row.made_on, state,
        )  # fmt: skip
    yield Version(0, None, "", "", "", None, "past" if now else "now")
