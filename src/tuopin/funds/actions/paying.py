"""The second hop, from township to household; its reversal; the reconciling of hands."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from tuopin.base import rows
from tuopin.funds.actions import chart
from tuopin.funds.models import Loan, Payment, Reconciliation
from tuopin.funds.queries import book_of
from tuopin.funds.rules import due_on, is_township, township_of, why_not_paid
from tuopin.funds.states import LOAN
from tuopin.kit.money import yuan
from tuopin.kit.refusals import Culprit, Refused
from tuopin.kit.terms import Word
from tuopin.ledger.actions import accounts, post_all, reverse
from tuopin.ledger.models import Journal
from tuopin.ledger.rules import Leg
from tuopin.policy.queries import version_on
from tuopin.workflow.actions import Act, action

PAID = ("state", "paid_fen", "paid_on", "due_on", "term_version")
# So many households' rows go to the database with the audit line, in one trip.
FEW = 10


class Given(NamedTuple):
    """What is to be paid: which loan, how much in fen if said, and who signs for it if said."""

    loan: UUID | str
    fen: int | None = None
    signer: str = ""


@action("funds.pay")
def pay(act: Act, *, loans: list[Any]) -> dict[str, Any]:
    """Pay loans to their households, who sign for them: each the whole approved amount (R58, R78).

    A loan is given by its id, or as {loan, fen, signer}. The due date follows the term in force.
    Refuses 'pay_refused' with the culprits: not allotted, not arrived, not whole, paid already.
    """
    given = [_given(item) for item in loans]
    chosen = act.take_all(Loan, [g.loan for g in given])
    act.cover(*sorted({loan.region for loan in chosen.values()}))
    pairs = list(zip(given, chosen.values(), strict=True))
    bad = []
    for g, loan in pairs:
        why = why_not_paid(loan.state, loan.arrived_on, loan.approved_fen, g.fen, act.on)
        if why:
            bad.append(Culprit(f"{loan.number} {loan.borrower}", why, str(loan.id)))
    if bad:
        raise Refused("pay_refused", rows=bad, count=len(bad))
    payments = _hand_over(act, pairs)
    fen = sum(p.fen for p in payments)
    act.note(count=len(payments), fen=fen)
    if len(payments) == 1:
        act.about(payments[0].loan_id, payments[0].region)
    return {"payments": {str(p.loan_id): str(p.id) for p in payments}, "fen": fen}


def _given(item: Any) -> Given:
    if not isinstance(item, Mapping):
        return Given(item)
    try:
        given = Given(**item)
    except TypeError:
        raise Refused("bad_value", field=Word("word.applications"), value="、".join(item)) from None
    if given.fen is not None and type(given.fen) is not int:
        raise Refused("bad_amount")
    return given


def _hand_over(act: Act, pairs: list[tuple[Given, Loan]]) -> list[Payment]:
    term = version_on(act.county, "loan.term_days", act.on)
    due = due_on(act.on, term.value)
    towns = sorted({township_of(loan.region) for _, loan in pairs})
    specs = [spec for town in towns for spec in (chart.outstanding(town), chart.township(town))]
    held = accounts(act, *specs)
    hands = held.ids()
    vouchers = [[_leg(loan, hands)] for _, loan in pairs]
    # One journal a household, so that one payment can be reversed alone.
    journals = post_all(act, "payment", vouchers, held=held)
    payments = [
        _payment(act, g, loan, journal, due)
        for (g, loan), journal in zip(pairs, journals, strict=True)
    ]
    for _, loan in pairs:
        loan.state = LOAN.after(loan.state, "pay")
        loan.paid_fen, loan.paid_on = loan.approved_fen, act.on
        loan.due_on, loan.term_version = due, term.id
    paid = [loan for _, loan in pairs]
    if len(paid) <= FEW:
        act.finish(*(rows.inserting(p) for p in payments))
        act.finish(*(rows.updating(loan, *PAID) for loan in paid))
    else:
        rows.many(payments)
        rows.save(paid, *PAID)
    return payments


def _leg(loan: Loan, hands: Mapping[str, UUID]) -> Leg:
    town = township_of(loan.region)
    owed, cash = hands[chart.outstanding(town).code], hands[chart.township(town).code]
    return Leg(owed, cash, loan.approved_fen, loan.id, loan.region)


def _payment(act: Act, given: Given, loan: Loan, journal: Journal, due: date) -> Payment:
    signer = given.signer.strip() or loan.borrower
    return Payment(
        county=act.county,
        loan_id=loan.id,
        region=loan.region,
        fen=loan.approved_fen,
        signer=signer[:60],
        paid_on=act.on,
        due_on=due,
        paid_by=act.actor.id,
        journal_id=journal.id,
    )


@action("funds.reverse_payment")
def reverse_payment(act: Act, *, payment: UUID, reason: str) -> dict[str, str]:
    """Reverse a payment that was entered wrongly; the money is in the township's cash again (I6).

    The reverser is another person than the payer. Refuses 'already_reversed', 'same_person'.
    """
    first = act.take(Payment, payment)
    loan = act.take(Loan, first.loan_id)
    act.cover(loan.region)
    if first.reversed_on is not None:
        raise Refused("already_reversed")
    state = LOAN.after(loan.state, "reverse")
    act.differs_from(first.paid_by, "pay")
    if not reason.strip():
        raise Refused("missing_value", field=Word("word.reason"))
    journal = act.take(Journal, first.journal_id)
    back = reverse(act, journal, reason.strip()[:200])
    rows.change(
        first,
        reversed_on=act.on,
        reversed_by=act.actor.id,
        reversal_reason=reason.strip()[:200],
    )
    rows.change(loan, state=state, paid_fen=0, paid_on=None, due_on=None, term_version=None)
    act.about(loan.id, loan.region)
    act.note(fen=first.fen, payment=str(first.id))
    return {"loan": str(loan.id), "journal": str(back.id)}


@action("funds.reconcile")
def reconcile(act: Act, *, region: str, bank_fen: int, explanation: str = "") -> dict[str, Any]:
    """Set a hand's book balance against its bank's at the end of a day, in fen (R78).

    The county's region is the special account, a township's its finance office. Refuses
    'gap_unexplained'.
    """
    act.cover(region)
    if region != act.county.ljust(12, "0") and not is_township(region):
        raise Refused("bad_value", field=Word("word.township"), value=region)
    if type(bank_fen) is not int or bank_fen < 0:
        raise Refused("bad_amount")
    book = book_of(act.county, region, act.on)
    gap = bank_fen - book
    if gap and not explanation.strip():
        raise Refused("gap_unexplained", gap=yuan(gap))
    made = Reconciliation(
        county=act.county,
        region=region,
        reconciled_on=act.on,
        book_fen=book,
        bank_fen=bank_fen,
        explanation=explanation.strip()[:300],
        reconciled_by=act.actor.id,
    )
    rows.put(made)
    act.about(made.id, region)
    act.note(book_fen=book, bank_fen=bank_fen)
    return {"reconciliation": str(made.id), "book_fen": book, "gap_fen": gap}
