"""Coordination at a glance, for the leader's page: the year's quarters, what is late, who leads."""

from typing import Any

from django.urls import reverse

from tuopin.coordination.queries import (
    kept,
    kept_day,
    quarters,
    report_counts,
    standing_decisions,
)
from tuopin.desk.coordination.frame import SEE, points
from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import scope
from tuopin.desk.say import word
from tuopin.offices.queries import names_on, place_of

MOST = 4
_SHAPES = {"held": "done", "held_late": "done", "called": "wait", "missed": "late"}


def glance(request: DeskRequest) -> dict[str, Any] | None:
    """Return what the leader's page shows of coordination; None for who does not see it.

    The ranking is that kept by the night: nothing here grows with the county's households.
    """
    actor, on = request.actor, request.as_of
    if not actor.may(SEE):
        return None
    area = scope(request, SEE)
    rows = quarters(actor.county, on)[-MOST:]
    if not rows:
        return None
    day = kept_day(actor.county, "townships", on)
    names = names_on(actor.county, on)
    ranked = list(kept(actor.county, "townships", day)) if day else []
    return {
        "quarters": [
            {
                "row": q,
                "shape": _SHAPES.get(q.state, "todo"),
                "said": word(f"quarter.{q.state}"),
                "url": reverse("desk:coordination_meeting", args=[q.meeting.id])
                if q.meeting
                else reverse("desk:coordination"),
            }
            for q in rows
        ],
        "reports": report_counts(actor.county, on, area),
        "decisions": standing_decisions(area, on, "open").count(),
        "late": standing_decisions(area, on, "late").count(),
        "day": day,
        "ranked": [
            (row.place, place_of(names, row.region).township, points(row.score))
            for row in ranked
            if row.place is not None
        ][:MOST],
    }
