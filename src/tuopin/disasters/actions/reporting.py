"""Losses reported one by one (R99–R103)."""

from datetime import date
from uuid import UUID

from tuopin.base.rows import get, put
from tuopin.disasters.models import Event, Loss
from tuopin.disasters.queries import bases_of, urgent_days, urgent_dues
from tuopin.disasters.rules.losses import Base, Said, heads_of, whole, why_not
from tuopin.kit.money import yuan
from tuopin.kit.quantity import plain
from tuopin.kit.refusals import Refused
from tuopin.kit.scope import area_prefix
from tuopin.kit.words import Coded
from tuopin.notices.actions import tell
from tuopin.register.models import Household
from tuopin.workflow.actions import Act, action


@action("disasters.report_loss")
def report_loss(
    act: Act, *, event: UUID, household: UUID, loss_fen: int, part: UUID | None = None,
    item: str = "", destroyed_milli: int | None = None, unit: str = "", rooms: int = 0,
    people: int = 0, livestock: int = 0, urgent: bool = False, note: str = "",
) -> dict[str, str]:  # fmt: skip
    """Report the loss of one project part, or a household's own loss without a part (R99–R103).

    Loss in fen, quantity in thousandths of the part's unit, livestock in heads: those of a part of
    large animals are its quantity. An urgent need is told to the township within the same act
    (R101). Refuses 'unit_mismatch', 'part_not_then' for a part that a change had ended by then,
    'destroyed_above_base', 'destroyed_without_part', 'livestock_differs', 'loss_empty',
    'loss_there' for the same thing twice in one event, 'outside_event'.
    """
    of_event, home = act.take(Event, event), act.take(Household, household)
    act.cover(home.region)
    if of_event.happened_on > act.on:
        raise Refused("too_early", date=act.on, earlier=of_event.happened_on)
    if not home.region.startswith(area_prefix(of_event.region)):
        raise Refused("outside_event", event=of_event.name)
    if not whole(loss_fen, destroyed_milli or 0, rooms, people, livestock):
        raise Refused("bad_amount")
    base = _base(act, home, part, of_event.happened_on)
    said = Said(destroyed_milli, unit.strip(), loss_fen, rooms, people, urgent, livestock)
    heads = refuse_wrong(said, base)
    named = base.content if base else item.strip()[:60]
    there = get(Loss, county=act.county, event=of_event.id, household=home.id, item=named)
    if there is not None:
        raise Refused(
            "loss_there", event=of_event.name, day=there.reported_on, yuan=yuan(there.loss_fen)
        )
    made = Loss(
        county=act.county,
        event=of_event,
        household=home,
        part_id=base.part if base else None,
        region=home.region,
        item=named,
        destroyed_milli=destroyed_milli,
        unit=base.unit if base else said.unit,
        loss_fen=loss_fen,
        reported_fen=loss_fen,
        rooms=rooms,
        people=people,
        livestock=heads,
        reported_destroyed_milli=destroyed_milli,
        reported_rooms=rooms,
        reported_people=people,
        reported_livestock=heads,
        urgent=urgent,
        note=note.strip()[:200],
        reported_on=act.on,
        reported_by=act.actor.id,
    )
    put(made)
    if urgent:
        tell_urgent(act, [made])
    act.about(home.id, home.region)
    act.note(event=of_event.code, loss_fen=loss_fen)
    return {"loss": str(made.id)}


def tell_urgent(act: Act, urgent: list[Loss]) -> None:
    """Tell the townships of urgent needs that were reported just now, not at night (R101)."""
    homes: dict[tuple[UUID, UUID], Loss] = {}
    for loss in urgent:
        homes.setdefault((loss.event_id, loss.household_id), loss)
    known = Loss.objects.filter(
        county=act.county,
        urgent=True,
        event__in={event for event, _ in homes},
        household__in={home for _, home in homes},
    ).exclude(id__in=[loss.id for loss in urgent])
    for pair in known.values_list("event_id", "household_id"):
        homes.pop(pair, None)
    tell(act, "urgent_relief", urgent_dues(homes.values(), act.on, urgent_days(act.county, act.on)))


def _base(act: Act, home: Household, part: UUID | None, on: date) -> Base | None:
    if part is None:
        return None
    for base in bases_of(act.county, [home.id]).get(home.id, []):
        if base.part == UUID(str(part)):
            if not base.there_on(on):
                raise Refused("part_not_then", content=base.content, day=on)
            return base
    raise Refused("not_found")


def refuse_wrong(said: Said, base: Base | None) -> int:
    """Refuse what a loss may not say, by the code of the rule; return its large animals."""
    code = why_not(said, base)
    heads = heads_of(base, said.destroyed_milli)
    if not code:
        return said.livestock if heads is None else heads
    if base is None:
        raise Refused(code)
    raise Refused(
        code, unit=Coded("unit", base.unit), base=plain(base.quantity_milli), content=base.content,
        heads=heads, livestock=said.livestock,
    )  # fmt: skip
