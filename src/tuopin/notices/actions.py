"""Telling people, settling what is done, and marking what was seen."""

from collections.abc import Iterable
from datetime import date
from typing import TypedDict
from uuid import UUID

from tuopin.base import rows
from tuopin.kit.keys import uuid7
from tuopin.kit.refusals import Refused
from tuopin.notices.models import Reminder, Swept
from tuopin.notices.rules import Changes, Due, compare
from tuopin.workflow.actions import Act, action


class Told(TypedDict):
    """How many reminders were told, and how many settled."""

    told: int
    settled: int


_WANTED = ("subject", "stage", "region", "role", "officer_id", "due_on", "count", "fen")


def sync(act: Act, kind: str, wanted: Iterable[Due]) -> Told:
    """Make the county's open reminders of a kind those wanted: all of them, not some.

    New ones are told, those no longer wanted are settled, those whose person or post changed are
    told to the new one; everything else stays as it is, so the same day twice changes nothing. To
    be called within another room's action. The number of statements does not grow with the
    reminders, but for one per 900 settled.
    """
    standing = _standing(act, kind)
    changes = compare(standing, wanted)
    told = _tell(act, kind, changes, standing)
    return {"told": told, "settled": _settle(act, [standing[due] for due in changes.settle])}


def tell(act: Act, kind: str, wanted: Iterable[Due]) -> Told:
    """Tell what is new among these, leaving every other reminder of the kind: in the same hour."""
    dues = list(wanted)
    standing = _standing(act, kind, {due.subject for due in dues})
    return {"told": _tell(act, kind, compare(standing, dues), standing), "settled": 0}


def settle(act: Act, kind: str, subjects: Iterable[UUID]) -> Told:
    """Settle the open reminders of a kind about these subjects: at once, not at night."""
    standing = _standing(act, kind, set(subjects))
    return {"told": 0, "settled": _settle(act, list(standing.values()))}


@action("notices.see")
def see(act: Act, *, reminders: list[UUID]) -> dict[str, int]:
    """Mark reminders as seen, today, by the one who acts; one seen before stays as it was.

    Refuses what is not the actor's own or of a post of his ('not_for_you'), and 'not_found'.
    """
    act.cover()
    found = act.take_all(Reminder, reminders)
    new = []
    for row in found.values():
        if not _is_for(act, row):
            raise Refused("not_for_you")
        if row.seen_on is None:
            row.seen_on, row.seen_by = act.on, act.actor.id
            new.append(row)
    rows.save(new, "seen_on", "seen_by")
    return {"seen": len(new)}


@action("notices.mark_swept")
def mark_swept(act: Act, *, part: str) -> dict[str, str]:
    """Write down that a part of the nightly sweep has gone through this day; never back."""
    act.cover_county()
    held = rows.get(Swept, lock=True, county=act.county, part=part)
    if held is None:
        held = Swept(county=act.county, part=part, last_on=act.on)
        rows.put(held)
    elif held.last_on < act.on:
        rows.change(held, last_on=act.on)
    return {"part": part, "last_on": held.last_on.isoformat()}


def _is_for(act: Act, row: Reminder) -> bool:
    if row.officer_id is not None:
        return row.officer_id == act.actor.id
    return act.actor.serves(row.region, act.on, row.role)


def _standing(act: Act, kind: str, subjects: set[UUID] | None = None) -> dict[Due, UUID]:
    """Return the open reminders of a kind as they were wanted, with their keys."""
    query = Reminder.objects.filter(county=act.county, kind=kind, settled_on__isnull=True)
    if subjects is None:
        return {Due(*row[1:]): row[0] for row in query.values_list("id", *_WANTED)}
    found: dict[Due, UUID] = {}
    for chunk in rows.chunks(subjects):
        some = query.filter(subject__in=chunk)
        found.update((Due(*row[1:]), row[0]) for row in some.values_list("id", *_WANTED))
    return found


def _tell(act: Act, kind: str, changes: Changes, standing: dict[Due, UUID]) -> int:
    """Write what is new, and what is told to another; say how many. Amounts change unsaid.

    A reminder that was settled and is wanted again is opened again.
    """
    keys = {due.key: key for due, key in standing.items()}
    settled = _settled(act, kind, {due.due_on for due in changes.tell})
    names = ("id", "county", "kind", "told_on", *_WANTED)
    fresh = [due for due in changes.tell if due.key not in settled]
    records = [(uuid7(), act.county, kind, act.on, *due) for due in fresh]
    if records:
        rows.pour(Reminder, names, records)
    again = [_row(settled[due.key], due) for due in changes.tell if due.key in settled]
    again += [_row(keys[due.key], due) for due in changes.readdress]
    for row in again:
        row.told_on = act.on
    rows.save(again, *_WANTED, "told_on", "seen_on", "seen_by", "settled_on")
    rows.save([_row(keys[due.key], due) for due in changes.correct], "count", "fen")
    return len(fresh) + len(again)


def _row(key: UUID, due: Due) -> Reminder:
    return Reminder(id=key, **dict(zip(_WANTED, due, strict=True)))


def _settled(act: Act, kind: str, days: set[date]) -> dict[tuple[UUID, int, date], UUID]:
    """Return the keys of settled reminders due on these days, by what makes them one."""
    found: dict[tuple[UUID, int, date], UUID] = {}
    for chunk in rows.chunks(sorted(days)):
        query = Reminder.objects.filter(
            county=act.county, kind=kind, due_on__in=chunk, settled_on__isnull=False
        )
        for key, subject, stage, due_on in query.values_list("id", "subject", "stage", "due_on"):
            found[subject, stage, due_on] = key
    return found


def _settle(act: Act, keys: list[UUID]) -> int:
    for chunk in rows.chunks(keys):
        Reminder.objects.filter(county=act.county, id__in=chunk).update(settled_on=act.on)
    return len(keys)
