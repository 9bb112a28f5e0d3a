"""Gathering who answers for which households of a batch, in a constant number of reads."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from tuopin.agreements.queries import Charged, charged
from tuopin.documents.agreements.parties import Home
from tuopin.documents.asking import Ask, Item
from tuopin.documents.projects import in_a_line
from tuopin.kit.scope import Scope
from tuopin.offices.queries import county, names_on, place_of
from tuopin.policy.queries import terms_on
from tuopin.policy.rules import Terms
from tuopin.selection.queries import parts_of

# By what the agreements are grouped; '' leaves one out.
Group = Callable[[Charged], str]


class Ground(NamedTuple):
    """What a chunk of letters stands on: the agreements by group, and what is said beside them."""

    county: str
    names: dict[str, str]
    terms: Terms
    groups: dict[str, list[Charged]]
    projects: dict[UUID, str]

    def homes(self, group: str) -> tuple[Home, ...]:
        """Return the households of a group as letters list them."""
        return tuple(
            Home(
                number=row.number,
                name=row.name,
                village=place_of(self.names, row.region).village,
                projects=self.projects.get(row.application, ""),
                amount_fen=row.amount_fen,
            )
            for row in self.groups[group]
        )


def grouped(ask: Ask, group: Group) -> dict[str, list[Charged]]:
    """Return the agreements asked for by group, in the order of places; 2 reads."""
    groups: dict[str, list[Charged]] = {}
    for row in charged(ask.scope, ask.batch, ask.on):
        wanted = ask.households is None or row.household in ask.households
        if wanted and (key := group(row)):
            groups.setdefault(key, []).append(row)
    return groups


def items_by(ask: Ask, group: Group, name: Callable[[Charged, dict[str, str]], str]) -> list[Item]:
    """Return an item a group; its subject is the group in its batch, its amount the sum in fen."""
    names = names_on(ask.scope.county, ask.on)
    return [
        Item(
            f"{key}/{ask.batch}",
            rows[0].region,
            name(rows[0], names),
            "",
            amount_fen=sum(row.amount_fen for row in rows),
        )
        for key, rows in grouped(ask, group).items()
    ]


def group_of(item: Item) -> str:
    """Return the group that an item of `items_by` is about."""
    return item.subject.split("/")[0]


def ground(ask: Ask, items: Sequence[Item], group: Group, area: Scope | None = None) -> Ground:
    """Return what the letters of some items stand on; 6 reads however many they are.

    `area`: where the items' agreements lie, if it is less than all that was asked for.
    """
    code, wanted = ask.scope.county, {group_of(item) for item in items}
    within = Ask(scope=area or ask.scope, on=ask.on, batch=ask.batch, households=ask.households)
    groups = {key: rows for key, rows in grouped(within, group).items() if key in wanted}
    found = county(code)
    parts = parts_of(code, [row.application for rows in groups.values() for row in rows], ask.on)
    return Ground(
        county=found.name if found else code,
        names=names_on(code, ask.on),
        terms=terms_on(code, ask.on),
        groups=groups,
        projects={key: in_a_line(map(_scale, some)) for key, some in parts.items()},
    )


def areas_of(ask: Ask, items: Iterable[Item], digits: int) -> Scope:
    """Return the places of items (9 digits: townships, 12: villages) as a scope."""
    return Scope(ask.scope.county, tuple(sorted({item.region[:digits] for item in items})))


def _scale(part: Any) -> tuple[str, int, str]:
    scale = part.quantity_milli if part.approved_milli is None else part.approved_milli
    return part.content, scale, part.unit
