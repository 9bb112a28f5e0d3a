"""What households and branches achieved, cadres trained, stories: as of a day (R83–R96)."""

from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count, Max, Min, Q, QuerySet, Sum

from tuopin.base.asking import ask
from tuopin.base.scope import Scope, within
from tuopin.kit.scope import whole_county
from tuopin.outcomes.models import Achievement, BranchYear, CadreTrained, Story
from tuopin.outcomes.rules.ranges import Gain
from tuopin.outcomes.states import ACHIEVEMENTS

# The state of a story that each day leads to, in their order.
_STORY_STEPS = (
    ("written_on", "draft"),
    ("consented_on", "consented"),
    ("published_on", "published"),
    ("taken_back_on", "taken_back"),
)


def achievements(scope: Scope, on: date, kind: str = "") -> QuerySet[Achievement]:
    """Return what was achieved by a day and had not ended, newest first, with the households."""
    later = Q(ended_on__isnull=True) | Q(ended_on__gt=on)
    found = within(Achievement.objects.filter(later, reached_on__lte=on), scope)
    if kind:
        found = found.filter(kind=kind)
    return found.select_related("household").order_by("-id")


def achievements_of_household(county: str, household: UUID) -> list[Achievement]:
    """Return what a household achieved, ended or not, newest first."""
    found = Achievement.objects.filter(county=county, household_id=household)
    return list(found.order_by("-reached_on", "-id"))


class Achieved(NamedTuple):
    """How often each kind was achieved, and how many households are led in all (R83, R89)."""

    by_kind: dict[str, int]
    led: int


def achievement_counts(county: str, on: date, scope: Scope | None = None) -> Achieved:
    """Return what stands achieved on a day, counted by kind; one query."""
    sums = {kind: (n, milli) for kind, n, milli in ask(_by_kind, scope or whole_county(county), on)}
    by_kind = {kind: sums.get(kind, (0, 0))[0] for kind in ACHIEVEMENTS}
    return Achieved(by_kind, (sums.get("led", (0, 0))[1] or 0) // 1000)


def benefits(county: str, on: date) -> list[Gain]:
    """Return what others gain by assisted households on a day: the range a unit, in fen (R91).

    Of all that stands achieved as a benefit in money, from the least to the most, by unit; the
    most often told first. One query.
    """
    found = achievements(whole_county(county), on, "benefit").filter(low_fen__isnull=False)
    ends = (
        found.order_by()
        .values_list("per")
        .annotate(n=Count("id"), low=Min("low_fen"), high=Max("high_fen"))
    )
    return [Gain(low, high, per) for per, _n, low, high in ends.order_by("-n", "per")]


def _by_kind(scope: Scope, on: date) -> QuerySet[Any, Any]:
    found = achievements(scope, on).order_by().values_list("kind")
    return found.annotate(n=Count("id"), milli=Sum("quantity_milli"))


class BranchSums(NamedTuple):
    """Branches that reported for a year, their activists, and members who joined (R95)."""

    branches: int
    activists: int
    joined: int


def branch_years(scope: Scope, on: date, year: int | None = None) -> QuerySet[BranchYear]:
    """Return branches' numbers recorded by a day, by place; of a year or of all."""
    found = within(BranchYear.objects.filter(recorded_on__lte=on), scope)
    if year is not None:
        found = found.filter(year=year)
    return found.order_by("-year", "region")


def branch_sums(county: str, year: int, on: date, scope: Scope | None = None) -> BranchSums:
    """Return a year's activists and new members together, recorded by a day; one query."""
    found = branch_years(scope or whole_county(county), on, year).order_by()
    sums = found.aggregate(n=Count("id"), a=Sum("activists"), j=Sum("joined"))
    return BranchSums(sums["n"], sums["a"] or 0, sums["j"] or 0)


def cadres(scope: Scope, on: date) -> QuerySet[CadreTrained]:
    """Return who was in training for a village post by a day, or took it, newest first (R96)."""
    found = within(CadreTrained.objects.filter(trained_on__lte=on), scope)
    return found.select_related("person", "household").order_by("-id")


def cadres_of_household(county: str, household: UUID) -> list[CadreTrained]:
    """Return who of a household was trained for a village post, oldest first (R96)."""
    found = CadreTrained.objects.filter(county=county, household_id=household)
    return list(found.select_related("person").order_by("trained_on", "id"))


def stories(scope: Scope, on: date) -> QuerySet[Story]:
    """Return the stories written by a day, newest first, with the households."""
    found = within(Story.objects.filter(written_on__lte=on), scope)
    return found.select_related("household").order_by("-id")


def story_of(county: str, key: UUID) -> Story | None:
    """Return one story of the county."""
    return Story.objects.filter(county=county, id=key).select_related("household").first()


def stories_of_household(county: str, household: UUID) -> list[Story]:
    """Return a household's stories, newest first."""
    found = Story.objects.filter(county=county, household_id=household)
    return list(found.order_by("-id"))


def story_state_on(row: Story, on: date) -> str:
    """Return the state of a story at the end of a day."""
    state = "draft"
    for field, reached in _STORY_STEPS:
        day = getattr(row, field)
        if day is not None and day <= on:
            state = reached
    return state
