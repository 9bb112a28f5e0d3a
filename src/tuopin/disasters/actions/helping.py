"""Support for an event as it comes from its sources, and what households are given of it (R116)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from tuopin.base import rows
from tuopin.disasters.actions.verifying import event_of
from tuopin.disasters.models import Event, Loss, Relief, Support
from tuopin.disasters.queries import given_of, urgent_days, urgent_dues, urgent_rows
from tuopin.disasters.rules.relief import Gift, gifts, over
from tuopin.disasters.states import RELIEF_KINDS, RELIEF_SOURCES
from tuopin.kit.money import yuan
from tuopin.kit.refusals import Culprit, Refused
from tuopin.kit.scope import Scope, area_prefix
from tuopin.kit.terms import Word
from tuopin.notices.actions import settle, tell
from tuopin.register.models import Household
from tuopin.workflow.actions import Act, action


@action("disasters.take_support")
def take_support(
    act: Act, *, event: UUID, source: str, giver: str, fen: int, content: str = "",
    region: str | None = None,
) -> dict[str, str]:  # fmt: skip
    """Record what a source gave for an event, worth in fen, for its area or a part of it (R116).

    Refuses 'bad_value' for an unknown source, 'missing_value' without a giver, 'bad_amount' for
    nothing or less, 'outside_event' for a place that the event did not reach, 'too_early'.
    """
    of_event = event_of(act, event)
    area = region or of_event.region
    act.cover(area)
    if source not in RELIEF_SOURCES:
        raise Refused("bad_value", field=Word("word.relief_source"), value=source)
    if not giver.strip():
        raise Refused("missing_value", field=Word("word.relief_giver"))
    if type(fen) is not int or fen <= 0:
        raise Refused("bad_amount")
    if not area.startswith(area_prefix(of_event.region)):
        raise Refused("outside_event", event=of_event.name)
    made = Support(
        county=act.county, event=of_event, region=area, source=source, giver=giver.strip()[:60],
        content=content.strip()[:120], fen=fen, received_on=act.on, recorded_by=act.actor.id,
    )  # fmt: skip
    rows.put(made)
    act.about(made.id, area)
    act.note(event=of_event.code, source=source, fen=fen)
    return {"support": str(made.id)}


@action("disasters.void_support")
def void_support(act: Act, *, support: UUID, reason: str) -> dict[str, str]:
    """Take back a support that was written down wrongly; it stays to be seen as void.

    Refuses 'support_given' while households have something of it, 'support_void' when it is void
    already, 'missing_value' without a reason, 'too_early' before it came.
    """
    held = act.take(Support, support)
    act.cover(held.region)
    if not reason.strip():
        raise Refused("missing_value", field=Word("word.reason"))
    if held.void_on is not None:
        raise Refused("support_void", giver=held.giver, day=held.void_on)
    if act.on < held.received_on:
        raise Refused("too_early", date=act.on, earlier=held.received_on)
    if given := given_of(act.county, held.id):
        raise Refused("support_given", giver=held.giver, given=yuan(given))
    rows.change(held, void_on=act.on, void_by=act.actor.id, void_reason=reason.strip()[:200])
    act.about(held.id, held.region)
    act.note(fen=held.fen, reason=reason)
    return {"support": str(held.id)}


@action("disasters.give_relief")
def give_relief(
    act: Act, *, event: UUID, given: list[dict[str, Any]], support: UUID | None = None,
    source: str = "",
) -> dict[str, Any]:  # fmt: skip
    """Give struck households relief: [{household, kind, fen, content}], worth in fen (R116).

    Out of a support (whose source it takes), or straight from a source. All of them or none. What
    a household needed at once is then settled (R101). Refuses 'support_exceeded' when all that
    households have of a support would be more than it, 'support_void', 'not_struck' with the
    households that lost nothing in the event, 'outside_support', 'repeated', 'bad_amount',
    'bad_value', 'too_early'.
    """
    of_event = event_of(act, event)
    try:
        wanted = gifts(given)
    except (KeyError, ValueError):
        raise Refused("bad_amount") from None
    homes = act.take_all(Household, [gift.household for gift in wanted])
    act.cover(*{home.region for home in homes.values()})
    for gift in wanted:
        if gift.kind not in RELIEF_KINDS:
            raise Refused("bad_value", field=Word("word.relief_kind"), value=gift.kind)
    _refuse_spared(act, of_event, homes)
    out_of = _support(act, of_event, support, homes.values(), wanted) if support else None
    taken = out_of.source if out_of else source
    if taken not in RELIEF_SOURCES:
        raise Refused("bad_value", field=Word("word.relief_source"), value=taken)
    made = [
        Relief(
            county=act.county, event=of_event, household_id=gift.household, support=out_of,
            region=homes[gift.household].region, source=taken, kind=gift.kind,
            content=gift.content, fen=gift.fen, given_on=act.on, recorded_by=act.actor.id,
        )
        for gift in wanted
    ]  # fmt: skip
    rows.many(made)
    _settle(act, of_event, homes)
    fen = sum(gift.fen for gift in wanted)
    act.about(of_event.id, of_event.region)
    act.note(event=of_event.code, count=len(made), fen=fen)
    return {"reliefs": {str(one.household_id): str(one.id) for one in made}, "fen": fen}


def _refuse_spared(act: Act, of_event: Event, homes: Mapping[UUID, Household]) -> None:
    struck = set()
    for chunk in rows.chunks(homes):
        lost = Loss.objects.filter(
            county=act.county, event=of_event, household__in=chunk, reported_on__lte=act.on
        )
        struck |= set(lost.values_list("household_id", flat=True))
    spared = [home for key, home in homes.items() if key not in struck]
    if spared:
        raise Refused(
            "not_struck",
            rows=[Culprit(home.head_name, "why.not_struck", str(home.id)) for home in spared],
            event=of_event.name,
        )


def _support(
    act: Act, of_event: Event, key: UUID, homes: Iterable[Household], wanted: Sequence[Gift]
) -> Support:
    """Return a support of the event that reaches the households and suffices; locked."""
    held = act.take(Support, key)
    if held.event_id != of_event.id:
        raise Refused("not_found")
    if held.void_on is not None:
        raise Refused("support_void", giver=held.giver, day=held.void_on)
    if held.received_on > act.on:
        raise Refused("too_early", date=act.on, earlier=held.received_on)
    outside = [home for home in homes if not home.region.startswith(area_prefix(held.region))]
    if outside:
        culprits = [Culprit(h.head_name, "why.outside_support", str(h.id)) for h in outside]
        raise Refused("outside_support", rows=culprits, giver=held.giver)
    had, more = given_of(act.county, held.id), sum(gift.fen for gift in wanted)
    if over(held.fen, had, more):
        raise Refused(
            "support_exceeded", giver=held.giver, left=yuan(held.fen - had), wanted=yuan(more)
        )
    return held


def _settle(act: Act, of_event: Event, homes: Mapping[UUID, Household]) -> None:
    """Settle the reminders of urgent needs that the relief answers."""
    waited = Loss.objects.filter(
        county=act.county, event=of_event, household__in=list(homes), urgent=True
    )
    settle(act, "urgent_relief", list(waited.values_list("id", flat=True)))


@action("disasters.void_relief")
def void_relief(act: Act, *, relief: UUID, reason: str) -> dict[str, str]:
    """Take back a relief that was written down wrongly; it stays to be seen as void.

    A household in urgent need that has nothing else waits again. Refuses 'missing_value' without a
    reason, 'relief_void' when it is void already, 'too_early' before it was given.
    """
    held = act.take(Relief, relief)
    act.cover(held.region)
    if not reason.strip():
        raise Refused("missing_value", field=Word("word.reason"))
    if held.void_on is not None:
        raise Refused("relief_void", day=held.void_on)
    if act.on < held.given_on:
        raise Refused("too_early", date=act.on, earlier=held.given_on)
    rows.change(held, void_on=act.on, void_by=act.actor.id, void_reason=reason.strip()[:200])
    waiting = urgent_rows(Scope(act.county, (act.county,)), act.on, helped=False).filter(
        event_id=held.event_id, household_id=held.household_id
    )
    tell(act, "urgent_relief", urgent_dues(waiting, act.on, urgent_days(act.county, act.on)))
    act.about(held.id, held.region)
    act.note(fen=held.fen, reason=reason)
    return {"relief": str(held.id)}
