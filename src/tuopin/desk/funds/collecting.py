"""What households give back: one repayment entered by its receipt, and the list of them (R69)."""

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
from tuopin.desk.fields import Choice, DayField, FenField, Pick
from tuopin.desk.funds.sending import crumbs
from tuopin.desk.funds.tabs import money_tabs
from tuopin.desk.gate import DeskRequest
from tuopin.desk.listing import keyset
from tuopin.desk.pages import page, scope
from tuopin.desk.places import placed
from tuopin.desk.say import long_day, word
from tuopin.desk.trying import tried
from tuopin.desk.writing import confirm_page, confirmed, sum_said
from tuopin.funds.actions import collect
from tuopin.funds.queries import collectable, loans, owed, pockets, repayments, would_settle
from tuopin.kit.money import plain_yuan, yuan
from tuopin.kit.refusals import Refused
from tuopin.kit.scope import Scope
from tuopin.offices.queries import holders, names_on, officer_names, place_of
from tuopin.sheets.rules.listing import Col

OVER = ("refuse", "refund", "hold")
# Which hands a role enters, the usual one first.
_HANDS = {
    "township_finance": ("township", "collector"),
    "finance_centre": ("special", "collector"),
    "liaison": ("collector",),
}
# Where on the form a refusal is said.
_AT = {
    "bad_amount": "fen", "overpaid": "over", "overpaid_absurd": "fen", "hold_not_here": "over",
    "before_loan": "paid_on", "date_future": "paid_on", "collector_unfit": "collector",
    "receipt_used": "receipt", "receipt_voided": "receipt", "receipt_of_other": "receipt",
    "receipt_outside_books": "receipt", "wrong_hand": "hand",
}  # fmt: skip


class CollectForm(forms.Form):
    """One repayment as its receipt says it."""

    def __init__(
        self, *args: Any, hands: tuple[str, ...], people: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["fen"] = FenField(
            label=gettext_lazy("还款金额（元）"), help_text=gettext_lazy("收到多少写多少")
        )
        self.fields["paid_on"] = DayField(
            label=gettext_lazy("还款日期"), help_text=gettext_lazy("照收据上的日期")
        )
        self.fields["receipt"] = forms.CharField(
            label=gettext_lazy("收据号"), max_length=40, required=hands[0] != "special"
        )
        named = [(hand, word(f"word.hand_{hand}")) for hand in hands]
        if len(hands) > 1:
            self.fields["hand"] = Choice(named, label=gettext_lazy("收款方式"))
            self.fields["collector"] = Pick(
                [("", "—"), *people], label=gettext_lazy("收款的联系人"), required=False,
                help_text=gettext_lazy("联系人收的款才选"),
            )  # fmt: skip
        self.fields["over"] = Choice(
            [(over, word(f"word.over_{over}")) for over in OVER], label=gettext_lazy("如果多交")
        )
        self.fields["note"] = forms.CharField(
            label=gettext_lazy("备注"), max_length=200, required=False
        )

    def clean_fen(self) -> Any:
        """Only an amount above zero comes in."""
        if (self.cleaned_data["fen"] or 0) <= 0:
            raise forms.ValidationError(_("金额要大于零。"))
        return self.cleaned_data["fen"]

    def said(self) -> dict[str, Any]:
        """Return the values as `collect` takes them."""
        data = dict(self.cleaned_data)
        data.setdefault("hand", "collector")
        chosen = data.get("collector") if data["hand"] == "collector" else None
        return data | {"collector": UUID(chosen) if chosen else None}


@page("funds.collect")
def collect_page(request: DeskRequest) -> HttpResponse:
    """Find a loan by its number, take down its receipt, say what it does, then enter it."""
    loan, number = _loan(request)
    if loan is None:
        return _find(request, number)
    hands, people = _hands(request), _people(request, loan)
    start = {"paid_on": request.today, "hand": hands[0], "over": "refuse"}
    form = CollectForm(request.POST or None, hands=hands, people=people, initial=start)
    sent = request.method == "POST" and form.is_valid()
    if sent and confirmed(request):
        done = tried(request, form, collect, at=_at(form), loan=loan.id, **form.said())
        if done:
            return redirect("desk:funds_loan", key=loan.id)
    if sent and not form.errors and _judged(form, loan):
        return _confirm(request, loan, form)
    context = {
        "loan": loan, "owed": owed(loan), "form": form, "crumbs": crumbs(),
        "settled": loan.state == "settled",
    }  # fmt: skip
    status = 409 if form.errors else 200
    return render(request, "desk/funds/collect.html", context, status=status)


def _loan(request: DeskRequest) -> tuple[Any, str]:
    """Return the loan that the address names, by key or number; None where it names none."""
    area = scope(request, "funds.collect")
    key, number = request.GET.get("loan", ""), request.GET.get("number", "").strip()[:40]
    if key:
        try:
            found = loans(area).filter(id=UUID(key)).first()
        except ValueError:
            found = None
        if found is None:
            raise Refused("not_found")
        return found, found.number
    return (collectable(area, number) if number else None), number


def _find(request: DeskRequest, number: str) -> HttpResponse:
    context = {"number": number, "missing": bool(number), "crumbs": crumbs()}
    return render(request, "desk/funds/collect.html", context, status=404 if number else 200)


def _hands(request: DeskRequest) -> tuple[str, ...]:
    for role, hands in _HANDS.items():
        if request.actor.has_role(role):
            return hands
    return ("collector",)


def _people(request: DeskRequest, loan: Any) -> list[tuple[str, str]]:
    """Return the liaison officers of the loan's township."""
    town = Scope(loan.county, (loan.region[:9],))
    held = holders(town, "liaison", request.today)
    return sorted({(str(post.officer_id), post.officer.name) for post in held}, key=lambda p: p[1])


def _at(form: CollectForm) -> dict[str, str]:
    return {code: name for code, name in _AT.items() if name in form.fields}


def _judged(form: CollectForm, loan: Any) -> bool:
    """Say an over-payment beside its field before anything is confirmed."""
    data = form.cleaned_data
    over = would_settle(loan, data["fen"]).over_fen
    if over and data["over"] == "refuse":
        left = {"owed": yuan(data["fen"] - over), "over": yuan(over)}
        form.add_error("over", _("只欠 %(owed)s 元，多交了 %(over)s 元：选退还或代存。") % left)
    return not form.errors


def _confirm(request: DeskRequest, loan: Any, form: CollectForm) -> HttpResponse:
    said = form.said()
    split = would_settle(loan, said["fen"])
    name = {"name": loan.household.head_name, "number": loan.number}
    will = [_("%(name)s（%(number)s）还款") % name, *sum_said(said["fen"])]
    will.append(_parts(loan, split))
    if split.over_fen:
        over = word(f"word.over_{said['over']}")
        will.append(f"{over}：{yuan(split.over_fen)} {_('元')}")
    who = dict(_people(request, loan)) if said["collector"] else {}
    taken = who.get(str(said["collector"]), "") if said["collector"] else request.actor.name
    paper = {"day": long_day(said["paid_on"]), "receipt": said["receipt"] or "—", "who": taken}
    will.append(_("%(day)s，收据 %(receipt)s，经手人 %(who)s") % paper)
    hidden = {name: form.cleaned_data[name] for name in form.fields}
    hidden["fen"] = plain_yuan(said["fen"])
    return confirm_page(
        request, _("记一笔还款"), why=_("入了账只能冲正，不能改。"), will=will,
        after=_after(loan, split),
        hidden=[(name, value) for name, value in hidden.items() if value not in (None, "")],
        button=_("记还款 %(yuan)s 元") % {"yuan": yuan(said["fen"])},
        back=request.get_full_path(), crumbs=crumbs(),
    )  # fmt: skip


def _parts(loan: Any, split: Any) -> str:
    if loan.state == "written_off":
        return _("已核销的借款收回 %(yuan)s 元") % {"yuan": yuan(split.principal_fen)}
    parts = {"principal": yuan(split.principal_fen), "fee": yuan(split.fee_fen)}
    if split.fee_fen:
        return _("先抵占用费 %(fee)s 元，再还本金 %(principal)s 元") % parts
    return _("还本金 %(principal)s 元") % parts


def _after(loan: Any, split: Any) -> list[str]:
    """Say how the loan stands afterwards."""
    left = owed(loan)
    rest = left.fen - split.fee_fen - split.principal_fen
    if rest:
        return [_("还欠 %(yuan)s 元") % {"yuan": yuan(rest)}]
    if loan.state == "written_off":
        return [_("核销的钱全部收回，联系人的担保解除")]
    return [_("这笔借款还清，联系人的担保解除")]


@page("see.funds")
def repayments_page(request: DeskRequest) -> HttpResponse:
    """List the repayments up to the day shown: in whose hand each is, and which were reversed."""
    area, place = placed(request, "see.funds")
    view = "pocket" if request.GET.get("view") == "pocket" else "all"
    rows = _listed(area, request.as_of, view)
    found = keyset(rows, request, ("-id",))
    actor = request.actor
    names = officer_names(actor.county, [r.collector or r.taken_by for r in found.rows])
    held = pockets(area) if request.as_of == request.today else []
    who = officer_names(actor.county, [key for key, *_rest in held])
    base = reverse("desk:funds_repayments")
    context = {
        "page": found,
        "rows": [(row, names.get(row.collector or row.taken_by, "—")) for row in found.rows],
        "view": view,
        "views": [
            {"label": _("全部"), "url": base, "on": view == "all"},
            {"label": _("没交财政所的"), "url": f"{base}?view=pocket", "on": view == "pocket"},
        ],
        "pockets": [(key, who.get(key, "—"), n, fen, day) for key, n, fen, day in held],
        "place": place,
        "places": chips_of(request, place, base),
        "tabs": money_tabs(request, "funds_repayments"),
        "mine": actor.has_role("liaison"),
        "acts": {
            name: actor.may(f"funds.{name}")
            for name in ("collect", "hand_in", "reverse", "issue_receipts")
        },
        "day": request.as_of,
        "crumbs": crumbs(),
    }
    return render(request, "desk/funds/repayments.html", context)


def chips_of(request: DeskRequest, place: str, base: str) -> list[dict[str, str]]:
    """Return the township that a list is narrowed to, to be taken off again."""
    if not place:
        return []
    names = names_on(request.actor.county, request.as_of)
    return [{"label": names.get(place, place), "remove": base}]


def _listed(area: Scope, day: Any, view: str) -> Any:
    rows = repayments(area).filter(taken_on__lte=day)
    if view == "all":
        return rows
    from_hand = rows.filter(hand="collector").exclude(reversed_on__lte=day)
    standing = from_hand.filter(hand_in__reversed_on__isnull=True)
    return from_hand.exclude(id__in=standing.filter(hand_in__handed_on__lte=day).values("id"))


@page("see.funds")
def export(request: DeskRequest) -> HttpResponse:
    """Hand out the repayments up to the day shown as a workbook."""
    area, _place = placed(request, "see.funds")
    day, county = request.as_of, request.actor.county
    # A repayment that was reversed stays in the list: sums over it would count money twice.
    columns = [
        Col("paid_on", _("还款日期"), "day"), Col("township", _("乡镇")), Col("village", _("村")),
        Col("household", _("户")), Col("number", _("借据编号")), Col("receipt", _("收据号")),
        Col("principal", _("本金（元）"), "money"),
        Col("fee", _("占用费（元）"), "money"),
        Col("kept", _("代存（元）"), "money"),
        Col("refunded", _("退还（元）"), "money"),
        Col("hand", _("收款方式")), Col("by", _("经手人")), Col("booked_on", _("入账日期"), "day"),
        Col("handed_on", _("交财政所"), "day"), Col("reversed_on", _("冲正日期"), "day"),
        Col("reason", _("冲正理由")),
    ]  # fmt: skip

    def body() -> Iterable[list[Any]]:
        rows = list(_listed(area, day, "all").order_by("paid_on", "id"))
        names = officer_names(county, [r.collector or r.taken_by for r in rows])
        places = names_on(county, day)
        return (_row(row, names, places, day) for row in rows)

    return hand_out(request, "repayments", f"{_('还款')} {day}", columns, body, crumbs())


def _row(row: Any, names: Any, places: Any, day: Any) -> list[Any]:
    place = place_of(places, row.region)
    handed = row.hand_in.handed_on if row.hand_in and row.hand_in.reversed_on is None else None
    undone = row.reversed_on if row.reversed_on and row.reversed_on <= day else None
    return [
        row.paid_on, place.township, place.village, row.loan.household.head_name,
        row.loan.number, row.receipt, row.principal_fen, row.fee_fen, row.kept_fen,
        row.refunded_fen, word(f"word.hand_{row.hand}"),
        names.get(row.collector or row.taken_by, ""), row.taken_on, handed, undone,
        row.reversal_reason if undone else "",
    ]  # fmt: skip


urls = [
    path("funds/repayments", repayments_page, name="funds_repayments"),
    path("funds/repayments/export", export, name="funds_repayments_export"),
    path("funds/collect", collect_page, name="funds_collect"),
]
