"""What a month asks: an officer's households from the pairings, an area's from its duties (R67)."""

from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Substr

from tuopin.base.scope import Scope, within
from tuopin.policy.queries import version_on
from tuopin.selection.models import Pairing
from tuopin.visits.models import Duty, Visit
from tuopin.visits.queries.visiting import last_visited, money_since
from tuopin.visits.rules.duties import Month, month_of

_TOWN = Substr("region", 1, 9)


class HomeDue(NamedTuple):
    """A household on an officer's list of a month: how often visited in it, and when last.

    `owed` says whether the month counts: the money was there before it began.
    """

    household: UUID
    head_name: str
    region: str
    month: Month
    visits: int
    last_on: date | None
    owed: bool
    wanted: int

    @property
    def left(self) -> bool:
        """Say whether a visit is still to be made."""
        return self.owed and self.visits < self.wanted


def my_month(county: str, officer: UUID, on: date) -> list[HomeDue]:
    """Return the households that an officer answers for on a day, with the visits of its month.

    From the pairings themselves, by place; those whose money came only in this month owe nothing
    yet. Six queries.
    """
    month, wanted = month_of(on), int(version_on(county, "visit.per_month", on).value)
    current = Q(from_on__lte=on) & (Q(until_on__isnull=True) | Q(until_on__gte=on))
    rows = Pairing.objects.filter(current, county=county, officer_id=officer, role="liaison")
    homes = list(
        rows.order_by("region", "household_id").values_list(
            "household_id", "household__head_name", "region"
        )
    )
    keys = [home for home, _, _ in homes]
    since = money_since(county, keys, on)
    last = last_visited(county, keys, on)
    made = _visits_in(county, keys, month, on)
    return [
        HomeDue(
            home, head, region, month, made.get(home, 0), last.get(home),
            since[home] < month.first, wanted,
        )
        for home, head, region in homes
        if home in since
    ]  # fmt: skip


def _visits_in(county: str, homes: list[UUID], month: Month, on: date) -> dict[UUID, int]:
    rows = Visit.objects.filter(
        county=county, household__in=homes, role="liaison",
        visited_on__gte=month.first, visited_on__lte=min(on, month.last),
    )  # fmt: skip
    return dict(rows.values_list("household").annotate(Count("id")).order_by())


def month_duties(
    scope: Scope, on: date, *, met: bool | None = None, now: bool = False
) -> QuerySet[Duty]:
    """Return the duties of the month of a day within a scope, by place; `met` by that day or not.

    The nightly sweep opens them on the month's first day. `now` says that nothing lies behind the
    day: what was met at all was met by then, and an index of what was not serves the list.
    """
    found = within(Duty.objects.filter(month=month_of(on).first), scope)
    if met:
        found = found.filter(met_on__lte=on)
    elif met is not None:
        found = found.filter(_not_by("met_on", on, now=now))
    return _named(found).order_by("region", "id")


def _named(rows: QuerySet[Duty]) -> QuerySet[Duty]:
    """Read of household and officer their names alone: the rest is sealed or long."""
    own = [field.name for field in Duty._meta.local_concrete_fields]
    named = rows.select_related("household", "officer")
    return named.only(*own, "household__head_name", "officer__name")


def _not_by(field: str, on: date, *, now: bool) -> Q:
    """Return the condition of what had not happened by the end of a day."""
    never = Q(**{f"{field}__isnull": True})
    return never if now else never | Q(**{f"{field}__gt": on})


def late_duties(
    scope: Scope, on: date, *, waiting: bool = True, now: bool = False
) -> QuerySet[Duty]:
    """Return the months that were over on a day without a visit, the oldest first.

    `waiting` keeps those whose household was not visited since, either; `now` as of `month_duties`.
    """
    found = within(Duty.objects.filter(month__lt=month_of(on).first, met_on__isnull=True), scope)
    if waiting:
        found = found.filter(_not_by("made_up_on", on, now=now))
    return _named(found).order_by("month", "region", "id")


def month_by_township(scope: Scope, on: date) -> dict[str, tuple[int, int]]:
    """Return by township how many visits the month of a day asks for, and how many were made."""
    counted = month_duties(scope, on).order_by().values(town=_TOWN)
    done = Q(met_on__isnull=False, met_on__lte=on)
    rows = counted.annotate(due=Count("id"), made=Count("id", filter=done)).order_by("town")
    return {f"{row['town']}000": (row["due"], row["made"]) for row in rows}


class OfficerWork(NamedTuple):
    """An officer's work as the township sees it (R59): households, this month, missed months."""

    officer: UUID
    name: str
    township: str
    homes: int
    due: int
    made: int
    waiting: int

    @property
    def left(self) -> int:
        """Return how many households are still to be visited this month."""
        return self.due - self.made


def officers_work(scope: Scope, on: date) -> list[OfficerWork]:
    """Return the liaison officers of a scope with their households and visits; 3 queries.

    By township; who has most left to do first.
    """
    current = Q(from_on__lte=on) & (Q(until_on__isnull=True) | Q(until_on__gte=on))
    paired = within(Pairing.objects.filter(current, role="liaison"), scope)
    homes = paired.order_by().values_list("officer", "officer__name", _TOWN).annotate(n=Count("id"))
    done = Q(met_on__isnull=False, met_on__lte=on)
    month = month_duties(scope, on).order_by().values_list("officer", _TOWN)
    counted = {
        (who, town): (due, made)
        for who, town, due, made in month.annotate(due=Count("id"), made=Count("id", filter=done))
    }
    late = late_duties(scope, on).order_by().values_list("officer", _TOWN)
    missed = late.annotate(n=Count("household", distinct=True))
    waiting = {(who, town): n for who, town, n in missed}
    work = []
    for who, name, town, n in homes:
        due, made = counted.get((who, town), (0, 0))
        late_homes = waiting.get((who, town), 0)
        work.append(OfficerWork(who, name, f"{town}000", n, due, made, late_homes))
    return sorted(work, key=lambda w: (w.township, -w.left, -w.waiting, w.name, w.officer.hex))
