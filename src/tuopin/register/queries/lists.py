"""Lists and counts of the registers: scoped, paged by key, constant in queries."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum

from tuopin.base.asking import ask_count, ask_one, in_all
from tuopin.base.fields import blind_index
from tuopin.base.scope import within
from tuopin.kit.identity import read_identity
from tuopin.kit.scope import Scope, area_prefix, region_range, whole_county
from tuopin.kit.unreadable import Unreadable
from tuopin.register.models import Elder, Household, JobSeeker, Member, Monitored, Person
from tuopin.register.queries.tails import tail_of

REGISTERS: dict[str, Any] = {"f1": Member, "f2": JobSeeker, "f3": Elder, "f4": Monitored}
CAP = 1000
PAGE = 50

After = tuple[str, UUID]


class HouseholdRow(NamedTuple):
    """A household as a list shows it."""

    id: UUID
    roll_number: str
    head_name: str
    region: str
    people: int
    income_fen: int
    cause: str
    cadre: bool | None
    registered_on: date


class Match(NamedTuple):
    """A household that a search found, and who in it the words hit."""

    household: HouseholdRow
    person: str
    relation: str


def registered(scope: Scope, form: str, on: date) -> QuerySet[Any]:
    """Return who stood on a register at the end of a day.

    Members (f1) with person and household, job seekers (f2), elders (f3), monitored members (f4).
    """
    rows = within(REGISTERS[form].objects.filter(registered_on__lte=on), scope)
    return rows.select_related("person", "household") if form == "f1" else rows


def counts_on(county: str, on: date) -> dict[str, int]:
    """Return how many people stood on each register at the end of a day; 4 queries.

    A member monitored in several years counts once.
    """
    area = whole_county(county)
    found = {form: ask_count(rows, area, on) for form, rows in _REGISTERED.items()}
    return found | {"f4": ask_one(_monitored, area, on)[0]}


def _of(form: str) -> Callable[[Scope, date], QuerySet[Any]]:
    return lambda scope, on: registered(scope, form, on)


_REGISTERED = {form: _of(form) for form in ("f1", "f2", "f3")}


def _monitored(scope: Scope, on: date) -> QuerySet[Any, Any]:
    return in_all(registered(scope, "f4", on), n=Count("identity_index", distinct=True))


def counts_by_township(scope: Scope, on: date) -> dict[str, dict[str, int]]:
    """Return {form: {12-digit township: people registered by the day}}; 4 queries."""
    found = {}
    for form in REGISTERS:
        what = Count("identity_index", distinct=True) if form == "f4" else Count("id")
        rows = registered(scope, form, on).order_by().values_list("region").annotate(n=what)
        towns: Counter[str] = Counter()
        for region, n in rows:
            towns[region[:9] + "000"] += n
        found[form] = dict(towns)
    return found


class Standing(NamedTuple):
    """What the survey found in an area (R21): counts of households and people, sums in fen."""

    households: int
    people: int
    income_fen: int
    cadres: int
    unsafe: int
    causes: dict[str, int]


def standing(scope: Scope, on: date) -> Standing:
    """Return the state of the poor members' households at the end of a day; 3 queries."""
    homes = within(Household.objects.filter(registered_on__lte=on), scope)
    sums = homes.aggregate(
        n=Count("id"), people=Sum("people"), income=Sum("income_fen"),
        unsafe=Count("id", filter=Q(housing_unsafe=True)),
    )  # fmt: skip
    cadres = within(Member.objects.filter(registered_on__lte=on, cadre=True), scope).count()
    causes = homes.order_by().values_list("cause").annotate(n=Count("id")).order_by("-n", "cause")
    return Standing(
        sums["n"], sums["people"] or 0, sums["income"] or 0, cadres, sums["unsafe"], dict(causes)
    )


def _chosen(
    scope: Scope, on: date | None, area: str, cause: str, cadre: bool | None
) -> QuerySet[Household]:
    rows = within(Household.objects.all(), scope)
    if on is not None:
        rows = rows.filter(registered_on__lte=on)
    if area:
        low, high = region_range(area_prefix(area))
        rows = rows.filter(region__gte=low, region__lt=high)
    if cause:
        rows = rows.filter(cause=cause)
    if cadre is not None:
        homes = Member.objects.filter(county=scope.county, cadre=cadre).values("household")
        rows = rows.filter(id__in=homes)
    return rows


def households(
    scope: Scope, *, on: date | None = None, area: str = "", cause: str = "",
    cadre: bool | None = None, after: After | None = None, limit: int = PAGE,
) -> list[HouseholdRow]:  # fmt: skip
    """Return households by place, from behind `after` (region, id) on; 2 queries."""
    rows = _chosen(scope, on, area, cause, cadre)
    if after is not None:
        rows = rows.filter(region__gte=after[0]).exclude(region=after[0], id__lte=after[1])
    return _rows(list(rows.order_by("region", "id")[:limit]), scope.county)


def count(
    scope: Scope, *, on: date | None = None, area: str = "", cause: str = "",
    cadre: bool | None = None, cap: int = CAP,
) -> int:  # fmt: skip
    """Return how many households a list has, no more than cap + 1."""
    rows = _chosen(scope, on, area, cause, cadre).order_by()
    return len(rows.values_list("id")[: cap + 1])


def _rows(homes: list[Household], county: str) -> list[HouseholdRow]:
    keys = [home.id for home in homes]
    cadres = dict(
        Member.objects.filter(county=county, household_id__in=keys).values_list(
            "household_id", "cadre"
        )
    )
    return [
        HouseholdRow(
            h.id, h.roll_number, h.head_name, h.region, h.people, h.income_fen, h.cause,
            cadres.get(h.id), h.registered_on,
        )
        for h in homes
    ]  # fmt: skip


def entries(
    scope: Scope, form: str, on: date, *, after: After | None = None, limit: int = PAGE
) -> list[Any]:
    """Return a register's entries by place, from behind `after` (region, id) on."""
    rows = registered(scope, form, on)
    if after is not None:
        rows = rows.filter(region__gte=after[0]).exclude(region=after[0], id__lte=after[1])
    return list(rows.order_by("region", "id")[:limit])


def search(scope: Scope, text: str, limit: int = 20) -> list[Match]:
    """Find households in the area by what people know of them; 2 queries.

    A name, its pinyin or initials, a roll number, an identity number (by its blind index), or the
    last four characters of one.
    """
    words = "".join(text.split())
    if not words:
        return []
    people = within(Person.objects.all(), scope, "household__region").select_related("household")
    found = people.filter(_asked(words)).order_by("household__region", "id")[:limit]
    # The head first: who looks for a household means its head.
    hits = {person.household_id: person for person in reversed(list(found))}
    rows = _rows([hit.household for hit in reversed(list(hits.values()))], scope.county)
    return [Match(row, hits[row.id].name, hits[row.id].relation) for row in rows]


def _asked(words: str) -> Q:
    upper = words.upper()
    try:
        return Q(identity_index=blind_index(read_identity(words).number))
    except Unreadable:
        pass
    if len(words) == 4 and upper[:3].isdigit() and (upper[3].isdigit() or upper[3] == "X"):
        return Q(tail=tail_of(upper)) | Q(household__roll_number__endswith=words)
    if words.isascii() and words.isalpha():
        return Q(household__pinyin__contains=words.lower(), relation="户主")
    if words[0].isdigit():
        return Q(household__roll_number__startswith=words, relation="户主")
    return Q(name__contains=words)
