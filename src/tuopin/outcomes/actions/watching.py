"""Marks of a return to poverty: made by hand, decided in time, followed, lifted (R107)."""

from datetime import timedelta
from uuid import UUID

from tuopin.base import rows
from tuopin.kit.refusals import Refused
from tuopin.kit.terms import Word
from tuopin.notices.actions import settle, tell
from tuopin.outcomes.actions.shared import bad, home_of, refuse_before
from tuopin.outcomes.models import Risk
from tuopin.outcomes.queries.risks import due_of
from tuopin.outcomes.states import RISK, RISK_BY_HAND, RISK_OPEN
from tuopin.policy.queries import version_on
from tuopin.selection.actions.shared import said
from tuopin.workflow.actions import Act, action

REMINDER = "risk_due"
_LONGEST = 300


@action("outcomes.mark_risk")
def mark_risk(act: Act, *, household: UUID, rule: str, clue: str) -> dict[str, str]:
    """Mark a household by what somebody heard or saw: an illness, another clue (R107).

    To be decided within risk.days, like a mark made by figures. Refuses 'bad_value',
    'missing_value', and 'risk_open' while the household has an open mark of the same kind.
    """
    home = home_of(act, household)
    if rule not in RISK_BY_HAND:
        raise bad("risk_rule", rule)
    text = said("clue", clue, _LONGEST)
    refuse_before(act, home.registered_on)
    standing = Risk.objects.filter(
        county=act.county, household=home, rule=rule, state__in=RISK_OPEN
    )
    if standing.exists():
        raise Refused("risk_open", household=home.head_name, rule=Word(f"risk_rule.{rule}"))
    days = version_on(act.county, "risk.days", act.on)
    made = Risk(
        county=act.county, household=home, region=home.region, rule=rule, facts="{}", clue=text,
        version=days.id, marked_on=act.on, marked_by=act.actor.id,
        due_on=act.on + timedelta(days=int(days.value)),
    )  # fmt: skip
    rows.put(made)
    tell(act, REMINDER, due_of(made, act.on))
    act.note(rule=rule)
    return {"risk": str(made.id), "due_on": made.due_on.isoformat()}


@action("outcomes.accept_risk")
def accept_risk(act: Act, *, risk: UUID, measures: str) -> dict[str, str]:
    """Decide that a household is in danger, and what is done about it; it is followed (R107)."""
    held = _taken(act, risk, "accept")
    _decide(act, held, "accept", said("measures", measures, _LONGEST))
    return {"risk": str(held.id), "state": held.state}


@action("outcomes.dismiss_risk")
def dismiss_risk(act: Act, *, risk: UUID, reason: str) -> dict[str, str]:
    """Decide that a household is in no danger, and why; the same facts do not mark it again."""
    held = _taken(act, risk, "dismiss")
    _decide(act, held, "dismiss", said("reason", reason, _LONGEST))
    return {"risk": str(held.id), "state": held.state}


@action("outcomes.lift_risk")
def lift_risk(act: Act, *, risk: UUID, reason: str) -> dict[str, str]:
    """End the watch on a household, with the reason: the danger is over (R107)."""
    held = _taken(act, risk, "lift")
    rows.change(
        held, state=RISK.after(held.state, "lift"), lifted_on=act.on, lifted_by=act.actor.id,
        lift_reason=said("reason", reason, _LONGEST),
    )  # fmt: skip
    return {"risk": str(held.id), "state": held.state}


def _taken(act: Act, key: UUID, verb: str) -> Risk:
    """Lock a mark of the actor's area for a verb; refuses 'out_of_order' and 'too_early'."""
    held = act.take(Risk, key)
    act.cover(held.region)
    RISK.after(held.state, verb)
    refuse_before(act, held.decided_on or held.marked_on)
    act.about(held.household_id, held.region)
    act.note(risk=str(held.id), rule=held.rule)
    return held


def _decide(act: Act, held: Risk, verb: str, text: str) -> None:
    rows.change(
        held, state=RISK.after(held.state, verb), decided_on=act.on, decided_by=act.actor.id,
        measures=text,
    )  # fmt: skip
    settle(act, REMINDER, [held.id])
