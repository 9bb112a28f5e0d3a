"""Whom money reached, and what households still owe of it: what exits and releases depend on."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Min

from tuopin.base import rows
from tuopin.funds.models import Loan
from tuopin.funds.queries import owed_by_loans
from tuopin.outcomes.rules.exiting import Lent

# Money reached the household of such a loan.
REACHED = ("paid", "settled", "written_off")


def first_paid(county: str, households: Iterable[UUID], on: date) -> dict[UUID, date]:
    """Return the day on which money first reached each household, by a day; others are absent."""
    found: dict[UUID, date] = {}
    for chunk in rows.chunks(households):
        paid = Loan.objects.filter(
            county=county, household__in=chunk, state__in=REACHED, paid_on__lte=on
        )
        found.update(paid.order_by().values_list("household_id").annotate(first=Min("paid_on")))
    return found


def lent_to(county: str, households: Iterable[UUID]) -> dict[UUID, list[Lent]]:
    """Return the loans of households with what is owed on each today, fee included, in fen.

    Two queries for up to 900 households. Loans that were let go are left out.
    """
    found: dict[UUID, list[Lent]] = {}
    for chunk in rows.chunks(households):
        loans = list(
            Loan.objects.filter(county=county, household__in=chunk)
            .exclude(state="released")
            .order_by("household", "number")
        )
        owed = owed_by_loans(county, loans)
        for loan in loans:
            fen = owed[loan.id].fen if loan.id in owed else 0
            if loan.state == "written_off":
                fen = loan.written_off_fen - loan.recovered_fen
            found.setdefault(loan.household_id, []).append(Lent(loan.number, loan.state, fen))
    return found


def debts(county: str, households: Iterable[UUID]) -> dict[UUID, int]:
    """Return what each household owes to the fund today, in fen; those who owe nothing are absent.

    What was written off is still owed (R72). What an officer's salary paid is settled with the
    fund; the household's debt to the officer is between them.
    """
    sums = {
        home: sum(loan.owed_fen for loan in loans)
        for home, loans in lent_to(county, households).items()
    }
    return {home: fen for home, fen in sums.items() if fen > 0}
