"""Events with their totals, and the losses of one event."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from tuopin.desk.disasters.combined import bound_wan, said_wan
from tuopin.desk.disasters.declaring import may_amend
from tuopin.desk.disasters.mapping import BAR, map_of
from tuopin.desk.disasters.tabs import crumbs, event_here, own_or, section
from tuopin.desk.exporting import EXPORT_MOST, hand_out
from tuopin.desk.gate import DeskRequest
from tuopin.desk.listing import keyset
from tuopin.desk.pages import page, scope
from tuopin.desk.places import placed
from tuopin.desk.say import coded, word
from tuopin.disasters.queries import (
    by_township,
    events,
    loans_touched,
    losses,
    struck_among_assisted,
    totals,
)
from tuopin.offices.queries import names_on, place_of, townships_on
from tuopin.sheets.rules.listing import Col


@page("see.disasters")
def events_page(request: DeskRequest) -> HttpResponse:
    """Show the events as of the day with what they cost in the reader's area."""
    actor, on = request.actor, request.as_of
    area = scope(request, "see.disasters")
    sums = totals(actor.county, on, area)
    struck, assisted = struck_among_assisted(actor.county, on, area)
    context = {
        "totals": sums,
        "events": [(e, sums.events[e.code]) for e in events(actor.county, on)],
        "rooms": sum(one.rooms for one in sums.events.values()),
        "livestock": sum(one.livestock for one in sums.events.values()),
        "struck": struck,
        "assisted": assisted,
        "whole": area.whole,
        "may_declare": actor.may("disasters.declare"),
        "may_report": actor.may("disasters.report_loss"),
        "may_hand_in": actor.may("sheets.hand_in") and actor.may("disasters.merge"),
        "tabs": section(request, "disasters"),
    }
    return render(request, "desk/disasters/events.html", context)


@page("see.disasters")
def events_export(request: DeskRequest) -> HttpResponse:
    """Hand out the events with what they cost in the reader's area (R104)."""
    actor, on = request.actor, request.as_of
    columns = [
        Col("name", _("灾害")), Col("kind", _("种类")), Col("happened_on", _("日期"), "day"),
        Col("households", _("受灾户数"), "number"),
        Col("parts", _("受损项目"), "number", total=True),
        Col("loss", _("直接损失（元）"), "money", total=True),
        Col("rooms", _("倒塌房屋（间）"), "number", total=True),
        Col("people", _("受灾人口"), "number"),
        Col("livestock", _("大牲畜（头）"), "number", total=True),
        Col("urgent", _("急需救助户"), "number"),
    ]  # fmt: skip

    def body() -> Iterable[list[Any]]:
        sums = totals(actor.county, on, scope(request, "see.disasters"))
        for row in events(actor.county, on):
            found = sums.events[row.code]
            yield [
                row.name, coded("disaster_kind", row.kind), row.happened_on, found.households,
                found.parts, found.loss_fen, found.rooms, found.people, found.livestock,
                found.urgent,
            ]  # fmt: skip

    return hand_out(request, "events", f"{_('受灾')} {on}", columns, body, crumbs())


@page("see.disasters")
def event_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Show one event's losses in the reader's area, and the townships that it struck."""
    actor, on = request.actor, request.as_of
    found = event_here(request, key)
    area, place = placed(request, "see.disasters")
    found_page = keyset(losses(area, event=found.id, on=on), request, ("region", "id"))
    townships = _townships(request, found.id)
    context = {
        "event": found,
        "sums": totals(actor.county, on, area).events[found.code],
        "page": found_page,
        "rows": [(row, own_or(row.item)) for row in found_page.rows],
        "townships": townships,
        "map": map_of(
            scope(request, "see.disasters"), on,
            {line["place"].code: line["fen"] for line in townships}, said_wan,
            lambda town: f"{request.path}?place={town}",
            bound_wan,
        ),
        "way": _("直接损失"),
        "money": True,
        "places": _chips(request, place),
        "loans": loans_touched(area, found.id).count() if actor.may("see.funds") else None,
        "may_report": actor.may("disasters.report_loss"),
        "may_amend": may_amend(request, found),
        "may_extend": actor.may("disasters.extend_loans"),
        "tabs": section(request, "disasters"),
        "crumbs": crumbs(),
    }  # fmt: skip
    return render(request, "desk/disasters/event.html", context)


def _chips(request: DeskRequest, place: str) -> list[dict[str, Any]]:
    """Return the township that the list is narrowed to, to be taken off again."""
    actor, on = request.actor, request.as_of
    if not place:
        return []
    return [{"label": names_on(actor.county, on).get(place, place), "remove": request.path}]


def _townships(request: DeskRequest, key: UUID) -> list[dict[str, Any]]:
    """Return the townships struck in the reader's area, each with its sums and its bar."""
    actor, on = request.actor, request.as_of
    area = scope(request, "see.disasters")
    sums = by_township(actor.county, on, key)
    struck = [t for t in townships_on(actor.county, on) if t.code in sums and area.covers(t.code)]
    most = max((sums[t.code][2] for t in struck), default=0) or 1
    found = []
    for place in sorted(struck, key=lambda t: -sums[t.code][2]):
        homes, parts, fen = sums[place.code]
        bar = BAR * fen // most
        found.append({"place": place, "households": homes, "parts": parts, "fen": fen, "bar": bar})
    return found


@page("see.disasters")
def export(request: DeskRequest, key: UUID) -> HttpResponse:
    """Hand out an event's losses as a workbook."""
    actor, on = request.actor, request.as_of
    found = event_here(request, key)
    names = names_on(actor.county, on)
    columns = [
        Col("township", _("乡镇")), Col("village", _("村")), Col("household", _("户主")),
        Col("item", _("项目内容")), Col("destroyed", _("受损数量"), "milli"),
        Col("unit", _("计量单位")), Col("loss", _("直接损失（元）"), "money", total=True),
        Col("rooms", _("倒塌房屋（间）"), "number", total=True),
        Col("people", _("受灾人口"), "number"),
        Col("livestock", _("大牲畜（头）"), "number", total=True),
        Col("urgent", _("是否急需救助")), Col("state", _("状态")),
    ]  # fmt: skip
    rows = losses(placed(request, "see.disasters")[0], event=found.id, on=on)
    listed = rows.order_by("region", "id")[:EXPORT_MOST]
    title = f"{_('受灾情况')} {found.code}"
    return hand_out(
        request, "losses", title, columns, lambda: (_exported(row, names) for row in listed)
    )


def _exported(row: Any, names: dict[str, str]) -> list[Any]:
    place = place_of(names, row.region)
    return [
        place.township, place.village, row.household.head_name, own_or(row.item),
        row.destroyed_milli_then, coded("unit", row.unit), row.fen_then, row.rooms_then,
        row.people_then, row.livestock_then,
        _("是") if row.urgent else _("否"), word(f"state.loss.{row.state_then}"),
    ]  # fmt: skip
