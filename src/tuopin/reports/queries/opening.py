"""A page of the rows behind a figure: how it is cut, summed and kept to what a reader may see."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from tuopin.kit.scope import Scope


class Item(NamedTuple):
    """One row behind a figure: its name, where, when, how much (fen), and its household."""

    name: str
    region: str = ""
    what: str = ""
    day: date | None = None
    fen: int | None = None
    household: UUID | None = None


class Rows(NamedTuple):
    """A page of rows, how many there are in all, and their sum in fen where they have one."""

    items: list[Item]
    total: int
    sum_fen: int | None = None


Maker = Callable[[Any], Item]


def paged(rows: QuerySet[Any], cut: slice, make: Maker, fen: str = "") -> Rows:
    """Return a page of a queryset; `fen` names the column that adds up to the figure."""
    total = rows.count()
    found = [make(r) for r in rows[cut]]
    if not fen:
        return Rows(found, total)
    summed = sum(rows.order_by().values_list(fen, flat=True))
    return Rows(found, total, summed)


def listed(items: Iterable[Item], scope: Scope, cut: slice) -> Rows:
    """Return a page of items, those alone that lie in the scope or in no place."""
    seen = [i for i in items if not i.region or scope.covers(i.region)]
    return Rows(seen[cut], len(seen))


def by_home(items: Iterable[Item], cut: slice) -> Rows:
    """Return a page of households: the first item of each, with the sum of all of them."""
    firsts: dict[UUID | None, Item] = {}
    for item in items:
        old = firsts.get(item.household)
        firsts[item.household] = old._replace(fen=(old.fen or 0) + (item.fen or 0)) if old else item
    found = list(firsts.values())
    return Rows(found[cut], len(found), sum(i.fen or 0 for i in found))
