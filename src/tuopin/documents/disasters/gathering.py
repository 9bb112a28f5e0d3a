"""Gathering the struck households that papers are asked for, from losses, relief and plans."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

from tuopin.base.rows import chunks
from tuopin.disasters.queries import losses
from tuopin.disasters.queries.printing import plans_of, recovered_of, relief_of
from tuopin.documents.asking import Ask, Item
from tuopin.documents.disasters.struck import Disaster, Given, Lost, Plan, Struck, Won
from tuopin.kit.scope import Scope
from tuopin.offices.queries import county, names_on, place_of


def home_items(ask: Ask) -> list[Item]:
    """Return an item for each household struck by an event that was asked for; 2 reads."""
    return [
        Item(
            # The first loss that was reported stands for all of the household's in an event.
            str(rows[0].id),
            rows[0].region,
            rows[0].household.head_name,
            "",
            home,
            sum(row.fen_then for row in rows),
            rows[0].event.happened_on,
        )
        for (_event, home), rows in _by_home(_asked(ask)).items()
    ]


def homes_of(ask: Ask, items: Sequence[Item]) -> Iterator[Struck]:
    """Yield the struck households of items in their order; 6 reads for up to 900 of them."""
    wanted = {item.household for item in items if item.household}
    rows = losses(ask.scope, event=ask.subject, on=ask.on).filter(household__in=wanted)
    found = {str(some[0].id): some for some in _by_home(rows).values()}
    say = _Speaker(ask, wanted)
    for item in items:
        yield say(found[item.subject])


def township_items(ask: Ask) -> list[Item]:
    """Return an item for each event in each township that it struck; 2 reads."""
    names = names_on(ask.scope.county, ask.on)
    groups: dict[str, list[Any]] = {}
    for row in _asked(ask):
        groups.setdefault(_sheet_of(row), []).append(row)
    return [
        Item(
            subject,
            rows[0].region[:9] + "000",
            f"{place_of(names, rows[0].region).township} {rows[0].event.name}",
            "",
            amount_fen=sum(row.fen_then for row in rows),
            day=rows[0].event.happened_on,
        )
        for subject, rows in groups.items()
    ]


def townships_of(ask: Ask, items: Sequence[Item]) -> Iterator[tuple[Struck, ...]]:
    """Yield the struck households of each item's township and event, by place; 6 reads for 900."""
    area = Scope(ask.scope.county, tuple(sorted({item.region[:9] for item in items})))
    groups: dict[str, list[Any]] = {}
    for row in losses(area, event=ask.subject, on=ask.on):
        if ask.scope.covers(row.region) and _chosen(ask, row):
            groups.setdefault(_sheet_of(row), []).append(row)
    say = _Speaker(ask, {row.household_id for rows in groups.values() for row in rows})
    for item in items:
        yield tuple(say(rows) for rows in _by_home(groups[item.subject]).values())


def _sheet_of(row: Any) -> str:
    return f"{row.event_id.hex}/{row.region[6:9]}"


def _chosen(ask: Ask, row: Any) -> bool:
    return ask.households is None or row.household_id in ask.households


def _asked(ask: Ask) -> list[Any]:
    rows = losses(ask.scope, event=ask.subject, on=ask.on)
    return [row for row in rows if _chosen(ask, row)]


def _by_home(rows: Iterable[Any]) -> dict[tuple[UUID, UUID], list[Any]]:
    found: dict[tuple[UUID, UUID], list[Any]] = {}
    for row in rows:
        found.setdefault((row.event_id, row.household_id), []).append(row)
    return found


_Key = tuple[UUID, UUID]


class _Speaker:
    """Says the rows of one household in one event, and what was done for it since."""

    def __init__(self, ask: Ask, households: Iterable[UUID]) -> None:
        home = county(ask.scope.county)
        self.county = home.name if home else ask.scope.county
        self.names = names_on(ask.scope.county, ask.on)
        self.given: dict[_Key, list[Any]] = {}
        self.plans: dict[_Key, Any] = {}
        self.won: dict[_Key, list[Any]] = {}
        for piece in chunks(households):
            self.given |= relief_of(ask.scope.county, piece, ask.on)
            self.plans |= plans_of(ask.scope.county, piece, ask.on)
            self.won |= recovered_of(ask.scope.county, piece, ask.on)

    def __call__(self, rows: Sequence[Any]) -> Struck:
        first = rows[0]
        key = first.event_id, first.household_id
        place, event = place_of(self.names, first.region), first.event
        others = [kind for kind in event.other_kinds.split("、") if kind]
        return Struck(
            county=self.county,
            township=place.township,
            village=place.village,
            name=first.household.head_name,
            disaster=Disaster(
                name=event.name,
                kinds=(event.kind, *others),
                happened_on=event.happened_on,
                severity=event.severity,
            ),
            losses=tuple(map(_lost, rows)),
            given=tuple(map(_given, self.given.get(key, ()))),
            plan=_plan(self.plans.get(key)),
            won=tuple(map(_won, self.won.get(key, ()))),
        )


def _given(row: Any) -> Given:
    return Given(
        source=row.source, kind=row.kind, content=row.content, fen=row.fen, given_on=row.given_on
    )


def _plan(row: Any) -> Plan | None:
    if row is None:
        return None
    return Plan(measures=row.measures, target_fen=row.target_fen, due_on=row.due_on)


def _won(row: Any) -> Won:
    return Won(
        item=row.loss.item,
        recovered_on=row.recovered_on,
        fen=row.fen,
        restored=row.restored,
        text=row.text,
    )


def _lost(row: Any) -> Lost:
    base = None
    if row.part is not None:
        approved = row.part.approved_milli
        base = row.part.quantity_milli if approved is None else approved
    return Lost(
        item=row.item,
        loss_fen=row.fen_then,
        base_milli=base,
        destroyed_milli=row.destroyed_milli_then,
        unit=row.unit,
        rooms=row.rooms_then,
        people=row.people_then,
        livestock=row.livestock_then,
        urgent=row.urgent,
        note=row.note,
    )
