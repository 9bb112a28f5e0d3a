"""The night's part of outcomes: who is in danger of falling back, and what is to be decided."""

from datetime import timedelta
from typing import Any

from tuopin.base import rows
from tuopin.kit.keys import uuid7
from tuopin.notices.actions import sync
from tuopin.outcomes.actions.reminding import exits_due
from tuopin.outcomes.actions.watching import REMINDER
from tuopin.outcomes.models import Risk
from tuopin.outcomes.queries.risks import dues_on
from tuopin.outcomes.queries.watching import signs, standing_marks
from tuopin.outcomes.rules.risk import Limits, to_mark
from tuopin.outcomes.states import RISK
from tuopin.policy.queries import versions_on
from tuopin.workflow.actions import Act, action

_COLUMNS = (
    "id", "county", "household_id", "region", "rule", "state", "facts", "clue", "version",
    "marked_on", "marked_by", "due_on", "measures", "lift_reason",
)  # fmt: skip


@action("outcomes.sweep")
def sweep(act: Act) -> dict[str, int]:
    """Mark who is in danger of falling back into poverty, and remind of what waits (R107).

    By the rules and figures of the day, of the whole county at once. A household is marked once a
    rule while the mark is open, and again only by something that happened after the decision; the
    same day twice marks nobody. Returns how many were marked, and the reminders told and settled.
    """
    act.cover_county()
    marked = _mark(act)
    told = [sync(act, REMINDER, dues_on(act.county, act.on)), exits_due(act)]
    return {
        "marked": marked,
        "told": sum(one["told"] for one in told),
        "settled": sum(one["settled"] for one in told),
    }


def _mark(act: Act) -> int:
    terms = versions_on(act.county, ("risk.rules", "risk.days"), act.on)
    rule, days = terms["risk.rules"], int(terms["risk.days"].value)
    due_on = act.on + timedelta(days=days)
    now, decided = standing_marks(act.county)
    found = to_mark(signs(act.county, act.on, Limits(**rule.value)), now, decided)
    records: list[tuple[Any, ...]] = [
        (
            uuid7(), act.county, sign.household, sign.region, sign.rule, RISK.start, sign.text, "",
            rule.id, act.on, act.actor.id, due_on, "", "",
        )
        for sign in found
    ]  # fmt: skip
    rows.pour(Risk, _COLUMNS, records)
    return len(records)
