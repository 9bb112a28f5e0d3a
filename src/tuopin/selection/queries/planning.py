"""The check of f5: rows judged, put together, set against register and batch (R22)."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from tuopin.base.rows import chunks
from tuopin.programme.models import Batch
from tuopin.register.models import Member
from tuopin.register.queries.matching import Matched, index_of, persons_by_index
from tuopin.register.rules.rows import check_known
from tuopin.selection.models import Application, Part
from tuopin.selection.queries.parts import parts_filed
from tuopin.selection.rules.applying import PartLine
from tuopin.selection.rules.forms import F5, batch_number
from tuopin.selection.states import APPLICATION, OPEN_BATCHES
from tuopin.sheets.queries import Task, begin, read, row_hash
from tuopin.sheets.rules.cells import written
from tuopin.sheets.rules.columns import by_key
from tuopin.sheets.rules.planning import Plan, Row
from tuopin.sheets.rules.wording import Both

PART_KEYS = PartLine._fields
Known = dict[tuple[UUID, UUID], Application]


class Sheet(NamedTuple):
    """A right application: the applicant, the batch, its parts and day; `known` if it was filed."""

    person: Matched
    batch: UUID
    lines: list[PartLine]
    filed_on: date
    hash: str
    known: Application | None


def plan_applications(task: Task) -> Plan:
    """Judge f5; reads only."""
    return _Applications(task).plan()


class _Applications:
    """One check under way."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.result = begin(task)
        self.rows = read(task, F5)
        self.batches = {b.number: b for b in Batch.objects.filter(county=task.county)}
        index = index_of(r.values["identity"] for r in self.rows if r.values["identity"])
        found = persons_by_index(task.county, index.values())
        self.people = {n: found[i] for n, i in index.items() if i in found}
        homes = {person.household for person in self.people.values()}
        self.members = _member_homes(task.county, homes)
        self.known = _filed(task.county, homes)
        self.parts = parts_filed(task.county, [case.id for case in self.known.values()])
        # Who applies for a household in a batch, by the first row that says so.
        self.first: dict[tuple[UUID, UUID], Row] = {}

    def plan(self) -> Plan:
        """Return the verdict on every row, and the right applications to write."""
        grouped: dict[tuple[str, str], list[Row]] = {}
        for row in self.rows:
            self._judge(row)
            key = (row.values["batch"] or "", row.values["identity"] or f"#{row.number}")
            grouped.setdefault(key, []).append(row)
        self.result.work = [
            sheet for rows in grouped.values() if (sheet := self._settle(rows)) is not None
        ]
        self.result.regions = {sheet.person.region for sheet in self.result.work}
        self.result.hashes = [sheet.hash for sheet in self.result.work]
        return self.result

    def _judge(self, row: Row) -> None:
        """Set one row against register and batch; faults are put on the row."""
        for key in ("quantity_milli", "amount_fen"):
            if row.values[key] == 0:
                row.fault(key, "not_above_zero")
        self._judge_batch(row)
        number = row.values["identity"]
        person = self.people.get(number) if number else None
        if number and (person is None or person.household not in self.members):
            row.fault("identity", "member_unknown")
        elif person is not None:
            check_known(row, "identity", row.values["name"], person.known, self._names())

    def _names(self) -> dict[str, str]:
        return self.task.facts.places.names

    def _judge_batch(self, row: Row) -> None:
        said = row.values["batch"]
        if not said:
            return
        batch = self.batches.get(batch_number(said) or 0)
        if batch is None:
            row.fault("batch", "batch_unknown", given=said)
            return
        # One spelling from here on, so that 第一批 and 1 are one application.
        row.values["batch"] = str(batch.number)
        if batch.state not in OPEN_BATCHES:
            row.fault("batch", "batch_closed", number=batch.number)

    def _settle(self, rows: list[Row]) -> Sheet | None:
        """Settle the rows of one application together: it goes in whole, or not at all."""
        sheet = None if any(row.faulty for row in rows) else self._sheet(rows)
        wrong = next((row for row in rows if row.faulty), None)
        if sheet is None and wrong is not None:
            for row in rows:
                if not row.faulty:
                    row.fault("identity", "application_held", other=wrong.number)
                self.result.settle(row, "faulty")
            return None
        if sheet is None or (sheet.known and sheet.known.row_hash == sheet.hash):
            for row in rows:
                self.result.settle(row, "unchanged")
            return None
        before = self.parts.get(sheet.known.id, []) if sheet.known else []
        for place, row in enumerate(rows):
            old = before[place] if place < len(before) else None
            changes = _changes(row, old) if sheet.known else []
            self.result.settle(row, "changed" if sheet.known else "new", changes)
        return sheet

    def _sheet(self, rows: list[Row]) -> Sheet | None:
        """Put rows together to an application; a fault on a row says why it cannot be taken."""
        first = rows[0]
        person = self.people[first.values["identity"]]
        batch = self.batches[int(first.values["batch"])].id
        _refuse_repeated(rows)
        other = self.first.setdefault((batch, person.household), first)
        if other is not first:
            where = Both(f"（第 {other.number} 行）", f" (row {other.number})")
            first.fault("identity", "applied_by_another", where=where)
        lines = [_line(row.values) for row in rows]
        filed_on = max(row.values["filed_on"] for row in rows)
        sealed = row_hash(batch, person.person, filed_on, *(v for line in lines for v in line))
        known = self.known.get((batch, person.household))
        if known is not None and known.row_hash != sealed:
            self._refuse_under_way(first, person, known)
        if any(row.faulty for row in rows):
            return None
        return Sheet(person, batch, lines, filed_on, sealed, known)

    def _refuse_under_way(self, row: Row, person: Matched, known: Application) -> None:
        if known.state != APPLICATION.start:
            states = [APPLICATION.label(known.state, lang) for lang in ("zh", "en")]
            row.fault("identity", "application_under_way", state=Both(*states))
        elif known.person_id != person.person:
            row.fault("identity", "applied_by_another", where="")


def _line(values: Mapping[str, Any]) -> PartLine:
    return PartLine(
        values["category"], values["content"], values["quantity_milli"], values["unit"],
        values["amount_fen"], values["own_fen"] or 0, values["gain_fen"] or 0,
    )  # fmt: skip


def _refuse_repeated(rows: list[Row]) -> None:
    seen: dict[tuple[str, str], Row] = {}
    for row in rows:
        first = seen.setdefault((row.values["category"], row.values["content"]), row)
        if first is not row:
            row.fault("content", "part_twice", other=first.number)


def _changes(row: Row, old: Part | None) -> list[tuple[str, str, str]]:
    """Return what a row changes in the part that was filed in its place."""
    columns = by_key(F5)
    found = []
    for key in PART_KEYS:
        before = "" if old is None else written(columns[key], getattr(old, key))
        now = written(columns[key], row.values[key] or 0)
        if before != now:
            found.append((columns[key].heading, before, now))
    return found


def _member_homes(county: str, homes: Iterable[UUID]) -> set[UUID]:
    """Return those of the households in which a registered Party member lives."""
    found: set[UUID] = set()
    for piece in chunks(homes):
        rows = Member.objects.filter(county=county, household__in=piece)
        found.update(rows.values_list("household_id", flat=True))
    return found


def _filed(county: str, homes: Iterable[UUID]) -> Known:
    """Return the applications of households, by batch and household."""
    found: Known = {}
    for piece in chunks(homes):
        for case in Application.objects.filter(county=county, household__in=piece):
            found[case.batch_id, case.household_id] = case
    return found
