"""The money page: the equation, the three hands, what is late, every township."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from tuopin.desk.listing import keyset
from tuopin.desk.pages import page, scope, workbook
from tuopin.funds.queries import (
    Hand,
    allotments,
    appropriations,
    late_hops,
    money,
    money_by_township,
    payable,
    payments,
    reconciliations,
    to_allot_by_township,
    to_receive,
    to_reserve,
)
from tuopin.offices.queries import townships_on
from tuopin.programme.queries import batches_on
from tuopin.sheets.rules.writing import plain_workbook

TABS = ("overview", "allot", "receive", "pay", "late", "payments", "papers")
NOTHING = Hand(0, 0, 0)


@page("see.funds")
def money_page(request: HttpRequest) -> HttpResponse:
    """Show where the money is as of the day, and what waits at each hop."""
    actor, on = request.actor, request.as_of  # type: ignore[attr-defined]
    area = scope(request, "see.funds")
    tab = request.GET.get("tab", "overview")
    tab = tab if tab in TABS else "overview"
    held = money(actor.county, on)
    late = [h for h in late_hops(area, on) if h.done_on is None]
    waiting = {
        "allot": sum(count for _t, count, _f in _to_allot(request)) if area.whole else 0,
        "receive": to_receive(area).count(),
        "pay": payable(area).count(),
        "late": len(late),
    }
    context: dict[str, Any] = {
        "tab": tab,
        "tabs": [
            {
                "label": _LABELS[name](),
                "url": f"{reverse('desk:funds')}?tab={name}",
                "on": name == tab,
                **({"count": waiting[name]} if waiting.get(name) else {}),
            }
            for name in TABS
        ],
        "held": held,
        "whole": area.whole,
        "total": (_("本金"), held.capital_fen),
        "parts": [
            (_("专户"), held.special_fen),
            (_("在途"), held.transit_fen),
            (_("乡镇"), held.township_fen),
            (_("农户"), held.outstanding_fen),
            (_("核销"), held.written_off_fen),
        ],
        "late": late,
        "reserve": to_reserve(area).count() if actor.may("funds.reserve") else 0,
        "acts": {
            name: actor.may(f"funds.{name}")
            for name in ("appropriate", "allot", "receive", "pay", "reconcile", "reverse_payment")
        },
    }
    _FILL[tab](request, context)
    return render(request, "desk/funds/money.html", context)


_LABELS = {
    "overview": lambda: _("总览"),
    "allot": lambda: _("待拨款"),
    "receive": lambda: _("待收款"),
    "pay": lambda: _("待发放"),
    "late": lambda: _("超期"),
    "payments": lambda: _("发放记录"),
    "papers": lambda: _("拨入和对账"),
}


def _to_allot(request: HttpRequest) -> list[tuple[str, int, int]]:
    actor, on = request.actor, request.as_of  # type: ignore[attr-defined]
    area = scope(request, "see.funds")
    return [
        line
        for batch in batches_on(actor.county, on)
        for line in to_allot_by_township(area, batch.number)
    ]


def _township_rows(request: HttpRequest) -> list[dict[str, Any]]:
    actor, on = request.actor, request.as_of  # type: ignore[attr-defined]
    area = scope(request, "see.funds")
    hands = money_by_township(actor.county, on)
    checked: dict[str, Any] = {}
    for row in reconciliations(area).filter(reconciled_on__lte=on).order_by("reconciled_on", "id"):
        checked[row.region] = row
    return [
        {"place": t, "hand": hands.get(t.code, NOTHING), "checked": checked.get(t.code)}
        for t in townships_on(actor.county, on)
        if area.covers(t.code)
    ]


def _overview(request: HttpRequest, context: dict[str, Any]) -> None:
    rows = _township_rows(request)
    context["rows"] = rows
    context["sums"] = [sum(r["hand"][i] for r in rows) for i in range(3)]


def _allot(request: HttpRequest, context: dict[str, Any]) -> None:
    actor, on = request.actor, request.as_of  # type: ignore[attr-defined]
    area = scope(request, "see.funds")
    context["rows"] = [
        {"batch": batch, "region": region, "count": count, "fen": fen}
        for batch in batches_on(actor.county, on)
        for region, count, fen in to_allot_by_township(area, batch.number)
    ]


def _receive(request: HttpRequest, context: dict[str, Any]) -> None:
    context["rows"] = list(to_receive(scope(request, "see.funds")))
    context["page"] = keyset(allotments(scope(request, "see.funds")), request, ("-id",))


def _pay(request: HttpRequest, context: dict[str, Any]) -> None:
    groups: dict[str, list[Any]] = {}
    for row in payable(scope(request, "see.funds")).order_by("region", "id"):
        groups.setdefault(row.region[:9] + "000", []).append(row)
    context["rows"] = [
        {"region": region, "count": len(rows), "fen": sum(r.approved_fen for r in rows)}
        for region, rows in groups.items()
    ]


def _late(request: HttpRequest, context: dict[str, Any]) -> None:
    context["rows"] = context["late"]


def _payments(request: HttpRequest, context: dict[str, Any]) -> None:
    rows = payments(scope(request, "see.funds")).select_related("loan__household")
    context["page"] = keyset(rows, request, ("-id",))


def _papers(request: HttpRequest, context: dict[str, Any]) -> None:
    actor = request.actor  # type: ignore[attr-defined]
    area = scope(request, "see.funds")
    context["appropriations"] = list(appropriations(actor.county)[:100]) if area.whole else []
    context["page"] = keyset(reconciliations(area), request, ("-id",))


_FILL = {
    "overview": _overview,
    "allot": _allot,
    "receive": _receive,
    "pay": _pay,
    "late": _late,
    "payments": _payments,
    "papers": _papers,
}


@page("see.funds")
def export(request: HttpRequest) -> HttpResponse:
    """Hand out the townships' hands as a workbook."""
    on = request.as_of  # type: ignore[attr-defined]
    heads = [_("乡镇"), _("在途（元）"), _("乡镇余额（元）"), _("农户借款余额（元）"), _("最近对账")]
    body = [
        [
            r["place"].name, *r["hand"],
            r["checked"].reconciled_on.isoformat() if r["checked"] else "",
        ]
        for r in _township_rows(request)
    ]  # fmt: skip
    title = f"{_('资金')} {on}"
    return workbook(plain_workbook(title, heads, body, money=[1, 2, 3]), f"{title}.xlsx")
