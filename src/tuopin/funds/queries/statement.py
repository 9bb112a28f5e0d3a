"""The standing account (台账) of loans: every original with its reversal, and what is owed after.

One line an event, in the order of the days on the papers; a reversal is a line of its own and
stands on its original's line too. A set of loans is a household's, a township's, an officer's, a
batch's: one account for all, in as many queries as for one.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from tuopin.base.rows import chunks
from tuopin.base.scope import Scope, within
from tuopin.funds.models import (
    Deduction,
    Guarantee,
    Loan,
    OfficerRepaid,
    Payment,
    Refund,
    Repayment,
    WriteOff,
)
from tuopin.funds.queries.arrears import (
    TOLERANCE,
    came_back,
    gone,
    in_force,
    standing_payments,
)
from tuopin.funds.rules.allocation import Arrears, Due, arrears
from tuopin.ledger.models import Journal
from tuopin.policy.queries import version_on

KINDS = (
    "payment", "repayment", "recovery", "deduction", "write_off", "overpaid_back", "officer_repaid",
)  # fmt: skip


class AccountLine(NamedTuple):
    """One event of the account, amounts in fen; `balance_fen` is the principal owed after it.

    `of` is the original that a reversal mirrors (its amounts are those taken back, below zero);
    `reversed_on` and `reason` stand on the original. `beside_fen` is what moved outside the loan:
    an over-payment given back, what the household gave its officer.
    """

    key: UUID
    kind: str
    loan: UUID
    journal: UUID | None
    on: date
    booked_on: date
    paper: str = ""
    by: UUID | None = None
    out_fen: int = 0
    back_fen: int = 0
    fee_fen: int = 0
    lost_fen: int = 0
    beside_fen: int = 0
    kept_fen: int = 0
    refunded_fen: int = 0
    reversed_on: date | None = None
    reason: str = ""
    of: UUID | None = None
    balance_fen: int = 0

    @property
    def change_fen(self) -> int:
        """Return by how much the principal owed goes up."""
        recovered = self.kind == "recovery"
        return self.out_fen - self.lost_fen - (0 if recovered else self.back_fen)


class AccountSums(NamedTuple):
    """What lines come to, net of reversals, in fen; `owed_fen` is principal."""

    out_fen: int = 0
    back_fen: int = 0
    fee_fen: int = 0
    lost_fen: int = 0
    recovered_fen: int = 0
    owed_fen: int = 0
    last_on: date | None = None


class LoanAccount(NamedTuple):
    """An account from one day through another: what was owed before, the lines, what is owed.

    `by_loan` and `total` are of all time through the day, `period` of the lines.
    """

    opening_fen: int
    lines: list[AccountLine]
    closing_fen: int
    loans: dict[UUID, Loan]
    by_loan: dict[UUID, AccountSums]
    total: AccountSums
    period: AccountSums


def loans_in(
    scope: Scope,
    *,
    loan: UUID | None = None,
    household: UUID | None = None,
    batch: UUID | None = None,
    officer: UUID | None = None,
) -> QuerySet[Loan]:
    """Return the loans ever paid within a scope: one, a household's, a batch's, an officer's.

    An officer's are those that his salary stands or stood for.
    """
    found = within(Loan.objects.filter(schedule__gt=0), scope)
    if loan is not None:
        found = found.filter(id=loan)
    if household is not None:
        found = found.filter(household_id=household)
    if batch is not None:
        found = found.filter(batch_id=batch)
    if officer is not None:
        mine = Guarantee.objects.filter(county=scope.county, officer_id=officer).values("loan")
        found = found.filter(id__in=mine)
    return found


def loan_account(loans: QuerySet[Loan], through: date, since: date | None = None) -> LoanAccount:
    """Return the account of loans through a day, its lines from `since` on."""
    known = {loan.id: loan for loan in loans.select_related("household", "batch")}
    everything = [line for line in _events(loans) if line.on <= through]
    everything.sort(key=_order)
    shown, before, balance = [], 0, 0
    for line in everything:
        balance += line.change_fen
        if since is not None and line.on < since:
            before = balance
        else:
            shown.append(line._replace(balance_fen=balance))
    # What was reversed later than the day shown stands unreversed on it.
    lines = [
        line._replace(reversed_on=None, reason="")
        if line.reversed_on is not None and line.reversed_on > through
        else line
        for line in shown
    ]
    groups: dict[UUID, list[AccountLine]] = {}
    for line in everything:
        groups.setdefault(line.loan, []).append(line)
    by_loan = {key: _sums(groups.get(key, [])) for key in known}
    return LoanAccount(before, lines, balance, known, by_loan, _sums(everything), _sums(shown))


def late_of(loans: QuerySet[Loan], on: date) -> dict[UUID, Arrears]:
    """Return what loans of a set were behind at the end of a day; those that were not are absent.

    What `arrears` says of the whole county, for a few of its loans.
    """
    keys = list(loans.order_by().values_list("id", "county"))
    if not keys:
        return {}
    county, wanted = keys[0][1], [key for key, _ in keys]
    paid = came_back(county, on, wanted)
    lost = set(gone(county, on).filter(loan__in=wanted).values_list("loan_id", flat=True))
    tolerance = version_on(county, TOLERANCE, on).value
    dues: dict[UUID, list[Due]] = {}
    rows = in_force(county, on).filter(loan__in=wanted).exclude(loan__in=lost)
    standing = rows.filter(loan__in=standing_payments(county, on).values("loan"))
    columns = ("loan_id", "due_on", "principal_fen", "fee_fen")
    for loan, day, principal, fee in standing.values_list(*columns):
        dues.setdefault(loan, []).append(Due(day, principal, fee))
    late = {key: arrears(rest, paid.get(key, 0), on, tolerance) for key, rest in dues.items()}
    return {key: found for key, found in late.items() if found.fen}


def _order(line: AccountLine) -> tuple[date, date, str]:
    # Journals bear the moment of their making in their keys: within a day as they were posted.
    return line.on, line.booked_on, str(line.journal or line.key)


def _sums(lines: Iterable[AccountLine]) -> AccountSums:
    out = back = fee = lost = recovered = owed = 0
    last: date | None = None
    for line in lines:
        out += line.out_fen
        lost += line.lost_fen
        fee += line.fee_fen
        owed += line.change_fen
        if line.kind == "recovery":
            recovered += line.back_fen
        else:
            back += line.back_fen
        if line.back_fen > 0:
            last = line.on
    return AccountSums(out, back, fee, lost, recovered, owed, last)


def _events(loans: QuerySet[Loan]) -> Iterator[AccountLine]:
    """Yield every original and every reversal of a set of loans."""
    keys = loans.order_by().values("id")
    originals = [
        line
        for read in (_payments, _repayments, _deductions, _refunds, _officer_repaid, _write_offs)
        for line in read(keys)
    ]
    yield from originals
    undone = [line for line in originals if line.reversed_on is not None]
    mirrors: dict[UUID | None, UUID] = {}
    for chunk in chunks(line.journal for line in undone):
        posted = Journal.objects.filter(reverses__in=chunk)
        mirrors.update(posted.values_list("reverses", "id"))
    yield from (_mirror(line, mirrors.get(line.journal)) for line in undone)


def _mirror(line: AccountLine, journal: UUID | None) -> AccountLine:
    """Return the reversal of a line: the same sums taken back, on its own day."""
    day = line.reversed_on or line.on
    return line._replace(
        on=day, booked_on=day, of=line.key, journal=journal, reversed_on=None,
        out_fen=-line.out_fen, back_fen=-line.back_fen, fee_fen=-line.fee_fen,
        lost_fen=-line.lost_fen, beside_fen=-line.beside_fen, kept_fen=-line.kept_fen,
        refunded_fen=0,
    )  # fmt: skip


_Keys = QuerySet[Loan, Any]


def _payments(keys: _Keys) -> Iterator[AccountLine]:
    for p in Payment.objects.filter(loan__in=keys):
        yield AccountLine(
            p.id, "payment", p.loan_id, p.journal_id, p.paid_on, p.paid_on, p.signer, p.paid_by,
            out_fen=p.fen, reversed_on=p.reversed_on, reason=p.reversal_reason,
        )  # fmt: skip


def _repayments(keys: _Keys) -> Iterator[AccountLine]:
    for r in Repayment.objects.filter(loan__in=keys):
        yield AccountLine(
            r.id, r.kind, r.loan_id, r.journal_id, r.paid_on, r.taken_on, r.receipt,
            r.collector or r.taken_by, back_fen=r.principal_fen, fee_fen=r.fee_fen,
            kept_fen=r.kept_fen, refunded_fen=r.refunded_fen, reversed_on=r.reversed_on,
            reason=r.reversal_reason,
        )  # fmt: skip


def _deductions(keys: _Keys) -> Iterator[AccountLine]:
    for d in Deduction.objects.filter(loan__in=keys):
        yield AccountLine(
            d.id, "deduction", d.loan_id, d.journal_id, d.deducted_on, d.deducted_on,
            f"{d.month:%Y-%m}", d.officer_id, back_fen=d.principal_fen, fee_fen=d.fee_fen,
            reversed_on=d.reversed_on, reason=d.reversal_reason,
        )  # fmt: skip


def _refunds(keys: _Keys) -> Iterator[AccountLine]:
    for r in Refund.objects.filter(loan__in=keys):
        yield AccountLine(
            r.id, "overpaid_back", r.loan_id, r.journal_id, r.refunded_on, r.refunded_on, r.receipt,
            r.refunded_by, beside_fen=r.fen, reversed_on=r.reversed_on, reason=r.reversal_reason,
        )  # fmt: skip


def _officer_repaid(keys: _Keys) -> Iterator[AccountLine]:
    for r in OfficerRepaid.objects.filter(loan__in=keys):
        yield AccountLine(
            r.id, "officer_repaid", r.loan_id, r.journal_id, r.repaid_on, r.repaid_on, r.receipt,
            r.officer_id, beside_fen=r.fen, reversed_on=r.reversed_on, reason=r.reversal_reason,
        )  # fmt: skip


def _write_offs(keys: _Keys) -> Iterator[AccountLine]:
    for w in WriteOff.objects.filter(loan__in=keys, posted_on__isnull=False):
        day = w.posted_on or w.proposed_on
        yield AccountLine(
            w.id, "write_off", w.loan_id, w.journal, day, day, w.certificate, w.posted_by,
            lost_fen=w.fen, reversed_on=w.undone_on, reason=w.remark if w.undone_on else "",
        )  # fmt: skip
