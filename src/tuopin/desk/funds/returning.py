"""Money that goes back: remittances to the special account, refunds, and every reversal (R69)."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tuopin.desk.fields import FenField, Pick
from tuopin.desk.funds.collecting import chips_of
from tuopin.desk.funds.sending import chosen_ids, crumbs, households
from tuopin.desk.funds.tabs import money_tabs
from tuopin.desk.gate import DeskRequest
from tuopin.desk.listing import keyset
from tuopin.desk.pages import as_uuid, do, page, scope
from tuopin.desk.places import placed
from tuopin.desk.say import word
from tuopin.desk.trying import tried
from tuopin.desk.writing import confirm_page, confirmed, form_page, sum_said
from tuopin.funds.actions import (
    cancel_allotment,
    receive_back,
    refund_overpaid,
    remit,
    return_unpaid,
)
from tuopin.funds.actions import reverse as undo
from tuopin.funds.queries import (
    Reversible,
    allotment,
    loans,
    payable,
    remittable,
    remittances,
    reversible,
)
from tuopin.kit.money import plain_yuan, yuan
from tuopin.kit.refusals import Refused
from tuopin.offices.queries import names_on, officer_names, townships_on


class RemitForm(forms.Form):
    """How much a township sends back, by which paper."""

    def __init__(self, *args: Any, places: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"] = Pick(places, label=gettext_lazy("乡镇"))
        self.fields["fen"] = FenField(
            label=gettext_lazy("上缴金额（元）"),
            help_text=gettext_lazy("等着发给户里的钱不算在能上缴的里面"),
        )
        self.fields["document"] = forms.CharField(label=gettext_lazy("上缴单号"), max_length=60)

    def clean_fen(self) -> Any:
        """Only an amount above zero goes back."""
        if (self.cleaned_data["fen"] or 0) <= 0:
            raise forms.ValidationError(_("金额要大于零。"))
        return self.cleaned_data["fen"]


class RefundForm(forms.Form):
    """How much of an over-payment is given back, against which receipt of the household."""

    fen = FenField(label=gettext_lazy("退还金额（元）"))
    receipt = forms.CharField(
        label=gettext_lazy("户里出的收据号"), max_length=40,
    )  # fmt: skip

    def clean_fen(self) -> Any:
        """Only an amount above zero is given back."""
        if (self.cleaned_data["fen"] or 0) <= 0:
            raise forms.ValidationError(_("金额要大于零。"))
        return self.cleaned_data["fen"]


@page("funds.remit")
def remit_page(request: DeskRequest) -> HttpResponse:
    """Say what goes back to the special account, in figures and capitals, then send it."""
    county = request.actor.county
    area = scope(request, "funds.remit")
    towns = [t for t in townships_on(county, request.today) if area.covers(t.code)]
    free = {t.code: remittable(county, t.code) for t in towns}
    said = _("%(name)s（能上缴 %(yuan)s 元）")
    places = [(t.code, said % {"name": t.name, "yuan": yuan(free[t.code])}) for t in towns]
    start = {"region": towns[0].code, "fen": free[towns[0].code] or None} if towns else {}
    form = RemitForm(request.POST or None, places=places, initial=start)
    sent = request.method == "POST" and form.is_valid()
    data = form.cleaned_data if sent else {}
    at = {"above_cash": "fen", "bad_amount": "fen"}
    if sent and confirmed(request) and tried(request, form, remit, at=at, **data):
        return redirect("desk:funds_remittances")
    if sent and not form.errors and data["fen"] > free[data["region"]]:
        form.add_error(
            "fen", _("能上缴的只有 %(yuan)s 元。") % {"yuan": yuan(free[data["region"]])}
        )
    if sent and not form.errors:
        return _confirm_remit(request, data, free[data["region"]])
    return form_page(
        request, form, _("还款上缴县专户"), why=_("乡镇财政所收回的还款，上缴县专户再借给别的户。"),
        button=_("看一看再缴"), back=reverse("desk:funds_remittances"), crumbs=crumbs(),
    )  # fmt: skip


def _confirm_remit(request: DeskRequest, data: dict[str, Any], free: int) -> HttpResponse:
    name = names_on(request.actor.county, request.today).get(data["region"], data["region"])
    return confirm_page(
        request, _("还款上缴县专户"), why=_("缴出以后由县财政结算中心另一个人收讫。"),
        will=[
            _("%(name)s 上缴县专户，上缴单 %(paper)s") % {"name": name, "paper": data["document"]},
            *sum_said(data["fen"]),
        ],
        after=[_("乡镇还能上缴 %(yuan)s 元") % {"yuan": yuan(free - data["fen"])}],
        hidden=[
            ("region", data["region"]), ("fen", plain_yuan(data["fen"])),
            ("document", data["document"]),
        ],
        button=_("上缴 %(yuan)s 元") % {"yuan": yuan(data["fen"])},
        back=reverse("desk:funds_remit"), crumbs=crumbs(),
    )  # fmt: skip


@page("see.funds")
def remittances_page(request: DeskRequest) -> HttpResponse:
    """List what townships sent back up to the day shown, and what still waits to be received."""
    area, place = placed(request, "see.funds")
    day, actor = request.as_of, request.actor
    found = keyset(remittances(area).filter(sent_on__lte=day), request, ("-id",))
    names = officer_names(actor.county, [r.sent_by for r in found.rows])
    context = {
        "page": found,
        "rows": [(row, _state(row, day), names.get(row.sent_by, "—")) for row in found.rows],
        "tabs": money_tabs(request, "funds_remittances"),
        "places": chips_of(request, place, reverse("desk:funds_remittances")),
        "acts": {
            name: actor.may(f"funds.{name}")
            for name in ("remit", "receive_back", "reverse", "return_unpaid")
        },
        "crumbs": crumbs(),
    }
    return render(request, "desk/funds/remittances.html", context)


def _state(row: Any, day: Any) -> str:
    """Return the state of a remittance at the end of a day."""
    if row.cancelled_on and row.cancelled_on <= day:
        return "cancelled"
    return "received" if row.received_on and row.received_on <= day else "sent"


@page("funds.receive_back")
def receive_back_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Say what came back into the special account, then confirm it."""
    found = remittances(scope(request, "funds.receive_back")).filter(id=key).first()
    if found is None:
        raise Refused("not_found")
    back = reverse("desk:funds_remittances")
    if confirmed(request):
        do(request, receive_back, remittance=key)
        return redirect(back)
    name = names_on(request.actor.county, request.today).get(found.region, found.region)
    after = [_("钱在县专户，可以再借给别的户")]
    if found.purpose == "recall":
        after = [_("钱回到县专户可以安排的部分")]
    said = {"name": name, "paper": found.document}
    return confirm_page(
        request, _("县专户收讫"), why=_("照银行回单核对金额再收；缴的人不能自己收。"),
        will=[_("收讫 %(name)s 上缴的款，上缴单 %(paper)s") % said, *sum_said(found.fen)],
        after=after, button=_("收讫 %(yuan)s 元") % {"yuan": yuan(found.fen)}, back=back,
        blocked=found.state != "sent", crumbs=crumbs(),
    )  # fmt: skip


@page("funds.return_unpaid")
def return_unpaid_page(request: DeskRequest) -> HttpResponse:
    """Choose households whose money cannot be paid, say what goes back, then send it back."""
    area = scope(request, "funds.return_unpaid")
    if request.method != "POST":
        rows = list(payable(area).order_by("region", "number"))
        context = {
            "rows": rows, "sum": sum(r.approved_fen for r in rows), "crumbs": crumbs(),
        }  # fmt: skip
        return render(request, "desk/funds/return_unpaid.html", context)
    keys = [as_uuid(key) for key in chosen_ids(request)]
    document = request.POST.get("document", "").strip()[:60]
    if confirmed(request):
        reason = request.POST.get("reason", "")
        do(request, return_unpaid, loans=keys, reason=reason, document=document)
        return redirect("desk:funds_remittances")
    rows = list(payable(area).filter(id__in=keys).order_by("region", "number"))
    fen, n = sum(r.approved_fen for r in rows), len(rows)
    return confirm_page(
        request, _("发不出的钱退回县专户"), why=_("退回以后这几户的借款放开，担保解除。"),
        will=[
            ngettext("退回 %(n)s 户的借款", "退回 %(n)s 户的借款", n) % {"n": n}, *sum_said(fen),
        ],
        after=[_("县里收讫以后，钱可以重新安排；这几户以后还可以再办")],
        hidden=[("document", document), *(("id", str(row.id)) for row in rows)],
        listed=households(rows), reason=True,
        button=_("退回 %(yuan)s 元") % {"yuan": yuan(fen)},
        back=reverse("desk:funds_return_unpaid"), blocked=not rows or not document,
        crumbs=crumbs(),
    )  # fmt: skip


@page("funds.cancel_allotment")
def cancel_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Say what taking a transfer back does, ask for the reason, then take it back."""
    found = allotment(request.actor.county, key)
    if found is None or not scope(request, "funds.cancel_allotment").covers(found.region):
        raise Refused("not_found")
    back = reverse("desk:funds_allotment", args=[key])
    if confirmed(request):
        reason = request.POST.get("reason", "")
        do(request, cancel_allotment, allotment=key, reason=reason)
        return redirect(back)
    name = names_on(request.actor.county, request.today).get(found.region, found.region)
    return confirm_page(
        request, _("撤回在途拨款"), why=_("还没到乡镇的才能撤回；拨款的人不能自己撤。"),
        will=[_("撤回拨给 %(name)s 的款") % {"name": name}, *sum_said(found.fen)],
        after=[_("钱回到县专户，照样给这些户留着")], reason=True, danger=True,
        button=_("撤回 %(yuan)s 元") % {"yuan": yuan(found.fen)}, back=back,
        blocked=found.state != "sent", crumbs=crumbs(),
    )  # fmt: skip


@page("funds.refund_overpaid")
def refund_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Say what of a kept over-payment goes back to its household, then give it back."""
    loan = loans(scope(request, "funds.refund_overpaid")).filter(id=key).first()
    if loan is None:
        raise Refused("not_found")
    form = RefundForm(request.POST or None, initial={"fen": loan.kept_fen})
    sent = request.method == "POST" and form.is_valid()
    at = {"above_kept": "fen", "receipt_used": "receipt"}
    back = reverse("desk:funds_loan", args=[key])
    if sent and confirmed(request):
        if tried(request, form, refund_overpaid, at=at, loan=key, **form.cleaned_data):
            return redirect(back)
    elif sent:
        data = form.cleaned_data
        said = {"name": loan.household.head_name, "paper": data["receipt"]}
        return confirm_page(
            request, _("退还多交的钱"), why=_("户里写收据才退。"),
            will=[_("退给 %(name)s，收据 %(paper)s") % said, *sum_said(data["fen"])],
            hidden=[("fen", plain_yuan(data["fen"])), ("receipt", data["receipt"])],
            button=_("退还 %(yuan)s 元") % {"yuan": yuan(data["fen"])}, back=back,
            after=[_("代存的钱相应减少")], crumbs=crumbs(),
        )  # fmt: skip
    return form_page(
        request, form, _("退还多交的钱"),
        why=_("替 %(name)s 代存 %(yuan)s 元")
        % {"name": loan.household.head_name, "yuan": yuan(loan.kept_fen)},
        button=_("看一看再退"), back=back, crumbs=crumbs(),
    )  # fmt: skip


@page("funds.reverse")
def undo_page(request: DeskRequest, what: str, key: UUID) -> HttpResponse:
    """Say what a reversal does, ask for the reason, then post the mirror."""
    found = reversible(scope(request, "funds.reverse"), what, key)
    if found is None:
        raise Refused("not_found")
    back = _after_undo(found)
    if confirmed(request):
        do(request, undo, what=what, entry=key, reason=request.POST.get("reason", ""))
        return redirect(back)
    name = word(f"word.what_{what}")
    return confirm_page(
        request, _("冲正：%(what)s") % {"what": name},
        why=_("记错了才冲正：原来的凭证留着，另记一张反向的凭证。记的人不能自己冲正。"),
        will=[f"{name} {found.paper}".strip(), *sum_said(found.fen)],
        after=[_said_after(what)], reason=True, danger=True,
        button=_("冲正 %(yuan)s 元") % {"yuan": yuan(found.fen)}, back=back,
        blocked=found.undone, crumbs=crumbs(),
    )  # fmt: skip


def _said_after(what: str) -> str:
    """Say where the money is after a reversal."""
    return word(f"after_undo.{what}")


def _after_undo(found: Reversible) -> str:
    if found.loan is not None:
        return reverse("desk:funds_loan", args=[found.loan])
    names = {"hand_in": "funds_hand_in", "remittance": "funds_remittances",
             "received_back": "funds_remittances"}  # fmt: skip
    return reverse(f"desk:{names[found.what]}") if found.what in names else reverse("desk:funds")


urls = [
    path("funds/remit", remit_page, name="funds_remit"),
    path("funds/remittances", remittances_page, name="funds_remittances"),
    path("funds/remittances/<uuid:key>/receive", receive_back_page, name="funds_receive_back"),
    path("funds/return", return_unpaid_page, name="funds_return_unpaid"),
    path("funds/allotments/<uuid:key>/cancel", cancel_page, name="funds_cancel_allotment"),
    path("funds/loans/<uuid:key>/refund", refund_page, name="funds_refund"),
    path("funds/undo/<slug:what>/<uuid:key>", undo_page, name="funds_undo"),
]
