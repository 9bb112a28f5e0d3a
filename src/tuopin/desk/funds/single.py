"""Money that comes in, and books set against the bank's statement."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tuopin.desk.fields import FenField, Pick
from tuopin.desk.funds.sending import crumbs
from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import page, scope
from tuopin.desk.say import word
from tuopin.desk.trying import tried
from tuopin.desk.writing import confirm_page, confirmed, form_page, sum_said
from tuopin.funds.actions import appropriate, reconcile
from tuopin.funds.queries import Hand, money, money_by_township
from tuopin.funds.states import SOURCES
from tuopin.kit.money import plain_yuan, yuan
from tuopin.offices.queries import townships_on


class AppropriationForm(forms.Form):
    """Where the money comes from, by which document, how much."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"] = Pick(
            [(s, word(f"source.{s}")) for s in SOURCES], label=gettext_lazy("资金来源")
        )
        self.fields["document"] = forms.CharField(label=gettext_lazy("文件号"), max_length=60)
        self.fields["fen"] = FenField(label=gettext_lazy("金额（元）"))

    def clean_fen(self) -> Any:
        """Only an amount above zero comes in."""
        if (self.cleaned_data["fen"] or 0) <= 0:
            raise forms.ValidationError(_("金额要大于零。"))
        return self.cleaned_data["fen"]


class ReconciliationForm(forms.Form):
    """A hand, its bank balance, and the explanation of a gap."""

    def __init__(self, *args: Any, places: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"] = Pick(places, label=gettext_lazy("哪个账户"))
        self.fields["bank_fen"] = FenField(label=gettext_lazy("银行对账单余额（元）"))
        self.fields["explanation"] = forms.CharField(
            label=gettext_lazy("差额说明"), max_length=300, required=False,
            help_text=gettext_lazy("账面和银行不一致时要写清楚"),
        )  # fmt: skip


@page("funds.appropriate")
def appropriate_page(request: DeskRequest) -> HttpResponse:
    """Record money that came into the special account; the amount is said in capitals first."""
    form = AppropriationForm(request.POST or None)
    sent = request.method == "POST" and form.is_valid()
    if sent and confirmed(request) and tried(request, form, appropriate, **form.cleaned_data):
        return redirect(f"{reverse('desk:funds')}?tab=papers")
    if sent and not form.errors:
        return _confirm_appropriation(request, form.cleaned_data)
    return form_page(
        request, form, _("记拨入"), why=_("专项扶持资金进了专户，照到账通知记。"),
        button=_("看一看再存"), back=reverse("desk:funds"), crumbs=crumbs(),
    )  # fmt: skip


def _confirm_appropriation(request: DeskRequest, data: dict[str, Any]) -> HttpResponse:
    actor, on = request.actor, request.today
    after = money(actor.county, on).special_fen + data["fen"]
    return confirm_page(
        request, _("记拨入"),
        why=_("入了账只能冲正，不能改。"),
        will=[f"{word('source.' + data['source'])} {data['document']}", *sum_said(data["fen"])],
        after=[_("专户余额 %(yuan)s 元") % {"yuan": yuan(after)}],
        hidden=[
            ("source", data["source"]),
            ("document", data["document"]),
            ("fen", plain_yuan(data["fen"])),
        ],
        button=_("记拨入 %(yuan)s 元") % {"yuan": yuan(data["fen"])},
        back=reverse("desk:funds_appropriate"), crumbs=crumbs(),
    )  # fmt: skip


@page("funds.reconcile")
def reconcile_page(request: DeskRequest) -> HttpResponse:
    """Set the book balance of a hand against its bank statement."""
    places = _hands(request)
    form = ReconciliationForm(
        request.POST or None, places=places, initial={"region": request.GET.get("place", "")}
    )
    if (
        request.method == "POST"
        and form.is_valid()
        and tried(
            request, form, reconcile, at={"gap_unexplained": "explanation"}, **form.cleaned_data
        )
    ):
        return redirect(f"{reverse('desk:funds')}?tab=papers")
    return form_page(
        request, form, _("对账"), why=_("照银行对账单填当天余额；账面余额写在账户后面。"),
        button=_("存下对账"), back=reverse("desk:funds"), crumbs=crumbs(),
    )  # fmt: skip


def _hands(request: DeskRequest) -> list[tuple[str, str]]:
    """Return the accounts that the reader reconciles, each with its book balance."""
    actor, on = request.actor, request.today
    area = scope(request, "funds.reconcile")
    cash = money_by_township(actor.county, on)
    found = [
        (t.code, t.name, cash.get(t.code, Hand(0, 0, 0)).cash_fen)
        for t in townships_on(actor.county, on)
        if area.covers(t.code)
    ]
    if area.whole:
        whole = (actor.county.ljust(12, "0"), _("县专户"), money(actor.county, on).special_fen)
        found.insert(0, whole)
    return [
        (code, _("%(name)s（账面 %(yuan)s 元）") % {"name": name, "yuan": yuan(fen)})
        for code, name, fen in found
    ]
