"""July and August: hail and flood; the townships report what was lost."""

from datetime import date, timedelta
from uuid import UUID

from tuopin.disasters.actions import declare
from tuopin.pilot import books
from tuopin.pilot.losses import FLOOD, STORM, Disaster
from tuopin.pilot.stage import Stage
from tuopin.pilot.year.handing import bring

YEAR = 2007


def live(stage: Stage) -> None:
    """Live both disasters."""
    for disaster in (STORM, FLOOD):
        with stage.step(f"{disaster.month}月{disaster.day}日 {disaster.name}，各乡镇报来受灾情况"):
            _strike(stage, disaster)


def _strike(stage: Stage, disaster: Disaster) -> None:
    struck = date(YEAR, disaster.month, disaster.day)
    made = stage.do(
        declare, "office:1", struck + timedelta(days=1), f"disaster:{disaster.code}",
        code=disaster.code, name=disaster.name, kind=disaster.kind,
        other_kinds=disaster.other_kinds, happened_on=struck, region=stage.whole,
        severity=disaster.severity,
    )  # fmt: skip
    stage.ids[f"disaster:{disaster.code}"] = UUID(made["event"])
    for town in stage.county.towns:
        rows = [
            row for row in stage.county.losses
            if row.disaster == disaster and row.case.town == town
        ]  # fmt: skip
        if rows:
            on = struck + timedelta(days=3)
            data = books.loss(town, rows, stage.clerk(town, f"loss{disaster.code}"), on)
            bring(stage, town, "loss", on, data, again=f":{disaster.code}")
