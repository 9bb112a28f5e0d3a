"""Decisions of meetings, guidance given, and tasks of village branches, followed to done (R60)."""

from datetime import date
from uuid import UUID

from django.db.models import Max

from tuopin.base import rows
from tuopin.coordination.actions import given
from tuopin.coordination.models import Decision, DecisionStep, Meeting
from tuopin.coordination.states import DECISION, DECISION_SOURCES, LOCAL_OWNERS, OWNERS
from tuopin.kit.refusals import Refused
from tuopin.kit.scope import area_prefix, whole_county
from tuopin.kit.terms import Word
from tuopin.notices.actions import settle
from tuopin.offices.queries import holders, is_region
from tuopin.workflow.actions import Act, action

LATE = "decision_late"


@action("coordination.decide")
def decide(
    act: Act, *, text: str, due_on: date, region: str, owner_role: str,
    officer: UUID | None = None, meeting: UUID | None = None, source: str = "",
) -> dict[str, str]:  # fmt: skip
    """Decide that somebody does something by a day: who holds `owner_role` over `region` (R50).

    With a meeting it is that meeting's decision and the county's to take; without, it is guidance,
    or a task of a village branch (R60: `source` branch). `officer` names one of the holders.
    Refuses 'bad_value', 'missing_value', 'due_past', 'owner_above' where a township would give the
    county something to do, 'owner_missing' where nobody holds the role,
    'owner_elsewhere' where the officer does not, 'out_of_order' before the meeting was held.
    """
    said = _said("decision_text", text)
    act.cover(region)
    source = source or ("meeting" if meeting else "branch" if _branch(owner_role) else "guidance")
    _check_owner(act, source, region, owner_role, officer)
    if due_on < act.on:
        raise Refused("due_past", date=due_on)
    held = _meeting(act, meeting, source)
    made = Decision(
        county=act.county,
        meeting=held,
        source=source,
        region=region,
        owner_role=owner_role,
        officer_id=officer,
        text=said,
        due_on=due_on,
        decided_on=act.on,
        decided_by=act.actor.id,
    )
    rows.put(made)
    act.about(made.id, region)
    act.note(source=source, owner=owner_role, due_on=due_on.isoformat())
    return {"decision": str(made.id)}


def _said(field: str, value: str) -> str:
    return given.text(field, value, 300)


def _branch(role: str) -> bool:
    return role == "branch_secretary"


def _check_owner(act: Act, source: str, region: str, role: str, officer: UUID | None) -> None:
    if source not in DECISION_SOURCES:
        raise Refused("bad_value", field=Word("word.decision_source"), value=source)
    if role not in OWNERS or (source == "branch" and not _branch(role)):
        raise Refused("bad_value", field=Word("word.owner_role"), value=role)
    if role not in LOCAL_OWNERS and not act.actor.scope("coordination.decide").whole:
        raise Refused("owner_above", role=Word(f"role.{role}"))
    if not is_region(act.county, region, act.on):
        raise Refused("bad_value", field=Word("word.region"), value=region)
    posts = [
        post
        for post in holders(whole_county(act.county), role, act.on)
        if region.startswith(area_prefix(post.region))
    ]
    if not posts:
        raise Refused("owner_missing", role=Word(f"role.{role}"))
    if officer is not None and officer not in {post.officer_id for post in posts}:
        raise Refused("owner_elsewhere", role=Word(f"role.{role}"))


def _meeting(act: Act, key: UUID | None, source: str) -> Meeting | None:
    """Return the meeting that decided, the county's alone; None for guidance and tasks."""
    if (key is not None) != (source == "meeting"):
        raise Refused("bad_value", field=Word("word.decision_source"), value=source)
    if key is None:
        return None
    act.cover_county()
    held = act.take(Meeting, key)
    if held.held_on is None:
        where = Word(f"state.meeting.{held.state}")
        raise Refused("out_of_order", verb=Word("verb.decide"), state=where)
    _after(act, held.held_on)
    return held


@action("coordination.report_done")
def report_done(act: Act, *, decision: UUID, report: str) -> dict[str, str]:
    """Report that something decided is done, with what came of it; by whom it was given to.

    Refuses 'decision_not_yours', 'out_of_order', 'too_early', 'missing_value'.
    """
    held = act.take(Decision, decision)
    act.cover(held.region)
    state = DECISION.after(held.state, "report_done")
    own = held.officer_id is not None and held.officer_id == act.actor.id
    if not own and not act.actor.serves(held.region, act.on, held.owner_role):
        raise Refused("decision_not_yours", role=Word(f"role.{held.owner_role}"))
    said = _said("report_text", report)
    _after(act, _last_day(held))
    rows.change(held, state=state, report=said, reported_on=act.on, reported_by=act.actor.id)
    settle(act, LATE, [held.id])
    return _step(act, held, "report_done", said)


def _after(act: Act, before: date | None) -> None:
    if before is not None and act.on < before:
        raise Refused("too_early", date=act.on, earlier=before)


def _last_day(held: Decision) -> date:
    """Return the day of a decision's last step: none comes before another."""
    last: date | None = held.steps.aggregate(last=Max("done_on"))["last"]
    return last or held.decided_on


def _step(act: Act, held: Decision, verb: str, said: str = "") -> dict[str, str]:
    rows.put(
        DecisionStep(
            county=act.county,
            decision=held,
            verb=verb,
            text=said,
            done_on=act.on,
            done_by=act.actor.id,
        )
    )
    act.about(held.id, held.region)
    act.note(source=held.source)
    return {"decision": str(held.id)}


def _judged(act: Act, key: UUID, verb: str) -> tuple[Decision, str]:
    """Lock a decision for who judges it: a meeting's is the county's, others' the township's."""
    held = act.take(Decision, key)
    if held.source == "meeting":
        act.cover_county()
    act.cover(held.region)
    return held, DECISION.after(held.state, verb)


@action("coordination.accept_done")
def accept_done(act: Act, *, decision: UUID) -> dict[str, str]:
    """Accept that something decided is done; by another than reported it.

    A meeting's decision is accepted by the county, a branch's task by its township (R60). Refuses
    'same_person', 'out_of_order', 'too_early'.
    """
    held, state = _judged(act, decision, "accept")
    act.differs_from(held.reported_by, "report_done")
    _after(act, held.reported_on)
    rows.change(held, state=state, ended_on=act.on, ended_by=act.actor.id)
    return _step(act, held, "accept")


@action("coordination.send_back_decision")
def send_back_decision(act: Act, *, decision: UUID, reason: str) -> dict[str, str]:
    """Say that something reported is not done yet, with the reason; its day stays.

    Refuses 'same_person' to who reported it, 'out_of_order', 'too_early', 'missing_value'.
    """
    held, state = _judged(act, decision, "send_back")
    act.differs_from(held.reported_by, "report_done")
    said = _said("reason", reason)
    _after(act, held.reported_on)
    rows.change(held, state=state, reported_on=None, reported_by=None)
    return _step(act, held, "send_back", said)


@action("coordination.drop_decision")
def drop_decision(act: Act, *, decision: UUID, reason: str) -> dict[str, str]:
    """Drop something decided that is not needed any more, with the reason; it stays listed.

    Refuses 'out_of_order', 'too_early', 'missing_value'.
    """
    held, state = _judged(act, decision, "drop")
    said = _said("reason", reason)
    _after(act, _last_day(held))
    rows.change(held, state=state, ended_on=act.on, ended_by=act.actor.id)
    settle(act, LATE, [held.id])
    return _step(act, held, "drop", said)
