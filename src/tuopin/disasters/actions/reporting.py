"""Declaring of disasters, and losses reported one by one (R97–R103)."""

from datetime import date
from uuid import UUID

from django.db.models import Q

from tuopin.base.rows import get, put
from tuopin.disasters.models import Event, Loss
from tuopin.disasters.queries import bases_of, urgent_days, urgent_dues
from tuopin.disasters.rules.losses import Base, Said, whole, why_not
from tuopin.kit.money import yuan
from tuopin.kit.quantity import plain
from tuopin.kit.refusals import Refused
from tuopin.kit.scope import area_prefix
from tuopin.kit.terms import Word
from tuopin.kit.unreadable import Unreadable
from tuopin.kit.words import read
from tuopin.notices.actions import tell
from tuopin.policy.queries import terms_on
from tuopin.register.models import Household
from tuopin.workflow.actions import Act, action


@action("disasters.declare")
def declare(
    act: Act, *, code: str, name: str, kind: str, happened_on: date, region: str,
    other_kinds: str = "", severity: str = "",
) -> dict[str, str]:  # fmt: skip
    """Enter a disaster: code, name, main kind and others (joined by 、), day, area (R97, R98).

    Refuses 'bad_value' for an unknown kind, 'missing_value', 'date_future', 'event_there' when code
    or name is taken.
    """
    act.cover(region)
    for field, value in (("code", code), ("name", name)):
        if not value.strip():
            raise Refused("missing_value", field=Word(f"word.event_{field}"))
    if happened_on > act.on:
        raise Refused("date_future", date=happened_on)
    same = Q(code=code.strip()[:20]) | Q(name=name.strip()[:60])
    there = Event.objects.filter(same, county=act.county).first()
    if there is not None:
        raise Refused("event_there", event=there.name, code=there.code, day=there.happened_on)
    extra = terms_on(act.county, act.on).get("words.extra", {})
    others = [_kind(part, extra) for part in other_kinds.replace("、", " ").split()]
    made = Event(
        county=act.county,
        code=code.strip()[:20],
        name=name.strip()[:60],
        kind=_kind(kind, extra),
        other_kinds="、".join(others),
        happened_on=happened_on,
        region=region,
        severity=severity.strip()[:60],
    )
    put(made)
    act.about(made.id, region)
    act.note(code=made.code, name=made.name)
    return {"event": str(made.id)}


def _kind(text: str, extra: dict[str, list[str]]) -> str:
    try:
        return read("disaster_kind", text, extra)
    except Unreadable:
        raise Refused("bad_value", field=Word("word.event_kind"), value=text) from None


@action("disasters.report_loss")
def report_loss(
    act: Act, *, event: UUID, household: UUID, loss_fen: int, part: UUID | None = None,
    item: str = "", destroyed_milli: int | None = None, unit: str = "", rooms: int = 0,
    people: int = 0, livestock: int = 0, urgent: bool = False, note: str = "",
) -> dict[str, str]:  # fmt: skip
    """Report the loss of one project part, or a household's own loss without a part (R99–R103).

    Loss in fen, quantity in thousandths of the part's unit, livestock in heads. An urgent need is
    told to the township within the same act (R101). Refuses 'unit_mismatch', 'part_not_then' for a
    part that a change had ended by then, 'destroyed_above_base', 'destroyed_without_part',
    'loss_empty', 'loss_there' for the same thing twice in one event, 'outside_event'.
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
    refuse_wrong(said, base)
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
        livestock=livestock,
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


def refuse_wrong(said: Said, base: Base | None) -> None:
    """Refuse what a loss may not say, by the code of the rule."""
    code = why_not(said, base)
    if not code:
        return
    if base is None:
        raise Refused(code)
    raise Refused(code, unit=base.unit, base=plain(base.quantity_milli), content=base.content)
