"""Money that comes in, and books set against the bank's statement."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tuopin.desk.fields import FenField, Pick
from tuopin.desk.pages import do, fresh_key, page, scope
from tuopin.desk.say import word
from tuopin.funds.actions import appropriate, reconcile
from tuopin.funds.queries import book_of
from tuopin.funds.states import SOURCES
from tuopin.kit.money import yuan
from tuopin.offices.queries import names_on, townships_on


class AppropriationForm(forms.Form):
    """Where the money comes from, by which document, how much."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"] = Pick(
            [(s, word(f"source.{s}")) for s in SOURCES], label=gettext_lazy("资金来源")
        )
        self.fields["document"] = forms.CharField(label=gettext_lazy("文件号"), max_length=60)
        self.fields["fen"] = FenField(label=gettext_lazy("金额（元）"))


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
def appropriate_page(request: HttpRequest) -> HttpResponse:
    """Record money that came into the special account."""
    form = AppropriationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        do(request, appropriate, **form.cleaned_data)
        return redirect(f"{reverse('desk:funds')}?tab=papers")
    return _form(request, form, _("记拨入"), _("存下"), "")


@page("funds.reconcile")
def reconcile_page(request: HttpRequest) -> HttpResponse:
    """Set the book balance of a hand against its bank statement."""
    actor, on = request.actor, request.today  # type: ignore[attr-defined]
    area = scope(request, "funds.reconcile")
    names = names_on(actor.county, on)
    whole = actor.county.ljust(12, "0")
    regions = [t.code for t in townships_on(actor.county, on) if area.covers(t.code)]
    if area.whole:
        regions.insert(0, whole)
    places = [
        (code, _("县专户") if code == whole else names.get(code, code)) for code in regions
    ]
    form = ReconciliationForm(request.POST or None, places=places)
    if request.method == "POST" and form.is_valid():
        do(request, reconcile, **form.cleaned_data)
        return redirect(f"{reverse('desk:funds')}?tab=papers")
    book = ""
    if len(regions) == 1:
        book = _("账面余额 %(yuan)s 元") % {"yuan": yuan(book_of(actor.county, regions[0], on))}
    return _form(request, form, _("对账"), _("存下对账"), book)


def _form(
    request: HttpRequest, form: Any, title: str, button: str, why: str
) -> HttpResponse:
    context = {
        "form": form, "title": title, "button": button, "why": why,
        "key": request.POST.get("key") or fresh_key(),
        "crumbs": [(_("资金"), reverse("desk:funds"))], "back": reverse("desk:funds"),
    }  # fmt: skip
    return render(request, "desk/funds/form.html", context)
