"""A reported loss is assessed by other eyes, may be disputed, and is closed (R99–R103)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from tuopin.base import rows
from tuopin.disasters.actions.reporting import refuse_wrong
from tuopin.disasters.models import Event, Loss, LossStep
from tuopin.disasters.queries import reliefs_of, won_by_loss
from tuopin.disasters.rules.losses import Base, Said, heads_of, whole
from tuopin.disasters.states import COUNTED, LOSS
from tuopin.kit.money import yuan
from tuopin.kit.refusals import Culprit, Refused
from tuopin.kit.terms import Word
from tuopin.workflow.actions import Act, action


@action("disasters.verify_loss")
def verify_loss(act: Act, *, losses: list[dict[str, Any]]) -> dict[str, int]:
    """Assess losses: [{loss, fen, destroyed_milli, rooms, people, livestock, text}], in fen.

    Only `loss` is needed: what is not named stays as it was reported. Whoever reported a loss does
    not assess it; after a dispute neither does who assessed it first or disputed it. Refuses
    'same_person', 'destroyed_above_base' for more than the part had, 'below_recovered' for less
    than was won back already, 'loss_empty', 'too_early', 'out_of_order'.
    """
    given = {UUID(str(one["loss"])): one for one in losses if one.get("loss")}
    if len(given) != len(losses):
        raise Refused("repeated" if all(one.get("loss") for one in losses) else "not_found")
    held = act.take_all(Loss, list(given), "part", "household", "event")
    act.cover(*{loss.region for loss in held.values()})
    won = won_by_loss(act.county, list(held))
    earlier = _hands(act, [loss for loss in held.values() if loss.state == "disputed"])
    for key, loss in held.items():
        move = LOSS.move(loss.state, "verify")
        _not_before(act, loss)
        for other in {loss.reported_by, *earlier.get(key, ())}:
            act.differs_from(other, move.verb)
        _assess(loss, given[key])
        if loss.loss_fen < won.get(key, 0):
            raise Refused("below_recovered", name=loss.household.head_name, yuan=yuan(won[key]))
    _step(
        act, list(held.values()), "verify", [str(one.get("text") or "") for one in given.values()]
    )
    fen = sum(loss.loss_fen for loss in held.values())
    act.note(count=len(held), loss_fen=fen)
    return {"verified": len(held), "fen": fen}


def _hands(act: Act, disputed: Sequence[Loss]) -> dict[UUID, set[UUID]]:
    """Return who assessed or disputed losses before, by loss."""
    steps = rows.find(LossStep, county=act.county, loss=[loss.id for loss in disputed])
    found: dict[UUID, set[UUID]] = {}
    for step in steps:
        found.setdefault(step.loss_id, set()).add(step.taken_by)
    return found


def _assess(loss: Loss, said: Mapping[str, Any]) -> None:
    """Set a loss to what was found, after the same questions as at its report."""
    fen = said.get("fen")
    counted = {name: said[name] for name in COUNTED if said.get(name) is not None}
    base = _base(loss)
    if heads_of(base, 0) is not None:
        # A part of large animals says them by its quantity, unless somebody says them otherwise.
        counted.setdefault("livestock", 0)
    worth = loss.loss_fen if fen is None else fen
    if not whole(worth, *counted.values()):
        raise Refused("bad_amount")
    loss.loss_fen = worth
    for name, value in counted.items():
        setattr(loss, name, value)
    loss.livestock = refuse_wrong(
        Said(
            loss.destroyed_milli, loss.unit, loss.loss_fen, loss.rooms, loss.people, loss.urgent,
            loss.livestock,
        ),
        base,
    )  # fmt: skip


def _base(loss: Loss) -> Base | None:
    part = loss.part
    if part is None:
        return None
    scale = part.quantity_milli if part.approved_milli is None else part.approved_milli
    return Base(part.id, part.content, scale, part.unit)


def _not_before(act: Act, loss: Loss) -> None:
    """Refuse a step on a day before the one that the loss's last step was taken."""
    days = (loss.reported_on, loss.verified_on, loss.disputed_on)
    last: date = max(day for day in days if day is not None)
    if act.on < last:
        raise Refused("too_early", date=act.on, earlier=last)


_DAYS = {
    "verify": ("verified_on", "verified_by"),
    "dispute": ("disputed_on", "disputed_by"),
    "close": ("closed_on", "closed_by"),
}


def _step(act: Act, held: Sequence[Loss], verb: str, texts: Sequence[str]) -> None:
    """Move losses by a verb: the state, the day and who on each, and a step beside it."""
    day, by = _DAYS[verb]
    steps = []
    for loss, text in zip(held, texts, strict=True):
        loss.state = LOSS.after(loss.state, verb)
        setattr(loss, day, act.on)
        setattr(loss, by, act.actor.id)
        steps.append(
            LossStep(
                county=act.county, loss=loss, verb=verb, state=loss.state, fen=loss.loss_fen,
                text=text.strip()[:300], taken_on=act.on, taken_by=act.actor.id,
                **{name: getattr(loss, name) for name in COUNTED},
            )
        )  # fmt: skip
    rows.save(held, "state", day, by, "loss_fen", *COUNTED)
    rows.many(steps)


@action("disasters.dispute_loss")
def dispute_loss(act: Act, *, loss: UUID, text: str) -> dict[str, str]:
    """Disagree with an assessment, with the reason; it is then looked at again by other eyes.

    Refuses 'missing_value' without a reason, 'out_of_order', 'too_early'.
    """
    held = act.take(Loss, loss)
    act.cover(held.region)
    LOSS.after(held.state, "dispute")
    if not text.strip():
        raise Refused("missing_value", field=Word("word.reason"))
    _not_before(act, held)
    rows.change(held, dispute=text.strip()[:300])
    _step(act, [held], "dispute", [text])
    act.about(held.id, held.region)
    act.note(event=str(held.event_id))
    return {"loss": str(held.id)}


@action("disasters.close_loss")
def close_loss(act: Act, *, losses: list[UUID]) -> dict[str, int]:
    """Close losses that were assessed and that nobody disputes.

    Refuses 'urgent_unhelped' with the households that needed help at once and got none, for their
    event, by the day (R101); 'out_of_order', 'too_early'.
    """
    held = list(act.take_all(Loss, losses, "household").values())
    act.cover(*{loss.region for loss in held})
    for loss in held:
        LOSS.after(loss.state, "close")
        _not_before(act, loss)
    _refuse_unhelped(act, [loss for loss in held if loss.urgent])
    _step(act, held, "close", [""] * len(held))
    act.note(count=len(held))
    return {"closed": len(held)}


def _refuse_unhelped(act: Act, urgent: Sequence[Loss]) -> None:
    homes = {loss.household_id for loss in urgent}
    helped = {
        (relief.event_id, relief.household_id)
        for chunk in rows.chunks(homes)
        for relief in reliefs_of(act.county, chunk, act.on)
        if relief.void_on is None or relief.void_on > act.on
    }
    waiting = {
        (loss.event_id, loss.household_id): loss
        for loss in urgent
        if (loss.event_id, loss.household_id) not in helped
    }
    if waiting:
        culprits = [
            Culprit(loss.household.head_name, "why.urgent_unhelped", str(loss.id))
            for loss in waiting.values()
        ]
        raise Refused("urgent_unhelped", rows=culprits, count=len(culprits))


def event_of(act: Act, key: UUID) -> Event:
    """Return a disaster that had happened by the day of the act; refuses 'too_early'."""
    found = act.take(Event, key)
    if found.happened_on > act.on:
        raise Refused("too_early", date=act.on, earlier=found.happened_on)
    return found
