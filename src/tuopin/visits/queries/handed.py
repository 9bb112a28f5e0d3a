"""The hand-overs as they were made: an officer's households of a township in one act (R38, R71)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from tuopin.agreements.models import Agreement
from tuopin.base.rows import chunks
from tuopin.base.scope import Scope, within
from tuopin.kit.scope import area_prefix
from tuopin.visits.models import HandOver, Issue, IssueStep
from tuopin.visits.queries.issues import issue_state_on

# What the rows of one act have in common beside their township, whose secretary signs for them.
_SAME = ("role", "former_id", "officer_id", "handed_on", "document", "reason")
_OPEN = frozenset({"open", "acting"})


class Handed(NamedTuple):
    """What one officer handed to another in a township on a day; `id` is that of its first row.

    `region` is the township, or the village for whoever sees no more of it.
    """

    id: UUID
    region: str
    rows: tuple[HandOver, ...]

    @property
    def first(self) -> HandOver:
        """Return a row for what all have in common: people, role, day, document, reason."""
        return self.rows[0]

    @property
    def homes(self) -> list[UUID]:
        """Return the households in their order."""
        return [row.household_id for row in self.rows]


class Along(NamedTuple):
    """What went along with a hand-over: each household's number (R77), the problems then open."""

    numbers: Mapping[UUID, str]
    problems: Sequence[Issue]


def handed(scope: Scope, on: date, *, key: UUID | None = None) -> list[Handed]:
    """Return the hand-overs by a day within a scope, by place and day; households by village.

    With `key` the one to which that row of the record belongs, if any. 1 read, with `key` 2.
    """
    rows = within(HandOver.objects.filter(handed_on__lte=on), scope)
    if key is not None:
        one = rows.filter(id=key).first()
        if one is None:
            return []
        area = Scope(scope.county, (area_prefix(_place(scope, one.region)),))
        rows = within(rows.filter(**{name: getattr(one, name) for name in _SAME}), area)
    acts: dict[tuple[object, ...], list[HandOver]] = {}
    for row in _named(rows).order_by("region", "household__head_name", "id"):
        same_act = _place(scope, row.region), *(getattr(row, name) for name in _SAME)
        acts.setdefault(same_act, []).append(row)
    made = [
        Handed(min(row.id for row in mine), _place(scope, mine[0].region), tuple(mine))
        for mine in acts.values()
    ]
    return sorted(made, key=lambda one: (one.region, one.first.handed_on, one.id))


def _named(rows: QuerySet[HandOver]) -> QuerySet[HandOver]:
    """Read of household and officers their names alone: the rest is sealed or long."""
    own = [field.name for field in HandOver._meta.local_concrete_fields]
    named = rows.select_related("household", "former", "officer")
    return named.only(*own, "household__head_name", "former__name", "officer__name")


def _place(scope: Scope, region: str) -> str:
    township = f"{region[:9]}000"
    return township if scope.covers(township) else region


def gone_along(county: str, acts: Sequence[Handed]) -> dict[UUID, Along]:
    """Return what went along with each hand-over as of its day, by its id; 3 reads (for 900)."""
    homes = {home for one in acts for home in one.homes}
    numbered, heard = _numbered(county, homes), _heard(county, homes)
    found = {}
    for one in acts:
        day = one.first.handed_on
        numbers = {home: _number(numbered.get(home, ()), day) for home in one.homes}
        problems = [
            row
            for home in one.homes
            for row in heard.get(home, ())
            if row.opened_on <= day and issue_state_on(row, day) in _OPEN
        ]
        found[one.id] = Along(numbers, problems)
    return found


def _numbered(county: str, homes: Iterable[UUID]) -> dict[UUID, list[Agreement]]:
    found: dict[UUID, list[Agreement]] = {}
    for piece in chunks(homes):
        rows = Agreement.objects.filter(county=county, household__in=piece)
        for row in rows.order_by("numbered_on", "id"):
            found.setdefault(row.household_id, []).append(row)
    return found


def _number(rows: Iterable[Agreement], on: date) -> str:
    """Return the newest number that stood on a day, '' where there was none."""
    standing = [
        row.number
        for row in rows
        if row.numbered_on <= on and (row.void_on is None or row.void_on > on)
    ]
    return standing[-1] if standing else ""


def _heard(county: str, homes: Iterable[UUID]) -> dict[UUID, list[Issue]]:
    """Return the problems of households with the steps taken, oldest first."""
    found: dict[UUID, list[Issue]] = {}
    steps = Prefetch("steps", IssueStep.objects.order_by("id"))
    for piece in chunks(homes):
        rows = Issue.objects.filter(county=county, household__in=piece).select_related("household")
        for row in rows.prefetch_related(steps).order_by("opened_on", "id"):
            found.setdefault(row.household_id, []).append(row)
    return found
