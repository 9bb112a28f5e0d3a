"""Demand that could not be met: who was not supported and why, how little a household got (R106).

R105: the fund is small, and every household's share of it.
"""

from datetime import date
from typing import NamedTuple

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from tuopin.base.scope import Scope, within
from tuopin.kit.money import half_up
from tuopin.selection.models import Application


class UnmetLine(NamedTuple):
    """Applications of one kind of project: not supported, and how far the others were, in fen."""

    category: str
    declined: int
    declined_fen: int
    approved: int
    asked_fen: int
    approved_fen: int

    @property
    def short_fen(self) -> int:
        """Return what the supported ones asked for and did not get."""
        return max(self.asked_fen - self.approved_fen, 0)

    @property
    def average_fen(self) -> int | None:
        """Return what a supported household was given on average, half up (R105)."""
        return half_up(self.approved_fen, self.approved) if self.approved else None


def declined(on: date) -> Q:
    """Return the condition of applications that had been left unsupported by a day."""
    return Q(state="unsupported", decided_on__lte=on)


def _approved(on: date) -> Q:
    """Return the condition of applications that stood approved at the end of a day."""
    gone = Q(withdrawn_on__lte=on) | Q(excluded_on__lte=on) | Q(state="unsupported")
    return Q(approved_fen__isnull=False, decided_on__lte=on) & ~gone


def unmet(
    scope: Scope, on: date, *, batch: int | None = None, category: str = ""
) -> QuerySet[Application]:
    """Return the applications left unsupported by a day, by key; `later`: supported since (R106).

    `later` says whether the household has an approved application in another batch.
    """
    others = Application.objects.filter(
        _approved(on), county=OuterRef("county"), household=OuterRef("household")
    )
    rows = within(Application.objects.filter(declined(on)), scope)
    if batch is not None:
        rows = rows.filter(batch__number=batch)
    if category:
        rows = rows.filter(category=category)
    rows = rows.annotate(later=Exists(others)).select_related("household", "batch")
    return rows.order_by("id")


def unmet_by_category(scope: Scope, on: date, batch: int | None = None) -> list[UnmetLine]:
    """Return asked and given by kind of project, what was declined most first; one query."""
    rows = within(Application.objects.filter(declined(on) | _approved(on)), scope)
    if batch is not None:
        rows = rows.filter(batch__number=batch)
    out, kept = declined(on), _approved(on)
    found = rows.order_by().values_list("category").annotate(
        n=Count("id", filter=out), fen=Sum("amount_fen", filter=out, default=0),
        m=Count("id", filter=kept), asked=Sum("amount_fen", filter=kept, default=0),
        given=Sum("approved_fen", filter=kept, default=0),
    )  # fmt: skip
    lines = [UnmetLine(*row) for row in found]
    return sorted(lines, key=lambda line: (-line.declined, line.category))


def unmet_total(lines: list[UnmetLine]) -> UnmetLine:
    """Return the lines together."""
    sums = [sum(column) for column in zip(*(line[1:] for line in lines), strict=True)]
    return UnmetLine("", *(sums or [0] * 5))
