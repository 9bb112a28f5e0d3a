"""Relief and recovery in figures, and all events taken together: a household counts once (R104)."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.db.models import Count, Sum

from tuopin.base.scope import Scope
from tuopin.disasters.queries.helping import relief_rows
from tuopin.disasters.queries.losses import HomeLoss, home_losses
from tuopin.disasters.queries.recovering import recovery_rows, restored_rows
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


def relief_counts(county: str, on: date, scope: Scope | None = None) -> tuple[int, int]:
    """Return how many households were given relief by a day, and its worth in fen."""
    sums = relief_rows(scope or whole_county(county), on).aggregate(
        homes=Count("household", distinct=True), value=Sum("fen", default=0)
    )
    return sums["homes"], sums["value"]


def recovery_counts(county: str, on: date, scope: Scope | None = None) -> tuple[int, int]:
    """Return how many damaged parts stand again by a day, and the worth won back, in fen."""
    area = scope or whole_county(county)
    value = recovery_rows(area, on).aggregate(n=Sum("fen", default=0))["n"]
    return restored_rows(area, on).count(), value


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
