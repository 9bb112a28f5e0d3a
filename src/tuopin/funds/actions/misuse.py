"""Money used against R57: found, frozen, demanded back or lifted, by different people."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from tuopin.base import rows
from tuopin.funds.actions.extending import restate
from tuopin.funds.models import Extension, Loan, Violation
from tuopin.funds.queries.trouble import OPEN, schedules_in_force, versions
from tuopin.funds.rules.extending import why_not_owed
from tuopin.funds.rules.schedule import due_at_once
from tuopin.funds.states import EXTENSION, VIOLATION, VIOLATION_KINDS
from tuopin.kit.refusals import Refused
from tuopin.kit.terms import Word
from tuopin.policy.queries import version_on
from tuopin.workflow.actions import Act, action


@action("funds.report_violation")
def report_violation(act: Act, *, loan: UUID, kind: str, finding: str, note: str) -> dict[str, str]:
    """Report that a loan's money was used against R57: how, by which inspection paper.

    Occupied, misappropriated, withheld, borrowed, purpose_changed. From then on nothing of the loan
    is sent or paid, and the household gets no further loan. Refuses 'bad_value', 'missing_value',
    'violation_open' while one is, 'out_of_order' for money that was never given.
    """
    held = act.take(Loan, loan)
    act.cover(held.region)
    made = open_violation(act, held, kind, finding, note)
    act.about(held.id, held.region)
    act.note(violation=str(made.id), kind=kind)
    return {"violation": str(made.id)}


def open_violation(act: Act, held: Loan, kind: str, finding: str, note: str) -> Violation:
    """Freeze a locked loan for misuse: what `report_violation` does, for a room downstream.

    The area is the caller's to check; refuses as `report_violation` does.
    """
    if held.state == "released":
        where = Word(f"state.loan.{held.state}")
        raise Refused("out_of_order", verb=Word("verb.report"), state=where)
    if kind not in VIOLATION_KINDS:
        raise Refused("bad_value", field=Word("word.violation_kind"), value=kind)
    for field, text in (("finding", finding), ("note", note)):
        if not text.strip():
            raise Refused("missing_value", field=Word(f"word.{field}"))
    if held.reserved_on > act.on:
        raise Refused("too_early", date=act.on, earlier=held.reserved_on)
    if Violation.objects.filter(county=act.county, loan=held, state__in=OPEN).exists():
        raise Refused("violation_open", number=held.number)
    made = Violation(
        county=act.county,
        loan=held,
        region=held.region,
        kind=kind,
        finding=finding.strip()[:60],
        note=note.strip()[:300],
        found_on=act.on,
        found_by=act.actor.id,
    )
    rows.put(made)
    rows.change(held, frozen_on=act.on)
    return made


def _taken(act: Act, key: UUID, verb: str) -> tuple[Violation, Loan, str]:
    """Lock a violation and its loan for another person than found it; return its next state too."""
    held = act.take(Violation, key)
    loan = act.take(Loan, held.loan_id)
    act.cover(loan.region)
    state = VIOLATION.after(held.state, verb)
    act.differs_from(held.found_by, "report")
    before = held.demanded_on or held.found_on
    if before > act.on:
        raise Refused("too_early", date=act.on, earlier=before)
    return held, loan, state


@action("funds.demand_back")
def demand_back(act: Act, *, violation: UUID, document: str) -> dict[str, Any]:
    """Demand misused money back: all that is owed falls due within misuse.recall_days (R57).

    A new version of the schedule; what was late before stays late. Money that was sent and never
    paid is sent back instead. Refuses 'demand_refused' when nothing of it is owed.
    """
    held, loan, state = _taken(act, violation, "demand")
    if not document.strip():
        raise Refused("missing_value", field=Word("word.document"))
    now = schedules_in_force(act.county, [loan]).get(loan.id)
    why = why_not_owed(loan.state, loan.paid_on)
    if why or now is None:
        raise Refused("demand_refused", number=loan.number, why=Word(why or "why.not_paid"))
    if now.made_on > act.on:
        raise Refused("too_early", date=act.on, earlier=now.made_on)
    days = int(version_on(act.county, "misuse.recall_days", act.on).value)
    by = act.on + timedelta(days=days)
    restate(act, {loan: due_at_once(now.dues, loan.repaid_fen + loan.fee_fen, by)})
    rows.put(_demand(act, held, loan, days, document.strip()[:60]))
    rows.change(held, state=state, demanded_on=act.on, demanded_by=act.actor.id)
    act.about(loan.id, loan.region)
    act.note(violation=str(held.id), version=loan.schedule)
    return {"violation": str(held.id), "version": loan.schedule, "due_on": by.isoformat()}


def _demand(act: Act, held: Violation, loan: Loan, days: int, document: str) -> Extension:
    return Extension(
        county=act.county,
        loan=loan,
        region=loan.region,
        kind="demand",
        state=EXTENSION.after(EXTENSION.start, "grant"),
        days=days,
        reason=held.note,
        document=document,
        asked_on=held.found_on,
        asked_by=held.found_by,
        decided_on=act.on,
        decided_by=act.actor.id,
        version=loan.schedule,
    )


@action("funds.lift_violation")
def lift_violation(act: Act, *, violation: UUID, reason: str) -> dict[str, Any]:
    """End a freeze, with the reason, by another person than found it.

    Where money demanded back is still owed, the demand ends too: a further version of the schedule
    restates the one that was in force before it.
    """
    held, loan, state = _taken(act, violation, "lift")
    if not reason.strip():
        raise Refused("missing_value", field=Word("word.reason"))
    version = _take_back(act, loan) if held.state == "demanded" and loan.state == "paid" else None
    rows.change(
        held,
        state=state,
        lifted_on=act.on,
        lifted_by=act.actor.id,
        lift_reason=reason.strip()[:300],
    )
    rows.change(loan, frozen_on=None)
    act.about(loan.id, loan.region)
    act.note(violation=str(held.id), version=version)
    return {"violation": str(held.id), "version": version}


def _take_back(act: Act, loan: Loan) -> int | None:
    """Restate the schedule before a demand that is in force; nothing of a frozen loan moved since.

    A payment reversed and made anew began a schedule of its own: that is left as it is.
    """
    of_loan = versions(act.county, loan.id)
    if len(of_loan) < 2 or of_loan[-1].cause is None or of_loan[-1].cause.kind != "demand":
        return None
    restate(act, {loan: of_loan[-2].schedule.dues})
    return loan.schedule
