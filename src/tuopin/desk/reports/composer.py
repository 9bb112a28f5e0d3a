"""The composer: the day's report with its figures open and the office's own words beside it."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import do, fresh_key, lang, page, scope
from tuopin.desk.reports.shown import difference, event_names, figure_row
from tuopin.documents.tree import Bold, Figure, figures
from tuopin.documents.tree.texts import runs
from tuopin.kit.terms import term
from tuopin.papers.actions import write_paragraph
from tuopin.papers.queries import Composed, compose, own_paragraphs, published, slots
from tuopin.reports.queries import figures as figures_on
from tuopin.reports.queries import opened
from tuopin.reports.rules import definition, said

COMPARED_MOST = 24
PUBLISHED_MOST = 8
HANDS = ("special", "transit", "township", "outstanding", "written_off")
PROGRESS = "progress"


class Run(NamedTuple):
    """A piece of a sentence on the page: plain, standing out, or a figure with its rows.

    `changed` says by how much the figure has grown since the last published report.
    """

    text: str
    bold: bool
    code: str
    changed: str


class Compared(NamedTuple):
    """A figure that the report says, as the last report said it and now."""

    name: str
    code: str
    before: str
    now: str
    grown: str


class Check(NamedTuple):
    """One thing looked at before a report is published."""

    shape: str
    words: str
    url: str = ""


@page("see.papers")
def composer(request: DeskRequest) -> HttpResponse:
    """Show the day's report as a paper; every figure in it opens, own words have their places."""
    actor, on = request.actor, request.as_of
    made = compose(actor.county, on, lang())
    names = event_names(actor.county, on)
    before = json.loads(made.before.figures) if made.before else {}
    blocks = _blocks(made, before)
    used = list(dict.fromkeys(figures(made.paper)))
    context = {
        "paper": made.paper,
        "day_line": made.paper.blocks[0].text,  # type: ignore[union-attr]
        "blocks": blocks,
        "outline": [b for b in blocks if b["kind"] == "heading"],
        "used": len(used),
        "checks": _checks(made, len(used)),
        "missing": _missing(made),
        "compared": _compared(made, before, used, names),
        "before": made.before,
        "changed": [
            figure_row(c.code, c.before, on.year, names)._asdict()
            | {"now": said(definition(c.code).unit, c.now, lang(), on.year)}
            for c in made.changed
        ],
        "published": [
            (row, _clock_of(row))
            for row in published(actor.county).filter(published_on__lte=on)[:PUBLISHED_MOST]
        ],
        "may_write": actor.may("papers.write"),
        "may_publish": actor.may("papers.publish"),
        "picked": _picked(request, request.GET.get("figure", ""), made.figures),
    }
    return render(request, "desk/reports/composer.html", context)


def _clock_of(row: Any) -> str:
    """Say at which time of its day a report was published (R01), as its key tells it.

    '' where the day was chosen otherwise than by the clock, as when a year is lived again.
    """
    made = datetime.fromtimestamp((row.id.int >> 80) // 1000, tz=UTC)
    local = timezone.localtime(made)
    return f"{local:%H:%M:%S}" if local.date() == row.published_on else ""


@page("see.papers")
def picked(request: DeskRequest) -> HttpResponse:
    """Show one figure of the report: what it means, how many rows it counts."""
    actor, on = request.actor, request.as_of
    code = request.GET.get("figure", "")
    found = figures_on(actor.county, on) if code else {}
    context = {"picked": _picked(request, code, found)}
    return render(request, "desk/reports/picked.html", context)


def _picked(request: DeskRequest, code: str, found: Mapping[str, Any]) -> dict[str, Any] | None:
    if code not in found:
        return None
    actor, on = request.actor, request.as_of
    row = figure_row(code, found[code], on.year, event_names(actor.county, on))
    rows = opened(scope(request, "see.reports"), code, on, 0, 1)
    return row._asdict() | {
        "unit": definition(code).unit,
        "value": found[code],
        "total": rows.total,
        "sum_fen": rows.sum_fen,
    }


def _missing(made: Composed) -> list[str]:
    empty = {p.slot for p in made.parts if p.slot and not (p.own and p.own.text.strip())}
    return [slot for slot in slots() if slot in empty]


def _checks(made: Composed, used: int) -> list[Check]:
    """Look at what must hold before a report may be believed: sums, numbers, signatures."""
    found = made.figures
    whole = sum(int(found.get(f"fund.{hand}_fen") or 0) for hand in HANDS)
    even = whole == found.get("fund.capital_fen")
    money = _figure_url("fund.capital_fen")
    checks = [
        Check("done", _("%(n)s 个数都有出处") % {"n": used}),
        Check("done", _("本金各处相加，账平"), money)
        if even
        else Check("late", _("本金各处相加，账不平"), money),
    ]
    for code, good, bad in (
        ("numbers.gaps", _("编号没有缺号"), _("编号缺 %(n)s 个")),
        ("numbers.mismatches", _("三线合一没有不符"), _("三线不合一的文书 %(n)s 份")),
        ("letters.incomplete", _("发出的责任书都签全了"), _("责任书没签全 %(n)s 份")),
    ):
        count = int(found.get(code) or 0)
        checks.append(
            Check("late", bad % {"n": count}, _figure_url(code)) if count else Check("done", good)
        )
    return checks


def _figure_url(code: str) -> str:
    return reverse("desk:figures_rows", args=[code])


def _compared(
    made: Composed, before: Mapping[str, Any], used: list[str], names: Mapping[str, str]
) -> list[Compared]:
    """Return the figures of the report that have moved since the last published one."""
    year = made.facts.as_of.year
    found = []
    for code in used:
        unit = definition(code).unit
        grown = difference(unit, before.get(code), made.figures.get(code))
        if grown:
            row = figure_row(code, made.figures[code], year, names)
            then = said(unit, before[code], lang(), year)
            found.append(Compared(row.name, code, then, row.said, grown))
    return found[:COMPARED_MOST]


def _blocks(made: Composed, before: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the paper's blocks; the paragraphs of one slot stand together."""
    found: list[dict[str, Any]] = []
    for n, part in enumerate(made.parts):
        block = _block(part, made, before) | {"id": f"b{n}"}
        if part.slot and found and found[-1]["slot"] == part.slot:
            found[-1]["lines"] += block["lines"]
        else:
            found.append(block)
    return found


def _block(part: Any, made: Composed, before: Mapping[str, Any]) -> dict[str, Any]:
    """Return one block as the template needs it: kind, runs, and the slot it belongs to."""
    block = part.block
    shown: dict[str, Any] = {"kind": block.kind, "slot": part.slot, "own": part.own}
    if hasattr(block, "text"):
        shown["runs"] = [_run(run, made, before) for run in runs(block.text)]
        shown["plain"] = "".join(r.text for r in shown["runs"])
        shown["lines"] = [line for line in shown["plain"].splitlines() if line.strip()]
    if block.kind == "heading":
        shown["level"] = block.level
    if block.kind == "table":
        shown |= {"columns": block.columns, "rows": block.rows, "total": block.total}
        shown["unit"] = block.unit
    if block.kind == "sign":
        shown |= {"organs": block.organs, "date": block.date}
    return shown


def _run(run: Any, made: Composed, before: Mapping[str, Any]) -> Run:
    if isinstance(run, Figure):
        unit = definition(run.code).unit
        grown = difference(unit, before.get(run.code), made.figures.get(run.code))
        return Run(run.text, False, run.code, grown)
    return Run(run if isinstance(run, str) else run.text, isinstance(run, Bold), "", "")


@page("papers.write")
def own_words(request: DeskRequest, slot: str) -> HttpResponse:
    """Write the office's own words into a place of the report."""
    actor, on = request.actor, request.as_of
    if slot not in slots():
        raise Http404
    if request.method == "POST":
        do(request, write_paragraph, as_of=on, slot=slot, text=request.POST.get("text", ""))
        return redirect(f"{reverse('desk:reports')}#{slot}")
    words = own_paragraphs(actor.county, PROGRESS, on).get(slot)
    context = {
        "slot": slot,
        "title": term(f"slot.{slot}", lang()),
        "text": words.text if words else "",
        "words": words,
        "key": fresh_key(),
        "crumbs": [(_("进展情况汇报"), reverse("desk:reports"))],
    }
    return render(request, "desk/reports/own.html", context)
