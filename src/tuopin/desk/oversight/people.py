"""How officers and leads do their work: watched over by townships and the county (R59)."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from tuopin.desk.exporting import hand_out
from tuopin.desk.gate import DeskRequest
from tuopin.desk.oversight.frame import bar, crumbs, view_of
from tuopin.desk.pages import page
from tuopin.desk.places import placed, townships_of
from tuopin.desk.say import word
from tuopin.offices.queries import names_on
from tuopin.oversight.queries import people_at_work
from tuopin.sheets.rules.listing import Col

VIEWS = ("wanting", "all")
# A county has some hundreds of officers: those shown first are the ones to look at.
MOST = 100


@page("see.oversight")
def people_page(request: DeskRequest) -> HttpResponse:
    """List who answers for households: months without a visit, absences, findings to set right."""
    area, place = placed(request, "see.oversight")
    view = view_of(request, "view", VIEWS)
    found = people_at_work(area, request.as_of)
    wanting = [row for row in found if row.wanting]
    shown = wanting if view == "wanting" else found
    tail = f"&place={place}" if place else ""
    labels = {"wanting": _("有欠缺的"), "all": _("全部")}
    counts = {"wanting": len(wanting), "all": len(found)}
    context = {
        "rows": shown[:MOST],
        "longer": len(shown) > MOST,
        "view": view,
        "views": [
            {
                "label": f"{labels[name]} {counts[name]}",
                "url": f"?view={name}{tail}",
                "on": name == view,
            }
            for name in VIEWS
        ],
        "places": _chips(request, place),
        "may_find": request.actor.may("oversight.find") and request.as_of == request.today,
        "tabs": bar(request, "oversight_people"),
    }
    return render(request, "desk/oversight/people.html", context)


def _chips(request: DeskRequest, place: str) -> list[dict[str, Any]]:
    """Return the townships to choose from, or the one that is chosen, to be taken off."""
    view = view_of(request, "view", VIEWS)
    if place:
        names = names_on(request.actor.county, request.as_of)
        return [{"label": names.get(place, place), "remove": f"?view={view}"}]
    return [
        {"label": t.name, "url": f"?view={view}&place={t.code}", "on": False}
        for t in townships_of(request, "see.oversight")
    ]


@page("see.oversight")
def people_export(request: DeskRequest) -> HttpResponse:
    """Hand out the work of officers and leads as a workbook."""
    on = request.as_of
    columns = [
        Col("township", _("乡镇")), Col("name", _("姓名")), Col("role", _("身份")),
        Col("households", _("联系户数"), "number"),
        Col("owed", _("应走访（户月）"), "number", total=True),
        Col("made", _("已走访（户月）"), "number", total=True),
        Col("missing", _("没有走访（户月）"), "number", total=True),
        Col("present", _("督查到岗（次）"), "number", total=True),
        Col("absent", _("督查没到岗（次）"), "number", total=True),
        Col("open", _("要整改的问题"), "number", total=True),
        Col("late", _("过期的问题"), "number", total=True),
    ]  # fmt: skip

    def body() -> Iterable[list[Any]]:
        names = names_on(request.actor.county, on)
        for row in people_at_work(placed(request, "see.oversight")[0], on):
            yield [
                names.get(row.region, row.region), row.name, word(f"pairing.{row.role}"),
                row.households, row.owed, row.made, row.missing, row.present, row.absent,
                row.open, row.late,
            ]  # fmt: skip

    return hand_out(request, "oversight_people", f"{_('联系人履职')} {on}", columns, body, crumbs())
