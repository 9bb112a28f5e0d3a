"""Money of the guarantee: a month's deduction, and what a household gives its officer back."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tuopin.desk.fields import FenField, Pick
from tuopin.desk.funds.guarantee.amounts import AmountForm
from tuopin.desk.funds.guarantee.parts import (
    crumbs_to,
    month_said,
    officer_url,
    order_of,
    own_only,
)
from tuopin.desk.funds.trouble.finding import loan_of, whose
from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import as_uuid, page
from tuopin.desk.trying import tried
from tuopin.desk.writing import confirm_page, confirmed, form_page, sum_said
from tuopin.funds.actions import deduct, repay_officer
from tuopin.funds.queries import behind, claims, deductions_of
from tuopin.funds.rules.guarantee import first_of
from tuopin.kit.dates import add_months
from tuopin.kit.money import plain_yuan, yuan
from tuopin.kit.refusals import Refused
from tuopin.kit.scope import whole_county


class DeductForm(AmountForm):
    """Which month's salary, and how much of it came."""

    def __init__(self, *args: Any, most: int, open_months: list[date], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.most = most
        self.fields["month"] = Pick(
            [(m.isoformat(), month_said(m)) for m in open_months], label=gettext_lazy("哪个月")
        )
        self.fields["fen"] = FenField(label=gettext_lazy("实扣（元）"))


class RepayForm(AmountForm):
    """What a household gave its officer, by which receipt."""

    def __init__(self, *args: Any, owed: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.left = {str(claim.officer): claim.left_fen for claim in owed}
        self.most = max(self.left.values(), default=0)
        self.fields["officer"] = Pick(
            [
                (str(c.officer), _("%(name)s（还欠 %(yuan)s 元）") % {
                    "name": c.name, "yuan": yuan(c.left_fen),
                })
                for c in owed
            ],
            label=gettext_lazy("还给哪位联系人"),
        )  # fmt: skip
        self.fields["fen"] = FenField(label=gettext_lazy("金额（元）"))
        self.fields["receipt"] = forms.CharField(label=gettext_lazy("收据号"), max_length=40)


@page("funds.deduct")
def deduct_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Enter one month's deduction; the amount is said in capitals before it is booked."""
    order = order_of(request, key, "funds.deduct")
    back = reverse("desk:funds_deduction", args=[key])
    if order.stopped_on is not None:
        raise Refused("deduction_stopped", date=order.stopped_on)
    late = behind(order.loan, request.today)
    most = min(order.monthly_fen, late.left_fen)
    left = _open_months(request, order)
    form = DeductForm(
        request.POST or None, most=most, open_months=left,
        initial={"fen": most, "month": left[-1].isoformat() if left else ""},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        month = date.fromisoformat(form.cleaned_data["month"])
        given = {"order": key, "fen": form.cleaned_data["fen"], "month": month}
        if not confirmed(request):
            return _confirm_deduction(request, order, given, late.left_fen)
        if tried(request, form, deduct, **given):
            return redirect(back)
    why = _("%(name)s 的工资，替 %(whose)s 还款") % {
        "name": order.officer.name, "whose": whose(order.loan),
    }  # fmt: skip
    return form_page(
        request, form, _("记工资扣款"), why=why, button=_("看一看再记"), back=back,
        crumbs=crumbs_to((order.officer.name, officer_url(order.officer_id))),
    )  # fmt: skip


def _open_months(request: DeskRequest, order: Any) -> list[date]:
    """Return the months since the order for which nothing stands yet."""
    done = {
        row.month for row in deductions_of(order.county, order.loan_id)
        if row.order_id == order.id and row.reversed_on is None
    }  # fmt: skip
    month, found = first_of(order.ordered_on), []
    while month <= first_of(request.today):
        if month not in done:
            found.append(month)
        month = add_months(month, 1)
    return found


def _confirm_deduction(
    request: DeskRequest, order: Any, given: dict[str, Any], owed: int
) -> HttpResponse:
    fen, month = given["fen"], given["month"]
    loan, left = order.loan, owed - given["fen"]
    after = [
        _("农户 %(home)s 欠 %(name)s 的钱增加 %(yuan)s 元")
        % {"home": loan.household.head_name, "name": order.officer.name, "yuan": yuan(fen)},
        _("这笔借款逾期还剩 %(yuan)s 元") % {"yuan": yuan(left)},
    ]
    return confirm_page(
        request, _("记工资扣款"),
        why=_("钱到了乡镇财政所账上才记；记了只能冲正，不能改。"),
        will=[
            _("%(month)s 从 %(name)s 的工资中扣下")
            % {"month": month_said(month), "name": order.officer.name},
            *sum_said(fen),
            _("替 %(whose)s 还款") % {"whose": whose(loan)},
        ],
        after=after,
        hidden=[("fen", plain_yuan(fen)), ("month", month.isoformat())],
        button=_("记扣款 %(yuan)s 元") % {"yuan": yuan(fen)},
        back=reverse("desk:funds_deduct", args=[order.id]),
        crumbs=crumbs_to((order.officer.name, officer_url(order.officer_id))),
    )  # fmt: skip


@page("funds.repay_officer")
def repay_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Enter what a household gave its officer for the salary that was deducted."""
    actor, on = request.actor, request.today
    loan = loan_of(request, key, "funds.repay_officer")
    owed = [c for c in claims(whole_county(actor.county), on, loan=key) if c.left_fen]
    if own_only(request):
        owed = [c for c in owed if c.officer == actor.id]
    if not owed:
        raise Refused("above_claim", fen="0.00", owed="0.00")
    back = f"{reverse('desk:funds_guarantees')}?view=claims"
    form = RepayForm(request.POST or None, owed=owed)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        given = {"officer": as_uuid(data["officer"]), "fen": data["fen"]}
        given["receipt"] = data["receipt"]
        if not confirmed(request):
            return _confirm_repaid(request, loan, owed, data)
        at = {"receipt_used": "receipt", "above_claim": "fen"}
        if tried(request, form, repay_officer, at=at, loan=key, **given):
            return redirect(back)
    return form_page(
        request, form, _("记农户还联系人"), why=whose(loan), button=_("看一看再记"), back=back,
        crumbs=crumbs_to(),
    )  # fmt: skip


def _confirm_repaid(
    request: DeskRequest, loan: Any, owed: list[Any], data: dict[str, Any]
) -> HttpResponse:
    claim = next(c for c in owed if str(c.officer) == data["officer"])
    said = {"home": loan.household.head_name, "name": claim.name, "receipt": data["receipt"]}
    left = max(0, claim.left_fen - data["fen"])
    return confirm_page(
        request, _("记农户还联系人"),
        why=_("这是农户还给联系人本人的钱，不进专户。"),
        will=[
            _("%(home)s 还给 %(name)s") % said,
            *sum_said(data["fen"]),
            _("收据 %(receipt)s") % said,
        ],
        after=[_("还欠 %(name)s %(yuan)s 元") % {"name": claim.name, "yuan": yuan(left)}],
        hidden=[
            ("officer", data["officer"]), ("fen", plain_yuan(data["fen"])),
            ("receipt", data["receipt"]),
        ],
        button=_("记 %(yuan)s 元") % {"yuan": yuan(data["fen"])},
        back=reverse("desk:funds_repay_officer", args=[loan.id]), crumbs=crumbs_to(),
    )  # fmt: skip
