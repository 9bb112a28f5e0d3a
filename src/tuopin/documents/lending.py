"""What became of many households' money by the end of a day, in a constant number of reads."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import F, Max, Q, Sum

from tuopin.documents.asking import Ask
from tuopin.documents.case import Case
from tuopin.funds.queries import came_back, in_force, loans, repayments, standing_payments
from tuopin.funds.queries.arrears import gone


@dataclass(frozen=True, slots=True, kw_only=True)
class Lent:
    """A household's loan at the end of a day, in fen; days are None where nothing came yet.

    `back_fen` is what came back, fee and principal, recoveries and deductions too; `asked_fen` all
    that its schedule in force asks for; `written_off` says that the books expect it no more.
    """

    approved_fen: int
    arrived_on: date | None = None
    paid_fen: int = 0
    paid_on: date | None = None
    due_on: date | None = None
    asked_fen: int = 0
    back_fen: int = 0
    written_off: bool = False

    @property
    def owed_fen(self) -> int:
        """Return what is still owed in fen; a debt that was written off stays owed (R72)."""
        return max(0, self.asked_fen - self.back_fen)

    @property
    def settled(self) -> bool:
        """Say whether the money was paid out and has all come back (R72)."""
        return self.paid_fen > 0 and self.owed_fen == 0


def lent_to(ask: Ask, cases: Sequence[Case]) -> list[Lent | None]:
    """Return each case's loan as it stood at the end of the day; None where there is none yet.

    Six reads for up to 900 households.
    """
    county, on = ask.scope.county, ask.on
    wanted = [case.agreement for case in cases if case.agreement]
    found = {loan.agreement_id: loan for loan in loans(ask.scope).filter(agreement__in=wanted)}
    keys = [loan.id for loan in found.values()]
    paid = {
        loan: (fen, day)
        for loan, fen, day in standing_payments(county, on)
        .filter(loan__in=keys)
        .values_list("loan")
        .annotate(s=Sum("fen"), d=Max("paid_on"))
        .order_by()
    }
    asked = {
        loan: (fen, day)
        for loan, fen, day in in_force(county, on)
        .filter(loan__in=keys)
        .values_list("loan")
        .annotate(s=Sum(F("principal_fen") + F("fee_fen")), d=Max("due_on"))
        .order_by()
    }
    back = came_back(county, on, keys)
    for loan, fen in _recovered(ask, keys):
        back[loan] = back.get(loan, 0) + fen
    lost = set(gone(county, on).filter(loan__in=keys).values_list("loan", flat=True))

    def one(case: Case) -> Lent | None:
        loan = found.get(case.agreement) if case.agreement else None
        if loan is None or loan.reserved_on > on:
            return None
        paid_fen, paid_on = paid.get(loan.id, (0, None))
        asked_fen, due_on = asked.get(loan.id, (0, None)) if paid_fen else (0, None)
        return Lent(
            approved_fen=loan.approved_fen,
            arrived_on=loan.arrived_on if loan.arrived_on and loan.arrived_on <= on else None,
            paid_fen=paid_fen,
            paid_on=paid_on,
            due_on=due_on,
            asked_fen=asked_fen,
            back_fen=back.get(loan.id, 0),
            written_off=loan.id in lost,
        )

    return [one(case) for case in cases]


def _recovered(ask: Ask, loans_: Sequence[UUID]) -> Iterable[tuple[UUID, int]]:
    """Return what came back after a loan was written off, in fen."""
    stands = Q(reversed_on__isnull=True) | Q(reversed_on__gt=ask.on)
    rows = repayments(ask.scope).filter(
        stands, kind="recovery", loan__in=loans_, paid_on__lte=ask.on
    )
    return rows.order_by().values_list("loan").annotate(s=Sum("fen"))
