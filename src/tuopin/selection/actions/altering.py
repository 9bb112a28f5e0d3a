"""Changing of an approved project's parts, called by the room that decides on changes (R66)."""

from collections.abc import Sequence
from uuid import UUID

from tuopin.base import rows
from tuopin.kit.refusals import Culprit, Refused
from tuopin.selection.models import Application, Part
from tuopin.selection.rules.altering import Alteration, stands
from tuopin.selection.rules.applying import PartLine
from tuopin.workflow.actions import Act


def alter_parts(act: Act, case: Application, alterations: Sequence[Alteration]) -> list[Part]:
    """End parts of an approved project and put others in their place from the day on.

    No action of its own: the caller decides, covers the area and has locked the application. What
    is ended stays readable for earlier days; a part that takes another's place follows it. Returns
    the new parts in the order given. Refuses 'change_conflict' for a part that no longer stands.
    """
    ever = rows.find(Part, lock=True, order="position", county=act.county, application=case.id)
    held = {part.id: part for part in ever}
    wanted = [change.part for change in alterations if change.part is not None]
    _refuse_gone(act, held, wanted)
    ended = [held[key] for key in wanted]
    for part in ended:
        part.dropped_on = act.on
    rows.save(ended, "dropped_on")
    place = max((part.position for part in ever), default=0)
    added = [
        _part(act, case, place + n, change.part, change.line)
        for n, change in enumerate((c for c in alterations if c.line is not None), start=1)
        if change.line is not None
    ]
    rows.many(added)
    return added


def _refuse_gone(act: Act, held: dict[UUID, Part], wanted: Sequence[UUID]) -> None:
    """Refuse parts that are none of the project's, or that ended, or that are named twice."""
    if not set(wanted) <= held.keys():
        raise Refused("not_found")
    if len(set(wanted)) != len(wanted):
        raise Refused("repeated")
    gone = [
        Culprit(part.content, "why.part_changed", str(part.id))
        for part in map(held.__getitem__, wanted)
        if part.dropped_on is not None or not stands(part.added_on, part.dropped_on, act.on)
    ]
    if gone:
        raise Refused("change_conflict", rows=gone, count=len(gone))


def _part(act: Act, case: Application, position: int, follows: UUID | None, line: PartLine) -> Part:
    return Part(
        county=act.county, application=case, position=position, **line._asdict(),
        approved_milli=line.quantity_milli, approved_fen=line.amount_fen, added_on=act.on,
        follows_id=follows,
    )  # fmt: skip
