"""Figures that open their rows, and the composer of the progress report."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from tuopin.archive.queries import read
from tuopin.desk.pages import do, download, fresh_key, lang, page, scope, workbook
from tuopin.documents import pdf, word
from tuopin.documents.tree import Bold, Figure, Paper, markdown
from tuopin.documents.tree import figures as figure_codes
from tuopin.documents.tree.texts import runs
from tuopin.kit.refusals import Refused
from tuopin.kit.terms import Word, term
from tuopin.offices.queries import names_on, place_of
from tuopin.papers.actions import WORD_TYPE, publish, write_paragraph
from tuopin.papers.queries import compose, published, published_one, slots
from tuopin.reports.queries import HEADS, figures, opened
from tuopin.reports.rules import Definition, definition, said
from tuopin.sheets.rules.writing import plain_workbook

PAGE = 50
EXPORT_MOST = 100_000
# Rows name people: whoever opens them needs the room's own permission, and sees its area.
_SEEN_BY = {
    "townships": "see.reports",
    "teams": "see.reports",
    "register": "see.register",
    "selection": "see.selection",
    "pairing": "see.selection",
    "letters": "see.agreements",
    "numbers": "see.agreements",
    "funds": "see.funds",
    "ledger": "see.funds",
    "disasters": "see.disasters",
}


class FigureRow(NamedTuple):
    """A figure as a page shows it."""

    code: str
    name: str
    meaning: str
    said: str
    opens: bool


class Run(NamedTuple):
    """A piece of a sentence on the page: plain, standing out, or a figure with its rows."""

    text: str
    bold: bool
    code: str
    url: str


def _figure_row(code: str, value: Any, year: int) -> FigureRow:
    entry = definition(code)
    shown = said(entry.unit, value, lang(), year)
    return FigureRow(code, entry.name(lang()), entry.meaning(lang()), shown, bool(entry.rows))


@page("see.reports")
def figures_list(request: HttpRequest) -> HttpResponse:
    """Show every figure of the county as of the day, by subject."""
    on = request.as_of  # type: ignore[attr-defined]
    found = figures(request.actor.county, on)  # type: ignore[attr-defined]
    groups: dict[str, list[FigureRow]] = {}
    for code, value in found.items():
        subject = code.split(".", maxsplit=1)[0]
        groups.setdefault(term(f"figures.{subject}", lang()), []).append(
            _figure_row(code, value, on.year)
        )
    return render(request, "desk/reports/figures.html", {"groups": groups, "count": len(found)})


@page("see.reports")
def figure_rows(request: HttpRequest, code: str) -> HttpResponse:
    """Show what a figure means and the rows that it counts."""
    entry, value = _known(request, code)
    on = request.as_of  # type: ignore[attr-defined]
    actor = request.actor  # type: ignore[attr-defined]
    start = _number(request.GET.get("start"))
    permission = _permission(entry)
    seen = scope(request, permission)
    rows = opened(seen, code, on, start, PAGE)
    context = {
        "figure": _figure_row(code, value, on.year),
        "room": "" if actor.may(permission) else permission,
        "may_open": actor.may("see.register"),
        "rows": rows,
        "heads": _heads(rows.items),
        "start": start,
        "shown": start + len(rows.items),
        "next": start + PAGE if start + PAGE < rows.total else None,
        "before": max(0, start - PAGE) if start else None,
        "partial": not seen.whole,
        "crumbs": [(_("指标"), reverse("desk:figures"))],
    }
    return render(request, "desk/reports/rows.html", context)


@page("see.reports")
def figure_export(request: HttpRequest, code: str) -> HttpResponse:
    """Hand out a figure's rows as a workbook; refuses 'forbidden' without the room's permission."""
    entry, _value = _known(request, code)
    on = request.as_of  # type: ignore[attr-defined]
    county = request.actor.county  # type: ignore[attr-defined]
    permission = _permission(entry)
    if not request.actor.may(permission):  # type: ignore[attr-defined]
        raise Refused("forbidden", action=Word(permission))
    rows = opened(scope(request, permission), code, on, 0, EXPORT_MOST)
    names = names_on(county, on)
    heads = [term(f"head.rows.{h}", lang()) for h in HEADS]
    body = [
        [
            i.name, _place(names, i.region), i.what, i.day.isoformat() if i.day else "",
            None if i.fen is None else i.fen,
        ]
        for i in rows.items
    ]  # fmt: skip
    title = f"{entry.name(lang())} {on}"
    return workbook(plain_workbook(title, heads, body, money=[4]), f"{title}.xlsx")


def _known(request: HttpRequest, code: str) -> tuple[Definition, Any]:
    """Return a figure that the county has on the day, with its value; else there is no such page.

    A batch or an event that there is not has no figure, and no rows that could stand for it.
    """
    found = figures(request.actor.county, request.as_of)  # type: ignore[attr-defined]
    if code not in found:
        raise Http404
    return definition(code), found[code]


def _permission(entry: Definition) -> str:
    """Return who may see the rows that a figure counts."""
    return _SEEN_BY.get(entry.rows.partition(".")[0], "see.reports")


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 9 else 0


def _heads(items: list[Any]) -> list[str]:
    """Return the columns in which some row says something."""
    return [h for h in HEADS if any(getattr(i, h) not in {"", None} for i in items)]


def _place(names: dict[str, str], region: str) -> str:
    if not region:
        return ""
    place = place_of(names, region)
    return f"{place.township}{place.village}"


@page("see.papers")
def composer(request: HttpRequest) -> HttpResponse:
    """Show the day's report with its figures open and the office's own words beside it."""
    actor, on = request.actor, request.as_of  # type: ignore[attr-defined]
    made = compose(actor.county, on, lang())
    blocks = [_block(part) | {"id": f"b{n}"} for n, part in enumerate(made.parts)]
    chosen = request.GET.get("figure", "")
    picked = None
    if chosen in made.figures:
        picked = _figure_row(chosen, made.figures[chosen], on.year)
    missing = sorted({p.slot for p in made.parts if p.slot and not p.own})
    context = {
        "paper": made.paper,
        "blocks": blocks,
        "outline": [b for b in blocks if b["kind"] == "heading"],
        "picked": picked,
        "used": len(_used(made.paper)),
        "missing": missing,
        "changed": made.changed,
        "before": made.before,
        "published": list(published(actor.county)[:5]),
        "may_write": actor.may("papers.write"),
        "may_publish": actor.may("papers.publish"),
        "slots": slots(),
    }
    return render(request, "desk/reports/composer.html", context)


def _used(paper: Paper) -> set[str]:
    return set(figure_codes(paper))


def _block(part: Any) -> dict[str, Any]:
    """Return one block as the template needs it: kind, runs, and the slot it belongs to."""
    block = part.block
    shown: dict[str, Any] = {"kind": block.kind, "slot": part.slot, "own": part.own}
    if hasattr(block, "text"):
        shown["runs"] = [_run(run) for run in runs(block.text)]
        shown["plain"] = "".join(r.text for r in shown["runs"])
    if block.kind == "heading":
        shown["level"] = block.level
    if block.kind == "table":
        shown |= {"columns": block.columns, "rows": block.rows, "total": block.total}
        shown["unit"] = block.unit
    if block.kind == "sign":
        shown |= {"organs": block.organs, "date": block.date}
    return shown


def _run(run: Any) -> Run:
    if isinstance(run, Figure):
        return Run(run.text, False, run.code, reverse("desk:figures_rows", args=[run.code]))
    return Run(run if isinstance(run, str) else run.text, isinstance(run, Bold), "", "")


@page("papers.write")
def own_words(request: HttpRequest, slot: str) -> HttpResponse:
    """Write the office's own words into a place of the report."""
    actor, on = request.actor, request.as_of  # type: ignore[attr-defined]
    if slot not in slots():
        raise Http404
    if request.method == "POST":
        do(request, write_paragraph, as_of=on, slot=slot, text=request.POST.get("text", ""))
        return redirect(f"{reverse('desk:reports')}#{slot}")
    made = compose(actor.county, on, lang())
    words = next((p.own for p in made.parts if p.slot == slot and p.own), None)
    context = {
        "slot": slot,
        "title": term(f"slot.{slot}", lang()),
        "text": words.text if words else "",
        "key": fresh_key(),
        "crumbs": [(_("进展情况汇报"), reverse("desk:reports"))],
    }
    return render(request, "desk/reports/own.html", context)


@page("papers.publish")
def publish_report(request: HttpRequest) -> HttpResponse:
    """Say what publishing does, then publish."""
    actor, on = request.actor, request.as_of  # type: ignore[attr-defined]
    if request.method == "POST" and request.POST.get("confirmed"):
        do(request, publish, as_of=on)
        return redirect("desk:reports")
    made = compose(actor.county, on, "zh")
    context = {
        "title": _("定稿归档"),
        "why": made.paper.title,
        "will": [
            _("Word 和 PDF 各存一份进档案，按哈希核对"),
            _("报告里的 %(count)d 个数和全部指标一起存下，附哈希")
            % {"count": len(_used(made.paper))},
            _("以后补登不改这一份；下一份报告会注明变化"),
        ],
        "refused": [],
        "after": [],
        "hidden": [],
        "reason": False,
        "button": _("定稿归档"),
        "back": reverse("desk:reports"),
    }
    return render(request, "desk/confirm.html", context)


_FORMATS: dict[str, tuple[Callable[[Paper], bytes], str]] = {
    "docx": (word.write, WORD_TYPE),
    "pdf": (pdf.write, "application/pdf"),
    "md": (lambda paper: markdown(paper).encode(), "text/markdown; charset=utf-8"),
}


@page("see.papers")
def report_file(request: HttpRequest, form: str) -> HttpResponse:
    """Hand out the day's report as it stands, as Word, PDF or Markdown."""
    actor, on = request.actor, request.as_of  # type: ignore[attr-defined]
    if form not in _FORMATS:
        raise Http404
    write, kind = _FORMATS[form]
    paper = compose(actor.county, on, lang()).paper
    return download(write(paper), f"{paper.title}-{on}.{form}", kind)


@page("see.papers")
def published_file(request: HttpRequest, key: Any, form: str) -> HttpResponse:
    """Hand out a published report's file from the archive."""
    row = published_one(request.actor.county, key)  # type: ignore[attr-defined]
    if row is None or form not in {"docx", "pdf"}:
        raise Refused("not_found")
    kept = row.word if form == "docx" else row.pdf
    return download(read(kept), kept.name, kept.media_type)


urls = [
    path("figures", figures_list, name="figures"),
    path("figures/<str:code>", figure_rows, name="figures_rows"),
    path("figures/<str:code>/rows.xlsx", figure_export, name="figures_export"),
    path("reports", composer, name="reports"),
    path("reports/own/<slug:slot>", own_words, name="reports_own"),
    path("reports/publish", publish_report, name="reports_publish"),
    path("reports/now.<str:form>", report_file, name="reports_file"),
    path("reports/<uuid:key>/report.<str:form>", published_file, name="reports_published"),
]
