"""Households that a disaster struck, as papers say it: facts, gathering, and the tables they share.

Losses in fen, quantities in thousandths of their unit. Health never stands on these papers but
where an office wrote it into a loss's remarks: those are printed on the office's own sheet alone.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from tuopin.base.rows import chunks
from tuopin.disasters.queries import losses
from tuopin.disasters.queries.printing import plans_of, recovered_of, relief_of
from tuopin.documents.asking import Ask, Item
from tuopin.documents.case import (
    NOTHING,
    amount,
    coded,
    english,
    listed,
    milli,
    named,
    place_name,
)
from tuopin.documents.tree import Column, Table
from tuopin.kit.scope import Scope
from tuopin.offices.queries import county, names_on, place_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """One loss: a project part with what there was and what was destroyed, or a household's own."""

    item: str
    loss_fen: int
    base_milli: int | None = None
    destroyed_milli: int | None = None
    unit: str = ""
    rooms: int = 0
    people: int = 0
    livestock: int = 0
    urgent: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """Relief that a household was given: source and kind by their codes, worth in fen (R116)."""

    source: str
    kind: str
    content: str
    fen: int
    given_on: date

    @property
    def what(self) -> str:
        """Say what was given: cash, or a thing with its content."""
        kind = named(f"relief_kind.{self.kind}")
        return f"{kind} {self.content}" if english() else f"{kind}{self.content}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Won:
    """What was won back of a loss on a day, in fen; `restored`: the part stands again (R117)."""

    item: str
    recovered_on: date
    fen: int
    restored: bool
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A household's self-rescue plan: measures, what is to be won back in fen, by when (R116)."""

    measures: str
    target_fen: int
    due_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Disaster:
    """The event: its name, kinds, day and severity (R97, R98)."""

    name: str
    kinds: tuple[str, ...]
    happened_on: date
    severity: str = ""

    @property
    def kind(self) -> str:
        """Say the kinds, the main one first."""
        return listed([coded(kind) for kind in self.kinds])


@dataclass(frozen=True, slots=True, kw_only=True)
class Struck:
    """One household in one disaster."""

    county: str
    township: str
    village: str
    name: str
    disaster: Disaster
    losses: tuple[Lost, ...]
    given: tuple[Given, ...] = ()
    plan: Plan | None = None
    won: tuple[Won, ...] = ()

    @property
    def place(self) -> str:
        """Return township and village."""
        return place_name(self.township, self.village)

    @property
    def government(self) -> str:
        """Return the township government."""
        if english():
            return f"People’s Government of {self.township}"
        return f"{self.township}人民政府"

    @property
    def fen(self) -> int:
        """Return the household's loss in fen."""
        return sum(lost.loss_fen for lost in self.losses)

    @property
    def rooms(self) -> int:
        """Return the rooms that fell down."""
        return sum(lost.rooms for lost in self.losses)

    @property
    def people(self) -> int:
        """Return the people struck: a household's are the same people in each of its losses."""
        return max((lost.people for lost in self.losses), default=0)

    @property
    def livestock(self) -> int:
        """Return the heads of large animals that died."""
        return sum(lost.livestock for lost in self.losses)

    @property
    def urgent(self) -> bool:
        """Say whether anything is needed urgently (R101)."""
        return any(lost.urgent for lost in self.losses)


def own_or(item: str) -> str:
    """Return what was lost; a household's own loss has no name of its own."""
    return item or _("家庭财产、房屋")


def count(n: int) -> str:
    """Return a number of rooms or people, — for none."""
    return str(n) if n else NOTHING


def losses_table(home: Struck) -> Table:
    """Return what a household lost, with the total."""
    rows = tuple(
        (
            own_or(lost.item),
            milli(lost.base_milli),
            milli(lost.destroyed_milli),
            coded(lost.unit),
            count(lost.rooms),
            count(lost.people),
            amount(lost.loss_fen),
        )
        for lost in home.losses
    )
    total = (_("合计"), "", "", "", count(home.rooms), count(home.people), amount(home.fen))
    return Table(
        (
            Column(_("受灾项目"), align="left", weight=5),
            Column(_("原有规模"), align="right", weight=3),
            Column(_("损毁数量"), align="right", weight=3),
            Column(_("单位"), weight=2),
            Column(_("倒塌房屋（间）"), align="right", weight=3),
            Column(_("受灾人口（人）"), align="right", weight=3),
            Column(_("直接经济损失（元）"), align="right", weight=4),
        ),
        rows,
        total=total,
        size=11,
    )


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


def by_village(homes: Iterable[Struck]) -> Iterator[tuple[str, list[Struck]]]:
    """Yield each village with its households."""
    for village, some in groupby(homes, lambda home: home.village):
        yield village, list(some)


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
        destroyed_milli=row.destroyed_milli,
        unit=row.unit,
        rooms=row.rooms,
        people=row.people,
        livestock=row.livestock,
        urgent=row.urgent,
        note=row.note,
    )
