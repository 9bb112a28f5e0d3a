"""Receipt books at the desk: given out, looked through number by number, spoilt ones voided."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tuopin.desk.exporting import hand_out
from tuopin.desk.fields import Pick
from tuopin.desk.funds.sending import crumbs
from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import page, scope
from tuopin.desk.trying import tried
from tuopin.desk.writing import form_page
from tuopin.funds.actions import issue_receipts, void_receipt
from tuopin.funds.queries import receipt_account, repayments_by_receipt
from tuopin.kit.refusals import Refused
from tuopin.offices.queries import holders, officer_names, townships_on
from tuopin.sheets.rules.listing import Col

# Many sheets that were used say nothing by themselves: so many of the last are shown.
SHOWN = 200


class BookForm(forms.Form):
    """A book: whose, its prefix, its first and last number."""

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["officer"] = Pick(people, label=gettext_lazy("发给谁"))
        self.fields["prefix"] = forms.CharField(
            label=gettext_lazy("字头"), max_length=20, required=False,
            help_text=gettext_lazy("号码前面的字，例如“收A”；没有就空着"),
        )  # fmt: skip
        number = forms.TextInput(attrs={"inputmode": "numeric"})
        self.fields["first"] = forms.CharField(
            label=gettext_lazy("起号"), max_length=9, widget=number,
            help_text=gettext_lazy("照收据印的写，前面的零也写"),
        )  # fmt: skip
        self.fields["last"] = forms.CharField(
            label=gettext_lazy("止号"), max_length=9, widget=number
        )

    def clean(self) -> dict[str, Any]:
        """Both numbers are digits, as many as are printed on the receipts."""
        data = super().clean() or {}
        for name in ("first", "last"):
            text = str(data.get(name, "")).strip()
            if text and not (text.isascii() and text.isdecimal()):
                self.add_error(name, _("只写数字。"))
        return data

    def said(self) -> dict[str, Any]:
        """Return the values as `issue_receipts` takes them."""
        data = self.cleaned_data
        first = data["first"].strip()
        officer, _dot, region = data["officer"].partition("@")
        return {
            "officer": UUID(officer), "region": region, "prefix": data["prefix"],
            "first": int(first), "last": int(data["last"]), "width": len(first),
        }  # fmt: skip


class VoidForm(forms.Form):
    """A spoilt receipt and why."""

    number = forms.CharField(
        label=gettext_lazy("收据号码"), max_length=9,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text=gettext_lazy("只写数字，不写字头"),
    )  # fmt: skip
    reason = forms.CharField(label=gettext_lazy("理由"), max_length=200)

    def clean_number(self) -> int:
        """A receipt's number is digits."""
        text = str(self.cleaned_data["number"]).strip()
        if not (text.isascii() and text.isdecimal()):
            raise forms.ValidationError(_("只写数字。"))
        return int(text)


@page("see.funds")
def books_page(request: DeskRequest) -> HttpResponse:
    """List the receipt books with what became of their receipts by the day shown."""
    area = scope(request, "see.funds")
    rows = receipt_account(area, request.as_of)
    context = {
        "rows": rows,
        "gaps": sum(len(row.gaps) for row in rows),
        "may": request.actor.may("funds.issue_receipts"),
        "crumbs": [*crumbs(), (_("还款"), reverse("desk:funds_repayments"))],
    }
    return render(request, "desk/funds/receipts.html", context)


@page("funds.issue_receipts")
def issue_page(request: DeskRequest) -> HttpResponse:
    """Give out a book of receipts."""
    form = BookForm(request.POST or None, people=_people(request))
    at = {"receipts_issued": "first", "book_too_long": "last", "book_officer": "officer"}
    if request.method == "POST" and form.is_valid():
        done = tried(request, form, issue_receipts, at=at, **form.said())
        if done:
            return redirect("desk:funds_receipts")
    return form_page(
        request, form, _("发放收据本"), why=_("联系人收款写收据；每张都要有着落。"),
        button=_("发放收据本"), back=reverse("desk:funds_receipts"),
        crumbs=[*crumbs(), (_("收据本"), reverse("desk:funds_receipts"))],
    )  # fmt: skip


def _people(request: DeskRequest) -> list[tuple[str, str]]:
    """Return who may have a book, each with the township: 'officer@region'."""
    area = scope(request, "funds.issue_receipts")
    day, county = request.today, request.actor.county
    towns = {t.code: t.name for t in townships_on(county, day)}
    found = []
    for role in ("liaison", "township_finance"):
        for post in holders(area, role, day):
            town = post.region[:9] + "000"
            if town in towns and post.officer_id != request.actor.id:
                label = f"{towns[town]} {post.officer.name} {post.title}".strip()
                found.append((f"{post.officer_id}@{town}", label))
    return sorted(found, key=lambda pair: pair[1])


@page("see.funds")
def book_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Show one book number by number; void a spoilt receipt."""
    area, actor = scope(request, "see.funds"), request.actor
    found = receipt_account(area, request.as_of, only=key)
    if not found:
        raise Refused("not_found")
    account = found[0]
    mine = account.book.officer_id == actor.id or actor.has_role(
        "township_finance", "finance_centre"
    )
    form = VoidForm(request.POST or None)
    at = {"bad_value": "number", "receipt_used": "number", "receipt_voided": "number"}
    if request.method == "POST" and form.is_valid():
        done = tried(request, form, void_receipt, at=at, book=key, **form.cleaned_data)
        if done:
            return redirect("desk:funds_receipt_book", key=key)
    used = repayments_by_receipt(area, account.used[-SHOWN:], request.as_of)
    context = {
        "account": account,
        "form": form,
        "used": [(receipt, used.get(receipt)) for receipt in account.used[-SHOWN:]],
        "names": officer_names(actor.county, [account.book.issued_by]),
        "may_void": actor.may("funds.void_receipt") and mine,
        "crumbs": [*crumbs(), (_("收据本"), reverse("desk:funds_receipts"))],
    }
    status = 409 if form.errors else 200
    return render(request, "desk/funds/receipt_book.html", context, status=status)


@page("see.funds")
def book_export(request: DeskRequest, key: UUID) -> HttpResponse:
    """Hand out one book, every receipt with what became of it (I13); refuses 'not_found'."""
    area, on = scope(request, "see.funds"), request.as_of
    found = receipt_account(area, on, only=key)
    if not found:
        raise Refused("not_found")
    account = found[0]
    columns = [
        Col("officer", _("领用人")), Col("receipt", _("收据号")), Col("what", _("着落")),
        Col("household", _("户")), Col("number", _("借据编号")),
        Col("paid_on", _("还款日期"), "day"), Col("fen", _("金额（元）"), "money", total=True),
    ]  # fmt: skip
    said = {"used": _("已用"), "voided": _("作废"), "unused": _("未用"), "gap": _("缺号")}

    def body() -> Iterable[list[Any]]:
        used = repayments_by_receipt(area, account.used, on)
        for receipt, state in account.sheets_told:
            row = used.get(receipt)
            head = [account.book.officer.name, receipt]
            if row is not None:
                home = row.loan.household.head_name
                yield [*head, said[state], home, row.loan.number, row.paid_on, row.fen]
            else:
                what = _("还给联系人的钱") if state == "used" else said[state]
                yield [*head, what, "", "", None, None]

    crumbs_there = [
        *crumbs(), (_("收据本"), reverse("desk:funds_receipts")),
        (account.name, reverse("desk:funds_receipt_book", args=[key])),
    ]  # fmt: skip
    title = f"{_('收据本')} {account.name} {on}"
    return hand_out(request, "receipt_book", title, columns, body, crumbs_there)


urls = [
    path("funds/receipts", books_page, name="funds_receipts"),
    path("funds/receipts/issue", issue_page, name="funds_issue_receipts"),
    path("funds/receipts/<uuid:key>", book_page, name="funds_receipt_book"),
    path("funds/receipts/<uuid:key>/export", book_export, name="funds_receipt_book_export"),
]
