"""Reversal of whatever was posted wrongly: by another person, with a reason, later hops first (I6).

Nothing is edited: the mirror of the journal is posted today, and the row says who, when and why.
"""

from collections.abc import Callable
from typing import NamedTuple
from uuid import UUID

from tuopin.audit.queries import line as find_line
from tuopin.base import rows
from tuopin.funds.actions import chart
from tuopin.funds.actions.deducting import undo_deduction, undo_officer_repaid
from tuopin.funds.actions.guaranteeing import resumed
from tuopin.funds.actions.returning import required
from tuopin.funds.actions.settling import SETTLED, reopen
from tuopin.funds.actions.taking import SUMS
from tuopin.funds.models import (
    Appropriation,
    Deduction,
    Extra,
    HandIn,
    Loan,
    OfficerRepaid,
    Refund,
    Remittance,
    Repayment,
)
from tuopin.funds.models.shared import PostedRow
from tuopin.funds.queries.collecting import waiting_fen
from tuopin.funds.rules import township_of
from tuopin.funds.states import REMITTANCE
from tuopin.kit.money import yuan
from tuopin.kit.refusals import Refused
from tuopin.kit.terms import Word
from tuopin.ledger.actions import hold
from tuopin.ledger.actions import reverse as reverse_journal
from tuopin.ledger.models import Account, Journal, Transfer
from tuopin.workflow.actions import Act, action


class Undone(NamedTuple):
    """What was reversed: the mirror journal, and the region and fen it was about."""

    journal: Journal
    region: str
    fen: int


@action("funds.reverse")
def reverse(act: Act, *, what: str, entry: UUID, reason: str) -> dict[str, str]:
    """Reverse what was posted wrongly (I6, I12); `what` is one of UNDO.

    Payments, allotments, write-offs and bank notes have reversals of their own. Refuses
    'bad_value', 'missing_value' without a reason, 'same_person', 'already_reversed',
    'later_hop_stands', and 'above_cash' or 'above_free_money' where the money has gone on.
    """
    if what not in UNDO:
        raise Refused("bad_value", field=Word("word.what"), value=what)
    done = UNDO[what](act, entry, required(reason, "word.reason", 200))
    act.about(UUID(str(entry)), done.region)
    act.note(what=what, fen=done.fen, reason=reason.strip()[:200])
    return {"what": what, "entry": str(entry), "journal": str(done.journal.id)}


def _county_region(act: Act) -> str:
    return act.county.ljust(12, "0")


def _standing(row: PostedRow) -> None:
    if row.reversed_on is not None:
        raise Refused("already_reversed")


def _mirror(act: Act, key: UUID, reason: str) -> Journal:
    """Reverse a journal, unless that takes money which waits in a hand for somebody."""
    journal = act.take(Journal, key)
    moved = list(Transfer.objects.filter(county=act.county, journal=journal))
    beside = [chart.reserved(act.county).code, chart.returned(act.county).code]
    more = rows.find(Account, county=act.county, code=beside)
    ids = {a.id for a in more} | {t.debit_id for t in moved} | {t.credit_id for t in moved}
    held = hold(act.county, sorted(ids))
    out: dict[UUID, int] = {}
    for t in moved:
        out[t.debit_id] = out.get(t.debit_id, 0) + t.fen
        out[t.credit_id] = out.get(t.credit_id, 0) - t.fen
    by_code = {a.code: a for a in held.values()}
    for account in held.values():
        taken = out.get(account.id, 0)
        if account.kind == "township" and taken > 0:
            _keep_cash(act, account, taken)
        if account.kind == "special" and taken > 0:
            _keep_free(act, by_code, account, taken, journal.kind)
    return reverse_journal(act, journal, reason)


def _keep_cash(act: Act, cash: Account, fen: int) -> None:
    """Refuse to take what waits in a township for its households to be paid."""
    free = cash.balance_fen - waiting_fen(act.county, cash.region)
    if fen > free:
        raise Refused("above_cash", asked=yuan(fen), free=yuan(max(0, free)))


def _keep_free(act: Act, held: dict[str, Account], special: Account, fen: int, kind: str) -> None:
    """Refuse to take what is held for approvals, or new money where only returned money is left."""
    free = special.balance_fen
    reserved = held.get(chart.reserved(act.county).code)
    returned = held.get(chart.returned(act.county).code)
    free -= reserved.balance_fen if reserved else 0
    if kind in ("appropriation", "opening"):
        free -= returned.balance_fen if returned else 0
    if fen > free:
        raise Refused("above_free_money", asked=yuan(fen), free=yuan(max(0, free)))


def _mark(act: Act, row: PostedRow, reason: str) -> None:
    rows.change(row, reversed_on=act.on, reversed_by=act.actor.id, reversal_reason=reason)


def _appropriation(act: Act, key: UUID, reason: str) -> Undone:
    row = act.take(Appropriation, key)
    act.cover_county()
    _standing(row)
    journal = act.take(Journal, row.journal_id)
    act.differs_from(_maker(journal), "appropriate")
    back = _mirror(act, journal.id, reason)
    _mark(act, row, reason)
    return Undone(back, _county_region(act), row.fen)


def _maker(journal: Journal) -> UUID | None:
    """Return who made a journal, from the audit line that it names."""
    line = find_line(journal.county, journal.line)
    return line.actor if line else None


def _repayment(act: Act, key: UUID, reason: str) -> Undone:
    """Take a repayment back: the loan owes it again, and is opened again if it was settled."""
    row = act.take(Repayment, key)
    loan = act.take(Loan, row.loan_id)
    act.cover(row.region)
    _standing(row)
    act.differs_from(row.taken_by, "collect")
    handed = rows.get(HandIn, county=act.county, id=row.hand_in_id) if row.hand_in_id else None
    if handed is not None and handed.reversed_on is None:
        raise Refused("later_hop_stands", hop=Word("word.hand_in"))
    if row.kept_fen > loan.kept_fen:
        raise Refused("later_hop_stands", hop=Word("word.refund"))
    if row.kind == "recovery" and loan.state != "written_off":
        raise Refused("later_hop_stands", hop=Word("verb.undo_write_off"))
    if row.kind == "repayment" and loan.state == "written_off":
        raise Refused("later_hop_stands", hop=Word("verb.write_off"))
    back = _mirror(act, row.journal_id, reason)
    _owed_again(act, loan, row)
    _mark(act, row, reason)
    return Undone(back, row.region, row.fen)


def _owed_again(act: Act, loan: Loan, row: Repayment) -> None:
    names, statements = SUMS, list[rows.Statement]()
    if row.kind == "recovery":
        if loan.recovered_fen == loan.written_off_fen:
            statements += resumed(act, loan)
            names += ("guarantor",)
        loan.recovered_fen -= row.principal_fen
    else:
        loan.repaid_fen -= row.principal_fen
        loan.fee_fen -= row.fee_fen
        if loan.state == "settled":
            statements += reopen(act, loan)
            names += SETTLED
    loan.kept_fen -= row.kept_fen
    rows.send(*statements, rows.updating(loan, *names))


def _hand_in(act: Act, key: UUID, reason: str) -> Undone:
    """Take a hand-in back: the money is in the collector's hand again."""
    row = act.take(HandIn, key)
    act.cover(row.region)
    _standing(row)
    act.differs_from(row.taken_by, "hand_in")
    back = _mirror(act, row.journal_id, reason)
    _mark(act, row, reason)
    return Undone(back, row.region, row.fen)


def _remittance(act: Act, key: UUID, reason: str) -> Undone:
    """Take a remittance back before it is received: the money is in the township again."""
    row = act.take(Remittance, key)
    act.cover(row.region)
    if row.state == "received":
        raise Refused("later_hop_stands", hop=Word("verb.receive_back"))
    state = REMITTANCE.after(row.state, "cancel")
    if row.purpose == "recall":
        raise Refused("recall_stands")
    act.differs_from(row.sent_by, "remit")
    back = _mirror(act, row.journal, reason)
    rows.change(
        row, state=state, cancelled_on=act.on, cancelled_by=act.actor.id, cancel_reason=reason
    )
    return Undone(back, row.region, row.fen)


def _received_back(act: Act, key: UUID, reason: str) -> Undone:
    """Take the receipt of a remittance back: the money is on its way again."""
    row = act.take(Remittance, key)
    act.cover(row.region)
    state = REMITTANCE.after(row.state, "unreceive")
    act.differs_from(row.received_by, "receive_back")
    back = _mirror(act, UUID(str(row.received_journal)), reason)
    rows.change(row, state=state, received_on=None, received_by=None, received_journal=None)
    return Undone(back, row.region, row.fen)


def _refund(act: Act, key: UUID, reason: str) -> Undone:
    row = act.take(Refund, key)
    loan = act.take(Loan, row.loan_id)
    act.cover(row.region)
    _standing(row)
    act.differs_from(row.refunded_by, "refund_overpaid")
    back = _mirror(act, row.journal_id, reason)
    rows.change(loan, kept_fen=loan.kept_fen + row.fen)
    _mark(act, row, reason)
    return Undone(back, row.region, row.fen)


def _extra(act: Act, key: UUID, reason: str) -> Undone:
    """Take an opening balance back, or income and expense that no line of the bank has posted."""
    row = act.take(Extra, key)
    act.cover(row.region)
    _standing(row)
    if row.bank_line is not None:
        raise Refused("bank_posted")
    act.differs_from(row.booked_by, "open_balance")
    back = _mirror(act, row.journal_id, reason)
    _mark(act, row, reason)
    return Undone(back, row.region, row.fen)


def _deduction(act: Act, key: UUID, reason: str) -> Undone:
    row = act.take(Deduction, key)
    loan = act.take(Loan, row.loan_id)
    act.cover(row.region)
    town = chart.township(township_of(row.region)).code
    for cash in rows.find(Account, county=act.county, code=town):
        _keep_cash(act, cash, row.fen)
    return Undone(undo_deduction(act, row, loan, reason), row.region, row.fen)


def _officer_repaid(act: Act, key: UUID, reason: str) -> Undone:
    row = act.take(OfficerRepaid, key)
    loan = act.take(Loan, row.loan_id)
    act.cover(row.region)
    return Undone(undo_officer_repaid(act, row, loan, reason), row.region, row.fen)


UNDO: dict[str, Callable[[Act, UUID, str], Undone]] = {
    "appropriation": _appropriation,
    "repayment": _repayment,
    "hand_in": _hand_in,
    "remittance": _remittance,
    "received_back": _received_back,
    "refund": _refund,
    "deduction": _deduction,
    "officer_repaid": _officer_repaid,
    "extra": _extra,
}
