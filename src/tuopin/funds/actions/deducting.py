"""The guarantee called upon: deductions from the officer's salary, and the household's debt to him.

What is deducted settles the loan; the household owes it to the officer from then on (R70).
"""

from datetime import date
from typing import Any
from uuid import UUID

from tuopin.base import rows
from tuopin.funds.actions import chart
from tuopin.funds.actions.settling import SETTLED, reopen, settle
from tuopin.funds.models import Deduction, DeductionOrder, Loan, OfficerRepaid
from tuopin.funds.queries.deductions import behind, claim_of, deduction_room
from tuopin.funds.rules import township_of
from tuopin.funds.rules.allocation import Due, Split
from tuopin.funds.rules.collecting import divide
from tuopin.funds.rules.guarantee import first_of, may_deduct, months
from tuopin.funds.rules.schedule import total
from tuopin.kit.money import yuan
from tuopin.kit.refusals import Refused
from tuopin.kit.terms import Word
from tuopin.ledger.actions import accounts, post, reverse
from tuopin.ledger.models import Journal
from tuopin.ledger.rules import Leg
from tuopin.offices.models import Officer
from tuopin.policy.queries import version_on
from tuopin.workflow.actions import Act, action

DEFAULT = "guarantee.default_days"
SUMS: tuple[str, ...] = ("repaid_fen", "fee_fen")


@action("funds.order_deduction")
def order_deduction(act: Act, *, loan: UUID, monthly_fen: int, document: str) -> dict[str, Any]:
    """Order monthly deductions, in fen, from a guarantor's salary for what is overdue (R70).

    Only when the loan is overdue by more than guarantee.default_days under the schedule in force;
    all of an officer's orders together take no more than guarantee.monthly_percent of the salary.
    Refuses 'bad_amount', 'missing_value', 'loan_settled', 'loan_unpaid', 'no_guarantor',
    'same_person', 'deduction_ordered', 'not_in_default', 'salary_unknown', 'above_monthly_cap'.
    """
    held = act.take(Loan, loan)
    act.cover(held.region)
    check_fen(monthly_fen)
    if not document.strip():
        raise Refused("missing_value", field=Word("word.document"))
    officer = _guarantor(act, held)
    standing = DeductionOrder.objects.filter(county=act.county, loan=held)
    if standing.filter(stopped_on__isnull=True).exists():
        raise Refused("deduction_ordered")
    days = int(version_on(act.county, DEFAULT, act.on).value)
    late = behind(held, act.on)
    if not may_deduct(late.oldest_on, act.on, days):
        raise Refused("not_in_default", days=days)
    _refuse_above_cap(act, officer.id, monthly_fen)
    try:
        planned = months(late.fen, monthly_fen, act.on)
    except ValueError:
        raise Refused("bad_amount") from None
    made = DeductionOrder(
        county=act.county, loan_id=held.id, officer_id=officer.id, region=held.region,
        monthly_fen=monthly_fen, owed_fen=late.fen, document=document.strip()[:60],
        ordered_on=act.on, ordered_by=act.actor.id,
    )  # fmt: skip
    act.finish(rows.inserting(made))
    act.about(held.id, held.region)
    act.note(order=str(made.id), monthly_fen=monthly_fen, owed_fen=late.fen)
    return {"order": str(made.id), "owed_fen": late.fen, "months": len(planned)}


def check_fen(fen: int) -> None:
    """Refuse ('bad_amount') what is no amount of whole fen above zero."""
    if type(fen) is not int or fen <= 0:
        raise Refused("bad_amount")


def _guarantor(act: Act, loan: Loan) -> Officer:
    """Lock and return the officer who answers for a loan that is being repaid."""
    if loan.state != "paid":
        settled = loan.state == "settled"
        raise Refused("loan_settled" if settled else "loan_unpaid", number=loan.number)
    if loan.guarantor is None:
        raise Refused("no_guarantor")
    act.differs_from(loan.guarantor, "guarantee")
    return act.take(Officer, loan.guarantor)


def _refuse_above_cap(act: Act, officer: UUID, monthly_fen: int) -> None:
    room = deduction_room(act.county, officer, act.on)
    if not room.salary_fen:
        raise Refused("salary_unknown")
    if monthly_fen > room.left_fen:
        raise Refused("above_monthly_cap", fen=yuan(monthly_fen), most=yuan(room.left_fen))


@action("funds.deduct")
def deduct(act: Act, *, order: UUID, fen: int, month: date) -> dict[str, Any]:
    """Enter one month's deduction, in fen, that came into the township's account (R70).

    It settles the loan as a repayment would; the household owes it to the officer from now on.
    Once a month, for a month since the order, never more than ordered or than is overdue; entered
    by another person than ordered it. Refuses 'bad_amount', 'same_person', 'deduction_stopped',
    'month_not_ordered', 'month_deducted', 'above_monthly_cap', 'above_arrears'.
    """
    held, loan = _take(act, order)
    act.cover(loan.region)
    act.differs_from(held.ordered_by, "order_deduction")
    act.differs_from(held.officer_id, "guarantee")
    check_fen(fen)
    month = first_of(month)
    _refuse_month(act, held, month)
    if fen > held.monthly_fen:
        raise Refused("above_monthly_cap", fen=yuan(fen), most=yuan(held.monthly_fen))
    late = behind(loan, act.on)
    if fen > late.left_fen:
        raise Refused("above_arrears", fen=yuan(fen), owed=yuan(late.left_fen))
    parts = divide(late.dues, loan.fee_fen, loan.repaid_fen, fen)
    journal = _post(act, loan, parts, month)
    made = Deduction(
        county=act.county, order_id=held.id, loan_id=loan.id, officer_id=held.officer_id,
        region=loan.region, fen=fen, principal_fen=parts.principal_fen, fee_fen=parts.fee_fen,
        month=month, deducted_on=act.on, recorded_by=act.actor.id, journal_id=journal.id,
    )  # fmt: skip
    settled = _settle(act, loan, parts, late.dues)
    act.finish(rows.inserting(made))
    act.about(loan.id, loan.region)
    act.note(deduction=str(made.id), fen=fen, month=month.isoformat()[:7])
    return {
        "deduction": str(made.id), "journal": str(journal.id), "settled": settled,
        "principal_fen": parts.principal_fen, "fee_fen": parts.fee_fen,
    }  # fmt: skip


def _take(act: Act, order: UUID) -> tuple[DeductionOrder, Loan]:
    """Lock the loan, then its order: in the order in which a settlement locks them."""
    seen = DeductionOrder.objects.filter(county=act.county, id=order).first()
    if seen is None:
        raise Refused("not_found")
    loan = act.take(Loan, seen.loan_id)
    return act.take(DeductionOrder, seen.id), loan


def _refuse_month(act: Act, order: DeductionOrder, month: date) -> None:
    if order.stopped_on is not None:
        raise Refused("deduction_stopped", date=order.stopped_on)
    first, last = first_of(order.ordered_on), first_of(act.on)
    if not first <= month <= last:
        raise Refused("month_not_ordered", month=_said(month), first=_said(first), last=_said(last))
    done = Deduction.objects.filter(county=act.county, order=order, month=month)
    if done.filter(reversed_on__isnull=True).exists():
        raise Refused("month_deducted", month=_said(month))


def _said(month: date) -> str:
    return month.isoformat()[:7]


def _post(act: Act, loan: Loan, parts: Split, month: date) -> Journal:
    town = township_of(loan.region)
    specs = [
        chart.township(town), chart.outstanding(town), chart.officer_claim(town),
        chart.officer_claimed(town),
    ]  # fmt: skip
    if parts.fee_fen:
        specs.append(chart.income(act.county, "fee"))
    held = accounts(act, *specs)
    cash, owed, claim, claimed, *fee = (account.id for account in held.accounts)
    about = (loan.id, loan.region)
    legs = [Leg(claim, claimed, parts.fee_fen + parts.principal_fen, *about)]
    if parts.fee_fen:
        legs.append(Leg(cash, fee[0], parts.fee_fen, *about))
    if parts.principal_fen:
        legs.append(Leg(cash, owed, parts.principal_fen, *about))
    return post(act, "deduction", legs, memo=_said(month), held=held)


def _settle(act: Act, loan: Loan, parts: Split, dues: list[Due]) -> bool:
    """Add a deduction to the loan's sums; settle the loan when nothing is owed any more."""
    loan.repaid_fen += parts.principal_fen
    loan.fee_fen += parts.fee_fen
    names = SUMS
    settled = loan.repaid_fen == loan.paid_fen and loan.repaid_fen + loan.fee_fen >= total(dues)
    if settled:
        act.finish(*settle(act, loan))
        names += SETTLED
    act.finish(rows.updating(loan, *names))
    return settled


@action("funds.stop_deduction")
def stop_deduction(act: Act, *, order: UUID, reason: str) -> dict[str, str]:
    """Stop a deduction, with the reason; what was deducted stays. Refuses 'deduction_stopped'."""
    held, loan = _take(act, order)
    act.cover(loan.region)
    act.differs_from(held.officer_id, "guarantee")
    if not reason.strip():
        raise Refused("missing_value", field=Word("word.reason"))
    if held.stopped_on is not None:
        raise Refused("deduction_stopped", date=held.stopped_on)
    if held.ordered_on > act.on:
        raise Refused("too_early", date=act.on, earlier=held.ordered_on)
    rows.change(held, stopped_on=act.on, stopped_by=act.actor.id, stop_reason=reason.strip()[:200])
    act.about(loan.id, loan.region)
    act.note(order=str(held.id), reason=reason.strip()[:200])
    return {"order": str(held.id)}


def undo_deduction(act: Act, row: Deduction, loan: Loan, reason: str) -> Journal:
    """Reverse a deduction that was entered wrongly, inside `reverse`: the loan owes it again.

    Refuses 'already_reversed', 'same_person', 'claim_repaid' when the household has given it to the
    officer since, 'written_off_first'. Writes the row and the loan.
    """
    _refuse_undo(act, row, row.deducted_on)
    if claim_of(act.county, loan.id).get(row.officer_id, 0) < row.fen:
        raise Refused("claim_repaid")
    if loan.state == "written_off":
        raise Refused("written_off_first")
    journal = _reversed(act, row, reason)
    loan.repaid_fen -= row.principal_fen
    loan.fee_fen -= row.fee_fen
    names = SUMS
    if loan.state == "settled":
        act.finish(*reopen(act, loan))
        names += SETTLED
    act.finish(rows.updating(loan, *names))
    return journal


def undo_officer_repaid(act: Act, row: OfficerRepaid, loan: Loan, reason: str) -> Journal:
    """Reverse what a household paid to its officer, inside `reverse`: the claim stands again."""
    _refuse_undo(act, row, row.repaid_on)
    return _reversed(act, row, reason)


def _refuse_undo(act: Act, row: Deduction | OfficerRepaid, since: date) -> None:
    if row.reversed_on is not None:
        raise Refused("already_reversed")
    act.differs_from(row.recorded_by, "deduct")
    if since > act.on:
        raise Refused("too_early", date=act.on, earlier=since)


def _reversed(act: Act, row: Deduction | OfficerRepaid, reason: str) -> Journal:
    back = reverse(act, act.take(Journal, row.journal_id), reason[:200])
    rows.change(row, reversed_on=act.on, reversed_by=act.actor.id, reversal_reason=reason[:200])
    return back
