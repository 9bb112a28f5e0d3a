"""Changes of an approved project: asked for, decided by the county, then in force (R65, R66)."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from tuopin.base import rows
from tuopin.kit.money import yuan
from tuopin.kit.refusals import Refused
from tuopin.notices.actions import settle
from tuopin.selection.actions import alter_parts
from tuopin.selection.models import Application
from tuopin.selection.queries import kin_of
from tuopin.visits.actions.shared import kept, said
from tuopin.visits.models import Change, ChangeLine
from tuopin.visits.queries.weighing import Line, weigh_kept, weigh_request
from tuopin.visits.rules.changing import Standing, Wish, alterations
from tuopin.visits.states import CHANGE
from tuopin.workflow.actions import Act, action


@action("visits.ask_change")
def ask_change(
    act: Act, *, application: UUID, reason: str, lines: Sequence[Line], give_back_fen: int = 0,
    document: str = "", file_name: str = "", file_data: bytes = b"",
) -> dict[str, Any]:  # fmt: skip
    """Ask for a change of an approved project; nothing changes until the county decides (R66).

    `lines` are {kind: scale|replace|add|drop, part, category, content, quantity_milli, unit, fen}:
    the part is left out where one is added, the rest where one is dropped or need not change;
    `fen` is the loan's money for the part. All of the loan stays accounted for: the parts after the
    change and `give_back_fen`, to be repaid at once, are together what the parts were before.
    Refuses 'change_before_approval', 'change_open' (one a project), 'change_conflict' with the
    parts that another request touches or that have changed since, 'change_empty', 'change_money',
    'change_overspent', 'change_leaves_nothing', 'give_back_not_owed', 'missing_value', 'bad_value'.
    """
    # The application's row is the lock: of two requests at once the second sees the first.
    case = act.take(Application, application)
    act.cover(case.region)
    weighed = weigh_request(case, lines, give_back_fen, act.on)
    row = Change(
        county=act.county, application=case, household_id=case.household_id, region=case.region,
        reason=said("reason", reason, 300), document=said("document", document, 60, required=False),
        file=kept(act, file_name, file_data, "change"), give_back_fen=give_back_fen,
        standard_fen=weighed.standard_fen, asked_on=act.on, asked_by=act.actor.id,
    )  # fmt: skip
    rows.put(row)
    rows.many([_line(row, wish, weighed.standing) for wish in weighed.wishes])
    act.about(row.id, row.region)
    act.note(lines=[wish.kind for wish in weighed.wishes], give_back_fen=give_back_fen)
    return {
        "change": str(row.id), "after_fen": weighed.effect.after_fen,
        "standard_fen": row.standard_fen,
    }  # fmt: skip


def _line(row: Change, wish: Wish, standing: Sequence[Standing]) -> ChangeLine:
    held = {one.part: one.line for one in standing}
    old, new = held.get(wish.part) if wish.part else None, wish.line
    return ChangeLine(
        county=row.county, change=row, kind=wish.kind, part_id=wish.part,
        old_category=old.category if old else "", old_content=old.content if old else "",
        old_milli=old.quantity_milli if old else None, old_unit=old.unit if old else "",
        old_fen=old.amount_fen if old else None,
        category=new.category if new else "", content=new.content if new else "",
        quantity_milli=new.quantity_milli if new else None, unit=new.unit if new else "",
        fen=new.amount_fen if new else None,
    )  # fmt: skip


@action("visits.approve_change")
def approve_change(act: Act, *, change: UUID, note: str = "") -> dict[str, Any]:
    """Approve a change: from the day on the new parts stand, the old ones remain readable (R66).

    By another than who asked, and no relative. Above the loan standard of the day only with a note
    that says why (R41). Refuses 'out_of_order', 'same_person', 'relative', 'too_early',
    'change_conflict' with the parts that changed since it was asked for, 'change_above_standard',
    'change_overspent', 'give_back_not_owed'.
    """
    row, state = _take(act, change, "approve")
    act.differs_from(row.asked_by, "ask")
    if kin_of(act.county, [row.household_id], [act.actor.id], act.on):
        raise Refused("relative")
    row.application = act.take(Application, row.application_id)
    weighed, why = weigh_kept(row, act.on), said("reason", note, 300, required=False)
    if weighed.above_standard and not why:
        raise Refused(
            "change_above_standard", after=yuan(weighed.effect.after_fen),
            standard=yuan(weighed.standard_fen),
        )  # fmt: skip
    added = alter_parts(act, row.application, alterations(weighed.wishes))
    _decide(act, row, state, why)
    act.note(parts=[str(part.id) for part in added], give_back_fen=row.give_back_fen)
    return {
        "change": str(row.id), "parts": [str(part.id) for part in added],
        "give_back_fen": row.give_back_fen,
    }  # fmt: skip


def _take(act: Act, change: UUID, verb: str) -> tuple[Change, str]:
    row = act.take(Change, change)
    act.cover(row.region)
    act.about(row.id, row.region)
    state = CHANGE.after(row.state, verb)
    if act.on < row.asked_on:
        raise Refused("too_early", date=act.on, earlier=row.asked_on)
    return row, state


def _decide(act: Act, row: Change, state: str, note: str) -> None:
    rows.change(row, state=state, decided_on=act.on, decided_by=act.actor.id, decision_note=note)
    settle(act, "change_late", [row.id])


@action("visits.refuse_change")
def refuse_change(act: Act, *, change: UUID, reason: str) -> dict[str, str]:
    """Refuse a request with the reason; the project stays as it is (R66).

    Refuses 'out_of_order', 'same_person', 'too_early', 'missing_value'.
    """
    row, state = _take(act, change, "refuse")
    act.differs_from(row.asked_by, "ask")
    _decide(act, row, state, said("reason", reason, 300))
    return {"change": str(row.id), "state": state}


@action("visits.withdraw_change")
def withdraw_change(act: Act, *, change: UUID, reason: str) -> dict[str, str]:
    """Take a request back before it is decided; refuses 'out_of_order', 'missing_value'."""
    row, state = _take(act, change, "withdraw")
    _decide(act, row, state, said("reason", reason, 300))
    return {"change": str(row.id), "state": state}
