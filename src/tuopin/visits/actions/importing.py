"""The import of form `visit`: each row set against notes, register, pairings, known visits."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from tuopin.base import rows
from tuopin.kit.scope import Scope
from tuopin.policy.queries import version_on
from tuopin.sheets.actions import run_check, run_merge
from tuopin.sheets.queries import Task, begin, read, row_hash
from tuopin.sheets.rules.cells import written
from tuopin.sheets.rules.columns import Form, by_key
from tuopin.sheets.rules.planning import Plan, Row
from tuopin.visits.actions.issues import make_issues
from tuopin.visits.actions.visiting import named, settle
from tuopin.visits.models import Visit
from tuopin.visits.queries.visit_sheet import (
    Place,
    by_identity,
    by_number,
    heads,
    known_visits,
    numbers_of,
    visit_rows,
)
from tuopin.visits.queries.visiting import money_since, pairings_of
from tuopin.visits.rules.visit_form import PROGRESS_WORDS, VISIT
from tuopin.visits.rules.visiting import Paired, leaves_issue, visitor
from tuopin.workflow.actions import Act, action

_CODES = {code: word for word, code in PROGRESS_WORDS.items()}
# Columns whose change is shown; each is a field of the same name.
SHOWN = ("progress", "problem", "measure", "note")
Key = tuple[UUID, UUID, date]


class Found(NamedTuple):
    """A right row: the household, who came in which role and when, and what the row says."""

    place: Place
    officer: UUID
    role: str
    visited_on: date
    fields: dict[str, Any]
    known: Visit | None

    @property
    def key(self) -> Key:
        """Return what makes it one visit."""
        return self.place.household, self.officer, self.visited_on


class Facts(NamedTuple):
    """What the rows of a sheet are set against."""

    by_number: Mapping[str, Place]
    by_identity: Mapping[str, Place]
    pairings: Mapping[UUID, list[Paired]]
    since: Mapping[UUID, date]
    known: Mapping[Key, Visit]


@action("visits.check_import")
def check(act: Act, *, handed_in: UUID) -> dict[str, Any]:
    """Check a workbook of visits; nothing of it is written (R67)."""
    return run_check(act, handed_in)


@action("visits.merge")
def merge(act: Act, *, handed_in: UUID, partial: bool = False) -> dict[str, Any]:
    """Merge a checked workbook of visits; whole, or its right rows when `partial` (R67, R68)."""
    return run_merge(act, handed_in, partial)


class VisitImporter:
    """Form `visit` for the workbook engine."""

    form = VISIT
    check = check
    merge = merge
    by_today = True

    def plan(self, task: Task) -> Plan:
        """Judge every row: new, changed, unchanged or faulty; writes nothing."""
        plan = begin(task)
        listed = read(task, VISIT)
        facts = _facts(task, listed)
        found: list[Found] = []
        seen: dict[Key, Row] = {}
        for row in listed:
            judged = None if row.faulty else _judge(row, facts, task.scope)
            if judged is not None:
                _refuse_twice(row, judged, seen)
            if judged is None or row.faulty:
                plan.settle(row, "faulty")
                continue
            verdict, changes = _verdict(row, judged)
            plan.settle(row, verdict, changes)
            if verdict != "unchanged" and not row.faulty:
                found.append(judged)
                plan.regions.add(judged.place.region)
                plan.hashes.append(judged.fields["row_hash"])
        plan.work = found
        return plan

    def write(self, act: Act, plan: Plan, handed_in: UUID) -> int:
        """Write the right rows that are new or changed; return how many.

        A new row that says a problem and nothing done about it opens an issue (R68).
        """
        work: list[Found] = plan.work or []
        fresh = [_visit(act, f, handed_in) for f in work if f.known is None]
        rows.many(fresh)
        for f in work:
            if f.known is not None:
                rows.change(f.known, handed_in=handed_in, **f.fields)
        days = [f.visited_on for f in work]
        settle(act, {f.place.household for f in work}, min(days), max(days))
        heard = [
            (v.household_id, v.region, "other", v.problem, v)
            for v in fresh
            if leaves_issue(v.problem, v.measure)
        ]
        make_issues(act, heard, int(version_on(act.county, "issue.days", act.on).value))
        return len(work)

    def export(
        self, county: str, scope: Scope, as_of: date
    ) -> Iterable[tuple[Form, Iterable[Mapping[str, Any]]]]:
        """Return the liaison officers' visits up to a day as the form's rows."""
        listed = visit_rows(scope, as_of)
        homes = {v.household_id: v.household for v in listed}
        numbers, people = numbers_of(county, homes, as_of), heads(homes.values())
        return [(VISIT, (_row(v, numbers, people) for v in listed))]


def _row(visit: Visit, numbers: Mapping[UUID, str], people: Mapping[UUID, str]) -> dict[str, Any]:
    return {
        "number": numbers.get(visit.household_id, ""),
        "identity": people.get(visit.household_id, ""),
        "visited_on": visit.visited_on,
        "visitor": visit.officer.name,
        "progress": _CODES[visit.progress],
        "problem": visit.problem,
        "measure": visit.measure,
        "note": visit.note,
    }


def _facts(task: Task, listed: list[Row]) -> Facts:
    county = task.county
    numbers = by_number(county, (r.values["number"] for r in listed if r.values["number"]))
    people = by_identity(county, (r.values["identity"] for r in listed if r.values["identity"]))
    homes = {p.household for p in (*numbers.values(), *people.values())}
    days = [r.values["visited_on"] for r in listed if r.values["visited_on"]]
    return Facts(
        numbers, people, pairings_of(county, homes), money_since(county, homes, task.on),
        known_visits(county, homes, days),
    )  # fmt: skip


def _judge(row: Row, facts: Facts, scope: Scope) -> Found | None:
    """Set a row against the books; faults are put on the row."""
    place = _place(row, facts)
    if place is None:
        return None
    if not scope.covers(place.region):
        number = row.values["number"]
        key, name = ("number", number) if number else ("identity", row.values["identity"][-4:])
        row.fault(key, "out_of_area", name=name)
        return None
    value, day = row.values, row.values["visited_on"]
    since = facts.since.get(place.household)
    if since is None or day < since:
        row.fault("visited_on", "visit_no_money")
    found = _visitor(row, facts.pairings.get(place.household, []), day)
    if found is None or row.faulty:
        return None
    officer, role = found
    fields: dict[str, Any] = {
        "progress": PROGRESS_WORDS[value["progress"]],
        "problem": value["problem"] or "",
        "measure": value["measure"] or "",
        "note": value["note"] or "",
    }
    fields["row_hash"] = row_hash(place.household, officer, day, *fields.values())
    return Found(
        place, officer, role, day, fields, facts.known.get((place.household, officer, day))
    )


def _place(row: Row, facts: Facts) -> Place | None:
    """Find the household by its note, its member, or both, which must agree."""
    number, identity = row.values["number"], row.values["identity"]
    by_note, by_person = facts.by_number.get(number), facts.by_identity.get(identity)
    if not number and not identity:
        row.fault("number", "number_or_identity")
    if number and by_note is None:
        row.fault("number", "number_unknown")
    if identity and by_person is None:
        row.fault("identity", "person_unknown")
    if by_note and by_person and by_note.household != by_person.household:
        row.fault("identity", "identity_of_other", number=number)
    return None if row.faulty else by_note or by_person


def _visitor(row: Row, pairings: list[Paired], day: date) -> tuple[UUID, str] | None:
    """Find who came by name among those who ever answered for the household."""
    name = row.values["visitor"]
    people = {p.officer for p in pairings if p.name == name}
    found = [(who, visitor(who, pairings, day)) for who in sorted(people)]
    there = [(who, seen.role) for who, seen in found if seen.role]
    if len(there) == 1:
        return there[0]
    if there:
        # Two of one name: the sheet is about the liaison officer's monthly visit.
        liaison = [one for one in there if one[1] == "liaison"]
        return liaison[0] if len(liaison) == 1 else there[0]
    since = next((seen.from_on for _who, seen in found if seen.from_on), None)
    if since is not None:
        row.fault("visited_on", "visit_before_pairing", name=name, day=since.isoformat())
    else:
        row.fault("visitor", "visit_by_other", name=name, names=named(pairings, day))
    return None


def _refuse_twice(row: Row, found: Found, seen: dict[Key, Row]) -> None:
    first = seen.setdefault(found.key, row)
    if first is not row:
        row.fault("visited_on", "visit_twice", other=first.number)


def _verdict(row: Row, found: Found) -> tuple[str, list[tuple[str, str, str]]]:
    """Say whether a row is news; what a page recorded is not overwritten by a sheet."""
    known = found.known
    if known is None:
        return "new", []
    columns = by_key(VISIT)
    changes = [
        (columns[name].heading, _word(name, getattr(known, name)), _word(name, found.fields[name]))
        for name in SHOWN
        if getattr(known, name) != found.fields[name]
    ]
    if changes and known.source != "workbook":
        row.fault("visited_on", "visit_recorded", what="、".join(c[0] for c in changes))
    return ("changed" if changes else "unchanged"), changes


def _word(name: str, value: Any) -> str:
    return written(by_key(VISIT)[name], _CODES[value] if name == "progress" else value)


def _visit(act: Act, found: Found, handed_in: UUID) -> Visit:
    return Visit(
        county=act.county, household_id=found.place.household, officer_id=found.officer,
        role=found.role, region=found.place.region, visited_on=found.visited_on,
        source="workbook", recorded_by=act.actor.id, handed_in=handed_in, **found.fields,
    )  # fmt: skip
