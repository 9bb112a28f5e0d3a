"""The second hop: money handed to households, who sign for it; and a payment reversed."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tuopin.desk.funds.sending import chosen_ids, crumbs
from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import as_uuid, do, page, scope
from tuopin.desk.say import long_day
from tuopin.desk.tags.values import money
from tuopin.desk.writing import confirm_page, confirmed, sum_said, table
from tuopin.funds.actions import pay, reverse_payment
from tuopin.funds.queries import loan_terms, payable, payments, to_pay
from tuopin.funds.rules.schedule import last_day, plan
from tuopin.kit.money import yuan
from tuopin.kit.refusals import Refused

SIGNER_MOST = 60


@page("funds.pay")
def pay_page(request: DeskRequest) -> HttpResponse:
    """Show the households whose money lies in the township; pay out the chosen ones."""
    if confirmed(request):
        loans = [{"loan": key, "signer": _signer(request, key)} for key in chosen_ids(request)]
        do(request, pay, loans=loans)
        return redirect(f"{reverse('desk:funds')}?tab=payments")
    if request.method == "POST":
        return _confirm(request)
    rows = list(payable(scope(request, "funds.pay")).order_by("region", "number"))
    context = {
        "rows": rows,
        "sum": sum(r.approved_fen for r in rows),
        "crumbs": crumbs(),
    }
    return render(request, "desk/funds/pay.html", context)


def _signer(request: DeskRequest, key: Any) -> str:
    """Return who signs for the money; empty for the borrower."""
    return request.POST.get(f"signer-{key}", "").strip()[:SIGNER_MOST]


def _confirm(request: DeskRequest) -> HttpResponse:
    actor, on = request.actor, request.today
    keys = [as_uuid(key) for key in chosen_ids(request)]
    seen = to_pay(scope(request, "funds.pay"), keys, on)
    terms, _version = loan_terms(actor.county, on)
    n = len(seen.fit)
    said = {"days": terms.term_days, "due": long_day(last_day(plan(max(1, seen.fen), on, terms)))}
    return confirm_page(
        request, _("发放到户"),
        why=_("每户本人签收以后才发放；发放以后只能冲正，不能改。"),
        will=[
            ngettext(
                "发放 %(n)s 户，按核定金额全额", "发放 %(n)s 户，按核定金额全额", n
            ) % {"n": n},
            *sum_said(seen.fen),
        ],
        refused=seen.unfit,
        after=[_("从今天起算借期 %(days)s 天，%(due)s到期") % said],
        hidden=[
            *(("id", str(r.id)) for r in seen.fit),
            *((f"signer-{r.id}", _signer(request, r.id)) for r in seen.fit),
        ],
        listed=table(
            [_("户"), _("借据编号"), _("签收人"), _("金额（元）")],
            (
                [
                    r.household.head_name, r.number, _signer(request, r.id) or r.borrower,
                    money(r.approved_fen),
                ]
                for r in seen.fit
            ),
            numbers=[3],
        ),
        button=ngettext("发放 %(n)s 户 %(yuan)s 元", "发放 %(n)s 户 %(yuan)s 元", n)
        % {"n": n, "yuan": yuan(seen.fen)},
        back=reverse("desk:funds_pay"), blocked=not n, crumbs=crumbs(),
    )  # fmt: skip


@page("funds.reverse_payment")
def reverse_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Say what a reversal does, ask for the reason, then reverse a payment."""
    found = payments(scope(request, "funds.reverse_payment")).filter(id=key).first()
    if found is None:
        raise Refused("not_found")
    back = f"{reverse('desk:funds')}?tab=payments"
    if confirmed(request):
        do(request, reverse_payment, payment=key, reason=request.POST.get("reason", ""))
        return redirect(back)
    said = {"number": found.loan.number, "name": found.loan.household.head_name}
    return confirm_page(
        request, _("冲正发放"),
        why=_("记错了才冲正：原来的凭证留着，另记一张反向的凭证。付款的人不能自己冲正。"),
        will=[_("冲正 %(number)s %(name)s 的发放") % said, *sum_said(found.fen)],
        after=[_("钱回到乡镇财政所，这一户回到待发放")],
        reason=True, danger=True, button=_("冲正 %(yuan)s 元") % {"yuan": yuan(found.fen)},
        back=back, blocked=found.reversed_on is not None, crumbs=crumbs(),
    )  # fmt: skip
