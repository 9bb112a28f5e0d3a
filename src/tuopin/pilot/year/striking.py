"""July and August: hail and flood; the townships report what was lost."""

import json
from collections.abc import Collection
from datetime import date, timedelta
from importlib import resources
from uuid import UUID

from tuopin.disasters.actions import declare
from tuopin.offices.actions import supply_outlines
from tuopin.pilot import books
from tuopin.pilot.losses import FLOOD, STORM, Disaster
from tuopin.pilot.stage import Stage
from tuopin.pilot.year.handing import bring

YEAR = 2007
_DRAWN_ON = date(YEAR, 7, 6)


def live(stage: Stage) -> None:
    """Live both disasters; the county's map lies ready before the first."""
    _outline(stage)
    for disaster in (STORM, FLOOD):
        with stage.step(f"{disaster.month}月{disaster.day}日 {disaster.name}，各乡镇报来受灾情况"):
            _strike(stage, disaster)


def _outline(stage: Stage) -> None:
    """Supply the schematic outlines of the pilot's townships; another county has none."""
    geojson = outlines(stage.county.code, {town.code for town in stage.county.towns})
    if geojson:
        with stage.step(f"{_DRAWN_ON} 县办公室交乡镇边界示意图"):
            stage.do(supply_outlines, "office:1", _DRAWN_ON, "outlines", geojson=geojson)


def outlines(county: str, towns: Collection[str]) -> str:
    """Return the outlines that are kept for these townships of a county; '' where there are none.

    Invented shapes, no survey: the file says so.
    """
    file = resources.files("tuopin.pilot") / "fixtures" / f"{county}.geojson"
    if not file.is_file():
        return ""
    kept = json.loads(file.read_text("utf-8"))
    kept["features"] = [one for one in kept["features"] if one["properties"]["code"] in towns]
    return json.dumps(kept, ensure_ascii=False) if kept["features"] else ""


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
