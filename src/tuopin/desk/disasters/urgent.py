"""Who needs help at once: on the list the same day, each row leads to the help (R101)."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tuopin.desk.disasters.tabs import chips, crumbs, event_asked, own_or, section
from tuopin.desk.exporting import EXPORT_MOST, hand_out
from tuopin.desk.gate import DeskRequest
from tuopin.desk.listing import keyset
from tuopin.desk.pages import page
from tuopin.desk.places import placed
from tuopin.disasters.queries import urgent_days, urgent_rows
from tuopin.disasters.rules.relief import urgent_by
from tuopin.offices.queries import names_on, place_of
from tuopin.sheets.rules.listing import Col


def _rows(request: DeskRequest) -> Any:
    of_event = event_asked(request)
    helped = None if request.GET.get("view") == "all" else False
    rows = urgent_rows(placed(request, "see.disasters")[0], request.as_of, helped=helped)
    return rows.filter(event=of_event) if of_event else rows


@page("see.disasters")
def urgent_page(request: DeskRequest) -> HttpResponse:
    """List the households that need help at once, those that nobody helped first."""
    actor, on = request.actor, request.as_of
    days = urgent_days(actor.county, on)
    found = keyset(_rows(request), request, ("reported_on", "id"))
    everybody = request.GET.get("view") == "all"
    tail = "".join(f"&{k}={v}" for k, v in request.GET.items() if k in {"place", "event"})
    context = {
        "page": found,
        "rows": [(row, urgent_by(row.reported_on, days), own_or(row.item)) for row in found.rows],
        "everybody": everybody,
        "views": [
            {"label": _("还没有救助"), "url": f"?view=open{tail}", "on": not everybody},
            {"label": _("全部"), "url": f"?view=all{tail}", "on": everybody},
        ],
        "days": days,
        "chips": chips(request, placed(request, "see.disasters")[1], event_asked(request)),
        "tabs": section(request, "disasters_urgent"),
        "may_give": actor.may("disasters.give_relief"),
        "crumbs": crumbs(),
    }
    return render(request, "desk/disasters/urgent.html", context)


@page("see.disasters")
def urgent_export(request: DeskRequest) -> HttpResponse:
    """Hand out the urgent list."""
    actor, on = request.actor, request.as_of
    columns = [
        Col("event", pgettext("one", "灾害")), Col("township", _("乡镇")), Col("village", _("村")),
        Col("household", _("户主")), Col("people", _("受灾人口"), "number", total=True),
        Col("rooms", _("倒塌房屋（间）"), "number", total=True),
        Col("livestock", _("大牲畜（头）"), "number", total=True), Col("note", _("备注")),
        Col("reported_on", _("上报日期"), "day"), Col("due_on", _("救助期限"), "day"),
        Col("helped_on", _("救助日期"), "day"),
        Col("helped", _("救助价值（元）"), "money", total=True),
    ]  # fmt: skip

    def body() -> Iterable[list[Any]]:
        names, days = names_on(actor.county, on), urgent_days(actor.county, on)
        for row in _rows(request)[:EXPORT_MOST]:
            place = place_of(names, row.region)
            yield [
                row.event.name, place.township, place.village, row.household.head_name,
                row.people_then, row.rooms_then, row.livestock_then, row.note, row.reported_on,
                urgent_by(row.reported_on, days), row.helped_on, row.helped_fen,
            ]  # fmt: skip

    return hand_out(request, "urgent", f"{_('急需救助')} {on}", columns, body, crumbs())
