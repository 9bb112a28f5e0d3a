"""What papers say of outcomes: income reached and stories, many households at once."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple
from uuid import UUID

from tuopin.base import rows
from tuopin.outcomes.models import Exit, Income, Story
from tuopin.outcomes.queries.exits import in_state
from tuopin.outcomes.queries.income import incomes_on
from tuopin.register.models import Household
from tuopin.register.queries import surveyed_income


class Reached(NamedTuple):
    """What a household has reached by a day: the exit's day, a year's income in fen, and before.

    `before_fen` and `before_people` are what the survey found.
    """

    confirmed_on: date | None
    year: int
    income_fen: int
    people: int
    line_fen: int | None
    before_fen: int
    before_people: int


def reached_of(county: str, households: Iterable[UUID], on: date) -> dict[UUID, Reached]:
    """Return what households have reached by a day: of the exit's year, or the latest income.

    Households without any recorded income are absent. Four queries for up to 900 households.
    """
    found: dict[UUID, Reached] = {}
    for chunk in rows.chunks(households):
        out = _confirmed(county, chunk, on)
        latest = incomes_on(county, chunk, on)
        of_year = _of_exit_years(county, out, on)
        before = _surveyed(county, list(latest))
        for home, earned in latest.items():
            exit_row = out.get(home)
            income = of_year.get(home, earned) if exit_row else earned
            found[home] = Reached(
                exit_row.confirmed_on if exit_row else None,
                income.year,
                income.net_fen,
                income.people,
                exit_row.line_fen if exit_row else None,
                *before[home],
            )
    return found


def _confirmed(county: str, households: list[UUID], on: date) -> dict[UUID, Exit]:
    found = Exit.objects.filter(in_state("confirmed", on), county=county, household__in=households)
    return {row.household_id: row for row in found}


def _surveyed(county: str, households: list[UUID]) -> dict[UUID, tuple[int, int]]:
    found = Household.objects.filter(county=county, id__in=households)
    return {home.id: surveyed_income(home) for home in found}


def _of_exit_years(county: str, out: dict[UUID, Exit], on: date) -> dict[UUID, Income]:
    """Return the income of each exit's own year, in one query a year."""
    found: dict[UUID, Income] = {}
    for year in {row.year for row in out.values()}:
        homes = [home for home, row in out.items() if row.year == year]
        found.update(incomes_on(county, homes, on, year))
    return found


def told_of(county: str, households: Iterable[UUID], on: date) -> dict[UUID, Story]:
    """Return each household's newest story that was not taken back by a day."""
    found: dict[UUID, Story] = {}
    for chunk in rows.chunks(households):
        written = Story.objects.filter(
            county=county, household__in=chunk, written_on__lte=on
        ).exclude(taken_back_on__lte=on)
        found.update({row.household_id: row for row in written.order_by("id")})
    return found
