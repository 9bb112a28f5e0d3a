"""How liaison officers and technical leads do their work, for those who watch over it (R59)."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, Min, OuterRef, Q, Subquery, UUIDField

from tuopin.base.scope import Scope, within
from tuopin.oversight.models import Finding, Inspection
from tuopin.oversight.queries.findings import past_limit, still_open, until
from tuopin.selection.models import Pairing
from tuopin.selection.queries.pairings import current
from tuopin.visits.queries import visits_by_officer

_WORKS = {"liaison": "liaison_works", "lead": "lead_works"}


class Work(NamedTuple):
    """An officer in one role on a day: households, months owed and visited, what inspectors heard.

    `region` is the township of the first of his households; `absent` counts inspections that found
    him not at work; findings are those he has to mend.
    """

    officer: UUID
    name: str
    role: str
    region: str
    households: int
    owed: int
    made: int
    present: int
    absent: int
    open: int
    late: int

    @property
    def missing(self) -> int:
        """Return the household-months in which nobody came."""
        return self.owed - self.made

    @property
    def wanting(self) -> bool:
        """Say whether something is not as it should be."""
        return bool(self.missing or self.absent or self.late)


def people_at_work(scope: Scope, on: date) -> list[Work]:
    """Return who answers for households of an area on a day and how; those wanting come first.

    In a fixed number of queries, whatever the number of households.
    """
    owed = visits_by_officer(scope.county, on)
    heard = dict(_heard(scope, on))
    mends = _mends(scope, on)
    pairs = within(Pairing.objects.filter(current(on)), scope).order_by()
    grouped = pairs.values_list("officer_id", "officer__name", "role").annotate(
        first=Min("region"), n=Count("id")
    )
    found = []
    for officer, name, role, first, count in grouped:
        due, made = owed.get(officer, (0, 0)) if role == "liaison" else (0, 0)
        present, absent = heard.get((officer, role), (0, 0))
        found.append(
            Work(
                officer, name, role, f"{first[:9]}000", count, due, made, present, absent,
                *mends.get(officer, (0, 0)),
            )
        )  # fmt: skip
    return sorted(found, key=lambda w: (-w.late, -w.absent, -w.missing, w.role, str(w.officer)))


def _heard(scope: Scope, on: date) -> Iterator[tuple[tuple[UUID, str], tuple[int, int]]]:
    """Yield how often inspections found each one at work and not, by who answered that day."""
    for role, answer in _WORKS.items():
        answered = Pairing.objects.filter(
            Q(until_on__isnull=True) | Q(until_on__gte=OuterRef("inspected_on")),
            county=scope.county, household=OuterRef("household"), role=role,
            from_on__lte=OuterRef("inspected_on"),
        )  # fmt: skip
        seen = within(Inspection.objects.filter(inspected_on__lte=on), scope)
        counted = (
            seen.exclude(**{f"{answer}__isnull": True})
            .annotate(officer=Subquery(answered.values("officer")[:1], output_field=UUIDField()))
            .filter(officer__isnull=False)
            .values_list("officer", answer)
            .annotate(n=Count("id"))
            .order_by()
        )
        sums: dict[UUID, Counter[bool]] = {}
        for officer, works, count in counted:
            sums.setdefault(officer, Counter())[works] += count
        for officer, by_answer in sums.items():
            yield (officer, role), (by_answer[True], by_answer[False])


def _mends(scope: Scope, on: date) -> dict[UUID, tuple[int, int]]:
    """Return the open findings that each one has to mend, and those past their limit."""
    rows = within(Finding.objects.filter(until(on), still_open(on)), scope)
    sums = (
        rows.filter(responsible__isnull=False)
        .values_list("responsible_id")
        .annotate(n=Count("id"), late=Count("id", filter=past_limit(on)))
        .order_by()
    )
    return {officer: (count, past) for officer, count, past in sums}
