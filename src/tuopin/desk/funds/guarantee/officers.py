"""The officers who answer for loans: the list, one officer, and the workbook."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tuopin.desk.exporting import EXPORT_MOST, hand_out
from tuopin.desk.funds.guarantee.parts import (
    area_of,
    crumbs_to,
    own_only,
    sees_salary,
    shown,
    sliced,
)
from tuopin.desk.funds.tabs import money_tabs
from tuopin.desk.funds.trouble.finding import segments
from tuopin.desk.gate import DeskRequest
from tuopin.desk.listing import keyset
from tuopin.desk.pages import page, scope
from tuopin.desk.places import placed
from tuopin.funds.queries import (
    answered,
    arrears,
    claims,
    deduction_orders,
    defaults,
    guarantees,
    guarantor,
    guarantors,
    to_chase,
    unguarded,
)
from tuopin.kit.refusals import Refused
from tuopin.kit.scope import Scope
from tuopin.offices.queries import names_on, officer_names, place_of
from tuopin.policy.queries import terms_on
from tuopin.sheets.rules.listing import Col

VIEWS = ("officers", "waiting", "deductions", "claims")
MOST = 500


@page("see.funds")
def guarantees_page(request: DeskRequest) -> HttpResponseBase:
    """Show who answers for how much, what waits to be handed over, and what may be deducted.

    A liaison officer is shown his own guarantees instead.
    """
    if own_only(request):
        return redirect("desk:funds_guarantor", request.actor.id)
    asked = request.GET.get("view", "")
    view = asked if asked in VIEWS else "officers"
    area, on = placed(request, "see.funds")[0], request.as_of
    waiting = _waiting(area, on)
    running = deduction_orders(area, standing=True).filter(ordered_on__lte=on)
    labels = [
        ("officers", _("担保人"), None),
        ("waiting", _("担保待办"), waiting["count"]),
        ("deductions", _("工资扣款"), running.count()),
        ("claims", _("农户欠联系人"), None),
    ]
    context: dict[str, Any] = {
        "view": view,
        "views": segments(request, labels, view),
        "tabs": money_tabs(request, "funds_guarantees"),
        "acts": _acts(request),
        "default_days": terms_on(area.county, on)["guarantee.default_days"],
        "waiting": waiting,
    }
    _FILL[view](request, area, context)
    return render(request, "desk/funds/guarantees.html", context)


def _waiting(area: Scope, on: date) -> dict[str, Any]:
    """Return what somebody has to do: guarantees to hand over, loans in default, loans of nobody.

    As many as a page can hold; the count is of all.
    """
    chased, ready, nobody = to_chase(area, on), defaults(area, on), unguarded(area)
    names = officer_names(area.county, {row.officer for row in ready[:MOST]})
    return {
        "chased": chased[:MOST],
        "ready": [(row, names.get(row.officer, "")) for row in ready[:MOST]],
        "nobody": list(nobody[:MOST]),
        "chased_count": len(chased),
        "ready_count": len(ready),
        "count": len(chased) + len(ready) + nobody.count(),
    }


def _acts(request: DeskRequest) -> dict[str, bool]:
    names = ("hand_over", "order_deduction", "deduct", "repay_officer")
    return {name: request.actor.may(f"funds.{name}") for name in names}


def _officers(request: DeskRequest, area: Scope, context: dict[str, Any]) -> None:
    lines = guarantors(area, request.as_of)
    # Those whom somebody has to look at come first.
    lines.sort(key=lambda line: (-line.late_fen, -(line.percent or 0), line.name))
    found = sliced([shown(request, line) for line in lines], request)
    context |= {
        "page": found,
        "lacking": sum(line.cap_fen is None for line in lines),
        "total": {
            "exposure": sum(line.exposure_fen for line in lines),
            "loans": sum(line.loans for line in lines),
            "late": sum(line.late_fen for line in lines),
            "claims": sum(line.claims_fen for line in lines),
        },
    }


def _deductions(request: DeskRequest, area: Scope, context: dict[str, Any]) -> None:
    rows = deduction_orders(area).filter(ordered_on__lte=request.as_of)
    context["page"] = keyset(rows, request, ("-id",))


def _claims(request: DeskRequest, area: Scope, context: dict[str, Any]) -> None:
    found = claims(area, request.as_of)
    context["claims"] = found[:MOST]
    context["owed"] = sum(row.left_fen for row in found)
    context["deducted"] = sum(row.deducted_fen for row in found)


def _nothing(request: DeskRequest, area: Scope, context: dict[str, Any]) -> None:
    """Add nothing: what waits is on every view."""


_FILL = {
    "officers": _officers,
    "waiting": _nothing,
    "deductions": _deductions,
    "claims": _claims,
}


@page("see.funds")
def guarantor_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Show one officer: the cap, the loans answered for, every guarantee there was, claims."""
    actor, on = request.actor, request.as_of
    area = area_of(request, key)
    line = guarantor(actor.county, key, on)
    if line is None:
        raise Refused("not_found")
    loans = list(answered(area, key)[:MOST])
    behind = arrears(actor.county, on)
    ready = {row.loan.id for row in defaults(area, on)}
    history = keyset(guarantees(area, officer=key).filter(from_on__lte=on), request, ("-id",))
    mine = key == actor.id
    context = {
        "seen": shown(request, line),
        "officer": key,
        "loans": [(row, behind.get(row.id), row.id in ready) for row in loans],
        "sum": sum(row.paid_fen or row.approved_fen for row in loans),
        "page": history,
        "history": [(row, row.until_on is not None and row.until_on <= on) for row in history.rows],
        "orders": list(deduction_orders(area).filter(officer=key, ordered_on__lte=on)[:MOST]),
        "claims": claims(area, on, key),
        "acts": _acts(request),
        "may_hand": actor.may("funds.hand_over") and not mine and bool(loans),
        "chased": {row.loan.id: row.why for row in to_chase(area, on) if row.officer == key},
        "cap_percent": terms_on(actor.county, on)["guarantee.cap_percent"],
        "mine": mine,
        "crumbs": crumbs_to() if not own_only(request) else crumbs_to()[:1],
    }
    return render(request, "desk/funds/guarantor.html", context)


@page("see.funds")
def export(request: DeskRequest) -> HttpResponse:
    """Hand out the list as a workbook, with the salaries where the reader may see them."""
    on = request.as_of
    area = scope(request, "see.funds")
    if own_only(request):
        return _own_export(request)
    columns = [
        Col("officer", _("联系人")), Col("salary", _("月工资（元）"), "money"),
        Col("cap", _("担保上限（元）"), "money"),
        Col("exposure", _("担保额（元）"), "money", total=True),
        Col("loans", _("笔数"), "number", total=True),
        Col("late_loans", _("逾期笔数"), "number", total=True),
        Col("late", _("逾期（元）"), "money", total=True),
        Col("claims", _("农户欠（元）"), "money", total=True),
    ]  # fmt: skip

    def body() -> Iterable[list[Any]]:
        for line in guarantors(area, on)[:EXPORT_MOST]:
            seen = sees_salary(request, line.officer)
            yield [
                line.name, (line.salary_fen or None) if seen else None,
                line.cap_fen if seen else None, line.exposure_fen, line.loans, line.late,
                line.late_fen, line.claims_fen,
            ]  # fmt: skip

    return hand_out(request, "guarantors", f"{_('担保')} {on}", columns, body)


def _own_export(request: DeskRequest) -> HttpResponse:
    actor, on = request.actor, request.as_of
    columns = [
        Col("number", _("借据编号")), Col("household", _("户主")), Col("township", _("乡镇")),
        Col("village", _("村")), Col("lent", _("借款（元）"), "money", total=True),
        Col("repaid", _("已还（元）"), "money", total=True),
        Col("late", _("逾期（元）"), "money", total=True), Col("due_on", _("到期"), "day"),
    ]  # fmt: skip

    def body() -> Iterable[list[Any]]:
        names, behind = names_on(actor.county, on), arrears(actor.county, on)
        rows: Iterable[Any] = answered(area_of(request, actor.id), actor.id)[:EXPORT_MOST]
        for row in rows:
            place, late = place_of(names, row.region), behind.get(row.id)
            yield [
                row.number, row.household.head_name, place.township, place.village,
                row.paid_fen or row.approved_fen, row.repaid_fen, late.fen if late else 0,
                row.due_on,
            ]  # fmt: skip

    return hand_out(request, "own_loans", f"{_('担保')} {actor.name} {on}", columns, body)
