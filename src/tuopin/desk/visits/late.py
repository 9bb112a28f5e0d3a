"""Months that went by without a visit: whose, how far they have climbed, what is to be done."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from tuopin.desk.exporting import EXPORT_MOST, hand_out
from tuopin.desk.gate import DeskRequest
from tuopin.desk.listing import keyset
from tuopin.desk.pages import page
from tuopin.desk.visits.narrowing import narrowed, own_first
from tuopin.desk.visits.tabs import crumbs_to, segments, view_of, visit_tabs
from tuopin.offices.queries import names_on, place_of
from tuopin.selection.queries import pairings_on
from tuopin.sheets.rules.listing import Col
from tuopin.visits.queries import last_visited, late_duties


@page("see.visits")
def late_page(request: DeskRequest) -> HttpResponse:
    """List the missed months, the oldest first: those that still wait, or all of them."""
    on, (rows, view, views, chips) = request.as_of, _listed(request)
    found = keyset(rows, request, ("month", "region", "id"))
    homes = {duty.household_id for duty in found.rows}
    last = last_visited(request.actor.county, homes, on)
    pairs = pairings_on(request.actor.county, homes, on)
    context = {
        "page": found,
        "rows": [
            (
                duty,
                last.get(duty.household_id),
                _steps(duty, on),
                _passed_to(duty, pairs.get(duty.household_id, {}).get("liaison")),
            )
            for duty in found.rows
        ],
        "view": view,
        "views": segments(request, views, view),
        "chips": chips,
        "may_record": request.actor.may("visits.record"),
        "tabs": visit_tabs("visits_late"),
    }
    return render(request, "desk/visits/late.html", context)


class Listed(NamedTuple):
    """What the address asks for: the months, the view and all views, what it is narrowed to."""

    rows: Any
    view: str
    views: list[tuple[str, str, int | None]]
    chips: list[dict[str, Any]]


def _listed(request: DeskRequest) -> Listed:
    on, narrow = request.as_of, narrowed(request)
    views = own_first(
        request, [("waiting", _("还没补走"), None), ("all", _("全部"), None)], "liaison"
    )
    shown = views if narrow.officer is None else [one for one in views if one[0] != "mine"]
    view = view_of(request, *(name for name, _label, _count in shown))
    own = request.actor.id if view == "mine" else None
    rows = late_duties(narrow.area, on, waiting=view != "all", now=on == request.today, officer=own)
    return Listed(narrow.rows(rows), view, shown, narrow.chips)


def _passed_to(duty: Any, pair: Any) -> str:
    """Return who answers for the household now, where that is another than let the month go by."""
    return "" if pair is None or pair.officer == duty.officer_id else pair.name


def _steps(duty: Any, on: Any) -> list[tuple[str, Any]]:
    """Return whom a missed month has been told to by a day, and when (R53)."""
    told = [
        (_("联系人"), duty.told_on),
        (_("乡镇书记"), duty.secretary_on),
        (_("县办公室"), duty.county_on),
    ]
    return [(who, day) for who, day in told if day is not None and day <= on]


@page("see.visits")
def late_export(request: DeskRequest) -> HttpResponse:
    """Hand out the missed months as a workbook."""
    county, on, rows = request.actor.county, request.as_of, _listed(request).rows
    columns = [
        Col("township", _("乡镇")), Col("village", _("村")), Col("household", _("户主")),
        Col("officer", _("联系人")), Col("month", _("没有走访的月份")),
        Col("made_up_on", _("后来走访"), "day"), Col("told_on", _("告知联系人"), "day"),
        Col("secretary_on", _("告知乡镇书记"), "day"), Col("county_on", _("告知县办公室"), "day"),
    ]  # fmt: skip

    def body() -> Iterable[list[Any]]:
        names = names_on(county, on)
        for duty in rows[:EXPORT_MOST]:
            place = place_of(names, duty.region)
            yield [
                place.township, place.village, duty.household.head_name, duty.officer.name,
                f"{duty.month:%Y-%m}", duty.made_up_on, duty.told_on, duty.secretary_on,
                duty.county_on,
            ]  # fmt: skip

    return hand_out(request, "visits_late", f"{_('没有走访')} {on}", columns, body, crumbs_to())
