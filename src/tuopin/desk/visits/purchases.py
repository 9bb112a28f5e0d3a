"""Purchases with the officer present: the list, one with its receipt, recording, voiding (R63)."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tuopin.desk.exporting import EXPORT_MOST, hand_out
from tuopin.desk.fields import DayField, FenField, FileField, MilliField, Pick
from tuopin.desk.gate import DeskRequest
from tuopin.desk.listing import keyset
from tuopin.desk.pages import as_uuid, do, page, scope
from tuopin.desk.say import quantity, word
from tuopin.desk.trying import tried
from tuopin.desk.visits.finding import PAPERS, ask_whose, given_file, home_of, paper, people
from tuopin.desk.visits.narrowing import narrowed
from tuopin.desk.visits.tabs import crumbs_to, segments, view_of, visit_tabs
from tuopin.desk.writing import confirm_page, confirmed, form_page, sum_said
from tuopin.kit.money import yuan
from tuopin.kit.refusals import Refused
from tuopin.offices.queries import names_on, place_of
from tuopin.sheets.rules.listing import Col
from tuopin.visits.actions import purchase, void_purchase
from tuopin.visits.queries import (
    pairings_of,
    purchase_of,
    purchases,
    spent_on,
    standing_of,
    to_change,
)

# All that stand, those without a receipt on file, and what was entered wrongly.
VIEWS = ("all", "bare", "void")
# Beside which field a refusal is said.
_AT = {
    "officer_not_paired": "officer",
    "part_not_approved": "part",
    "purchase_above_part": "loan_fen",
    "purchase_before_money": "bought_on",
    "purchase_receipt_used": "receipt",
    "evidence_unreadable": "file",
    "evidence_too_large": "file",
    "date_future": "bought_on",
}


class PurchaseForm(forms.Form):
    """What was bought for which part, who was there, what it cost and what the loan paid."""

    def __init__(
        self, *args: Any, parts: list[tuple[str, str]], officers: list[tuple[str, str]], **kw: Any
    ) -> None:
        super().__init__(*args, **kw)
        self.fields["part"] = Pick(parts, label=gettext_lazy("给哪个项目买的"))
        self.fields["bought_on"] = DayField(label=gettext_lazy("采购日期"))
        self.fields["officer"] = Pick(officers, label=gettext_lazy("到场的人"))
        self.fields["item"] = _text(gettext_lazy("物品"), 60)
        self.fields["sort"] = _text(gettext_lazy("品种规格"), 60, required=False)
        self.fields["quantity_milli"] = MilliField(label=gettext_lazy("数量"))
        self.fields["unit"] = _text(gettext_lazy("计量单位"), 10)
        self.fields["fen"] = FenField(label=gettext_lazy("价款（元）"))
        self.fields["loan_fen"] = FenField(
            label=gettext_lazy("其中借款（元）"), help_text=gettext_lazy("用自己的钱买的填 0")
        )
        self.fields["supplier"] = _text(gettext_lazy("卖方"), 60, required=False)
        self.fields["receipt"] = _text(gettext_lazy("票据号"), 40, required=False)
        self.fields["file"] = FileField(
            accept=PAPERS, label=gettext_lazy("票据照片"), required=False,
            help_text=gettext_lazy("PDF、JPEG 或 PNG"),
        )  # fmt: skip


def _text(label: Any, length: int, *, required: bool = True) -> forms.CharField:
    return forms.CharField(label=label, max_length=length, required=required)


def _list() -> tuple[str, str]:
    return _("采购"), reverse("desk:visits_purchases")


def _listed(request: DeskRequest) -> tuple[Any, str, list[dict[str, Any]]]:
    """Return the purchases that the address asks for: those that stand, or a part of them."""
    on, narrow, view = request.as_of, narrowed(request), view_of(request, *VIEWS)
    rows = narrow.rows(purchases(narrow.area, on, voided=view == "void"))
    if view == "bare":
        rows = rows.filter(file__isnull=True)
    elif view == "void":
        rows = rows.filter(void_on__lte=on)
    return rows, view, narrow.chips


@page("see.visits")
def purchases_page(request: DeskRequest) -> HttpResponse:
    """List the purchases of the reader's area, newest first, with what they come to."""
    rows, view, chips = _listed(request)
    views = [("all", _("全部"), None), ("bare", _("没有票据"), None), ("void", _("已作废"), None)]
    context = {
        "page": keyset(rows, request, ("-bought_on", "-id")),
        "sums": spent_on(rows),
        "view": view,
        "views": segments(request, views, view),
        "chips": chips,
        "may_buy": request.actor.may("visits.purchase"),
        "tabs": visit_tabs("visits_purchases"),
        "crumbs": crumbs_to(),
    }
    return render(request, "desk/visits/purchases.html", context)


@page("see.visits")
def purchases_export(request: DeskRequest) -> HttpResponse:
    """Hand out the purchases as a workbook."""
    on, (rows, view, _chips) = request.as_of, _listed(request)
    columns = [
        Col("township", _("乡镇")), Col("village", _("村")), Col("household", _("户主")),
        Col("bought_on", _("采购日期"), "day"), Col("content", _("项目内容")),
        Col("item", _("物品")), Col("sort", _("品种规格")), Col("quantity", _("数量"), "milli"),
        Col("unit", _("计量单位")), Col("fen", _("价款（元）"), "money", total=True),
        Col("loan", _("其中借款（元）"), "money", total=True), Col("supplier", _("卖方")),
        Col("receipt", _("票据号")), Col("officer", _("到场的人")),
    ]  # fmt: skip
    if view == "void":
        columns += [Col("void_on", _("作废日期"), "day"), Col("void_reason", _("为什么作废"))]

    def body() -> Iterable[list[Any]]:
        names = names_on(request.actor.county, on)
        for row in rows[:EXPORT_MOST]:
            place = place_of(names, row.region)
            yield [
                place.township, place.village, row.household.head_name, row.bought_on,
                row.part.content, row.item, row.sort, row.quantity_milli, row.unit, row.fen,
                row.loan_fen, row.supplier, row.receipt, row.officer.name,
                *((row.void_on, row.void_reason) if view == "void" else ()),
            ]  # fmt: skip

    return hand_out(request, "purchases", f"{_('采购')} {on}", columns, body, [_list()])


def _found(request: DeskRequest, key: UUID, permission: str = "see.visits") -> Any:
    found = purchase_of(scope(request, permission), key, request.as_of)
    if found is None:
        raise Refused("not_found")
    return found


@page("see.visits")
def purchase_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Show one purchase with what it was for, who was there, and its receipt."""
    row = _found(request, key)
    void = row.void_on is not None and row.void_on <= request.as_of
    names = people(request, row.recorded_by, row.void_by)
    now = request.as_of == request.today
    context = {
        "row": row,
        "void": void,
        "recorder": names.get(row.recorded_by, ""),
        "voider": names.get(row.void_by, ""),
        "picture": row.file is not None and row.file.media_type.startswith("image/"),
        "own_fen": row.fen - row.loan_fen,
        "may_void": now and not void and scope(request, "visits.void_purchase").covers(row.region),
        "crumbs": crumbs_to(_list()),
    }
    return render(request, "desk/visits/purchase.html", context)


@page("see.visits")
def purchase_paper(request: DeskRequest, key: UUID) -> HttpResponse:
    """Hand out the receipt of a purchase."""
    return paper(_found(request, key).file)


@page("visits.purchase")
def purchase_new(request: DeskRequest) -> HttpResponse:
    """Choose the household, then record what was bought for it."""
    home = home_of(request, "visits.purchase")
    if home is None:
        why = _("联系人到场，买的东西要在审定的项目里")
        return ask_whose(request, _("登记采购"), why, "desk:visits_purchases")
    officers = _officers(request, home)
    mine = {"officer": str(request.actor.id)} if str(request.actor.id) in dict(officers) else {}
    form = PurchaseForm(
        request.POST or None, request.FILES or None, parts=_parts(request, home),
        officers=officers, initial={"bought_on": request.today} | mine,
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        made = _record(request, form, home)
        if made:
            return redirect("desk:visits_purchase", made.result["purchase"])
    return form_page(
        request, form, _("登记采购"),
        why=_("%(name)s；借款花在审定的项目上，一项不能超") % {"name": home.head_name},
        button=_("存下"), back=reverse("desk:register_household", args=[home.id]),
        crumbs=crumbs_to(_list()),
    )  # fmt: skip


def _record(request: DeskRequest, form: PurchaseForm, home: Any) -> Any:
    data = form.cleaned_data
    plain = ("item", "sort", "quantity_milli", "unit", "fen", "loan_fen", "supplier", "receipt")
    bought_on: date = data["bought_on"]
    return tried(
        request, form, purchase, at=_AT, on=bought_on, household=home.id,
        part=as_uuid(data["part"]), officer=as_uuid(data["officer"]),
        **{name: data[name] for name in plain}, **given_file(form),
    )  # fmt: skip


def _parts(request: DeskRequest, home: Any) -> list[tuple[str, str]]:
    """Return the parts that stand, each with what of its loan money is left."""
    found = []
    projects = to_change(scope(request, "visits.purchase"), home.id, request.today)
    for application, _number, _parts in projects:
        for one in standing_of(home.county, application):
            scale = quantity(one.line.quantity_milli, one.line.unit)
            left = yuan(one.line.amount_fen - one.spent_fen)
            said = {"content": f"{one.line.content} {scale}", "left": left}
            found.append((str(one.part), _("%(content)s（借款还剩 %(left)s 元）") % said))
    return found


def _officers(request: DeskRequest, home: Any) -> list[tuple[str, str]]:
    """Return who answers for the household, the liaison officer first, then who did before.

    A purchase of before a hand-over may be written down after it; the day is judged by the act.
    """
    paired = pairings_of(home.county, [home.id]).get(home.id, [])
    found: dict[str, str] = {}
    for p in sorted(paired, key=lambda p: (not p.on(request.today), p.role != "liaison")):
        said = _("%(name)s（%(role)s）") % {"name": p.name, "role": _role(p.role)}
        found.setdefault(str(p.officer), said)
    return list(found.items())


def _role(role: str) -> str:
    return word(f"pairing.{role}")


@page("visits.void_purchase")
def void_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Say what voiding does, then void a purchase with the reason."""
    row, at = _found(request, key, "visits.void_purchase"), reverse("desk:visits_purchases")
    if confirmed(request):
        do(request, void_purchase, purchase=key, reason=request.POST.get("reason", ""))
        return redirect("desk:visits_purchase", key)
    return confirm_page(
        request, _("作废采购"),
        why=_("记错了才作废；记录留着，票据也留着。"),
        will=[f"{row.household.head_name} · {row.item} {quantity(row.quantity_milli, row.unit)}",
              *sum_said(row.fen)],
        after=[_("花在“%(content)s”上的借款 %(yuan)s 元放回来") % {
            "content": row.part.content, "yuan": yuan(row.loan_fen),
        }],
        reason=True, danger=True, button=_("作废"), back=at, blocked=row.void_on is not None,
        crumbs=crumbs_to(_list()),
    )  # fmt: skip
