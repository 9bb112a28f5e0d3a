"""What of exits and forecasts waits for somebody, and what waits too long."""

from datetime import date
from typing import NamedTuple

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from tuopin.base.scope import Scope, within
from tuopin.funds.models import Loan
from tuopin.outcomes.models import Exit, Forecast, Income, Release
from tuopin.outcomes.queries.exits import STANDING, days_of, expected_rows, in_state, state_on
from tuopin.outcomes.queries.income import LINE, in_force
from tuopin.outcomes.queries.lending import REACHED
from tuopin.outcomes.rules.exiting import WAITING, due_on
from tuopin.outcomes.states import EXIT
from tuopin.policy.queries import versions_on

STEP_DAYS = "exit.step_days"


class Waiting(NamedTuple):
    """An exit that waits for its next step: in which state, and by which day it is due."""

    exit: Exit
    state: str
    due_on: date


def step_days(county: str, on: date) -> int:
    """Return within how many days policy wants each step of an exit."""
    return int(versions_on(county, (STEP_DAYS,), on)[STEP_DAYS].value)


def under_way(scope: Scope, on: date) -> QuerySet[Exit]:
    """Return the exits that were under way at the end of a day, oldest first."""
    open_ones = Q(pk__in=[])
    for state in WAITING:
        open_ones |= in_state(state, on)
    found = within(Exit.objects.filter(open_ones), scope)
    return found.select_related("household").order_by("id")


def step_counts(scope: Scope, on: date) -> dict[str, int]:
    """Return how many exits stood in each state at the end of a day; one query."""
    found = within(Exit.objects.all(), scope).order_by()
    sums = {state: Count("id", filter=in_state(state, on)) for state in EXIT.states}
    return dict(found.aggregate(**sums))


def in_step(scope: Scope, on: date, state: str) -> QuerySet[Exit]:
    """Return the exits in one state at the end of a day, oldest first."""
    found = within(Exit.objects.filter(in_state(state, on)), scope)
    return found.select_related("household").order_by("id")


def notice_over(scope: Scope, on: date) -> QuerySet[Exit]:
    """Return the exits whose notice is over and which the township's secretary may confirm."""
    return in_step(scope, on, "noticed").filter(notice_until__lt=on)


def waiting(scope: Scope, on: date) -> list[Waiting]:
    """Return every exit under way with the day by which its next step is due, soonest first."""
    days = step_days(scope.county, on)
    found = []
    for row in under_way(scope, on):
        state = state_on(row, on)
        due = due_on(state, days_of(row), days)
        if due is not None:
            found.append(Waiting(row, state, due))
    return sorted(found, key=lambda w: (w.due_on, w.exit.id))


def late_exits(scope: Scope, on: date) -> list[Waiting]:
    """Return the exits whose next step is overdue on a day, oldest first."""
    return [found for found in waiting(scope, on) if found.due_on < on]


def passed_forecasts(scope: Scope, on: date) -> QuerySet[Forecast]:
    """Return the forecasts in force whose day has passed without a confirmed exit."""
    return expected_rows(scope, on).filter(expected_on__lt=on).order_by("expected_on", "id")


def to_release(scope: Scope, on: date) -> QuerySet[Exit]:
    """Return confirmed exits whose officers may be let go: no loan is on its way or owed (R72)."""
    bound = Loan.objects.filter(county=scope.county, household=OuterRef("household")).filter(
        Q(state__in=["reserved", "allotted", "paid"])
        | Q(state="written_off", recovered_fen__lt=F("written_off_fen"))
    )
    done = Release.objects.filter(county=scope.county, exit=OuterRef("pk"))
    return in_step(scope, on, "confirmed").filter(~Exists(bound), ~Exists(done))


def ready(scope: Scope, on: date) -> QuerySet[Income]:
    """Return households that might be out of poverty: assisted, income a head above the line.

    By the year's income in force on a day and the line in force then; without an exit under way or
    confirmed. What leads straight to a proposal.
    """
    line = int(versions_on(scope.county, (LINE,), on)[LINE].value)
    lent = Loan.objects.filter(
        county=scope.county, household=OuterRef("household"), state__in=REACHED, paid_on__lte=on,
        paid_on__year__lte=OuterRef("year"),
    )  # fmt: skip
    standing = Exit.objects.filter(
        county=scope.county, household=OuterRef("household"), state__in=STANDING
    )
    later = Income.objects.filter(
        in_force(on), county=scope.county, household=OuterRef("household"),
        year__gt=OuterRef("year"),
    )  # fmt: skip
    found = within(Income.objects.filter(in_force(on)), scope).filter(
        Exists(lent), ~Exists(standing), ~Exists(later), net_fen__gt=F("people") * line,
        year__gte=on.year - 1,
    )  # fmt: skip
    return found.select_related("household").order_by("region", "id")
