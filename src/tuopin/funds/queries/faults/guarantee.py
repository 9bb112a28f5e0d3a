"""What `tuopin check` finds wrong with guarantees and deductions (R70–R72, I9, I14)."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q

from tuopin.funds.models import Deduction, Guarantee, Loan, OfficerRepaid
from tuopin.funds.queries.guarantee import ANSWERED_STATES
from tuopin.funds.rules.guarantee import overlap
from tuopin.ledger.models import Journal, Transfer


def faults(county: str) -> Iterator[tuple[str, str]]:
    """Yield (code, what) for guarantors, deductions and claims that do not agree."""
    yield from _guarantees(county)
    yield from _posted(county)
    yield from _claims(county)


def _guarantees(county: str) -> Iterator[tuple[str, str]]:
    lives: dict[UUID, list[Guarantee]] = {}
    for row in Guarantee.objects.filter(county=county).order_by("from_on", "id"):
        lives.setdefault(row.loan_id, []).append(row)
    for loan in Loan.objects.filter(county=county).iterator(chunk_size=2000):
        life = lives.pop(loan.id, [])
        standing = [row.officer_id for row in life if row.until_on is None]
        if standing != ([loan.guarantor] if loan.guarantor else []) or _answered(loan) != bool(
            standing
        ):
            yield "funds_guarantee", loan.number
        if overlap((row.from_on, row.until_on) for row in life):
            yield "funds_guarantee_overlap", loan.number
        if _has_gap(loan, life):
            yield "funds_guarantee_gap", loan.number
    for loan_id in lives:
        yield "funds_guarantee", str(loan_id)


def _answered(loan: Loan) -> bool:
    """Say whether somebody has to answer for a loan: money is held for it or owed (R72)."""
    if loan.state == "written_off":
        return loan.recovered_fen < loan.written_off_fen
    return loan.state in ANSWERED_STATES


def _has_gap(loan: Loan, life: Sequence[Guarantee]) -> bool:
    """Say whether the guarantees since money was last held leave a day without anybody."""
    let_go = [place for place, row in enumerate(life) if row.ended == "let_go"]
    now = life[let_go[-1] + 1 :] if let_go else life
    if not now:
        return False  # whether there should be one is said by `_answered`
    ended = now[-1].until_on
    early = loan.settled_on is not None and ended is not None and ended < loan.settled_on
    return (
        early
        or now[0].from_on > loan.reserved_on
        or any(before.until_on != after.from_on for before, after in pairwise(now))
    )


class _Booked(NamedTuple):
    """One transfer of a deduction's journal."""

    debit: str
    credit: str
    fen: int
    subject: UUID | None


def _posted(county: str) -> Iterator[tuple[str, str]]:
    booked: dict[UUID, list[_Booked]] = {}
    kinds = ("deduction", "officer_repaid")
    found = Transfer.objects.filter(
        county=county, kind__in=kinds, journal__reverses__isnull=True
    ).values_list("journal", "debit__kind", "credit__kind", "fen", "subject")
    for journal, debit, credit, fen, subject in found:
        booked.setdefault(journal, []).append(_Booked(debit, credit, fen, subject))
    undone: set[UUID | None] = set(
        Journal.objects.filter(county=county, kind__in=kinds, reverses__isnull=False).values_list(
            "reverses", flat=True
        )
    )
    for row in Deduction.objects.filter(county=county):
        legs = booked.pop(row.journal_id, [])
        fee = [("township", "income", row.fee_fen, row.loan_id)] if row.fee_fen else []
        owed = [("township", "outstanding", row.principal_fen, row.loan_id)]
        claim = [("officer_claim", "officer_claimed", row.fen, row.loan_id)]
        wanted = sorted(claim + fee + (owed if row.principal_fen else []), key=str)
        if sorted(map(tuple, legs), key=str) != wanted or _undone_otherwise(row, undone):
            yield "funds_deduction", str(row.id)
    for paid in OfficerRepaid.objects.filter(county=county):
        legs = booked.pop(paid.journal_id, [])
        back = [("officer_claimed", "officer_claim", paid.fen, paid.loan_id)]
        if list(map(tuple, legs)) != back or _undone_otherwise(paid, undone):
            yield "funds_officer_repaid", str(paid.id)
    for journal in booked:
        yield "funds_deduction", str(journal)


def _undone_otherwise(row: Deduction | OfficerRepaid, undone: set[UUID | None]) -> bool:
    return (row.journal_id in undone) != (row.reversed_on is not None)


def _claims(county: str) -> Iterator[tuple[str, str]]:
    """Set each claim of an officer, row by row, against the ledger's by loan."""
    by_rows: dict[tuple[UUID, UUID], int] = {}
    for model, sign in ((Deduction, 1), (OfficerRepaid, -1)):
        found = model._default_manager.filter(county=county, reversed_on__isnull=True)
        for loan, officer, fen in found.values_list("loan", "officer", "fen"):
            by_rows[loan, officer] = by_rows.get((loan, officer), 0) + sign * fen
    by_loan: dict[UUID | None, int] = {}
    for (loan, _officer), fen in by_rows.items():
        by_loan[loan] = by_loan.get(loan, 0) + fen
    claim = Q(debit__kind="officer_claim") | Q(credit__kind="officer_claim")
    moved = Transfer.objects.filter(claim, county=county)
    for subject, debit, fen in moved.values_list("subject", "debit__kind", "fen"):
        by_loan[subject] = by_loan.get(subject, 0) + (-fen if debit == "officer_claim" else fen)
    for loan_id, left in by_loan.items():
        if left:
            yield "funds_claim", str(loan_id)
    for (loan, officer), fen in by_rows.items():
        if fen < 0:
            yield "funds_claim", f"{loan} {officer}"
