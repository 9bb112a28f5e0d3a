"""Reading of imports, and of the workbooks behind them: what a check finds, a preview, a marked copy."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple, Protocol
from uuid import UUID

from django.conf import settings
from django.db.models import Count, QuerySet
from django.utils.module_loading import import_string

from tuopin.archive.queries import read as read_file
from tuopin.base.scope import within
from tuopin.base.seal import mac
from tuopin.kit.refusals import Refused
from tuopin.kit.scope import Scope
from tuopin.offices.queries import all_regions
from tuopin.policy.queries import terms_on
from tuopin.sheets.models import Import, Problem
from tuopin.sheets.rules.cells import shown
from tuopin.sheets.rules.checking import Facts, Row, rows_of
from tuopin.sheets.rules.columns import Column, Form
from tuopin.sheets.rules.places import Places
from tuopin.sheets.rules.planning import Change, Plan
from tuopin.sheets.rules.reading import Book, Table, open_book, tables
from tuopin.sheets.rules.wording import Finding, found
from tuopin.sheets.rules.writing import filled, marked
from tuopin.sheets.rules.writing import template as empty_book

EVERY = 200


class Progress(Protocol):
    """Who is told how far the work is."""

    def total(self, total: int, note: str = "") -> None:
        """Hear how much there is to do."""

    def step(self, done: int, note: str = "") -> None:
        """Hear how much is done."""


class Silent:
    """Nobody is told."""

    def total(self, total: int, note: str = "") -> None:
        """Say nothing."""

    def step(self, done: int, note: str = "") -> None:
        """Say nothing."""


@dataclass
class Task:
    """One check: the tables of a workbook and what judges them.

    `on` is the day that judges, `reference_on` the survey's reference date; `plan` gathers.
    """

    county: str
    on: date
    reference_on: date
    campaign: UUID | None
    scope: Scope
    facts: Facts
    tables: list[Table]
    progress: Progress = field(default_factory=Silent)
    done: int = 0


class Importer(Protocol):
    """What a room knows about one form; config.imports lists one for each form.

    `check` and `merge` are the room's actions. `reference_on` says which day ages are judged on.
    """

    form: Form
    check: Any
    merge: Any

    def plan(self, task: Task) -> Plan:
        """Judge the rows; reads only."""

    def write(self, act: Any, plan: Plan, handed_in: UUID) -> int:
        """Write the right rows inside the open transaction; return how many."""

    def export(self, county: str, scope: Scope, as_of: date) -> Iterable[tuple[Form, Iterable[Any]]]:
        """Return each sheet's form with its rows as of a day, values by column key."""


def importers() -> dict[str, Importer]:
    """Return the importer of every form, by its code, in the order of config.imports."""
    return {code: import_string(path)() for code, path in settings.TUOPIN_IMPORTERS.items()}


def importer(code: str) -> Importer:
    """Return the importer of a form; refuses 'form_unknown'."""
    path = settings.TUOPIN_IMPORTERS.get(code)
    if path is None:
        raise Refused("form_unknown", form=code, forms="、".join(settings.TUOPIN_IMPORTERS))
    return import_string(path)()  # type: ignore[no-any-return]


def facts_on(county: str, on: date, scope: Scope, reference_on: date | None = None) -> Facts:
    """Return what rows are judged by on a day; 2 queries."""
    terms = terms_on(county, on)
    places = Places(all_regions(county), on)
    return Facts(county, on, reference_on or on, places, scope, terms, terms.get("words.extra", {}))


def limit_of(county: str, on: date) -> int:
    """Return the most bytes that a workbook may have."""
    return int(terms_on(county, on).get("import.max_bytes", 32 * 1024 * 1024))


def row_hash(*values: Any) -> str:
    """Return the keyed hash of a row's values, by which a changed row is told from an unchanged one."""
    return mac("row", "\x1f".join([str(v) for v in values]))


def task_of(
    county: str, book: Book, form: Form, on: date, scope: Scope, *,
    campaign: UUID | None = None, reference_on: date | None = None,
    progress: Progress | None = None,
) -> Task:  # fmt: skip
    """Return the task of checking a workbook that was opened already."""
    facts = facts_on(county, on, scope, reference_on)
    found = tables(book, form)
    task = Task(county, on, facts.reference_on, campaign, scope, facts, found, progress or Silent())
    task.progress.total(sum(max(0, t.sheet.height - t.header) for t in found))
    return task


def read(task: Task, form: Form) -> list[Row]:
    """Return the rows of a form with their cells read and checked, from every sheet that has it."""
    rows = []
    for table in task.tables:
        if table.form is not form or not table.whole:
            continue
        for row in rows_of(table, task.facts):
            rows.append(row)
            task.done += 1
            if not task.done % EVERY:
                task.progress.step(task.done)
    return rows


def begin(task: Task) -> Plan:
    """Return an empty plan that already says what is wrong with the sheets' headers.

    The rows of a sheet that lacks a required column are counted as faulty, unread.
    """
    plan = Plan()
    for table in task.tables:
        plan.about_table(table.findings)
        if not table.whole:
            for number, _ in table.rows():
                row = Row(table.form, table.sheet.name, number, {})
                row.bad = True
                plan.settle(row, "faulty")
    return plan


def imported(county: str, key: UUID) -> Import | None:
    """Return one import of the county."""
    return Import.objects.select_related("file").filter(county=county, id=key).first()


def imports(
    county: str, by: UUID | None = None, after: UUID | None = None, limit: int = 50
) -> list[Import]:
    """Return the newest imports, those of one person if `by` is given; `after` is the last seen."""
    rows = Import.objects.select_related("file").filter(county=county)
    if by is not None:
        rows = rows.filter(handed_in_by=by)
    if after is not None:
        rows = rows.filter(id__lt=after)
    return list(rows.order_by("-id")[:limit])


def waiting(scope: Scope) -> QuerySet[Import]:
    """Return the imports that were handed in from the area and neither merged nor refused."""
    rows = Import.objects.filter(state__in=["received", "checked"])
    return within(rows, scope).order_by("-id")


def merged_before(county: str, sha256: str, form: str, on: date) -> Import | None:
    """Return the import that took the very same file in whole, judged on the same day."""
    rows = Import.objects.filter(
        county=county, file__county=county, file__sha256=sha256, form=form, on=on, state="merged",
        faulty=0,
    )  # fmt: skip
    return rows.order_by("id").first()


def problems(
    county: str, handed_in: UUID, *, code: str = "", heading: str = "",
    warning: bool | None = None, after: tuple[int, UUID] | None = None, limit: int = 200,
) -> list[Problem]:  # fmt: skip
    """Return an import's faults and warnings in the order of rows; `after` is the last (row, id)."""
    rows = Problem.objects.filter(county=county, handed_in_id=handed_in)
    if code:
        rows = rows.filter(code=code)
    if heading:
        rows = rows.filter(heading=heading)
    if warning is not None:
        rows = rows.filter(warning=warning)
    if after is not None:
        rows = rows.filter(row__gte=after[0]).exclude(row=after[0], id__lte=after[1])
    return list(rows.order_by("row", "id")[:limit])


def problem_counts(county: str, handed_in: UUID) -> dict[tuple[str, str, bool], int]:
    """Return how many faults and warnings there are by (heading, code, warning)."""
    rows = Problem.objects.filter(county=county, handed_in_id=handed_in)
    counted = rows.values_list("heading", "code", "warning").annotate(n=Count("id")).order_by("-n")
    return {(heading, code, warning): n for heading, code, warning, n in counted}


def book_of(handed_in: Import) -> Book:
    """Return the workbook of an import, read again from the archive."""
    limit = limit_of(handed_in.county, handed_in.on)
    return open_book(read_file(handed_in.file), handed_in.name, limit)


def plan_of(handed_in: Import, scope: Scope, progress: Progress | None = None) -> Plan:
    """Judge an import's workbook anew by its own day."""
    known = merged_before(
        handed_in.county, handed_in.file.sha256, handed_in.form, handed_in.on
    )
    one = importer(handed_in.form)
    task = task_of(
        handed_in.county, book_of(handed_in), one.form, handed_in.on, scope,
        campaign=handed_in.campaign, reference_on=handed_in.reference_on, progress=progress,
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
    """Return the workbook of an import with its faulty cells marked and a column of explanations."""
    rows = Problem.objects.filter(county=handed_in.county, handed_in_id=handed_in.id)
    findings = [
        Finding(p.sheet, p.row, p.heading, p.code, p.value, p.message_zh, p.message_en, p.warning)
        for p in rows.order_by("row", "id")
    ]
    book = book_of(handed_in)
    return marked(book, tables(book, importer(handed_in.form).form), findings)


def template(code: str, county: str = "", on: date | None = None) -> bytes:
    """Return the empty workbook of a form; a county's own words are in its lists. No row is read."""
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


def handed_in_from(scope: Scope) -> QuerySet[Import]:
    """Return the imports that were handed in from an area, with their files."""
    return within(Import.objects.all(), scope).select_related("file")
