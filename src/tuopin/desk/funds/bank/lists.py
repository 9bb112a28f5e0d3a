"""The bank statements of every account, and handing one in."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tuopin.desk.fields import FileField, Pick
from tuopin.desk.funds.bank.seen import account_said, crumbs
from tuopin.desk.funds.sending import crumbs as funds_crumbs
from tuopin.desk.funds.tabs import money_tabs
from tuopin.desk.gate import DeskRequest
from tuopin.desk.listing import keyset
from tuopin.desk.pages import fresh_key, page, scope
from tuopin.desk.places import placed
from tuopin.desk.trying import tried
from tuopin.funds.queries import bank
from tuopin.offices.queries import townships_on
from tuopin.sheets.actions import hand_in
from tuopin.sheets.queries import limit_of
from tuopin.sheets.tasks import start_check


@page("see.funds")
def list_page(request: DeskRequest) -> HttpResponse:
    """Show the statements of the accounts within the reader's area, the newest first."""
    actor, on = request.actor, request.as_of
    area, place = placed(request, "see.funds")
    found = keyset(bank.statements(area).filter(loaded_on__lte=on), request, ("-to_on", "-id"))
    context = {
        "page": found,
        "rows": [{"row": row, "account": account_said(request, row.region)} for row in found.rows],
        "chips": [{"label": account_said(request, place), "remove": request.path}] if place else [],
        "tabs": money_tabs(request, "funds_statements"),
        "may_load": actor.may("funds.merge_bank"),
        "crumbs": funds_crumbs(),
    }
    return render(request, "desk/funds/bank.html", context)


class StatementForm(forms.Form):
    """A statement's workbook, and whose account it is."""

    def __init__(self, *args: Any, places: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"] = Pick(places, label=gettext_lazy("哪个账户"))
        self.fields["file"] = FileField(
            label=gettext_lazy("工作簿"),
            help_text=gettext_lazy("接着上一张往后交，从早到晚或从晚到早都行；表样在右边。"),
        )


@page("funds.merge_bank")
def new_page(request: DeskRequest) -> HttpResponse:
    """Take a statement in and start its check; what it says is reviewed before it goes in."""
    places = _places(request)
    initial = {"region": request.GET.get("place") or places[0][0]}
    form = StatementForm(
        request.POST or None, request.FILES or None, places=places, initial=initial
    )
    if request.method == "POST" and form.is_valid():
        taken = _hand_in(request, form)
        if taken is not None:
            return redirect("desk:sheets_import", taken)
    context = {
        "form": form,
        "key": request.POST.get("key") or fresh_key(),
        "last": [
            {"account": said, "row": last}
            for region, said in places
            if (last := bank.last_statement(request.actor.county, region)) is not None
        ],
        "crumbs": crumbs(),
    }
    status = 409 if form.errors else 200
    return render(request, "desk/funds/bank_new.html", context, status=status)


def _hand_in(request: DeskRequest, form: StatementForm) -> UUID | None:
    file = form.cleaned_data["file"]
    most = limit_of(request.actor.county, request.today)
    if file.size > most:
        form.add_error("file", _("文件超过 %(n)s MB。") % {"n": most // 2**20})
        return None
    faults = ("file_unreadable", "file_encrypted", "file_too_large", "file_bomb")
    done = tried(
        request, form, hand_in, at=dict.fromkeys(faults, "file"), form="bank", name=file.name,
        data=file.read(), region=form.cleaned_data["region"],
    )  # fmt: skip
    if done is None:
        return None
    key = UUID(done.result["import"])
    if not done.replayed:
        start_check(request.actor, request.today, key)
    return key


def _places(request: DeskRequest) -> list[tuple[str, str]]:
    """Return the accounts whose statements the reader hands in."""
    actor, on = request.actor, request.today
    area = scope(request, "funds.merge_bank")
    found = [(t.code, t.name) for t in townships_on(actor.county, on) if area.covers(t.code)]
    if area.whole:
        found.insert(0, (actor.county.ljust(12, "0"), _("县专户")))
    return found
