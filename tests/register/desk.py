"""What tests of the import do again and again: hand in, check, merge."""

from typing import Any
from uuid import UUID

from tests.world import World
from tuopin.register.actions import check, merge
from tuopin.sheets.actions import hand_in
from tuopin.sheets.queries import problems

CLERK = "county_office"


def bring(world: World, form: str, data: bytes, who: str = CLERK, **given: Any) -> UUID:
    """Hand a workbook in and check it; return the import."""
    actor = world.actor(who)
    done = hand_in(actor=actor, on=world.day, form=form, name=f"{form}.xlsx", data=data, **given)
    key = UUID(done.result["import"])
    check(actor=actor, on=world.day, handed_in=key)
    return key


def take(world: World, form: str, data: bytes, who: str = CLERK, **given: Any) -> dict[str, Any]:
    """Hand a workbook in, check it and merge it; return what the merge answers."""
    key = bring(world, form, data, who)
    return merge(actor=world.actor(who), on=world.day, handed_in=key, **given).result


def faults(world: World, form: str, data: bytes, who: str = CLERK) -> list[tuple[int, str, str]]:
    """Return (row, heading, code) of every fault in a workbook; warnings begin with ~."""
    key = bring(world, form, data, who)
    return [(p.row, p.heading, f"~{p.code}" if p.warning else p.code)
            for p in problems(world.county, key)]  # fmt: skip
