"""How a township hands in a workbook: hand in, check, merge, each by its office on the day."""

from datetime import date
from typing import Any
from uuid import UUID

from tuopin.pilot.county import Town
from tuopin.pilot.stage import Stage
from tuopin.sheets.actions import hand_in, refuse
from tuopin.sheets.queries import importer


def bring(
    stage: Stage, town: Town, form: str, on: date, data: bytes, *,
    campaign: UUID | None = None, again: str = "",
) -> dict[str, Any]:  # fmt: skip
    """Hand in one workbook and merge it; returns the counts of the merge. A fault is refused."""
    key, who = f"{form}:{town.code}{again}", f"clerk:{town.code}"
    handed_in = _received(stage, town, form, on, data, campaign=campaign, tail=again)
    desk = importer(form)
    stage.do(desk.check, who, on, f"{key}:check", handed_in=handed_in)
    merged: dict[str, Any] = stage.do(desk.merge, who, on, f"{key}:merge", handed_in=handed_in)
    return merged


def bring_faulty(
    stage: Stage, town: Town, form: str, on: date, data: bytes, campaign: UUID | None
) -> None:
    """Hand in a workbook with faults: the check finds them, the merge is refused, it goes back."""
    key, who = f"{form}:{town.code}:hasty", f"clerk:{town.code}"
    handed_in = _received(stage, town, form, on, data, campaign=campaign, tail=":hasty")
    desk = importer(form)
    stage.do(desk.check, who, on, f"{key}:check", handed_in=handed_in)
    if not stage.done(f"{key}:refuse"):
        stage.refused(desk.merge, who, on, "import_faulty", handed_in=handed_in)
    stage.do(refuse, who, on, f"{key}:refuse", handed_in=handed_in)


def _received(
    stage: Stage, town: Town, form: str, on: date, data: bytes, *,
    campaign: UUID | None, tail: str,
) -> UUID:  # fmt: skip
    made = stage.do(
        hand_in, f"clerk:{town.code}", on, f"{form}:{town.code}{tail}", form=form,
        name=f"{town.name}{form}.xlsx", data=data, campaign=campaign,
    )  # fmt: skip
    return UUID(made["import"])
