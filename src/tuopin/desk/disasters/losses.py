"""Losses by how far they have come: the queue, and one loss with its way."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from tuopin.desk.disasters.tabs import (
    chips,
    crumbs,
    event_asked,
    loss_here,
    own_or,
    section,
)
from tuopin.desk.exporting import EXPORT_MOST, hand_out
from tuopin.desk.gate import DeskRequest
from tuopin.desk.listing import keyset
from tuopin.desk.pages import page, scope
from tuopin.desk.places import placed
from tuopin.desk.say import coded, word
from tuopin.disasters.queries import (
    loans_touched,
    losses,
    losses_of_household,
    recoveries_of,
    reliefs_of,
    steps_of,
    won_by_loss,
)
from tuopin.disasters.states import LOSS
from tuopin.kit.money import yuan
from tuopin.offices.queries import names_on, officer_names, place_of
from tuopin.sheets.rules.listing import Col

VIEWS = ("waiting", *LOSS.states, "all")


def here() -> tuple[str, str]:
    """Return the list of losses, for the way back."""
    return _("损失核实"), reverse("desk:disasters_losses")


def _view(request: DeskRequest) -> str:
    asked = request.GET.get("view", "")
    return asked if asked in VIEWS else VIEWS[0]


def _rows(request: DeskRequest, view: str) -> Any:
    """Return the losses of a view: those that wait for an assessment, of one state, or all."""
    of_event = event_asked(request)
    area, _place = placed(request, "see.disasters")
    rows = losses(area, event=of_event.id if of_event else None, on=request.as_of)
    rows = rows.filter(reported_on__lte=request.as_of)
    if view == "waiting":
        return rows.filter(state_then__in=("reported", "disputed"))
    return rows if view == "all" else rows.filter(state_then=view)


@page("see.disasters")
def losses_page(request: DeskRequest) -> HttpResponse:
    """List the losses of the reader's area by how far they have come."""
    actor, view = request.actor, _view(request)
    place = placed(request, "see.disasters")[1]
    labels = {"waiting": _("等核实"), "all": _("全部")}
    narrowed = {k: v for k, v in request.GET.items() if k in {"place", "event"}}
    tail = "".join(f"&{name}={value}" for name, value in narrowed.items())
    views = [
        {
            "label": labels.get(name) or word(f"state.loss.{name}"),
            "url": f"?view={name}{tail}",
            "on": name == view,
        }
        for name in VIEWS
    ]
    context = {
        "page": keyset(_rows(request, view), request, ("region", "id")),
        "view": view,
        "views": views,
        "chips": chips(request, place, event_asked(request)),
        "tabs": section(request, "disasters_losses"),
        "may_verify": view == "waiting" and actor.may("disasters.verify_loss"),
        "may_close": view == "verified" and actor.may("disasters.close_loss"),
        "me": actor.id,
        "crumbs": crumbs(),
    }
    return render(request, "desk/disasters/losses.html", context)


@page("see.disasters")
def losses_export(request: DeskRequest) -> HttpResponse:
    """Hand out the losses of a view with what was reported and what was found."""
    columns = [
        Col("event", pgettext("one", "灾害")), Col("township", _("乡镇")), Col("village", _("村")),
        Col("household", _("户主")), Col("item", _("项目内容")),
        Col("destroyed", _("受损数量"), "milli"), Col("unit", _("计量单位")),
        Col("reported", _("上报损失（元）"), "money", total=True),
        Col("loss", _("直接损失（元）"), "money", total=True),
        Col("rooms", _("倒塌房屋（间）"), "number", total=True),
        Col("people", _("受灾人口"), "number"),
        Col("livestock", _("大牲畜（头）"), "number", total=True),
        Col("reported_on", _("上报日期"), "day"), Col("state", _("状态")),
    ]  # fmt: skip

    def body() -> Iterable[list[Any]]:
        names = names_on(request.actor.county, request.as_of)
        for row in _rows(request, _view(request)).order_by("region", "id")[:EXPORT_MOST]:
            place = place_of(names, row.region)
            yield [
                row.event.name, place.township, place.village, row.household.head_name,
                own_or(row.item), row.destroyed_milli_then, coded("unit", row.unit),
                row.reported_fen, row.fen_then, row.rooms_then, row.people_then,
                row.livestock_then, row.reported_on,
                word(f"state.loss.{row.state_then}"),
            ]  # fmt: skip

    title = f"{_('损失核实')} {request.as_of}"
    return hand_out(request, "loss_states", title, columns, body, crumbs(here()))


@page("see.disasters")
def loss_file(request: DeskRequest, key: UUID) -> HttpResponse:
    """Show one loss: what was reported and found, its way, relief, recovery, the loans touched."""
    actor, on = request.actor, request.as_of
    row = loss_here(request, key)
    state, home = row.state_then, row.household_id
    steps = steps_of(actor.county, key, on)
    given = [r for r in reliefs_of(actor.county, [home], on) if r.event_id == row.event_id]
    plans = [p for p in recoveries_of(actor.county, [home], on) if p.event_id == row.event_id]
    won = won_by_loss(actor.county, [key], on).get(key, 0)
    may = {name: scope(request, f"disasters.{name}").covers(row.region) for name in _ACTS}
    hands = {step.taken_by for step in steps if step.verb in {"verify", "dispute"}}
    hands = hands if state == "disputed" else set()
    mine = actor.id in hands | {row.reported_by}
    waits = state in {"reported", "disputed"}
    context = {
        "row": row,
        "state": state,
        "item": own_or(row.item),
        "events": _way(request, row, steps),
        "given": given,
        "given_fen": sum(r.fen for r in given if r.void_on is None or r.void_on > on),
        "plan": plans[0] if plans else None,
        "won_fen": won,
        "left_fen": row.fen_then - won,
        "loans": list(loans_touched(scope(request, "see.funds"), row.event_id, home))
        if actor.may("see.funds")
        else [],
        "others": [
            other
            for other in losses_of_household(actor.county, home, on)
            if other.id != row.id and other.event_id == row.event_id
        ],
        "may_verify": waits and may["verify_loss"] and not mine,
        "mine": waits and may["verify_loss"] and mine,
        "may_dispute": state == "verified" and may["dispute_loss"],
        "may_close": state == "verified" and may["close_loss"],
        "may_give": may["give_relief"],
        "may_plan": not plans and may["plan_recovery"],
        "tabs": section(request, "disasters_losses"),
        "crumbs": crumbs(here()),
    }
    return render(request, "desk/disasters/loss_file.html", context)


_ACTS = ("verify_loss", "dispute_loss", "close_loss", "give_relief", "plan_recovery")
_TOLD = {
    "verify": ("done", pgettext_lazy("event", "核实损失")),
    "dispute": ("late", pgettext_lazy("event", "提出异议")),
    "close": ("done", pgettext_lazy("event", "办结")),
}


def _way(request: DeskRequest, row: Any, steps: Iterable[Any]) -> list[dict[str, Any]]:
    """Return what happened to a loss, newest first, for the time line."""
    steps = list(steps)
    names = officer_names(
        request.actor.county, {row.reported_by, *(step.taken_by for step in steps)}
    )
    reported = row.reported_fen if row.reported_fen is not None else row.loss_fen
    told = [
        {
            "on": row.reported_on, "shape": "info", "title": _("上报损失"),
            "by": names.get(row.reported_by, ""),
            "text": _("%(yuan)s 元") % {"yuan": yuan(reported)},
        }
    ]  # fmt: skip
    for step in steps:
        shape, title = _TOLD[step.verb]
        worth = _("%(yuan)s 元") % {"yuan": yuan(step.fen)} if step.verb == "verify" else ""
        told.append(
            {
                "on": step.taken_on, "shape": shape, "title": title,
                "by": names.get(step.taken_by, ""),
                "text": _("；").join(text for text in (worth, step.text) if text),
            }
        )  # fmt: skip
    return told[::-1]
