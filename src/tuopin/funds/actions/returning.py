"""Money goes back: from a township to the special account, over-payments to their households."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from tuopin.agreements.actions import move_all
from tuopin.agreements.models import Agreement
from tuopin.base import rows
from tuopin.funds.actions import chart
from tuopin.funds.actions.guaranteeing import LET_GO, end_guarantees
from tuopin.funds.actions.returned import back_specs, came_back, unrelend
from tuopin.funds.models import Allotment, AllotmentItem, Loan, RecallItem, Refund, Remittance
from tuopin.funds.queries.collecting import kept_in_pockets, waiting_fen
from tuopin.funds.rules import is_township, township_of
from tuopin.funds.states import ALLOTMENT, LOAN, REMITTANCE
from tuopin.kit.money import yuan
from tuopin.kit.refusals import Culprit, Refused
from tuopin.kit.terms import Word
from tuopin.ledger.actions import accounts, post, reverse
from tuopin.ledger.models import Journal
from tuopin.ledger.rules import Leg
from tuopin.workflow.actions import Act, action


def required(text: str, word: str, longest: int) -> str:
    """Return a text without its margins and no longer than its column; refuse 'missing_value'."""
    if not text.strip():
        raise Refused("missing_value", field=Word(word))
    return text.strip()[:longest]


@action("funds.remit")
def remit(act: Act, *, region: str, fen: int, document: str) -> dict[str, Any]:
    """Send what households gave back on its way to the special account, in fen (R69, R78).

    Not the money that waits in the township for households to be paid. Refuses 'bad_amount',
    'above_cash'.
    """
    act.cover(region)
    if not is_township(region):
        raise Refused("bad_value", field=Word("word.township"), value=region)
    if type(fen) is not int or fen <= 0:
        raise Refused("bad_amount", fen=fen)
    paper = required(document, "word.document", 60)
    held = accounts(act, chart.township(region), chart.returning(region))
    cash, way = held.accounts
    free = cash.balance_fen - waiting_fen(act.county, region)
    if fen > free:
        raise Refused("above_cash", asked=yuan(fen), free=yuan(max(0, free)))
    made = _remittance(act, region, "returns", fen, paper)
    leg = Leg(way.id, cash.id, fen, made.id, region)
    journal = post(act, "remittance", [leg], memo=paper, held=held)
    made.journal = journal.id
    rows.put(made)
    act.about(made.id, region)
    act.note(fen=fen, document=paper)
    return {"remittance": str(made.id), "journal": str(journal.id), "fen": fen}


def _remittance(
    act: Act, region: str, purpose: str, fen: int, document: str, reason: str = ""
) -> Remittance:
    return Remittance(
        county=act.county, region=region, purpose=purpose, fen=fen, document=document,
        reason=reason, sent_on=act.on, sent_by=act.actor.id,
    )  # fmt: skip


@action("funds.receive_back")
def receive_back(act: Act, *, remittance: UUID) -> dict[str, Any]:
    """Confirm that money is back in the special account, by another person than sent it (R78).

    What households gave back waits there to be lent again (R108); what was never paid does not.
    """
    held = act.take(Remittance, remittance)
    act.cover(held.region)
    state = REMITTANCE.after(held.state, "receive")
    act.differs_from(held.sent_by, "remit")
    if held.sent_on > act.on:
        raise Refused("too_early", date=act.on, earlier=held.sent_on)
    specs = [chart.special(act.county), chart.returning(held.region)]
    returns = held.purpose == "returns"
    both = accounts(act, *specs, *(back_specs(act.county) if returns else ()))
    money, way = both.accounts[:2]
    legs = [Leg(money.id, way.id, held.fen, held.id, held.region)]
    if returns:
        legs += came_back(both.ids(), act.county, held.fen, held.id, held.region)
    journal = post(act, "return", legs, memo=held.document, held=both)
    rows.change(
        held,
        state=state,
        received_on=act.on,
        received_by=act.actor.id,
        received_journal=journal.id,
    )
    act.about(held.id, held.region)
    act.note(fen=held.fen)
    return {"remittance": str(held.id), "journal": str(journal.id), "fen": held.fen}


@action("funds.return_unpaid")
def return_unpaid(act: Act, *, loans: list[UUID], reason: str, document: str) -> dict[str, Any]:
    """Send back the money of loans that lies in a township and cannot be paid (R58, R78).

    The loans are let go as if the money had never been held for them. Refuses 'return_refused' with
    the culprits: not in the township, of another township than the first.
    """
    chosen = act.take_all(Loan, loans)
    act.cover(*sorted({loan.region for loan in chosen.values()}))
    why, paper = required(reason, "word.reason", 200), required(document, "word.document", 60)
    region = township_of(next(iter(chosen.values())).region)
    bad = [
        Culprit(f"{loan.number} {loan.borrower}", wrong, str(loan.id))
        for loan in chosen.values()
        if (wrong := _why_not_returned(loan, region, act))
    ]
    if bad:
        raise Refused("return_refused", rows=bad, count=len(bad))
    made = _recall(act, region, list(chosen.values()), paper, why)
    agreements = act.take_all(Agreement, [loan.agreement_id for loan in chosen.values()])
    move_all(act, list(agreements.values()), "release")
    _let_go(act, list(chosen.values()))
    act.about(made.id, region)
    act.note(fen=made.fen, document=paper, count=len(chosen))
    return {"remittance": str(made.id), "fen": made.fen, "loans": len(chosen)}


def _why_not_returned(loan: Loan, region: str, act: Act) -> str:
    if loan.state != "allotted":
        return "why.not_allotted"
    if loan.arrived_on is None or loan.arrived_on > act.on:
        return "why.not_arrived"
    return "" if township_of(loan.region) == region else "why.other_township"


def _recall(act: Act, region: str, loans: Sequence[Loan], document: str, why: str) -> Remittance:
    fen = sum(loan.approved_fen for loan in loans)
    made = _remittance(act, region, "recall", fen, document, why)
    held = accounts(act, chart.returning(region), chart.township(region), *back_specs(act.county))
    way, cash = held.accounts[:2]
    leg = Leg(way.id, cash.id, fen, made.id, region)
    made.journal = post(act, "recall", [leg], memo=document, held=held).id
    rows.put(made)
    rows.many(
        [
            RecallItem(county=act.county, remittance=made, loan=loan, fen=loan.approved_fen)
            for loan in loans
        ]
    )
    return made


def _let_go(act: Act, loans: Sequence[Loan]) -> None:
    unrelend(act, loans)
    end_guarantees(act, loans, LET_GO)
    for loan in loans:
        loan.state = LOAN.after(loan.state, "recall")
        loan.released_on = act.on
        loan.allotted_on = loan.arrived_on = None
    rows.save(loans, "state", "released_on", "allotted_on", "arrived_on")


@action("funds.cancel_allotment")
def cancel_allotment(act: Act, *, allotment: UUID, reason: str) -> dict[str, Any]:
    """Take back a transfer that has not arrived; its loans are held in the special account again.

    By another person than sent it. Refuses 'out_of_order' once it has arrived.
    """
    held = act.take(Allotment, allotment)
    act.cover(held.region)
    state = ALLOTMENT.after(held.state, "cancel")
    act.differs_from(held.sent_by, "allot")
    why = required(reason, "word.reason", 200)
    items = AllotmentItem.objects.filter(county=act.county, allotment=held)
    loans = act.take_all(Loan, list(items.values_list("loan_id", flat=True)))
    # The mirror of the whole voucher: the money is back, and held for the same loans.
    journal = reverse(act, act.take(Journal, str(held.journal)), why)
    for loan in loans.values():
        loan.state = LOAN.after(loan.state, "cancel")
        loan.allotted_on = None
    rows.save(list(loans.values()), "state", "allotted_on")
    rows.change(
        held, state=state, cancelled_on=act.on, cancelled_by=act.actor.id, cancel_reason=why
    )
    act.about(held.id, held.region)
    act.note(fen=held.fen)
    return {"allotment": str(held.id), "journal": str(journal.id), "loans": len(loans)}


@action("funds.refund_overpaid")
def refund_overpaid(act: Act, *, loan: UUID, fen: int, receipt: str) -> dict[str, str]:
    """Give a household back what it paid too much, in fen, against its receipt.

    Refuses 'bad_amount', 'above_kept' for more than lies in the township: what its collector still
    has in hand is handed in first; 'receipt_used'.
    """
    held = act.take(Loan, loan)
    act.cover(held.region)
    if type(fen) is not int or fen <= 0:
        raise Refused("bad_amount", fen=fen)
    paper = required(receipt, "word.receipt", 40)
    there = held.kept_fen - kept_in_pockets(act.county, held.id)
    if fen > there:
        raise Refused("above_kept", asked=yuan(fen), kept=yuan(there))
    if Refund.objects.filter(county=act.county, receipt=paper, reversed_on=None).exists():
        raise Refused("receipt_used", receipt=paper)
    town = township_of(held.region)
    both = accounts(act, chart.overpaid(town), chart.keeping(town))
    theirs, keeping = both.accounts
    leg = Leg(theirs.id, keeping.id, fen, held.id, held.region)
    journal = post(act, "overpaid_back", [leg], memo=paper, held=both)
    made = Refund(
        county=act.county, loan_id=held.id, region=held.region, receipt=paper, fen=fen,
        refunded_on=act.on, refunded_by=act.actor.id, journal=journal,
    )  # fmt: skip
    rows.put(made)
    rows.change(held, kept_fen=held.kept_fen - fen)
    act.about(held.id, held.region)
    act.note(fen=fen, receipt=paper)
    return {"refund": str(made.id), "journal": str(journal.id)}
