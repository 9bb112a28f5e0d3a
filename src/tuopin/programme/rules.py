"""Decisions about plans, batches, milestones and campaigns, from facts to verdicts."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from tuopin.programme.states import CAMPAIGN_KINDS, MEASURES, PLAN_KINDS


class TargetLine(NamedTuple):
    """A target as it is handed in: the year, what is measured, and how much (households, fen)."""

    year: int
    measure: str
    value: int


class TargetRow(NamedTuple):
    """A target of a place for a year."""

    region: str
    year: int
    measure: str
    value: int


class RollupLine(NamedTuple):
    """One measure: what the county plans, what the townships' plans add up to, and the gap.

    The gap is townships less county; None where the county has no plan.
    """

    measure: str
    county: int | None
    townships: int
    difference: int | None


class Against(NamedTuple):
    """One target beside what was done; `short` is what is still missing, never below zero."""

    region: str
    measure: str
    target: int
    actual: int
    short: int


class Fault(NamedTuple):
    """What is wrong with something handed in: the field, and its value in words."""

    field: str
    value: str


def batch_state(
    on: date, opened: date, launched: date | None, in_place: date | None, closed: date | None
) -> str | None:
    """Return a batch's state at the end of a day, from the days of its steps; None before."""
    if opened > on:
        return None
    for day, state in ((closed, "closed"), (in_place, "in_place"), (launched, "launched")):
        if day is not None and day <= on:
            return state
    return "preparing"


def plan_fault(kind: str, region: str, year_from: int, year_to: int) -> Fault | None:
    """Say what is wrong with a plan: its kind, its place, or its years (R13, R14)."""
    if kind not in PLAN_KINDS:
        return Fault("plan_kind", kind)
    if not region.endswith("000"):
        return Fault("plan_region", region)
    if year_to - year_from != (2 if kind == "three_year" else 0):
        return Fault("plan_years", f"{year_from}–{year_to}")
    return None


def target_fault(targets: Sequence[TargetLine], year_from: int, year_to: int) -> Fault | None:
    """Say what is wrong with targets (R15): unknown measure, year outside, twice, below zero."""
    seen: set[tuple[int, str]] = set()
    for line in targets:
        if line.measure not in MEASURES:
            return Fault("measure", line.measure)
        if not year_from <= line.year <= year_to or (line.year, line.measure) in seen:
            return Fault("year", str(line.year))
        if line.value < 0:
            return Fault("target", str(line.value))
        seen.add((line.year, line.measure))
    return None


def rollup(county: str, rows: Iterable[TargetRow]) -> list[RollupLine]:
    """Compare the sum of the townships' targets with the county's, measure by measure (R14)."""
    whole = county.ljust(12, "0")
    own: dict[str, int] = {}
    below: dict[str, int] = {}
    for row in rows:
        into = own if row.region == whole else below
        into[row.measure] = into.get(row.measure, 0) + row.value
    lines = []
    for measure in MEASURES:
        said, summed = own.get(measure), below.get(measure, 0)
        gap = None if said is None else summed - said
        if said is not None or measure in below:
            lines.append(RollupLine(measure, said, summed, gap))
    return lines


def against(targets: Iterable[TargetRow], actuals: Mapping[tuple[str, str], int]) -> list[Against]:
    """Set each target beside what was done in its place, found by (region, measure) (R15)."""
    lines = []
    for row in targets:
        done = actuals.get((row.region, row.measure), 0)
        short = max(row.value - done, 0)
        lines.append(Against(row.region, row.measure, row.value, done, short))
    return lines


def standing(due: date, done: date | None, on: date) -> tuple[str, int]:
    """Say how a milestone stands at the end of a day, with days (R115).

    done: reached in time, so many days early; late: reached so many days late; due: so many days
    left; overdue: so many days past.
    """
    if done is not None and done <= on:
        days = (done - due).days
        return ("late", days) if days > 0 else ("done", -days)
    days = (due - on).days
    return ("due", days) if days >= 0 else ("overdue", -days)


def days_of(opens: date, closes: date) -> int:
    """Return how many days a campaign lasts, both ends counted (R11)."""
    return (closes - opens).days + 1


def campaign_fault(kind: str, opens: date, closes: date, reference: date) -> Fault | None:
    """Say what is wrong with a campaign: its kind or its days."""
    if kind not in CAMPAIGN_KINDS:
        return Fault("campaign_kind", kind)
    if closes < opens:
        return Fault("closes_on", str(closes))
    if reference > closes:
        return Fault("reference_on", str(reference))
    return None
