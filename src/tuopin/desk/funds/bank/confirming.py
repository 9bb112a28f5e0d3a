"""The reconciliation sheet of a statement (银行余额调节表), and its confirmation."""

from collections.abc import Iterable
from typing import Any, NamedTuple
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from tuopin.desk.funds.bank.seen import account_said, crumbs, statement_of
from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import do, page, workbook
from tuopin.desk.say import word
from tuopin.desk.tags.values import money
from tuopin.desk.writing import confirm_page as show_confirm
from tuopin.desk.writing import confirmed, table
from tuopin.funds.actions import confirm_statement
from tuopin.funds.queries import bank
from tuopin.funds.rules.bank import Balancing, Item, came, went
from tuopin.kit.money import yuan
from tuopin.kit.refusals import Culprit
from tuopin.sheets.rules.listing import columns_of, list_workbook


class Side(NamedTuple):
    """One half of the sheet: the balance, what is added, what is taken off, what it comes to."""

    of: str
    title: str
    fen: int
    plus_title: str
    plus: tuple[Item, ...]
    minus_title: str
    minus: tuple[Item, ...]
    adjusted_fen: int


def sides(sheet: Balancing) -> list[Side]:
    """Return both halves of the sheet, the bank's first."""
    return [
        Side(
            _("银行"), _("银行对账单余额"), sheet.bank_fen,
            _("加：账面已收、银行未收"), came(sheet.book_only),
            _("减：账面已付、银行未付"), went(sheet.book_only), sheet.bank_adjusted_fen,
        ),
        Side(
            _("账面"), _("账面余额"), sheet.book_fen,
            _("加：银行已收、账面未收"), came(sheet.bank_only),
            _("减：银行已付、账面未付"), went(sheet.bank_only), sheet.book_adjusted_fen,
        ),
    ]  # fmt: skip


def named(item: Item) -> str:
    """Say what an item is: the kind of voucher in words, or the bank's number."""
    return " ".join(filter(None, [word(f"journal.{item.kind}") if item.kind else "", item.name]))


@page("see.funds")
def sheet_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Show the reconciliation sheet of a statement's last day, to be printed and signed."""
    found = statement_of(request, key, "see.funds")
    said = account_said(request, found.region)
    sheet = bank.balancing(found)
    context = {
        "statement": found,
        "account": said,
        "sheet": sheet,
        "sides": [
            {
                "side": side,
                "plus": [(item, named(item), item.fen) for item in side.plus],
                "minus": [(item, named(item), -item.fen) for item in side.minus],
            }
            for side in sides(sheet)
        ],
        "crumbs": crumbs(found, said),
    }
    return render(request, "desk/funds/bank_sheet.html", context)


@page("see.funds")
def sheet_file(request: DeskRequest, key: UUID) -> HttpResponse:
    """Hand out the reconciliation sheet as a workbook."""
    found = statement_of(request, key, "see.funds")
    title = f"{_('银行余额调节表')} {account_said(request, found.region)} {found.to_on}"
    columns = columns_of([_("项目"), _("日期"), _("情况"), _("金额（元）")], money=[3])
    data, _rows = list_workbook(title, columns, _body(bank.balancing(found)))
    return workbook(data, f"{title}.xlsx")


def _body(sheet: Balancing) -> Iterable[list[Any]]:
    for side in sides(sheet):
        yield [side.title, sheet.on, "", side.fen]
        for head, items in ((side.plus_title, side.plus), (side.minus_title, side.minus)):
            yield [head, "", "", sum(abs(item.fen) for item in items)]
            for item in items:
                yield [f"  {named(item)}", item.day, word(item.why), abs(item.fen)]
        yield [_("调节后余额"), "", "", side.adjusted_fen]


@page("funds.confirm_statement")
def confirm_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Confirm a statement: both balances, what only one side knows, and whether they meet."""
    found = statement_of(request, key, "funds.confirm_statement")
    said = account_said(request, found.region)
    here = reverse("desk:funds_bank_statement", args=[key])
    if confirmed(request):
        do(request, confirm_statement, statement=key)
        return redirect(here)
    sheet = bank.balancing(found)
    items = [*sheet.book_only, *sheet.bank_only]
    return show_confirm(
        request, _("确认对账单"), why=f"{said} {found.from_on} — {found.to_on}",
        will=[
            _("银行余额 %(yuan)s 元") % {"yuan": yuan(sheet.bank_fen)},
            _("账面余额 %(yuan)s 元") % {"yuan": yuan(sheet.book_fen)},
            _("调节后两边都是 %(yuan)s 元") % {"yuan": yuan(sheet.bank_adjusted_fen)}
            if not sheet.gap_fen
            else _("调节后还差 %(yuan)s 元") % {"yuan": yuan(sheet.gap_fen)},
        ],
        refused=_missing(sheet),
        after=[_("记一次对账，资金页上就看得到"), _("确认以后认定不能再撤销")],
        listed=table(
            [_("未达账项"), _("日期"), _("情况"), _("金额（元）")],
            ([named(i), str(i.day), word(i.why), money(i.fen)] for i in items),
            numbers=[3],
        ) if items else None,
        button=_("确认对账单"), back=here, blocked=not sheet.agrees, crumbs=crumbs(found, said),
    )  # fmt: skip


def _missing(sheet: Balancing) -> list[Culprit]:
    """Return what keeps the statement from being confirmed."""
    missing = [
        Culprit(f"{item.day} {named(item)} {yuan(item.fen)}", item.why)
        for item in sheet.unexplained
    ]
    if sheet.gap_fen and not missing:
        text = _("期初余额和账面对不上")
        missing.append(Culprit(text, yuan(sheet.gap_fen)))
    return missing
