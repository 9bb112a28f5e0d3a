"""This month's visits: an officer's own households by village, an area's by place (R67)."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any, NamedTuple

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from tuopin.desk.exporting import EXPORT_MOST, hand_out
from tuopin.desk.gate import DeskRequest
from tuopin.desk.listing import keyset
from tuopin.desk.pages import page, scope
from tuopin.desk.visits.narrowing import Narrowed, narrowed
from tuopin.desk.visits.tabs import crumbs_to, segments, view_of, visit_tabs
from tuopin.funds.queries import loans
from tuopin.offices.queries import names_on, place_of, townships_on
from tuopin.sheets.rules.listing import Col
from tuopin.visits.queries import (
    HomeDue,
    HomeServed,
    last_visited,
    late_duties,
    met_days,
    month_by_township,
    month_duties,
    my_month,
    my_services,
    open_issues_of,
)
from tuopin.visits.rules.duties import month_of

BAR = 320


@page("see.visits")
def today_page(request: DeskRequest) -> HttpResponse:
    """Show what is left of the month: the officer's own list, or the area's for those who watch."""
    who = request.actor.county, request.actor.id, request.as_of
    own = Own(my_month(*who), my_services(*who))
    view = view_of(request, *(name for name, _label, _count in own.views()))
    if view == "mine":
        return _own(request, own)
    if view == "led":
        return _led(request, own)
    return _area(request, view, own)


class Own(NamedTuple):
    """The households that the reader answers for: as liaison officer, as technical lead."""

    mine: list[HomeDue]
    led: list[HomeServed]

    def views(self) -> Iterator[tuple[str, str, int | None]]:
        """Yield the views of the page: one's own households first, then the area's."""
        if self.mine:
            yield "mine", _("我联系的户"), len(self.mine)
        if self.led:
            yield "led", _("我管技术的户"), len(self.led)
        yield "left", _("还没走访"), None
        yield "done", _("已走访"), None


def _led(request: DeskRequest, own: Own) -> HttpResponse:
    """Show a technical lead's households, who waits longest first (R37, R88)."""
    keys = [home.household for home in own.led]
    problems = open_issues_of(request.actor.county, keys, request.as_of)
    context = {
        "rows": [(home, problems.get(home.household, [])) for home in own.led],
        "never": len([home for home in own.led if home.last_on is None]),
        "views": segments(request, own.views(), "led"),
        "tabs": visit_tabs("visits"),
    }
    return render(request, "desk/visits/led.html", context)


def _own(request: DeskRequest, own: Own) -> HttpResponse:
    on = request.as_of
    left = [home for home in own.mine if home.left]
    owed = [home for home in own.mine if home.owed]
    context = {
        "month": month_of(on),
        "left": len(left),
        "owed": len(owed),
        "done": len(owed) - len(left),
        "villages": _villages(request, left),
        "others": [home for home in own.mine if not home.left],
        "waiting": late_duties(scope(request, "see.visits"), on, officer=request.actor.id).count(),
        "views": segments(request, own.views(), "mine"),
        "tabs": visit_tabs("visits"),
    }
    return render(request, "desk/visits/mine.html", context)


def _villages(request: DeskRequest, homes: list[HomeDue]) -> list[tuple[str, list[Any]]]:
    """Return what is left by village, each household with its open problems and its debt."""
    county, on = request.actor.county, request.as_of
    keys = [home.household for home in homes]
    problems = open_issues_of(county, keys, on)
    debts = _debts(request, keys)
    found = []
    for region, group in groupby(homes, key=lambda home: home.region):
        lines = [
            {
                "home": home,
                "problems": problems.get(home.household, []),
                "debt": debts.get(home.household),
            }
            for home in group
        ]
        found.append((region, lines))
    return found


def _debts(request: DeskRequest, keys: list[Any]) -> dict[Any, Any]:
    """Return the loan that each household is paying back, where the reader may see money."""
    rows = loans(scope(request, "see.funds"), states=("paid",)).filter(household__in=keys)
    return {
        loan.household_id: (loan.paid_fen - loan.repaid_fen - loan.written_off_fen, loan.due_on)
        for loan in rows
    }


def _area(request: DeskRequest, view: str, own: Own) -> HttpResponse:
    on, narrow = request.as_of, narrowed(request)
    rows = narrow.rows(month_duties(narrow.area, on, met=view == "done", now=on == request.today))
    found = keyset(rows, request, ("region", "id"))
    context = {
        "month": month_of(on),
        "page": found,
        "rows": _lines(request, found.rows),
        "view": view,
        "townships": _townships(request, narrow),
        "views": segments(request, own.views(), view),
        "chips": narrow.chips,
        "may_record": request.actor.may("visits.record"),
        "tabs": visit_tabs("visits"),
    }
    return render(request, "desk/visits/month.html", context)


def _lines(request: DeskRequest, duties: list[Any]) -> list[dict[str, Any]]:
    """Return the duties of a page, each with the last visit and the open problems."""
    county, on = request.actor.county, request.as_of
    homes = [duty.household_id for duty in duties]
    last, problems = last_visited(county, homes, on), open_issues_of(county, homes, on)
    met = met_days(county, duties, on)
    return [
        {
            "duty": duty,
            "met_on": met.get(duty.id),
            "last": last.get(duty.household_id),
            "problems": problems.get(duty.household_id, []),
        }
        for duty in duties
    ]


def _townships(request: DeskRequest, narrow: Narrowed) -> list[dict[str, Any]]:
    """Return each township's visits of the month with its bar, who lags most first."""
    on = request.as_of
    counts = month_by_township(scope(request, "see.visits"), on)
    found = []
    for place in townships_on(request.actor.county, on):
        due, made = counts.get(place.code, (0, 0))
        if due:
            found.append({"place": place, "due": due, "made": made, "left": due - made})
    return sorted(found, key=lambda line: (-line["left"], line["place"].code))


@page("see.visits")
def month_export(request: DeskRequest) -> HttpResponse:
    """Hand out the month's duties as a workbook: visited or not, by whom."""
    county, on, narrow = request.actor.county, request.as_of, narrowed(request)
    columns = [
        Col("township", _("乡镇")), Col("village", _("村")), Col("household", _("户主")),
        Col("officer", _("联系人")), Col("month", _("月份")),
        Col("met_on", _("走访日期"), "day"), Col("due_on", _("最迟"), "day"),
    ]  # fmt: skip

    def body() -> Iterable[list[Any]]:
        names = names_on(county, on)
        duties = list(narrow.rows(month_duties(narrow.area, on))[:EXPORT_MOST])
        met = met_days(county, duties, on)
        for duty in duties:
            place = place_of(names, duty.region)
            yield [
                place.township, place.village, duty.household.head_name, duty.officer.name,
                f"{duty.month:%Y-%m}", met.get(duty.id), duty.due_on,
            ]  # fmt: skip

    title = f"{_('本月走访')} {on:%Y-%m}"
    return hand_out(request, "visits_month", title, columns, body, crumbs_to())
