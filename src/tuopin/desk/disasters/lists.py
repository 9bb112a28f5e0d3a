"""Events with their totals, and the losses of one event."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from tuopin.desk.listing import keyset
from tuopin.desk.pages import page, scope, workbook
from tuopin.disasters.queries import (
    by_township,
    event,
    events,
    loans_touched,
    losses,
    struck_among_assisted,
    totals,
)
from tuopin.kit.quantity import plain
from tuopin.kit.refusals import Refused
from tuopin.offices.queries import names_on, place_of, townships_on
from tuopin.sheets.rules.writing import plain_workbook

BAR = 320
EXPORT_MOST = 50_000


@page("see.disasters")
def events_page(request: HttpRequest) -> HttpResponse:
    """Show the county's events as of the day with what they cost."""
    actor, on = request.actor, request.as_of  # type: ignore[attr-defined]
    all_ = totals(actor.county, on)
    by_code = {e.code: e for e in events(actor.county, on)}
    struck, assisted = struck_among_assisted(actor.county, on)
    context = {
        "totals": all_,
        "events": [(by_code[code], one) for code, one in all_.events.items() if code in by_code],
        "struck": struck,
        "assisted": assisted,
        "may_declare": actor.may("disasters.declare"),
        "may_report": actor.may("disasters.report_loss"),
    }
    return render(request, "desk/disasters/events.html", context)


def _event(request: HttpRequest, key: UUID) -> Any:
    found = event(request.actor.county, key)  # type: ignore[attr-defined]
    if found is None or found.happened_on > request.as_of:  # type: ignore[attr-defined]
        raise Refused("not_found")
    return found


@page("see.disasters")
def event_page(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show one event's losses in the reader's area, and the townships that it struck."""
    actor, on = request.actor, request.as_of  # type: ignore[attr-defined]
    found = _event(request, key)
    area = scope(request, "see.disasters")
    rows = losses(area, event=found.id, on=on)
    towns = {region[:9]: sums for region, sums in by_township(actor.county, on, found.id).items()}
    most = max((fen for _h, _p, fen in towns.values()), default=0) or 1
    context = {
        "event": found,
        "page": keyset(rows, request, ("region", "id")),
        "townships": [
            {
                "place": t,
                "households": towns[t.code[:9]][0],
                "parts": towns[t.code[:9]][1],
                "fen": towns[t.code[:9]][2],
                "bar": round(BAR * towns[t.code[:9]][2] / most),
            }
            for t in townships_on(actor.county, on)
            if t.code[:9] in towns and area.covers(t.code)
        ],
        "loans": loans_touched(area, found.id).count() if actor.may("see.funds") else None,
        "may_report": actor.may("disasters.report_loss"),
        "crumbs": [(_("受灾"), reverse("desk:disasters"))],
    }
    return render(request, "desk/disasters/event.html", context)


@page("see.disasters")
def export(request: HttpRequest, key: UUID) -> HttpResponse:
    """Hand out an event's losses as a workbook."""
    actor, on = request.actor, request.as_of  # type: ignore[attr-defined]
    found = _event(request, key)
    names = names_on(actor.county, on)
    heads = [
        _("乡镇"), _("村"), _("户主"), _("项目内容"), _("受损数量"), _("计量单位"),
        _("直接损失（元）"), _("倒塌房屋（间）"), _("受灾人口"), _("是否急需救助"),
    ]  # fmt: skip
    body: list[list[Any]] = []
    rows = losses(scope(request, "see.disasters"), event=found.id, on=on)
    for r in rows.order_by("region", "id")[:EXPORT_MOST]:
        place = place_of(names, r.region)
        body.append(
            [
                place.township, place.village, r.household.head_name, r.item,
                "" if r.destroyed_milli is None else plain(r.destroyed_milli), r.unit, r.loss_fen,
                r.rooms, r.people, _("是") if r.urgent else _("否"),
            ]
        )  # fmt: skip
    title = f"{_('受灾情况')} {found.code}"
    return workbook(plain_workbook(title, heads, body, money=[6]), f"{title}.xlsx")
