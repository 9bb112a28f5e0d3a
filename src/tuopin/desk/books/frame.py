"""What the books' pages share: the tabs, the days they show, and their workbooks."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from tuopin.desk.books.naming import region_names
from tuopin.desk.funds.tabs import money_tabs
from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import workbook
from tuopin.kit.dates import read_date
from tuopin.kit.scope import Scope
from tuopin.kit.unreadable import Unreadable
from tuopin.sheets.rules.listing import columns_of, list_workbook

# The shelf of books, by the names of their pages.
SHELF: dict[str, Callable[[], str]] = {
    "funds_books": lambda: _("试算平衡表"),
    "funds_books_balances": lambda: _("科目余额"),
    "funds_books_cash": lambda: _("日记账"),
    "funds_books_sheet": lambda: _("基金平衡表"),
    "funds_books_periods": lambda: _("期间结账"),
}


class Sheet(NamedTuple):
    """A page's table as a workbook: its title, heads, rows, and the columns (from 0) of fen."""

    title: str
    heads: Sequence[str]
    rows: list[list[Any]]
    money: Sequence[int]

    def answer(self) -> HttpResponse:
        """Return the workbook to download."""
        data, _count = list_workbook(self.title, columns_of(self.heads, self.money), self.rows)
        return workbook(data, f"{self.title}.xlsx")


def wants_workbook(request: DeskRequest) -> bool:
    """Say whether the address asks for the page's table as a workbook."""
    return request.GET.get("form") == "xlsx"


def address(request: DeskRequest, **changes: str | None) -> str:
    """Return the page's own address with changes to what it asks for; None takes one out."""
    asked = request.GET.copy()
    for name, value in changes.items():
        asked.pop(name, None)
        if value is not None:
            asked[name] = value
    return f"?{asked.urlencode()}"


def frame(request: DeskRequest, area: Scope, current: str) -> dict[str, Any]:
    """Return what every page of the books is shown with: tabs, shelf, whose books, workbook."""
    names = region_names(area.county, request.as_of)
    whose = [names.get(prefix.ljust(12, "0"), prefix) for prefix in area.prefixes]
    shelf = [
        {"label": label(), "url": reverse(f"desk:{name}"), "on": name == current}
        for name, label in SHELF.items()
    ]
    on_shelf = current in SHELF
    return {
        "title": SHELF[current]() if on_shelf else _("到期与逾期"),
        "tabs": money_tabs(request, "funds_books" if on_shelf else current),
        "shelf": shelf if on_shelf else [],
        "whose": _("、").join(whose),
        "whole": area.whole,
        "workbook": address(request, form="xlsx"),
    }


def one_of(request: DeskRequest, name: str, known: Sequence[str]) -> str:
    """Return what the address asks for by a name, if it is known; else ''."""
    asked = request.GET.get(name, "")
    return asked if asked in known else ""


def first_day(request: DeskRequest) -> date:
    """Return the day that the address names as `from`; the first of the year shown without one.

    A day after the one shown is none.
    """
    on = request.as_of
    try:
        day = read_date(request.GET.get("from", ""))
    except Unreadable:
        return on.replace(month=1, day=1)
    return min(day, on)
