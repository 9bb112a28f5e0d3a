"""What disasters add to a household's file: its events on the time line, what can be done now."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from tuopin.desk.disasters.tabs import own_or
from tuopin.desk.register.facts import yuan
from tuopin.desk.register.home import Home
from tuopin.desk.register.timeline import Event, event_row
from tuopin.desk.say import quantity, word
from tuopin.disasters.queries import recoveries_of, reliefs_of
from tuopin.offices.queries import officer_names
from tuopin.workflow.rules import Actor


def events(home: Home) -> Iterator[Event]:
    """Yield what a household lost, was given and won back, up to the day; three queries."""
    if not home.may_losses:
        return
    key = home.file.household.id
    lost = home.losses
    given = reliefs_of(home.county, [key], home.on)
    plans = recoveries_of(home.county, [key], home.on)
    hands = {loss.reported_by for loss in lost} | {one.recorded_by for one in given}
    hands |= {by for plan in plans for by in (plan.planned_by, plan.ended_by)}
    names = officer_names(home.county, hands) if lost else {}
    for loss in lost:
        yield _lost(loss, names)
    for one in given:
        yield _given(one, names, home.on)
    for plan in plans:
        yield from _planned(plan, names)


Names = Mapping[UUID, str]


def _lost(loss: Any, names: Names) -> Event:
    destroyed = loss.destroyed_milli_then
    scale = quantity(destroyed, loss.unit) if destroyed else ""
    said = {"event": loss.event.name, "what": f"{own_or(loss.item)} {scale}".strip()}
    parts = [
        _("直接损失 %(yuan)s") % {"yuan": yuan(loss.fen_then)}, _beside(loss),
        word(f"state.loss.{loss.state_then}"), loss.note,
    ]  # fmt: skip
    return event_row(
        loss.event.happened_on, "loss", _("%(event)s · %(what)s受损") % said,
        _("；").join(part for part in parts if part),
        by=names.get(loss.reported_by, ""), shape="late", paper=_("看损失"),
        url=reverse("desk:disasters_loss_file", args=[loss.id]),
    )  # fmt: skip


def _beside(row: Any) -> str:
    """Say what a loss cost beside the part: rooms, people, large animals."""
    rooms, people, heads = row.rooms_then, row.people_then, row.livestock_then
    said = [
        _("倒损房屋 %(n)s 间") % {"n": rooms} if rooms else "",
        _("受灾 %(n)s 人") % {"n": people} if people else "",
        _("死亡大牲畜 %(n)s 头") % {"n": heads} if heads else "",
    ]
    return _("；").join(part for part in said if part)


def _given(given: Any, names: Names, on: date) -> Event:
    kind = word(f"relief_kind.{given.kind}")
    what = " ".join(part for part in (kind, given.content) if part)
    void = given.void_on is not None and given.void_on <= on
    source = word(f"relief_source.{given.source}")
    text = _("已作废：%(why)s") % {"why": given.void_reason}
    return event_row(
        given.given_on, "relief",
        _("救助 %(what)s %(yuan)s") % {"what": what, "yuan": yuan(given.fen)},
        text if void else _("；").join((given.event.name, source)),
        by=names.get(given.recorded_by, ""), paper=_("看救助"),
        url=f"{reverse('desk:disasters_relief')}?event={given.event_id}",
        shape="stop" if void else "done",
    )  # fmt: skip


def _planned(plan: Any, names: Names) -> Iterator[Event]:
    url = reverse("desk:disasters_recovery", args=[plan.id])
    aim = _("计划恢复 %(yuan)s") % {"yuan": yuan(plan.target_fen)}
    yield event_row(
        plan.planned_on, "recovery", _("生产自救计划"), _("；").join((aim, plan.measures)),
        by=names.get(plan.planned_by, ""), paper=_("看计划"), url=url, shape="doing",
    )  # fmt: skip
    if plan.state_then in {"recovered", "given_up"}:
        won = _("恢复 %(yuan)s") % {"yuan": yuan(plan.won_fen)}
        yield event_row(
            plan.ended_on, "recovery",
            _("生产自救：%(state)s") % {"state": word(f"state.recovery.{plan.state_then}")},
            _("；").join(part for part in (won, plan.end_note) if part),
            by=names.get(plan.ended_by, ""), paper=_("看计划"), url=url,
            shape="done" if plan.state_then == "recovered" else "stop",
        )  # fmt: skip


def deeds(home: Home, actor: Actor) -> list[tuple[str, str]]:
    """Return what a reader may do for this household after a disaster: label and address."""
    household, county = home.file.household, home.county
    here = household.region

    def may(verb: str) -> bool:
        code = f"disasters.{verb}"
        return actor.may(code) and actor.scope(code).covers(here)

    found = []
    if may("report_loss"):
        url = f"{reverse('desk:disasters_loss')}?household={household.id}"
        found.append((_("登记损失"), url))
    lost = home.losses
    if lost and may("give_relief"):
        url = f"{reverse('desk:disasters_give')}?household={household.id}"
        found.append((_("发放救助"), url))
    if lost and may("plan_recovery"):
        planned = {plan.event_id for plan in recoveries_of(county, [household.id], home.on)}
        open_events = [loss.event_id for loss in lost if loss.event_id not in planned]
        if open_events:
            url = f"{reverse('desk:disasters_plan')}?household={household.id}"
            found.append((_("订生产自救计划"), f"{url}&event={open_events[-1]}"))
    return found
