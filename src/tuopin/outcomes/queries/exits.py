"""Exits from poverty and forecasts of them, as of a day (R61, R87)."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from tuopin.base.scope import Scope, within
from tuopin.outcomes.models import Exit, Forecast, Release
from tuopin.outcomes.rules import exiting
from tuopin.outcomes.rules.exiting import STEPS
from tuopin.outcomes.states import EXIT

# Neither refused nor taken back: at most one a household.
STANDING = tuple(s for s in EXIT.states if s not in {"refused", "returned"})


def days_of(row: Exit) -> dict[str, date | None]:
    """Return the days of an exit's steps by their columns, and its notice's last day."""
    fields = [field for field, _state in STEPS]
    return {field: getattr(row, field) for field in (*fields, "notice_until")}


def state_on(row: Exit, on: date) -> str:
    """Return the state of an exit at the end of a day; '' before it was proposed."""
    return exiting.state_on(days_of(row), on)


def in_state(state: str, on: date) -> Q:
    """Return the condition of exits that stood in a state at the end of a day."""
    names = [name for _field, name in STEPS]
    place = names.index(state)
    reached = Q(**{f"{STEPS[place][0]}__lte": on})
    for field, _later in STEPS[place + 1 :]:
        reached &= Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__gt": on})
    return reached


def exits(scope: Scope) -> QuerySet[Exit]:
    """Return the exits within a scope with their households, newest first."""
    return within(Exit.objects.all(), scope).select_related("household").order_by("-id")


def exits_of_household(county: str, household: UUID) -> list[Exit]:
    """Return a household's exits, newest first."""
    found = Exit.objects.filter(county=county, household_id=household)
    return list(found.select_related("household").order_by("-id"))


def homes_of_exits(county: str, exits_of: Iterable[UUID]) -> dict[UUID, str]:
    """Return the heads of household whom exits are about, by the exit's key; one query."""
    found = Exit.objects.filter(county=county, id__in=list(exits_of))
    return dict(found.values_list("id", "household__head_name"))


def standing_exits(county: str, households: Iterable[UUID]) -> dict[UUID, Exit]:
    """Return the exit that stands now of each household: under way or confirmed."""
    found = Exit.objects.filter(county=county, household__in=list(households), state__in=STANDING)
    return {row.household_id: row for row in found}


def confirmed_rows(scope: Scope, on: date) -> QuerySet[Exit]:
    """Return the exits that stood confirmed at the end of a day: the rows behind R87."""
    found = within(Exit.objects.filter(in_state("confirmed", on)), scope)
    return found.select_related("household").order_by("region", "id")


def forecast_in_force(on: date) -> Q:
    """Return the condition of forecasts in force at the end of a day."""
    later = Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=on)
    return Q(forecast_on__lte=on) & later


def forecasts_on(scope: Scope, on: date) -> QuerySet[Forecast]:
    """Return the forecasts in force at the end of a day with their households."""
    found = within(Forecast.objects.filter(forecast_in_force(on)), scope)
    return found.select_related("household").order_by("expected_on", "id")


def expected_rows(scope: Scope, on: date) -> QuerySet[Forecast]:
    """Return the forecasts in force of households without a confirmed exit: expected, not done."""
    out = Exit.objects.filter(
        in_state("confirmed", on), county=scope.county, household=OuterRef("household")
    )
    return forecasts_on(scope, on).filter(~Exists(out)).order_by("region", "id")


def forecasts_of_household(county: str, household: UUID) -> list[Forecast]:
    """Return a household's forecasts, newest first."""
    found = Forecast.objects.filter(county=county, household_id=household)
    return list(found.select_related("household").order_by("-id"))


def forecast_of(county: str, key: UUID) -> Forecast | None:
    """Return one forecast of the county."""
    found = Forecast.objects.filter(county=county, id=key)
    return found.select_related("household").first()


def releases(county: str, exits_of: Iterable[Any]) -> dict[UUID, Release]:
    """Return the release of each of some exits, by the exit's key."""
    found = Release.objects.filter(county=county, exit__in=[row.id for row in exits_of])
    return {row.exit_id: row for row in found}
