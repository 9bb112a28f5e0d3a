"""Liaison officers' and leads' work as township and county see it (R59): homes, visits, calls."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from tuopin.desk.exporting import hand_out
from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import page
from tuopin.desk.say import word
from tuopin.desk.visits.narrowing import Narrowed, narrowed
from tuopin.desk.visits.tabs import crumbs_to, segments, view_of, visit_tabs
from tuopin.offices.queries import names_on
from tuopin.sheets.rules.listing import Col
from tuopin.visits.queries import OfficerWork, leads_work, officers_work
from tuopin.visits.rules.duties import month_of

# So many officers a page; the rest by township.
MOST = 100
VIEWS = ("liaison", "lead")


@page("see.visits")
def officers_page(request: DeskRequest) -> HttpResponse:
    """List the officers, who has most left to do first; by township beside them."""
    narrow = narrowed(request)
    if view_of(request, *VIEWS) == "lead":
        return _leads(request, narrow)
    work = officers_work(narrow.area, request.as_of)
    first = sorted(work, key=lambda line: (-line.waiting, -line.left))
    context = {
        "work": first[:MOST],
        "more": max(0, len(first) - MOST),
        "total": _total(work),
        "townships": [
            {"township": town} | _total(list(lines))
            for town, lines in groupby(work, key=lambda line: line.township)
        ],
        "month": month_of(request.as_of),
        "views": _views(request, "liaison"),
        "chips": narrow.chips,
        "tabs": visit_tabs("visits_officers"),
    }
    return render(request, "desk/visits/officers.html", context)


def _views(request: DeskRequest, shown: str) -> list[dict[str, Any]]:
    return segments(request, [(role, word(f"pairing.{role}"), None) for role in VIEWS], shown)


def _leads(request: DeskRequest, narrow: Narrowed) -> HttpResponse:
    """List the technical leads, who has most households without a call first."""
    work = sorted(leads_work(narrow.area, request.as_of), key=lambda line: -line.never)
    context = {
        "work": work[:MOST],
        "more": max(0, len(work) - MOST),
        "total": {
            name: sum(getattr(line, name) for line in work)
            for name in ("homes", "seen", "never", "calls")
        },
        "officers": len({line.officer for line in work}),
        "views": _views(request, "lead"),
        "chips": narrow.chips,
        "tabs": visit_tabs("visits_officers"),
    }
    return render(request, "desk/visits/leads.html", context)


def _total(work: list[OfficerWork]) -> dict[str, int]:
    """Return the sums under the list."""
    sums = {
        name: sum(getattr(line, name) for line in work)
        for name in ("homes", "due", "made", "left", "waiting")
    }
    return sums | {"officers": len({line.officer for line in work})}


@page("see.visits")
def officers_export(request: DeskRequest) -> HttpResponse:
    """Hand out the officers' work as a workbook."""
    on, narrow = request.as_of, narrowed(request)
    if view_of(request, *VIEWS) == "lead":
        return _leads_export(request, narrow)
    columns = [
        Col("township", _("乡镇")), Col("officer", _("联系人")),
        Col("homes", _("联系户数"), "number", total=True),
        Col("due", _("本月应走访"), "number", total=True),
        Col("made", _("已走访"), "number", total=True),
        Col("left", _("还没走访"), "number", total=True),
        Col("waiting", _("整月没走访、还没补"), "number", total=True),
    ]  # fmt: skip

    def body() -> Iterable[list[Any]]:
        names = names_on(request.actor.county, on)
        for line in officers_work(narrow.area, on):
            town = names.get(line.township, line.township)
            yield [town, line.name, line.homes, line.due, line.made, line.left, line.waiting]

    title = f"{_('联系人走访')} {on:%Y-%m}"
    return hand_out(request, "visits_officers", title, columns, body, crumbs_to())


def _leads_export(request: DeskRequest, narrow: Narrowed) -> HttpResponse:
    on = request.as_of
    columns = [
        Col("township", _("乡镇")), Col("officer", _("技术负责人")),
        Col("homes", _("负责户数"), "number", total=True),
        Col("seen", _("上过门的户"), "number", total=True),
        Col("never", _("没上过门的户"), "number", total=True),
        Col("calls", _("上门次数"), "number", total=True), Col("last_on", _("上次上门"), "day"),
    ]  # fmt: skip

    def body() -> Iterable[list[Any]]:
        names = names_on(request.actor.county, on)
        for line in leads_work(narrow.area, on):
            town = names.get(line.township, line.township)
            yield [
                town, line.name, line.homes, line.seen, line.never, line.calls, line.last_on,
            ]  # fmt: skip

    return hand_out(request, "visits_leads", f"{_('技术负责人')} {on}", columns, body, crumbs_to())
