"""The journal of one hand: every movement with its counter-account and the balance after it."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from tuopin.desk.books.frame import Sheet, first_day, frame, wants_workbook
from tuopin.desk.books.naming import Names, order
from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import as_uuid, page, scope
from tuopin.desk.say import word
from tuopin.funds.queries.books import loan_numbers
from tuopin.funds.states import ACCOUNT_KINDS
from tuopin.kit.refusals import Refused
from tuopin.ledger.queries import CashBook, Movement, accounts, cash_book

# Hands that a bank keeps an account for, and those of cash; other accounts have a plain ledger.
IN_BANK = ("special", "township", "keeping")
IN_CASH = ("collector",)
# So many lines are shown; all of them are in the workbook.
LINES_MOST = 1000


class Line(NamedTuple):
    """A movement as the page says it."""

    moved: Movement
    what: str
    counter: str
    number: str
    url: str


@page("see.funds")
def cash_page(request: DeskRequest) -> HttpResponse:
    """Show the journal of one account from a day through the day shown, reversals and all."""
    area = scope(request, "see.funds")
    offered = sorted(accounts(area, *ACCOUNT_KINDS), key=order)
    names = Names(request, offered)
    about = frame(request, area, "funds_books_cash")
    if not offered:
        return render(request, "desk/books/cash.html", about)
    chosen = _chosen(request, offered)
    first = first_day(request)
    book = cash_book(chosen, first, request.as_of)
    title = f"{names.whole(chosen)} {_title(chosen)}"
    if wants_workbook(request):
        return _workbook(request, title, book, names)
    shown = {
        "offered": [(a, names.whole(a)) for a in offered],
        "chosen": chosen,
        "what": title,
        "first": first,
        "book": book,
        "lines": _lines(request, book.movements[:LINES_MOST], names),
        "left_out": max(0, len(book.movements) - LINES_MOST),
    }
    return render(request, "desk/books/cash.html", shown | about)


def _chosen(request: DeskRequest, offered: list[Any]) -> Any:
    """Return the account that the address names, else the reader's first; refuses 'not_found'."""
    asked = request.GET.get("account", "")
    if not asked:
        return offered[0]
    key = as_uuid(asked)
    for account in offered:
        if account.id == key:
            return account
    raise Refused("not_found")


def _title(account: Any) -> str:
    if account.kind in IN_BANK:
        return _("银行存款日记账")
    return _("现金日记账") if account.kind in IN_CASH else _("明细账")


def _numbers(request: DeskRequest, movements: Iterable[Movement]) -> Mapping[UUID, str]:
    return loan_numbers(request.actor.county, {m.subject for m in movements if m.subject})


def _lines(request: DeskRequest, movements: list[Movement], names: Names) -> list[Line]:
    numbers = _numbers(request, movements)
    return [
        Line(
            m,
            word(f"journal.{m.kind}"),
            names.whole(m.counter),
            numbers.get(m.subject, "") if m.subject else "",
            reverse("desk:funds_loan", args=[m.subject]) if m.subject in numbers else "",
        )
        for m in movements
    ]


def _workbook(request: DeskRequest, title: str, book: CashBook, names: Names) -> HttpResponse:
    heads = [
        _("日期"), _("记账日"), _("事由"), _("对方科目"), _("借款编号"), _("摘要"), _("借方（元）"),
        _("贷方（元）"), _("余额（元）"), _("凭证"), _("冲销的凭证"), _("冲销它的凭证"),
    ]  # fmt: skip
    none = [""] * 3
    opened = [_("期初"), "", "", "", "", "", None, None, book.opening_fen, *none]
    closed = [
        _("期末"), "", "", "", "", "", book.debit_fen, book.credit_fen, book.closing_fen, *none,
    ]  # fmt: skip
    body: list[list[Any]] = [
        [
            m.on, m.booked_on, what, counter, number, m.memo,
            m.debit_fen or None, m.credit_fen or None, m.balance_fen, str(m.journal),
            str(m.reverses.journal) if m.reverses else "",
            str(m.reversed_by.journal) if m.reversed_by else "",
        ]
        for m, what, counter, number, _url in _lines(request, book.movements, names)
    ]  # fmt: skip
    days = f"{first_day(request)}—{request.as_of}"
    return Sheet(f"{title} {days}", heads, [opened, *body, closed], (6, 7, 8)).answer()
