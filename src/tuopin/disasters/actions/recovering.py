"""Self-rescue of struck households: planned, begun, won back step by step, ended (R116, R117)."""

from datetime import date
from uuid import UUID

from django.db.models import Sum

from tuopin.base import rows
from tuopin.disasters.actions.verifying import event_of
from tuopin.disasters.models import Loss, Recovered, Recovery
from tuopin.disasters.queries import won_by_loss
from tuopin.disasters.rules.losses import whole
from tuopin.disasters.rules.relief import over
from tuopin.disasters.states import PLAN
from tuopin.kit.money import yuan
from tuopin.kit.refusals import Refused
from tuopin.kit.terms import Word
from tuopin.register.models import Household
from tuopin.workflow.actions import Act, action


@action("disasters.plan_recovery")
def plan_recovery(
    act: Act, *, event: UUID, household: UUID, measures: str, target_fen: int, due_on: date
) -> dict[str, str]:
    """Plan how a struck household helps itself: measures, what it wins back in fen, by when (R116).

    One plan a household and event. Refuses 'not_struck', 'recovery_there', 'target_above_loss'
    for more than was lost, 'missing_value', 'bad_amount', 'too_early' for a day that is no later.
    """
    of_event, home = event_of(act, event), act.take(Household, household)
    act.cover(home.region)
    if not measures.strip():
        raise Refused("missing_value", field=Word("word.measures"))
    if not whole(target_fen):
        raise Refused("bad_amount")
    if due_on <= act.on:
        raise Refused("too_early", date=due_on, earlier=act.on)
    lost = Loss.objects.filter(county=act.county, event=of_event, household=home)
    lost_fen = lost.filter(reported_on__lte=act.on).aggregate(n=Sum("loss_fen"))["n"]
    if lost_fen is None:
        raise Refused("not_struck", event=of_event.name)
    if over(lost_fen, 0, target_fen):
        raise Refused("target_above_loss", lost=yuan(lost_fen), target=yuan(target_fen))
    if Recovery.objects.filter(county=act.county, event=of_event, household=home).exists():
        raise Refused("recovery_there", event=of_event.name)
    made = Recovery(
        county=act.county, event=of_event, household=home, region=home.region,
        measures=measures.strip()[:300], target_fen=target_fen, due_on=due_on,
        planned_on=act.on, planned_by=act.actor.id,
    )  # fmt: skip
    rows.put(made)
    act.about(home.id, home.region)
    act.note(event=of_event.code, target_fen=target_fen)
    return {"recovery": str(made.id)}


def _moved(act: Act, key: UUID, verb: str) -> tuple[Recovery, str]:
    """Return a plan and the state that a verb leads to; a day before its last step is refused."""
    held = act.take(Recovery, key)
    act.cover(held.region)
    state = PLAN.after(held.state, verb)
    last = max(day for day in (held.planned_on, held.begun_on) if day is not None)
    if act.on < last:
        raise Refused("too_early", date=act.on, earlier=last)
    act.about(held.household_id, held.region)
    return held, state


@action("disasters.begin_recovery")
def begin_recovery(act: Act, *, recovery: UUID) -> dict[str, str]:
    """Begin a planned self-rescue. Refuses 'out_of_order', 'too_early'."""
    held, state = _moved(act, recovery, "begin")
    rows.change(held, state=state, begun_on=act.on, begun_by=act.actor.id)
    return {"recovery": str(held.id)}


@action("disasters.record_recovered")
def record_recovered(
    act: Act, *, recovery: UUID, loss: UUID, fen: int, restored: bool = False, text: str = ""
) -> dict[str, str | int]:
    """Record what was won back of one loss, worth in fen; `restored`: the part stands again (R117).

    Answers what of the loss is left. Refuses 'recovery_not_on' for a plan that is not under way,
    'loss_unverified' for a loss nobody assessed yet, 'recovered_above_loss', 'restored_there',
    'nothing_recovered', 'too_early'.
    """
    plan, lost = act.take(Recovery, recovery), act.take(Loss, loss)
    act.cover(plan.region)
    if (lost.event_id, lost.household_id) != (plan.event_id, plan.household_id):
        raise Refused("not_found")
    if plan.state != "under_way":
        raise Refused("recovery_not_on", state=Word(f"state.recovery.{plan.state}"))
    if plan.begun_on is not None and act.on < plan.begun_on:
        raise Refused("too_early", date=act.on, earlier=plan.begun_on)
    if lost.state not in {"verified", "closed"}:
        raise Refused("loss_unverified", state=Word(f"state.loss.{lost.state}"))
    if not whole(fen):
        raise Refused("bad_amount")
    if not (fen or restored):
        raise Refused("nothing_recovered")
    had = won_by_loss(act.county, [lost.id]).get(lost.id, 0)
    if over(lost.loss_fen, had, fen):
        raise Refused("recovered_above_loss", left=yuan(lost.loss_fen - had), wanted=yuan(fen))
    if restored and Recovered.objects.filter(county=act.county, loss=lost, restored=True).exists():
        raise Refused("restored_there")
    made = Recovered(
        county=act.county, recovery=plan, loss=lost, region=plan.region, recovered_on=act.on,
        fen=fen, restored=restored, text=text.strip()[:200], recorded_by=act.actor.id,
    )  # fmt: skip
    rows.put(made)
    act.about(plan.household_id, plan.region)
    act.note(fen=fen, restored=restored)
    return {"step": str(made.id), "left_fen": lost.loss_fen - had - fen}


@action("disasters.finish_recovery")
def finish_recovery(act: Act, *, recovery: UUID, text: str = "") -> dict[str, str | int]:
    """End a self-rescue that reached its aim; below the aim only with the reason (R117).

    Whoever planned it does not judge it. Refuses 'same_person', 'nothing_recovered' when nothing
    was won back, 'below_target' without a reason, 'out_of_order', 'too_early'.
    """
    held, state = _moved(act, recovery, "recover")
    act.differs_from(held.planned_by, "recover")
    steps = Recovered.objects.filter(county=act.county, recovery=held)
    last = steps.order_by("-recovered_on").values_list("recovered_on", flat=True).first()
    if last is None:
        raise Refused("nothing_recovered")
    if act.on < last:
        raise Refused("too_early", date=act.on, earlier=last)
    won = int(steps.aggregate(n=Sum("fen"))["n"])
    if won < held.target_fen and not text.strip():
        raise Refused("below_target", won=yuan(won), target=yuan(held.target_fen))
    _end(act, held, state, text)
    act.note(won_fen=won)
    return {"recovery": str(held.id), "won_fen": won}


@action("disasters.give_up_recovery")
def give_up_recovery(act: Act, *, recovery: UUID, reason: str) -> dict[str, str]:
    """Give a self-rescue up, with the reason; what was won back by then still counts.

    Refuses 'missing_value' without a reason, 'out_of_order', 'too_early'.
    """
    held, state = _moved(act, recovery, "give_up")
    if not reason.strip():
        raise Refused("missing_value", field=Word("word.reason"))
    _end(act, held, state, reason)
    act.note(reason=reason)
    return {"recovery": str(held.id)}


def _end(act: Act, held: Recovery, state: str, text: str) -> None:
    rows.change(
        held, state=state, ended_on=act.on, ended_by=act.actor.id, end_note=text.strip()[:300]
    )
