"""Income of a year by source, as of a day, and before and after beside each other (R86)."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from tuopin.base import rows
from tuopin.base.scope import Scope, within
from tuopin.kit.money import half_up
from tuopin.kit.scope import whole_county
from tuopin.outcomes.models import Income
from tuopin.outcomes.queries.achieving import achievements
from tuopin.outcomes.rules.achieving import GRADES
from tuopin.policy.queries import version_on
from tuopin.policy.rules import Version
from tuopin.register.queries import income_surveyed

LINE = "poverty.line_fen"
SOURCES = ("wage_fen", "business_fen", "project_fen", "transfer_fen", "property_fen", "cost_fen")


# The high end of a year's income: of one amount, itself.
MOST = Coalesce("most_fen", "net_fen")


def in_force(on: date) -> Q:
    """Return the condition of the rows of income in force at the end of a day."""
    later = Q(superseded_on__isnull=True) | Q(superseded_on__gt=on)
    return Q(recorded_on__lte=on) & later


def incomes(scope: Scope, on: date, year: int | None = None) -> QuerySet[Income]:
    """Return the income in force on a day within a scope, of a year or of all, newest first."""
    found = within(Income.objects.filter(in_force(on)), scope)
    if year is not None:
        found = found.filter(year=year)
    return found.select_related("household").order_by("-id")


def years_of(scope: Scope, on: date) -> list[int]:
    """Return the years of which income is recorded, newest first."""
    found = within(Income.objects.filter(in_force(on)), scope).order_by("-year")
    return list(found.values_list("year", flat=True).distinct())


def incomes_of_household(county: str, household: UUID, on: date) -> list[Income]:
    """Return a household's income recorded by a day, newest year and row first."""
    found = Income.objects.filter(county=county, household_id=household, recorded_on__lte=on)
    return list(found.order_by("-year", "-id"))


def incomes_on(
    county: str, households: Iterable[UUID], on: date, year: int | None = None
) -> dict[UUID, Income]:
    """Return each household's income in force on a day: of a year, or of the latest that there is.

    One query for up to 900 households.
    """
    found: dict[UUID, Income] = {}
    for chunk in rows.chunks(households):
        some = Income.objects.filter(in_force(on), county=county, household__in=chunk)
        if year is not None:
            some = some.filter(year=year)
        found.update({row.household_id: row for row in some.order_by("year")})
    return found


def line_of(county: str, year: int, on: date) -> Version:
    """Return the poverty line of a year as it stood on a day, in fen a head; raises KeyError."""
    return version_on(county, LINE, min(on, date(year, 12, 31)))


class Sums(NamedTuple):
    """Income of some households together, in fen a year, with the heads that it feeds."""

    households: int = 0
    people: int = 0
    wage_fen: int = 0
    business_fen: int = 0
    project_fen: int = 0
    transfer_fen: int = 0
    property_fen: int = 0
    cost_fen: int = 0
    net_fen: int = 0

    @property
    def per_head_fen(self) -> int | None:
        """Return the income a head, half up; None without anybody."""
        return half_up(self.net_fen, self.people) if self.people else None


class BeforeAfter(NamedTuple):
    """The same households before and in a year, and how many of them lie above the line.

    `before` is what the survey found, a sum that f1 gives without sources; `surveyed` is by
    source, of those for whom somebody recorded it from the survey's sheet, `same` those very
    households in the year. `least_fen` to `most_fen` is the range of a household's income.
    """

    before: Sums
    surveyed: Sums
    same: Sums
    after: Sums
    above: int
    line_fen: int
    least_fen: int | None
    most_fen: int | None


_SUMS = {f"sum_{name}": Sum(name) for name in Sums._fields[1:]}


def before_after(scope: Scope, year: int, on: date) -> BeforeAfter:
    """Return what households had before and in a year by source, and how many lie above the line.

    Four queries; only households whose income of the year is recorded are in any sum.
    """
    line = int(line_of(scope.county, year, on).value)
    found = within(Income.objects.filter(in_force(on), year=year), scope).order_by()
    was_fen, was_people = income_surveyed()
    sums = found.aggregate(
        n=Count("id"),
        up=Count("id", filter=Q(net_fen__gt=F("people") * line)),
        was_people=Sum(was_people),
        was_fen=Sum(was_fen),
        least=Min("net_fen"),
        most=Max(MOST),
        **_SUMS,
    )
    homes = sums["n"]
    before = Sums(homes, sums["was_people"] or 0, net_fen=sums["was_fen"] or 0)
    told = surveyed(scope, year, on).filter(household__in=found.values("household")).order_by()
    early = _sums(told.aggregate(n=Count("id"), **_SUMS))
    alike = found.filter(household__in=told.values("household"))
    same = _sums(alike.aggregate(n=Count("id"), **_SUMS)) if early.households else Sums()
    return BeforeAfter(
        before, early, same, _sums(sums), sums["up"], line, sums["least"], sums["most"]
    )


def graded_range(county: str, year: int, on: date) -> tuple[int, int] | None:
    """Return from what to what specialised and large households earned in a year, in fen (R86).

    Of those whose income of the year is recorded; None without one. One query.
    """
    area = whole_county(county)
    graded = achievements(area, on).filter(kind__in=GRADES).order_by().values("household")
    found = within(Income.objects.filter(in_force(on), year=year), area)
    ends = found.filter(household__in=graded).aggregate(low=Min("net_fen"), high=Max(MOST))
    return None if ends["low"] is None else (ends["low"], ends["high"])


def _sums(found: Mapping[str, int | None]) -> Sums:
    return Sums(found["n"] or 0, *(found[f"sum_{name}"] or 0 for name in Sums._fields[1:]))


def surveyed(scope: Scope, year: int, on: date) -> QuerySet[Income]:
    """Return the income that the survey recorded by source, the last before a year."""
    later = Income.objects.filter(
        in_force(on), county=scope.county, household=OuterRef("household"), basis="survey",
        year__gt=OuterRef("year"), year__lt=year,
    )  # fmt: skip
    found = within(Income.objects.filter(in_force(on), basis="survey", year__lt=year), scope)
    return found.filter(~Exists(later))
