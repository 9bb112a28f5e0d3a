"""Nights: what is late climbs its steps, risks are marked, arrears are kept, as every night."""

from collections.abc import Iterable
from datetime import date

from tuopin.base.statistics import know_tables
from tuopin.coordination.actions import sweep as sweep_coordination
from tuopin.disasters.actions import sweep as sweep_disasters
from tuopin.funds.actions import keep_arrears
from tuopin.notices.actions import mark_swept
from tuopin.outcomes.actions import sweep as sweep_outcomes
from tuopin.oversight.actions import sweep as sweep_oversight
from tuopin.pilot.stage import Stage
from tuopin.selection.actions import sweep as sweep_selection
from tuopin.visits.actions import sweep as sweep_visits

YEAR = 2007
# In the order of the nightly sweep, by the names that it goes by.
PARTS = {
    "arrears": keep_arrears,
    "selection": sweep_selection,
    "visits": sweep_visits,
    "oversight": sweep_oversight,
    "disasters": sweep_disasters,
    "outcomes": sweep_outcomes,
    "coordination": sweep_coordination,
}


def live(stage: Stage, nights: Iterable[date]) -> None:
    """Let some nights of the year go by; the others would have changed nothing that is shown."""
    for night in nights:
        with stage.step(f"{night} 夜间清扫：到期的提醒、过期的上报"):
            for part, sweep in PARTS.items():
                stage.do(sweep, "operator", night, f"sweep:{part}:{night}")
    know_tables()


def close(stage: Stage, night: date) -> None:
    """Mark the year as swept up to a night, so that the program goes on from there."""
    live(stage, [night])
    with stage.step(f"{night} 夜间清扫记到这一天"):
        for part in PARTS:
            stage.do(mark_swept, "operator", night, f"swept:{part}", part=part)


def monthly(month: int) -> list[date]:
    """Return the nights on which a missed month is told, climbs to the secretary, to the county."""
    return [date(YEAR, month, day) for day in (1, 6, 11)]
