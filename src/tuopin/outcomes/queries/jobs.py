"""Enterprises, their openings with the places left, who was placed, and who could be (R18)."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Sum

from tuopin.base.scope import Scope, within
from tuopin.kit.scope import whole_county
from tuopin.outcomes.models import Enterprise, Opening, Placement
from tuopin.outcomes.rules.matching import Match, Seeker, Work, best, match
from tuopin.register.models import JobSeeker


class JobCounts(NamedTuple):
    """Seekers on f2, those who found work by a day, those at work on it, places still open."""

    seekers: int
    placed: int
    at_work: int
    places_left: int


def enterprises(scope: Scope) -> QuerySet[Enterprise]:
    """Return the enterprises within a scope, by name."""
    return within(Enterprise.objects.all(), scope).order_by("region", "name")


def enterprise(county: str, key: UUID) -> Enterprise | None:
    """Return one enterprise."""
    return Enterprise.objects.filter(county=county, id=key).first()


def _at_work(on: date, prefix: str = "") -> Q:
    left = Q(**{f"{prefix}left_on__isnull": True}) | Q(**{f"{prefix}left_on__gt": on})
    return Q(**{f"{prefix}began_on__lte": on}) & left


def openings(scope: Scope, on: date, *, free: bool = False) -> QuerySet[Opening]:
    """Return the openings offered on a day, with `taken` and `left` places; only `free` ones."""
    offered = Q(from_on__lte=on) & (Q(until_on__isnull=True) | Q(until_on__gte=on))
    rows = within(Opening.objects.filter(offered), scope, "enterprise__region")
    rows = rows.annotate(taken=Count("placements", filter=_at_work(on, "placements__"))).annotate(
        left=F("places") - F("taken")
    )
    if free:
        rows = rows.filter(left__gt=0)
    return rows.select_related("enterprise").order_by("enterprise__region", "id")


def opening(scope: Scope, key: UUID, on: date) -> Opening | None:
    """Return one opening offered on a day, with its places."""
    return openings(scope, on).filter(id=key).first()


def placements(scope: Scope, on: date, *, at_work: bool = False) -> QuerySet[Placement]:
    """Return who had begun to work by a day, or is at work on it, newest first."""
    rows = Placement.objects.filter(_at_work(on) if at_work else Q(began_on__lte=on))
    found = within(rows, scope).select_related("seeker", "opening__enterprise")
    return found.order_by("-began_on", "-id")


def seekers_free(scope: Scope, on: date) -> QuerySet[JobSeeker]:
    """Return the seekers of f2 who are not at work on a day, by place."""
    busy = Placement.objects.filter(_at_work(on), county=scope.county).values("seeker")
    rows = JobSeeker.objects.filter(registered_on__lte=on).exclude(pk__in=busy)
    return within(rows, scope).order_by("region", "id")


def seeker(county: str, key: UUID) -> JobSeeker | None:
    """Return one seeker of register f2."""
    return JobSeeker.objects.filter(county=county, id=key).first()


def matches_of_opening(scope: Scope, found: Opening, on: date) -> list[Match]:
    """Return the free seekers of a scope whom an opening suits, the better match first."""
    work = _work(found)
    return best(match(one, work) for one in _seekers(seekers_free(scope, on)))


def matches_of_seeker(scope: Scope, one: JobSeeker, on: date) -> list[Match]:
    """Return the openings with places left that suit one seeker, the better match first."""
    (facts,) = _seekers(JobSeeker.objects.filter(county=one.county, pk=one.pk))
    return best(match(facts, _work(row)) for row in openings(scope, on, free=True))


def job_counts(county: str, on: date, scope: Scope | None = None) -> JobCounts:
    """Return how the seekers of f2 stand at the end of a day; four queries.

    Seekers are those of the scope; places are the whole county's, as whoever may place them sees.
    """
    area = scope or whole_county(county)
    seekers = within(JobSeeker.objects.filter(registered_on__lte=on), area).count()
    rows = within(Placement.objects.filter(began_on__lte=on), area)
    placed = rows.values("seeker").distinct().count()
    at_work = rows.filter(_at_work(on)).count()
    left = (
        openings(whole_county(county), on, free=True).order_by().aggregate(n=Sum("left"))["n"] or 0
    )
    return JobCounts(seekers, placed, at_work, left)


def _work(row: Opening) -> Work:
    firm = row.enterprise
    return Work(
        row.id, row.title, firm.trade, row.skill, row.education, row.wage_fen, row.from_on,
        firm.region,
    )  # fmt: skip


def _seekers(rows: QuerySet[JobSeeker]) -> Iterable[Seeker]:
    names = ("id", "name", "region", "wanted", "skill", "education", "wage_fen", "available_on")
    return (Seeker(*row) for row in rows.values_list(*names))
