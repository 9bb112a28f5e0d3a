"""One check of a workbook: what judges its rows, and the rows read."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string

from tuopin.base.seal import mac
from tuopin.kit.refusals import Refused
from tuopin.kit.scope import Scope
from tuopin.offices.queries import all_regions
from tuopin.policy.queries import terms_on
from tuopin.sheets.rules.checking import Facts, Row, rows_of
from tuopin.sheets.rules.columns import Form
from tuopin.sheets.rules.places import Places
from tuopin.sheets.rules.planning import Plan
from tuopin.sheets.rules.reading import Book, Table, tables

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

    `on` is the day that judges, `reference_on` the survey's reference date, `region` the area that
    the workbook was handed in for.
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
    region: str = ""


class Importer(Protocol):
    """What a room knows about one form; config.imports lists one for each form.

    `check` and `merge` are the room's actions. `reference_on` says which day ages are judged on.
    `by_region`, where there is one, says that the area it was handed in for decides what a workbook
    means; `by_today` that the command line judges it on today rather than on the survey's day.
    """

    form: Form
    check: Any
    merge: Any

    def plan(self, task: Task) -> Plan:
        """Judge the rows; reads only."""

    def write(self, act: Any, plan: Plan, handed_in: UUID) -> int:
        """Write the right rows inside the open transaction; return how many."""

    def export(
        self, county: str, scope: Scope, as_of: date
    ) -> Iterable[tuple[Form, Iterable[Any]]]:
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


def area_for(scope: Scope, wanted: str = "") -> str:
    """Return the area that a workbook is for, as a 12-digit code: as wanted, or the scope's first.

    Refuses 'out_of_area'.
    """
    if wanted and not (len(wanted) == 12 and scope.covers(wanted)):
        raise Refused("out_of_area", region=wanted)
    return wanted or (scope.prefixes[0] if scope.prefixes else scope.county).ljust(12, "0")


def limit_of(county: str, on: date) -> int:
    """Return the most bytes that a workbook may have."""
    return int(terms_on(county, on).get("import.max_bytes", 32 * 1024 * 1024))


def row_hash(*values: Any) -> str:
    """Return the keyed hash of a row's values, which tells a changed row from an unchanged one."""
    return mac("row", "\x1f".join([str(v) for v in values]))


def task_of(
    county: str, book: Book, form: Form, on: date, scope: Scope, *,
    campaign: UUID | None = None, reference_on: date | None = None,
    progress: Progress | None = None, region: str = "",
) -> Task:  # fmt: skip
    """Return the task of checking a workbook that was opened already."""
    facts = facts_on(county, on, scope, reference_on)
    found = tables(book, form)
    task = Task(
        county, on, facts.reference_on, campaign, scope, facts, found, progress or Silent(),
        region=region,
    )  # fmt: skip
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
