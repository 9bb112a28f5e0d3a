"""The trial balance of some days, and the balances of all accounts at the end of one (I1, I9)."""

from collections.abc import Iterable
from datetime import timedelta
from itertools import groupby
from typing import Any, NamedTuple

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from tuopin.desk.books.frame import Sheet, address, first_day, frame, one_of, wants_workbook
from tuopin.desk.books.naming import Names, order
from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import page
from tuopin.desk.places import placed
from tuopin.desk.say import word
from tuopin.funds.states import ACCOUNT_KINDS
from tuopin.ledger.queries import Standing, Total, sides, together, trial_balance, turnover

BY = ("kind", "account", "region")


class Row(NamedTuple):
    """One line of a trial balance: what it is called, its figures, and the page behind it."""

    name: str
    total: Total
    url: str = ""


def _sorted(rows: Iterable[Standing]) -> list[Standing]:
    return sorted((row for row in rows if row.moved), key=order)


@page("see.funds")
def trial_page(request: DeskRequest) -> HttpResponse:
    """Show opening, turnovers and closing of every account, kind or region, debit and credit."""
    area, place = placed(request, "see.funds")
    first, on = first_day(request), request.as_of
    kind = one_of(request, "kind", ACCOUNT_KINDS)
    found = _sorted(turnover(area.county, first - timedelta(days=1), on, area))
    found = [row for row in found if row.kind == kind or not kind]
    by = one_of(request, "by", BY) or BY[0]
    rows, total = _rows(request, found, by), together(found)
    if wants_workbook(request):
        return _workbook(request, rows, total)
    about = frame(request, area, "funds_books")
    about["whole"] = area.whole and not kind
    shown = {
        "rows": rows,
        "total": total,
        "first": first,
        "views": _views(request, by),
        "narrowed": _narrowed(request, place, kind),
        "kept": [
            (name, value) for name, value in (("by", by), ("place", place), ("kind", kind)) if value
        ],
        "counter": None if about["whole"] else _counter(total),
    }
    return render(request, "desk/books/trial.html", about | shown)


def _rows(request: DeskRequest, found: list[Standing], by: str) -> list[Row]:
    """Return the lines of the trial balance; each opens the accounts that it is made of."""
    names = Names(request, found)
    if by == "account":
        return [Row(names.whole(row), sides(row), _cash_url(request, row)) for row in found]
    if by == "region":
        found = sorted(found, key=lambda row: row.region)
        parts = groupby(found, key=lambda row: row.region)
        return [
            Row(
                names.place(region) or "—",
                together(part),
                address(request, by="account", place=region),
            )
            for region, part in parts
        ]
    parts = groupby(found, key=lambda row: row.kind)
    return [
        Row(word(f"account.{kind}"), together(part), address(request, by="account", kind=kind))
        for kind, part in parts
    ]


def _cash_url(request: DeskRequest, row: Standing) -> str:
    first = first_day(request).isoformat()
    return f"{reverse('desk:funds_books_cash')}?account={row.account}&from={first}"


def _views(request: DeskRequest, by: str) -> list[dict[str, Any]]:
    labels = (_("按科目"), _("按账户"), _("按地区"))
    return [
        {"label": label, "url": address(request, by=name, kind=None), "on": name == by}
        for name, label in zip(BY, labels, strict=True)
    ]


def _narrowed(request: DeskRequest, place: str, kind: str) -> list[dict[str, Any]]:
    """Return what the page is narrowed to, each with the way back."""
    found = []
    if place:
        name = Names(request, ()).place(place)
        found.append({"label": name, "on": True, "remove": address(request, place=None)})
    if kind:
        label = word(f"account.{kind}")
        found.append({"label": label, "on": True, "remove": address(request, kind=None)})
    return found


def _counter(total: Total) -> Total:
    """Return what an area's accounts owe to accounts outside it, which makes its totals equal."""
    pairs = (total[0] - total[1], total[2] - total[3], total[4] - total[5])
    return Total(*(fen for gap in pairs for fen in (max(-gap, 0), max(gap, 0))))


def _workbook(request: DeskRequest, rows: list[Row], total: Total) -> HttpResponse:
    days = f"{first_day(request)}—{request.as_of}"
    heads = [
        _("科目"), _("期初借方（元）"), _("期初贷方（元）"), _("本期借方（元）"),
        _("本期贷方（元）"), _("期末借方（元）"), _("期末贷方（元）"),
    ]  # fmt: skip
    body = [[row.name, *row.total] for row in rows] + [[_("合计"), *total]]
    return Sheet(f"{_('试算平衡表')} {days}", heads, body, range(1, 7)).answer()


class Balance(NamedTuple):
    """An account's balance at the end of the day: on which side it stands, and its fen."""

    name: str
    side: str
    fen: int
    url: str


@page("see.funds")
def balances_page(request: DeskRequest) -> HttpResponse:
    """Show the balance of every account at the end of the day, by kind, with its side."""
    area, place = placed(request, "see.funds")
    found = _sorted(trial_balance(area.county, request.as_of, area))
    names = Names(request, found)
    groups = [
        (kind, [_balance(request, names, row) for row in part])
        for kind, part in groupby(found, key=lambda row: row.kind)
    ]
    if wants_workbook(request):
        return _balances_workbook(request, groups)
    shown = {
        "groups": [
            {
                "name": word(f"account.{kind}"),
                "rows": rows,
                "side": rows[0].side,
                "fen": sum(row.fen for row in rows),
            }
            for kind, rows in groups
        ],
        "narrowed": _narrowed(request, place, ""),
    }
    about = frame(request, area, "funds_books_balances")
    return render(request, "desk/books/balances.html", shown | about)


def _balance(request: DeskRequest, names: Names, row: Standing) -> Balance:
    side = _("借") if row.debit_normal == (row.closing_fen >= 0) else _("贷")
    return Balance(names.whole(row), side, abs(row.closing_fen), _cash_url(request, row))


def _balances_workbook(
    request: DeskRequest, groups: list[tuple[str, list[Balance]]]
) -> HttpResponse:
    heads = [_("科目"), _("账户"), _("方向"), _("余额（元）")]
    body: list[list[Any]] = [
        [word(f"account.{kind}"), row.name, row.side, row.fen]
        for kind, rows in groups
        for row in rows
    ]
    return Sheet(f"{_('科目余额')} {request.as_of}", heads, body, (3,)).answer()
