"""Where the money is and whom it has reached at the end of a day, from the ledger."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Sum

from tuopin.agreements.models import Agreement
from tuopin.agreements.queries import standing_by_batch
from tuopin.base.scope import Scope, within
from tuopin.funds.models import Loan, Payment
from tuopin.kit.money import half_up
from tuopin.kit.scope import area_prefix
from tuopin.ledger.models import Journal
from tuopin.ledger.queries import (
    balance,
    balances_by_kind,
    balances_by_kind_and_region,
    standing_sums,
)
from tuopin.selection.models import Application, Part


class Money(NamedTuple):
    """The fund in fen: capital, and in whose hands it is. Figures fund.* of the catalogue."""

    capital_fen: int
    special_fen: int
    transit_fen: int
    township_fen: int
    outstanding_fen: int
    repaid_fen: int
    relent_fen: int
    overdue_fen: int
    written_off_fen: int
    reserved_fen: int

    @property
    def free_fen(self) -> int:
        """Return what lies in the special account and is held for nobody."""
        return self.special_fen - self.reserved_fen

    @property
    def balanced(self) -> bool:
        """Say whether capital is all in somebody's hands (I10)."""
        hands = self.special_fen + self.transit_fen + self.township_fen
        return self.capital_fen == hands + self.outstanding_fen + self.written_off_fen


class Hand(NamedTuple):
    """A township's money in fen: on its way, in the finance office, with households."""

    transit_fen: int
    cash_fen: int
    outstanding_fen: int


class Placement(NamedTuple):
    """What of a batch reached households by the end of a day (R05, R06, R79).

    `in_place_on` is the day on which the last of it arrived; None while a household waits.
    """

    fen: int = 0
    households: int = 0
    parts: int = 0
    loans: int = 0
    agreements: int = 0
    in_place_on: date | None = None

    @property
    def average_fen(self) -> int | None:
        """Return the placed money over the households, half up; None without a household."""
        return half_up(self.fen, self.households) if self.households else None


def money(county: str, on: date) -> Money:
    """Return the fund at the end of a day, in four queries; all of it from the ledger."""
    held = balances_by_kind(county, on)
    moved = standing_sums(county, ("repayment", "relending"), on)
    overdue = standing_payments(county, on).filter(due_on__lt=on)
    return Money(
        capital_fen=held.get("capital", 0),
        special_fen=held.get("special", 0),
        transit_fen=held.get("transit", 0),
        township_fen=held.get("township", 0),
        outstanding_fen=held.get("outstanding", 0),
        repaid_fen=moved["repayment"],
        relent_fen=moved["relending"],
        overdue_fen=overdue.aggregate(s=Sum("journal__transfers__fen"))["s"] or 0,
        written_off_fen=held.get("written_off", 0),
        reserved_fen=held.get("reserved", 0),
    )


def money_by_township(county: str, on: date) -> dict[str, Hand]:
    """Return each township's money at the end of a day, by its code, in two queries."""
    held = balances_by_kind_and_region(county, on)
    kinds = ("transit", "township", "outstanding")
    towns = sorted({region for kind, region in held if kind in kinds})
    return {town: Hand(*(held.get((kind, town), 0) for kind in kinds)) for town in towns}


def book_of(county: str, region: str, on: date) -> int:
    """Return the book balance in fen of the special account (county) or a township's cash."""
    if area_prefix(region) == county:
        return balance(county, "special", on)
    return balance(county, f"township:{area_prefix(region)}", on)


def standing_payments(county: str, on: date) -> QuerySet[Payment]:
    """Return the payments up to a day whose journal is not reversed by then."""
    undone = Journal.objects.filter(
        county=county, reverses=OuterRef("journal_id"), value_on__lte=on
    )
    return Payment.objects.filter(~Exists(undone), county=county, journal__value_on__lte=on)


def placements(county: str, on: date) -> dict[int, Placement]:
    """Return what reached households by batch number, in four queries. Money is the ledger's."""
    paid = standing_payments(county, on)
    sums = paid.values("loan__batch__number").order_by()
    fen = sums.annotate(
        fen=Sum("journal__transfers__fen"),
        households=Count("loan__household", distinct=True),
        loans=Count("loan", distinct=True),
        last=Max("journal__value_on"),
    )
    parts = dict(
        sums.values_list("loan__batch__number").annotate(
            n=Count("loan__agreement__application__parts")
        )
    )
    standing = standing_by_batch(county, on)
    waiting = _unnumbered(county, on)
    table: dict[int, Placement] = {
        number: Placement(agreements=n) for number, n in standing.items()
    }
    for row in fen:
        number = row["loan__batch__number"]
        full = row["loans"] == standing.get(number, 0) and not waiting.get(number, 0)
        table[number] = Placement(
            row["fen"],
            row["households"],
            parts.get(number, 0),
            row["loans"],
            standing.get(number, 0),
            row["last"] if full else None,
        )
    return table


def _unnumbered(county: str, on: date) -> dict[int, int]:
    """Count by batch the approved households that bear no number yet: money is still to come."""
    # Read once as a set: tied to each application, SQLite goes through all numbers for each.
    numbered = Agreement.objects.filter(county=county, numbered_on__lte=on).values("application")
    approved = Application.objects.filter(
        ~Q(pk__in=numbered),
        county=county,
        state__in=["approved", "noticed", "cleared"],
        decided_on__lte=on,
    )
    return dict(approved.values_list("batch__number").annotate(n=Count("id")).order_by())


def placement(table: Mapping[int, Placement], number: int) -> Placement:
    """Return a batch's placement; zeros where nothing was placed."""
    return table.get(number, Placement())


def reached(scope: Scope, on: date, batch: int | None = None) -> QuerySet[Loan]:
    """Return the loans whose money had reached the household: the rows behind R06."""
    paid = standing_payments(scope.county, on).values("loan")
    found = within(Loan.objects.filter(Q(pk__in=paid)), scope)
    if batch is not None:
        found = found.filter(batch__number=batch)
    return found.select_related("batch", "household", "agreement").order_by("region", "number")


def reached_parts(scope: Scope, on: date, batch: int | None = None) -> QuerySet[Part]:
    """Return the project parts of the households that money reached, by place and position."""
    applications = reached(scope, on, batch).order_by().values("agreement__application")
    found = Part.objects.filter(county=scope.county, application__in=applications)
    return found.select_related("application__household", "application__batch").order_by(
        "application__region", "application", "position"
    )
