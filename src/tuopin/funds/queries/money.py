"""Where the money is and whom it has reached at the end of a day, from the ledger."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count, F, Max, Q, QuerySet, Sum
from django.db.models.lookups import LessThanOrEqual

from tuopin.agreements.models import Agreement
from tuopin.agreements.queries import standing_by_batch
from tuopin.base.asking import ask
from tuopin.base.days import DaysBetween
from tuopin.base.scope import Scope, within
from tuopin.funds.models import Loan
from tuopin.funds.queries.arrears import fallen_due, standing_payments
from tuopin.kit.money import half_up
from tuopin.kit.scope import area_prefix
from tuopin.ledger.queries import (
    balance,
    balances_by_kind,
    balances_by_kind_and_region,
    flows_between,
)
from tuopin.policy.queries import versions_on
from tuopin.programme.queries import batch_numbers
from tuopin.selection.models import Application, Part
from tuopin.selection.queries import in_force


class Money(NamedTuple):
    """The fund in fen: capital, and in whose hands it is. Figures fund.* of the catalogue.

    Capital is what was paid in, with income added and expense taken off. Transit is money between
    hands in either direction, collectors' hands included: `collector_fen` and `returning_fen` say
    how much of it is on its way back. Written off is net of what was recovered afterwards.
    `fallen_due_fen` was to have come back by the day, tolerance past, of loans not written off.
    `returned_fen` came back to the special account and was not lent again; `kept_fen` are
    over-payments that townships keep for households, outside the fund.
    """

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
    collector_fen: int = 0
    returning_fen: int = 0
    returned_fen: int = 0
    kept_fen: int = 0
    income_fen: int = 0
    expense_fen: int = 0
    fallen_due_fen: int = 0

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
    """A township's money in fen: on its way there, in the finance office, with households.

    And on its way back: in collectors' hands, and sent back by the township.
    """

    transit_fen: int
    cash_fen: int
    outstanding_fen: int
    collector_fen: int = 0
    returning_fen: int = 0
    written_off_fen: int = 0


class Placement(NamedTuple):
    """What of a batch reached households by the end of a day (R05, R06, R79).

    `in_place_on` is the day on which the last of it arrived; None while a household waits.
    `on_time` households were paid in full and in time (R58).
    """

    fen: int = 0
    households: int = 0
    parts: int = 0
    loans: int = 0
    agreements: int = 0
    in_place_on: date | None = None
    on_time: int = 0

    @property
    def average_fen(self) -> int | None:
        """Return the placed money over the households, half up; None without a household."""
        return half_up(self.fen, self.households) if self.households else None


# Kinds of journals by which what a household owes goes down because money came in.
BACK_KINDS = ("repayment", "deduction")
RELENDING = "relending"
# The policy's days for each of the two hops.
_HOPS = ("transfer.days", "payment.days")


def money(county: str, on: date) -> Money:
    """Return the fund at the end of a day, from the ledger, in a fixed number of queries."""
    held = balances_by_kind(county, on)
    moved = flows_between(county, on, (*BACK_KINDS, RELENDING))
    due = fallen_due(county, on)
    collector, returning = held.get("collector", 0), held.get("returning", 0)
    income, expense = held.get("income", 0), held.get("expense", 0)
    return Money(
        capital_fen=held.get("capital", 0) + income - expense,
        special_fen=held.get("special", 0),
        transit_fen=held.get("transit", 0) + collector + returning,
        township_fen=held.get("township", 0),
        outstanding_fen=held.get("outstanding", 0),
        repaid_fen=repaid_of(moved),
        relent_fen=sum(fen for (kind, _, _), fen in moved.items() if kind == RELENDING),
        overdue_fen=sum(late.fen for late in due.late.values()),
        written_off_fen=held.get("written_off", 0) - held.get("recovered", 0),
        reserved_fen=held.get("reserved", 0),
        collector_fen=collector,
        returning_fen=returning,
        returned_fen=held.get("returned", 0),
        kept_fen=held.get("overpaid", 0),
        income_fen=income,
        expense_fen=expense,
        fallen_due_fen=due.fen,
    )


def repaid_of(moved: Mapping[tuple[str, str, str], int]) -> int:
    """Return the principal that came back in fen, of what flowed between kinds of accounts."""
    return sum(
        fen
        for (kind, _, credit), fen in moved.items()
        if kind in BACK_KINDS and credit == "outstanding"
    )


def money_by_township(county: str, on: date) -> dict[str, Hand]:
    """Return each township's money at the end of a day, by its code, in two queries."""
    held = balances_by_kind_and_region(county, on)
    kinds = {"transit", "township", "outstanding", "collector", "returning", "written_off"}
    towns = sorted({region for kind, region in held if kind in kinds})
    return {
        town: Hand(
            transit_fen=held.get(("transit", town), 0),
            cash_fen=held.get(("township", town), 0),
            outstanding_fen=held.get(("outstanding", town), 0),
            collector_fen=held.get(("collector", town), 0),
            returning_fen=held.get(("returning", town), 0),
            written_off_fen=held.get(("written_off", town), 0) - held.get(("recovered", town), 0),
        )
        for town in towns
    }


def account_codes(county: str, region: str) -> tuple[str, ...]:
    """Return the ledger's accounts whose money lies in a hand's bank account.

    Over-payments that a township keeps for households lie in its account beside the fund's money.
    """
    if area_prefix(region) == county:
        return ("special",)
    return (f"township:{area_prefix(region)}", f"keeping:{area_prefix(region)}")


def book_of(county: str, region: str, on: date) -> int:
    """Return what the books say lies in a hand's bank account at the end of a day, in fen."""
    return sum(balance(county, code, on) for code in account_codes(county, region))


def placements(county: str, on: date) -> dict[int, Placement]:
    """Return what reached households by batch number, in six queries.

    A payment's fen and days are its journal's, and a loan has one payment at most that stands:
    `tuopin check` holds them together.
    """
    numbers = batch_numbers(county)
    parts: dict[UUID, int] = dict(ask(_parts_reached, county, on))
    standing = standing_by_batch(county, on)
    waiting: dict[int, int] = dict(ask(_unnumbered, county, on))
    table: dict[int, Placement] = {
        number: Placement(agreements=n) for number, n in standing.items()
    }
    for batch, fen, households, loans, last, kept in ask(_paid, county, on, *_limits(county, on)):
        number = numbers[batch]
        full = loans == standing.get(number, 0) and not waiting.get(number, 0)
        table[number] = Placement(
            fen, households, parts.get(batch, 0), loans, standing.get(number, 0),
            last if full else None, kept,
        )  # fmt: skip
    return table


def _paid(county: str, on: date, sent: int, lying: int) -> QuerySet[Any, Any]:
    by_batch = standing_payments(county, on).order_by().values_list("loan__batch")
    return by_batch.annotate(
        placed=Sum("fen"),
        households=Count("loan__household", distinct=True),
        loans=Count("id"),
        last=Max("paid_on"),
        kept=Count("loan__household", distinct=True, filter=_in_time(sent, lying, "loan__")),
    )


def _parts_reached(county: str, on: date) -> QuerySet[Any, Any]:
    by_batch = standing_payments(county, on).order_by().values_list("loan__batch")
    to_parts = "loan__agreement__application__parts"
    return by_batch.annotate(n=Count(to_parts, filter=in_force(on, f"{to_parts}__")))


def _unnumbered(county: str, on: date) -> QuerySet[Any, Any]:
    """Count by batch the approved households that bear no number yet: money is still to come."""
    # Read once as a set: tied to each application, SQLite goes through all numbers for each.
    numbered = Agreement.objects.filter(county=county, numbered_on__lte=on).values("application")
    approved = Application.objects.filter(
        ~Q(pk__in=numbered),
        county=county,
        state__in=["approved", "noticed", "cleared"],
        decided_on__lte=on,
    )
    return approved.values_list("batch__number").annotate(n=Count("id")).order_by()


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
    found = Part.objects.filter(in_force(on), county=scope.county, application__in=applications)
    return found.select_related("application__household", "application__batch").order_by(
        "application__region", "application", "position"
    )


def on_time(scope: Scope, on: date, batch: int | None = None) -> QuerySet[Loan]:
    """Return the loans paid in full and in time by the end of a day: the rows behind R58.

    Both hops kept the policy's transfer.days and payment.days in force on that day.
    """
    return reached(scope, on, batch).filter(_in_time(*_limits(scope.county, on)))


def _limits(county: str, on: date) -> tuple[int, int]:
    """Return within how many days money is to reach the township, and thence the household."""
    sent, lying = _HOPS
    limits = versions_on(county, _HOPS, on)
    return int(limits[sent].value), int(limits[lying].value)


def _in_time(sent: int, lying: int, prefix: str = "") -> Q:
    """Return the condition of loans paid in full and in time; `prefix` leads to the loan."""
    arrived, paid = f"{prefix}arrived_on", f"{prefix}paid_on"
    return Q(
        LessThanOrEqual(DaysBetween(arrived, f"{prefix}allotted_on"), sent),
        LessThanOrEqual(DaysBetween(paid, arrived), lying),
        **{f"{prefix}paid_fen": F(f"{prefix}approved_fen")},
    )
