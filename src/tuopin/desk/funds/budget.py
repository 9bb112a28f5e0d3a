"""What each batch may lend in a township is set here, and how books begin mid-way (R47)."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tuopin.desk.fields import FenField, Pick
from tuopin.desk.funds.sending import crumbs
from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import as_uuid, page, scope
from tuopin.desk.say import word
from tuopin.desk.trying import tried
from tuopin.desk.writing import confirm_page, confirmed, form_page, sum_said
from tuopin.funds.actions import open_balance, set_budget
from tuopin.funds.queries import BudgetLine, budgets
from tuopin.funds.states import SOURCES
from tuopin.kit.money import plain_yuan, yuan
from tuopin.offices.queries import names_on, townships_on
from tuopin.programme.queries import batches_on


class BudgetForm(forms.Form):
    """Which batch, where, how much, by which document."""

    def __init__(
        self, *args: Any, batches: list[tuple[str, str]], places: list[tuple[str, str]],
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.fields["batch"] = Pick(batches, label=gettext_lazy("批次"))
        self.fields["region"] = Pick(places, label=gettext_lazy("乡镇"))
        self.fields["fen"] = FenField(label=gettext_lazy("预算（元）"))
        self.fields["document"] = forms.CharField(label=gettext_lazy("文件号"), max_length=60)


@page("funds.set_budget")
def budget_page(request: DeskRequest) -> HttpResponse:
    """Set what a batch may lend in a township; say first what it changes."""
    county, on = request.actor.county, request.today
    numbers = {str(b.id): b.number for b in batches_on(county, on) if b.state != "closed"}
    form = BudgetForm(
        request.POST or None,
        batches=[(key, _("第 %(n)s 批") % {"n": n}) for key, n in numbers.items()],
        places=_towns(request, "funds.set_budget"),
        initial={"batch": request.GET.get("batch", ""), "region": request.GET.get("place", "")},
    )
    back = f"{reverse('desk:funds')}?tab=sources"
    sent = request.method == "POST" and form.is_valid()
    if sent and confirmed(request):
        data = form.cleaned_data | {"batch": as_uuid(form.cleaned_data["batch"])}
        if tried(request, form, set_budget, at={"budget_below_approved": "fen"}, **data):
            return redirect(back)
    if sent and not form.errors:
        return _confirm_budget(request, form.cleaned_data, numbers)
    return form_page(
        request, form, _("定预算"), back=back, button=_("看一看再存"), crumbs=crumbs(),
        why=_("一个批次在一个乡镇可以借出多少；没有定的只受专户余额限制。"),
    )  # fmt: skip


def _confirm_budget(
    request: DeskRequest, data: dict[str, Any], numbers: dict[str, int]
) -> HttpResponse:
    line = _line(request, as_uuid(data["batch"]), data["region"])
    before = line.budget_fen
    place = names_on(request.actor.county, request.today).get(data["region"], data["region"])
    left = data["fen"] - line.approved_fen
    said = _("原来没有预算") if before is None else _("原来 %(yuan)s 元") % {"yuan": yuan(before)}
    return confirm_page(
        request, _("定预算"),
        why=_("从今天起算；以前的预算留在记录里。"),
        will=[
            _("第 %(n)s 批 %(place)s %(document)s")
            % {"n": numbers[data["batch"]], "place": place, "document": data["document"]},
            *sum_said(data["fen"]),
            said,
        ],
        after=[
            _("已安排 %(yuan)s 元") % {"yuan": yuan(line.approved_fen)},
            _("还能安排 %(yuan)s 元") % {"yuan": yuan(left)}
            if left >= 0
            else _("预算不能少于已安排的数"),
        ],
        hidden=[
            ("batch", data["batch"]), ("region", data["region"]),
            ("fen", plain_yuan(data["fen"])), ("document", data["document"]),
        ],
        button=_("定预算 %(yuan)s 元") % {"yuan": yuan(data["fen"])}, blocked=left < 0,
        back=reverse("desk:funds_budget"), crumbs=crumbs(),
    )  # fmt: skip


def _line(request: DeskRequest, batch: UUID, region: str) -> BudgetLine:
    found = budgets(request.actor.county, request.today)
    mine = [line for line in found if (line.batch, line.region) == (batch, region)]
    return mine[0] if mine else BudgetLine(batch, region)


def _towns(request: DeskRequest, permission: str) -> list[tuple[str, str]]:
    area = scope(request, permission)
    towns = townships_on(request.actor.county, request.today)
    return [(t.code, t.name) for t in towns if area.covers(t.code)]


class OpeningForm(forms.Form):
    """Which hand, from which source, how much, by which document."""

    def __init__(self, *args: Any, places: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"] = Pick(places, label=gettext_lazy("哪个账户"))
        self.fields["source"] = Pick(
            [(s, word(f"source.{s}")) for s in SOURCES], label=gettext_lazy("资金来源")
        )
        self.fields["fen"] = FenField(label=gettext_lazy("期初余额（元）"))
        self.fields["document"] = forms.CharField(label=gettext_lazy("依据的文件"), max_length=60)


@page("funds.open_balance")
def opening_page(request: DeskRequest) -> HttpResponse:
    """Enter what a hand held when the books began; the amount is said in capitals first."""
    places = _towns(request, "funds.open_balance")
    if scope(request, "funds.open_balance").whole:
        places.insert(0, (request.actor.county.ljust(12, "0"), _("县专户")))
    form = OpeningForm(request.POST or None, places=places)
    back = f"{reverse('desk:funds')}?tab=sources"
    sent = request.method == "POST" and form.is_valid()
    if (
        sent
        and confirmed(request)
        and tried(
            request, form, open_balance,
            at={"bad_amount": "fen", "books_begun": "region", "already_open": "source"},
            **form.cleaned_data,
        )
    ):  # fmt: skip
        return redirect(back)
    if sent and not form.errors:
        return _confirm_opening(request, form.cleaned_data, dict(places))
    return form_page(
        request, form, _("记期初余额"), back=back, button=_("看一看再存"), crumbs=crumbs(),
        why=_("中途启用时，把开账那天专户或乡镇手里已有的钱记进来；只在第一笔账以前记。"),
    )  # fmt: skip


def _confirm_opening(
    request: DeskRequest, data: dict[str, Any], places: dict[str, str]
) -> HttpResponse:
    return confirm_page(
        request, _("记期初余额"), why=_("入了账只能冲正，不能改。"),
        will=[
            f"{places[data['region']]} {word('source.' + data['source'])} {data['document']}",
            *sum_said(data["fen"]),
        ],
        after=[_("本金加上这一笔")],
        hidden=[
            ("region", data["region"]), ("source", data["source"]),
            ("fen", plain_yuan(data["fen"])), ("document", data["document"]),
        ],
        button=_("记期初 %(yuan)s 元") % {"yuan": yuan(data["fen"])},
        back=reverse("desk:funds_opening"), crumbs=crumbs(),
    )  # fmt: skip
