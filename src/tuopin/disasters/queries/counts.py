"""Relief and recovery in figures, and all events taken together: a household counts once (R104)."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Count, Max, QuerySet, Sum

from tuopin.base.asking import ask, ask_count, ask_one, in_all
from tuopin.base.scope import Scope
from tuopin.disasters.queries.helping import relief_rows
from tuopin.disasters.queries.losses import HomeLoss, events, home_losses, losses
from tuopin.disasters.queries.recovering import recovery_rows, restored_rows
from tuopin.disasters.rules.losses import Toll
from tuopin.kit.scope import whole_county


class Combined(NamedTuple):
    """All events of an area together, in fen; a household and its people count once."""

    region: str
    households: int
    parts: int
    rooms: int
    people: int
    livestock: int
    loss_fen: int
    helped: int
    relief_fen: int
    recovered_fen: int

    @property
    def left_fen(self) -> int:
        """Return the loss that remains after what was won back, in fen (R117)."""
        return self.loss_fen - self.recovered_fen


class Struck(NamedTuple):
    """Distinct households, damaged parts, and direct loss in fen."""

    households: int = 0
    parts: int = 0
    loss_fen: int = 0


def toll(county: str, on: date) -> Toll:
    """Return what all events up to a day took beside money; a household's people count once."""
    homes = ask(_toll, whole_county(county), on)
    return Toll(*map(sum, zip(*homes, strict=True))) if homes else Toll()


def _toll(scope: Scope, on: date) -> QuerySet[Any, Any]:
    homes = losses(scope, on=on).order_by().values("household")
    sums = {
        "took_rooms": Sum("rooms_then"), "took_people": Max("people_then"),
        "took_livestock": Sum("livestock_then"),
    }  # fmt: skip
    found: QuerySet[Any, Any] = homes.annotate(**sums).values_list(*sums)
    return found


def loss_counts(county: str, on: date) -> tuple[Struck, dict[str, Struck]]:
    """Return what all events up to a day struck together, and each by its code; three queries.

    A household that two events struck counts once in all, so the events' households may be more.
    """
    area = whole_county(county)
    by_event = {code: Struck(*row) for code, *row in ask(_by_event, area, on)}
    found = {code: by_event.get(code, Struck()) for (code,) in ask(_codes, county, on)}
    homes = ask_one(_homes, area, on)[0]
    parts, fen = (sum(e[place] for e in found.values()) for place in (1, 2))
    return Struck(homes, parts, fen), found


def _codes(county: str, on: date) -> QuerySet[Any, Any]:
    return events(county, on).values_list("code")


def _by_event(scope: Scope, on: date) -> QuerySet[Any, Any]:
    rows = losses(scope, on=on).order_by().values_list("event__code")
    homes = Count("household", distinct=True)
    found: QuerySet[Any, Any] = rows.annotate(
        homes=homes, damaged=Count("part"), fen=Sum("fen_then")
    )
    return found


def _homes(scope: Scope, on: date) -> QuerySet[Any, Any]:
    return in_all(losses(scope, on=on), n=Count("household", distinct=True))


def relief_counts(county: str, on: date, scope: Scope | None = None) -> tuple[int, int]:
    """Return how many households were given relief by a day, and its worth in fen."""
    homes, fen = ask_one(_relief, scope or whole_county(county), on)
    return homes, fen or 0


def _relief(scope: Scope, on: date) -> QuerySet[Any, Any]:
    return in_all(relief_rows(scope, on), n=Count("household", distinct=True), worth=Sum("fen"))


def recovery_counts(county: str, on: date, scope: Scope | None = None) -> tuple[int, int]:
    """Return how many damaged parts stand again by a day, and the worth won back, in fen."""
    area = scope or whole_county(county)
    return ask_count(restored_rows, area, on), ask_one(_recovered, area, on)[0] or 0


def _recovered(scope: Scope, on: date) -> QuerySet[Any, Any]:
    return in_all(recovery_rows(scope, on), worth=Sum("fen"))


def combined(scope: Scope, on: date) -> list[Combined]:
    """Return all events together by township, in three queries however many households."""
    homes: dict[str, list[HomeLoss]] = {}
    for home in home_losses(scope, on):
        homes.setdefault(home.region[:9], []).append(home)
    given: dict[str, list[int]] = {}
    for region, _home, fen in (
        relief_rows(scope, on).order_by().values_list("region", "household").annotate(n=Sum("fen"))
    ):
        given.setdefault(region[:9], []).append(fen)
    won: dict[str, int] = {}
    for region, fen in (
        recovery_rows(scope, on).order_by().values_list("region").annotate(n=Sum("fen"))
    ):
        won[region[:9]] = won.get(region[:9], 0) + fen
    found = [
        _combined(town + "000", some, given.get(town, []), won.get(town, 0))
        for town, some in homes.items()
    ]
    return sorted(found, key=lambda line: (-line.loss_fen, line.region))


def _combined(region: str, lost: list[HomeLoss], given: list[int], won: int) -> Combined:
    people: dict[object, int] = {}
    for home in lost:
        people[home.household] = max(people.get(home.household, 0), home.people)
    return Combined(
        region, len(people), sum(home.parts for home in lost), sum(home.rooms for home in lost),
        sum(people.values()), sum(home.livestock for home in lost),
        sum(home.loss_fen for home in lost), len(given), sum(given), won,
    )  # fmt: skip


def summed(lines: Iterable[Combined]) -> Combined:
    """Return the sum of townships: a household lies in one only."""
    lines = list(lines)
    places = range(1, len(Combined._fields))
    return Combined("", *(sum(int(line[place]) for line in lines) for place in places))
