"""Households that a disaster struck, as papers say it: facts, and the words and tables they share.

Losses in fen, quantities in thousandths of their unit. Health never stands on these papers but
where an office wrote it into a loss's remarks: those are printed on the office's own sheet alone.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.utils.translation import gettext as _

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


def by_village(homes: Iterable[Struck]) -> Iterator[tuple[str, list[Struck]]]:
    """Yield each village with its households."""
    for village, some in groupby(homes, lambda home: home.village):
        yield village, list(some)


def losses_table(home: Struck) -> Table:
    """Return what a household lost, with the total; large animals where it lost any."""
    animals = home.livestock > 0
    rows = tuple(
        (
            own_or(lost.item),
            milli(lost.base_milli),
            milli(lost.destroyed_milli),
            coded(lost.unit),
            count(lost.rooms),
            count(lost.people),
            *([count(lost.livestock)] if animals else []),
            amount(lost.loss_fen),
        )
        for lost in home.losses
    )
    total = (
        _("合计"), "", "", "", count(home.rooms), count(home.people),
        *([count(home.livestock)] if animals else []), amount(home.fen),
    )  # fmt: skip
    return Table(
        (
            Column(_("受灾项目"), align="left", weight=5),
            Column(_("原有规模"), align="right", weight=3),
            Column(_("损毁数量"), align="right", weight=3),
            Column(_("单位"), weight=2),
            Column(_("倒塌房屋（间）"), align="right", weight=3),
            Column(_("受灾人口（人）"), align="right", weight=3),
            *([Column(_("死亡大牲畜（头）"), align="right", weight=3)] if animals else []),
            Column(_("直接经济损失（元）"), align="right", weight=4),
        ),
        rows,
        total=total,
        size=11,
    )
