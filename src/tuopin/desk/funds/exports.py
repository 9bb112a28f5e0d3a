"""The lists of the money pages as workbooks: hops, receipts, deductions, sources, budgets."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _

from tuopin.desk.exporting import EXPORT_MOST, hand_out
from tuopin.desk.funds.coming import coming
from tuopin.desk.funds.guarantee.parts import own_only
from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import page, scope
from tuopin.desk.places import placed
from tuopin.desk.say import word
from tuopin.funds.queries import (
    allotment_state,
    allotments,
    claims,
    deduction_orders,
    payments,
    receipt_account,
    remittances,
)
from tuopin.kit.refusals import Refused
from tuopin.offices.queries import names_on, officer_names, place_of
from tuopin.sheets.rules.listing import Col


def _crumbs() -> list[tuple[str, str]]:
    return [(_("资金"), reverse("desk:funds"))]


def _gone(request: DeskRequest, day: Any) -> Any:
    """Return a day unless it still lies behind the day shown."""
    return day if day and day <= request.as_of else None


@page("see.funds")
def payments_export(request: DeskRequest) -> HttpResponse:
    """Hand out the payments to households up to the day shown, those reversed marked."""
    on = request.as_of
    columns = [
        Col("paid_on", _("发放日期"), "day"), Col("township", _("乡镇")), Col("village", _("村")),
        Col("household", _("户")), Col("number", _("借据编号")),
        Col("fen", _("金额（元）"), "money"), Col("signer", _("签收人")),
        Col("by", _("发放人")), Col("due_on", _("到期日期"), "day"),
        Col("reversed_on", _("冲正日期"), "day"),
    ]  # fmt: skip

    def body() -> Iterable[list[Any]]:
        rows = payments(placed(request, "see.funds")[0]).filter(paid_on__lte=on)
        found = list(rows.select_related("loan__household").order_by("paid_on", "id")[:EXPORT_MOST])
        places = names_on(request.actor.county, on)
        people = officer_names(request.actor.county, [r.paid_by for r in found])
        for row in found:
            place = place_of(places, row.region)
            yield [
                row.paid_on, place.township, place.village, row.loan.household.head_name,
                row.loan.number, row.fen, row.signer, people.get(row.paid_by, ""), row.due_on,
                _gone(request, row.reversed_on),
            ]  # fmt: skip

    return hand_out(request, "payments", f"{_('发放')} {on}", columns, body, _crumbs())


@page("see.funds")
def allotments_export(request: DeskRequest) -> HttpResponse:
    """Hand out the transfers to townships up to the day shown."""
    on = request.as_of
    columns = [
        Col("sent_on", _("拨款日期"), "day"), Col("township", _("乡镇")),
        Col("batch", _("批次"), "number"), Col("fen", _("金额（元）"), "money"),
        Col("state", _("状态")), Col("sent_by", _("拨款人")),
        Col("received_on", _("收到日期"), "day"), Col("received_by", _("收款人")),
        Col("cancelled_on", _("撤回日期"), "day"), Col("reason", _("撤回理由")),
    ]  # fmt: skip

    def body() -> Iterable[list[Any]]:
        rows = allotments(placed(request, "see.funds")[0]).filter(sent_on__lte=on)
        found = list(rows.select_related("batch").order_by("sent_on", "id")[:EXPORT_MOST])
        places = names_on(request.actor.county, on)
        people = officer_names(
            request.actor.county, [p for r in found for p in (r.sent_by, r.received_by) if p]
        )
        for row in found:
            state = allotment_state(row, on)
            off = state == "cancelled"
            received = _gone(request, row.received_on)
            by = people.get(row.received_by, "") if received and row.received_by else ""
            yield [
                row.sent_on, places.get(row.region, row.region), row.batch.number, row.fen,
                word(f"state.allotment.{state}"), people.get(row.sent_by, ""), received, by,
                row.cancelled_on if off else None, row.cancel_reason if off else "",
            ]  # fmt: skip

    return hand_out(request, "allotments", f"{_('拨款')} {on}", columns, body, _crumbs())


@page("see.funds")
def remittances_export(request: DeskRequest) -> HttpResponse:
    """Hand out what townships sent back up to the day shown."""
    on = request.as_of
    columns = [
        Col("sent_on", _("上缴日期"), "day"), Col("township", _("乡镇")), Col("what", _("种类")),
        Col("fen", _("金额（元）"), "money"), Col("document", _("文件号")),
        Col("sent_by", _("经手人")), Col("received_on", _("县里收到"), "day"),
        Col("cancelled_on", _("撤回日期"), "day"),
    ]  # fmt: skip

    def body() -> Iterable[list[Any]]:
        rows = remittances(placed(request, "see.funds")[0]).filter(sent_on__lte=on)
        found = list(rows.order_by("sent_on", "id")[:EXPORT_MOST])
        places = names_on(request.actor.county, on)
        people = officer_names(request.actor.county, [r.sent_by for r in found])
        for row in found:
            recall = row.purpose == "recall"
            yield [
                row.sent_on, places.get(row.region, row.region),
                _("没发出的借款") if recall else _("收回的还款"), row.fen, row.document,
                people.get(row.sent_by, ""),
                _gone(request, row.received_on), _gone(request, row.cancelled_on),
            ]  # fmt: skip

    return hand_out(request, "remittances", f"{_('上缴县专户')} {on}", columns, body, _crumbs())


@page("see.funds")
def receipts_export(request: DeskRequest) -> HttpResponse:
    """Hand out the receipt books with what became of their receipts."""
    on = request.as_of
    columns = [
        Col("officer", _("联系人")), Col("township", _("乡镇")), Col("book", _("起止号")),
        Col("issued_on", _("发放日期"), "day"), Col("sheets", _("张数"), "number", total=True),
        Col("used", _("已用"), "number", total=True),
        Col("voided", _("作废"), "number", total=True),
        Col("unused", _("未用"), "number", total=True),
        Col("gaps", _("缺号"), "number", total=True), Col("missing", _("缺哪些号")),
    ]  # fmt: skip

    def body() -> Iterable[list[Any]]:
        places = names_on(request.actor.county, on)
        rows = receipt_account(scope(request, "see.funds"), on)
        people = officer_names(request.actor.county, [r.book.officer_id for r in rows])
        for row in rows:
            yield [
                people.get(row.book.officer_id, ""), places.get(row.book.region, ""), row.name,
                row.book.issued_on, row.sheets, len(row.used), len(row.voided), row.unused,
                len(row.gaps), _("、").join(row.gaps),
            ]  # fmt: skip

    return hand_out(request, "receipts", f"{_('收据本')} {on}", columns, body, _crumbs())


@page("see.funds")
def deductions_export(request: DeskRequest) -> HttpResponse:
    """Hand out the orders to deduct from salaries; to an officer alone his own."""
    on = request.as_of
    columns = [
        Col("ordered_on", _("决定日期"), "day"), Col("officer", _("联系人")),
        Col("number", _("借据编号")), Col("household", _("户主")), Col("township", _("乡镇")),
        Col("monthly", _("每月扣款（元）"), "money"), Col("owed", _("当时欠款（元）"), "money"),
        Col("document", _("文件号")), Col("stopped_on", _("停止日期"), "day"),
        Col("reason", _("停止理由")),
    ]  # fmt: skip

    def body() -> Iterable[list[Any]]:
        places = names_on(request.actor.county, on)
        rows = deduction_orders(placed(request, "see.funds")[0]).filter(ordered_on__lte=on)
        if own_only(request):
            rows = rows.filter(officer_id=request.actor.id)
        rows = rows.select_related("officer", "loan__household").order_by("ordered_on", "id")
        for row in rows[:EXPORT_MOST]:
            stopped = _gone(request, row.stopped_on)
            yield [
                row.ordered_on, row.officer.name, row.loan.number, row.loan.household.head_name,
                place_of(places, row.region).township, row.monthly_fen, row.owed_fen,
                row.document, stopped, row.stop_reason if stopped else "",
            ]  # fmt: skip

    return hand_out(request, "deductions", f"{_('工资扣款')} {on}", columns, body, _crumbs())


@page("see.funds")
def claims_export(request: DeskRequest) -> HttpResponse:
    """Hand out what households owe to officers for deductions; to an officer alone his own."""
    on = request.as_of
    columns = [
        Col("officer", _("联系人")), Col("number", _("借据编号")), Col("household", _("户主")),
        Col("township", _("乡镇")), Col("deducted", _("已扣工资（元）"), "money", total=True),
        Col("repaid", _("农户已还（元）"), "money", total=True),
        Col("left", _("农户欠（元）"), "money", total=True),
    ]  # fmt: skip

    def body() -> Iterable[list[Any]]:
        places = names_on(request.actor.county, on)
        own = request.actor.id if own_only(request) else None
        for row in claims(placed(request, "see.funds")[0], on, own):
            yield [
                row.name, row.number, row.borrower, place_of(places, row.region).township,
                row.deducted_fen, row.repaid_fen, row.left_fen,
            ]  # fmt: skip

    return hand_out(request, "claims", f"{_('农户欠联系人')} {on}", columns, body, _crumbs())


@page("see.funds")
def budgets_export(request: DeskRequest) -> HttpResponse:
    """Hand out each batch's budgets by township with what is approved and paid of them."""
    on = request.as_of
    columns = [
        Col("batch", _("批次"), "number"), Col("township", _("乡镇")),
        Col("budget", _("预算（元）"), "money", total=True), Col("document", _("文件号")),
        Col("loans", _("户数"), "number", total=True),
        Col("approved", _("已核定（元）"), "money", total=True),
        Col("paid", _("已发放（元）"), "money", total=True), Col("left", _("还剩（元）"), "money"),
    ]  # fmt: skip

    def body() -> Iterable[list[Any]]:
        places = names_on(request.actor.county, on)
        for group in coming(request).budgets:
            for line in group.lines:
                yield [
                    group.number, places.get(line.region, line.region), line.budget_fen,
                    line.document, line.loans, line.approved_fen, line.paid_fen, line.left_fen,
                ]  # fmt: skip

    return hand_out(request, "budgets", f"{_('预算')} {on}", columns, body, _crumbs())


@page("see.funds")
def sources_export(request: DeskRequest) -> HttpResponse:
    """Hand out what came from each source; refuses 'out_of_area' but to the whole county."""
    on = request.as_of
    if not scope(request, "see.funds").whole:
        raise Refused("out_of_area")
    columns = [
        Col("source", _("来源")), Col("entries", _("笔数"), "number", total=True),
        Col("fen", _("拨入（元）"), "money", total=True),
        Col("opening", _("期初（元）"), "money", total=True),
        Col("total", _("合计（元）"), "money", total=True),
    ]  # fmt: skip

    def body() -> Iterable[list[Any]]:
        for row in coming(request).sources:
            yield [word(f"source.{row.source}"), row.entries, row.fen, row.opening_fen,
                   row.total_fen]  # fmt: skip

    return hand_out(request, "sources", f"{_('资金来源')} {on}", columns, body, _crumbs())


urls = [
    path("funds/payments/export", payments_export, name="funds_payments_export"),
    path("funds/allotments/export", allotments_export, name="funds_allotments_export"),
    path("funds/remittances/export", remittances_export, name="funds_remittances_export"),
    path("funds/receipts/export", receipts_export, name="funds_receipts_export"),
    path("funds/deductions/export", deductions_export, name="funds_deductions_export"),
    path("funds/claims/export", claims_export, name="funds_claims_export"),
    path("funds/budgets/export", budgets_export, name="funds_budgets_export"),
    path("funds/sources/export", sources_export, name="funds_sources_export"),
]
