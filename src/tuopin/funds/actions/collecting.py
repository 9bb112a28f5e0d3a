"""The way back: what a household gave back, on which day, to whom, by which receipt (R44, R69)."""

import json
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from tuopin.agreements.models import Agreement
from tuopin.base import rows
from tuopin.funds.actions.bank.lines import take_line, tie
from tuopin.funds.actions.taking import OVER, Paper, closing, enter, weigh
from tuopin.funds.models import Instalment, Loan
from tuopin.funds.rules.allocation import Due
from tuopin.funds.rules.collecting import serial_of, why_not_collectable
from tuopin.funds.states import HANDS
from tuopin.kit.refusals import Refused
from tuopin.kit.terms import Word
from tuopin.offices.queries import holds
from tuopin.policy.queries import value_beside
from tuopin.workflow.actions import Act, action
from tuopin.workflow.rules import OPERATOR

# As long as the column that keeps it.
LONGEST_RECEIPT = 40
# Who may enter what came into a hand.
CLERKS = {"township": "township_finance", "special": "finance_centre"}


@action("funds.collect")
def collect(
    act: Act,
    *,
    fen: int,
    loan: UUID | None = None,
    number: str = "",
    receipt: str = "",
    hand: str = "collector",
    collector: UUID | None = None,
    over: str = "refuse",
    paid_on: date | None = None,
    bank_line: UUID | None = None,
    note: str = "",
) -> dict[str, Any]:
    """Enter what a household gave back, in fen, to whom and by which receipt (R44, R69).

    `fen` is the whole sum handed over; what is above what is owed is refused, given back at once
    ('refund') or kept for the household ('hold'). `paid_on` is the day on the paper. Refuses
    'bad_amount', 'loan_unknown', 'loan_void', 'loan_unpaid', 'loan_settled', 'before_loan',
    'date_future', 'overpaid', 'overpaid_absurd', 'hold_not_here', and what `check_hand`,
    `check_receipt` and, with a line of the bank, `take_line` and `tie` refuse.
    """
    line = take_line(act, bank_line) if bank_line else None
    held = _loan(act, loan, number)
    act.cover(held.region)
    _refuse_state(held)
    paper = Paper(
        fen,
        paid_on or act.on,
        receipt.strip(),
        hand,
        collector,
        over,
        note.strip()[:200],
        bank_line,
    )
    paper = check_hand(act, held, paper)
    dues, known = _schedule(act, held, paper)
    check_receipt(paper, known)
    entry = weigh(act, held, dues, paper)
    ((made, journal),) = enter(act, [entry])
    if line is not None:
        tie(act, line, journal)
    act.finish(rows.inserting(made))
    act.finish(*closing(act, [entry]))
    act.about(held.id, held.region)
    act.note(fen=fen, receipt=paper.receipt, hand=hand)
    return {
        "repayment": str(made.id), "journal": str(journal.id), "kind": made.kind,
        "principal_fen": made.principal_fen, "fee_fen": made.fee_fen, "kept_fen": made.kept_fen,
        "refunded_fen": made.refunded_fen, "settled": entry.settles,
    }  # fmt: skip


def _loan(act: Act, key: UUID | None, number: str) -> Loan:
    """Lock a loan by its key or its number; say politely what is wrong with a number."""
    if key is not None:
        return act.take(Loan, key)
    number = number.strip()
    if not number:
        raise Refused("missing_value", field=Word("word.loan_number"))
    found = rows.get(Loan, lock=True, county=act.county, number=number)
    if found is None or found.state == "released":
        agreement = rows.get(Agreement, county=act.county, number=number)
        if agreement is None:
            raise Refused("loan_unknown", number=number)
        raise Refused("loan_void" if agreement.state == "void" else "loan_unpaid", number=number)
    return found


def _refuse_state(loan: Loan) -> None:
    if why := why_not_collectable(loan.state):
        raise Refused(why, number=loan.number)


# Everything that is known of a receipt is read beside the schedule: one trip for both.
_KNOWN = """EXISTS (SELECT 1 FROM funds_repayment r
    WHERE r.county = %s AND r.receipt = %s AND r.reversed_on IS NULL),
  EXISTS (SELECT 1 FROM funds_voidedreceipt v WHERE v.county = %s AND v.receipt = %s),
  (SELECT b.officer_id FROM funds_receiptbook b WHERE b.county = %s AND b.prefix = %s
    AND b.width = %s AND b.first <= %s AND b.last >= %s LIMIT 1)"""


class Known(NamedTuple):
    """What is known of a receipt: used, voided, who was given its book, whether it needs one."""

    used: bool
    voided: bool
    holder: UUID | None
    needs_book: bool


def _schedule(act: Act, loan: Loan, paper: Paper) -> tuple[list[Due], Known]:
    """Return the version in force and what is known of the paper's receipt, in one query."""
    county, receipt = act.county, paper.receipt
    serial = serial_of(receipt)
    where = list(serial[:2]) + [serial.number] * 2 if serial else ["", 0, 0, 0]
    needs = value_beside(county, "receipt.books_required", act.on)
    values = [county, receipt, county, receipt, county, *where, *needs.values]
    beside = rows.Statement(f"{_KNOWN}, {needs.sql}", values)
    found = rows.find_beside(
        Instalment, beside, order="position", county=county, loan=loan.id, version=loan.schedule
    )
    if not found:
        raise Refused("loan_unpaid", number=loan.number)
    used, voided, holder, required = found[0][1]
    book = UUID(str(holder)) if holder else None
    known = Known(bool(used and receipt), bool(voided), book, bool(json.loads(required or "0")))
    return [Due(i.due_on, i.principal_fen, i.fee_fen) for i, _ in found], known


def check_hand(act: Act, loan: Loan, paper: Paper) -> Paper:
    """Return the paper with the one who took the money; refuse who cannot have, or not that day.

    A liaison officer enters his own receipts only; the township's clerk enters them for all.
    Refuses 'bad_value', 'before_loan', 'date_future', 'wrong_hand', 'collector_unfit',
    'receipt_of_other', 'missing_value' without a receipt.
    """
    if paper.hand not in HANDS:
        raise Refused("bad_value", field=Word("word.hand"), value=paper.hand)
    if paper.over not in OVER:
        raise Refused("bad_value", field=Word("word.overpaid"), value=paper.over)
    if paper.paid_on > act.on:
        raise Refused("date_future", date=paper.paid_on)
    if loan.paid_on is None or paper.paid_on < loan.paid_on:
        raise Refused("before_loan", date=paper.paid_on, earlier=loan.paid_on)
    if not paper.receipt and paper.hand != "special":
        raise Refused("missing_value", field=Word("word.receipt"))
    if len(paper.receipt) > LONGEST_RECEIPT:
        raise Refused("does_not_fit")
    clerk = is_clerk(act, paper.hand, loan.region)
    if not clerk and (paper.hand != "collector" or paper.collector not in (None, act.actor.id)):
        raise Refused("wrong_hand", hand=Word(f"word.hand_{paper.hand}"))
    officer = paper.collector or act.actor.id
    if paper.hand == "collector" and not _collects(act, officer, loan.region, paper.paid_on):
        raise Refused("collector_unfit", date=paper.paid_on)
    return paper._replace(collector=None if paper.hand == "special" else officer)


def is_clerk(act: Act, hand: str, region: str) -> bool:
    """Say whether the actor keeps the books of a hand; either clerk enters what liaisons took."""
    roles = (CLERKS[hand],) if hand in CLERKS else tuple(CLERKS.values())
    return act.actor.serves(region, act.on, *roles, OPERATOR)


def _collects(act: Act, officer: UUID, region: str, on: date) -> bool:
    if officer == act.actor.id and act.actor.serves(region, on, "liaison"):
        return True
    return holds(officer, ("liaison",), region, on)


def check_receipt(paper: Paper, known: Known) -> None:
    """Refuse a receipt that cannot stand for this repayment (I13).

    Refuses 'receipt_used', 'receipt_voided', 'receipt_of_other', and 'receipt_outside_books' where
    policy (receipt.books_required) asks for books.
    """
    if known.used:
        raise Refused("receipt_used", receipt=paper.receipt)
    if paper.hand == "special":
        return
    if known.voided:
        raise Refused("receipt_voided", receipt=paper.receipt)
    if known.holder is None and known.needs_book:
        raise Refused("receipt_outside_books", receipt=paper.receipt)
    if known.holder is not None and known.holder != paper.collector:
        raise Refused("receipt_of_other", receipt=paper.receipt)
