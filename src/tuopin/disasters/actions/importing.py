"""The import of form `loss`: each row set against register, project parts, known losses."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from tuopin.base import rows
from tuopin.disasters.actions.reporting import tell_urgent
from tuopin.disasters.models import Event, Loss
from tuopin.disasters.queries import (
    Applicant,
    applicants,
    bases_of,
    events,
    loss_rows,
    losses_known,
)
from tuopin.disasters.rules.forms import LOSS
from tuopin.disasters.rules.losses import (
    LARGE_UNITS,
    OWN_ANIMALS,
    Base,
    Said,
    contents,
    find_part,
    heads_of,
    own_heads,
    why_not,
)
from tuopin.disasters.states import COUNTED
from tuopin.disasters.states import LOSS as STATES
from tuopin.kit.quantity import plain
from tuopin.kit.scope import Scope, area_prefix
from tuopin.kit.words import english
from tuopin.offices.queries import names_on, place_of
from tuopin.sheets.actions import run_check, run_merge
from tuopin.sheets.queries import Task, begin, read, row_hash
from tuopin.sheets.rules.cells import written
from tuopin.sheets.rules.columns import Form, by_key
from tuopin.sheets.rules.planning import Plan, Row
from tuopin.sheets.rules.wording import Both
from tuopin.workflow.actions import Act, action

# Columns whose change is shown, and the field that holds each.
SHOWN = {
    "destroyed": "destroyed_milli",
    "unit": "unit",
    "loss_fen": "loss_fen",
    "rooms": "rooms",
    "people": "people",
    "urgent": "urgent",
    "note": "note",
}


class Found(NamedTuple):
    """A right row with what it is about: event, household, project part if it names one."""

    event: Event
    applicant: Applicant
    base: Base | None
    item: str
    fields: dict[str, Any]
    known: Loss | None


class Facts(NamedTuple):
    """What the rows of a workbook are set against, read in few queries."""

    events: Mapping[str, Event]
    applicants: Mapping[str, Applicant]
    bases: Mapping[UUID, list[Base]]
    known: Mapping[tuple[UUID, UUID, str], Loss]


@action("disasters.check_import")
def check(act: Act, *, handed_in: UUID) -> dict[str, Any]:
    """Check a workbook of losses; nothing of it is written (R99–R104)."""
    return run_check(act, handed_in)


@action("disasters.merge")
def merge(act: Act, *, handed_in: UUID, partial: bool = False) -> dict[str, Any]:
    """Merge a checked workbook of losses; whole, or its right rows when `partial`."""
    return run_merge(act, handed_in, partial)


class LossImporter:
    """Form `loss` for the workbook engine."""

    form = LOSS
    check = check
    merge = merge

    def plan(self, task: Task) -> Plan:
        """Judge every row: new, changed, unchanged or faulty; writes nothing."""
        plan = begin(task)
        found: list[Found] = []
        listed = read(task, LOSS)
        facts = _facts(task, listed)
        seen: dict[tuple[UUID, UUID, str], Row] = {}
        for row in listed:
            judged = None if row.faulty else _judge(row, facts, task.on)
            if judged is not None:
                _refuse_twice(row, judged, seen)
            if judged is None or row.faulty:
                plan.settle(row, "faulty")
                continue
            verdict, changes = _verdict(judged)
            if verdict == "changed" and judged.known and judged.known.state != STATES.start:
                row.fault("loss_fen", "loss_verified")
                plan.settle(row, "faulty")
                continue
            plan.settle(row, verdict, changes)
            if verdict != "unchanged":
                found.append(judged)
                plan.regions.add(judged.applicant.region)
                plan.hashes.append(judged.fields["row_hash"])
        plan.work = found
        return plan

    def write(self, act: Act, plan: Plan, handed_in: UUID) -> int:
        """Write the right rows that are new or changed; return how many."""
        work: list[Found] = plan.work or []
        made = [_loss(act, f, handed_in) for f in work if f.known is None]
        rows.many(made)
        changed = [_changed(act, f.known, f.fields, handed_in) for f in work if f.known]
        reported = ("reported_fen", *(f"reported_{name}" for name in COUNTED))
        rows.save(changed, "handed_in", "reported_by", *reported, *_kept(work))
        urgent = [loss for loss in (*made, *changed) if loss.urgent]
        if urgent:
            tell_urgent(act, urgent)
        return len(work)

    def export(
        self, county: str, scope: Scope, as_of: date
    ) -> Iterable[tuple[Form, Iterable[Mapping[str, Any]]]]:
        """Return the losses of events up to a day as the form's rows."""
        names = names_on(county, as_of)
        return [(LOSS, (_row(loss, names) for loss in loss_rows(scope, as_of)))]


def _kept(work: list[Found]) -> tuple[str, ...]:
    return tuple(work[0].fields) if work else ()


def _changed(act: Act, known: Loss, fields: dict[str, Any], handed_in: UUID) -> Loss:
    """Set a reported loss to what the workbook says now: the report itself is corrected."""
    for name, value in fields.items():
        setattr(known, name, value)
    known.reported_fen = known.loss_fen
    for name in COUNTED:
        setattr(known, f"reported_{name}", getattr(known, name))
    known.handed_in, known.reported_by = handed_in, act.actor.id
    return known


def _row(loss: Loss, names: dict[str, str]) -> dict[str, Any]:
    place = place_of(names, loss.region)
    people = sorted(loss.household.persons.all(), key=lambda p: (p.relation != "户主", p.id))
    return {
        "event": loss.event.name,
        "township": place.township,
        "village": place.village,
        "name": people[0].name if people else loss.household.head_name,
        "identity": people[0].identity if people else "",
        "item": loss.item,
        **_cells(loss.part_id is None, {field: getattr(loss, field) for field in _FIELDS}),
    }


_FIELDS = (*SHOWN.values(), "livestock")


def _cells(own: bool, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return a loss's cells: a household's own large animals stand in the columns of a part."""
    cells = {key: fields[field] for key, field in SHOWN.items()}
    if own and fields["livestock"]:
        cells |= {"destroyed": fields["livestock"] * 1000, "unit": LARGE_UNITS[0]}
    return cells


def _facts(task: Task, listed: list[Row]) -> Facts:
    by_name: dict[str, Event] = {}
    for event in events(task.county):
        by_name[event.code] = by_name[event.name] = event
    numbers = [row.values["identity"] for row in listed if row.values["identity"]]
    people = applicants(task.county, numbers)
    homes = {a.household for a in people.values()}
    return Facts(by_name, people, bases_of(task.county, homes), losses_known(task.county, homes))


def _judge(row: Row, facts: Facts, on: date) -> Found | None:
    """Set a row against the register; faults are put on the row."""
    value = row.values
    event = facts.events.get(value["event"])
    if event is None:
        row.fault("event", "event_unknown", events="、".join(sorted(_names(facts.events))))
    elif event.happened_on > on:
        row.fault("event", "event_later", day=event.happened_on.isoformat())
    person = facts.applicants.get(value["identity"])
    if person is None:
        row.fault("identity", "person_unknown")
    else:
        _refuse_other(row, person)
    if event is None or person is None:
        return None
    if not person.region.startswith(area_prefix(event.region)):
        row.fault("event", "outside_event", event=event.name)
    bases = [b for b in facts.bases.get(person.household, []) if b.there_on(event.happened_on)]
    base = find_part(value["item"], bases) if value["item"] else None
    item = base.content if base else value["item"] or ""
    known = facts.known.get((event.id, person.household, item))
    if base is None and item not in {"", OWN_ANIMALS} and known is None:
        row.fault("item", "part_unknown", known=contents(bases))
    else:
        _refuse_wrong(row, base, known)
    return Found(event, person, base, item, _fields(row, event, person, base, item, known), known)


def _names(events: Mapping[str, Event]) -> set[str]:
    return {event.name for event in events.values()}


def _refuse_other(row: Row, person: Applicant) -> None:
    if row.values["name"] != person.name:
        row.fault("name", "already_registered", what=row_heading("name"), known=person.name)
    elif row.values["region"] != person.region:
        row.fault("village", "place_differs")


def row_heading(key: str) -> str:
    """Return the heading of one of the form's columns."""
    return by_key(LOSS)[key].heading


# Which cell a fault of the pure rules stands in.
_CELLS = {
    "loss_empty": "loss_fen",
    "destroyed_without_part": "item",
    "unit_mismatch": "unit",
    "destroyed_above_base": "destroyed",
}


def _refuse_wrong(row: Row, base: Base | None, known: Loss | None) -> None:
    value = row.values
    unit = value["unit"] or ""
    heads = None
    # A quantity without a part is a mistake but where the row or the loss is one of animals.
    if base is None and (value["item"] == OWN_ANIMALS or (known and known.livestock)):
        heads = own_heads(value["destroyed"], unit)
        if heads is None:
            row.fault("unit", "unit_mismatch", base_unit=_unit(LARGE_UNITS[0]))
            return
    said = Said(
        value["destroyed"] if heads is None else None, unit, value["loss_fen"] or 0,
        value["rooms"] or 0, value["people"] or 0, bool(value["urgent"]), heads or 0,
    )  # fmt: skip
    code = why_not(said, base)
    if code:
        facts = {"base": plain(base.quantity_milli), "base_unit": _unit(base.unit)} if base else {}
        row.fault(_CELLS[code], code, **facts)


def _unit(unit: str) -> Both:
    return Both(unit, english("unit", unit))


def _refuse_twice(row: Row, found: Found, seen: dict[tuple[UUID, UUID, str], Row]) -> None:
    key = (found.event.id, found.applicant.household, found.item)
    first = seen.setdefault(key, row)
    if first is not row:
        row.fault("item", "loss_twice", other=first.number)


def _fields(
    row: Row, event: Event, person: Applicant, base: Base | None, item: str, known: Loss | None
) -> dict[str, Any]:
    value = row.values
    fields: dict[str, Any] = {
        "destroyed_milli": value["destroyed"] if base else None,
        "unit": base.unit if base else "",
        "loss_fen": value["loss_fen"] or 0,
        "rooms": value["rooms"] or 0,
        "people": value["people"] or 0,
        "urgent": bool(value["urgent"]),
        "note": value["note"] or "",
        "livestock": _livestock(value, base, known),
    }
    fields["row_hash"] = row_hash(event.id, person.household, item, *fields.values())
    return fields


def _livestock(value: Mapping[str, Any], base: Base | None, known: Loss | None) -> int:
    """Return the large animals of a row; what the form cannot say of a part stays as it was."""
    if base is None:
        return own_heads(value["destroyed"], value["unit"] or "") or 0
    heads = heads_of(base, value["destroyed"])
    return heads if heads is not None else known.livestock if known else 0


def _verdict(found: Found) -> tuple[str, list[tuple[str, str, str]]]:
    known = found.known
    if known is None:
        return "new", []
    if known.row_hash == found.fields["row_hash"]:
        return "unchanged", []
    columns = by_key(LOSS)
    own = found.base is None
    before = _cells(own, {field: getattr(known, field) for field in _FIELDS})
    now = _cells(own, found.fields)
    changes = [
        (columns[key].heading, written(columns[key], before[key]), written(columns[key], now[key]))
        for key in SHOWN
        if before[key] != now[key]
    ]
    return ("changed" if changes else "unchanged"), changes


def _loss(act: Act, found: Found, handed_in: UUID) -> Loss:
    return Loss(
        county=act.county,
        event=found.event,
        household_id=found.applicant.household,
        part_id=found.base.part if found.base else None,
        region=found.applicant.region,
        item=found.item,
        reported_on=act.on,
        reported_by=act.actor.id,
        reported_fen=found.fields["loss_fen"],
        **{f"reported_{name}": found.fields[name] for name in COUNTED},
        handed_in=handed_in,
        **found.fields,
    )
