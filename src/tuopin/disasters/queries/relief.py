"""Which loans of households that a disaster struck get more time, and which do not (R107)."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from tuopin.base.scope import Scope, within
from tuopin.disasters.models import Event, Loss
from tuopin.funds.models import Loan
from tuopin.funds.queries import unfit_to_extend
from tuopin.kit.refusals import Culprit


class Relief(NamedTuple):
    """Loans that get more time, with who reported the loss and when; those left out, and why."""

    fit: list[Loan]
    left_out: list[Culprit]
    asked: dict[UUID, tuple[UUID, date]]

    @property
    def fen(self) -> int:
        """Return the principal still owed on the loans that get more time."""
        return sum(loan.paid_fen - loan.repaid_fen for loan in self.fit)


def struck_loans(scope: Scope, event: Event, on: date) -> QuerySet[Loan]:
    """Return the loans ever paid to households whose loss in an event was reported by a day."""
    lost = Loss.objects.filter(county=scope.county, event=event, reported_on__lte=on)
    found = Loan.objects.filter(
        paid_on__isnull=False, household__in=lost.order_by().values("household")
    )
    return within(found, scope).select_related("household").order_by("region", "number")


def relief(event: Event, loans: Sequence[Loan], on: date, by: UUID) -> Relief:
    """Judge loans of struck households for more time, decided by a person on a day.

    Whoever reported the loss asked for it, as it were, and does not decide (I12). Each loan once an
    event; only loans paid by its day, not settled, not frozen. Four queries.
    """
    asked = _reported(event, on, by)
    why = unfit_to_extend(event.county, loans, on, event.id, happened_on=event.happened_on)
    for loan in loans:
        if loan.household_id not in asked:
            why.setdefault(loan.id, "why.reported_by_you")
    return Relief(
        [loan for loan in loans if loan.id not in why],
        [
            Culprit(f"{loan.number} {loan.household.head_name}", why[loan.id], str(loan.id))
            for loan in loans
            if loan.id in why
        ],
        {loan.id: asked[loan.household_id] for loan in loans if loan.id not in why},
    )


def _reported(event: Event, on: date, by: UUID) -> dict[UUID, tuple[UUID, date]]:
    """Return by household who first reported its loss, and when, if it was another than `by`."""
    reports = Loss.objects.filter(county=event.county, event=event, reported_on__lte=on)
    others = reports.exclude(reported_by=by).order_by("reported_on", "id")
    found: dict[UUID, tuple[UUID, date]] = {}
    for household, reporter, day in others.values_list(
        "household_id", "reported_by", "reported_on"
    ):
        found.setdefault(household, (reporter, day))
    return found
