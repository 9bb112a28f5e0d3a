"""The review of a checked workbook: what is new, changed, unchanged or wrong, cell by cell."""

from typing import Any, NamedTuple
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import lang, page, scope, workbook
from tuopin.desk.say import word
from tuopin.desk.sheets.steps import LIVE, steps_of, taken_of
from tuopin.kit.refusals import Refused
from tuopin.kit.terms import Word
from tuopin.offices.queries import officer_names
from tuopin.sheets.queries import (
    cells_shown,
    importer,
    marked_copy,
    plan_of,
    problem_counts,
    problems,
)
from tuopin.sheets.rules.planning import VERDICTS, Plan, Row
from tuopin.sheets.rules.wording import Finding, messages
from tuopin.sheets.tasks import start_check
from tuopin.workflow.queries import job_about, result_of

PAGE = 50
# A larger sheet is reviewed by its list of faults and the marked copy: judging it anew for every
# page would keep the reader waiting.
REVIEW_MOST = 20_000
TABS = (*VERDICTS, "warning")
# Findings about a sheet or the file as a whole.
_OF_SHEETS = {"column_missing", "column_unknown", "file_seen"}


class Cell(NamedTuple):
    """One cell of the review: its text, and what is wrong with it."""

    text: str
    fault: str = ""


class Line(NamedTuple):
    """One row of the review with its cells, the remedies below it, and what it would change."""

    number: int
    cells: list[Cell]
    mends: list[str]
    changes: tuple[Any, ...]


class Sheet(NamedTuple):
    """The rows of one sheet under their headings."""

    name: str
    heads: list[str]
    lines: list[Line]


@page("see.register", "sheets.hand_in")
def import_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Show where an import stands, and, once it is checked, its rows."""
    actor = request.actor
    # The job first: one that ends between the two looks is then seen under way, never missing.
    job = job_about(actor.county, key)
    taken = taken_of(request, key)
    one = importer(taken.form)
    live = job is not None and job.state in LIVE
    may = actor.may(one.merge.code)
    context: dict[str, Any] = {
        "taken": taken,
        "name": word(f"form.{taken.form}"),
        "by": officer_names(actor.county, [taken.handed_in_by]).get(taken.handed_in_by, ""),
        "steps": steps_of(taken, job),
        "job": job if job is not None and (live or job.state == "failed") else None,
        "own_job": job is not None and job.actor == actor.id,
        "live": live,
        "result": result_of(job) if job is not None and job.state == "failed" else None,
        "may": may,
        "crumbs": [(_("导入"), reverse("desk:sheets"))],
    }
    if taken.rows or taken.broken:
        context |= _checked(request, taken, may=may and taken.state == "checked" and not live)
    return render(request, "desk/sheets/import.html", context)


def _checked(request: DeskRequest, taken: Any, *, may: bool) -> dict[str, Any]:
    """Return what the check found: counts, tabs, and the rows of the tab that is open."""
    counted = problem_counts(taken.county, taken.id)
    plan = None
    if may and taken.rows <= REVIEW_MOST:
        plan = plan_of(taken, scope(request, importer(taken.form).merge.code))
    counts = dict(plan.counts) if plan else {v: getattr(taken, v) for v in VERDICTS}
    counts["warning"] = _warned(plan) if plan else taken.warnings
    tab = request.GET.get("tab", "")
    if tab not in TABS:
        tab = next((v for v in ("faulty", "new", "changed") if counts[v]), "unchanged")
    heading, code = request.GET.get("heading", "")[:40], request.GET.get("code", "")[:30]
    base = reverse("desk:sheets_import", args=[taken.id])
    warning = tab == "warning"
    return {
        "counts": counts,
        "good": counts["new"] + counts["changed"],
        "bars": _bars(counts),
        "tab": tab,
        "tabs": [
            {
                "label": _label(v),
                "url": f"{base}?tab={v}#rows",
                "count": counts[v],
                "on": v == tab,
            }
            for v in TABS
            if counts[v] or v != "warning"
        ],
        "chips": _chips(base, tab, counted, heading, code) if tab in {"faulty", "warning"} else [],
        "notes": _notes(taken, plan),
        "review": plan is not None,
        **(
            _page(request, plan, tab, heading, code)
            if plan is not None
            else {"problems": _problems(taken, heading, code, warning=warning)}
        ),
    }


def _label(tab: str) -> str:
    """Say what a tab holds."""
    return {
        "new": _("新增"), "changed": _("有改动"), "unchanged": _("没变"), "faulty": _("有错"),
    }.get(tab, _("提醒"))  # fmt: skip


def _warned(plan: Plan) -> int:
    return sum(1 for row in plan.rows if any(f.warning for f in row.findings))


def _bars(counts: dict[str, int]) -> list[dict[str, Any]]:
    """Return how wide each verdict is in a bar of 1000."""
    total = sum(counts[v] for v in VERDICTS) or 1
    bars, x = [], 0
    for verdict, tone in (("new", 1), ("changed", 3), ("unchanged", 6), ("faulty", 4)):
        width = counts[verdict] * 1000 // total
        bars.append({"x": x, "width": width, "tone": tone})
        x += width
    return bars


def _chips(
    base: str, tab: str, counted: dict[tuple[str, str, bool], int], heading: str, code: str
) -> list[dict[str, Any]]:
    """Return the columns that are wrong, and for the one chosen what is wrong in it."""
    columns: dict[str, int] = {}
    faults: dict[str, int] = {}
    for (column, fault, warning), n in counted.items():
        if warning != (tab == "warning") or not column:
            continue
        columns[column] = columns.get(column, 0) + n
        if column == heading:
            faults[fault] = n
    chips: list[dict[str, Any]] = []
    for column, n in columns.items():
        url = f"{base}?{urlencode({'tab': tab, 'heading': column})}#rows"
        chips.append({"label": column, "url": url, "count": n, "on": column == heading})
    for fault, n in faults.items() if len(faults) > 1 or code else ():
        query = urlencode({"tab": tab, "heading": heading, "code": fault})
        said = _named(fault, heading)
        chips.append(
            {"label": said, "url": f"{base}?{query}#rows", "count": n, "on": fault == code}
        )
    if heading or code:
        chips.append({"label": _("全部"), "url": f"{base}?tab={tab}#rows"})
    return chips


class _Open(dict[str, str]):
    """Facts of a sentence that are not known yet: an ellipsis each."""

    def __missing__(self, name: str) -> str:
        return "…"


def _named(code: str, heading: str) -> str:
    """Say a kind of fault without the facts of one row."""
    message = messages().get(code)
    if message is None:
        return code
    text = message.en if lang() == "en" else message.zh
    return text.format_map(_Open(heading=heading))


def _notes(taken: Any, plan: Plan | None) -> list[dict[str, Any]]:
    """Return what was found about the sheets themselves rather than about a row."""
    if plan is not None:
        found = [(f.zh, f.en, f.warning, f.sheet) for f in plan.findings if f.code in _OF_SHEETS]
    else:
        rows = problems(taken.county, taken.id, limit=20)
        found = [
            (p.message_zh, p.message_en, p.warning, p.sheet) for p in rows if p.code in _OF_SHEETS
        ]
    return [
        {
            "kind": "wait" if warning else "late",
            "text": en if lang() == "en" else zh,
            "sheet": sheet,
        }
        for zh, en, warning, sheet in found
    ]


def _problems(taken: Any, heading: str, code: str, *, warning: bool) -> list[dict[str, Any]]:
    """Return the kept faults of a sheet that is not judged anew: merged, refused, or very large."""
    rows = problems(taken.county, taken.id, code=code, heading=heading, warning=warning)
    return [
        {"row": p, "text": p.message_en if lang() == "en" else p.message_zh}
        for p in rows
        if p.code not in _OF_SHEETS
    ]


def _page(request: DeskRequest, plan: Plan, tab: str, heading: str, code: str) -> dict[str, Any]:
    """Return one page of the rows of a tab, by sheet."""
    rows = [row for row in plan.rows if _belongs(row, tab, heading, code)]
    start = _number(request.GET.get("start"))
    shown = rows[start : start + PAGE]
    sheets: dict[str, list[Row]] = {}
    for row in shown:
        sheets.setdefault(row.sheet, []).append(row)
    return {
        "sheets": [_sheet(name, found, tab) for name, found in sheets.items()],
        "first": start + 1,
        "last": start + len(shown),
        "total": len(rows),
        "following": start + PAGE if start + PAGE < len(rows) else None,
        "previous": max(0, start - PAGE) if start else None,
    }


def _belongs(row: Row, tab: str, heading: str, code: str) -> bool:
    warning = tab == "warning"
    if not warning and row.verdict != tab:
        return False
    found = [f for f in row.findings if f.warning == warning]
    if warning and not found:
        return False
    if heading or code:
        return any(
            (not heading or f.heading == heading) and (not code or f.code == code) for f in found
        )
    return True


def _sheet(name: str, rows: list[Row], tab: str) -> Sheet:
    """Return rows under the columns that must be there and those in which something is wrong."""
    warning = tab == "warning"
    wrong = {f.heading for row in rows for f in row.findings if f.warning == warning}
    form = rows[0].form
    heads = [
        c.heading for c in form.columns if c.kind != "serial" and (c.required or c.heading in wrong)
    ]
    lines = []
    for row in rows:
        cells, found = cells_shown(row), [f for f in row.findings if f.warning == warning]
        lines.append(
            Line(
                row.number,
                [_cell(cells.get(h, ""), [f for f in found if f.heading == h]) for h in heads],
                [mend for f in found if (mend := _said(f)[1])],
                row.changes,
            )
        )
    return Sheet(name, heads, lines)


def _cell(text: str, found: list[Finding]) -> Cell:
    return Cell(text, " · ".join(_said(f)[0] for f in found))


def _said(finding: Finding) -> tuple[str, str]:
    """Return a finding as its two sentences: the fault, and the remedy set behind it."""
    if lang() == "en":
        fault, _dot, mend = finding.en.partition(". ")
    else:
        fault, _dot, mend = finding.zh.partition("。")
    return fault, mend


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 8 else 0


@page("see.register", "sheets.hand_in")
def marked_file(request: DeskRequest, key: UUID) -> HttpResponse:
    """Hand out the workbook with its faulty cells marked and a column that explains them.

    The copy is the county's own workbook: only whoever may merge it gets it back.
    """
    taken = taken_of(request, key)
    merge = importer(taken.form).merge.code
    if not request.actor.may(merge):
        raise Refused("forbidden", action=Word(f"action.{merge}"))
    name = taken.name.rpartition(".")[0] or taken.name
    answer = workbook(marked_copy(taken), f"{name} {_('错误说明')}.xlsx")
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
@page("sheets.hand_in")
def check_again(request: DeskRequest, key: UUID) -> HttpResponse:
    """Check a workbook once more: the registers, or the worker, may have changed meanwhile."""
    taken = taken_of(request, key)
    actor, today = request.actor, request.today
    if request.as_of != today:
        raise Refused("past_view", date=request.as_of)
    job = job_about(actor.county, key)
    if taken.state in {"received", "checked"} and (job is None or job.state not in LIVE):
        start_check(actor, today, key)
    return redirect("desk:sheets_import", key)
