"""What a month asks: an officer's households from the pairings, an area's from its duties (R67)."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet
from django.db.models.functions import Substr

from tuopin.base.rows import chunks
from tuopin.base.scope import Scope, within
from tuopin.policy.queries import version_on
from tuopin.selection.models import Pairing
from tuopin.selection.queries.pairings import current
from tuopin.visits.models import Duty, Visit
from tuopin.visits.queries.visiting import last_visited, money_since, standing
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


class HomeServed(NamedTuple):
    """A household whose technical lead an officer is, and when the officer's kind came last."""

    household: UUID
    head_name: str
    region: str
    last_on: date | None


def my_services(county: str, officer: UUID, on: date) -> list[HomeServed]:
    """Return the households with money that an officer leads on a day, who waits longest first.

    No month asks for a lead's call (R37, R88): the order says where one is missed. Three queries.
    """
    rows = Pairing.objects.filter(current(on), county=county, officer_id=officer, role="lead")
    homes = list(rows.values_list("household_id", "household__head_name", "region"))
    keys = [home for home, _, _ in homes]
    since, last = money_since(county, keys, on), last_visited(county, keys, on, role="lead")
    found = [HomeServed(*home, last.get(home[0])) for home in homes if home[0] in since]
    return sorted(found, key=lambda h: (h.last_on or date.min, h.region, h.head_name, h.household))


def my_month(county: str, officer: UUID, on: date) -> list[HomeDue]:
    """Return the households that an officer answers for on a day, with the visits of its month.

    From the pairings themselves, by place; those whose money came only in this month owe nothing
    yet. Six queries.
    """
    month, wanted = month_of(on), int(version_on(county, "visit.per_month", on).value)
    rows = Pairing.objects.filter(current(on), county=county, officer_id=officer, role="liaison")
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
        standing(on), county=county, household__in=homes, role="liaison",
        visited_on__gte=month.first, visited_on__lte=min(on, month.last),
    )  # fmt: skip
    return dict(rows.values_list("household").annotate(Count("id")).order_by())


def month_duties(
    scope: Scope, on: date, *, met: bool | None = None, now: bool = False
) -> QuerySet[Duty]:
    """Return the duties of the month of a day within a scope, by place; `met` by that day or not.

    The nightly sweep opens them on the month's first day. `now` says that nothing lies behind the
    day: what was met at all was met by then, and an index of what was not serves the list. A visit
    voided only after the day still counts on it.
    """
    found = within(Duty.objects.filter(month=month_of(on).first), scope)
    if met is not None:
        had = Q(met_on__isnull=False) if now else _met(on, _then(scope.county, on))
        found = found.filter(had if met else ~had)
    return _named(found).order_by("region", "id")


def _named(rows: QuerySet[Duty]) -> QuerySet[Duty]:
    """Read of household and officer their names alone: the rest is sealed or long."""
    own = [field.name for field in Duty._meta.local_concrete_fields]
    named = rows.select_related("household", "officer")
    return named.only(*own, "household__head_name", "officer__name")


def _then(county: str, on: date, *, now: bool = False) -> bool:
    """Say whether visits that counted on a day were voided since: few days need to be told so."""
    return not now and Visit.objects.filter(county=county, void_on__gt=on).exists()


def _by(field: str, on: date, then: bool, **when: Any) -> Q:
    """Return the condition that a duty had its visit by the end of a day.

    A duty says what is known now; with `then` the visits voided since say what was known that day.
    """
    known = Q(**{f"{field}__isnull": False, f"{field}__lte": on})
    if not then:
        return known
    since = Visit.objects.filter(
        county=OuterRef("county"), household=OuterRef("household"), role="liaison",
        visited_on__lte=on, void_on__gt=on, **when,
    )  # fmt: skip
    return known | Q(Exists(since))


def _met(on: date, then: bool) -> Q:
    """Return the condition that a duty's own month had a visit by the end of a day."""
    return _by("met_on", on, then, visited_on__range=(OuterRef("month"), OuterRef("due_on")))


def met_days(county: str, duties: Iterable[Duty], on: date) -> dict[UUID, date]:
    """Return the day on which each of these duties was met, as known on a day; 1 query at most."""
    rows = list(duties)
    found = {row.id: row.met_on for row in rows if row.met_on and row.met_on <= on}
    lost = [row for row in rows if row.id not in found]
    for chunk in chunks(row.household_id for row in lost):
        then = Visit.objects.filter(
            county=county, household__in=chunk, role="liaison", visited_on__lte=on, void_on__gt=on
        )
        for home, day in then.order_by("-visited_on").values_list("household_id", "visited_on"):
            found.update(
                (row.id, day) for row in lost
                if row.household_id == home and row.month <= day <= row.due_on
            )  # fmt: skip
    return found


def late_duties(
    scope: Scope, on: date, *, waiting: bool = True, now: bool = False, officer: UUID | None = None
) -> QuerySet[Duty]:
    """Return the months that were over on a day without a visit, the oldest first.

    `waiting` keeps those whose household was not visited since, either; `now` as of `month_duties`.
    With `officer` those of the households for which that officer answers on the day, whoever let
    the month go by: a hand-over passes them on (R38).
    """
    found = _late(scope, on, _then(scope.county, on, now=now), waiting=waiting, now=now)
    if officer is not None:
        found = found.filter(Exists(answering(scope.county, on).filter(officer=officer)))
    return _named(found).order_by("month", "region", "id")


def _late(scope: Scope, on: date, then: bool, *, waiting: bool, now: bool) -> QuerySet[Duty]:
    found = within(Duty.objects.filter(month__lt=month_of(on).first, met_on__isnull=True), scope)
    if then:
        found = found.filter(~_met(on, then))
    if waiting:
        later = _by("made_up_on", on, then, visited_on__gt=OuterRef("due_on"))
        found = found.filter(made_up_on__isnull=True) if now else found.filter(~later)
    return found


def answering(county: str, on: date) -> QuerySet[Pairing]:
    """Return, within a query of duties, the liaison officer's pairing of a household on a day."""
    return Pairing.objects.filter(
        current(on), county=county, household=OuterRef("household"), role="liaison"
    )


def month_by_township(scope: Scope, on: date) -> dict[str, tuple[int, int]]:
    """Return by township how many visits the month of a day asks for, and how many were made."""
    counted = month_duties(scope, on).order_by().values(town=_TOWN)
    done = _met(on, _then(scope.county, on))
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
    """Return the liaison officers of a scope with their households and visits; 4 queries.

    By township; who has most left to do first.
    """
    paired = within(Pairing.objects.filter(current(on), role="liaison"), scope)
    homes = paired.order_by().values_list("officer", "officer__name", _TOWN).annotate(n=Count("id"))
    then = _then(scope.county, on)
    done = _met(on, then)
    month = month_duties(scope, on).order_by().values_list("officer", _TOWN)
    counted = {
        (who, town): (due, made)
        for who, town, due, made in month.annotate(due=Count("id"), made=Count("id", filter=done))
    }
    late = _late(scope, on, then, waiting=True, now=False).values_list("officer", _TOWN)
    missed = late.annotate(n=Count("household", distinct=True))
    waiting = {(who, town): n for who, town, n in missed}
    work = []
    for who, name, town, n in homes:
        due, made = counted.get((who, town), (0, 0))
        late_homes = waiting.get((who, town), 0)
        work.append(OfficerWork(who, name, f"{town}000", n, due, made, late_homes))
    return sorted(work, key=lambda w: (w.township, -w.left, -w.waiting, w.name, w.officer.hex))


class LeadWork(NamedTuple):
    """A technical lead's work as the township sees it (R59): households, calls, the last of them.

    `seen` of the households had a call of theirs, whoever led them then.
    """

    officer: UUID
    name: str
    township: str
    homes: int
    seen: int
    calls: int
    last_on: date | None

    @property
    def never(self) -> int:
        """Return how many households nobody has called on yet."""
        return self.homes - self.seen


def leads_work(scope: Scope, on: date) -> list[LeadWork]:
    """Return the technical leads of a scope with their households and calls; 2 queries.

    By township; who has most households that nobody called on first.
    """
    called = Visit.objects.filter(
        standing(on), county=scope.county, household=OuterRef("household"), role="lead",
        visited_on__lte=on,
    )  # fmt: skip
    led = within(Pairing.objects.filter(current(on), role="lead"), scope).order_by()
    homes = led.values_list("officer", "officer__name", _TOWN).annotate(
        n=Count("id"), seen=Count("id", filter=Exists(called))
    )
    made = within(Visit.objects.filter(standing(on), role="lead", visited_on__lte=on), scope)
    counted = {
        (who, town): (n, last)
        for who, town, n, last in made.order_by()
        .values_list("officer", _TOWN)
        .annotate(n=Count("id"), last=Max("visited_on"))
    }
    work = [
        LeadWork(who, name, f"{town}000", n, seen, *counted.get((who, town), (0, None)))
        for who, name, town, n, seen in homes
    ]
    return sorted(work, key=lambda w: (w.township, -w.never, w.calls, w.name, w.officer.hex))
