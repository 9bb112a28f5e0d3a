"""Where the fund's money came from, and what came back to be lent again (R05, R47, R108)."""

from datetime import date
from typing import NamedTuple

from django.db.models import Count, Sum

from tuopin.funds.states import SOURCES
from tuopin.ledger.queries import balances_by_kind, standing, standing_sums


class Source(NamedTuple):
    """What one source paid into the fund by the end of a day, in fen; opening balances beside."""

    source: str
    fen: int = 0
    opening_fen: int = 0
    entries: int = 0

    @property
    def total_fen(self) -> int:
        """Return all of it."""
        return self.fen + self.opening_fen


class Rolled(NamedTuple):
    """Money that rolled by the end of a day, in fen: came back, was lent again, waits for it."""

    came_back_fen: int
    relent_fen: int
    waiting_fen: int


def sources(county: str, on: date) -> list[Source]:
    """Return what came from each source by the end of a day, in two queries."""
    table: dict[str, Source] = {}
    for kind, field in (("appropriation", "fen"), ("opening", "opening_fen")):
        paid_in = standing(county, kind, on).filter(credit__kind="capital").order_by()
        sums = paid_in.values_list("credit__code").annotate(total=Sum("fen"), n=Count("id"))
        for code, fen, n in sums:
            name = code.partition(":")[2]
            held = table.get(name, Source(name))
            table[name] = held._replace(**{field: fen}, entries=held.entries + n)
    order = {name: place for place, name in enumerate(SOURCES)}
    return sorted(table.values(), key=lambda s: (order.get(s.source, len(order)), s.source))


def rolled(county: str, on: date) -> Rolled:
    """Return what came back and was lent again by the end of a day; all of it from the ledger."""
    moved = standing_sums(county, ("relending",), on)
    waiting = balances_by_kind(county, on).get("returned", 0)
    return Rolled(waiting + moved["relending"], moved["relending"], waiting)
