"""What was due and had not come back at the end of a day, by the schedule in force then."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Sum

from tuopin.base.asking import ask
from tuopin.funds.models import Deduction, Instalment, Payment, Repayment, WriteOff
from tuopin.funds.rules.allocation import Arrears
from tuopin.policy.queries import versions_on

TOLERANCE = "loan.tolerance_days"


def standing_payments(county: str, on: date) -> QuerySet[Payment]:
    """Return the payments up to a day whose journal is not reversed by then.

    A payment's days are its journal's and its reversal's: `tuopin check` holds them together.
    """
    return Payment.objects.filter(_stands(on), county=county, paid_on__lte=on)


def homes_reached(county: str, on: date) -> QuerySet[Payment, Any]:
    """Return the keys of the households that money had reached by the end of a day."""
    return standing_payments(county, on).order_by().values("loan__household")


def _stands(on: date) -> Q:
    return Q(reversed_on__isnull=True) | Q(reversed_on__gt=on)


def in_force(county: str, on: date) -> QuerySet[Instalment]:
    """Return the instalments of each loan's version in force at the end of a day."""
    later = Instalment.objects.filter(
        county=county, loan=OuterRef("loan"), version__gt=OuterRef("version"), made_on__lte=on
    )
    return Instalment.objects.filter(~Exists(later), county=county, made_on__lte=on)


def _given(county: str, on: date) -> QuerySet[Any, Any]:
    rows = Repayment.objects.filter(_stands(on), county=county, kind="repayment", paid_on__lte=on)
    return rows.values_list("loan").annotate(s=Sum("fen")).order_by()


def _docked(county: str, on: date) -> QuerySet[Any, Any]:
    rows = Deduction.objects.filter(_stands(on), county=county, deducted_on__lte=on)
    return rows.values_list("loan").annotate(s=Sum("fen")).order_by()


def came_back(county: str, on: date, loans: Iterable[UUID] | None = None) -> dict[UUID, int]:
    """Return what had come back on each loan by the end of a day, fee and principal, in fen.

    A household's repayments by the day on the paper, and deductions from its officer's salary.
    """
    keys = None if loans is None else list(loans)
    total: dict[UUID, int] = {}
    for wording in (_given, _docked):
        if keys is None:
            found = ask(wording, county, on)
        else:
            found = list(wording(county, on).filter(loan__in=keys))
        for loan, fen in found:
            total[loan] = total.get(loan, 0) + fen
    return total


def gone(county: str, on: date) -> QuerySet[WriteOff]:
    """Return the write-offs that stood at the end of a day: no longer expected, still listed."""
    return WriteOff.objects.filter(
        Q(undone_on__isnull=True) | Q(undone_on__gt=on), county=county, posted_on__lte=on
    )


def arrears(county: str, on: date) -> dict[UUID, Arrears]:
    """Return what each loan was behind at the end of a day, in fen; loans that were not are absent.

    See `fallen_due`.
    """
    return fallen_due(county, on).late


class Fallen(NamedTuple):
    """What had fallen due by a day in fen, and what of it is behind, both by loan."""

    due: dict[UUID, int]
    late: dict[UUID, Arrears]

    @property
    def fen(self) -> int:
        """Return what had fallen due in all, in fen."""
        return sum(self.due.values())


def fallen_due(county: str, on: date) -> Fallen:
    """Return what had fallen due by the end of a day, and the loans that were behind (R44).

    An instalment is late once its day and the days of tolerance have passed. A loan that was
    written off is not expected any more. `oldest_on` is the first day of which something is owed.
    """
    tolerance = versions_on(county, (TOLERANCE,), on)[TOLERANCE].value
    owed = ask(_owed, county, on, on - timedelta(days=tolerance))
    paid = came_back(county, on) if owed else {}
    due: dict[UUID, int] = {}
    late: dict[UUID, Arrears] = {}
    for loan, day, fen in owed:
        due[loan] = due.get(loan, 0) + fen
        left = fen - min(fen, paid.get(loan, 0))
        paid[loan] = paid.get(loan, 0) - (fen - left)
        if left:
            before = late.get(loan, Arrears(0, None))
            late[loan] = Arrears(before.fen + left, before.oldest_on or day)
    return Fallen(due, late)


def _owed(county: str, on: date, before: date) -> QuerySet[Any, Any]:
    # Tied to each instalment: what fell due is read by its day, and a payment looked for then.
    paid = standing_payments(county, on).filter(loan=OuterRef("loan"))
    due = in_force(county, on).filter(Exists(paid), due_on__lt=before)
    owed = due.exclude(loan__in=gone(county, on).values("loan")).order_by("loan", "position")
    return owed.values_list("loan", "due_on", F("principal_fen") + F("fee_fen"))
