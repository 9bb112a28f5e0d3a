"""The money page: the equation, the three hands, what is late, every township, what waits."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from tuopin.desk.exporting import hand_out
from tuopin.desk.funds.coming import coming
from tuopin.desk.funds.forecast import forecast_part
from tuopin.desk.funds.hands import Line, hands
from tuopin.desk.funds.late import hops
from tuopin.desk.funds.tabs import address, money_tabs, offered
from tuopin.desk.gate import DeskRequest
from tuopin.desk.listing import keyset
from tuopin.desk.pages import page, scope
from tuopin.desk.places import placed
from tuopin.funds.queries import (
    allotment_state,
    allotments,
    appropriations,
    arrears,
    overdue,
    payable,
    payments,
    reconciliations,
    to_allot_by_township,
    to_receive,
    to_reserve,
)
from tuopin.offices.queries import names_on
from tuopin.policy.queries import terms_on
from tuopin.programme.queries import batches_on
from tuopin.sheets.rules.listing import Col, Kind

_ACTS = (
    "appropriate", "reserve", "relend", "allot", "receive", "pay", "reconcile", "reverse_payment",
    "collect", "remit", "set_budget", "open_balance",
)  # fmt: skip
LATE_MOST = 500
# The workbook of each tab's list.
_EXPORTS = {
    "receive": "funds_allotments_export", "payments": "funds_payments_export",
    "sources": "funds_budgets_export",
}  # fmt: skip
_LIMITS = {
    "transfer": "transfer.days", "collection": "collection.days", "keep": "township.keep_days",
    "remittance": "remittance.days",
}  # fmt: skip
# Pages beside this one that its cells and buttons lead to.
_BESIDE = {
    "repayments": "funds_repayments", "remittances": "funds_remittances",
    "collect": "funds_collect", "remit": "funds_remit",
}  # fmt: skip


def _past(request: DeskRequest) -> bool:
    return bool(request.as_of != request.today)


@page("see.funds")
def money_page(request: DeskRequest) -> HttpResponse:
    """Show where the money is as of the day, and what waits at each hop."""
    actor, on = request.actor, request.as_of
    area = scope(request, "see.funds")
    asked = request.GET.get("tab", "")
    tab = asked if asked in offered(request) else "overview"
    seen = hands(request)
    waiting = _waiting(request)
    late = sum(one.households for one in seen.chased if one.what != "gap")
    waiting["late"] = late + seen.overdue
    context: dict[str, Any] = {
        "tab": tab,
        "tabs": money_tabs(request, tab, waiting),
        "seen": seen,
        "wan": request.GET.get("unit") == "wan",
        "units": _units(request, tab),
        "reserve": to_reserve(area).count() if actor.may("funds.reserve") else 0,
        "waiting": waiting,
        "acts": {name: actor.may(f"funds.{name}") for name in _ACTS},
        "beside": {name: address(url) for name, url in _BESIDE.items()},
        "day": on,
        "export": address(_EXPORTS[tab]) if tab in _EXPORTS else "",
        "places": _chips(request, tab),
    }
    _FILL[tab](request, context)
    return render(request, "desk/funds/money.html", context)


def _waiting(request: DeskRequest) -> dict[str, int]:
    if _past(request):
        return {}
    area = scope(request, "see.funds")
    return {
        "allot": sum(line["count"] for line in _to_allot(request)),
        "receive": to_receive(area).count(),
        "pay": payable(area).count(),
    }


def _units(request: DeskRequest, tab: str) -> list[dict[str, Any]]:
    base, wan = reverse("desk:funds"), request.GET.get("unit") == "wan"
    return [
        {"label": _("元"), "url": f"{base}?tab={tab}", "on": not wan},
        {"label": _("万元"), "url": f"{base}?tab={tab}&unit=wan", "on": wan},
    ]


def _chips(request: DeskRequest, tab: str) -> list[dict[str, Any]]:
    """Return the township that a list is narrowed to, to be taken off again."""
    actor, on = request.actor, request.as_of
    place = placed(request, "see.funds")[1]
    if not place or tab in {"overview", "allot", "sources"}:
        return []
    label = names_on(actor.county, on).get(place, place)
    return [{"label": label, "remove": f"{reverse('desk:funds')}?tab={tab}"}]


def _to_allot(request: DeskRequest) -> list[dict[str, Any]]:
    actor, on = request.actor, request.as_of
    area = scope(request, "see.funds")
    return [
        {"batch": batch, "region": region, "count": count, "fen": fen}
        for batch in batches_on(actor.county, on)
        for region, count, fen in to_allot_by_township(area, batch.number)
    ]


def _overview(request: DeskRequest, context: dict[str, Any]) -> None:
    terms = terms_on(request.actor.county, request.as_of)
    context["chased"] = context["seen"].chased
    context["forecast"] = forecast_part(request)
    context["limits"] = {name: terms[code] for name, code in _LIMITS.items()}


def _allot(request: DeskRequest, context: dict[str, Any]) -> None:
    context["rows"] = _to_allot(request)


def _receive(request: DeskRequest, context: dict[str, Any]) -> None:
    on = request.as_of
    found = keyset(
        allotments(placed(request, "see.funds")[0]).filter(sent_on__lte=on), request, ("-id",)
    )
    context["page"] = found
    context["rows"] = [(row, allotment_state(row, on)) for row in found.rows]


def _pay(request: DeskRequest, context: dict[str, Any]) -> None:
    groups: dict[str, list[Any]] = {}
    for row in payable(placed(request, "see.funds")[0]).order_by("region", "id"):
        groups.setdefault(row.region[:9] + "000", []).append(row)
    context["rows"] = [
        {
            "region": region,
            "count": len(rows),
            "fen": sum(r.approved_fen for r in rows),
            "since": min(r.arrived_on for r in rows),
        }
        for region, rows in groups.items()
    ]


def _late(request: DeskRequest, context: dict[str, Any]) -> None:
    on = request.as_of
    area = placed(request, "see.funds")[0]
    context["rows"] = hops(area, on)[:LATE_MOST]
    behind = arrears(request.actor.county, on)
    context["due"] = [(loan, behind[loan.id]) for loan in overdue(area, on)[:LATE_MOST]]


def _payments(request: DeskRequest, context: dict[str, Any]) -> None:
    on = request.as_of
    rows = payments(placed(request, "see.funds")[0]).filter(paid_on__lte=on)
    context["page"] = keyset(rows.select_related("loan__household"), request, ("-id",))


def _papers(request: DeskRequest, context: dict[str, Any]) -> None:
    actor, on = request.actor, request.as_of
    area = placed(request, "see.funds")[0]
    if area.whole:
        came = appropriations(actor.county).filter(received_on__lte=on)
        context["appropriations"] = list(came[:100])
    done = reconciliations(area).filter(reconciled_on__lte=on)
    context["page"] = keyset(done, request, ("-id",))


def _sources(request: DeskRequest, context: dict[str, Any]) -> None:
    context["coming"] = coming(request)


_FILL: dict[str, Callable[[DeskRequest, dict[str, Any]], None]] = {
    "overview": _overview,
    "allot": _allot,
    "receive": _receive,
    "pay": _pay,
    "late": _late,
    "payments": _payments,
    "papers": _papers,
    "sources": _sources,
}


@page("see.funds")
def export(request: DeskRequest) -> HttpResponse:
    """Hand out the townships' money as a workbook."""
    on = request.as_of
    columns = [
        Col("township", _("乡镇")),
        *(
            Col(code, label, kind, total=True)
            for code, label, kind in _sums()
        ),
        Col("checked_on", _("最近对账"), "day"), Col("book", _("账面（元）"), "money"),
        Col("bank", _("银行（元）"), "money"), Col("gap", _("对账差额（元）"), "money"),
    ]  # fmt: skip
    title = f"{_('资金')} {on}"
    return hand_out(request, "funds", title, columns, lambda: map(_exported, hands(request).lines))


def _sums() -> tuple[tuple[str, str, Kind], ...]:
    """Return the columns of a township's money that add up."""
    return (
        ("allotted", _("拨入（元）"), "money"), ("paid", _("已发放（元）"), "money"),
        ("transit", _("拨付在途（元）"), "money"), ("cash", _("乡镇余额（元）"), "money"),
        ("outstanding", _("农户在用（元）"), "money"), ("households", _("发放户数"), "number"),
        ("came", _("收回（元）"), "money"), ("repaying", _("还款户数"), "number"),
        ("handed_up", _("已上缴（元）"), "money"), ("returning", _("上缴在途（元）"), "money"),
        ("collector", _("联系人手中（元）"), "money"), ("written_off", _("核销（元）"), "money"),
    )  # fmt: skip


def _exported(line: Line) -> list[Any]:
    hand, back, check = line.hand, line.back, line.check
    compared = check.kind in {"agrees", "gap", "open"}
    return [
        line.place.name, line.flow.allotted_fen, line.flow.paid_fen, hand.transit_fen,
        hand.cash_fen, hand.outstanding_fen, line.flow.households, back.came_fen, back.households,
        back.handed_up_fen, hand.returning_fen, hand.collector_fen, hand.written_off_fen,
        check.on if compared else None,
        check.book_fen if compared else None, check.bank_fen if compared else None,
        check.bank_fen - check.book_fen if compared else None,
    ]  # fmt: skip
