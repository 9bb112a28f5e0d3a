"""Self-rescue of struck households: the plans, one with its steps, and its acts (R116, R117)."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tuopin.desk.disasters.tabs import (
    chips,
    crumbs,
    event_asked,
    own_or,
    section,
)
from tuopin.desk.exporting import EXPORT_MOST, hand_out
from tuopin.desk.gate import DeskRequest
from tuopin.desk.listing import keyset
from tuopin.desk.pages import page, scope
from tuopin.desk.places import placed
from tuopin.desk.say import word
from tuopin.disasters.queries import (
    losses_of_household,
    plan_counts,
    recoveries,
    recovery,
    without_plan,
    won_back,
    won_by_loss,
)
from tuopin.disasters.states import PLAN
from tuopin.kit.money import yuan
from tuopin.kit.refusals import Refused
from tuopin.offices.queries import names_on, officer_names, place_of
from tuopin.sheets.rules.listing import Col

OPEN = ("planned", "under_way")
VIEWS = ("open", "none", *PLAN.states, "all")


def here() -> tuple[str, str]:
    """Return the list of plans, for the way back."""
    return _("生产自救"), reverse("desk:disasters_recoveries")


def _view(request: DeskRequest) -> str:
    asked = request.GET.get("view", "")
    return asked if asked in VIEWS else VIEWS[0]


def _plans(request: DeskRequest, view: str) -> Any:
    of_event = event_asked(request)
    area = placed(request, "see.disasters")[0]
    rows = recoveries(area, request.as_of, of_event.id if of_event else None)
    if view == "open":
        return rows.filter(state_then__in=OPEN)
    return rows if view == "all" else rows.filter(state_then=view)


def _unplanned(request: DeskRequest) -> Any:
    of_event = event_asked(request)
    rows = without_plan(placed(request, "see.disasters")[0], request.as_of)
    return rows.filter(event=of_event) if of_event else rows


@page("see.disasters")
def recoveries_page(request: DeskRequest) -> HttpResponse:
    """List the self-rescue plans, or the struck households that have none yet."""
    actor, on, view = request.actor, request.as_of, _view(request)
    area, place = placed(request, "see.disasters")
    counts = plan_counts(area, on)
    labels = {"open": _("正在办"), "none": _("还没有计划"), "all": _("全部")}
    numbers = {"open": sum(counts.get(s, 0) for s in OPEN), **counts}
    tail = "".join(f"&{k}={v}" for k, v in request.GET.items() if k in {"place", "event"})
    context = {
        "view": view,
        "views": [
            {
                "label": labels.get(name) or word(f"state.recovery.{name}"),
                "url": f"?view={name}{tail}",
                "on": name == view,
                "count": numbers.get(name, 0),
            }
            for name in VIEWS
        ],
        "chips": chips(request, place, event_asked(request)),
        "tabs": section(request, "disasters_recoveries"),
        "may_plan": actor.may("disasters.plan_recovery"),
        "crumbs": crumbs(),
    }
    if view == "none":
        found = keyset(_unplanned(request), request, ("region", "id"))
        context |= {"page": found, "homes": [(row, own_or(row.item)) for row in found.rows]}
    else:
        context["page"] = keyset(_plans(request, view), request, ("due_on", "id"))
    return render(request, "desk/disasters/recoveries.html", context)


@page("see.disasters")
def recoveries_export(request: DeskRequest) -> HttpResponse:
    """Hand out the plans of a view, or the households without one."""
    actor, on, view = request.actor, request.as_of, _view(request)
    none = view == "none"
    columns = [
        Col("event", pgettext("one", "灾害")), Col("township", _("乡镇")), Col("village", _("村")),
        Col("household", _("户主")), Col("measures", _("自救措施")),
        Col("target", _("计划恢复（元）"), "money", total=True),
        Col("won", _("已恢复（元）"), "money", total=True), Col("due_on", _("完成期限"), "day"),
        Col("state", _("状态")),
    ]  # fmt: skip

    def body() -> Iterable[list[Any]]:
        names = names_on(actor.county, on)
        rows = _unplanned(request) if none else _plans(request, view)
        for row in rows[:EXPORT_MOST]:
            place = place_of(names, row.region)
            head = [row.event.name, place.township, place.village, row.household.head_name]
            if none:
                yield [*head, "", None, None, None, _("还没有计划")]
            else:
                state = word(f"state.recovery.{row.state_then}")
                yield [*head, row.measures, row.target_fen, row.won_fen, row.due_on, state]

    return hand_out(request, "recoveries", f"{_('生产自救')} {on}", columns, body, crumbs(here()))


def plan_here(request: DeskRequest, key: UUID, permission: str = "see.disasters") -> Any:
    """Return a plan of the area in which the reader may do something; refuses 'not_found'."""
    found = recovery(scope(request, permission), key, request.as_of)
    if found is None:
        raise Refused("not_found")
    return found


_ACTS = ("begin_recovery", "record_recovered", "finish_recovery", "give_up_recovery")


@page("see.disasters")
def recovery_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Show one plan: the losses with what was won back of each, and how it went."""
    actor = request.actor
    plan = plan_here(request, key)
    lost = lost_under(request, plan)
    state = plan.state_then
    may = {name: scope(request, f"disasters.{name}").covers(plan.region) for name in _ACTS}
    context = {
        "plan": plan,
        "state": state,
        "lost": lost,
        "loss_fen": sum(row.fen_then for row, _won, _restored in lost),
        "left_fen": sum(row.fen_then - won for row, won, _restored in lost),
        "events": _way(request, plan),
        "may_begin": state == "planned" and may["begin_recovery"],
        "may_record": state == "under_way" and may["record_recovered"],
        "may_finish": state == "under_way"
        and may["finish_recovery"]
        and actor.id != plan.planned_by,
        "own_plan": state == "under_way" and may["finish_recovery"] and actor.id == plan.planned_by,
        "may_give_up": state in OPEN and may["give_up_recovery"],
        "tabs": section(request, "disasters_recoveries"),
        "crumbs": crumbs(here()),
    }
    return render(request, "desk/disasters/recovery.html", context)


def lost_under(request: DeskRequest, plan: Any) -> list[tuple[Any, int, bool]]:
    """Return the household's losses in the event, what was won back of each, if it stands again."""
    county, on = request.actor.county, request.as_of
    rows = [
        row
        for row in losses_of_household(county, plan.household_id, on)
        if row.event_id == plan.event_id
    ]
    won = won_by_loss(county, [row.id for row in rows], on)
    stand = {step.loss_id for step in won_back(county, plan.id, on) if step.restored}
    return [(row, won.get(row.id, 0), row.id in stand) for row in rows]


def _way(request: DeskRequest, plan: Any) -> list[dict[str, Any]]:
    """Return what happened under a plan, newest first, for the time line."""
    county, on = request.actor.county, request.as_of
    steps = won_back(county, plan.id, on)
    hands = {plan.planned_by, plan.begun_by, plan.ended_by, *(s.recorded_by for s in steps)}
    names = officer_names(county, hands)

    def told(day: Any, shape: str, title: str, by: Any, text: str = "") -> dict[str, Any]:
        return {
            "on": day, "shape": shape, "title": title, "by": names.get(by, ""), "text": text
        }  # fmt: skip

    found = [told(plan.planned_on, "info", _("订计划"), plan.planned_by, plan.measures)]
    if plan.begun_on and plan.begun_on <= on:
        found.append(told(plan.begun_on, "doing", _("开始自救"), plan.begun_by))
    for step in steps:
        title = _("恢复 %(yuan)s 元") % {"yuan": yuan(step.fen)}
        if step.restored:
            title = _("%(item)s恢复生产，%(yuan)s 元") % {
                "item": own_or(step.loss.item), "yuan": yuan(step.fen),
            }  # fmt: skip
        found.append(told(step.recovered_on, "done", title, step.recorded_by, step.text))
    if plan.ended_on and plan.ended_on <= on:
        shape = "done" if plan.state == "recovered" else "stop"
        title = word(f"state.recovery.{plan.state}")
        found.append(told(plan.ended_on, shape, title, plan.ended_by, plan.end_note))
    return found[::-1]
