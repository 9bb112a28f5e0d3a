"""What was due and had not come back at the end of a day, by the schedule in force then."""

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Sum

from tuopin.funds.models import Deduction, Instalment, Payment, Repayment, WriteOff
from tuopin.funds.rules.allocation import Arrears
from tuopin.ledger.models import Journal
from tuopin.policy.queries import versions_on

TOLERANCE = "loan.tolerance_days"


def standing_payments(county: str, on: date) -> QuerySet[Payment]:
    """Return the payments up to a day whose journal is not reversed by then."""
    undone = Journal.objects.filter(
        county=county, reverses=OuterRef("journal_id"), value_on__lte=on
    )
    return Payment.objects.filter(~Exists(undone), county=county, journal__value_on__lte=on)


def in_force(county: str, on: date) -> QuerySet[Instalment]:
    """Return the instalments of each loan's version in force at the end of a day."""
    later = Instalment.objects.filter(
        county=county, loan=OuterRef("loan"), version__gt=OuterRef("version"), made_on__lte=on
    )
    return Instalment.objects.filter(~Exists(later), county=county, made_on__lte=on)


def came_back(county: str, on: date, loans: Iterable[UUID] | None = None) -> dict[UUID, int]:
    """Return what had come back on each loan by the end of a day, fee and principal, in fen.

    A household's repayments by the day on the paper, and deductions from its officer's salary.
    """
    stands = Q(reversed_on__isnull=True) | Q(reversed_on__gt=on)
    given = Repayment.objects.filter(stands, county=county, kind="repayment", paid_on__lte=on)
    docked = Deduction.objects.filter(stands, county=county, deducted_on__lte=on)
    if loans is not None:
        keys = list(loans)
        given, docked = given.filter(loan__in=keys), docked.filter(loan__in=keys)
    total: dict[UUID, int] = {}
    for found in (given, docked):
        for loan, fen in found.values_list("loan").annotate(s=Sum("fen")).order_by():
            total[loan] = total.get(loan, 0) + fen
    return total


def gone(county: str, on: date) -> QuerySet[WriteOff]:
    """Return the write-offs that stood at the end of a day: no longer expected, still listed."""
    return WriteOff.objects.filter(
        Q(undone_on__isnull=True) | Q(undone_on__gt=on), county=county, posted_on__lte=on
    )


def arrears(county: str, on: date) -> dict[UUID, Arrears]:
    """Return what each loan was behind at the end of a day, in fen; loans that were not are absent.

    An instalment is late once its day and the days of tolerance have passed (R44). A loan that was
    written off is not expected any more. `oldest_on` is the first day of which something is owed.
    """
    tolerance = versions_on(county, (TOLERANCE,), on)[TOLERANCE].value
    due = in_force(county, on).filter(
        due_on__lt=on - timedelta(days=tolerance),
        loan__in=standing_payments(county, on).values("loan"),
    )
    owed = due.exclude(loan__in=gone(county, on).values("loan")).order_by("loan", "position")
    paid = came_back(county, on)
    found: dict[UUID, Arrears] = {}
    for loan, day, fen in owed.values_list("loan", "due_on", F("principal_fen") + F("fee_fen")):
        left = fen - min(fen, paid.get(loan, 0))
        paid[loan] = paid.get(loan, 0) - (fen - left)
        if left:
            before = found.get(loan, Arrears(0, None))
            found[loan] = Arrears(before.fen + left, before.oldest_on or day)
    return found
