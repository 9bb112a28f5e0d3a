"""The check of f2, f3 and f4: rows judged and set against their register and the people known."""

from collections.abc import Callable
from typing import Any, NamedTuple
from uuid import UUID

from tuopin.base.fields import blind_index
from tuopin.programme.models import Campaign
from tuopin.programme.queries import campaign as campaign_by_id
from tuopin.programme.queries import survey_on
from tuopin.register.models import Elder, JobSeeker, Monitored
from tuopin.register.queries import matching
from tuopin.register.rules import rows as rules
from tuopin.register.rules.forms import F2, F3, F4
from tuopin.register.rules.rows import Known
from tuopin.sheets.queries import Task, begin, read, row_hash
from tuopin.sheets.rules.cells import shown
from tuopin.sheets.rules.checking import Row
from tuopin.sheets.rules.columns import Form, by_key
from tuopin.sheets.rules.planning import Plan

_ASIDE = {"number", "township", "village"}
Register = type[JobSeeker] | type[Elder] | type[Monitored]
MODELS: dict[str, Register] = {"f2": JobSeeker, "f3": Elder, "f4": Monitored}


class ListWork(NamedTuple):
    """What a merge of f2, f3 or f4 writes: new (row, hash), changed (key, row, hash)."""

    new: list[tuple[Row, str]]
    changed: list[tuple[UUID, Row, str]]


def keys_of(form: Form) -> tuple[str, ...]:
    """Return the keys whose values make up a row's hash."""
    return ("region", *(c.key for c in form.columns if c.key not in _ASIDE))


def survey_of(county: str, on: Any, campaign: UUID | None) -> Campaign | None:
    """Return the survey that a workbook belongs to: the one named, else the one at the day."""
    return campaign_by_id(county, campaign) if campaign else survey_on(county, on)


def plan_seekers(task: Task) -> Plan:
    """Judge f2: the Party member must be on some register (R18)."""
    rows = read(task, F2)
    members = matching.members_by_index(
        task.county,
        matching.index_of(r.values["member"] for r in rows if r.values["member"]).values(),
    )
    names = task.facts.places.names

    def judge(row: Row) -> None:
        rules.check_seeker(row)
        number = row.values["member"]
        if not number:
            return
        known = members.get(blind_index(number))
        if known is None:
            row.fault("member", "member_unknown")
        else:
            rules.check_known(row, "member", row.values["member_name"], known, names)

    return _plan(task, F2, rows, judge)


def plan_elders(task: Task) -> Plan:
    """Judge f3: Party members of 70 years or more on the survey's reference date (R19)."""
    limit = int(task.facts.terms.get("selection.elder_age", 70))

    def judge(row: Row) -> None:
        rules.check_joined(row)
        rules.check_elder(row, task.reference_on, limit)

    return _plan(task, F3, read(task, F3), judge)


def plan_monitored(task: Task) -> Plan:
    """Judge f4: Party members inside the poverty monitoring of a year (R20)."""
    return _plan(task, F4, read(task, F4), rules.check_monitored)


def _plan(task: Task, form: Form, rows: list[Row], judge: Callable[[Row], None]) -> Plan:
    plan = begin(task)
    first: dict[Any, Row] = {}
    for row in rows:
        rules.check_person(row, task.on)
        judge(row)
        key = _entry_key(row)
        if key[0] and first.setdefault(key, row) is not row:
            rules.same_person(row, "identity", first[key])
    index = matching.index_of(r.values["identity"] for r in rows if r.values["identity"])
    people = matching.persons_by_index(task.county, index.values())
    entries = matching.entries_by_index(task.county, MODELS[form.code], index.values())
    absent = matching.absent_columns(task)
    work = ListWork([], [])
    for row in rows:
        number = row.values["identity"]
        here = entries.get(index[number], []) if number else []
        person = people.get(index[number]) if number else None
        _check_known(row, here, person.known if person else None, task)
        same = next((e for e in here if getattr(e, "year", None) == row.values.get("year")), None)
        missing = absent[row.sheet] - _ASIDE
        _settle(plan, work, row, same, missing=missing, names=task.facts.places.names)
    plan.work = work
    plan.hashes = [h for _, h in work.new] + [h for _, _, h in work.changed]
    return plan


def _entry_key(row: Row) -> tuple[Any, Any]:
    return row.values["identity"], row.values.get("year")


def _check_known(row: Row, entries: list[Any], person: Known | None, task: Task) -> None:
    known = Known(entries[0].name, entries[0].region) if entries else person
    if known is not None:
        names = task.facts.places.names
        rules.check_known(row, "identity", row.values["name"], known, names)


def _settle(
    plan: Plan,
    work: ListWork,
    row: Row,
    entry: Any,
    *,
    missing: frozenset[str],
    names: dict[str, str],
) -> None:
    form = row.form
    if row.faulty:
        plan.settle(row, "faulty")
        return
    keys = keys_of(form)
    if entry is None:
        work.new.append((row, row_hash(*[row.values[k] for k in keys])))
        plan.regions.add(row.values["region"])
        plan.settle(row, "new")
        return
    if row_hash(*[row.values[k] for k in keys]) == entry.row_hash:
        plan.settle(row, "unchanged")
        return
    for key in missing:
        row.values[key] = getattr(entry, key)
    changes = _changes(row, entry, form, names)
    if not changes:
        plan.settle(row, "unchanged")
        return
    work.changed.append((entry.id, row, row_hash(*[row.values[k] for k in keys])))
    plan.regions |= {row.values["region"], entry.region}
    plan.settle(row, "changed", changes)


def _changes(row: Row, entry: Any, form: Form, names: dict[str, str]) -> list[tuple[str, str, str]]:
    columns = by_key(form)
    changes = []
    for key in keys_of(form):
        new = row.values[key]
        if key == "member":
            if blind_index(new) != entry.member_index:
                changes.append((columns[key].heading, "", shown(columns[key], new)))
            continue
        old = getattr(entry, key)
        if old == new or (old in {None, ""} and new in {None, ""}):
            continue
        if key == "region":
            changes.append((columns["village"].heading, names.get(old, old), names.get(new, new)))
        else:
            changes.append(
                (columns[key].heading, shown(columns[key], old), shown(columns[key], new))
            )
    return changes
