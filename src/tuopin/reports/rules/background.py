"""What a report says beside its figures: names, days, structure, rows by township."""

from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from tuopin.disasters.rules.losses import Toll
from tuopin.outcomes.rules.ranges import Gain


class TownshipRow(NamedTuple):
    """One township's line in the report's table; money and loss in fen."""

    region: str
    name: str
    applications: int
    excluded: int
    approved: int
    households: int
    placed_fen: int
    struck: int
    loss_fen: int


class ReportsSaid(NamedTuple):
    """Townships' reports: owed, handed in by their day, overdue (R56)."""

    due: int = 0
    in_time: int = 0
    late: int = 0


class ExitsSaid(NamedTuple):
    """How many of the assisted are to leave poverty, in per cent and households (R61)."""

    percent: int = 0
    wanted: int = 0


class EventSaid(NamedTuple):
    """A disaster as a sentence needs it."""

    code: str
    name: str
    day: date
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Background:
    """Facts of a county on a day, without a person's name.

    `batch` is the batch that the report is about (None before the first), `preparing` the next one;
    `structure` counts project parts by category, `bodies` townships with a group and an office of
    their own, `planned` those with a three-year and an annual plan; `led` households are led by
    others, `activists` is what branches reported for the year. `benefits` is what neighbours gain a
    unit, `graded_fen` from what to what specialised households earned in the year, `toll` what all
    disasters took beside money.
    """

    county: str
    county_name: str
    as_of: date
    programme: str
    pilot_level: str = ""
    started_on: date | None = None
    batch: int | None = None
    in_place: bool = False
    preparing: int | None = None
    head_title: str = ""
    home_units: tuple[str, ...] = ()
    bodies: int = 0
    planned: int = 0
    county_planned: bool = False
    survey: tuple[date, date] | None = None
    papers: tuple[str, ...] = ()
    structure: tuple[tuple[str, int], ...] = ()
    events: tuple[EventSaid, ...] = ()
    term_days: int = 0
    led: int = 0
    activists: int = 0
    benefits: tuple[Gain, ...] = ()
    graded_fen: tuple[int, int] | None = None
    toll: Toll = field(default=Toll())
    reports: ReportsSaid = field(default=ReportsSaid())
    exits: ExitsSaid = field(default=ExitsSaid())
    townships: tuple[TownshipRow, ...] = field(default=())
