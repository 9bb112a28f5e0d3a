"""What the night tells after a disaster: urgent needs without help, self-rescue past its day."""

from collections.abc import Iterator

from tuopin.disasters.queries import overdue_plans, urgent_days, urgent_dues, urgent_rows
from tuopin.kit.scope import Scope, whole_county
from tuopin.notices.actions import sync
from tuopin.notices.rules import Due
from tuopin.workflow.actions import Act, action


@action("disasters.sweep")
def sweep(act: Act) -> dict[str, int]:
    """Tell whom nobody helped in time and which self-rescue is late, as of the day (R101, R116).

    Set-based: the same statements however many households; the same day twice changes nothing.
    """
    act.cover_county()
    area = whole_county(act.county)
    waiting = urgent_rows(area, act.on, helped=False).iterator(chunk_size=2000)
    urgent = sync(
        act, "urgent_relief", urgent_dues(waiting, act.on, urgent_days(act.county, act.on))
    )
    plans = sync(act, "recovery_late", _plans(act, area))
    return {
        "told": urgent["told"] + plans["told"],
        "settled": urgent["settled"] + plans["settled"],
    }


def _plans(act: Act, area: Scope) -> Iterator[Due]:
    """Yield the self-rescue plans past their day: the township that has to ask after them."""
    for plan in overdue_plans(area, act.on):
        left = max(plan.target_fen - plan.won_fen, 0)
        yield Due(plan.id, 1, plan.region, "township_office", None, plan.due_on, fen=left)
