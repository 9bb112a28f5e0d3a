"""Setting right what was found: order, report, second look, back, or no fault at all (R82)."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from tuopin.base.rows import change, many, save
from tuopin.funds.queries import violation
from tuopin.kit.refusals import Refused
from tuopin.kit.terms import Word
from tuopin.notices.actions import settle
from tuopin.offices.models import Officer
from tuopin.offices.queries import actor_of, officer_names
from tuopin.oversight.actions.shared import leave_step, not_before, said, step_of, take_finding
from tuopin.oversight.models import Finding
from tuopin.oversight.queries.findings import reports
from tuopin.oversight.states import FINDING
from tuopin.policy.queries import terms_on
from tuopin.workflow.actions import Act, action


@action("oversight.order")
def order(
    act: Act, *, findings: Sequence[UUID], officer: UUID, demanded: str, document: str = "",
    due_on: date | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Order findings to be set right by an officer within a limit (R82): one letter for several.

    The limit is the policy's finding.days unless given. Refuses 'out_of_order', 'too_early',
    'wrong_post' for an officer without a post that reaches the place.
    """
    held = act.take_all(Finding, findings)
    who = act.take(Officer, officer)
    person = actor_of(who.id, act.on)
    due = _limit(act, due_on)
    demanded = said("demanded", demanded)
    for finding in held.values():
        act.cover(finding.region)
        finding.state = FINDING.after(finding.state, "order")
        not_before(act, finding.found_on)
        if person is None or not person.scope(on=act.on).covers(finding.region):
            raise Refused("wrong_post")
        finding.responsible, finding.demanded = who, demanded
        finding.order_document = document.strip()[:60]
        finding.ordered_on, finding.ordered_by, finding.due_on = act.on, act.actor.id, due
    rows = list(held.values())
    save(
        rows, "state", "responsible", "demanded", "order_document", "ordered_on", "ordered_by",
        "due_on",
    )  # fmt: skip
    many([step_of(act, finding, "order", demanded) for finding in rows])
    act.about(rows[0].id, rows[0].region)
    act.note(numbers=[finding.number for finding in rows], due_on=str(due))
    return {"findings": len(rows), "due_on": due.isoformat()}


def _limit(act: Act, due_on: date | None) -> date:
    """Return the day by which something is set right; refuse ('bad_value') one gone by."""
    if due_on is None:
        return act.on + timedelta(days=terms_on(act.county, act.on)["finding.days"])
    if due_on < act.on:
        raise Refused("bad_value", field=Word("word.due_on"), value=str(due_on))
    return due_on


@action("oversight.report_done")
def report_done(act: Act, *, finding: UUID, text: str) -> dict[str, str]:
    """Report what was done about a finding, by who mends it or the office of the place (R82).

    Refuses 'same_person' for who found it, 'finding_not_yours' for another officer.
    """
    held, state = take_finding(act, finding, "report_done")
    act.differs_from(held.found_by, "find")
    if held.responsible_id is not None and not reports(act.actor, held, act.on):
        names = officer_names(act.county, [held.responsible_id])
        raise Refused("finding_not_yours", name=names[held.responsible_id])
    change(held, state=state, reported_on=act.on, reported_by=act.actor.id)
    leave_step(act, held, "report_done", said("done_text", text))
    settle(act, "finding_late", [held.id])
    return {"finding": str(held.id), "state": state}


def _second_look(act: Act, held: Finding) -> None:
    """Refuse ('same_person') whoever reported it done, and whoever had to mend it."""
    act.differs_from(held.reported_by, "report_done")
    act.differs_from(held.responsible_id, "mend")


@action("oversight.recheck")
def recheck(act: Act, *, finding: UUID, text: str) -> dict[str, str]:
    """Close a finding after a second look by another person (R82).

    A misuse is closed only when the freeze of the loan is lifted: refuses 'violation_unsettled'.
    """
    held, state = take_finding(act, finding, "recheck")
    _second_look(act, held)
    _refuse_frozen(act, held)
    change(held, state=state, closed_on=act.on, closed_by=act.actor.id)
    leave_step(act, held, "recheck", said("recheck_text", text))
    return {"finding": str(held.id), "state": state}


@action("oversight.send_back")
def send_back(act: Act, *, finding: UUID, text: str, due_on: date | None = None) -> dict[str, str]:
    """Send a finding back that the second look saw not set right, with a new limit (R82)."""
    held, state = take_finding(act, finding, "send_back")
    _second_look(act, held)
    due = _limit(act, due_on)
    change(held, state=state, due_on=due, reported_on=None, reported_by=None)
    leave_step(act, held, "send_back", said("recheck_text", text))
    return {"finding": str(held.id), "state": state, "due_on": due.isoformat()}


@action("oversight.drop")
def drop(act: Act, *, finding: UUID, reason: str) -> dict[str, str]:
    """End a finding that is no fault, by another than the finder, with the reason.

    A misuse is dropped only when the freeze of the loan is lifted: refuses 'violation_unsettled'.
    """
    held, state = take_finding(act, finding, "drop")
    act.differs_from(held.found_by, "find")
    _refuse_frozen(act, held)
    change(held, state=state, closed_on=act.on, closed_by=act.actor.id)
    leave_step(act, held, "drop", said("reason", reason))
    return {"finding": str(held.id), "state": state}


def _refuse_frozen(act: Act, held: Finding) -> None:
    case = violation(act.county, held.violation) if held.violation else None
    if case is not None and case.state != "lifted":
        raise Refused("violation_unsettled", number=case.loan.number)
