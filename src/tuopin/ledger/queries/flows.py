"""What flowed between accounts: standing transfers, movements of a kind, a subject's entries."""

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Sum

from tuopin.base.asking import ask
from tuopin.ledger.models import Journal, Transfer


def _undone(county: str, on: date) -> Exists:
    """Match a transfer whose journal was reversed by the end of a day."""
    return Exists(
        Journal.objects.filter(county=county, reverses=OuterRef("journal"), value_on__lte=on)
    )


def _stood(county: str, on: date) -> QuerySet[Transfer]:
    return Transfer.objects.filter(
        ~_undone(county, on), county=county, value_on__lte=on, journal__reverses__isnull=True
    )


def standing(county: str, kind: str, on: date) -> QuerySet[Transfer]:
    """Return the transfers of a kind up to a day, without reversed ones and reversals."""
    return _stood(county, on).filter(kind=kind)


def standing_sums(county: str, kinds: Collection[str], on: date) -> dict[str, int]:
    """Return what transfers of some kinds moved by the end of a day, in fen; reversed ones do not.

    A kind that nothing moved under is 0.
    """
    found = _stood(county, on).filter(kind__in=kinds)
    sums = dict(found.order_by().values_list("kind").annotate(s=Sum("fen")))
    return {kind: sums.get(kind, 0) for kind in kinds}


def flows_between(
    county: str, on: date, kinds: Collection[str] = ()
) -> dict[tuple[str, str, str], int]:
    """Return what flowed by the end of a day between kinds of accounts, in fen, in one query.

    The key is (kind of the journal, kind debited, kind credited). Reversed journals and their
    reversals are left out; a pair that nothing flowed between is absent. `kinds` of journals keep
    the rest unread.
    """
    return {(kind, *sides): fen for kind, *sides, fen in ask(_flows, county, on, *kinds)}


def _flows(county: str, on: date, *kinds: str) -> QuerySet[Any, Any]:
    rows = _stood(county, on).order_by()
    if kinds:
        rows = rows.filter(kind__in=kinds)
    return rows.values_list("kind", "debit__kind", "credit__kind").annotate(s=Sum("fen"))


def movements(county: str, kind: str, on: date) -> QuerySet[Transfer]:
    """Return every transfer up to a day that touches an account of a kind, reversals too.

    Signed by side they sum to the kind's balance.
    """
    rows = Transfer.objects.filter(
        Q(debit__kind=kind) | Q(credit__kind=kind), county=county, value_on__lte=on
    )
    return rows.select_related("journal", "debit", "credit").order_by("value_on", "id")


def last_moved(county: str, kinds: Collection[str], after: date, through: date) -> dict[str, date]:
    """Return the last day after one and until another on which accounts of kinds moved, by region.

    A region whose accounts did not move in that time is absent.
    """
    found: dict[str, date] = {}
    rows = Transfer.objects.filter(county=county, value_on__gt=after, value_on__lte=through)
    for side in ("debit", "credit"):
        mine = rows.filter(**{f"{side}__kind__in": kinds}).order_by().values_list(f"{side}__region")
        for region, day in mine.annotate(last=Max("value_on")):
            found[region] = max(day, found.get(region, day))
    return found


def entries(county: str, subject: UUID) -> QuerySet[Transfer]:
    """Return the transfers of one subject with their accounts, oldest first."""
    rows = Transfer.objects.filter(county=county, subject=subject)
    return rows.select_related("journal", "debit", "credit").order_by("value_on", "id")
