"""The list of exits: what waits for which step, who might be out, who is expected, who is out."""

from collections.abc import Callable, Iterable
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tuopin.desk.exporting import EXPORT_MOST, hand_out
from tuopin.desk.gate import DeskRequest
from tuopin.desk.listing import keyset
from tuopin.desk.outcomes.tabs import crumbs, outcome_tabs
from tuopin.desk.pages import page
from tuopin.desk.places import placed
from tuopin.desk.say import word
from tuopin.kit.scope import Scope
from tuopin.offices.queries import names_on, place_of
from tuopin.outcomes.queries import (
    achievement_counts,
    confirmed_rows,
    exit_counts,
    exit_target,
    exits,
    expected_rows,
    in_step,
    line_of,
    ready,
    state_on,
    step_counts,
    step_days,
    to_release,
)
from tuopin.outcomes.rules.exiting import WAITING, due_on
from tuopin.outcomes.rules.income import per_head
from tuopin.selection.queries import households_of
from tuopin.sheets.rules.listing import Col

# The act that many exits of a view may take at once: permission, address, words on the button.
BULK: dict[str, tuple[str, str, Callable[[], str]]] = {
    "verified": ("outcomes.publish_exits", "publish", lambda: _("公示 {n} 户")),
    "noticed": ("outcomes.second_exit", "second", lambda: _("乡镇确认 {n} 户")),
    "seconded": ("outcomes.confirm_exit", "confirm", lambda: _("确认脱贫 {n} 户")),
}
_LABELS: dict[str, Callable[[], str]] = {
    "proposed": lambda: _("待核实"),
    "verified": lambda: _("待公示"),
    "noticed": lambda: _("公示中"),
    "seconded": lambda: _("待县里确认"),
    "ready": lambda: _("可以提出"),
    "expected": lambda: _("预计脱贫"),
    "confirmed": lambda: _("已脱贫"),
    "release": lambda: _("可以解除责任"),
    "all": lambda: pgettext("list", "全部"),
}
_ORDERS = {"ready": ("region", "id"), "expected": ("region", "id"), "confirmed": ("region", "id")}


class Line(NamedTuple):
    """One household of the list, whichever view it stands in; amounts in fen a head and year."""

    key: Any
    home: Any
    url: str
    year: int | None
    per_head_fen: int | None
    line_fen: int | None
    state: str
    note: str
    due_on: date | None
    late: bool
    act: str
    act_url: str


def _rows(view: str, area: Scope, on: date) -> Any:
    """Return the rows of a view: exits, incomes of who might be out, or forecasts."""
    if view == "ready":
        return ready(area, on)
    if view == "expected":
        return expected_rows(area, on)
    if view == "release":
        return to_release(area, on)
    if view == "confirmed":
        return confirmed_rows(area, on)
    if view in WAITING:
        return in_step(area, on, view)
    return exits(area).filter(proposed_on__lte=on)


@page("see.outcomes")
def exits_page(request: DeskRequest) -> HttpResponse:
    """List the exits of a view; lead straight to the next act of each."""
    on = request.as_of
    area, place = placed(request, "see.outcomes")
    counts = _counts(area, on)
    view = request.GET.get("view", "")
    if view not in _LABELS:
        view = next((v for v in WAITING if counts[v]), "ready" if counts["ready"] else "expected")
    mine = own_homes(request)
    rows = _mine(_rows(view, area, on), mine)
    found = keyset(rows, request, _ORDERS.get(view, ("id",)))
    days, lines = step_days(request.actor.county, on), _poverty_lines(request)
    bulk = _bulk(request, view)
    context = {
        "page": found,
        "lines": [_line(request, row, view, days, lines) for row in found.rows],
        "view": view,
        "views": _views(request, counts, view, place, mine=mine is not None),
        "bulk": bulk,
        "counts": exit_counts(request.actor.county, on, area),
        "target": exit_target(area, on),
        "achieved": achievement_counts(request.actor.county, on, area),
        "whole": area.whole,
        "place": place,
        "may_propose": request.actor.may("outcomes.propose_exit"),
        "may_forecast": request.actor.may("outcomes.forecast"),
        "tabs": outcome_tabs(request, "outcomes"),
        "empty": _EMPTY.get(view, lambda: "")(),
    }
    return render(request, "desk/outcomes/exits.html", context)


def _counts(area: Scope, on: date) -> dict[str, int]:
    steps = step_counts(area, on)
    return steps | {
        "ready": ready(area, on).count(),
        "expected": expected_rows(area, on).count(),
        "release": to_release(area, on).count(),
    }


def own_homes(request: DeskRequest) -> list[Any] | None:
    """Return the households that the reader answers for, where the address asks for these only."""
    if request.GET.get("mine") != "1":
        return None
    found = households_of(request.actor.county, request.actor.id, request.as_of)
    return [home.household for home in found]


def _mine(rows: Any, homes: list[Any] | None) -> Any:
    return rows if homes is None else rows.filter(household__in=homes)


def _views(
    request: DeskRequest, counts: dict[str, int], view: str, place: str, *, mine: bool
) -> list[dict[str, Any]]:
    """Return the views as chips; to a liaison officer also the own households alone."""
    tail = f"&place={place}" if place else ""
    own: list[dict[str, Any]] = []
    if mine:
        own = [{"label": _("我联系的户"), "remove": f"?view={view}{tail}"}]
        # What is counted is the whole area's: it would not fit the rows of one officer.
        tail, counts = f"{tail}&mine=1", {}
    elif request.actor.has_role("liaison"):
        own = [{"label": _("我联系的户"), "url": f"?view={view}{tail}&mine=1", "count": None}]
    return own + [
        {
            "label": said(),
            "url": f"?view={name}{tail}",
            "on": name == view,
            "count": counts.get(name),
        }
        for name, said in _LABELS.items()
    ]


def _bulk(request: DeskRequest, view: str) -> dict[str, str] | None:
    """Return the act that a reader may do with many of a view today."""
    if view not in BULK or request.as_of != request.today:
        return None
    permission, verb, said = BULK[view]
    if not request.actor.may(permission):
        return None
    return {
        "url": reverse("desk:outcomes_step", args=[verb]),
        "counted": said(),
        "label": word(f"action.{permission}"),
    }


_EMPTY: dict[str, Callable[[], str]] = {
    "proposed": lambda: _("没有等着入户核实的。"),
    "verified": lambda: _("没有等着公示的。"),
    "noticed": lambda: _("没有正在公示的。"),
    "seconded": lambda: _("没有等着县里确认的。"),
    "ready": lambda: _("没有收入过线、还没有提出的户。先登记年收入。"),
    "expected": lambda: _("没有预计脱贫的户。"),
    "confirmed": lambda: _("到这一天还没有户确认脱贫。"),
    "release": lambda: _("没有脱了贫、还清了钱、联系人还没有解除责任的户。"),
    "all": lambda: _("还没有提出过脱贫。"),
}


def _poverty_lines(request: DeskRequest) -> Callable[[int], int]:
    """Return what says the poverty line of a year, each read once."""

    @cache
    def line(year: int) -> int:
        return int(line_of(request.actor.county, year, request.as_of).value)

    return line


def _line(
    request: DeskRequest, row: Any, view: str, days: int, lines: Callable[[int], int]
) -> Line:
    if view == "ready":
        return _ready_line(request, row, lines(row.year))
    if view == "expected":
        return _forecast_line(request, row)
    on = request.as_of
    state = state_on(row, on)
    due = due_on(state, vars(row), days)
    act, url = _next(request, row, state, view)
    return Line(
        row.id, row.household, reverse("desk:outcomes_exit", args=[row.id]), row.year,
        row.per_head_fen, row.line_fen, state, row.remark or row.verify_note or row.grounds,
        due, due is not None and due < on, act, url,
    )  # fmt: skip


def _ready_line(request: DeskRequest, row: Any, line_fen: int) -> Line:
    act, url = "", ""
    if request.as_of == request.today and request.actor.may("outcomes.propose_exit"):
        act = _("提出脱贫")
        url = f"{reverse('desk:outcomes_propose')}?household={row.household_id}"
    return Line(
        row.id, row.household, reverse("desk:register_household", args=[row.household_id]),
        row.year, per_head(row.net_fen, row.people), line_fen, "",
        word(f"income_basis.{row.basis}"), None, False, act, url,
    )  # fmt: skip


def _forecast_line(request: DeskRequest, row: Any) -> Line:
    act, url = "", ""
    if request.as_of == request.today and request.actor.may("outcomes.withdraw_forecast"):
        act, url = _("撤销预计"), reverse("desk:outcomes_withdraw_forecast", args=[row.id])
    return Line(
        row.id, row.household, reverse("desk:register_household", args=[row.household_id]), None,
        None, None, "", row.grounds, row.expected_on, row.expected_on < request.as_of, act, url,
    )  # fmt: skip


def _next(request: DeskRequest, row: Any, state: str, view: str) -> tuple[str, str]:
    """Return the next act that the reader may do with an exit, and its address."""
    if request.as_of != request.today:
        return "", ""
    if state == "proposed" and request.actor.may("outcomes.verify_exit"):
        return _("入户核实"), reverse("desk:outcomes_verify", args=[row.id])
    if view == "release" and request.actor.may("outcomes.release"):
        return _("解除责任"), reverse("desk:outcomes_release", args=[row.id])
    return "", ""


@page("see.outcomes")
def exits_export(request: DeskRequest) -> HttpResponse:
    """Hand out a view of the list as a workbook."""
    view = request.GET.get("view", "")
    view = view if view in _LABELS else "all"
    on = request.as_of
    columns = [
        Col("household", _("户主")), Col("township", _("乡镇")), Col("village", _("村")),
        Col("year", _("年度"), "number"), Col("per_head", _("人均纯收入（元）"), "money"),
        Col("line", _("贫困线（元）"), "money"), Col("state", _("状态")),
        Col("note", _("说明")), Col("due", _("期限"), "day"),
    ]  # fmt: skip

    def body() -> Iterable[list[Any]]:
        names = names_on(request.actor.county, on)
        days, lines = step_days(request.actor.county, on), _poverty_lines(request)
        rows = _mine(_rows(view, placed(request, "see.outcomes")[0], on), own_homes(request))
        for row in rows[:EXPORT_MOST]:
            line, place = _line(request, row, view, days, lines), place_of(names, row.region)
            yield [
                line.home.head_name, place.township, place.village, line.year,
                line.per_head_fen, line.line_fen,
                word(f"state.exit.{line.state}") if line.state else _LABELS[view](), line.note,
                line.due_on,
            ]  # fmt: skip

    title = f"{_('脱贫')} {_LABELS[view]()} {on}"
    return hand_out(request, "exits", title, columns, body, crumbs())
