"""A workbook judged again from the archive: review, marked copy, template, export."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

from tuopin.archive.queries import read as read_file
from tuopin.kit.scope import Scope
from tuopin.policy.queries import terms_on
from tuopin.sheets.models import Import, Problem
from tuopin.sheets.queries.checking import Progress, importer, limit_of, task_of
from tuopin.sheets.queries.staged import merged_before
from tuopin.sheets.rules.cells import shown
from tuopin.sheets.rules.checking import Row
from tuopin.sheets.rules.columns import Column
from tuopin.sheets.rules.planning import Change, Plan
from tuopin.sheets.rules.reading import Book, open_book, tables
from tuopin.sheets.rules.wording import Finding, found
from tuopin.sheets.rules.writing import filled, marked
from tuopin.sheets.rules.writing import template as empty_book


def book_of(handed_in: Import) -> Book:
    """Return the workbook of an import, read again from the archive."""
    limit = limit_of(handed_in.county, handed_in.on)
    return open_book(read_file(handed_in.file), handed_in.name, limit)


def plan_of(handed_in: Import, scope: Scope, progress: Progress | None = None) -> Plan:
    """Judge an import's workbook anew by its own day."""
    one = importer(handed_in.form)
    known = merged_before(
        handed_in.county, handed_in.file.sha256, handed_in.form, handed_in.on,
        handed_in.region if getattr(one, "by_region", False) else "",
    )  # fmt: skip
    task = task_of(
        handed_in.county, book_of(handed_in), one.form, handed_in.on, scope,
        campaign=handed_in.campaign, reference_on=handed_in.reference_on, progress=progress,
        region=handed_in.region,
    )  # fmt: skip
    plan = one.plan(task)
    if known is not None and known.id != handed_in.id:
        _as_seen(plan, known)
    return plan


def _as_seen(plan: Plan, known: Import) -> None:
    """The very same file went in whole before: nothing of it is written again.

    What was changed since by a later sheet would otherwise be turned back by the older one.
    """
    plan.seen = str(known.merged_on)
    plan.counts["unchanged"] += plan.counts["new"] + plan.counts["changed"]
    plan.counts["new"] = plan.counts["changed"] = 0
    for row in plan.rows:
        if row.verdict in {"new", "changed"}:
            row.verdict, row.changes = "unchanged", ()
    plan.work, plan.regions, plan.hashes = None, set(), []
    plan.findings.append(found("", 0, "", "file_seen", warning=True, on=plan.seen))


class PreviewRow(NamedTuple):
    """One row of the review: where it stands, its cells as shown, its findings and its changes."""

    sheet: str
    row: int
    cells: dict[str, str]
    findings: tuple[Finding, ...]
    changes: tuple[Change, ...]


def preview(
    handed_in: Import, scope: Scope, verdict: str, *, after: int = 0, limit: int = 50
) -> list[PreviewRow]:
    """Return the rows of one verdict (or 'warning') from a place on; reads the file again."""
    plan = plan_of(handed_in, scope)
    if verdict == "warning":
        chosen = [r for r in plan.rows if any(f.warning for f in r.findings)]
    else:
        chosen = [r for r in plan.rows if r.verdict == verdict]
    return [
        PreviewRow(r.sheet, r.number, cells_shown(r), r.findings, r.changes)
        for r in chosen[after : after + limit]
    ]


def cells_shown(row: Row) -> dict[str, str]:
    """Return a row's cells by heading as text, masked where personal; a faulty cell as it stood."""
    stood = {f.heading: f.value for f in row.findings}
    return {c.heading: _shown(c, row, stood) for c in row.form.columns if c.kind != "serial"}


def _shown(column: Column, row: Row, stood: dict[str, str]) -> str:
    value = row.values.get(column.key)
    if value is None or value == "":
        return stood.get(column.heading, "")
    return shown(column, value)


def marked_copy(handed_in: Import) -> bytes:
    """Return an import's workbook with its faulty cells marked and a column of explanations."""
    rows = Problem.objects.filter(county=handed_in.county, handed_in_id=handed_in.id)
    findings = [
        Finding(p.sheet, p.row, p.heading, p.code, p.value, p.message_zh, p.message_en, p.warning)
        for p in rows.order_by("row", "id")
    ]
    book = book_of(handed_in)
    return marked(book, tables(book, importer(handed_in.form).form), findings)


def template(code: str, county: str = "", on: date | None = None) -> bytes:
    """Return the empty workbook of a form, with a county's own words in its lists."""
    extra = terms_on(county, on).get("words.extra", {}) if county and on else {}
    return empty_book(importer(code).form, extra)


def exported(county: str, code: str, scope: Scope, as_of: date) -> tuple[bytes, int]:
    """Return a form's rows as of a day as a workbook, and how many they are."""
    count = 0

    def counted(rows: Iterable[Any]) -> Iterator[Any]:
        nonlocal count
        for row in rows:
            count += 1
            yield row

    parts = [(form, counted(rows)) for form, rows in importer(code).export(county, scope, as_of)]
    return filled(parts, terms_on(county, as_of).get("words.extra", {})), count
