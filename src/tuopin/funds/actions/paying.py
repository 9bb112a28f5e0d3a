"""The second hop, from township to household; its reversal; the reconciling of hands."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from tuopin.base import rows
from tuopin.funds.actions import chart
from tuopin.funds.models import Instalment, Loan, Payment, Reconciliation
from tuopin.funds.queries import book_of
from tuopin.funds.queries.terms import loan_terms, terms_beside, terms_read
from tuopin.funds.rules import is_township, township_of, why_not_paid
from tuopin.funds.rules.schedule import Due, last_day, plan
from tuopin.funds.states import LOAN
from tuopin.kit.money import yuan
from tuopin.kit.refusals import Culprit, Refused
from tuopin.kit.terms import Word
from tuopin.ledger.actions import accounts, post_all, reverse
from tuopin.ledger.models import Journal
from tuopin.ledger.rules import Leg
from tuopin.workflow.actions import Act, action

PAID = ("state", "paid_fen", "paid_on", "due_on", "term_version", "schedule")
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

    A loan is given by its id, or as {loan, fen, signer}. The schedule follows the terms in force.
    Refuses 'pay_refused' with the culprits: not allotted, not arrived, not whole, paid already,
    frozen; 'terms_unfit' for terms by which nothing could be repaid.
    """
    given = [_given(item) for item in loans]
    chosen = act.take_all(Loan, [g.loan for g in given])
    act.cover(*sorted({loan.region for loan in chosen.values()}))
    pairs = list(zip(given, chosen.values(), strict=True))
    bad = []
    for g, loan in pairs:
        why = why_not_paid(
            loan.state, loan.arrived_on, loan.approved_fen, g.fen, act.on,
            frozen=loan.frozen_on is not None,
        )  # fmt: skip
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
    towns = sorted({township_of(loan.region) for _, loan in pairs})
    specs = [spec for town in towns for spec in (chart.outstanding(town), chart.township(town))]
    held = accounts(act, *specs, beside=terms_beside(act.county, act.on))
    seen = held.beside
    terms, version = terms_read(seen) if seen else loan_terms(act.county, act.on)

    @cache
    def dues_of(fen: int) -> tuple[Due, ...]:
        try:
            return plan(fen, act.on, terms)
        except ValueError as problem:
            raise Refused("terms_unfit", code=str(problem)) from None

    hands = held.ids()
    vouchers = [[_leg(loan, hands)] for _, loan in pairs]
    # One journal a household, so that one payment can be reversed alone.
    journals = post_all(act, "payment", vouchers, held=held, last=True)
    payments, dues = [], []
    for (given, loan), journal in zip(pairs, journals, strict=True):
        loan.state = LOAN.after(loan.state, "pay")
        planned = dues_of(loan.approved_fen)
        loan.paid_fen, loan.paid_on = loan.approved_fen, act.on
        last = loan.due_on = last_day(planned)
        loan.term_version = version
        loan.schedule += 1
        payments.append(_payment(act, given, loan, journal, last))
        dues += instalments(act, loan, planned)
    paid = [loan for _, loan in pairs]
    if len(paid) <= FEW:
        act.finish(*(rows.inserting(p) for p in payments))
        act.finish(*(rows.inserting(i) for i in dues))
        act.finish(*(rows.updating(loan, *PAID) for loan in paid))
    else:
        rows.many(payments)
        rows.many(dues)
        rows.save(paid, *PAID)
    return payments


def instalments(act: Act, loan: Loan, dues: Sequence[Due]) -> list[Instalment]:
    """Return the rows of a loan's schedule version now in force; not written yet."""
    return [
        Instalment(
            county=act.county,
            loan_id=loan.id,
            version=loan.schedule,
            position=position,
            due_on=due.due_on,
            principal_fen=due.principal_fen,
            fee_fen=due.fee_fen,
            made_on=act.on,
        )
        for position, due in enumerate(dues, 1)
    ]


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
        version=loan.schedule,
        paid_by=act.actor.id,
        journal_id=journal.id,
    )


@action("funds.reverse_payment")
def reverse_payment(act: Act, *, payment: UUID, reason: str) -> dict[str, str]:
    """Reverse a payment that was entered wrongly; the money is in the township's cash again (I6).

    The reverser is another person than the payer. Refuses 'already_reversed', 'same_person', and
    'repaid_already' while something that the household gave back stands in the books.
    """
    first = act.take(Payment, payment)
    loan = act.take(Loan, first.loan_id)
    act.cover(loan.region)
    if first.reversed_on is not None:
        raise Refused("already_reversed")
    state = LOAN.after(loan.state, "reverse")
    if loan.repaid_fen or loan.fee_fen or loan.kept_fen:
        raise Refused("repaid_already", number=loan.number)
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
